//! Controls: the control sheet of a closed day.

use crate::{Cells, Draw, Report, Sees, Table};
use office::Office;
use terms::{Control, Date, Say, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "controls",
    shows: "the control sheet of a closed day",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.asked).iter().map(row))),
};

row! {
    /// A control.
    struct Row {
        /// What was checked.
        control: Wording as key,
        /// What had to be.
        expected: Wording,
        /// What was.
        found: Wording,
        /// Does it hold?
        holds: bool,
    }
}

/// The control sheet of a day, or of the last one that was closed.
pub fn draw(office: &Office, asked: Option<Date>) -> &[Control] {
    let date = asked.or(office.days.last_closed());
    date.and_then(|date| office.days.sheet(date)).unwrap_or_default()
}

/// A control as a row.
pub fn row(control: &Control) -> Row {
    Row {
        control: control.control.wording(),
        expected: control.expected.clone(),
        found: control.found.clone(),
        holds: control.holds(),
    }
}
