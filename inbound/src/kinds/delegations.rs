//! Delegations: who stands in for somebody who is absent, and until when.
//!
//! Source: our own columns.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, required};
use crate::read::{count, day, name};
use terms::{Delegation, Fault, Input};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "delegation",
    read: |cells| read(cells).map(Input::Delegate),
};

const COLUMNS: [Column; 7] = [
    required("delegation", Holds::Text, "the id of the delegation"),
    required(
        "version",
        Holds::Count,
        "1 for the first row about a delegation, one more for each that follows",
    ),
    required("from_person", Holds::Text, "who is absent, and whose roles and accounts are lent"),
    required("to_person", Holds::Text, "who stands in for them"),
    required("from", Holds::Day, "the first day on which they do"),
    required("until", Holds::Day, "the last day on which they do; at most 92 days"),
    required("reason", Holds::Text, "why they are absent"),
];

fn read(cells: &mut Cells<'_>) -> Result<Delegation, Fault> {
    Ok(Delegation {
        delegation: cells.required("delegation", name)?,
        version: cells.required("version", count)?,
        from_person: cells.required("from_person", name)?,
        to_person: cells.required("to_person", name)?,
        from: cells.required("from", day)?,
        until: cells.required("until", day)?,
        reason: cells.required("reason", name)?,
    })
}
