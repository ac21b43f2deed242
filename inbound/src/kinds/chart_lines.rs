//! Lines of the general ledger, and which balances stand on each from a day on.
//!
//! Source: the columns are those of `markets/us/gl_captions.csv` and `markets/us/gl_lines.csv`,
//! with a day from which each holds.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE};
use crate::columns::{optional, required};
use crate::read::{day, name, word};
use terms::{BalanceSide, ChartLine, Class, Fault, Input, Kind};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| market_row(cells, read).map(Input::SetLine),
};

const COLUMNS: [Column; 13] = [
    ROW_ID,
    MARKET,
    required("effective", Holds::Day, "the first day whose trial balance has the line"),
    required("gl_line", Holds::Text, "the number of the line; its first digit is the section"),
    required("caption", Holds::Text, "what the line is called"),
    required("focus_item", Holds::Text, "the item of the report that the line rolls up to"),
    required(
        "kind",
        Holds::Word(Kind::words, Kind::is_word),
        "the kind of account whose balances stand on the line",
    ),
    optional(
        "class",
        Holds::Word(Class::words, Class::is_word),
        "the class of their holders; empty: every one",
    ),
    optional(
        "balance",
        Holds::Word(BalanceSide::words, BalanceSide::is_word),
        "which of their balances stand on the line; empty: either",
    ),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<ChartLine, Fault> {
    Ok(ChartLine {
        effective: cells.required("effective", day)?,
        gl_line: cells.required("gl_line", name)?,
        caption: cells.required("caption", name)?,
        focus_item: cells.required("focus_item", name)?,
        kind: cells.required("kind", word(Kind::parse))?,
        class: cells.optional("class", word(Class::parse))?,
        balance: cells
            .optional("balance", word(BalanceSide::parse))?
            .unwrap_or(BalanceSide::Either),
    })
}
