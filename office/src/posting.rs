//! Posting: from an entry to the ledger, to the age of what stands on the street and in suspense,
//! to balances that bear interest, and to the lots.
//!
//! In: entries of events that were decided. Never here: a decision; a balance is changed by
//! [`ledger::Ledger`] alone, and it is asked to by this file alone.

use crate::accounting::Step;
use crate::settlement::AgedBalances;
use crate::{Office, queue};
use terms::{AccountId, AssetId, Date, Entry, Kind, Quantity, Total};

impl Office {
    pub(crate) fn post(&mut self, entry: &Entry) {
        self.ledger.post(entry);
        self.financing.note(entry, &self.directory);
        if entry.value_date() <= self.ledger.settled_through() {
            self.note_ages(entry, AgedBalances::note_due);
        }
    }

    pub(crate) fn post_movement(&mut self, entry: &Entry) {
        self.post(entry);
        if entry.value_date() > self.ledger.settled_through() {
            self.movements.note_ahead(entry);
        }
    }

    /// A delivery takes what became due away; the days of both are kept apart.
    pub(crate) fn post_delivery(&mut self, entry: &Entry) {
        self.ledger.post(entry);
        self.financing.note(entry, &self.directory);
        if entry.value_date() <= self.ledger.settled_through() {
            self.note_ages(entry, AgedBalances::note_moved);
        } else {
            self.note_ages(entry, AgedBalances::note_ahead);
            self.movements.note_ahead(entry);
        }
    }

    pub(crate) fn settle(&mut self, through: Date) {
        let due = |(date, total): &(Date, Total)| (*date <= through).then_some((*date, *total));
        let mut arriving = Vec::new();
        for cell in self.ledger.cells().filter(|cell| self.is_aged(cell.account, cell.asset)) {
            arriving.extend(
                cell.balance
                    .rungs()
                    .iter()
                    .filter_map(due)
                    .map(|(date, total)| (cell.account, cell.asset, date, total)),
            );
        }
        for (account, asset, date, total) in &arriving {
            let book =
                if self.is_suspense(*account) { &mut self.suspense } else { &mut self.street };
            book.arrive(*account, *asset, *date, *total);
        }
        self.street.arrive_without_a_rung(through);
        self.suspense.arrive_without_a_rung(through);
        self.ledger.settle(through);
        self.open_trades.settle(through);
        self.movements.settle(through);
        for (account, asset, ..) in arriving {
            self.note_gone(account, asset);
        }
        let (street, edition) = (&self.street, self.directory.edition());
        self.short_nets.settle(through, |(account, asset, date)| {
            let parts = street.parts_as(edition, *account, *asset);
            parts.iter().any(|part| part.since == *date && part.quantity.0 > 0)
        });
    }

    pub(crate) fn add_lot(&mut self, account: AccountId, asset: AssetId, step: Step) {
        if self.keeps_lots(account, asset) {
            self.lots.add(&self.directory, account, asset, step);
        }
    }

    pub(crate) fn keeps_lots(&self, account: AccountId, asset: AssetId) -> bool {
        self.directory.account(account).kind.keeps_lots()
            && self.directory.asset(asset).instrument().is_some()
    }

    /// Notes what moves the firm's position in a currency: anything but trades, which stand against
    /// no such account.
    pub(crate) fn note_exchange(&mut self, date: Date, entry: &Entry, subject: Option<AccountId>) {
        if let Some(reporting) = self.directory.reporting_currency() {
            self.values.positions.note(date, entry, subject, &self.directory, reporting);
        }
    }

    /// Takes back what an entry has moved of the firm's position in a currency.
    pub(crate) fn note_exchange_taken_back(&mut self, date: Date, entry: &Entry) {
        if let Some(reporting) = self.directory.reporting_currency() {
            self.values.positions.take_back(date, entry, &self.directory, reporting);
        }
    }

    /// What was said about an older price is not about this one.
    pub(crate) fn note_price(&mut self, instrument: AssetId) {
        if !self.work.is_empty() {
            self.work.begin_anew(&queue::key_of_price(&self.directory, instrument));
        }
    }

    /// What settles at once on an account whose balances have an age is a part of its history.
    fn note_ages(
        &mut self,
        entry: &Entry,
        note: fn(&mut AgedBalances, AccountId, AssetId, Date, Total),
    ) {
        let has_come = entry.value_date() <= self.ledger.settled_through();
        for posting in entry.postings() {
            if self.is_aged(posting.account, posting.asset) {
                let book = if self.is_suspense(posting.account) {
                    &mut self.suspense
                } else {
                    &mut self.street
                };
                note(
                    book,
                    posting.account,
                    posting.asset,
                    entry.value_date(),
                    posting.quantity.into(),
                );
                if has_come {
                    self.note_gone(posting.account, posting.asset);
                }
            }
        }
    }

    /// A fail or a break that is gone takes the work on it along: one that comes back is another
    /// one.
    fn note_gone(&mut self, account: AccountId, asset: AssetId) {
        if !self.work.is_empty() && self.ledger.balance(account, asset).settled().is_zero() {
            self.work.begin_anew(&queue::key_of_balance(&self.directory, account, asset));
        }
    }

    /// Must what stands there have an age?
    fn is_aged(&self, account: AccountId, asset: AssetId) -> bool {
        self.shows_fails(account, asset) || self.is_suspense(account)
    }

    pub(crate) fn shows_fails(&self, account: AccountId, asset: AssetId) -> bool {
        self.directory.account(account).kind.shows_fails()
            && self.directory.asset(asset).instrument().is_some()
    }

    fn is_suspense(&self, account: AccountId) -> bool {
        self.directory.account(account).kind == Kind::Suspense
    }
}

/// A quantity that was one when it was decided.
pub(crate) fn quantity(units: i128) -> Quantity {
    Quantity::try_new(units).expect("it was a quantity when it was decided")
}
