//! The calendar of the second ledger, copied by hand for the windows in which random days are made.
//!
//! Sources: the days that the Federal Reserve and the exchange kept; 17 CFR 240.15c6-1 as it was
//! amended for 2017-09-05 and 2024-05-28.

use terms::Date;

/// Weekdays of the windows on which nothing settles: Columbus, Veterans, Thanksgiving; Labor;
/// Memorial, Juneteenth.
const NOT_SETTLED: [&str; 7] = [
    "2013-10-14",
    "2013-11-11",
    "2013-11-28",
    "2017-09-04",
    "2017-10-09",
    "2024-05-27",
    "2024-06-19",
];

/// Those of them on which the exchange is open all the same.
const TRADED: [&str; 3] = ["2013-10-14", "2013-11-11", "2017-10-09"];

/// Does money settle on the day?
pub fn is_settlement_day(date: Date) -> bool {
    // 1970-01-01 was a Thursday: Saturdays are 2 and Sundays 3 days after one.
    let is_weekend = matches!(date.days().rem_euclid(7), 2 | 3);
    !is_weekend && !NOT_SETTLED.contains(&date.to_string().as_str())
}

/// Does the exchange trade on the day?
pub fn is_trading_day(date: Date) -> bool {
    is_settlement_day(date) || TRADED.contains(&date.to_string().as_str())
}

/// Three settlement days until Labor Day 2017, two until Memorial Day 2024, then one.
pub fn settlement_date(trade_date: Date) -> Date {
    let days = match trade_date.to_string() {
        date if date.as_str() <= "2017-09-04" => 3,
        date if date.as_str() <= "2024-05-27" => 2,
        _ => 1,
    };
    let after = (1..).map(|days| trade_date.plus(days)).filter(|date| is_settlement_day(*date));
    after.take(days).last().expect("the calendar goes on")
}

/// The trade date of an execution in New York in summer: since 20 June 2021 the evenings of Sunday
/// to Thursday from eight on, and the nights after them until four, are of the next day of trading
/// (Blue Ocean ATS: the session date is the date on which the session closes).
pub fn trade_date(nanoseconds: i64) -> Date {
    let today = new_york_date(nanoseconds);
    let hour = nanoseconds.div_euclid(3_600_000_000_000).rem_euclid(24) - 4;
    let hour = if hour < 0 { hour + 24 } else { hour };
    let evening = match hour {
        20.. => today,
        ..4 => today.plus(-1),
        _ => return today,
    };
    // Fridays are 1 and Saturdays 2 days after a Thursday, which 1970-01-01 was.
    let has_no_session = matches!(evening.days().rem_euclid(7), 1 | 2);
    if has_no_session || evening.to_string().as_str() < "2021-06-20" {
        return today;
    }
    let after = (1..10).map(|days| evening.plus(days)).find(|date| is_trading_day(*date));
    after.expect("the calendar goes on")
}

/// The date in New York in summer, four hours behind Greenwich.
fn new_york_date(nanoseconds: i64) -> Date {
    let hours = nanoseconds.div_euclid(3_600_000_000_000) - 4;
    Date::from_days(i32::try_from(hours.div_euclid(24)).expect("a day of our time"))
}
