//! The days of the story: from the Tuesday before Christmas 2020 to the first Monday of the new
//! year, so that a month and a year end in it. Settlement is two days after the trade, and
//! Christmas is a holiday: the trades of the 23rd settle on the 28th.

use terms::Date;

/// The evening before the first day, as of which the opening balances are.
pub const OPENING: &str = "2020-12-21";

/// The first business day of the books.
pub const FIRST: &str = "2020-12-22";

/// The days with trades.
pub const TRADING: [&str; 7] =
    [FIRST, "2020-12-23", CHRISTMAS_EVE, "2020-12-28", "2020-12-29", "2020-12-30", YEAR_END];

/// On Christmas Eve the exchanges close at one.
pub const CHRISTMAS_EVE: &str = "2020-12-24";

/// The day on which only what is late comes in, and the trades of the 30th settle.
pub const LAST: &str = "2021-01-04";

/// The day on which a share of a block finds no owner.
pub const UNALLOCATED: &str = "2020-12-23";

/// The day on which the depository names the wrong account; on the next one it puts that right.
pub const MISDIRECTED: &str = "2020-12-28";

/// The day on which the fees are passed on to the SEC and FINRA.
pub const FEES_PASSED_ON: &str = "2020-12-29";

/// The day on which the file of the day before comes once more.
pub const SENT_AGAIN: &str = "2020-12-29";

/// The day on which securities come from another broker.
pub const RECEIVED: &str = "2020-12-23";

/// The day on which a client gives securities to another one.
pub const MOVED: &str = "2020-12-28";

/// The ex-date of the split.
pub const SPLIT: &str = "2020-12-30";

/// The last day of the month and of the year.
pub const YEAR_END: &str = "2020-12-31";

/// From this day on a price has its point in the wrong place.
pub const MISTYPED: &str = YEAR_END;

/// A Saturday among them.
pub const SATURDAY: &str = "2020-12-26";

/// A day by its text.
pub fn day(text: &str) -> Date {
    Date::parse(text).expect("the days of the demo are days")
}
