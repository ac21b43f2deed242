//! The codec of rows of market rules, and of the settlement dates that they move.
//!
//! What a row says begins with a tag of its own, so that a new kind of row needs no new form.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{
    CalendarReach, ClockTime, MarketDay, MarketRow, MarketSays, SettlementMove, TakesBack,
};

const DAY: u8 = 1;
const REACH: u8 = 2;

impl Writer {
    pub fn market_row(&mut self, row: &MarketRow) {
        let MarketRow { row_id, market, says, source, takes_back } = row;
        let TakesBack { cancels, corrects, reason } = takes_back;
        self.presence([cancels.is_some(), corrects.is_some(), reason.is_some()]);
        self.text(row_id);
        self.text(market);
        self.text(source);
        for text in [cancels, corrects, reason].into_iter().flatten() {
            self.text(text);
        }
        match says {
            MarketSays::Day(day) => {
                self.byte(DAY);
                self.market_day(day);
            }
            MarketSays::Reach(CalendarReach { through }) => {
                self.byte(REACH);
                self.date(*through);
            }
        }
    }

    fn market_day(&mut self, day: &MarketDay) {
        let MarketDay { date, trading, settlement, opens, closes, occasion } = day;
        self.presence([opens.is_some(), closes.is_some()]);
        self.date(*date);
        self.day_state(*trading);
        self.day_state(*settlement);
        for time in [opens, closes].into_iter().flatten() {
            self.number(time.minutes().into());
        }
        self.text(occasion);
    }

    pub fn settlement_move(&mut self, moved: &SettlementMove) {
        let SettlementMove { kind, moved, as_of, from, to, by_kind, by_row } = moved;
        self.moved_kind(*kind);
        self.text(moved);
        self.date(*as_of);
        self.date(*from);
        self.date(*to);
        self.source_kind(*by_kind);
        self.text(by_row);
    }
}

impl Reader<'_> {
    pub fn market_row(&mut self) -> Result<MarketRow, Wrong> {
        let [cancels, corrects, reason] = self.presence()?;
        let (row_id, market, source) = (self.name()?, self.name()?, self.name()?);
        let mut text = |is_there: bool| is_there.then(|| self.name()).transpose();
        let takes_back =
            TakesBack { cancels: text(cancels)?, corrects: text(corrects)?, reason: text(reason)? };
        let says = match self.byte()? {
            DAY => MarketSays::Day(self.market_day()?),
            REACH => MarketSays::Reach(CalendarReach { through: self.date()? }),
            code => return Err(Wrong::UnknownWord { word: "market_says", code }),
        };
        Ok(MarketRow { row_id, market, says, source, takes_back })
    }

    fn market_day(&mut self) -> Result<MarketDay, Wrong> {
        let [opens, closes] = self.presence()?;
        Ok(MarketDay {
            date: self.date()?,
            trading: self.day_state()?,
            settlement: self.day_state()?,
            opens: opens.then(|| self.clock_time()).transpose()?,
            closes: closes.then(|| self.clock_time()).transpose()?,
            occasion: self.name()?,
        })
    }

    fn clock_time(&mut self) -> Result<ClockTime, Wrong> {
        let number = self.number()?;
        let minutes = u16::try_from(number).ok().and_then(ClockTime::of_minutes);
        minutes.ok_or(Wrong::NumberTooLarge)
    }

    pub fn settlement_move(&mut self) -> Result<SettlementMove, Wrong> {
        Ok(SettlementMove {
            kind: self.moved_kind()?,
            moved: self.name()?,
            as_of: self.date()?,
            from: self.date()?,
            to: self.date()?,
            by_kind: self.source_kind()?,
            by_row: self.name()?,
        })
    }
}
