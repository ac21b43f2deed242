//! Settlement cycles of a market from a trade date on, over those of the release.
//!
//! Source: the columns are those of `markets/us/cycles.csv`.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE, required};
use crate::read::{count, day};
use terms::{CycleRow, Fault, Input};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| market_row(cells, read).map(Input::SetCycle),
};

const COLUMNS: [Column; 9] = [
    ROW_ID,
    MARKET,
    required("effective", Holds::Day, "the first trade date of the cycle"),
    required("settlement_days", Holds::Count, "settlement days after the trade date"),
    required("business_days", Holds::Count, "business days until a client must have paid"),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<CycleRow, Fault> {
    Ok(CycleRow {
        effective: cells.required("effective", day)?,
        settlement_days: cells.required("settlement_days", count)?,
        business_days: cells.required("business_days", count)?,
    })
}
