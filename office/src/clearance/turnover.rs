//! Turnover of clients so far, as far as it is counted for what they are charged: by order and day,
//! and by month, for commissions; by order, or by day, for fees that are rounded so.
//!
//! In: trades and shares that were charged by a schedule, or whose fees were rounded for a unit;
//! their cancels, which take out what they had put in, and what they bear after something else was
//! taken back. Out: what there was before a fill, and which fills stand under a unit, in the order
//! of booking. A fill bears what its whole unit owes now, less what its standing fills bore; when
//! one of them is taken back, those behind it are charged again (`adjustments`). For commissions a
//! fill with an agreed one stands outside, as does one that reached no tier. Never here: an amount
//! that is due.

use smallvec::SmallVec;
use std::collections::BTreeMap;
use terms::{
    AccountId, Allocation, AssetId, ChargedBy, ChargedPer, CommissionBy, Date, ExactSum, FeeBorne,
    FeeUnit, FeesOfUnit, Name, Quantity, ScheduleNumber, ScheduleRow, Shared, Side, SoFar, TierBy,
    Total, Trade,
};

use super::blocks::BlockKey;
use super::charges::ChargeLine;
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
    /// The fills of an order, for the fees that are rounded for it.
    FeesOfOrder(OrderKey),
    /// An owner's shares of a block, likewise.
    FeesOfShares(AccountId, BlockKey),
    /// What an account did on a day in a currency, likewise.
    FeesOfDay(DayKey),
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

/// The day of an account in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DayKey {
    account: AccountId,
    currency: AssetId,
    trade_date: Date,
}

/// What a fill adds to the units in which it is counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Its commission; none: no order and no month counts it.
    pub commission: Option<Counted>,
    /// Its fees; none: each is rounded by itself.
    pub fees: Option<CountedFees>,
}

/// What a fill adds to the unit in which its fees are rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CountedFees {
    /// The unit.
    pub unit: FeeUnit,
    /// Each fee before rounding, and what the fill bears of it.
    pub fees: Vec<FeeBorne>,
}

impl CountedFees {
    /// What the lines of fees add.
    pub fn of(unit: FeeUnit, lines: &[ChargeLine]) -> Self {
        let fee = |line: &ChargeLine| FeeBorne {
            charge: line.charge.clone(),
            exact: line.exact,
            borne: line.amount,
        };
        Self { unit, fees: lines.iter().map(fee).collect() }
    }
}

/// What the commission of a fill adds to its order and its month, beside its quantity and its
/// principal.
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

/// A fill as it stands, with what is counted of it.
#[derive(Clone, Debug)]
pub struct Stands<'o> {
    /// The fill.
    pub fill: Fill<'o>,
    /// What it adds.
    pub counted: Counts,
    /// The row by which its commission was charged, when that is counted.
    pub row: Option<&'o ScheduleRow>,
}

impl Stands<'_> {
    /// The units in which it is counted.
    pub(super) fn units(&self) -> impl Iterator<Item = Unit> + use<> {
        let row = self.row.filter(|_| self.counted.commission.is_some());
        let of_commission = row.into_iter().flat_map(|row| self.fill.units(row));
        let fees = self.counted.fees.as_ref();
        let of_fees = fees.and_then(|fees| self.fill.fees_unit(fees.unit));
        let units: SmallVec<[Unit; 3]> = of_commission.chain(of_fees).collect();
        units.into_iter()
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
    /// Each fee before rounding, and what was borne of it.
    fees: BTreeMap<Name, (ExactSum, Total)>,
}

impl Sum {
    /// Adds what is counted of a fill in a unit (+1), or takes it out (−1).
    pub(super) fn add(&mut self, unit: &Unit, fill: &Fill, counts: &Counts, sign: i128) {
        match unit {
            Unit::Order(_) | Unit::Month(_) => {
                if let Some(counted) = &counts.commission {
                    self.add_commission(fill, counted, sign);
                }
            }
            Unit::FeesOfOrder(_) | Unit::FeesOfShares(..) | Unit::FeesOfDay(_) => {
                let fees = counts.fees.iter().flat_map(|counted| &counted.fees);
                fees.for_each(|fee| self.add_fee(fee, sign));
            }
        }
    }

    fn add_fee(&mut self, fee: &FeeBorne, sign: i128) {
        let (exact, borne) = self.fees.entry(fee.charge.clone()).or_default();
        let more = if sign < 0 { -fee.exact } else { fee.exact };
        *exact = exact.plus(more).expect("a fee is charged when its sum has room");
        *borne += Total(sign * i128::from(fee.borne.units()));
        if exact.mantissa() == 0 && borne.is_zero() {
            self.fees.remove(&fee.charge);
        }
    }

    /// The fees of a unit as a fill of it needs them; none: they are more than a quantity holds.
    pub fn fees(&self, unit: FeeUnit) -> Option<FeesOfUnit> {
        let fee = |(charge, (exact, borne)): (&Name, &(ExactSum, Total))| {
            Some(FeeBorne { charge: charge.clone(), exact: *exact, borne: borne.quantity()? })
        };
        Some(FeesOfUnit { unit, before: self.fees.iter().map(fee).collect::<Option<_>>()? })
    }

    fn add_commission(&mut self, fill: &Fill, counted: &Counted, sign: i128) {
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

/// What there was before a fill: in its order, in its month, and in the unit of its fees.
#[derive(Clone, Debug, Default)]
pub struct Before {
    /// In its order.
    pub order: Sum,
    /// In its month.
    pub month: Sum,
    /// In the unit in which its fees are rounded.
    pub fees: Sum,
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
    /// Of which block it is a share.
    pub block: Option<AccountId>,
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
        let (order_id, block) = (trade.order_id.as_ref(), None);
        Self {
            account,
            trade_date,
            instrument,
            currency,
            side,
            order_id,
            block,
            quantity,
            principal,
        }
    }

    /// A share of a block, which belongs to no order of its client.
    pub const fn of_share(share: &Allocation, currency: AssetId) -> Self {
        let Allocation { account, trade_date, instrument, side, quantity, principal, .. } = *share;
        let (order_id, block) = (None, Some(share.block_account));
        Self {
            account,
            trade_date,
            instrument,
            currency,
            side,
            order_id,
            block,
            quantity,
            principal,
        }
    }

    /// The order to which it belongs.
    pub(super) fn order(&self) -> Option<Unit> {
        self.order_key().map(Unit::Order)
    }

    fn order_key(&self) -> Option<OrderKey> {
        let Fill { account, trade_date, instrument, side, order_id, .. } = *self;
        let order_id = order_id?.clone();
        Some(OrderKey { account, trade_date, instrument, side, order_id })
    }

    /// The fills with which its fees are rounded; none when it belongs to no order and no block.
    pub(super) fn fees_unit(&self, unit: FeeUnit) -> Option<Unit> {
        let Fill { account, trade_date, instrument, currency, side, block, .. } = *self;
        match (unit, block) {
            (FeeUnit::Day, _) => Some(Unit::FeesOfDay(DayKey { account, currency, trade_date })),
            (FeeUnit::Order, None) => self.order_key().map(Unit::FeesOfOrder),
            (FeeUnit::Order, Some(block)) => {
                let block = BlockKey { account: block, instrument, trade_date, side };
                Some(Unit::FeesOfShares(account, block))
            }
        }
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
    /// Is nothing counted?
    pub(super) fn is_empty(&self) -> bool {
        self.standing.is_empty()
    }

    /// What stands in a unit.
    pub(super) fn standing(&self, unit: &Unit) -> Option<&Standing> {
        self.standing.get(unit)
    }

    /// Counts a fill that is charged with others.
    pub(crate) fn add(&mut self, traded: Traded, stands: &Stands) {
        let place = Place { number: self.counted, fill: traded };
        self.counted += 1;
        for unit in stands.units() {
            let standing = self.standing.entry(unit.clone()).or_default();
            standing.sum.add(&unit, &stands.fill, &stands.counted, 1);
            standing.fills.push(place);
        }
    }

    /// Takes a fill out that was taken back.
    pub(crate) fn remove(&mut self, traded: Traded, stands: &Stands) {
        for unit in stands.units() {
            self.remove_from(&unit, traded, stands);
        }
    }

    /// Counts a fill anew that bears something else now; in no other units than before, and not in
    /// those of a commission that reaches no tier any more.
    pub(crate) fn replace(&mut self, traded: Traded, was: &Stands, now: &Counts) {
        for unit in was.units() {
            let counts_on = match unit {
                Unit::Order(_) | Unit::Month(_) => now.commission.is_some(),
                Unit::FeesOfOrder(_) | Unit::FeesOfShares(..) | Unit::FeesOfDay(_) => true,
            };
            if !counts_on {
                self.remove_from(&unit, traded, was);
            } else if let Some(standing) = self.standing.get_mut(&unit) {
                standing.sum.add(&unit, &was.fill, &was.counted, -1);
                standing.sum.add(&unit, &was.fill, now, 1);
            }
        }
    }

    fn remove_from(&mut self, unit: &Unit, traded: Traded, stands: &Stands) {
        let Some(standing) = self.standing.get_mut(unit) else { return };
        standing.sum.add(unit, &stands.fill, &stands.counted, -1);
        let at = standing.fills.iter().rposition(|place| place.fill == traded);
        standing.fills.remove(at.expect("what is taken back was counted"));
        if standing.fills.is_empty() {
            self.standing.remove(unit);
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

crate::shared::image::variants!(Unit {
    0 = Order { 0: order },
    1 = Month { 0: month },
    2 = FeesOfOrder { 0: order },
    3 = FeesOfShares { 0: owner, 1: block },
    4 = FeesOfDay { 0: day },
});
crate::shared::image::fields!(OrderKey { account, trade_date, instrument, side, order_id });
crate::shared::image::fields!(MonthKey { account, currency, first });
crate::shared::image::fields!(DayKey { account, currency, trade_date });
crate::shared::image::fields!(Sum { quantity, principal, commission, slices, shares, fees });
crate::shared::image::fields!(Place { number, fill });
crate::shared::image::fields!(Standing { sum, fills });
crate::shared::image::fields!(TurnoverBook { standing, counted });
