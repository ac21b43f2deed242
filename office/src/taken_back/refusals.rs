//! Refusals of rows that take another one back, in the order in which they are asked.

use terms::{Date, Name, Wording};

terms::sentences! {
    in crate::words::english_words;

    /// A rule of taking back that said no.
    pub enum Refusal {
        #[error("row {row_id} both cancels and corrects; it cancels one row, or replaces one")]
        RowMustTakeBackOrReplace { row_id: Name },
        #[error("row {row_id} gives a reason and cancels nothing; say what it cancels or corrects, or leave the reason empty")]
        ReasonMustBeOfACancel { row_id: Name },
        #[error("a row of account {account} cancels or corrects another one, or says why, and has no position_id; give it one of its own")]
        CancelMustHaveAnId { account: Name },
        #[error("{kind} {cancelled} is the row that cancelled {of}, and a cancel is not cancelled; send what it cancelled again under an id of its own")]
        CancelMustNotBeTakenBack { kind: &'static str, cancelled: Name, of: Name },
        #[error("{kind} {cancelled} is not in the books, so it cannot be cancelled or corrected; check the id, and decline it where it waits for a second person")]
        CancelledMustBeBooked { kind: &'static str, cancelled: Name },
        #[error("{kind} {cancelled} was cancelled already, by {row_id}; what {row_id} booked in its place, if anything, can be cancelled")]
        CancelledMustStand { kind: &'static str, cancelled: Name, row_id: Name },
        #[error("{kind} {cancelled} says {booked}; this cancel says {said}; repeat the row that it cancels")]
        CancelMustRepeatTheRow {
            kind: &'static str,
            cancelled: Name,
            booked: Box<Wording>,
            said: Box<Wording>,
        },
        #[error(
            "{kind} {cancelled} is of {date}, and the earliest that can be cancelled now is of {earliest}; submit what it moved as a voucher of today, which a second person approves"
        )]
        CancelledMustBeInReach { kind: &'static str, cancelled: Name, date: Date, earliest: Date },
    }
}
