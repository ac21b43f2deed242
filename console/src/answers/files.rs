//! Files: the documents that came in, and the rows of them that were refused.

use super::Said;
use super::places::RowPlace;
use super::trades::SourceRow;
use office::records::SourceFile;
use office::records::view::{Rejected, rejection, rejections_of};
use office::{Office, RejectState, open_rejects_behind, open_rejects_of, reject_state};
use serde::Serialize;
use terms::{Origin, SourceId};
use utoipa::ToSchema;

/// A document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FileFacts {
    /// Its number, counted from 0 in the order of arrival.
    pub source: u32,
    /// What kind of file it is: trades, payments, accounts and so on.
    pub kind: String,
    /// Its name; of rows, the idempotency key and `.csv`.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The BLAKE3 hash of its content, 64 hexadecimal digits.
    pub content: String,
    /// The business day at which the books stood when it came.
    pub received_on: String,
    /// How many rows it has; none while it is being read.
    pub rows: Option<u32>,
    /// How many rows were booked.
    pub booked: u32,
    /// How many rows said what an earlier row had said, and changed nothing.
    pub duplicate: usize,
    /// How many rows were refused and have not been booked since.
    pub rejected: usize,
    /// How many of them are repaired: another row came later under the same id, and was booked.
    pub repaired: usize,
    /// How many of them are open: neither repaired nor resolved.
    pub rejected_open: usize,
}

/// A refused row.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RefusedRow {
    /// The document's number (`/v1/files/{source}`).
    pub source: u32,
    /// The document's name.
    pub file: String,
    /// What kind of file it is: trades, payments and so on.
    pub kind: String,
    /// The row; the header is row 1.
    pub row: u32,
    /// The id that the row had: of a trade, its trade id.
    pub id: String,
    /// The rule that it broke: a stable word, such as `account_must_be_known`.
    pub code: String,
    /// What was wrong, and what to do about it.
    pub message: Said,
    /// open; repaired: another row came later under the same id, and was booked; resolved: somebody
    /// said that nothing is to be booked.
    pub state: String,
    /// The row that repaired it.
    pub repaired_by: Option<SourceRow>,
}

/// Every document that had come by the day at which the books stand, the newest first.
pub fn files(office: &Office) -> impl Iterator<Item = FileFacts> {
    let come = office.sources.files_until(office.days.current()).rev();
    come.map(|(source, file)| facts(office, source, file))
}

/// A document, when there is one of this number.
pub fn file(office: &Office, source: u32) -> Option<FileFacts> {
    office.sources.files().find(|(id, _)| id.0 == source).map(|(id, file)| facts(office, id, file))
}

fn facts(office: &Office, source: SourceId, file: &SourceFile) -> FileFacts {
    FileFacts {
        source: source.0,
        kind: file.document.kind.as_str().to_owned(),
        name: file.document.name.to_string(),
        bytes: file.document.bytes,
        content: file.document.content.to_string(),
        received_on: file.received_on.to_string(),
        rows: file.rows,
        booked: file.booked,
        duplicate: file.duplicates(),
        rejected: file.rejected(),
        repaired: file.repaired(),
        rejected_open: open_rejects_of(office, source),
    }
}

/// The rows that are rejected and open, by document and row, behind a place.
pub fn refused_behind(
    office: &Office,
    after: Option<RowPlace>,
) -> impl Iterator<Item = RefusedRow> {
    let RowPlace(source, row) = after.unwrap_or(RowPlace(0, 0));
    open_rejects_behind(office, (SourceId(source), row)).map(|row| facts_of(office, &row))
}

/// Every row of a document that was refused and not booked since, whatever became of it.
pub fn refused_of(office: &Office, source: u32) -> impl Iterator<Item = RefusedRow> {
    let known = office.sources.files().nth(source as usize);
    let rows = known.into_iter().flat_map(|(id, _)| rejections_of(&office.sources, id, 0));
    rows.map(|row| facts_of(office, &row))
}

/// A row that is about a closed period, and counts in an open one.
#[derive(Clone, Debug, Serialize)]
pub struct LateRow {
    /// The row; the header is row 1.
    pub row: u32,
    /// Its id.
    pub id: String,
    /// The day that it is about.
    pub about: String,
    /// The day on which it counts.
    pub accounting_date: String,
}

/// The rows of a document that came too late for their period.
pub fn late_of(office: &Office, source: u32) -> impl Iterator<Item = LateRow> {
    office.periods.late().iter().filter_map(move |item| match item.origin {
        Origin::Row { source: of, row } if of.0 == source => Some(LateRow {
            row,
            id: item.id.to_string(),
            about: item.about.to_string(),
            accounting_date: item.accounting_date.to_string(),
        }),
        Origin::Row { .. } | Origin::Command => None,
    })
}

/// A refused row, when it is one.
pub fn refused_row(office: &Office, source: u32, row: u32) -> Option<RefusedRow> {
    rejection(&office.sources, SourceId(source), row).map(|row| facts_of(office, &row))
}

fn facts_of(office: &Office, row: &Rejected<'_>) -> RefusedRow {
    let (state, repaired_by) = match reject_state(office, row) {
        RejectState::Open => ("open", None),
        RejectState::Repaired((source, row)) => {
            let file = office.sources.file(source).document.name.to_string();
            ("repaired", Some(SourceRow { source: source.0, file, row }))
        }
        RejectState::Resolved => ("resolved", None),
    };
    RefusedRow {
        source: row.source.0,
        file: row.source_name.to_string(),
        kind: office.sources.file(row.source).document.kind.as_str().to_owned(),
        row: row.row,
        id: row.id.to_string(),
        code: row.sentence.code.to_string(),
        message: row.sentence.clone().into(),
        state: state.to_owned(),
        repaired_by,
    }
}
