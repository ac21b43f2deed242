//! Lines of the general ledger, and the items of the FOCUS report above them.

use crate::{Cells, Code, Draw, Report, Sees, Table, Text};
use office::Office;

/// The report.
pub const REPORT: Report = Report {
    name: "gl-lines",
    shows: "the lines of the general ledger and the items of the FOCUS report above them",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A line of the general ledger.
    struct Row {
        /// Its number.
        gl_line: Code as key,
        /// The item of the FOCUS report, Part II.
        focus_item: Code as key,
        /// What it is called.
        caption: Text,
    }
}

/// The lines of every market of the office.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.directory.markets().flat_map(|market| market.gl_lines.iter()).map(|line| Row {
        gl_line: Code(line.gl_line.clone()),
        focus_item: Code(line.focus_item.clone()),
        caption: Text(line.caption.clone()),
    })
}
