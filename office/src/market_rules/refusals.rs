//! Refusals of rows of a market's rules, in the order in which they are asked.

use terms::{ClockTime, Date, Decimal, GlSection, Name};

terms::sentences! {
    in crate::words::english_words;

    /// A rule that said no to a row of a market's rules.
    pub enum Refusal {
        #[error("row {gone} is of market {market}, and a row of market {said} cancels nothing there; name market {market}, and set what {said} has by a row of its own")]
        MarketRowMustStayInItsMarket { gone: Name, market: Name, said: Name },
        #[error("row {first} says already what market {market} is on {date}; correct that row, or cancel it")]
        MarketRowMustBeCorrected { first: Name, market: Name, date: Date },
        #[error("the calendar of market {market} reaches to {last} already, and {through} is not behind it")]
        CalendarMustReachFurther { market: Name, last: Date, through: Date },
        #[error("{date} is closed for trading, so it has no hours; leave opens and closes empty")]
        HoursMustBeOfAnOpenDay { date: Date },
        #[error("{date} closes at {closes}, which is not after {opens}, when it opens")]
        ClosingHourMustFollow { date: Date, opens: ClockTime, closes: ClockTime },
        #[error("a cycle of {days} days from {effective} on is longer than {most}; check the row")]
        CycleMustBeShort { effective: Date, days: u32, most: u32 },
        #[error("market {market} has no charge {charge} of this side, product, segment, exchange, unit, supply and payable account; a row is another rate of a charge that is known: {known}")]
        ChargeMustBeOfTheMarket { market: Name, charge: Name, known: String },
        #[error("the rate of {charge} holds through {through}, which is before {effective}, its first day")]
        RateMustHoldADay { charge: Name, effective: Date, through: Date },
        #[error("{figure} {value} of {charge} is below zero, or has more than twelve digits or more than eight behind the point")]
        RateFigureMustFit { charge: Name, figure: &'static str, value: Decimal },
        #[error("{charge} is rounded to {decimals} decimals, and {currency} has {most}")]
        RateMustFitTheCurrency { charge: Name, decimals: u8, currency: Name, most: u8 },
        #[error("{charge} is a percentage of {of}, which market {market} does not charge; it charges {known}")]
        ChargeMustBeOfKnownOnes { charge: Name, of: Name, market: Name, known: String },
        #[error("trade {trade_id} of {trade_date} is charged by {charge} already; let the row begin behind it, and put right what stands by correcting those trades or by a voucher")]
        RateMustNotReachBehindATrade { charge: Name, trade_id: Name, trade_date: Date },
        #[error("venue {venue} is in {country}, and this row says {said}; the code of a venue stays in its country")]
        VenueMustStayInItsCountry { venue: Name, country: Name, said: Name },
        #[error("no venue {venue} is known whose code could expire; check the code")]
        ExpiredVenueMustBeKnown { venue: Name },
        #[error("instrument {instrument} is listed at {venue}, or was, and the country of the venue decides by which market's rules it is cleared; leave the code in its country, and say by a row from which day on it is good no longer")]
        VenueMustKeepItsListings { venue: Name, instrument: Name },
        #[error("trade {trade_id} of {trade_date} was made at {venue}, whose code would not be good on that day; let the row hold from a later day on, or cancel the trade first")]
        VenueMustKeepItsTrades { venue: Name, trade_id: Name, trade_date: Date },
        #[error("a session has evenings, opens and closes; a row by which there is none from {effective} on has none of the three")]
        SessionMustBeWhole { effective: Date },
        #[error("a session from {effective} on opens at 12:00 or later and is over before it opens again; this one opens at {opens} and closes at {closes}; check the two")]
        SessionMustEndBeforeTheNext { effective: Date, opens: ClockTime, closes: ClockTime },
        #[error("trade {trade_id} of {trade_date} would be of {dated} by this row; let it begin behind that trade, or cancel the trade first and load it again behind the row")]
        SessionMustNotReachBehindATrade { trade_id: Name, trade_date: Date, dated: Date },
        #[error("the lines of this office are those of market {first}, which it named first, and not of {market}; load the row for {first}")]
        ChartLineMustBeOfTheFirstMarket { market: Name, first: Name },
        #[error("line {gl_line} must be a number of four to eight digits that begins with 1 (assets), 2 (liabilities), 3 (equity), 4 (revenue) or 5 (expenses)")]
        ChartLineMustBeANumber { gl_line: Name },
        #[error("line {gl_line} has another caption, or rolls up to another item; say what the report gl-lines says of it, or give another number")]
        ChartLineMustSayTheSame { gl_line: Name },
        #[error("no line of the section {section} rolls up to {focus_item}; known are {known}")]
        ChartLineMustRollUp { focus_item: Name, section: GlSection, known: String },
        #[error("balances of {kind} accounts stand on line {instead}, and {gl_line} is of another section; give a number that begins as that one does, and name the side of the balance where the sides differ")]
        ChartLineMustKeepItsSection { gl_line: Name, instead: Name, kind: &'static str },
        #[error("the line is that of days from {effective} on, and the trial balance of those before {earliest} has been seen; let a row say from {earliest} on or later on which line the balances stand")]
        ChartLineMustNotReachBack { effective: Date, earliest: Date },
        #[error("market {market} cannot be closed for trading on {date}: trade {trade_id} of that day stands; cancel it first, or close the day for settlement alone")]
        ClosedDayMustHaveNoTrades { market: Name, date: Date, trade_id: Name },
        #[error(
            "this row moves the settlement date of {count} trades, shares and notes, and {most} is the most that one decision moves; load it once the day's trades have settled, or name another settlement date on those that are still to come"
        )]
        MovesMustFitOneDecision { count: usize, most: usize },
    }
}
