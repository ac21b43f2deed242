//! The gate of the commission schedules: may this row be set?
//!
//! In: a row whose accounts were looked up. Out: whether it may be set. The rows of one scope and
//! day are one schedule, so they share a name, and what is borne by an order, and what tiers are
//! measured by.

use super::phrases::Phrase;
use super::refusals::Refusal;
use super::schedules::ScheduleBook;
use crate::shared::directory::Directory;
use terms::{
    AccountId, ChargedPer, Decimal, Edition, Family, Kind, Name, Say, ScheduleRow, ScheduleScope,
    TierBy, Wording,
};

/// Twelve digits leave room for any schedule and keep every product within what a quantity holds.
const FIGURE_MAX: i64 = 1_000_000_000_000;
const FIGURE_SCALE_MAX: u8 = 8;

/// Checks a row; `account` is the one that it names as its scope, `broker` the payable account.
pub fn check_row(
    row: &ScheduleRow,
    account: Option<AccountId>,
    broker: Option<AccountId>,
    directory: &Directory,
    schedules: &ScheduleBook,
) -> Result<(), Refusal> {
    check_scope(row, account, directory)?;
    check_figures(row, directory)?;
    check_introducing(row, broker, directory)?;
    check_bounds_of_slices(row, account, schedules)?;
    let differs =
        |other: &ScheduleRow| difference(other, row).map(|what| (what, other.schedule.clone()));
    match schedules.beside(row, account).find_map(|(other, _)| differs(other)) {
        None => Ok(()),
        Some((what, other)) => {
            Err(Refusal::ScheduleMustBeOne { what, other, effective: row.effective })
        }
    }
}

/// In what two rows of one scope and day differ that would make them two schedules.
fn difference(one: &ScheduleRow, other: &ScheduleRow) -> Option<Phrase> {
    if one.schedule != other.schedule {
        return Some(Phrase::ItsName);
    }
    if one.per != other.per {
        return Some(Phrase::WhatItIsPer);
    }
    (one.product == other.product && one.tier_by != other.tier_by)
        .then_some(Phrase::WhatItsTiersAreBy)
}

fn check_scope(
    row: &ScheduleRow,
    account: Option<AccountId>,
    directory: &Directory,
) -> Result<(), Refusal> {
    match (row.scope, &row.whom) {
        (ScheduleScope::All, None) | (ScheduleScope::Desk, Some(_)) => Ok(()),
        (ScheduleScope::Account, Some(name)) => {
            let kind = account.map_or(Kind::Suspense, |account| directory.account(account).kind);
            let is_client = kind.family() == Family::Client;
            is_client.then_some(()).ok_or_else(|| Refusal::ScheduleMustBeForAClient {
                account: name.clone(),
                kind: kind.as_str(),
            })
        }
        (ScheduleScope::All, Some(_)) | (ScheduleScope::Desk | ScheduleScope::Account, None) => {
            let whom = named(row.whom.as_ref());
            Err(Refusal::ScheduleScopeMustFit { scope: row.scope.as_str(), whom })
        }
    }
}

/// Whom a row names, for a message.
fn named(name: Option<&Name>) -> Wording {
    name.map_or_else(|| Phrase::Nobody.wording(), Say::wording)
}

fn check_figures(row: &ScheduleRow, directory: &Directory) -> Result<(), Refusal> {
    // What is charged may be a rebate since edition 5; a limit is no rebate.
    let least = if directory.edition() >= Edition(5) { 1 - FIGURE_MAX } else { 0 };
    let figures = [
        ("tier_from", Some(row.tier_from), 0),
        ("flat", row.flat, least),
        ("per_share", row.per_share, least),
        ("bps", row.bps, least),
        ("minimum", row.minimum, 0),
        ("maximum", row.maximum, 0),
    ];
    let fits = |value: Decimal, least: i64| {
        (least..FIGURE_MAX).contains(&value.mantissa) && value.scale <= FIGURE_SCALE_MAX
    };
    for (figure, value, least) in figures {
        if let Some(value) = value.filter(|value| !fits(*value, least)) {
            return Err(Refusal::ScheduleFigureMustFit { figure, value });
        }
    }
    match (row.minimum, row.maximum) {
        (Some(minimum), Some(maximum))
            if minimum.units(FIGURE_SCALE_MAX) > maximum.units(FIGURE_SCALE_MAX) =>
        {
            Err(Refusal::ScheduleMinimumMustNotExceedItsMaximum { minimum, maximum })
        }
        _ => Ok(()),
    }
}

/// An order keeps what its slices came to in one sum. Where some were charged and others given
/// back, a minimum or a maximum, which bounds what is charged, could not tell the two apart: such a
/// schedule has no limits, or no rates below zero.
fn check_bounds_of_slices(
    row: &ScheduleRow,
    account: Option<AccountId>,
    schedules: &ScheduleBook,
) -> Result<(), Refusal> {
    if (row.per, row.tier_by) != (ChargedPer::Order, TierBy::MonthMarginal) {
        return Ok(());
    }
    let rows = || {
        let others = schedules.beside(row, account).map(|(other, _)| other);
        others.filter(|other| other.product == row.product).chain([row])
    };
    let is_bounded = rows().any(|row| row.minimum.is_some() || row.maximum.is_some());
    let given = rows().filter_map(|row| row.bps).find(|bps| bps.mantissa < 0);
    match given {
        Some(value) if is_bounded => Err(Refusal::ScheduleFigureMustFit { figure: "bps", value }),
        Some(_) | None => Ok(()),
    }
}

fn check_introducing(
    row: &ScheduleRow,
    broker: Option<AccountId>,
    directory: &Directory,
) -> Result<(), Refusal> {
    let (percent, name) = match (row.introducing_percent, &row.introducing_account) {
        (None, None) => return Ok(()),
        (percent, name) => (percent.unwrap_or(Decimal::ZERO), named(name.as_ref())),
    };
    let is_payable =
        broker.is_some_and(|broker| directory.account(broker).kind == Kind::IntroducingBroker);
    let is_part = percent.scale <= FIGURE_SCALE_MAX
        && percent
            .units(FIGURE_SCALE_MAX)
            .is_some_and(|units| (1..=10_000_000_000).contains(&units));
    if !(is_payable && is_part) {
        return Err(Refusal::IntroducingShareMustNameItsBroker { account: name, percent });
    }
    // Up to edition 4 a share of nothing was kept without a word.
    if row.says_how_much() || directory.edition() < Edition(5) {
        return Ok(());
    }
    Err(Refusal::IntroducingShareMustBeOfSomething)
}
