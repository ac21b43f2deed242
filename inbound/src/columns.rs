//! Columns of a file (its schema): a column's name, whether a file must have it, what its fields
//! hold, what it means.
//!
//! The tables themselves stand in `kinds`, each beside the function that reads it. Help, documents
//! and messages are all written from them.

use terms::{Expected, Role, Weekday};

/// A column of one of our files.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// Must a file have it, and every row fill it?
    pub required: bool,
    /// What its fields hold.
    pub holds: Holds,
    /// What it means.
    pub meaning: &'static str,
}

/// A column that every file has and every row fills.
pub(crate) const fn required(name: &'static str, holds: Holds, meaning: &'static str) -> Column {
    Column { name, required: true, holds, meaning }
}

/// A column that may be absent, or empty.
pub(crate) const fn optional(name: &'static str, holds: Holds, meaning: &'static str) -> Column {
    Column { name, required: false, holds, meaning }
}

/// The row of its own kind that a row takes back.
pub(crate) const CANCELS: Column =
    optional("cancels", Holds::Text, "the row that this one repeats and cancels");

/// The row of its own kind that a row replaces.
pub(crate) const CORRECTS: Column =
    optional("corrects", Holds::Text, "the row that this one replaces");

/// Why a row takes another one back.
pub(crate) const REASON: Column =
    optional("reason", Holds::Text, "why it cancels or corrects the other one");

/// The id of a row of a market's rules.
pub(crate) const ROW_ID: Column =
    required("row_id", Holds::Text, "the id of the row; reported once");

/// The market whose rules a row changes.
pub(crate) const MARKET: Column =
    required("market", Holds::Text, "the market as this office calls it: us or india");

/// Who says so.
pub(crate) const SOURCE: Column =
    required("source", Holds::Text, "the notice that says so, with its number or its place");

/// What the fields of a column hold.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// Any printable text.
    Text,
    /// A decimal number.
    Number,
    /// A count of decimals.
    Decimals,
    /// A day.
    Day,
    /// A moment.
    Moment,
    /// A time of day.
    ClockTime,
    /// A count from 1.
    Count,
    /// A day, or the next period.
    ReverseOn,
    /// Yes or no.
    YesOrNo,
    /// A word of a list: the list, and whether a text is in it.
    Word(fn() -> String, fn(&str) -> bool),
    /// Roles, divided by spaces.
    Roles,
    /// Days of the week, divided by spaces.
    Evenings,
    /// Some accounts of the firm, divided by spaces.
    Bounds,
    /// ISO 3166.
    Country,
    /// ISO 10383.
    Mic,
    /// ISO 10962.
    Cfi,
    /// ISO 6166.
    Isin,
    /// ANSI X9.6.
    Cusip,
    /// London Stock Exchange.
    Sedol,
    /// OMG FIGI.
    Figi,
}

/// What may stand in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One of these words, divided by commas.
    OneOf(String),
    /// Some of these words, divided by commas.
    SomeOf(String),
    /// What has this form.
    Form(Expected),
}

impl Holds {
    /// What is expected, to be read after "expected".
    pub fn expected(self) -> Expected {
        match self.takes() {
            Takes::OneOf(words) => Expected::OneOf { words },
            Takes::SomeOf(words) => Expected::SomeOf { words },
            Takes::Form(form) => form,
        }
    }

    /// What may stand in a field.
    pub fn takes(self) -> Takes {
        match self {
            Self::Text => Takes::Form(Expected::Text),
            Self::Number => Takes::Form(Expected::Number),
            Self::Decimals => Takes::Form(Expected::Decimals),
            Self::Day => Takes::Form(Expected::Day),
            Self::Moment => Takes::Form(Expected::Moment),
            Self::ClockTime => Takes::Form(Expected::ClockTime),
            Self::Count => Takes::Form(Expected::Count),
            Self::ReverseOn => Takes::Form(Expected::ReverseOn),
            Self::Country => Takes::Form(Expected::Country),
            Self::YesOrNo => Takes::OneOf("yes, no".to_owned()),
            Self::Word(words, _) => Takes::OneOf(words()),
            Self::Roles => Takes::SomeOf(Role::words()),
            Self::Evenings => Takes::SomeOf(Weekday::words()),
            Self::Bounds => Takes::Form(Expected::Bounds),
            Self::Mic => Takes::Form(Expected::Mic),
            Self::Cfi => Takes::Form(Expected::Cfi),
            Self::Isin => Takes::Form(Expected::Isin),
            Self::Cusip => Takes::Form(Expected::Cusip),
            Self::Sedol => Takes::Form(Expected::Sedol),
            Self::Figi => Takes::Form(Expected::Figi),
        }
    }
}
