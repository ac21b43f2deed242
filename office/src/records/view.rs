//! The window of records: the rows that were refused and have not been booked since.

use super::sources::{Disposition, SourceBook};
use terms::{Name, SourceId};

/// A refused row.
#[derive(Clone, Copy, Debug)]
pub struct Rejected<'a> {
    /// The document.
    pub source: SourceId,
    /// Its name.
    pub source_name: &'a Name,
    /// The row; the header is row 1.
    pub row: u32,
    /// The id that the row had.
    pub id: &'a Name,
    /// The rule that it broke.
    pub code: &'a Name,
    /// What a clerk is told.
    pub message: &'a str,
}

/// Every refused row, by document and row.
pub fn rejections(sources: &SourceBook) -> impl Iterator<Item = Rejected<'_>> {
    sources.files().flat_map(|(source, file)| {
        file.rejections().filter_map(move |(row, disposition)| match disposition {
            Disposition::Rejected { id, code, message } => {
                Some(Rejected { source, source_name: &file.document.name, row, id, code, message })
            }
            Disposition::Duplicate => None,
        })
    })
}
