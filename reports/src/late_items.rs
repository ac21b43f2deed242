//! Late items: what is about a closed period and counts in an open one.

use crate::{Cells, Code, Draw, Report, Sees, Table};
use office::Office;
use terms::{Date, Origin, Say, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "late-items",
    shows: "what is about a closed period and counts in an open one",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// An event that came too late for its period.
    struct Row {
        /// What happened.
        event: Code as key,
        /// Its id.
        id: Code as key,
        /// The day that it is about.
        about: Date,
        /// The day on which it counts.
        accounting_date: Date as key,
        /// The document out of which it came.
        file: Wording,
        /// The row; nothing for a command.
        row: Option<u32> as key,
    }
}

/// Every late item.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.periods.late().iter().map(|item| {
        // A voucher came by its approval, and before that out of the row that put it forward.
        let put_forward = office
            .proposals
            .find(&item.id)
            .and_then(|kept| kept.parts.first())
            .map(|part| part.origin);
        let (file, row) =
            match put_forward.filter(|_| item.origin == Origin::Command).unwrap_or(item.origin) {
                Origin::Row { source, row } => {
                    (office.sources.file(source).document.name.wording(), Some(row))
                }
                Origin::Command => (sentence!("a command").into(), None),
            };
        Row {
            event: Code(item.event.clone()),
            id: Code(item.id.clone()),
            about: item.about,
            accounting_date: item.accounting_date,
            file,
            row,
        }
    })
}
