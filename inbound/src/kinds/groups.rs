//! Groups of accounts, by which people see them: which account is in which, from a day on.
//!
//! Source: our own columns.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, yes_or_no};
use terms::{Fault, GroupMember, Input};

pub(super) const ROWS: Rows =
    Rows { columns: &COLUMNS, id_column: "group", read: |cells| read(cells).map(Input::SetMember) };

const COLUMNS: [Column; 5] = [
    required("group", Holds::Text, "the name of the group"),
    required("account", Holds::Text, "an account of this office"),
    required("effective", Holds::Day, "the day from which the row holds, until a newer one does"),
    required("member", Holds::YesOrNo, "is the account in the group from then on?"),
    optional("source", Holds::Text, "who says so"),
];

fn read(cells: &mut Cells<'_>) -> Result<GroupMember, Fault> {
    Ok(GroupMember {
        group: cells.required("group", name)?,
        account: cells.required("account", name)?,
        effective: cells.required("effective", day)?,
        member: cells.required("member", yes_or_no)?,
        source: cells.optional("source", name)?,
    })
}
