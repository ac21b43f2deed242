//! Commission of a trade by the office's schedules: one function, with every figure of its
//! explanation.
//!
//! In: a fill, what there was before it, the schedules. Out: a line: the parts (flat, per share,
//! basis points), each rounded to the currency's smallest unit and then added, the minimum or
//! maximum that counted, what the earlier fills of the order bore, and the introducing broker's
//! share. Where a schedule is per order, a fill bears what the whole order owes with it, less what
//! its earlier fills bore: that may be nothing, and below nothing when the order has reached a
//! cheaper tier. Source: rules of the firm; nothing of a schedule is law (FINRA Rule 2121 asks that
//! it be fair).

use super::charges::{Exact, Measure};
use super::schedules::{Reached, ScheduleBook};
use crate::shared::directory::Directory;
use terms::{
    AccountId, ChargedPer, Date, Decimal, Family, Product, Quantity, Rounding, ScheduleNumber,
    ScheduleRow, SoFar, TierBy,
};

/// What a schedule is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
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
    /// What there was before it.
    pub so_far: &'a SoFar,
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
    /// The basis points.
    pub bps: Option<Part>,
    /// What counted instead of their sum, and how much it added or took away.
    pub bound: Option<(Bound, i128)>,
    /// What there was before, as far as the row counts it.
    pub so_far: SoFar,
    /// What the fill bears.
    pub amount: Quantity,
    /// What of it goes to the introducing broker.
    pub introducing: Quantity,
}

/// An amount is larger than a quantity can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

/// The commission of a fill by the schedule in force for its account; none when nothing asks for
/// one: no client's account, no schedule, no tier that is reached, or, for [`Product::Any`], a
/// schedule that tells products apart and is worked out when the day ends.
pub fn scheduled<'s>(
    asked: &Asked,
    schedules: &'s ScheduleBook,
    directory: &Directory,
) -> Result<Option<CommissionLine<'s>>, TooLarge> {
    let account = directory.account(asked.account);
    if account.kind.family() != Family::Client {
        return Ok(None);
    }
    let Some(tariff) = schedules.in_force(asked.account, account, asked.trade_date) else {
        return Ok(None);
    };
    if asked.product == Product::Any && schedules.tells_products_apart(tariff) {
        return Ok(None);
    }
    let with = |measure: Measure, before: Quantity| Measure {
        units: measure.units.saturating_add(before.units()),
        ..measure
    };
    let reached = Reached {
        quantity: (asked.quantity, with(asked.quantity, asked.so_far.quantity)),
        principal: (asked.principal, with(asked.principal, asked.so_far.principal)),
        month: with(asked.principal, asked.so_far.month_principal),
    };
    let Some((number, row)) = schedules.row_for(tariff, asked.product, &reached) else {
        return Ok(None);
    };
    by_row(number, row, asked).map(Some)
}

/// The commission of a fill by a row: what the schedule asks for, and what the explanation of a
/// booked trade asks again.
pub fn by_row<'s>(
    number: ScheduleNumber,
    row: &'s ScheduleRow,
    asked: &Asked,
) -> Result<CommissionLine<'s>, TooLarge> {
    let so_far = counted(row, asked.so_far);
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
    let (per_share, bps) = (part(row.per_share, quantity, 0), part(row.bps, principal, 4));
    let sum: i128 = [flat, per_share, bps].into_iter().flatten().map(|part| part.amount).sum();
    let limit = |limit: Decimal| {
        Exact { mantissa: limit.mantissa.into(), scale: limit.scale }.round(decimals, row.rounding)
    };
    let bound = match (row.minimum.map(limit), row.maximum.map(limit)) {
        (_, Some(most)) if sum.max(row.minimum.map_or(sum, limit)) > most => {
            Some((Bound::Maximum, most - sum))
        }
        (Some(least), _) if sum < least => Some((Bound::Minimum, least - sum)),
        _ => None,
    };
    let due = sum + bound.map_or(0, |(_, added)| added);
    let amount = Quantity::try_new(due - i128::from(so_far.commission.units())).ok_or(TooLarge)?;
    let introducing = row
        .introducing_percent
        .map_or(Quantity::ZERO, |percent| share(amount, percent, row.rounding));
    Ok(CommissionLine { number, row, flat, per_share, bps, bound, so_far, amount, introducing })
}

/// What of what there was before a row counts.
fn counted(row: &ScheduleRow, so_far: &SoFar) -> SoFar {
    let mut counted = match row.per {
        ChargedPer::Order => SoFar { month_principal: Quantity::ZERO, ..*so_far },
        ChargedPer::Trade => SoFar::default(),
    };
    if row.tier_by == TierBy::Month {
        counted.month_principal = so_far.month_principal;
    }
    counted
}

/// The introducing broker's share: no more than the commission itself.
fn share(amount: Quantity, percent: Decimal, rounding: Rounding) -> Quantity {
    let exact = Exact {
        mantissa: i128::from(amount.units()) * i128::from(percent.mantissa),
        scale: percent.scale + 2,
    };
    Quantity::try_new(exact.round(0, rounding))
        .expect("a share is no larger than what it is a part of")
}
