//! Rejects: the rows that were rejected, and which of them are open. One definition, which queue,
//! tile, report, notes, closings and the page of a file share.
//!
//! ```text
//!  rejected ─┬─ booked since, the same row again   no reject any more
//!            ├─ repaired   another row came under its id, and was booked
//!            ├─ resolved   somebody said that nothing is to be booked
//!            └─ open       what waits for a person
//! ```
//!
//! In: the office, through whatever lens. Out: states and counts, as of the day that it stands at:
//! a row that was rejected later is none, and one that was repaired later is open
//! (`Office::apply_through`). Never here: why a row was rejected.

use crate::Office;
use crate::queue::key_of_row;
use crate::records::view::{Rejected, rejection, rejections_behind};
use crate::records::{RefusedAt, RowAt};
use std::collections::BTreeSet;
use terms::SourceId;

/// How far a rejected row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectState {
    /// It waits for a person.
    Open,
    /// This row came later under the same id, and was booked.
    Repaired(RowAt),
    /// Somebody said that it is done.
    Resolved,
}

/// How far a rejected row is.
pub fn reject_state(office: &Office, row: &Rejected<'_>) -> RejectState {
    match row.repaired_by {
        Some(by) => RejectState::Repaired(by),
        None if office.work.is_resolved(&key_of_row(row.source, row.row)) => RejectState::Resolved,
        None => RejectState::Open,
    }
}

/// The rows that are rejected and open, by document and row.
pub fn open_rejects(office: &Office) -> impl Iterator<Item = Rejected<'_>> {
    open_rejects_behind(office, (SourceId(0), 0))
}

/// Those behind a row of a document, by document and row.
pub fn open_rejects_behind(office: &Office, at: RowAt) -> impl Iterator<Item = Rejected<'_>> {
    let behind = rejections_behind(&office.sources, at);
    behind.filter(|row| reject_state(office, row) == RejectState::Open)
}

/// How many rows are rejected and open.
pub fn open_rejects_count(office: &Office) -> usize {
    office.sources.refused().len() - resolved(office, "row:").len()
}

/// How many rows of a document are.
pub fn open_rejects_of(office: &Office, source: SourceId) -> usize {
    let file = office.sources.file(source);
    file.rejected() - file.repaired() - resolved(office, &format!("row:{}:", source.0)).len()
}

/// The rejected rows that are neither booked nor repaired, and that somebody resolved.
fn resolved(office: &Office, prefix: &str) -> BTreeSet<RefusedAt> {
    let of = prefix.strip_prefix("row:").unwrap_or_default();
    let rows = office.work.worked_on(prefix).filter_map(|rest| {
        let (source, row) = crate::queue::row_of(&format!("{of}{rest}"))?;
        let row = rejection(&office.sources, source, row)?;
        let is_resolved = reject_state(office, &row) == RejectState::Resolved;
        is_resolved.then(|| (office.sources.file(row.source).received_on, row.source, row.row))
    });
    rows.collect()
}
