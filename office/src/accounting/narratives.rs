//! Narratives: what the vouchers say that this room draws up itself.

use terms::{Date, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// What happened.
    pub enum Narrative {
        #[error("reverses {voucher}: {narrative}")]
        TakesBack { voucher: Name, narrative: Wording },
        #[error("net income in {currency} of the year that ends on {date}")]
        ResultOfTheYear { currency: Name, date: Date },
    }
}

terms::sentences! {
    in crate::words::english_words;

    /// A line of a period's closing sheet.
    pub enum ClosingLine {
        #[error("{currency}: debits = credits")]
        DebitsAreCredits { currency: Name },
        #[error("line {line} {currency}")]
        LedgerLine { line: Name, currency: Name },
        #[error("nothing")]
        Nothing,
    }
}
