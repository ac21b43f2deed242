//! Commission of a trade by the office's schedules: one function, with every figure of its
//! explanation.
//!
//! In: a fill, what there was before it, the schedules. Out: a line: the parts (flat, per share,
//! basis points), each rounded to the currency's smallest unit and then added, the minimum or
//! maximum that counted, what the earlier fills of the order bore, and the introducing broker's
//! share. Where a schedule is per order, a fill bears what the whole order owes with it, less what
//! its earlier fills bore: that may be nothing, and below nothing when the order has reached a
//! cheaper tier. The introducing broker's share is rounded for the unit on which the commission is,
//! an order or the month's trades by one row: what is rounded fill by fill does not add up.
//!
//! A negative part is a rebate. A minimum and a maximum bound what is charged; the rebate is given
//! beside them, so that neither swallows it unseen.
//!
//! Sources: rules of the firm; nothing of a schedule is law (FINRA Rule 2121 asks that it be fair).
//! Tiers on a marginal basis and rebates that are passed on: schedules that brokers publish
//! (interactivebrokers.com, stocks, tiered pricing: "applied on a marginal basis for a given
//! calendar month").

use super::charges::{Exact, Measure};
use super::schedules::{Reached, ScheduleBook, Tariff};
use super::turnover::Before;
use crate::shared::directory::Directory;
use smallvec::SmallVec;
use terms::{
    AccountId, ChargedPer, CommissionBy, Date, Decimal, Edition, Family, Marginal, Product,
    Quantity, Rounding, ScheduleNumber, ScheduleRow, Shared, SoFar, TierBy, power_of_ten,
};

/// What a schedule is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whose trade.
    pub account: AccountId,
    /// Of which day.
    pub trade_date: Date,
    /// What becomes of it. When it is booked, a trade asks for [`Product::Any`] in a market whose
    /// day tells them apart.
    pub product: Product,
    /// The quantity of the fill.
    pub quantity: Measure,
    /// Its principal.
    pub principal: Measure,
}

/// A part of a commission.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// The rate.
    pub rate: Decimal,
    /// What it was counted on.
    pub on: Measure,
    /// The amount before rounding.
    pub exact: Exact,
    /// The amount, in the currency's smallest unit.
    pub amount: i128,
}

/// What counted instead of the sum of the parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The least.
    Minimum,
    /// The most.
    Maximum,
}

/// A commission with everything that explains it. Amounts are in the currency's smallest unit.
#[derive(Clone, Debug)]
pub struct CommissionLine<'s> {
    /// The number of its row.
    pub number: ScheduleNumber,
    /// The row.
    pub row: &'s ScheduleRow,
    /// The flat amount.
    pub flat: Option<Part>,
    /// The amount per share.
    pub per_share: Option<Part>,
    /// The basis points of the whole.
    pub bps: Option<Part>,
    /// The basis points of each slice of the month, where tiers are marginal.
    pub slices: SmallVec<[Part; 2]>,
    /// What these come to.
    pub in_slices: Quantity,
    /// What counted instead of their sum, and how much it added or took away.
    pub bound: Option<(Bound, i128)>,
    /// What there was before, as far as the row counts it.
    pub so_far: SoFar,
    /// What the fill bears.
    pub amount: Quantity,
    /// What of it goes to the introducing broker.
    pub introducing: Quantity,
}

impl CommissionLine<'_> {
    /// By what it came about, as it is kept.
    pub fn by(&self) -> CommissionBy {
        let so_far = (self.so_far != SoFar::default()).then(|| Box::new(self.so_far));
        CommissionBy::Schedule { row: self.number, so_far }
    }
}

/// An amount is larger than a quantity can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// The commission of a fill by the schedule in force for its account; none when nothing asks for
/// one: no client's account, no schedule, no tier that is reached, or, for [`Product::Any`], a
/// schedule that tells products apart and is worked out when the day ends.
pub fn scheduled<'s>(
    asked: &Asked,
    before: &Before,
    schedules: &'s ScheduleBook,
    directory: &Directory,
) -> Result<Option<CommissionLine<'s>>, TooLarge> {
    let account = directory.account_on(asked.account, asked.trade_date);
    if account.kind.family() != Family::Client {
        return Ok(None);
    }
    let Some(tariff) = schedules.in_force(asked.account, &account, asked.trade_date) else {
        return Ok(None);
    };
    if asked.product == Product::Any && schedules.tells_products_apart(tariff) {
        return Ok(None);
    }
    by_tariff(asked, before, tariff, schedules, directory)
}

/// The commission of a fill by the rows of a schedule.
pub fn by_tariff<'s>(
    asked: &Asked,
    before: &Before,
    tariff: &'s Tariff,
    schedules: &'s ScheduleBook,
    directory: &Directory,
) -> Result<Option<CommissionLine<'s>>, TooLarge> {
    let sums = before.sums().ok_or(TooLarge)?;
    let with = |measure: Measure, before: Quantity| Measure {
        units: measure.units.saturating_add(before.units()),
        ..measure
    };
    let reached = Reached {
        quantity: (asked.quantity, with(asked.quantity, sums.quantity)),
        principal: (asked.principal, with(asked.principal, sums.principal)),
        month: with(asked.principal, sums.month_principal),
    };
    let Some((number, row)) = schedules.row_for(tariff, asked.product, &reached) else {
        return Ok(None);
    };
    let so_far = so_far(number, row, &sums, before, schedules, directory).ok_or(TooLarge)?;
    by_row(number, row, asked, &so_far, schedules).map(Some)
}

/// The commission of a fill by a row: what the schedule asks for, and what the explanation of a
/// booked trade asks again.
pub fn by_row<'s>(
    number: ScheduleNumber,
    row: &'s ScheduleRow,
    asked: &Asked,
    so_far: &SoFar,
    schedules: &ScheduleBook,
) -> Result<CommissionLine<'s>, TooLarge> {
    let so_far = *so_far;
    let whole = |measure: Measure, before: Quantity| {
        let units = i128::from(measure.units) + i128::from(before.units());
        Quantity::try_new(units)
            .map(|sum| Measure { units: sum.units(), ..measure })
            .ok_or(TooLarge)
    };
    let (quantity, principal) =
        (whole(asked.quantity, so_far.quantity)?, whole(asked.principal, so_far.principal)?);
    let decimals = asked.principal.decimals;
    let part = |rate: Option<Decimal>, on: Measure, shift: u8| {
        rate.map(|rate| {
            let exact = Exact {
                mantissa: i128::from(on.units) * i128::from(rate.mantissa),
                scale: on.decimals + rate.scale + shift,
            };
            Part { rate, on, exact, amount: exact.round(decimals, row.rounding) }
        })
    };
    let flat = part(row.flat, Measure { units: 1, decimals: 0 }, 0);
    let per_share = part(row.per_share, quantity, 0);
    let (bps, slices) = match so_far.marginal {
        Some(marginal) => (None, slices(number, row, asked, &so_far, marginal, schedules)?),
        None => (part(row.bps, principal, 4), SmallVec::new()),
    };
    let in_slices: i128 = slices.iter().map(|part| part.amount).sum();
    let in_slices = Quantity::try_new(in_slices).ok_or(TooLarge)?;
    let earlier_slices = so_far.marginal.map_or(0, |marginal| marginal.charged.units().into());
    let parts = [flat, per_share, bps].into_iter().flatten().chain(slices.iter().copied());
    let amounts = || parts.clone().map(|part| part.amount).chain([earlier_slices]);
    let sum: i128 = amounts().map(|amount| amount.max(0)).sum();
    let rebate: i128 = amounts().map(|amount| amount.min(0)).sum();
    let bound = bounded(row, sum, decimals);
    let due = sum + bound.map_or(0, |(_, added)| added) + rebate;
    let amount = Quantity::try_new(due - i128::from(so_far.commission.units())).ok_or(TooLarge)?;
    let introducing = row
        .introducing_percent
        .map_or(Some(Quantity::ZERO), |percent| share(row, percent, amount, so_far.shared))
        .ok_or(TooLarge)?;
    let line = CommissionLine {
        number,
        row,
        flat,
        per_share,
        bps,
        slices,
        in_slices,
        bound,
        so_far,
        amount,
        introducing,
    };
    Ok(line)
}

/// The limit that counts instead of what is charged, and how much it adds or takes away.
fn bounded(row: &ScheduleRow, sum: i128, decimals: u8) -> Option<(Bound, i128)> {
    let limit = |limit: Decimal| {
        Exact { mantissa: limit.mantissa.into(), scale: limit.scale }.round(decimals, row.rounding)
    };
    match (row.minimum.map(limit), row.maximum.map(limit)) {
        (least, Some(most)) if sum.max(least.unwrap_or(sum)) > most => {
            Some((Bound::Maximum, most - sum))
        }
        (Some(least), _) if sum < least => Some((Bound::Minimum, least - sum)),
        _ => None,
    }
}

/// What of what there was before a row counts; none when it is too large.
fn so_far(
    number: ScheduleNumber,
    row: &ScheduleRow,
    sums: &SoFar,
    before: &Before,
    schedules: &ScheduleBook,
    directory: &Directory,
) -> Option<SoFar> {
    let mut counted = match row.per {
        ChargedPer::Order => SoFar { month_principal: Quantity::ZERO, ..*sums },
        ChargedPer::Trade => SoFar::default(),
    };
    if row.tier_by.is_by_month() {
        counted.month_principal = sums.month_principal;
    }
    if row.tier_by == TierBy::MonthMarginal {
        let charged = match row.per {
            ChargedPer::Order => before.order.slices()?,
            ChargedPer::Trade => Quantity::ZERO,
        };
        counted.marginal = schedules.last_row().map(|last_row| Marginal { last_row, charged });
    }
    if row.introducing_percent.is_some() && directory.edition() >= Edition(5) {
        let shared = before.shared(number, row, schedules)?;
        counted.shared = (shared != Shared::default()).then_some(shared);
    }
    Some(counted)
}

/// The introducing broker's share of a fill: its part of what the unit has borne with the fill,
/// rounded, less what was given of it before. A rebate that outweighs the commission is the firm's:
/// nothing is shared then.
fn share(
    row: &ScheduleRow,
    percent: Decimal,
    amount: Quantity,
    shared: Option<Shared>,
) -> Option<Quantity> {
    let Shared { borne, given } = shared.unwrap_or_default();
    let borne = i128::from(borne.units()) + i128::from(amount.units());
    let exact = shared_exactly(shared_of(row, borne), percent);
    Quantity::try_new(exact.round(0, row.rounding) - i128::from(given.units()))
}

/// What is shared of all that a unit has borne.
pub fn shared_of(row: &ScheduleRow, borne: i128) -> i128 {
    if row.gives_a_rebate() { borne.max(0) } else { borne }
}

/// A share before rounding, in the smallest unit of what it is a part of.
pub fn shared_exactly(borne: i128, percent: Decimal) -> Exact {
    Exact { mantissa: borne * i128::from(percent.mantissa), scale: percent.scale + 2 }
}

/// The slices of the month into which a fill falls, each at the basis points of its own tier. What
/// is rounded is the month's charge up to the end of a slice, so that the slices of a month add up
/// to what it owes, however many fills it has.
fn slices(
    number: ScheduleNumber,
    row: &ScheduleRow,
    asked: &Asked,
    so_far: &SoFar,
    marginal: Marginal,
    schedules: &ScheduleBook,
) -> Result<SmallVec<[Part; 2]>, TooLarge> {
    let decimals = asked.principal.decimals;
    let start = i128::from(so_far.month_principal.units());
    // Within a quantity, and at the largest rate of a row, every product below fits.
    let end = Quantity::try_new(start + i128::from(asked.principal.units)).ok_or(TooLarge)?;
    let end = i128::from(end.units());
    let tiers: SmallVec<[(i128, Decimal); 4]> = schedules
        .tiers_beside(number, marginal.last_row, asked.account)
        .map(|row| (begins(row.tier_from, decimals), row.bps.unwrap_or(Decimal::ZERO)))
        .collect();
    let mut slices = SmallVec::new();
    let mut charged = 0;
    for (place, (from, rate)) in tiers.iter().enumerate() {
        let to = tiers.get(place + 1).map_or(end, |(next, _)| *next);
        let within = |at: i128| at.clamp(*from, to.max(*from)) - from;
        let at_scale = i128::from(rate.mantissa) * power_of_ten(RATE_SCALE - rate.scale);
        let round = |units: i128| {
            let exact =
                Exact { mantissa: charged + units * at_scale, scale: decimals + RATE_SCALE + 4 };
            exact.round(decimals, row.rounding)
        };
        let (begin, end) = (within(start), within(end));
        if end > begin {
            let on = i64::try_from(end - begin).expect("a slice is a part of a principal");
            slices.push(Part {
                rate: *rate,
                on: Measure { units: on, decimals },
                exact: Exact {
                    mantissa: i128::from(on) * i128::from(rate.mantissa),
                    scale: decimals + rate.scale + 4,
                },
                amount: round(end) - round(begin),
            });
        }
        charged += end * at_scale;
    }
    Ok(slices)
}

/// The digits at which rates of slices are added; a schedule's figures have no more.
const RATE_SCALE: u8 = 8;

/// From which unit of the month on a tier counts.
fn begins(tier_from: Decimal, decimals: u8) -> i128 {
    Exact { mantissa: tier_from.mantissa.into(), scale: tier_from.scale }
        .round(decimals, Rounding::Up)
}
