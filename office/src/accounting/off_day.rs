//! Postings of money that do not count on the day that was open when they were recorded: what is
//! late, what is ahead.
//!
//! Together with the balances at each day's close they say what counts up to any day, as it is
//! known now, without a look at the journal: the balances at the close of a day, less what was
//! ahead of it, and all that was recorded after it and counts up to it. So a close hands over its
//! own part, and the book begins anew. Never here: a balance.

use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Entry, Quantity, Total};

use super::statements::ClosedCell;
use crate::shared::day::DayBook;
use crate::shared::directory::Directory;
use ledger::Ledger;

/// A posting of money, the day on which it counts, and the day on which it settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffDay {
    /// The day on which it counts.
    pub counts_on: Date,
    /// Its value date.
    pub value_date: Date,
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// How much.
    pub quantity: Quantity,
}

/// What the last close hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The day that was closed.
    pub date: Date,
    /// How many events the journal had with it.
    pub events: u64,
    /// The day that was closed before it, and how many events the journal had then: a day that was
    /// reopened has more than one close.
    pub previous: Option<(Date, u64)>,
}

/// The postings that count on another day.
#[derive(Clone, Debug, Default)]
pub struct OffDayBook {
    /// Recorded since the last close.
    since: Vec<OffDay>,
    /// Recorded up to the last close, and counting after it.
    ahead: Vec<OffDay>,
    /// Recorded between the last close and the one before it, and counting before the last.
    late: Vec<OffDay>,
    closing: Option<Closing>,
}

impl OffDayBook {
    /// The last close.
    pub const fn closing(&self) -> Option<Closing> {
        self.closing
    }

    /// What was recorded between the last close and the one before it, and counts before the last.
    pub fn late(&self) -> &[OffDay] {
        &self.late
    }

    /// What was recorded up to the last close, and counts after it.
    pub fn ahead(&self) -> &[OffDay] {
        &self.ahead
    }

    pub(crate) fn note(
        &mut self,
        entry: &Entry,
        counts_on: Date,
        days: &DayBook,
        directory: &Directory,
    ) {
        // Before the first close there is no balance that it could be missing from.
        let is_before_all = self.closing.is_none() && counts_on <= days.current();
        if days.open() == Some(counts_on) || is_before_all {
            return;
        }
        let of_money = entry
            .postings()
            .iter()
            .filter(|posting| directory.asset(posting.asset).instrument().is_none());
        self.since.extend(of_money.map(|posting| OffDay {
            counts_on,
            value_date: entry.value_date(),
            account: posting.account,
            currency: posting.asset,
            quantity: posting.quantity,
        }));
    }

    pub(crate) fn close(&mut self, date: Date, events: u64) {
        let since = std::mem::take(&mut self.since);
        self.late = since.iter().filter(|posting| posting.counts_on < date).copied().collect();
        self.ahead.extend(since);
        self.ahead.retain(|posting| posting.counts_on > date);
        let previous = self.closing.map(|closing| (closing.date, closing.events));
        self.closing = Some(Closing { date, events, previous });
    }

    /// The day that was closed last is open again: what its close handed over is handed over by the
    /// next one.
    pub(crate) fn reopen(&mut self) {
        let since = std::mem::take(&mut self.late);
        self.since.splice(..0, since);
        let previous = self.closing.and_then(|closing| closing.previous);
        self.closing = previous.map(|(date, events)| Closing { date, events, previous: None });
    }

    /// The balances of money at the last close, of what counts up to it. Asked right after the
    /// close.
    pub fn base(&self, ledger: &Ledger, directory: &Directory) -> Vec<ClosedCell> {
        let mut ahead: BTreeMap<(AccountId, AssetId), Vec<&OffDay>> = BTreeMap::new();
        for posting in &self.ahead {
            ahead.entry((posting.account, posting.currency)).or_default().push(posting);
        }
        let mut cells = Vec::new();
        for cell in ledger.cells().filter(|cell| {
            !cell.balance.is_empty() && directory.asset(cell.asset).instrument().is_none()
        }) {
            let (mut settled, mut rungs) = (cell.balance.settled(), cell.balance.rungs().to_vec());
            for posting in ahead.remove(&(cell.account, cell.asset)).into_iter().flatten() {
                take_off(posting, &mut settled, &mut rungs, ledger.settled_through());
            }
            cells.push(ClosedCell { account: cell.account, currency: cell.asset, settled, rungs });
        }
        for ((account, currency), postings) in ahead {
            let (mut settled, mut rungs) = (Total::ZERO, Vec::new());
            for posting in postings {
                take_off(posting, &mut settled, &mut rungs, ledger.settled_through());
            }
            cells.push(ClosedCell { account, currency, settled, rungs });
        }
        cells.retain(|cell| {
            !cell.settled.is_zero() || cell.rungs.iter().any(|(_, total)| !total.is_zero())
        });
        cells
    }
}

fn take_off(
    posting: &OffDay,
    settled: &mut Total,
    rungs: &mut Vec<(Date, Total)>,
    settled_through: Date,
) {
    let off = -Total::from(posting.quantity);
    if posting.value_date <= settled_through {
        *settled += off;
        return;
    }
    match rungs.iter_mut().find(|(date, _)| *date == posting.value_date) {
        Some((_, rung)) => *rung += off,
        None => rungs.push((posting.value_date, off)),
    }
}

crate::shared::image::fields!(OffDay { counts_on, value_date, account, currency, quantity });
crate::shared::image::fields!(Closing { date, events, previous });
crate::shared::image::fields!(OffDayBook { since, ahead, late, closing });
