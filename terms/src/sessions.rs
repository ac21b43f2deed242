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

use crate::accounts::words;
use crate::date::{Date, Moment};
use crate::names::Name;
use crate::rules::Market;
use crate::sentences::{Say, Wording};

/// The session that a market opens in the evening, as the clocks there show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OvernightSession {
    /// The second of the evening with which it opens.
    pub opens: i32,
    /// The second of the next day with which it is over.
    pub closes: i32,
    /// On which evenings it opens; on none where the market has no such session.
    pub evenings: Evenings,
}

words!(
    /// The days of the week.
    Weekday {
        /// The first of ISO 8601.
        Monday = "monday",
        /// The second.
        Tuesday = "tuesday",
        /// The third.
        Wednesday = "wednesday",
        /// The fourth.
        Thursday = "thursday",
        /// The fifth.
        Friday = "friday",
        /// The sixth.
        Saturday = "saturday",
        /// The last.
        Sunday = "sunday",
    }
);

/// Evenings of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Evenings(u8);

impl Evenings {
    /// One bit for each day of the week, Monday's the lowest; none of a number with others.
    pub fn of_bits(bits: u8) -> Option<Self> {
        (bits < 1 << Weekday::ALL.len()).then_some(Self(bits))
    }

    /// One bit for each day of the week, Monday's the lowest.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Reads days of the week, divided by spaces.
    pub fn parse(text: &str) -> Option<Self> {
        let bit = |word| Weekday::parse(word).map(|day| 1_u8 << (day as u8));
        let add = |bits: u8, word| Some(bits | bit(word)?);
        text.split_whitespace().try_fold(0, add).map(Self)
    }

    /// The days, Monday first.
    pub fn days(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.iter().copied().filter(move |day| self.0 & (1 << (*day as u8)) != 0)
    }

    /// Is none of them?
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Is the evening of a day one of them?
    pub const fn has(self, date: Date) -> bool {
        self.0 & (1 << date.weekday()) != 0
    }
}

impl Say for Evenings {
    fn wording(&self) -> Wording {
        let words: Vec<&str> = self.days().map(Weekday::as_str).collect();
        Wording::from(Name::from(words.join(" ")))
    }
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
            self.sessions.on(evening).filter(|session| session.evenings.has(evening))
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
