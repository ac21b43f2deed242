//! The ledger, the only pen: `post` and `settle` are the two ways in which a balance ever changes.
//!
//! In: entries, and the news that a value date has arrived. Out: a settled balance and a ladder of
//! pending rungs for every account and asset. The stock record is this table read by asset, the
//! trial balance is it read by account, an obligation to a clearing house is one cell of it.
//!
//! Both ways are infallible: an entry balances by its type, and totals are wider than any sum of
//! quantities. Never here: why something is posted, a rule, a name, I/O, a clock, an order that
//! depends on a hash.

use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, AssetId, Date, Entry, Total};

/// What stands on one account in one asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    settled: Total,
    /// Pending parts by value date, oldest first; none is zero.
    rungs: Vec<(Date, Total)>,
}

impl Balance {
    /// What has settled.
    pub const fn settled(&self) -> Total {
        self.settled
    }

    /// What is still to settle, in sum.
    pub fn pending(&self) -> Total {
        self.rungs.iter().map(|(_, total)| *total).sum()
    }

    /// Settled and pending: the trade-date balance.
    pub fn total(&self) -> Total {
        self.settled + self.pending()
    }

    /// The ladder: what settles when, oldest first.
    pub fn rungs(&self) -> &[(Date, Total)] {
        &self.rungs
    }

    /// What will stand settled at the end of a day, as far as is known.
    pub fn through(&self, date: Date) -> Total {
        let due = self.rungs.iter().filter(|(value_date, _)| *value_date <= date);
        self.settled + due.map(|(_, total)| *total).sum()
    }

    /// Is there nothing, settled or pending?
    pub fn is_empty(&self) -> bool {
        self.settled.is_zero() && self.rungs.is_empty()
    }

    fn add_to_rung(&mut self, value_date: Date, total: Total) {
        // Nearly every posting is for the newest rung, so the search starts there.
        let at = self
            .rungs
            .iter()
            .rposition(|(date, _)| *date <= value_date)
            .map_or(0, |index| index + 1);
        match at.checked_sub(1).map(|index| &mut self.rungs[index]) {
            Some((date, rung)) if *date == value_date => {
                *rung += total;
                if rung.is_zero() {
                    self.rungs.remove(at - 1);
                }
            }
            _ => self.rungs.insert(at, (value_date, total)),
        }
    }

    fn settle(&mut self, through: Date) {
        let due = self.rungs.partition_point(|(date, _)| *date <= through);
        self.settled += self.rungs.drain(..due).map(|(_, total)| total).sum::<Total>();
    }
}

/// A cell of the ledger and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    /// The account.
    pub account: AccountId,
    /// The asset.
    pub asset: AssetId,
    /// What stands there.
    pub balance: &'a Balance,
}

/// A cell taken apart: whose, what has settled, and the rungs.
pub type CellParts = (AccountId, AssetId, Total, Vec<(Date, Total)>);

/// Every balance of the office.
#[derive(Clone, Debug)]
pub struct Ledger {
    slots: FxHashMap<(AccountId, AssetId), u32>,
    keys: Vec<(AccountId, AssetId)>,
    balances: Vec<Balance>,
    settled_through: Date,
}

impl Ledger {
    /// An empty ledger in which everything up to a day counts as settled.
    pub fn new(settled_through: Date) -> Self {
        Self {
            slots: FxHashMap::default(),
            keys: Vec::new(),
            balances: Vec::new(),
            settled_through,
        }
    }

    /// The last day whose rungs have moved to settled.
    pub const fn settled_through(&self) -> Date {
        self.settled_through
    }

    /// Puts an entry into the books: on the rung of its value date, or settled when that day has
    /// arrived already.
    pub fn post(&mut self, entry: &Entry) {
        let value_date = entry.value_date();
        let has_arrived = value_date <= self.settled_through;
        for posting in entry.postings() {
            let balance = self.balance_mut(posting.account, posting.asset);
            if has_arrived {
                balance.settled += posting.quantity;
            } else {
                balance.add_to_rung(value_date, Total::from(posting.quantity));
            }
        }
    }

    /// A value date has arrived: every rung up to it moves to settled, for all accounts at once.
    pub fn settle(&mut self, through: Date) {
        assert!(through >= self.settled_through, "value dates arrive in order");
        self.settled_through = through;
        self.balances.iter_mut().for_each(|balance| balance.settle(through));
    }

    /// What stands on an account in an asset.
    pub fn balance(&self, account: AccountId, asset: AssetId) -> &Balance {
        const EMPTY: &Balance = &Balance { settled: Total::ZERO, rungs: Vec::new() };
        self.slots.get(&(account, asset)).map_or(EMPTY, |slot| &self.balances[*slot as usize])
    }

    /// Every cell that was ever touched, in the order of the first touch.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let cells = self.keys.iter().zip(&self.balances);
        cells.map(|((account, asset), balance)| Cell { account: *account, asset: *asset, balance })
    }

    /// Every cell that holds something, by account and asset.
    pub fn cells_by_account(&self) -> Vec<Cell<'_>> {
        let mut cells: Vec<_> = self.cells().filter(|cell| !cell.balance.is_empty()).collect();
        cells.sort_unstable_by_key(|cell| (cell.account, cell.asset));
        cells
    }

    /// The value dates on which something is still to settle.
    pub fn value_dates(&self) -> BTreeSet<Date> {
        self.balances
            .iter()
            .flat_map(|balance| balance.rungs.iter().map(|(date, _)| *date))
            .collect()
    }

    /// The ledger taken apart, for a memory image: up to which day it has settled, and its cells in
    /// the order of the first touch, each with what has settled and with its rungs.
    pub fn parts(&self) -> (Date, Vec<CellParts>) {
        let Self { slots: _, keys, balances, settled_through } = self;
        let cells =
            keys.iter().zip(balances).map(|((account, asset), Balance { settled, rungs })| {
                (*account, *asset, *settled, rungs.clone())
            });
        (*settled_through, cells.collect())
    }

    /// The ledger of parts; none when they are none that entries could have given: a cell twice, a
    /// rung that is empty or out of order or has arrived, an asset that does not sum to zero.
    pub fn of_parts(settled_through: Date, cells: Vec<CellParts>) -> Option<Self> {
        let mut sums: BTreeMap<(AssetId, Option<Date>), i128> = BTreeMap::new();
        let mut ledger = Self::new(settled_through);
        for (account, asset, settled, rungs) in cells {
            let ascend = rungs.is_sorted_by(|(one, _), (next, _)| one < next);
            let wait =
                rungs.iter().all(|(date, total)| *date > settled_through && !total.is_zero());
            let parts = rungs.iter().map(|(date, total)| (Some(*date), *total));
            for (date, total) in parts.chain([(None, settled)]) {
                let sum = sums.entry((asset, date)).or_default();
                *sum = sum.checked_add(total.0)?;
            }
            let slot = u32::try_from(ledger.keys.len()).ok()?;
            let is_new = ledger.slots.insert((account, asset), slot).is_none();
            ledger.keys.push((account, asset));
            ledger.balances.push(Balance { settled, rungs });
            (is_new && ascend && wait).then_some(())?;
        }
        sums.values().all(|sum| *sum == 0).then_some(ledger)
    }

    fn balance_mut(&mut self, account: AccountId, asset: AssetId) -> &mut Balance {
        let next = u32::try_from(self.balances.len())
            .expect("the limits keep the ledger under 2^32 cells");
        let slot = *self.slots.entry((account, asset)).or_insert(next);
        if slot == next {
            self.keys.push((account, asset));
            self.balances.push(Balance::default());
        }
        &mut self.balances[slot as usize]
    }
}

/// Two ledgers are equal when every cell is, whatever the order in which the cells were touched.
impl PartialEq for Ledger {
    fn eq(&self, other: &Self) -> bool {
        let cells = |ledger: &Self| -> Vec<_> {
            ledger
                .cells_by_account()
                .iter()
                .map(|cell| (cell.account, cell.asset, cell.balance.clone()))
                .collect()
        };
        self.settled_through == other.settled_through && cells(self) == cells(other)
    }
}

#[cfg(test)]
mod tests;
