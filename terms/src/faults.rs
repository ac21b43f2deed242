//! Faults: why one record of a file is not read, and what was expected instead.
//!
//! ```text
//!  Fault::WrongForm      column price says "n/a"; expected {expected}
//!  └─ Expected::Number                                     a decimal number without exponent,
//!                                                          such as 100 or 12.50
//! ```
//!
//! In: what a door or a parser found. Out: sentences that a clerk can act on; a refused row keeps
//! its fault in the journal. Never here: how anything is read.

use crate::Wording;

crate::sentences! {
    in crate::words::english_words;

    /// A rule that one record breaks. Variants stand in the order in which the rules are tried; a
    /// column is shown as the file names it, with our name behind it when a layout renamed it.
    #[strum(prefix = "unreadable_")]
    pub enum Fault {
        #[error("the row is longer than {most} bytes; expected a shorter row")]
        RowTooLong { most: usize },
        #[error(
            "a quote in this row is not closed before the end of its line, or text follows the closing quote; expected \"text\" with each quote inside it doubled"
        )]
        OpenQuote,
        #[error("the row runs from line {first} to line {last}, because a quoted field holds a line break; expected each row on one line")]
        SeveralLines { first: u64, last: u64 },
        #[error("the row has more than {most} fields; expected at most {most}")]
        TooManyFields { most: usize },
        #[error("the row has 1 field; expected {expected}, as in the header")]
        OneField { expected: usize },
        #[error("the row has {found} fields; expected {expected}, as in the header")]
        WrongNumberOfFields { found: usize, expected: usize },
        #[error("column {column} is empty; expected {expected}")]
        EmptyField { column: String, expected: Expected },
        #[error("column {column} holds {bytes} bytes; expected at most {most}")]
        FieldTooLong { column: String, bytes: usize, most: usize },
        #[error("column {column} says \"{seen}\", which is not UTF-8 text; expected the file to be saved as UTF-8")]
        NotUtf8 { column: String, seen: String },
        #[error("column {column} says \"{seen}\", with a control character in it; expected printable text")]
        ControlCharacter { column: String, seen: String },
        #[error("column {column} says \"{seen}\", with a character in it that is not shown, or turns the order of what is; expected text that says what it shows")]
        HiddenCharacter { column: String, seen: String },
        #[error("column {column} says \"{seen}\"; expected {expected}")]
        WrongForm { column: String, seen: String, expected: Expected },
        #[error("column {column}: {error}")]
        WrongIdentifier { column: String, error: Wording },
        #[error("column family says \"{family}\", but an account of kind {kind} is of the family {expected}; expected the two to agree")]
        FamilyMustFitKind { family: &'static str, kind: &'static str, expected: &'static str },
        #[error("column isin says \"{isin}\", which does not contain the CUSIP {cusip}; expected US, the CUSIP and a check digit")]
        IsinMustContainCusip { isin: String, cusip: String },
    }
}

crate::sentences! {
    in crate::words::english_words;

    /// What should have stood there; to be read after "expected".
    #[strum(prefix = "expected_")]
    pub enum Expected {
        #[error("one of {words}")]
        OneOf { words: String },
        #[error("some of {words}, divided by spaces")]
        SomeOf { words: String },
        /// Until edition 2.
        #[error("yes or no")]
        YesOrNo,
        /// Until edition 1.
        #[error("fifo or nothing: only first in, first out is built")]
        OnlyFirstInFirstOut,
        #[error("a name or text")]
        Text,
        #[error("a decimal number without exponent, such as 100 or 12.50")]
        Number,
        #[error("a number of decimals from 0 to 8")]
        Decimals,
        #[error("a whole number from 1 to 1000")]
        Count,
        #[error("a date such as 2013-10-07")]
        Day,
        #[error("next_period or a date such as 2013-11-01")]
        ReverseOn,
        #[error("an RFC 3339 time with its offset, such as 2013-10-07T09:30:00.123-04:00")]
        Moment,
        #[error("a time of day such as 13:00")]
        ClockTime,
        #[error("branch:, desk:, account: or group: each followed by a name, such as branch:NORTH account:C1, divided by spaces")]
        Bounds,
        #[error("a date written as {format}, such as {example}")]
        DayWritten { format: String, example: String },
        #[error("a time written as {format}, such as {example}")]
        MomentWritten { format: String, example: String },
        #[error("a time that the clocks of {zone} show exactly once")]
        TimeShownOnce { zone: String },
        #[error("a time that the clocks of that zone show exactly once")]
        TimeShownOnceThere,
        #[error("an ISO 3166 country such as US, or a State such as IN-MH")]
        Country,
        #[error("an ISO 10383 market such as XNYS")]
        Mic,
        #[error("an ISO 10962 kind such as ESVUFR")]
        Cfi,
        #[error("an ISIN such as US0378331005")]
        Isin,
        #[error("a CUSIP such as 037833100")]
        Cusip,
        #[error("a SEDOL such as B15KXQ8")]
        Sedol,
        #[error("a FIGI such as BBG000BLNQ16")]
        Figi,
    }
}
