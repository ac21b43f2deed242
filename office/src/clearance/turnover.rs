//! Turnover of clients so far, as far as their schedules count it: by order and day, and by month.
//!
//! In: trades and shares that were charged by a schedule, their cancels, which take out what they
//! had put in, and what they bear after something else was taken back. Out: what there was before a
//! fill, and which fills stand under an order or a month, in the order of booking. A fill bears
//! what its whole order owes now, less what its standing fills bore; when one of them is taken
//! back, those behind it are charged again (`adjustments`). A fill with an agreed commission stands
//! outside, as does one that reached no tier. Never here: an amount that is due.

use std::collections::BTreeMap;
use terms::{
    AccountId, Allocation, AssetId, ChargedBy, ChargedPer, CommissionBy, Date, Name, Quantity,
    ScheduleNumber, ScheduleRow, Shared, Side, SoFar, TierBy, Total, Trade,
};

use super::client_days::Traded;
use super::commission::CommissionLine;
use super::schedules::ScheduleBook;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// The fills that belong to one order on one day.
    Order(OrderKey),
    /// A client's trades of a month in a currency.
    Month(MonthKey),
}

/// The fills that belong to one order on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderKey {
    account: AccountId,
    trade_date: Date,
    instrument: AssetId,
    side: Side,
    order_id: Name,
}

/// The month of a client's trades in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MonthKey {
    account: AccountId,
    currency: AssetId,
    first: Date,
}

/// What a fill adds to its order and its month, beside its quantity and its principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The row by which it was charged.
    pub row: ScheduleNumber,
    /// What it bore.
    pub commission: Quantity,
    /// What of it the introducing broker was given; none: the row shares nothing.
    pub introducing: Option<Quantity>,
    /// What the slices of the month came to, where tiers are marginal and an order adds them up.
    pub slices: Quantity,
}

impl Counted {
    /// What the line of a commission adds.
    pub fn of(line: &CommissionLine) -> Self {
        Self {
            row: line.number,
            commission: line.amount,
            introducing: line.row.introducing_percent.map(|_| line.introducing),
            slices: match line.row.per {
                ChargedPer::Order => line.in_slices,
                ChargedPer::Trade => Quantity::ZERO,
            },
        }
    }

    /// What a commission adds of which nothing else is counted; none when its row counts a share,
    /// or slices of an order.
    pub fn of_commission(
        number: ScheduleNumber,
        row: &ScheduleRow,
        commission: Quantity,
    ) -> Option<Self> {
        let has_slices = row.tier_by == TierBy::MonthMarginal && row.per == ChargedPer::Order;
        let is_alone = row.introducing_percent.is_none() && !has_slices;
        is_alone.then_some(Self {
            row: number,
            commission,
            introducing: None,
            slices: Quantity::ZERO,
        })
    }
}

/// A fill as it stands, with what its row counts.
#[derive(Clone, Copy, Debug)]
pub struct Stands<'o> {
    /// The fill.
    pub fill: Fill<'o>,
    /// What it adds.
    pub counted: Counted,
    /// The row by which it was charged.
    pub row: &'o ScheduleRow,
}

impl Stands<'_> {
    /// The units in which it is counted.
    pub(super) fn units(&self) -> impl Iterator<Item = Unit> + use<> {
        self.fill.units(self.row)
    }
}

/// What standing fills are in sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    quantity: Total,
    principal: Total,
    commission: Total,
    slices: Total,
    /// Commission and introducing broker's share, by the row that shares; no other row is here.
    shares: BTreeMap<ScheduleNumber, (Total, Total)>,
}

impl Sum {
    /// Adds a fill (+1), or takes it out (−1).
    pub(super) fn add(&mut self, fill: &Fill, counted: &Counted, sign: i128) {
        let signed = |quantity: Quantity| Total(sign * i128::from(quantity.units()));
        self.quantity += signed(fill.quantity);
        self.principal += signed(fill.principal);
        self.commission += signed(counted.commission);
        self.slices += signed(counted.slices);
        let Some(introducing) = counted.introducing else { return };
        let (borne, given) = self.shares.entry(counted.row).or_default();
        *borne += signed(counted.commission);
        *given += signed(introducing);
        if borne.is_zero() && given.is_zero() {
            self.shares.remove(&counted.row);
        }
    }

    /// What the slices of an order came to; none when it is more than a quantity holds.
    pub(super) fn slices(&self) -> Option<Quantity> {
        self.slices.quantity()
    }
}

/// What there was before a fill: in its order, and in its month.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// In its order.
    pub order: Sum,
    /// In its month.
    pub month: Sum,
}

impl Before {
    /// What a schedule may count of it; none when it is more than a quantity holds.
    pub(super) fn sums(&self) -> Option<SoFar> {
        Some(SoFar {
            quantity: self.order.quantity.quantity()?,
            principal: self.order.principal.quantity()?,
            commission: self.order.commission.quantity()?,
            month_principal: self.month.principal.quantity()?,
            shared: None,
            marginal: None,
        })
    }

    /// What was shared before of the unit on which a row's commission is: of an order all that it
    /// bore, and what its broker was given of it; of a month what this row shared.
    pub(super) fn shared(
        &self,
        number: ScheduleNumber,
        row: &ScheduleRow,
        schedules: &ScheduleBook,
    ) -> Option<Shared> {
        let (borne, given) = match row.per {
            ChargedPer::Order => {
                let is_its_broker = |other: ScheduleNumber| {
                    schedules.row(other).is_some_and(|(other, _)| {
                        other.introducing_account == row.introducing_account
                    })
                };
                let given = self.order.shares.iter().filter(|(other, _)| is_its_broker(**other));
                (self.order.commission, given.map(|(_, (_, given))| *given).sum())
            }
            ChargedPer::Trade if row.tier_by.is_by_month() => {
                self.month.shares.get(&number).copied().unwrap_or_default()
            }
            ChargedPer::Trade => (Total::ZERO, Total::ZERO),
        };
        Some(Shared { borne: borne.quantity()?, given: given.quantity()? })
    }
}

/// The place of a fill in the order of booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// How many were counted before it.
    pub number: u64,
    /// Which fill.
    pub fill: Traded,
}

/// What stands in a unit.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    /// In sum.
    pub sum: Sum,
    /// In the order of booking.
    pub fills: Vec<Place>,
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
}

impl<'a> Fill<'a> {
    /// A trade as its schedule counts it.
    pub const fn of_trade(trade: &'a Trade) -> Self {
        let Trade { account, trade_date, instrument, currency, side, quantity, principal, .. } =
            *trade;
        let order_id = trade.order_id.as_ref();
        Self { account, trade_date, instrument, currency, side, order_id, quantity, principal }
    }

    /// A share of a block, which belongs to no order of its client.
    pub const fn of_share(share: &Allocation, currency: AssetId) -> Self {
        let Allocation { account, trade_date, instrument, side, quantity, principal, .. } = *share;
        let order_id = None;
        Self { account, trade_date, instrument, currency, side, order_id, quantity, principal }
    }

    /// The order to which it belongs.
    pub(super) fn order(&self) -> Option<Unit> {
        let Fill { account, trade_date, instrument, side, order_id, .. } = *self;
        let order_id = order_id?.clone();
        Some(Unit::Order(OrderKey { account, trade_date, instrument, side, order_id }))
    }

    /// The month to which it belongs.
    pub(super) const fn month(&self) -> Unit {
        let Fill { account, trade_date, currency, .. } = *self;
        Unit::Month(MonthKey { account, currency, first: trade_date.first_of_month() })
    }

    /// The units in which a row counts it.
    fn units(&self, row: &ScheduleRow) -> impl Iterator<Item = Unit> + use<> {
        let order = match row.per {
            ChargedPer::Order => self.order(),
            ChargedPer::Trade => None,
        };
        let month = row.tier_by.is_by_month().then(|| self.month());
        order.into_iter().chain(month)
    }
}

/// What was traded so far.
#[derive(Clone, Debug, Default)]
pub struct TurnoverBook {
    standing: BTreeMap<Unit, Standing>,
    counted: u64,
}

impl TurnoverBook {
    /// What there was before a fill that is new.
    pub fn before(&self, fill: &Fill) -> Before {
        if self.standing.is_empty() {
            return Before::default();
        }
        let sum = |unit: &Unit| self.standing(unit).map(|standing| standing.sum.clone());
        Before {
            order: fill.order().as_ref().and_then(sum).unwrap_or_default(),
            month: sum(&fill.month()).unwrap_or_default(),
        }
    }

    /// What stands in a unit.
    pub(super) fn standing(&self, unit: &Unit) -> Option<&Standing> {
        self.standing.get(unit)
    }

    /// Counts a fill that was charged by a row.
    pub(crate) fn add(&mut self, traded: Traded, stands: &Stands) {
        let place = Place { number: self.counted, fill: traded };
        self.counted += 1;
        for unit in stands.units() {
            let standing = self.standing.entry(unit).or_default();
            standing.sum.add(&stands.fill, &stands.counted, 1);
            standing.fills.push(place);
        }
    }

    /// Takes a fill out that was taken back.
    pub(crate) fn remove(&mut self, traded: Traded, stands: &Stands) {
        for unit in stands.units() {
            let Some(standing) = self.standing.get_mut(&unit) else { continue };
            standing.sum.add(&stands.fill, &stands.counted, -1);
            let at = standing.fills.iter().rposition(|place| place.fill == traded);
            standing.fills.remove(at.expect("what is taken back was counted"));
            if standing.fills.is_empty() {
                self.standing.remove(&unit);
            }
        }
    }

    /// Counts a fill anew that bears something else now; the row is of the same schedule.
    pub(crate) fn replace(&mut self, was: &Counted, now: &Stands) {
        for unit in now.units() {
            if let Some(standing) = self.standing.get_mut(&unit) {
                standing.sum.add(&now.fill, was, -1);
                standing.sum.add(&now.fill, &now.counted, 1);
            }
        }
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

crate::shared::image::variants!(Unit { 0 = Order { 0: order }, 1 = Month { 0: month } });
crate::shared::image::fields!(OrderKey { account, trade_date, instrument, side, order_id });
crate::shared::image::fields!(MonthKey { account, currency, first });
crate::shared::image::fields!(Sum { quantity, principal, commission, slices, shares });
crate::shared::image::fields!(Place { number, fill });
crate::shared::image::fields!(Standing { sum, fills });
crate::shared::image::fields!(TurnoverBook { standing, counted });
