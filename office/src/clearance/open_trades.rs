//! The trades that have not settled yet, by settlement date: what the ladder of the street must
//! agree with.

use std::collections::{BTreeMap, VecDeque};
use terms::{Date, TradeNumber};

/// Trades by the settlement date that is still to come.
#[derive(Clone, Debug, Default)]
pub struct OpenTrades {
    by_date: BTreeMap<Date, VecDeque<TradeNumber>>,
}

impl OpenTrades {
    /// Every open trade with its settlement date; cancelled ones are among them.
    pub fn iter(&self) -> impl Iterator<Item = (Date, &VecDeque<TradeNumber>)> {
        self.by_date.iter().map(|(date, trades)| (*date, trades))
    }

    pub(crate) fn add(&mut self, settlement_date: Date, trade: TradeNumber) {
        self.by_date.entry(settlement_date).or_default().push_back(trade);
    }

    /// Another date is the one that a trade settles on; none: one that has come.
    pub(crate) fn move_to(&mut self, to: Option<Date>, from: Date, trade: TradeNumber) {
        if let Some(open) = self.by_date.get_mut(&from) {
            // All trades of a date move in their order, so that it is the first.
            if let Some(place) = open.iter().position(|number| *number == trade) {
                open.remove(place);
            }
            if open.is_empty() {
                self.by_date.remove(&from);
            }
        }
        if let Some(to) = to {
            self.add(to, trade);
        }
    }

    pub(crate) fn settle(&mut self, through: Date) {
        self.by_date = self.by_date.split_off(&through.plus(1));
    }
}

crate::shared::image::fields!(OpenTrades { by_date });
