//! The office's own dated rules.
//!
//! Source: `formats.md`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name};
use terms::{Fault, FirmRule, Input};

pub(super) const ROWS: Rows =
    Rows { columns: &COLUMNS, id_column: "rule", read: |cells| read(cells).map(Input::Rule) };

const COLUMNS: [Column; 4] = [
    required("effective", Holds::Day, "the first trade date on which the rule holds"),
    required("rule", Holds::Text, "which rule"),
    required("value", Holds::Text, "its value"),
    optional("source", Holds::Text, "who decided it"),
];

fn read(cells: &mut Cells<'_>) -> Result<FirmRule, Fault> {
    Ok(FirmRule {
        effective: cells.required("effective", day)?,
        rule: cells.required("rule", name)?,
        value: cells.required("value", name)?,
        source: cells.optional("source", name)?.unwrap_or_default(),
    })
}
