//! What records refuses.

use strum::{IntoStaticStr, VariantNames};
use terms::{Date, Name};
use thiserror::Error;

/// A rule of records that said no.
#[derive(Clone, Debug, PartialEq, Eq, Error, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs, reason = "each variant's sentence says what its fields hold")]
pub enum Refusal {
    #[error("{message}")]
    RowMustBeReadable { id: Name, message: String },
    #[error(
        "id {id} is taken: the first row with it ({place}) says {first}; this row says {now}; give it an id of its own, or correct the first one"
    )]
    IdMustNotBeReused { id: Name, place: String, first: String, now: String },
    #[error("the office is open already")]
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
    #[error("{date} cannot be opened while {open} is; finish that day first: munim day DIR --date {open}")]
    EarlierDayMustBeClosed { date: Date, open: Date },
    #[error("{date} is not open")]
    DayMustBeOpen { date: Date },
    #[error("{date} cannot be closed: {failed} controls do not hold, the first is: {control}; expected {expected}, found {found}")]
    ControlsMustHold { date: Date, failed: usize, control: String, expected: String, found: String },
}
