//! Commission schedules: what the office charges whom, from which trade date, and what was so far
//! that a schedule counts.
//!
//! A row says one thing for one scope (everybody, a desk, an account), one product and one tier;
//! the rows of one scope and one day are its schedule from then on. How a commission is worked out
//! by them is in the office (`clearance`).

use crate::accounts::words;
use crate::charges::{FeesOfUnit, Product};
use crate::date::Date;
use crate::decimal::{Decimal, Quantity, Rounding};
use crate::names::{Name, ScheduleNumber};

words!(
    /// For whom a schedule is; the narrower one counts.
    ScheduleScope {
        /// Every client.
        All = "all",
        /// The clients of a desk.
        Desk = "desk",
        /// One account.
        Account = "account",
    }
);

words!(
    /// What bears the flat amount, the minimum and the maximum.
    ChargedPer {
        /// Each trade by itself.
        Trade = "trade",
        /// The fills of one order on one day together.
        Order = "order",
    }
);

words!(
    /// What decides which tier of a schedule counts.
    TierBy {
        /// The quantity of the trade, or of the order.
        Quantity = "quantity",
        /// Its principal.
        Principal = "principal",
        /// The principal that the client traded in the calendar month so far, this trade with it.
        Month = "month",
        /// The same, and each slice of the month's principal bears the basis points of its own tier
        /// (brokers say: on a marginal basis).
        MonthMarginal = "month_marginal",
    }
);

impl TierBy {
    /// Does what was traded in the month decide?
    pub const fn is_by_month(self) -> bool {
        match self {
            Self::Quantity | Self::Principal => false,
            Self::Month | Self::MonthMarginal => true,
        }
    }
}

/// A row of a schedule. Amounts are in the currency of the trade. What is charged may be negative:
/// a rebate, as for liquidity that was brought; limits are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    /// The name of the schedule.
    pub schedule: Name,
    /// The first trade date on which it holds.
    pub effective: Date,
    /// For whom it is.
    pub scope: ScheduleScope,
    /// Which desk or account; none for everybody.
    pub whom: Option<Name>,
    /// For what becomes of what was traded.
    pub product: Product,
    /// What bears the flat amount, the minimum and the maximum.
    pub per: ChargedPer,
    /// What decides which tier counts.
    pub tier_by: TierBy,
    /// From how much on this row counts; the whole is charged by the row that it reaches, or, where
    /// tiers are marginal, each slice of the month by its own.
    pub tier_from: Decimal,
    /// An amount for each trade or order.
    pub flat: Option<Decimal>,
    /// An amount for each share.
    pub per_share: Option<Decimal>,
    /// Basis points of the principal.
    pub bps: Option<Decimal>,
    /// The least.
    pub minimum: Option<Decimal>,
    /// The most.
    pub maximum: Option<Decimal>,
    /// How each part is rounded to the currency's smallest unit.
    pub rounding: Rounding,
    /// The part of the commission that goes to the introducing broker.
    pub introducing_percent: Option<Decimal>,
    /// The payable account of the introducing broker.
    pub introducing_account: Option<Name>,
    /// Who decided it.
    pub source: Name,
}

impl ScheduleRow {
    /// Does it say how much? A schedule whose rows do not leaves its scope to the wider one.
    pub fn says_how_much(&self) -> bool {
        let Self { flat, per_share, bps, minimum, maximum, .. } = self;
        [flat, per_share, bps, minimum, maximum].into_iter().any(Option::is_some)
    }

    /// Does it give a rebate?
    pub fn gives_a_rebate(&self) -> bool {
        let Self { flat, per_share, bps, .. } = self;
        [flat, per_share, bps].into_iter().flatten().any(|figure| figure.mantissa < 0)
    }
}

/// What there was before a trade, as far as the row of its schedule counts it; nothing of what it
/// does not count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SoFar {
    /// The quantity of the earlier fills of its order.
    pub quantity: Quantity,
    /// Their principal.
    pub principal: Quantity,
    /// The commission that they bore.
    pub commission: Quantity,
    /// The principal of the client's earlier trades in the month.
    pub month_principal: Quantity,
    /// What was shared with the introducing broker before; none: nothing, or the share of each fill
    /// was rounded by itself, as it was before edition 5.
    pub shared: Option<Shared>,
    /// What tiers on a marginal basis need; none for others.
    pub marginal: Option<Marginal>,
}

/// What the earlier fills of a unit (an order, or the trades of a month by one row) bore together,
/// and what of it the introducing broker was given: its share is rounded for the unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shared {
    /// The commission that they bore.
    pub borne: Quantity,
    /// The share that was given of it.
    pub given: Quantity,
}

/// Where a fill stands in a schedule whose tiers are marginal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marginal {
    /// The last row that was set by then: what is set later makes no slice of it.
    pub last_row: ScheduleNumber,
    /// What the slices of the earlier fills of its order came to.
    pub charged: Quantity,
}

/// By what a commission came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommissionBy {
    /// Nothing asked for one: no client's trade, or no schedule for it, or one that is worked out
    /// when the day ends.
    Nothing,
    /// It was agreed for this trade and came with it.
    Agreement,
    /// By a row of a schedule.
    Schedule {
        /// The row.
        row: ScheduleNumber,
        /// What there was before; none: nothing that the row counts.
        so_far: Option<Box<SoFar>>,
    },
}

/// By what a trade was charged: what its explanation needs beside the trade and the tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChargedBy {
    /// How the house rounded fees then.
    pub fee_rounding: Rounding,
    /// The unit in which it rounded them; none: the fees of each fill by themselves.
    pub fees: Option<Box<FeesOfUnit>>,
    /// By what the commission came about.
    pub commission: CommissionBy,
}
