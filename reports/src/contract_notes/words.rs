//! Words of a contract note: its sections, where a charge comes from, and a rate with its unit.

use super::EXACT_DECIMALS;
use crate::Exact;
use crate::drawing::rounded;
use office::clearance::day_note::{NoteLine, Payee};
use office::clearance::lines::Line;
use terms::{Basis, ChargeRate, ChargeRounding, Decimal, Rounding, Total, Wording, sentence};

/// In which section a charge stands.
pub fn section(line: &NoteLine<'_>) -> &'static str {
    match line.payee {
        _ if !line.is_on_note => "ledger",
        Payee::Brokerage { .. } | Payee::BookedBefore => "brokerage",
        Payee::PassedOn(_) | Payee::DepositoryParticipant => "charge",
    }
}

/// Where a charge comes from that no table of a market has.
pub fn of_the_house(payee: &Payee) -> Option<Wording> {
    let sentence = match payee {
        Payee::Brokerage { schedule, .. } => {
            sentence!("schedule {schedule}", schedule = schedule.as_deref().unwrap_or_default())
        }
        Payee::BookedBefore => sentence!("booked with the trade"),
        Payee::DepositoryParticipant => sentence!("the firm's rule dp_charge"),
        Payee::PassedOn(_) => return None,
    };
    Some(sentence.into())
}

/// A rate with its unit.
pub fn rate_of(rate: &ChargeRate) -> Wording {
    let number = rate.rate.trimmed();
    let sentence = match &rate.basis {
        Basis::Percent => return format!("{number} %").into(),
        Basis::PerMillionOfPrincipal => sentence!("{number} per million", number = number),
        Basis::PerShare => sentence!("{number} per share", number = number),
        Basis::Flat => sentence!("{number} each", number = number),
        Basis::PercentOf(names) => {
            sentence!("{number} % of {charges}", number = number, charges = names.join(" + "))
        }
    };
    sentence.into()
}

/// What a part of brokerage is: a rate with its unit, a limit that counted, or what it takes
/// account of.
pub fn part_of(part: &Line) -> Wording {
    let Some(number) = part.rate.map(Decimal::trimmed) else { return part.on.clone() };
    let on = match &part.on {
        Wording::Text(on) => on.as_str(),
        Wording::Sentence(_) | Wording::Several(_) => "",
    };
    let sentence = match (part.bound, on) {
        ("minimum", _) => sentence!("at least {number}", number = number),
        ("maximum", _) => sentence!("at most {number}", number = number),
        (_, "shares") => sentence!("{number} per share", number = number),
        (_, "principal") => sentence!("{number} basis points", number = number),
        _ => sentence!("{number} each", number = number),
    };
    sentence.into()
}

/// How an amount is rounded: by itself, or as what a sum that is rounded once is more than the
/// lines before it.
pub fn rounding(rounding: ChargeRounding, line: &NoteLine<'_>, currency_decimals: u8) -> Wording {
    let by_itself: Wording = match rounding {
        ChargeRounding::Firm => sentence!("as the firm does").into(),
        ChargeRounding::Named { decimals, rounding } => rounding_of(rounding, decimals),
    };
    let sum = line.before.and_then(|before| before.exact.plus(line.exact));
    let shown = sum.and_then(|sum| rounded(sum, EXACT_DECIMALS));
    let Some((before, Exact(sum))) = line.before.zip(shown) else { return by_itself };
    sentence!(
        "{rounding}, of {sum} in all, less {before} that stands above",
        rounding = by_itself,
        sum = sum,
        before = Total(before.amount).show(currency_decimals)
    )
    .into()
}

/// How an amount is rounded by itself.
pub fn rounding_of(rounding: Rounding, decimals: u8) -> Wording {
    sentence!("{rounding} to {decimals} digits", rounding = rounding.as_str(), decimals = decimals)
        .into()
}
