//! Turnover of clients so far, as far as their schedules count it: by order and day, and by month.
//!
//! In: trades and shares that were charged by a schedule, and their cancels, which take out what
//! they had put in. Out: what there was before a trade. A fill bears what its whole order owes now,
//! less what its standing fills bore; so whatever was taken back or corrected between them, the
//! standing fills of an order bore in sum what the last of them found due. A fill with an agreed
//! commission stands outside. Never here: an amount that is due.

use std::collections::BTreeMap;
use terms::{
    AccountId, Allocation, AssetId, ChargedBy, ChargedPer, CommissionBy, Date, Name, Quantity,
    ScheduleRow, Side, SoFar, TierBy, Total, Trade,
};

use super::schedules::ScheduleBook;

/// The fills that belong to one order on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct OrderKey {
    account: AccountId,
    trade_date: Date,
    instrument: AssetId,
    side: Side,
    order_id: Name,
}

impl OrderKey {
    fn of(fill: &Fill) -> Option<Self> {
        let Fill { account, trade_date, instrument, side, order_id, .. } = *fill;
        Some(Self { account, trade_date, instrument, side, order_id: order_id?.clone() })
    }
}

/// The month of a client's trades in a currency.
type MonthKey = (AccountId, AssetId, Date);

/// What the standing fills of an order are in sum.
#[derive(Clone, Copy, Debug, Default)]
struct OrderSum {
    quantity: Total,
    principal: Total,
    commission: Total,
}

/// The part of a trade that a schedule counts.
#[derive(Clone, Copy, Debug)]
pub struct Fill<'a> {
    /// For whom.
    pub account: AccountId,
    /// When.
    pub trade_date: Date,
    /// What.
    pub instrument: AssetId,
    /// In which currency.
    pub currency: AssetId,
    /// Which way.
    pub side: Side,
    /// Of which order.
    pub order_id: Option<&'a Name>,
    /// How much.
    pub quantity: Quantity,
    /// For how much.
    pub principal: Quantity,
    /// What it bore.
    pub commission: Quantity,
}

impl<'a> Fill<'a> {
    /// A trade as its schedule counts it.
    pub const fn of_trade(trade: &'a Trade) -> Self {
        let Trade {
            account,
            trade_date,
            instrument,
            currency,
            side,
            quantity,
            principal,
            commission,
            ..
        } = *trade;
        Self {
            account,
            trade_date,
            instrument,
            currency,
            side,
            order_id: trade.order_id.as_ref(),
            quantity,
            principal,
            commission,
        }
    }

    /// A share of a block, which belongs to no order of its client.
    pub const fn of_share(share: &Allocation, currency: AssetId) -> Self {
        let Allocation {
            account,
            trade_date,
            instrument,
            side,
            quantity,
            principal,
            commission,
            ..
        } = *share;
        Self {
            account,
            trade_date,
            instrument,
            currency,
            side,
            order_id: None,
            quantity,
            principal,
            commission,
        }
    }

    fn month(&self) -> MonthKey {
        (self.account, self.currency, self.trade_date.first_of_month())
    }
}

/// What was traded so far.
#[derive(Clone, Debug, Default)]
pub struct TurnoverBook {
    orders: BTreeMap<OrderKey, OrderSum>,
    months: BTreeMap<MonthKey, Total>,
}

impl TurnoverBook {
    /// What there was before a fill, without a trade that it replaces; none when it is more than a
    /// quantity holds.
    pub fn before(&self, fill: &Fill, replaced: Option<(&Fill, &ScheduleRow)>) -> Option<SoFar> {
        if self.orders.is_empty() && self.months.is_empty() {
            return Some(SoFar::default());
        }
        let order = OrderKey::of(fill);
        let mut sum =
            order.as_ref().and_then(|key| self.orders.get(key)).copied().unwrap_or_default();
        let mut month = self.months.get(&fill.month()).copied().unwrap_or_default();
        if let Some((old, row)) = replaced {
            if row.per == ChargedPer::Order && order.is_some() && OrderKey::of(old) == order {
                sum.add(old, -1);
            }
            if row.tier_by == TierBy::Month && old.month() == fill.month() {
                month += -old.principal;
            }
        }
        Some(SoFar {
            quantity: sum.quantity.quantity()?,
            principal: sum.principal.quantity()?,
            commission: sum.commission.quantity()?,
            month_principal: month.quantity()?,
        })
    }

    /// Counts a fill that was charged by a row (+1), or that was taken back (−1).
    pub(crate) fn count(&mut self, fill: &Fill, row: &ScheduleRow, sign: i128) {
        if let (ChargedPer::Order, Some(key)) = (row.per, OrderKey::of(fill)) {
            self.orders.entry(key).or_default().add(fill, sign);
        }
        if row.tier_by == TierBy::Month {
            *self.months.entry(fill.month()).or_default() +=
                Total(sign * i128::from(fill.principal.units()));
        }
    }
}

impl OrderSum {
    fn add(&mut self, fill: &Fill, sign: i128) {
        let signed = |quantity: Quantity| Total(sign * i128::from(quantity.units()));
        self.quantity += signed(fill.quantity);
        self.principal += signed(fill.principal);
        self.commission += signed(fill.commission);
    }
}

/// The row by which something was charged, when it was by a schedule.
pub fn row_behind<'s>(
    charged_by: Option<&ChargedBy>,
    schedules: &'s ScheduleBook,
) -> Option<&'s ScheduleRow> {
    match charged_by?.commission {
        CommissionBy::Schedule { row, .. } => schedules.row(row).map(|(row, _)| row),
        CommissionBy::Nothing | CommissionBy::Agreement => None,
    }
}

crate::shared::image::fields!(OrderKey { account, trade_date, instrument, side, order_id });
crate::shared::image::fields!(OrderSum { quantity, principal, commission });
crate::shared::image::fields!(TurnoverBook { orders, months });
