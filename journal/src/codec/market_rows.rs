//! The codec of rows of market rules, and of the settlement dates that they move.
//!
//! What a row says begins with a tag of its own, so that a new kind of row needs no new form.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{
    Basis, BasisKind, CalendarReach, ChargeRate, ChargeRounding, ChargeRow, ChartLine, ClockTime,
    CycleRow, Evenings, MarketDay, MarketRow, MarketSays, SessionRow, SettlementMove, TakesBack,
    VenueRow,
};

const DAY: u8 = 1;
const REACH: u8 = 2;
const CHARGE: u8 = 3;
const CYCLE: u8 = 4;
const VENUE: u8 = 5;
const SESSION: u8 = 6;
const LINE: u8 = 7;

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
            MarketSays::Cycle(CycleRow { effective, settlement_days, business_days }) => {
                self.byte(CYCLE);
                self.date(*effective);
                self.number(u64::from(*settlement_days));
                self.number(u64::from(*business_days));
            }
            MarketSays::Charge(row) => {
                self.byte(CHARGE);
                self.charge_row(row);
            }
            MarketSays::Venue(VenueRow { mic, effective, status, country }) => {
                self.byte(VENUE);
                self.text(mic);
                self.date(*effective);
                self.venue_status(*status);
                self.text(country);
            }
            MarketSays::Session(row) => {
                self.byte(SESSION);
                self.session_row(*row);
            }
            MarketSays::Line(line) => {
                self.byte(LINE);
                self.chart_line(line);
            }
        }
    }

    fn chart_line(&mut self, line: &ChartLine) {
        let ChartLine { effective, gl_line, caption, focus_item, kind, class, balance } = line;
        self.presence([class.is_some()]);
        self.date(*effective);
        for text in [gl_line, caption, focus_item] {
            self.text(text);
        }
        self.kind(*kind);
        if let Some(class) = class {
            self.class(*class);
        }
        self.balance_side(*balance);
    }

    fn session_row(&mut self, row: SessionRow) {
        let SessionRow { effective, opens, closes, evenings } = row;
        self.presence([opens.is_some(), closes.is_some()]);
        self.date(effective);
        for time in [opens, closes].into_iter().flatten() {
            self.number(time.minutes().into());
        }
        self.byte(evenings.bits());
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

    fn charge_row(&mut self, row: &ChargeRow) {
        let ChargeRow {
            charge,
            side,
            product,
            segment,
            exchange,
            unit,
            supply,
            payable_account,
            effective,
            through,
            rate,
        } = row;
        let ChargeRate { basis, rate, cap, nil_below_rate, rounding, source } = rate;
        let rounded = match rounding {
            ChargeRounding::Firm => None,
            ChargeRounding::Named { decimals, rounding } => Some((*decimals, *rounding)),
        };
        self.presence([
            exchange.is_some(),
            through.is_some(),
            cap.is_some(),
            *nil_below_rate,
            rounded.is_some(),
        ]);
        self.text(charge);
        self.charge_side(*side);
        self.product(*product);
        self.segment(*segment);
        self.charge_unit(*unit);
        self.supply(*supply);
        self.text(payable_account);
        self.date(*effective);
        if let Some(exchange) = exchange {
            self.text(exchange);
        }
        if let Some(through) = through {
            self.date(*through);
        }
        self.basis_kind(basis.kind());
        if let Basis::PercentOf(of) = basis {
            self.names(of);
        }
        self.decimal(*rate);
        if let Some(cap) = cap {
            self.decimal(*cap);
        }
        if let Some((decimals, rounding)) = rounded {
            self.byte(decimals);
            self.rounding(rounding);
        }
        self.text(source);
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
            CYCLE => MarketSays::Cycle(CycleRow {
                effective: self.date()?,
                settlement_days: self.number_32()?,
                business_days: self.number_32()?,
            }),
            CHARGE => MarketSays::Charge(Box::new(self.charge_row()?)),
            VENUE => MarketSays::Venue(VenueRow {
                mic: self.name()?,
                effective: self.date()?,
                status: self.venue_status()?,
                country: self.name()?,
            }),
            SESSION => MarketSays::Session(self.session_row()?),
            LINE => MarketSays::Line(Box::new(self.chart_line()?)),
            code => return Err(Wrong::UnknownWord { word: "market_says", code }),
        };
        Ok(MarketRow { row_id, market, says, source, takes_back })
    }

    fn chart_line(&mut self) -> Result<ChartLine, Wrong> {
        let [has_class] = self.presence()?;
        Ok(ChartLine {
            effective: self.date()?,
            gl_line: self.name()?,
            caption: self.name()?,
            focus_item: self.name()?,
            kind: self.kind()?,
            class: has_class.then(|| self.class()).transpose()?,
            balance: self.balance_side()?,
        })
    }

    fn session_row(&mut self) -> Result<SessionRow, Wrong> {
        let [opens, closes] = self.presence()?;
        Ok(SessionRow {
            effective: self.date()?,
            opens: opens.then(|| self.clock_time()).transpose()?,
            closes: closes.then(|| self.clock_time()).transpose()?,
            evenings: Evenings::of_bits(self.byte()?).ok_or(Wrong::NumberTooLarge)?,
        })
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

    fn charge_row(&mut self) -> Result<ChargeRow, Wrong> {
        let [has_exchange, has_through, has_cap, nil_below_rate, is_named] = self.presence()?;
        Ok(ChargeRow {
            charge: self.name()?,
            side: self.charge_side()?,
            product: self.product()?,
            segment: self.segment()?,
            unit: self.charge_unit()?,
            supply: self.supply()?,
            payable_account: self.name()?,
            effective: self.date()?,
            exchange: has_exchange.then(|| self.name()).transpose()?,
            through: has_through.then(|| self.date()).transpose()?,
            rate: ChargeRate {
                basis: self.basis()?,
                rate: self.decimal()?,
                cap: has_cap.then(|| self.decimal()).transpose()?,
                nil_below_rate,
                rounding: self.charge_rounding(is_named)?,
                source: self.name()?,
            },
        })
    }

    fn basis(&mut self) -> Result<Basis, Wrong> {
        let kind = self.basis_kind()?;
        let of = if kind == BasisKind::PercentOf { self.names()? } else { Vec::new() };
        Ok(Basis::of_kind(kind, || of))
    }

    fn charge_rounding(&mut self, is_named: bool) -> Result<ChargeRounding, Wrong> {
        if !is_named {
            return Ok(ChargeRounding::Firm);
        }
        Ok(ChargeRounding::Named { decimals: self.byte()?, rounding: self.rounding()? })
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
