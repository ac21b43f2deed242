//! Desks of the office: where people sit, and how soon they answer.
//!
//! Source: our own columns.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, required};
use crate::read::{count, name};
use terms::{Desk, Fault, Input};

pub(super) const ROWS: Rows =
    Rows { columns: &COLUMNS, id_column: "desk", read: |cells| read(cells).map(Input::SetDesk) };

const COLUMNS: [Column; 7] = [
    required("desk", Holds::Text, "its short name"),
    required(
        "version",
        Holds::Count,
        "1 for the first row about a desk, one more for each that follows",
    ),
    required("name", Holds::Text, "its name in full"),
    required("department", Holds::Text, "of which department"),
    required("location", Holds::Text, "in which city or building"),
    required(
        "time_zone",
        Holds::Text,
        "in which zone of the IANA database, such as America/New_York",
    ),
    required("answer_minutes", Holds::Count, "within how many minutes it answers a request"),
];

fn read(cells: &mut Cells<'_>) -> Result<Desk, Fault> {
    Ok(Desk {
        desk: cells.required("desk", name)?,
        version: cells.required("version", count)?,
        name: cells.required("name", name)?,
        department: cells.required("department", name)?,
        location: cells.required("location", name)?,
        time_zone: cells.required("time_zone", name)?,
        answer_minutes: cells.required("answer_minutes", count)?,
    })
}
