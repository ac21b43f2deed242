//! Rates of currencies.
//!
//! Source: `formats.md` for the form; the columns are our own: one unit of `base` is `rate` units
//! of `quote`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, required};
use crate::read::{day, name, number};
use terms::{Fault, FxRate, Input};

pub(super) const ROWS: Rows =
    Rows { columns: &COLUMNS, id_column: "base", read: |cells| read(cells).map(Input::FxRate) };

const COLUMNS: [Column; 5] = [
    required("date", Holds::Day, "the day from which the rate holds, until a newer one does"),
    required("base", Holds::Text, "the currency of which one unit is priced (ISO 4217)"),
    required("quote", Holds::Text, "the currency in which it is priced"),
    required("rate", Holds::Number, "how much of quote one unit of base is"),
    required("source", Holds::Text, "who says so"),
];

fn read(cells: &mut Cells<'_>) -> Result<FxRate, Fault> {
    Ok(FxRate {
        date: cells.required("date", day)?,
        base: cells.required("base", name)?,
        quote: cells.required("quote", name)?,
        rate: cells.required("rate", number)?,
        source: cells.required("source", name)?,
    })
}
