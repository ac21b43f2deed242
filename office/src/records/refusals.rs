//! Refusals of records.

use super::sources::Place;
use terms::{Date, Name, Period, Sentence, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of records that said no.
    pub enum Refusal {
        #[error("{message}")]
        RowMustBeReadable { id: Name, message: Sentence },
        #[error(
            "id {id} is taken: the first row with it ({place}) says {first}; this row says {now}; give it an id of its own, or correct the first one"
        )]
        IdMustNotBeReused { id: Name, place: Place, first: Box<Wording>, now: Box<Wording> },
        #[error(
            "account {account} is known from {place}: that row says {first}; this row says {now}; an account is changed from a day on, and closed, by a row of account_changes; another one has a number of its own"
        )]
        AccountMustBeChangedByAChange {
            account: Name,
            place: Place,
            first: Box<Wording>,
            now: Box<Wording>,
        },
        #[error(
            "instrument {instrument} is known from {place}: that row says {first}; this row says {now}; an instrument is changed from a day on, and delisted, by a row of instrument_changes; another one has a code of its own"
        )]
        InstrumentMustBeChangedByAChange {
            instrument: Name,
            place: Place,
            first: Box<Wording>,
            now: Box<Wording>,
        },
        #[error(
            "account {account} has {asset} of that day from another file already: {place} says {first}, and this row says {now}; if it is another lot, give it a position_id of its own"
        )]
        LotMustBeToldApart {
            account: Name,
            asset: Name,
            place: Place,
            first: Box<Wording>,
            now: Box<Wording>,
        },
        #[error("edition {begins} cannot begin: edition {edition} decides already; take a program of edition {edition} or later")]
        EditionMustNotGoBack { edition: u16, begins: u16 },
        #[error(
            "the chart's account {account} of kind {kind} was not opened, because this office has an account of kind {other} under that name; open one of kind {kind} under another name"
        )]
        NameOfTheChartIsTaken { account: Name, kind: &'static str, other: &'static str },
        #[error(
            "account {account} was opened with securities whose cost did not come into the books with them: {left} {currency} are missing or too much; the first mark would count them as a gain or loss, so submit a voucher against OPENING before the next day closes"
        )]
        SecuritiesCameWithoutTheirMoney { account: Name, left: Name, currency: Name },
        #[error("the books are open already")]
        OfficeMustBeNew,
        #[error("market {market} is not known; the markets are {known}")]
        MarketMustBeKnown { market: Name, known: String },
        #[error("{date} lies outside the calendar of market {market}, which reaches from {first} to {last}")]
        DateMustBeInTheCalendar { date: Date, market: Name, first: Date, last: Date },
        #[error("{date} is not a business day of this office: neither traded nor settled in any of its markets")]
        DayMustBeABusinessDay { date: Date },
        #[error("{date} lies before the first day of the books, {books_from}")]
        DayMustBeInTheBooks { date: Date, books_from: Date },
        #[error("{date} cannot be opened: {last_closed} is closed already; what is late goes into the next day")]
        DayMustFollow { date: Date, last_closed: Date },
        #[error("{date} cannot be opened while {open} is; run the end of day of {open} first")]
        EarlierDayMustBeClosed { date: Date, open: Date },
        #[error("{date} is not open")]
        DayMustBeOpen { date: Date },
        #[error("{date} cannot be reopened while {open} is open; what is of {date} comes in as of its day")]
        NoLaterDayMustBeOpen { date: Date, open: Date },
        #[error("{date} cannot be reopened: no day has been closed")]
        DayMustHaveBeenClosed { date: Date },
        #[error("{date} cannot be reopened: only the day that was closed last can be, and that is {last}")]
        DayMustBeTheLastClosed { date: Date, last: Date },
        #[error("{date} cannot be reopened: its period {period} is closed; reopen the period first")]
        PeriodOfTheDayMustBeOpen { date: Date, period: Period },
        #[error("{date} cannot be reopened: something of {later} is booked already; what is of {date} comes in as of its day")]
        LaterDayMustNotHaveBegun { date: Date, later: Date },
        #[error("{date} cannot be closed: {failed} controls do not hold, the first is: {control}; expected {expected}, found {found}")]
        ControlsMustHold {
            date: Date,
            failed: usize,
            control: Box<Sentence>,
            expected: Box<Wording>,
            found: Box<Wording>,
        },
        #[error("{date} cannot be closed over {exceptions} exceptions ({check}) that nobody has signed: {first}; resolve them, or sign off the list")]
        ExceptionsMustBeSigned {
            date: Date,
            exceptions: usize,
            check: &'static str,
            first: Box<Wording>,
        },
    }
}
