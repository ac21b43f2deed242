//! Opening balances.
//!
//! Source: `formats.md`.

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, optional, required};
use crate::read::{day, name, number};
use terms::{Fault, Input, PositionReport};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "account",
    read: |cells| read(cells).map(Input::OpenPosition),
};

const COLUMNS: [Column; 10] = [
    required("date", Holds::Day, "as of which day"),
    required("account", Holds::Text, "whose"),
    required("asset", Holds::Text, "a currency or an instrument"),
    required("quantity", Holds::Number, "how much; + long or credit, - short or debit"),
    optional("cost", Holds::Number, "what it cost in all, in the instrument's currency"),
    optional("acquired", Holds::Day, "when it was acquired"),
    optional("position_id", Holds::Text, "its id, which tells it from another lot of the day"),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<PositionReport, Fault> {
    Ok(PositionReport {
        date: cells.required("date", day)?,
        account: cells.required("account", name)?,
        asset: cells.required("asset", name)?,
        quantity: cells.required("quantity", number)?,
        cost: cells.optional("cost", number)?,
        acquired: cells.optional("acquired", day)?,
        position_id: cells.optional("position_id", name)?,
        takes_back: takes_back(cells)?,
    })
}
