//! Settlement dates that move: what is open when a row of the firm says that a day of the market is
//! another one, or that settlement takes another time.
//!
//! ```text
//!   a closing of the 9th, declared on the 8th
//!     trade of the 8th, due on the 9th ──> taken off the 9th, put on the 10th     (two entries)
//!     trade of the 6th, settled        ──> stays
//!   the closing is taken back on the 8th ─> put on the 9th again
//! ```
//!
//! In: the market as it stood and as it stands with the row. Out: for each trade, each share of a
//! block and each note of a client's day that has not settled and whose date comes out otherwise,
//! the entry that takes what it moves off its old date, and the one that puts it on the new one.
//! Both are as of its own trade date, so that a corporate action on what was to settle follows
//! (`actions::follow`), and the books are what they would be if the row had come in time.
//!
//! A date that cycle and calendar gave is counted again. One that was agreed stays, and goes on to
//! the next settlement day while its own is closed. What has settled stays: it did. Never here: a
//! delivery or a payment dated ahead; the depository and the bank say themselves what they move.

use super::trade_dates;
use crate::capture::Status;
use crate::clearance::rules as clearance;
use crate::clearance::{Refusal as Uncleared, Rescheduled, Traded, Untouched};
use crate::market_rules::{Refusal, rules};
use crate::{Office, Rejection};
use std::collections::BTreeMap;
use terms::{
    Booked, Date, Edition, Entry, Event, Kind, Market, MarketRow, MovedKind, Name, Origin,
    SettlementMove, TradeNumber, VoucherKind,
};

/// The most that one decision moves: its events stay well within a batch of the journal.
pub const MOVES_MAX: usize = 100_000;

/// What follows of a row for what is open; or why there can be no such row.
pub fn after(
    office: &Office,
    row: &MarketRow,
    before: &Market,
    after: &Market,
) -> Result<Vec<Event>, Rejection> {
    check_closed_days(office, before, after)?;
    check_opened_days(office, before, after)?;
    let cancelled = row.takes_back.cancels.as_ref();
    let untouched = cancelled
        .map(|row_id| office.rescheduled.untouched_by(row.says.kind(), row_id))
        .unwrap_or_default();
    let (dates, found) = (BTreeMap::new(), Vec::new());
    let mut walk = Walk { office, before, after, untouched, dates, found };
    walk.trades()?;
    walk.shares()?;
    walk.notes()?;
    if walk.found.len() > MOVES_MAX {
        let (count, most) = (walk.found.len(), MOVES_MAX);
        return Err(Refusal::MovesMustFitOneDecision { count, most }.into());
    }
    let moved = |found: Found| {
        let Found { kind, moved, as_of, entry, to } = found;
        let from = entry.value_date();
        let (by_kind, by_row) = (row.says.kind(), row.row_id.clone());
        let told = SettlementMove { kind, moved, as_of, from, to, by_kind, by_row };
        let event = |entry| Event::Booked(Booked::Moved(told.clone()), entry);
        [event(entry.reversed()), event(entry.on(to))]
    };
    Ok(walk.found.into_iter().flat_map(moved).collect())
}

/// No trade stands on a day on which nothing is traded.
fn check_closed_days(office: &Office, before: &Market, after: &Market) -> Result<(), Refusal> {
    let closed = rules::closed_by(before, after);
    if closed.is_empty() {
        return Ok(());
    }
    let of_market = |instrument| office.directory.market_of(instrument).market == before.market;
    let mut trades = office.trades.trades().map(|(_, booked)| booked);
    let stands = trades.find(|booked| {
        let trade = &booked.trade;
        booked.status == Status::Booked
            && closed.binary_search(&trade.trade_date).is_ok()
            && of_market(trade.instrument)
    });
    match stands.map(|booked| &booked.trade) {
        Some(trade) => Err(Refusal::ClosedDayMustHaveNoTrades {
            market: before.market.clone(),
            date: trade.trade_date,
            trade_id: trade.trade_id.clone(),
        }),
        None => Ok(()),
    }
}

/// No trade of an overnight session would be of a day that opens. Until edition 5 it was dated
/// otherwise in the rules than in the books.
fn check_opened_days(office: &Office, before: &Market, after: &Market) -> Result<(), Refusal> {
    let has_opened = || !rules::closed_by(after, before).is_empty();
    if office.directory.edition() >= Edition(6) && has_opened() {
        trade_dates::check(office, before, after)?;
    }
    Ok(())
}

/// What settles on another day.
struct Found {
    kind: MovedKind,
    moved: Name,
    as_of: Date,
    /// What it moves, on the date that it has.
    entry: Entry,
    to: Date,
}

struct Walk<'o> {
    office: &'o Office,
    before: &'o Market,
    after: &'o Market,
    untouched: Untouched,
    /// By trade date, and the date that it has and was agreed on.
    dates: BTreeMap<(Date, Date, Date), Date>,
    found: Vec<Found>,
}

impl Walk<'_> {
    fn trades(&mut self) -> Result<(), Rejection> {
        let office = self.office;
        let open = office.open_trades.iter().flat_map(|(_, numbers)| numbers);
        for number in open.copied() {
            let booked = office.trades.get(number);
            let trade = &booked.trade;
            let is_open = booked.status == Status::Booked && self.is_of_market(trade.instrument);
            let date = (trade.trade_date, trade.settlement_date);
            if !is_open || self.untouched.trade(number, &trade.trade_id) {
                continue;
            }
            if let Some(to) = self.moves_to(MovedKind::Trade, &trade.trade_id, date)? {
                let entry = office.moved_by_fill(Traded::Trade(number));
                self.find(MovedKind::Trade, &trade.trade_id, trade.trade_date, entry, to);
            }
        }
        Ok(())
    }

    fn shares(&mut self) -> Result<(), Rejection> {
        let office = self.office;
        let settled_through = office.ledger.settled_through();
        for (number, share) in office.blocks.standing() {
            if share.settlement_date <= settled_through || !self.is_of_market(share.instrument) {
                continue;
            }
            if self.untouched.share(number, &share.allocation_id) {
                continue;
            }
            let date = (share.trade_date, share.settlement_date);
            if let Some(to) = self.moves_to(MovedKind::Share, &share.allocation_id, date)? {
                let entry = office.moved_by_fill(Traded::Share(number));
                self.find(MovedKind::Share, &share.allocation_id, share.trade_date, entry, to);
            }
        }
        Ok(())
    }

    /// The notes of clients' days, which settle with the trades that they are about.
    fn notes(&mut self) -> Result<(), Rejection> {
        let office = self.office;
        let settled_through = office.ledger.settled_through();
        let currency = office.directory.currency_id(&self.before.currency);
        for booked in office.vouchers.all() {
            let (voucher, entry) = (&booked.voucher, &booked.entry);
            let is_open = voucher.kind == VoucherKind::DayCharges
                && entry.value_date() > settled_through
                && entry.postings().first().map(|line| line.asset) == currency
                && crate::corridor::day_charges::stands(office, voucher);
            if !is_open {
                continue;
            }
            let date = (voucher.about, entry.value_date());
            if let Some(to) = self.moves_to(MovedKind::Voucher, &voucher.voucher_id, date)? {
                let entry = entry.clone();
                self.find(MovedKind::Voucher, &voucher.voucher_id, voucher.date, entry, to);
            }
        }
        Ok(())
    }

    fn is_of_market(&self, instrument: terms::AssetId) -> bool {
        self.office.directory.market_of(instrument).market == self.before.market
    }

    /// The date on which something settles now, when it is another one.
    fn moves_to(
        &mut self,
        kind: MovedKind,
        id: &Name,
        (trade_date, from): (Date, Date),
    ) -> Result<Option<Date>, Uncleared> {
        let agreed = self.office.rescheduled.first_date(kind, id).unwrap_or(from);
        let key = (trade_date, from, agreed);
        let to = if let Some(to) = self.dates.get(&key) {
            *to
        } else {
            let to = self.settles_on(trade_date, from, agreed)?;
            self.dates.insert(key, to);
            to
        };
        Ok((to != from).then_some(to))
    }

    fn settles_on(&self, trade_date: Date, from: Date, agreed: Date) -> Result<Date, Uncleared> {
        if clearance::settlement_date(self.before, trade_date) == Ok(from) {
            return clearance::settlement_date(self.after, trade_date);
        }
        let (_, last) = self.after.calendar.span();
        self.after.calendar.settlement_day_from(agreed).ok_or_else(|| {
            let market = self.after.market.clone();
            Uncleared::SettlementDateMustBeInTheCalendar { trade_date, market, last }
        })
    }

    fn find(&mut self, kind: MovedKind, moved: &Name, as_of: Date, entry: Entry, to: Date) {
        self.found.push(Found { kind, moved: moved.clone(), as_of, entry, to });
    }
}

impl Office {
    pub(crate) fn set_market_row(&mut self, origin: Origin, row: &MarketRow) {
        let number = |count| u32::try_from(count).expect("the limits keep tables under 2^32 rows");
        let shares = number(self.blocks.allocations().count());
        self.rescheduled.set_row(row, number(self.trades.trades().count()), shares);
        self.directory.set_market_row(origin, row);
    }

    /// The first of the two events of a move takes off the old date, the second puts on the new
    /// one; then it settles on that.
    pub(crate) fn move_settlement(
        &mut self,
        origin: Origin,
        moved: &SettlementMove,
        entry: &Entry,
    ) {
        self.post(entry);
        if entry.value_date() != moved.to {
            return;
        }
        let (moved_on, entry) = (moved.clone(), entry.clone());
        self.rescheduled.note(Rescheduled { moved: moved_on, entry, origin });
        let known = "what moves was booked";
        match moved.kind {
            MovedKind::Trade => {
                let (number, _) = self.trades.find(&moved.moved).expect(known);
                self.settle_trade_on(number, moved);
            }
            MovedKind::Share => {
                let number = self.blocks.number(&moved.moved).expect(known);
                self.settle_share_on(number, moved.to);
            }
            MovedKind::Voucher => self.vouchers.settle_on(&moved.moved, moved.to),
        }
    }

    fn settle_trade_on(&mut self, number: TradeNumber, moved: &SettlementMove) {
        let SettlementMove { from, to, .. } = *moved;
        let has_arrived = to <= self.ledger.settled_through();
        self.open_trades.move_to((!has_arrived).then_some(to), from, number);
        self.trades.settle_on(number, to);
        let trade = self.trades.get(number).trade.clone();
        if trade.side.is_short() {
            self.short_nets.remove((trade.contra, trade.instrument, from), number);
            self.short_nets.add((trade.contra, trade.instrument, to), number);
        }
        if self.directory.account(trade.account).kind == Kind::Block {
            self.blocks.settle_fills_on(&trade);
        }
        for account in [trade.account, trade.contra] {
            if self.keeps_lots(account, trade.instrument) {
                let step = (trade.trade_date, trade.executed_at);
                let label = crate::accounting::Label::Trade(number);
                self.lots.deliver_on(
                    &self.directory,
                    (account, trade.instrument),
                    (step, label),
                    to,
                );
            }
        }
    }

    fn settle_share_on(&mut self, number: u32, to: Date) {
        self.blocks.settle_share_on(number, to);
        let share = self.blocks.allocation(number);
        let (account, instrument, trade_date) = (share.account, share.instrument, share.trade_date);
        if self.keeps_lots(account, instrument) {
            let step = (trade_date, crate::accounting::Step::WITHOUT_A_TIME);
            let label = crate::accounting::Label::Allocation(number);
            self.lots.deliver_on(&self.directory, (account, instrument), (step, label), to);
        }
    }
}
