//! Business dates and moments: days and nanoseconds as plain integers, so that they sort, subtract
//! and store cheaply.
//!
//! In: ISO 8601 text. Out: the same text. Never here: the time of day now (a clock), or a
//! calendar's holidays (`rules`).

use jiff::civil;
use std::fmt;

/// A calendar day, counted from 1970-01-01. It is used for trade, value, record and business dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A day of the week that is not worked anywhere that we clear.
const SATURDAY: usize = 5;

/// The days that the house can name: far enough on both sides for any security, near enough to
/// catch a typing error.
pub const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

impl Date {
    /// The first day that the house can name: 1900-01-01.
    pub const FIRST: Self = Self(-25_567);

    /// The last day that the house can name: 2200-12-31.
    pub const LAST: Self = Self(84_370);

    /// The day that lies `days` after 1970-01-01.
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Reads `2013-10-07`; `None` when the text is not such a day, or lies outside [`YEARS`].
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 10 && text.is_ascii();
        let day: civil::Date = plain.then(|| text.parse().ok()).flatten()?;
        YEARS.contains(&day.year()).then(|| Self::from_civil(day))
    }

    /// The day on which a moment falls, `offset_seconds` east of Greenwich.
    pub fn of_moment(moment: Moment, offset_seconds: i32) -> Self {
        const DAY_NS: i64 = 86_400_000_000_000;
        let local_ns = moment.0.saturating_add(i64::from(offset_seconds) * 1_000_000_000);
        Self(
            i32::try_from(local_ns.div_euclid(DAY_NS))
                .expect("an i64 of nanoseconds spans 213,504 days"),
        )
    }

    /// The day `days` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// The same day a year later; 1 March when there is no such day.
    #[must_use]
    pub fn plus_one_year(self) -> Self {
        let day = self.civil();
        let later = civil::Date::new(day.year() + 1, day.month(), day.day());
        later.map_or_else(|_| Self::from_civil(civil::date(day.year() + 1, 3, 1)), Self::from_civil)
    }

    /// The year on which the day lies.
    pub fn year(self) -> i16 {
        self.civil().year()
    }

    /// The last day of its year.
    #[must_use]
    pub fn end_of_year(self) -> Self {
        Self::from_civil(civil::date(self.year(), 12, 31))
    }

    /// Is it a Saturday or a Sunday?
    pub const fn is_weekend(self) -> bool {
        self.weekday() >= SATURDAY
    }

    /// The day of the week; Monday is 0.
    pub const fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday, so that Monday is 0 after adding three.
        self.0.wrapping_add(3).rem_euclid(7) as usize
    }

    /// The same day of the month so many months later (earlier when negative), or the last day of a
    /// month that has none.
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self::from_civil(
            self.civil().saturating_add(jiff::Span::new().months(months.clamp(-12_000, 12_000))),
        )
    }

    /// Year, month (1 is January) and day of the month.
    #[allow(
        clippy::cast_possible_truncation,
        reason = "a month and a day are small, and so is every year that the house can name"
    )]
    pub const fn year_month_day(self) -> (i16, i8, i8) {
        // Counted in eras of 400 years that begin on 1 March, so that the leap day is the last of
        // its year. Source: Hinnant, "chrono-compatible low-level date algorithms",
        // civil_from_days.
        let days = self.0 as i64 + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = year_of_era + era * 400 + (month <= 2) as i64;
        (year as i16, month as i8, day as i8)
    }

    /// The first day of its month.
    #[must_use]
    pub const fn first_of_month(self) -> Self {
        let (_, _, day) = self.year_month_day();
        Self(self.0 - day as i32 + 1)
    }

    /// The last day of its month.
    #[must_use]
    pub const fn last_of_month(self) -> Self {
        Self(self.first_of_month().0 + 31).first_of_month().plus(-1)
    }

    fn from_civil(day: civil::Date) -> Self {
        let epoch = civil::date(1970, 1, 1);
        Self((day - epoch).get_days())
    }

    fn civil(self) -> civil::Date {
        // Days outside what jiff can name are shown as its last day; `parse` never makes one.
        civil::date(1970, 1, 1)
            .saturating_add(jiff::Span::new().days(self.0.clamp(-1_000_000, 1_000_000)))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil())
    }
}

/// A moment in time: nanoseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// Reads RFC 3339 with an offset, up to nanoseconds: `2013-10-07T09:30:00.123-04:00`.
    pub fn parse(text: &str) -> Option<Self> {
        let moment: jiff::Timestamp = text.parse().ok()?;
        i64::try_from(moment.as_nanosecond()).ok().map(Self)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let moment = jiff::Timestamp::from_nanosecond(i128::from(self.0))
            .unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        write!(f, "{moment}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Moment};

    #[test]
    fn a_date_is_shown_as_it_was_read() {
        for text in ["1970-01-01", "2013-10-07", "2024-02-29", "1969-12-31", "2200-12-31"] {
            assert_eq!(Date::parse(text).expect("a real day").to_string(), text);
        }
        assert_eq!(Date::parse("1970-01-02").map(Date::days), Some(1));
        assert_eq!(Date::parse("1900-01-01"), Some(Date::FIRST));
        assert_eq!(Date::parse("2200-12-31"), Some(Date::LAST));
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "2013-02-29",
            "20131007",
            "2013-10-7",
            "1899-12-31",
            "2201-01-01",
            "",
            "2013-10-07T00:00",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_months_are_those_of_the_calendar() {
        for days in -40_000..90_000 {
            let date = Date::from_days(days);
            let civil = date.civil();
            assert_eq!(date.year_month_day(), (civil.year(), civil.month(), civil.day()));
            assert_eq!(date.first_of_month(), Date::from_civil(civil.first_of_month()));
            assert_eq!(date.last_of_month(), Date::from_civil(civil.last_of_month()));
        }
    }

    #[test]
    fn the_weekend_is_saturday_and_sunday() {
        let monday = Date::parse("2013-10-07").expect("a day");
        let weekend: Vec<bool> = (0..7).map(|n| monday.plus(n).is_weekend()).collect();
        assert_eq!(weekend, [false, false, false, false, false, true, true]);
    }

    #[test]
    fn a_moment_falls_on_the_day_of_its_own_place() {
        let moment = Moment::parse("2013-10-08T03:59:59.999999999Z").expect("a moment");
        assert_eq!(Date::of_moment(moment, -4 * 3600).to_string(), "2013-10-07");
        assert_eq!(Date::of_moment(moment, 0).to_string(), "2013-10-08");
        assert_eq!(Moment::parse("2013-10-07T23:59:59.999999999-04:00"), Some(moment));
    }
}
