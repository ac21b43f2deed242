//! Exchanges of currencies for an account, and the taking back of one.
//!
//! Source: `domain.md`, "currency exchange for a client"; the columns are our own.

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, optional, required};
use crate::read::{day, name, number};
use terms::{ConversionReport, Fault, Input};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "conversion_id",
    read: |cells| read(cells).map(Input::Convert),
};

const COLUMNS: [Column; 11] = [
    required("conversion_id", Holds::Text, "the id of the FX conversion; reported once"),
    required("date", Holds::Day, "the day"),
    required("account", Holds::Text, "for which account"),
    required("sold_currency", Holds::Text, "what the account gives"),
    required("sold_amount", Holds::Number, "how much of it; positive"),
    required("bought_currency", Holds::Text, "what the account gets"),
    required("bought_amount", Holds::Number, "how much of it; positive"),
    optional("value_date", Holds::Day, "when the money moves; empty: on the day"),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<ConversionReport, Fault> {
    Ok(ConversionReport {
        conversion_id: cells.required("conversion_id", name)?,
        date: cells.required("date", day)?,
        account: cells.required("account", name)?,
        sold_currency: cells.required("sold_currency", name)?,
        sold_amount: cells.required("sold_amount", number)?,
        bought_currency: cells.required("bought_currency", name)?,
        bought_amount: cells.required("bought_amount", number)?,
        value_date: cells.optional("value_date", day)?,
        takes_back: takes_back(cells)?,
    })
}
