//! The window of records: the rows that were refused and have not been booked since.

use super::sources::{Disposition, SourceBook};
use terms::{Name, Sentence, SourceId};

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
    /// The rule that it broke, and what a clerk is told.
    pub sentence: &'a Sentence,
}

/// Every refused row, by document and row.
pub fn rejections(sources: &SourceBook) -> impl Iterator<Item = Rejected<'_>> {
    sources.files().flat_map(|(source, file)| {
        file.rejections().filter_map(move |(row, disposition)| match disposition {
            Disposition::Rejected { id, sentence } => {
                Some(Rejected { source, source_name: &file.document.name, row, id, sentence })
            }
            Disposition::Duplicate => None,
        })
    })
}
