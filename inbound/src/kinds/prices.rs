//! Prices of instruments.
//!
//! Source: `formats.md`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, required};
use crate::read::{day, name, number};
use terms::{Fault, Input, Quote};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "instrument",
    read: |cells| read(cells).map(Input::Quote),
};

const COLUMNS: [Column; 5] = [
    required("date", Holds::Day, "the day of the price"),
    required("instrument", Holds::Text, "the instrument"),
    required("price", Holds::Number, "the price of one unit"),
    required("currency", Holds::Text, "its currency"),
    required("source", Holds::Text, "who says so"),
];

fn read(cells: &mut Cells<'_>) -> Result<Quote, Fault> {
    Ok(Quote {
        date: cells.required("date", day)?,
        instrument: cells.required("instrument", name)?,
        price: cells.required("price", number)?,
        currency: cells.required("currency", name)?,
        source: cells.required("source", name)?,
    })
}
