//! The gate of taking back: may this row take back what it names?
//!
//! In: the ids of a row and of what it names, and the day of what is in the books under that id.
//! Out: yes, or the first rule that says no. A cancel reaches back as far as a row does
//! (`DAYS_BACK_MAX`); what is older has been reported, taxed and paid for long ago, and is mended
//! by an entry of today that two people have seen.

use super::book::TakenBackBook;
use super::refusals::Refusal;
use crate::DayBook;
use terms::{Date, Name, TakenBackKind, TakesBack};

/// What a row takes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named<'a> {
    /// The id of what is taken back.
    pub cancelled: &'a Name,
    /// Does the row stand in its place?
    pub is_replaced: bool,
}

/// What a row takes back, if anything.
pub fn named<'a>(row_id: &Name, takes_back: &'a TakesBack) -> Result<Option<Named<'a>>, Refusal> {
    match (&takes_back.cancels, &takes_back.corrects, &takes_back.reason) {
        (Some(_), Some(_), _) => Err(Refusal::RowMustTakeBackOrReplace { row_id: row_id.clone() }),
        (Some(cancelled), None, _) => Ok(Some(Named { cancelled, is_replaced: false })),
        (None, Some(cancelled), _) => Ok(Some(Named { cancelled, is_replaced: true })),
        (None, None, reason) => check_reason(row_id, reason.as_ref()).map(|()| None),
    }
}

/// A reason is of what is taken back; it would be lost otherwise.
pub fn check_reason(row_id: &Name, reason: Option<&Name>) -> Result<(), Refusal> {
    match reason {
        Some(_) => Err(Refusal::ReasonMustBeOfACancel { row_id: row_id.clone() }),
        None => Ok(()),
    }
}

/// May what is booked under an id, as of a day, be taken back? None: nothing is.
pub fn check(
    kind: TakenBackKind,
    cancelled: &Name,
    booked: Option<Date>,
    book: &TakenBackBook,
    days: &DayBook,
) -> Result<(), Refusal> {
    let word = kind.as_str();
    let Some(date) = booked else {
        return Err(match book.by_row(kind, cancelled) {
            Some(first) => Refusal::CancelMustNotBeTakenBack {
                kind: word,
                cancelled: cancelled.clone(),
                of: first.taken.cancelled.clone(),
            },
            None => Refusal::CancelledMustBeBooked { kind: word, cancelled: cancelled.clone() },
        });
    };
    if let Some(first) = book.of(kind, cancelled) {
        let (cancelled, row_id) = (cancelled.clone(), first.taken.row_id.clone());
        return Err(Refusal::CancelledMustStand { kind: word, cancelled, row_id });
    }
    check_reach(word, cancelled, date, days)
}

/// Does a cancel reach back to a day?
pub fn check_reach(
    kind: &'static str,
    cancelled: &Name,
    date: Date,
    days: &DayBook,
) -> Result<(), Refusal> {
    let earliest = days.earliest();
    if date < earliest {
        let cancelled = cancelled.clone();
        return Err(Refusal::CancelledMustBeInReach { kind, cancelled, date, earliest });
    }
    Ok(())
}
