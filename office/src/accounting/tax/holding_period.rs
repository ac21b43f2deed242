//! The holding period (26 USC 1222, 1223; IRS Publication 550, "Holding Period").
//!
//! The period starts on the day after the trade date, and is long when it is more than one year:
//! something of 29 February starts on 1 March and is long from 1 March of the next year (Rev. Rul.
//! 66-7).

use terms::Date;

/// Short or long, or not held at all; when that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Term {
    /// One year or less.
    Short,
    /// More than one year.
    Long,
    /// Bought and sold on one day and never delivered: the income of a speculative business, and no
    /// capital gain (Income-tax Act 1961 section 43(5)).
    Speculative,
    /// Nobody knows for how long.
    Unknown,
}

impl Term {
    /// The word of reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Speculative => "speculative",
            Self::Unknown => "unknown",
        }
    }
}

/// The term of what was acquired on one day and sold on another.
pub fn term(acquired: Date, sold: Date) -> Term {
    if sold >= acquired.plus(1).plus_one_year() { Term::Long } else { Term::Short }
}

/// The term of what was acquired on a day that may not be known.
pub fn term_since(acquired: Option<Date>, sold: Date) -> Term {
    acquired.map_or(Term::Unknown, |acquired| term(acquired, sold))
}

#[cfg(test)]
mod tests {
    use super::{Term, term};
    use terms::Date;

    #[test]
    fn it_is_long_after_more_than_a_year() {
        let rows = [
            ("2025-11-20", "2026-11-20", Term::Short),
            ("2025-11-20", "2026-11-21", Term::Long),
            ("2024-02-29", "2025-02-28", Term::Short),
            ("2024-02-29", "2025-03-01", Term::Long),
            ("2024-02-28", "2025-02-28", Term::Short),
            ("2024-02-28", "2025-03-01", Term::Long),
            ("2023-02-28", "2024-02-29", Term::Short),
        ];
        let day = |text| Date::parse(text).expect("a day");
        for (acquired, sold, expected) in rows {
            assert_eq!(term(day(acquired), day(sold)), expected, "{acquired} to {sold}");
        }
    }
}
