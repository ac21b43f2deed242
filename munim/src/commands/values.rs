//! Values of options that several commands read.
//!
//! In: a word of the command line. Out: what it means, or a sentence that says what was expected.

use office::accounting::view::Basis;
use terms::{Date, Moment};

/// A day.
pub fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no day; expected one such as 2013-10-07"))
}

/// A moment, or a day: then its last nanosecond in UTC.
pub fn parse_moment(text: &str) -> Result<Moment, String> {
    let end_of_day = || Moment::parse(&format!("{text}T23:59:59.999999999Z"));
    Moment::parse(text)
        .or_else(end_of_day)
        .ok_or_else(|| format!("{text} is no moment; expected one such as 2013-10-07T18:00:00Z"))
}

/// By trade date or by settlement date.
pub fn parse_basis(text: &str) -> Result<Basis, String> {
    match text {
        "trade" => Ok(Basis::TradeDate),
        "settlement" => Ok(Basis::SettlementDate),
        _ => Err(format!("{text} is no basis; it is trade or settlement")),
    }
}
