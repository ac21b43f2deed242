//! Reference data: what is known from a day on, or of a day. Nothing moves by it.

use super::Head;
use crate::accounts::Account;
use crate::actions::Action;
use crate::assets::{Instrument, Price};
use crate::financing::InterestRate;
use crate::inputs::FirmRule;
use crate::lot_choices::LotChoice;
use crate::names::Name;
use crate::schedules::ScheduleRow;
use crate::values::{FxRate, HeldPrice, PriceRule};

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownEvent {
    /// A currency can be booked.
    CurrencyAdmitted {
        /// ISO 4217.
        currency: Name,
        /// Its minor units.
        decimals: u8,
    },
    /// A rule of the firm's own is in force.
    RuleSet(FirmRule),
    /// A row of a commission schedule is in force.
    ScheduleSet(ScheduleRow),
    /// An account exists.
    AccountOpened(Account),
    /// An instrument exists.
    InstrumentListed(Instrument),
    /// A price is known.
    PriceRecorded(Price),
    /// A price lies too far from the last accepted one, and waits for a person.
    PriceHeld(HeldPrice),
    /// A rule by which prices are believed is in force.
    PriceRuleSet(PriceRule),
    /// A rate of a currency is known.
    FxRateRecorded(FxRate),
    /// A rate of interest is in force.
    InterestRateSet(InterestRate),
    /// A corporate action is known.
    ActionAnnounced(Action),
    /// Lots were chosen, for a sale or by a standing order.
    LotsChosen(LotChoice),
}

impl KnownEvent {
    /// The names of this family.
    pub const NAMES: &[&str] = &[
        "currency admitted",
        "rule set",
        "schedule set",
        "account opened",
        "instrument listed",
        "price recorded",
        "price held",
        "price rule set",
        "fx rate recorded",
        "interest rate set",
        "action announced",
        "lots chosen",
    ];

    /// The head.
    pub const fn head(&self) -> Head<'_> {
        match self {
            Self::CurrencyAdmitted { .. } => Head::new("currency admitted", None, None),
            Self::RuleSet(rule) => Head::new("rule set", None, Some(&rule.rule)),
            Self::ScheduleSet(row) => Head::new("schedule set", None, Some(&row.schedule)),
            Self::AccountOpened(account) => {
                Head::new("account opened", None, Some(&account.account))
            }
            Self::InstrumentListed(instrument) => {
                Head::new("instrument listed", None, Some(&instrument.instrument))
            }
            Self::PriceRecorded(price) => Head::new("price recorded", Some(price.date), None),
            Self::PriceHeld(held) => Head::new("price held", Some(held.price.date), None),
            Self::PriceRuleSet(_) => Head::new("price rule set", None, None),
            Self::FxRateRecorded(rate) => Head::new("fx rate recorded", Some(rate.date), None),
            Self::InterestRateSet(rate) => Head::new("interest rate set", None, Some(&rate.name)),
            Self::ActionAnnounced(action) => {
                Head::new("action announced", None, Some(&action.action_id))
            }
            Self::LotsChosen(choice) => {
                Head::new("lots chosen", Some(choice.date), Some(&choice.choice_id))
            }
        }
    }
}
