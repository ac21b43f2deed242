//! Words of a contract note: its sections, where a charge comes from, and a rate with its unit.

use office::clearance::day_note::{NoteLine, Payee};
use terms::{Basis, ChargeRate, ChargeRounding, Wording, sentence};

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
        Payee::DepositoryParticipant => sentence!("the house's rule dp_charge"),
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

/// How an amount is rounded.
pub fn rounding(rounding: ChargeRounding) -> Wording {
    let sentence = match rounding {
        ChargeRounding::Firm => sentence!("as the house does"),
        ChargeRounding::Named { decimals, rounding } => {
            sentence!(
                "{rounding} to {decimals} digits",
                rounding = rounding.as_str(),
                decimals = decimals
            )
        }
    };
    sentence.into()
}
