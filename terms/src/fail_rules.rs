//! Rules about fails: by when one is closed out, and from when on what has not come may be bought
//! in.
//!
//! The rows are data (`markets/*/fail_rules.csv`, `threshold.csv`), each with its first day and its
//! source. Never here: a fail; which trades went into it.

use crate::accounts::{Kind, words};
use crate::date::Date;
use crate::decimal::Decimal;
use crate::market_rows::ClockTime;
use crate::names::Name;
use crate::rules::{Calendar, Market};

words!(
    /// What was sold, of what is not delivered.
    FailSale {
        /// What the seller was said to own; of what has not come, anything.
        Long = "long",
        /// What the seller did not own.
        Short = "short",
        /// What the seller owns and cannot deliver yet, because it is restricted.
        Owned = "owned",
    }
);

/// A rule about the fails of one side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailRule {
    /// From which settlement date on.
    pub effective: Date,
    /// Are we to deliver (and not the street)?
    pub is_ours: bool,
    /// The kind of account of the other side.
    pub contra: Kind,
    /// What was sold.
    pub sale: FailSale,
    /// The last day for us to deliver, or the first one on which what has not come may be bought
    /// in.
    pub clock: FailClock,
    /// By when on that day; none: by its end.
    pub by: Option<ClockTime>,
    /// The notice of a buy-in is given so many business days before it at the latest.
    pub notice_days: u8,
    /// By when on that day; none: by its end.
    pub notice_by: Option<ClockTime>,
    /// Who says so.
    pub source: Name,
}

/// When so much of a security fails that it is a threshold security.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThresholdRule {
    /// From which settlement day on.
    pub effective: Date,
    /// At least so many shares fail.
    pub least_units: Decimal,
    /// And at least this part of all that are outstanding.
    pub least_part: Decimal,
    /// For so many settlement days one after the other; for as many less, and it no longer is one.
    pub days: u8,
    /// Who says so.
    pub source: Name,
}

impl Market {
    /// The rule about threshold securities that is in force on a day.
    pub fn threshold(&self, date: Date) -> Option<&ThresholdRule> {
        let in_force = self.thresholds.iter().filter(|rule| rule.effective <= date);
        in_force.max_by_key(|rule| rule.effective)
    }
}

/// How the days of a rule are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailClock {
    /// Settlement days after the settlement date.
    SettlementDays(u8),
    /// Calendar days after the trade date.
    CalendarDaysOfTrade(u8),
}

impl FailRule {
    /// The day that it says of what was traded and due on these days; none when the calendar does
    /// not reach so far.
    pub fn day(&self, trade_date: Date, due: Date, calendar: &Calendar) -> Option<Date> {
        match self.clock {
            FailClock::SettlementDays(days) => calendar.settlement_date(due, days),
            FailClock::CalendarDaysOfTrade(days) => Some(trade_date.plus(i32::from(days))),
        }
    }

    /// May somebody buy in on a day? Not where the street does not settle, though its exchange be
    /// open (NASD Notice to Members 95-77).
    pub fn is_day_of_buy_in(date: Date, calendar: &Calendar) -> bool {
        calendar.is_trading_day(date) && calendar.is_settlement_day(date)
    }

    /// The last day on which notice of a buy-in is given, by the days that count; none when the
    /// calendar does not reach so far back.
    pub fn last_notice(
        &self,
        execution: Date,
        calendar: &Calendar,
        is_counted: impl Fn(Date) -> bool,
    ) -> Option<Date> {
        let (first, _) = calendar.span();
        let before = (first.days()..execution.days()).rev().map(Date::from_days);
        let mut business = before.filter(|day| is_counted(*day));
        self.notice_days.checked_sub(1).map_or(Some(execution), |days| business.nth(days.into()))
    }
}
