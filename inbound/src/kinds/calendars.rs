//! Calendars of markets: how far each reaches, once its holidays up to that day are loaded.
//!
//! Source: `formats.md` has none yet.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE, required};
use crate::read::day;
use terms::{CalendarReach, Fault, Input};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| market_row(cells, read).map(Input::SetReach),
};

const COLUMNS: [Column; 7] = [
    ROW_ID,
    MARKET,
    required("through", Holds::Day, "the last day whose holidays are loaded"),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<CalendarReach, Fault> {
    Ok(CalendarReach { through: cells.required("through", day)? })
}
