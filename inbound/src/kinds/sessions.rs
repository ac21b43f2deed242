//! Overnight sessions of a market from an evening on, over those of the release.
//!
//! Source: the columns are those of `markets/us/sessions.csv`.

use super::{Rows, market_row};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, MARKET, REASON, ROW_ID, SOURCE};
use crate::columns::{optional, required};
use crate::read::{clock_time, day, evenings};
use terms::{Fault, Input, SessionRow};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "row_id",
    read: |cells| market_row(cells, read).map(Input::SetSession),
};

const COLUMNS: [Column; 10] = [
    ROW_ID,
    MARKET,
    required("effective", Holds::Day, "the first evening on which the session opens so"),
    optional("opens", Holds::ClockTime, "when the session opens in the evening"),
    optional("closes", Holds::ClockTime, "when it is over on the next day"),
    optional(
        "evenings",
        Holds::Evenings,
        "on which evenings it opens, divided by spaces; empty: there is no such session",
    ),
    SOURCE,
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<SessionRow, Fault> {
    Ok(SessionRow {
        effective: cells.required("effective", day)?,
        opens: cells.optional("opens", clock_time)?,
        closes: cells.optional("closes", clock_time)?,
        evenings: cells.optional("evenings", evenings)?.unwrap_or_default(),
    })
}
