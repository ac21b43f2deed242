//! Shares of the day's fills on a block account, given to clients at the average price.
//!
//! Source: `formats.md`.

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, required};
use crate::read::{day, name, number, word};
use terms::{AllocationReport, Fault, Input, Side};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "allocation_id",
    read: |cells| read(cells).map(Input::Allocate),
};

const COLUMNS: [Column; 10] = [
    required("allocation_id", Holds::Text, "the id of the allocation; reported once"),
    required("trade_date", Holds::Day, "the day of the fills"),
    required("block_account", Holds::Text, "the block account that holds the fills"),
    required("instrument", Holds::Text, "what"),
    required("side", Holds::Word(Side::words, Side::is_word), "the side of the fills"),
    required("account", Holds::Text, "who gets the share"),
    required("quantity", Holds::Number, "how much"),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<AllocationReport, Fault> {
    Ok(AllocationReport {
        allocation_id: cells.required("allocation_id", name)?,
        trade_date: cells.required("trade_date", day)?,
        block_account: cells.required("block_account", name)?,
        instrument: cells.required("instrument", name)?,
        side: cells.required("side", word(Side::parse))?,
        account: cells.required("account", name)?,
        quantity: cells.required("quantity", number)?,
        takes_back: takes_back(cells)?,
    })
}
