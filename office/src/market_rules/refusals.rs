//! Refusals of rows of a market's rules, in the order in which they are asked.

use terms::{ClockTime, Date, Name};

terms::sentences! {
    in crate::words::english_words;

    /// A rule that said no to a row of a market's rules.
    pub enum Refusal {
        #[error("row {first} says already what market {market} is on {date}; correct that row, or take it back")]
        MarketRowMustBeCorrected { first: Name, market: Name, date: Date },
        #[error("the calendar of market {market} reaches to {last} already, and {through} is not behind it")]
        CalendarMustReachFurther { market: Name, last: Date, through: Date },
        #[error("{date} is closed for trading, so it has no hours; leave opens and closes empty")]
        HoursMustBeOfAnOpenDay { date: Date },
        #[error("{date} closes at {closes}, which is not after {opens}, when it opens")]
        ClosingHourMustFollow { date: Date, opens: ClockTime, closes: ClockTime },
        #[error("market {market} cannot be closed for trading on {date}: trade {trade_id} of that day stands; cancel it first, or close the day for settlement alone")]
        ClosedDayMustHaveNoTrades { market: Name, date: Date, trade_id: Name },
        #[error(
            "this row moves the settlement date of {count} trades, shares and notes, and {most} is the most that one decision moves; load it once the day's trades have settled, or name another settlement date on those that are still to come"
        )]
        MovesMustFitOneDecision { count: usize, most: usize },
    }
}
