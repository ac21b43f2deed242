//! Filings: what a firm reports to its regulators or counts for them, as of which day, and by when.
//!
//! The rows are data (`markets/*/filings.csv`), each with its first day and its source. Never here:
//! what stands in one.

use crate::accounts::words;
use crate::date::Date;
use crate::market_rows::ClockTime;
use crate::names::Name;
use crate::rules::{Calendar, Market};

words!(
    /// What is filed or counted.
    FilingKind {
        /// Short positions.
        ShortInterest = "short_interest",
        /// The financial and operational report.
        Focus = "focus",
        /// Securities, counted and compared with the records.
        BoxCount = "box_count",
    }
);

words!(
    /// As of which day.
    FilingPeriod {
        /// The last settlement day of a month, and the last one up to its middle.
        HalfMonth = "half_month",
        /// The last day of a month.
        Month = "month",
        /// A day that the firm chooses.
        Chosen = "chosen",
    }
);

/// The day in the middle of a month.
const MIDDLE: i32 = 15;

/// A rule about a filing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilingRule {
    /// From which day on.
    pub effective: Date,
    /// What is filed.
    pub filing: FilingKind,
    /// As of which day.
    pub period: FilingPeriod,
    /// How many business days behind that day it is due.
    pub due_days: u8,
    /// By when on that day, in the market's local time; none: by its end.
    pub by: Option<ClockTime>,
    /// How many months lie between two of them: at least, at most; none: the period says it.
    pub months_apart: Option<(u8, u8)>,
    /// Who says so.
    pub source: Name,
}

impl FilingRule {
    /// The days of the month of a date as of which it is filed, in order; none of what the firm
    /// chooses, and of a month that the calendar does not reach.
    pub fn as_of(&self, date: Date, calendar: &Calendar) -> Vec<Date> {
        let (first, last) = (date.first_of_month(), date.last_of_month());
        match self.period {
            FilingPeriod::HalfMonth => {
                let ends = [first.plus(MIDDLE - 1), last];
                ends.into_iter().filter_map(|end| calendar.settlement_day_until(end)).collect()
            }
            FilingPeriod::Month => vec![last],
            FilingPeriod::Chosen => Vec::new(),
        }
    }

    /// The day on which what is as of a day is due; none when the calendar does not reach so far.
    pub fn due(&self, as_of: Date, calendar: &Calendar) -> Option<Date> {
        calendar.business_date(as_of, self.due_days)
    }
}

impl Market {
    /// The rule about a filing that is in force on a day.
    pub fn filing(&self, filing: FilingKind, date: Date) -> Option<&FilingRule> {
        let of_it = |rule: &&FilingRule| rule.filing == filing && rule.effective <= date;
        self.filings.iter().filter(of_it).max_by_key(|rule| rule.effective)
    }
}
