//! Reference data: what is known from a day on, or of a day. Nothing moves by it.

use super::Head;
use crate::accounts::{Account, words};
use crate::actions::Action;
use crate::assets::{Instrument, Price};
use crate::date::Date;
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
    /// An account changes, from a day on.
    AccountChanged(AccountChange),
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
        "account changed",
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
            Self::AccountChanged(change) => {
                Head::new("account changed", Some(change.effective), Some(&change.change_id))
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

words!(
    /// Whether an account may be used.
    AccountState {
        /// It may.
        Open = "open",
        /// It may not, from the day of the change on.
        Closed = "closed",
    }
);

/// A change of an account, as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChange {
    /// The id of the row.
    pub change_id: Name,
    /// The account.
    pub account: Name,
    /// The first day on which it holds.
    pub effective: Date,
    /// The holder's name from then on.
    pub name: Option<Name>,
    /// Whether the account may be used from then on.
    pub state: Option<AccountState>,
    /// Why, for whoever reads it later.
    pub reason: Option<Name>,
}
