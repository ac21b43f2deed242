//! Sources: the documents that came in and what became of their rows.

use crate::{Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use terms::Date;

/// The report.
pub const REPORT: Report = Report {
    name: "sources",
    shows: "the documents that were loaded and what became of their rows",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A document.
    struct Row {
        /// Its name.
        source: Text as key,
        /// What it is: trades, prices and so on.
        kind: Word as key,
        /// The day on which it came.
        received_on: Date,
        /// Its rows; nothing while they are still being taken in.
        rows: Option<u32>,
        /// Rows that were booked.
        booked: u32,
        /// Rows that had come before.
        duplicate: usize,
        /// Rows that were refused.
        rejected: usize,
        /// The hash of its bytes (BLAKE3).
        content: Code,
    }
}

/// Every document that had come by the day at which the books stand.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.sources.files_until(office.days.current()).map(|(_, file)| Row {
        source: Text(file.document.name.clone()),
        kind: Word(file.document.kind.as_str()),
        received_on: file.received_on,
        rows: file.rows,
        booked: file.booked,
        duplicate: file.duplicates(),
        rejected: file.rejected(),
        content: Code(file.document.content.to_string().into()),
    })
}
