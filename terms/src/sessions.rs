//! Trading sessions that end on another day than they began on, and the trade date of what is
//! executed in them.
//!
//! ```text
//!   Sunday            | Monday                          | Tuesday
//!   ─ ─ ─ ┌───────────┼──────────┐─ ─ ─ ─ ─ ─ ┌─────────┼──────────┐─ ─ ─
//!       20:00   Monday's trades  04:00      20:00  Tuesday's trades  04:00
//! ```
//!
//! The rows are data (`markets/*/sessions.csv`), each with its first evening and its source. Never
//! here: an hour or a holiday.

use crate::date::{Date, Moment};
use crate::rules::Market;

/// The session that a market opens in the evening, as the clocks there show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OvernightSession {
    /// The second of the evening with which it opens.
    pub opens: i32,
    /// The second of the next day with which it is over.
    pub closes: i32,
    /// On which evenings it opens, Monday's first; on none where the market has no such session.
    pub evenings: [bool; 7],
}

/// An execution in an overnight session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overnight {
    /// The evening on which the session opened.
    pub evening: Date,
    /// The day to which it belongs: the day on which it ends, or the next day of trading when that
    /// day is none.
    pub trade_date: Date,
}

impl Market {
    /// The overnight session in which a moment lies; none outside of one, and where the calendar
    /// ends before the day to which it would belong.
    pub fn overnight(&self, executed_at: Moment) -> Option<Overnight> {
        let (today, second) = self.local_time.clock(executed_at);
        let yesterday = today.plus(-1);
        let of = |evening: Date| {
            self.sessions.on(evening).filter(|session| session.evenings[evening.weekday()])
        };
        let evening = if of(today).is_some_and(|session| second >= session.opens) {
            today
        } else if of(yesterday).is_some_and(|session| second < session.closes) {
            yesterday
        } else {
            return None;
        };
        let trade_date = self.calendar.trading_day_from(evening.plus(1))?;
        Some(Overnight { evening, trade_date })
    }

    /// The trade date of an execution whose row names none: that of its overnight session, or else
    /// the day that it is there.
    pub fn trade_date(&self, executed_at: Moment) -> Date {
        self.overnight(executed_at)
            .map_or_else(|| self.local_time.date(executed_at), |overnight| overnight.trade_date)
    }
}
