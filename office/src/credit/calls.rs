//! Calls and special memorandum accounts, carried from close to close: what the credit department
//! remembers.
//!
//! ```text
//!  what moved since the last close ─┐
//!  special memorandum account ──────┼─ close ──> special memorandum account ── below nothing?
//!  excess and maintenance call ─────┘                   call of Regulation T, maintenance call:
//!                                                       a new one, or less of the oldest ones
//! ```
//!
//! In: movements of accounts that hold on credit, and what the close of a day finds of each. Out:
//! calls, each with the day on which it arose. What is missing beyond the calls that stand is a
//! call of the day; when less is missing, the oldest is met first. Never here: a price, a rate, a
//! calendar.

use super::memorandum::{carried, missing};
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, CallKind, Date, MetBy, Total};

/// An account and a currency.
pub type Purse = (AccountId, AssetId);

/// A call of an account in a currency. Amounts are in its smallest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Call {
    /// Of which kind.
    pub kind: CallKind,
    /// The day at whose close it was found.
    pub arose: Date,
    /// How much was asked.
    pub amount: Total,
    /// How much of it is not met.
    pub left: Total,
    /// The day at whose close less of it was left, the last time, and what met that part.
    pub eased: Option<(Date, MetBy)>,
}

/// What moved in an account and a currency since the last close: money as it is counted, not yet
/// what the memorandum account makes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Money that came in; − went out.
    pub money: Total,
    /// Money of trades that opened or enlarged what is long (− is paid), and the value of what was
    /// brought or taken away.
    pub bought: Total,
    /// Money of trades that opened or enlarged what is short (+ is received).
    pub sold_short: Total,
    /// Money of trades that closed something: received for what was long, paid for what was short.
    pub closed: Total,
}

impl Moved {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            money: self.money + other.money,
            bought: self.bought + other.bought,
            sold_short: self.sold_short + other.sold_short,
            closed: self.closed + other.closed,
        }
    }

    /// The opposite.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self {
            money: -self.money,
            bought: -self.bought,
            sold_short: -self.sold_short,
            closed: -self.closed,
        }
    }
}

/// How an account stands in a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its special memorandum account at the last close.
    pub memorandum: Total,
    /// What has moved since.
    pub moved: Moved,
    /// Its calls that are not met, the oldest first.
    pub calls: Vec<Call>,
}

/// What the close of a day finds of an account in a currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Finding {
    /// What its trades do to the special memorandum account.
    pub traded: Total,
    /// Its excess and its maintenance call; none when something that it holds has no price, so that
    /// nobody can say.
    pub figures: Option<(Total, Total)>,
}

impl Standing {
    fn close(&mut self, date: Date, found: Finding, met: &mut Vec<Call>) {
        let money = self.moved.money;
        let moved = money + found.traded;
        let by = |eased: Total| match () {
            () if eased.0 <= money.0 => MetBy::Money,
            () if found.traded.0 > 0 => MetBy::Sale,
            () => MetBy::Prices,
        };
        // Nothing is found in excess of what has no price: what moved counts.
        let excess = found.figures.map_or(self.memorandum + moved, |(excess, _)| excess);
        self.memorandum = carried(self.memorandum, moved, excess);
        self.ask(CallKind::Initial, missing(self.memorandum), (date, by), met);
        if let Some((_, call)) = found.figures {
            self.ask(CallKind::Maintenance, call, (date, by), met);
        }
        self.moved = Moved::default();
    }

    /// So much is missing at the close of a day.
    fn ask(
        &mut self,
        kind: CallKind,
        missing: Total,
        (date, by): (Date, impl Fn(Total) -> MetBy),
        met: &mut Vec<Call>,
    ) {
        let of_kind = |call: &&mut Call| call.kind == kind;
        let asked: Total = self.calls.iter_mut().filter(of_kind).map(|call| call.left).sum();
        let more = missing - asked;
        if more.0 > 0 {
            self.calls.push(Call { kind, arose: date, amount: more, left: more, eased: None });
            return;
        }
        let mut eased = -more;
        let by = by(eased);
        for call in self.calls.iter_mut().filter(of_kind) {
            let part = Total(call.left.0.min(eased.0));
            if part.0 > 0 {
                call.left = call.left - part;
                call.eased = Some((date, by));
                eased = eased - part;
            }
        }
        met.extend(self.calls.iter().filter(|call| call.left.is_zero()));
        self.calls.retain(|call| !call.left.is_zero());
    }

    /// Is nothing to be remembered of it?
    fn is_idle(&self) -> bool {
        self.memorandum.is_zero() && self.calls.is_empty() && self.moved == Moved::default()
    }
}

/// What the department remembers.
#[derive(Clone, Debug, Default)]
pub struct CreditBook {
    standings: BTreeMap<Purse, Standing>,
    /// The last close, and how everything stood before it: a day may be opened again.
    before: Option<(Date, BTreeMap<Purse, Standing>)>,
    met: Vec<(Purse, Call)>,
}

crate::shared::image::fields!(Call { kind, arose, amount, left, eased });
crate::shared::image::fields!(Moved { money, bought, sold_short, closed });
crate::shared::image::fields!(Standing { memorandum, moved, calls });
crate::shared::image::fields!(CreditBook { standings, before, met });

impl CreditBook {
    /// How an account stands in a currency; none when there is nothing to remember.
    pub fn standing(&self, purse: Purse) -> Option<&Standing> {
        self.standings.get(&purse)
    }

    /// Everything that stands, by account and currency.
    pub fn standings(&self) -> impl Iterator<Item = (Purse, &Standing)> {
        self.standings.iter().map(|(purse, standing)| (*purse, standing))
    }

    /// Every call that was met, in the order in which they were.
    pub fn met(&self) -> &[(Purse, Call)] {
        &self.met
    }

    pub(crate) fn note(&mut self, purse: Purse, moved: Moved) {
        if moved != Moved::default() {
            let of = self.standings.entry(purse).or_default();
            of.moved = of.moved.and(moved);
        }
    }

    /// Closes a day with what was found of each account; one of which nothing was found has no
    /// rules of margin, and is forgotten.
    pub(crate) fn close(&mut self, date: Date, found: BTreeMap<Purse, Finding>) {
        self.before = Some((date, self.standings.clone()));
        let mut standings = std::mem::take(&mut self.standings);
        for (purse, found) in found {
            let mut standing = standings.remove(&purse).unwrap_or_default();
            let mut met = Vec::new();
            standing.close(date, found, &mut met);
            self.met.extend(met.into_iter().map(|call| (purse, call)));
            if !standing.is_idle() {
                self.standings.insert(purse, standing);
            }
        }
    }

    /// Opens the day again that was closed last: everything stands as it did before, with what has
    /// moved since.
    pub(crate) fn reopen(&mut self, date: Date) {
        let Some((_, before)) = self.before.take_if(|(closed, _)| *closed == date) else { return };
        let since = std::mem::replace(&mut self.standings, before);
        for (purse, standing) in since {
            self.note(purse, standing.moved);
        }
        self.met.retain(|(_, call)| call.eased.is_none_or(|(day, _)| day != date));
    }
}

#[cfg(test)]
mod tests {
    use super::{CreditBook, Finding, Moved};
    use std::collections::BTreeMap;
    use terms::{AccountId, AssetId, CallKind, Date, MetBy, Numbered, Total};

    fn purse() -> (AccountId, AssetId) {
        (AccountId::from_index(0), AssetId::from_index(0))
    }

    fn day(number: i32) -> Date {
        Date::FIRST.plus(number)
    }

    /// Closes a day with what trades do, an excess and a maintenance call.
    fn close(book: &mut CreditBook, on: i32, traded: i128, excess: i128, call: i128) {
        let figures = Some((Total(excess), Total(call)));
        let found = Finding { traded: Total(traded), figures };
        book.close(day(on), BTreeMap::from([(purse(), found)]));
    }

    fn left(book: &CreditBook) -> Vec<(CallKind, i32, i128)> {
        let calls = book.standing(purse()).into_iter().flat_map(|standing| &standing.calls);
        let since = |date: Date| date.days() - Date::FIRST.days();
        calls.map(|call| (call.kind, since(call.arose), call.left.0)).collect()
    }

    fn pay(book: &mut CreditBook, amount: i128) {
        book.note(purse(), Moved { money: Total(amount), ..Moved::default() });
    }

    #[test]
    fn the_oldest_call_is_met_first() {
        let mut book = CreditBook::default();
        close(&mut book, 1, -5_000, -5_000, 0);
        close(&mut book, 2, -3_000, -8_000, 0);
        let initial = CallKind::Initial;
        assert_eq!(left(&book), [(initial, 1, 5_000), (initial, 2, 3_000)]);
        pay(&mut book, 6_000);
        close(&mut book, 3, 0, -2_000, 0);
        assert_eq!(left(&book), [(initial, 2, 2_000)]);
        let (_, met) = book.met()[0];
        assert_eq!((met.amount, met.eased), (Total(5_000), Some((day(3), MetBy::Money))));
        // The market meets the rest, and what is beyond it stays.
        close(&mut book, 4, 0, 700, 0);
        assert_eq!(book.met()[1].1.eased, Some((day(4), MetBy::Prices)));
        close(&mut book, 5, 0, -9_000, 0);
        assert_eq!(book.standing(purse()).expect("it stands").memorandum, Total(700));
        assert_eq!(left(&book), []);
    }

    #[test]
    fn a_maintenance_call_of_each_fall_has_its_own_day() {
        let mut book = CreditBook::default();
        close(&mut book, 1, 0, -4_000, 1_000);
        close(&mut book, 2, 0, -5_000, 1_500);
        let maintenance = CallKind::Maintenance;
        assert_eq!(left(&book), [(maintenance, 1, 1_000), (maintenance, 2, 500)]);
        close(&mut book, 3, 800, -4_000, 300);
        assert_eq!(left(&book), [(maintenance, 2, 300)]);
        assert_eq!(book.met()[0].1.eased, Some((day(3), MetBy::Sale)));
        // Nobody can say what has no price: the calls stay as they are.
        book.close(day(4), BTreeMap::from([(purse(), Finding::default())]));
        assert_eq!(left(&book), [(maintenance, 2, 300)]);
    }

    #[test]
    fn a_day_that_is_opened_again_closes_as_if_it_had_not_been_closed() {
        let mut book = CreditBook::default();
        close(&mut book, 1, -5_000, -5_000, 200);
        let before = (left(&book), book.met().len());
        pay(&mut book, 5_000);
        close(&mut book, 2, 0, 0, 0);
        assert_eq!((left(&book), book.met().len()), (vec![], 2));
        book.reopen(day(2));
        assert_eq!((left(&book), book.met().len()), before);
        pay(&mut book, -1_000);
        close(&mut book, 2, 0, -1_000, 0);
        assert_eq!(left(&book), [(CallKind::Initial, 1, 1_000)]);
    }
}
