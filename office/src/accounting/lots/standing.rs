//! Standing orders for taking the lots of one holding (the cost basis method), looked up when
//! something is closed.
//!
//! In: the account's method, its later orders, the instrument. Out: the method on a day. An order
//! for one instrument goes before one for the whole account. The average is for shares of funds (26
//! CFR 1.1012-1(e)(1)); to anything else of an account whose order it is, first in, first out
//! applies, as if nothing had been said.

use super::steps::{Change, Order, Restatement, Step};
use crate::shared::directory::Directory;
use terms::{AccountId, AssetId, Date, Edition, Fraction, LotMethod};

/// The standing orders that bear on one holding.
#[derive(Clone, Copy)]
pub struct Standing<'o> {
    directory: &'o Directory,
    orders: &'o [Order],
    restatements: &'o [Restatement],
    account: AccountId,
    instrument: AssetId,
    asked: Option<LotMethod>,
    edition: Edition,
}

impl<'o> Standing<'o> {
    pub(super) const fn new(
        directory: &'o Directory,
        orders: &'o [Order],
        restatements: &'o [Restatement],
        (account, instrument): (AccountId, AssetId),
        edition: Edition,
    ) -> Self {
        Self { directory, orders, restatements, account, instrument, asked: None, edition }
    }

    /// The same holding, as if this had always been its order: a question.
    #[must_use]
    pub const fn asked(self, method: Option<LotMethod>) -> Self {
        Self { asked: method, ..self }
    }

    /// Does a short sale close what is long, as any sale does? By edition 1 it did.
    pub fn nets_shorts(&self) -> bool {
        self.edition < Edition(2)
    }

    /// Are losses of one day looked at in the order of their times (26 CFR 1.1091-1(b))? Until
    /// edition 4 the oldest lot went first.
    pub fn tells_time(&self) -> bool {
        self.edition >= Edition(5)
    }

    /// Does the cost of a lot follow parts of a unit (26 CFR 1.358-2(a)(2)(i))? Until edition 4 a
    /// lot was rounded to whole ones, and kept its cost.
    pub fn keeps_parts(&self) -> bool {
        self.edition >= Edition(5)
    }

    /// Is a cost, or a day of acquisition, that nobody has told unknown? Until edition 4 it was
    /// zero, and the day on which the lot came.
    pub fn tells_unknown(&self) -> bool {
        self.edition >= Edition(5)
    }

    /// Is a short sale at a loss closed by delivery (26 CFR 1.1233-1(a)(1))? Until edition 4 every
    /// one was by the trade.
    pub fn closes_shorts_by_delivery(&self) -> bool {
        self.edition >= Edition(5)
    }

    /// Is what is bought and sold on one day and exchange kept apart from the holding (Income-tax
    /// Act 1961 section 43(5))? Until edition 4 it took the oldest lots.
    pub fn sets_off(&self) -> bool {
        self.edition >= Edition(5)
    }

    /// The restatement of a number.
    pub const fn restatement(&self, number: u32) -> &'o Restatement {
        &self.restatements[number as usize]
    }

    /// The restatement that a step makes, when it is of an action.
    pub fn action_of(&self, step: &Step) -> Option<&'o Restatement> {
        match step.change {
            Change::Restate(number) => Some(self.restatement(number)),
            Change::Trade { .. }
            | Change::SellShort { .. }
            | Change::Receive(_)
            | Change::Withdraw(_)
            | Change::Deliver(_) => None,
        }
    }

    /// Are two steps actions of one place on one day, so that both are for the lots that were there
    /// before them?
    pub fn are_for_the_same_lots(&self, one: &Step, other: &Step) -> bool {
        let sequence = |step: &Step| self.action_of(step).map(|action| action.sequence);
        one.date == other.date && sequence(one).is_some_and(|place| sequence(other) == Some(place))
    }

    /// How many units each step makes of one that is there, in the same holding. What stands beside
    /// others is for the units that were there before them.
    pub fn scales(&self, steps: &[Step]) -> Vec<Fraction> {
        let mut scales = Vec::with_capacity(steps.len());
        for beside in steps.chunk_by(|one, other| self.are_for_the_same_lots(one, other)) {
            let mut before = Fraction::ONE;
            for step in beside {
                let own = self.action_of(step).map_or(Fraction::ONE, Restatement::scale);
                let scale = if let [_] = beside {
                    Some(own)
                } else {
                    let through = own.minus(Fraction::ONE).and_then(|more| before.plus(more));
                    let scale = through.and_then(|through| through.over(before));
                    before = through.unwrap_or(before);
                    scale
                };
                scales.push(scale.unwrap_or(own));
            }
        }
        scales
    }

    /// How lots are taken on a day.
    pub fn on(&self, date: Date) -> LotMethod {
        match self.asked.unwrap_or_else(|| self.ordered(date)) {
            LotMethod::Average if !is_fund(self.directory, self.instrument) => {
                LotMethod::FirstInFirstOut
            }
            method => method,
        }
    }

    /// May lots be taken by what they cost, on any day?
    pub fn may_look_at_costs(&self) -> bool {
        let standing = [self.asked, Some(self.directory.account(self.account).lot_method)];
        let methods = self.orders.iter().map(|order| order.method);
        methods.chain(standing.into_iter().flatten()).any(|method| match method {
            LotMethod::FirstInFirstOut | LotMethod::LastInFirstOut => false,
            LotMethod::HighestCostFirst | LotMethod::LowestCostFirst | LotMethod::Average => true,
        })
    }

    fn ordered(&self, date: Date) -> LotMethod {
        let newest = |instrument| {
            self.orders.iter().rfind(|order| order.date <= date && order.instrument == instrument)
        };
        let order = newest(Some(self.instrument)).or_else(|| newest(None));
        order.map_or_else(|| self.directory.account(self.account).lot_method, |order| order.method)
    }
}

/// Is it a share of a fund: a collective investment vehicle (ISO 10962, category C)?
pub fn is_fund(directory: &Directory, instrument: AssetId) -> bool {
    directory.asset(instrument).instrument().is_some_and(|listing| listing.cfi.starts_with('C'))
}
