//! Phrases within the refusals of four eyes.

use terms::{Date, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// What was said to a proposal, in what its lines differ, and where a document is already.
    pub enum Phrase {
        #[error("approved")]
        Approved,
        #[error("declined")]
        Declined,
        #[error("recalled")]
        Recalled,
        /// Two lines of one voucher; what they differ in is a column, or several.
        #[error("{what} {now}, first {first}")]
        LinesDiffer { what: Wording, now: Wording, first: Wording },
        #[error("every, until, reverse_on or subject")]
        OptionsOfAVoucher,
        #[error("no voucher")]
        NoVoucher,
        #[error("a voucher")]
        AVoucher,
        #[error("others")]
        Others,
        #[error("the first line's")]
        TheFirstLines,
        #[error("it was approved as {proposal_id}")]
        ApprovedAs { proposal_id: Name },
        #[error("it was received on {received_on} as {name}")]
        CameInAs { received_on: Date, name: Name },
    }
}
