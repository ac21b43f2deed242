//! Settlement dates that have moved with a market's calendar or cycle: what, from when to when, and
//! by which row.

use crate::{Cells, Code, Draw, Report, Sees, Table, Word};
use office::Office;
use office::clearance::Rescheduled;
use terms::{Date, MovedKind, Origin, Say, SourceKind, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "settlement-moves",
    shows: "settlement dates that have moved with a market's calendar or cycle, and by which row",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A settlement date that has moved.
    struct Row {
        /// The kind of what moved: trades, shares of a block (allocations), vouchers of clients'
        /// days.
        kind: Word as key,
        /// Its id.
        id: Code as key,
        /// Its trade date; of a voucher its day.
        about: Date,
        /// The settlement date that it had.
        from: Date,
        /// The one that it got.
        to: Date,
        /// The kind of the row that moved it.
        by_kind: Word as key,
        /// The id of that row.
        by_row: Code as key,
        /// The document out of which the row came.
        file: Wording,
        /// The row in it.
        row: Option<u32>,
    }
}

/// Every move, in order.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.rescheduled.all().map(|Rescheduled { moved, origin, .. }| {
        let (file, row) = match *origin {
            Origin::Row { source, row } => {
                (office.sources.file(source).document.name.wording(), Some(row))
            }
            Origin::Command => (sentence!("a command").into(), None),
        };
        Row {
            kind: Word(file_of(moved.kind).as_str()),
            id: Code(moved.moved.clone()),
            about: moved.as_of,
            from: moved.from,
            to: moved.to,
            by_kind: Word(moved.by_kind.as_str()),
            by_row: Code(moved.by_row.clone()),
            file,
            row,
        }
    })
}

/// The kind of file in which such a thing comes.
const fn file_of(moved: MovedKind) -> SourceKind {
    match moved {
        MovedKind::Trade => SourceKind::Trades,
        MovedKind::Share => SourceKind::Allocations,
        MovedKind::Voucher => SourceKind::Vouchers,
    }
}
