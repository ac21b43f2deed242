//! Which trades an account did on which day, in the markets that charge by the day; and which of
//! these days have changed since their charges were booked, so that a job looks at those only.
//!
//! In: trades, cancels, shares of blocks and vouchers of day charges as they are booked. Out: the
//! trades of a day, the days that wait, and by which edition the charges of a day were booked: a
//! note that is reckoned again is the one that was booked. Never here: what a charge is.

use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, Date, Edition, TradeNumber};

/// A day of an account.
pub type ClientDay = (Date, AccountId);

/// What was traded on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Traded {
    /// A trade.
    Trade(TradeNumber),
    /// A share of a block, by its place among all allocations.
    Share(u32),
}

/// The days of accounts in markets that charge by the day.
#[derive(Clone, Debug, Default)]
pub struct ClientDays {
    traded: BTreeMap<ClientDay, Vec<Traded>>,
    changed: BTreeSet<ClientDay>,
    /// By which edition the charges of a day were booked last, or found to be none.
    reckoned: BTreeMap<ClientDay, Edition>,
}

impl ClientDays {
    /// What was traded on a day, in the order of booking; also what was taken back since.
    pub fn traded(&self, day: ClientDay) -> &[Traded] {
        self.traded.get(&day).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every day, oldest first.
    pub fn days(&self) -> impl Iterator<Item = ClientDay> {
        self.traded.keys().copied()
    }

    /// The days up to one that have changed since their charges were booked, oldest first.
    pub fn changed(&self, through: Date) -> impl Iterator<Item = ClientDay> {
        self.changed.iter().copied().take_while(move |(date, _)| *date <= through)
    }

    /// The edition by which the charges of a day were booked last, or found to be none.
    pub fn reckoned_by(&self, day: ClientDay) -> Option<Edition> {
        self.reckoned.get(&day).copied()
    }

    pub(crate) fn add(&mut self, day: ClientDay, traded: Traded) {
        self.traded.entry(day).or_default().push(traded);
        self.changed.insert(day);
    }

    pub(crate) fn change(&mut self, day: ClientDay) {
        self.changed.insert(day);
    }

    /// The charges of a day are booked as its trades stand now.
    pub(crate) fn book(&mut self, day: ClientDay, edition: Edition) {
        self.changed.remove(&day);
        self.reckoned.insert(day, edition);
    }

    /// What had changed up to a closed day has been looked at: what is left over needed nothing.
    pub(crate) fn close_day(&mut self, date: Date, edition: Edition) {
        while let Some(day) = self.changed.first().copied().filter(|(changed, _)| *changed <= date)
        {
            self.changed.remove(&day);
            self.reckoned.entry(day).or_insert(edition);
        }
    }
}

crate::shared::image::variants!(Traded { 0 = Trade { 0: trade }, 1 = Share { 0: share } });
crate::shared::image::fields!(ClientDays { traded, changed, reckoned });
