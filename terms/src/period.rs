//! Accounting periods: months. They sort, follow one another and have a first and a last day.

use crate::date::Date;
use std::fmt;

/// A month of the books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// Months since 1970-01.
    months: i32,
}

impl Period {
    /// The period into which a day falls.
    pub fn of(date: Date) -> Self {
        let (year, month, _) = date.year_month_day();
        Self { months: (i32::from(year) - 1970) * 12 + i32::from(month) - 1 }
    }

    /// The period that lies `months` after 1970-01.
    pub const fn from_months(months: i32) -> Self {
        Self { months }
    }

    /// Months since 1970-01.
    pub const fn months(self) -> i32 {
        self.months
    }

    /// Reads `2026-10`; `None` when the text is no such month.
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() == 7;
        plain.then(|| Date::parse(&format!("{text}-01"))).flatten().map(Self::of)
    }

    /// Its first day.
    pub fn first(self) -> Date {
        // 1970-01-01 is day 0.
        Date::from_days(0).plus_months(self.months)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        self.next().first().plus(-1)
    }

    /// The period after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self { months: self.months + 1 }
    }

    /// The period before it.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self { months: self.months - 1 }
    }

    /// The first period of the financial year to which this one belongs, when years start in
    /// `month` (1 is January).
    #[must_use]
    pub const fn year_start(self, month: u8) -> Self {
        Self { months: self.months - (self.months - (month as i32 - 1)).rem_euclid(12) }
    }

    /// Is it the last period of a financial year that starts in `month`?
    pub const fn ends_year(self, month: u8) -> bool {
        self.next().year_start(month).months == self.next().months
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", 1970 + self.months.div_euclid(12), self.months.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Period;
    use crate::Date;

    #[test]
    fn a_period_is_a_month_with_its_days() {
        for (text, first, last) in [
            ("2026-10", "2026-10-01", "2026-10-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("1969-12", "1969-12-01", "1969-12-31"),
            ("2026-12", "2026-12-01", "2026-12-31"),
        ] {
            let period = Period::parse(text).expect("a month");
            assert_eq!(
                (period.first().to_string(), period.last().to_string()),
                (first.to_owned(), last.to_owned())
            );
            assert_eq!((period.to_string(), Period::of(period.last())), (text.to_owned(), period));
            assert_eq!(period.next().previous(), period);
        }
        for text in ["2026-13", "2026-1", "2026-10-01", "", "26-10"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_starts_where_the_house_says() {
        let period = |text| Period::parse(text).expect("a month");
        assert_eq!(period("2026-10").year_start(1), period("2026-01"));
        assert_eq!(period("2026-10").year_start(4), period("2026-04"));
        assert_eq!(period("2026-03").year_start(4), period("2025-04"));
        assert!(period("2026-12").ends_year(1) && period("2026-03").ends_year(4));
        assert!(!period("2026-12").ends_year(4) && !period("2026-11").ends_year(1));
    }

    #[test]
    fn months_after_the_31st_end_with_their_month() {
        let day = |text| Date::parse(text).expect("a day");
        assert_eq!(day("2026-10-31").plus_months(1), day("2026-11-30"));
        assert_eq!(day("2026-10-31").plus_months(4), day("2027-02-28"));
        assert_eq!(day("2026-01-15").plus_months(-1), day("2025-12-15"));
    }
}
