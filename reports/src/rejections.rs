//! Rejections: the rows that are rejected and open, as `office::open_rejects` decides it.

use crate::{Cells, Code, Draw, Report, Sees, Table, Text};
use office::Office;
use terms::{Say, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "rejections",
    shows: "rejected rows that are open: neither booked since, nor repaired, nor resolved",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A row that was refused.
    struct Row {
        /// The document.
        source: Text as key,
        /// The row; the header is row 1.
        row: u32 as key,
        /// The id in the row.
        id: Code as key,
        /// The rule that said no.
        code: Code as key,
        /// What was wrong, and what to do.
        message: Wording,
    }
}

/// Every row that is rejected and open.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office::open_rejects(office).map(|rejected| Row {
        source: Text(rejected.source_name.clone()),
        row: rejected.row,
        id: Code(rejected.id.clone()),
        code: Code(rejected.sentence.code.clone()),
        message: rejected.sentence.wording(),
    })
}
