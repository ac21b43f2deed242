//! The days of the story: from the Wednesday before Christmas 2020 to the Monday after it. Settlement is two days after the
//! trade, and Christmas is a holiday, so that the trades of the 23rd settle on the 28th.

use terms::Date;

/// The evening before the first day, as of which the opening balances are.
pub const OPENING: &str = "2020-12-15";

/// The first business day of the books.
pub const FIRST: &str = "2020-12-16";

/// The days with trades.
pub const TRADING: [&str; 7] = [FIRST, "2020-12-17", "2020-12-18", "2020-12-21", "2020-12-22", "2020-12-23", CHRISTMAS_EVE];

/// On Christmas Eve the exchanges close at one.
pub const CHRISTMAS_EVE: &str = "2020-12-24";

/// The day on which only what is late comes in, and the trades of the 23rd settle.
pub const LAST: &str = "2020-12-28";

/// The day on which a share of a block finds no owner.
pub const UNALLOCATED: &str = "2020-12-17";

/// The day on which the depository names the wrong account; on the next one it puts that right.
pub const MISDIRECTED: &str = "2020-12-21";

/// The day on which the fees are passed on to the SEC and FINRA.
pub const FEES_PASSED_ON: &str = "2020-12-22";

/// The day on which the file of the day before comes once more.
pub const SENT_AGAIN: &str = "2020-12-22";

/// A Saturday among them.
pub const SATURDAY: &str = "2020-12-19";

/// A day by its text.
pub fn day(text: &str) -> Date {
    Date::parse(text).expect("the days of the demo are days")
}
