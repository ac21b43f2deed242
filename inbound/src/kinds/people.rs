//! People of the office: who they are, at which desk they sit, what they do.
//!
//! Source: our own columns. Never here: a password; that is between a person and the door.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{bounds, count, name, roles, yes_or_no};
use terms::{Fault, Input, Person};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "person",
    read: |cells| read(cells).map(Input::SetPerson),
};

const COLUMNS: [Column; 9] = [
    required("person", Holds::Text, "the short name by which acts and approvals call them"),
    required(
        "version",
        Holds::Count,
        "1 for the first row about a person, one more for each that follows",
    ),
    required("full_name", Holds::Text, "their name in full"),
    optional("email", Holds::Text, "where mail reaches them"),
    required("desk", Holds::Text, "at which desk they sit"),
    required("roles", Holds::Roles, "what they do, divided by spaces"),
    optional("language", Holds::Text, "the language in which they read, such as en"),
    required("active", Holds::YesOrNo, "do they work here?"),
    optional(
        "sees",
        Holds::Bounds,
        "whose accounts they see, divided by spaces: those of a branch, a desk or a group, or single ones; empty: the whole firm",
    ),
];

fn read(cells: &mut Cells<'_>) -> Result<Person, Fault> {
    Ok(Person {
        person: cells.required("person", name)?,
        version: cells.required("version", count)?,
        full_name: cells.required("full_name", name)?,
        email: cells.optional("email", name)?,
        desk: cells.required("desk", name)?,
        roles: cells.required("roles", roles)?,
        language: cells.optional("language", name)?,
        active: cells.required("active", yes_or_no)?,
        sees: cells.optional("sees", bounds)?.unwrap_or_default(),
    })
}
