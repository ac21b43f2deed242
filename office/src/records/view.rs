//! The window of records: the rows that were refused and have not been booked since, and by which
//! other row one is repaired.

use super::sources::{Disposition, RowAt, SourceBook, SourceFile};
use terms::{Name, Numbered, Sentence, SourceId};

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
    /// The row that came later under the same id, and was booked.
    pub repaired_by: Option<RowAt>,
}

/// Every refused row, by document and row.
pub fn rejections(sources: &SourceBook) -> impl Iterator<Item = Rejected<'_>> {
    sources.files().flat_map(|(source, _)| rejections_of(sources, source, 0))
}

/// Those behind a row of a document, by document and row.
pub fn rejections_behind(
    sources: &SourceBook,
    (source, row): (SourceId, u32),
) -> impl Iterator<Item = Rejected<'_>> {
    let behind = sources.files().skip(source.index());
    behind.flat_map(move |(of, _)| rejections_of(sources, of, if of == source { row } else { 0 }))
}

/// Those of one document, behind a row; the header is row 1.
pub fn rejections_of(
    sources: &SourceBook,
    source: SourceId,
    behind: u32,
) -> impl Iterator<Item = Rejected<'_>> {
    let file = sources.file(source);
    file.rejections_behind(behind).filter_map(move |(row, is)| rejected(file, source, row, is))
}

/// A refused row, when it is one.
pub fn rejection(sources: &SourceBook, source: SourceId, row: u32) -> Option<Rejected<'_>> {
    let (_, file) = sources.files().nth(source.index())?;
    rejected(file, source, row, file.exception(row)?)
}

fn rejected<'b>(
    file: &'b SourceFile,
    source: SourceId,
    row: u32,
    disposition: &'b Disposition,
) -> Option<Rejected<'b>> {
    let (source_name, repaired_by) = (&file.document.name, file.repaired_by(row));
    match disposition {
        Disposition::Rejected { id, sentence } => {
            Some(Rejected { source, source_name, row, id, sentence, repaired_by })
        }
        Disposition::Duplicate => None,
    }
}
