//! Standing orders for taking the lots of one holding (the cost basis method), looked up when
//! something is closed.
//!
//! In: the account's method, its later orders, the instrument. Out: the method on a day. An order
//! for one instrument goes before one for the whole account. The average is for shares of funds (26
//! CFR 1.1012-1(e)(1)); to anything else of an account whose order it is, first in, first out
//! applies, as if nothing had been said.

use super::steps::{Order, Restatement};
use crate::shared::directory::Directory;
use terms::{AccountId, AssetId, Date, LotMethod};

/// The standing orders that bear on one holding.
#[derive(Clone, Copy)]
pub struct Standing<'o> {
    directory: &'o Directory,
    orders: &'o [Order],
    restatements: &'o [Restatement],
    account: AccountId,
    instrument: AssetId,
    asked: Option<LotMethod>,
    nets_shorts: bool,
}

impl<'o> Standing<'o> {
    pub(super) const fn new(
        directory: &'o Directory,
        orders: &'o [Order],
        restatements: &'o [Restatement],
        (account, instrument): (AccountId, AssetId),
    ) -> Self {
        Self {
            directory,
            orders,
            restatements,
            account,
            instrument,
            asked: None,
            nets_shorts: false,
        }
    }

    /// The same holding, as if this had always been its order: a question.
    #[must_use]
    pub const fn asked(self, method: Option<LotMethod>) -> Self {
        Self { asked: method, ..self }
    }

    /// The same holding as edition 1 worked it out: a short sale closed what was long, as any sale
    /// does.
    #[must_use]
    pub const fn netting_shorts(self) -> Self {
        Self { nets_shorts: true, ..self }
    }

    /// Does a short sale close what is long?
    pub const fn nets_shorts(&self) -> bool {
        self.nets_shorts
    }

    /// The restatement of a number.
    pub const fn restatement(&self, number: u32) -> &'o Restatement {
        &self.restatements[number as usize]
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
