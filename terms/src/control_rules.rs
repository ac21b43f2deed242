//! Rules about possession or control: where securities lie that clients need, and by when the firm
//! brings them back.
//!
//! The rows are data (`markets/*/control_rules.csv`), each with its first day and its source. Never
//! here: a quantity; whose securities they are.

use crate::accounts::words;
use crate::date::Date;
use crate::names::Name;
use crate::rules::Calendar;

words!(
    /// Where securities lie that clients need and that are not segregated, in the order in which
    /// they are brought back.
    ControlPlace {
        /// Free in the firm's own box.
        Free = "free",
        /// Pledged for a loan of a bank.
        Pledged = "pledged",
        /// Lent.
        Lent = "lent",
        /// They have not come: a fail to receive.
        Failing = "failing",
        /// A client sold them as its own, and has not delivered them.
        Oversold = "oversold",
        /// They stand against a short position.
        Short = "short",
    }
);

/// A rule about what lies at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControlRule {
    /// From which day on.
    pub effective: Date,
    /// Of which place.
    pub place: ControlPlace,
    /// From when on the days count.
    pub clock: ControlClock,
    /// How many business days behind it the firm has for acting.
    pub act_days: u8,
    /// Within how many business days behind that it is done; none: the rule says none.
    pub complete_days: Option<u8>,
    /// Who says so.
    pub source: Name,
}

/// From when on the days of a rule count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlClock {
    /// From the business day on which the need was found.
    Determination,
    /// From the settlement date of what lies there.
    SettlementDate,
    /// From the first day on which it is older than so many calendar days.
    OlderThan(u8),
}

impl ControlRule {
    /// The first day on which something of a date is too old; none where its age does not matter.
    pub fn over(&self, since: Date) -> Option<Date> {
        match self.clock {
            ControlClock::OlderThan(days) => Some(since.plus(i32::from(days) + 1)),
            ControlClock::Determination | ControlClock::SettlementDate => None,
        }
    }

    /// By when the firm acts on what lies there since a date, needed as was found on a day; none
    /// when the date is asked for and not known, or the calendar does not reach so far.
    pub fn act_by(
        &self,
        determined: Date,
        since: Option<Date>,
        calendar: &Calendar,
    ) -> Option<Date> {
        let from = match self.clock {
            ControlClock::Determination => determined,
            ControlClock::SettlementDate => since?,
            ControlClock::OlderThan(_) => self.over(since?)?,
        };
        calendar.business_date(from, self.act_days)
    }

    /// By when it is done, of what was begun on a day.
    pub fn complete_by(&self, begun: Date, calendar: &Calendar) -> Option<Date> {
        calendar.business_date(begun, self.complete_days?)
    }
}
