//! Transfers of securities with their lots, between accounts, from outside and to outside.
//!
//! Source: `formats.md` (a transfer from outside says of its lot what `positions.csv` says).

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, optional, required};
use crate::read::{day, name, number, yes_or_no};
use terms::{Fault, Input, TransferReport};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "transfer_id",
    read: |cells| read(cells).map(Input::Transfer),
};

const COLUMNS: [Column; 12] = [
    required("transfer_id", Holds::Text, "the id of the transfer; reported once"),
    required("date", Holds::Day, "the day"),
    required("from_account", Holds::Text, "who gives; a depository account: it comes from outside"),
    required("to_account", Holds::Text, "who receives; a depository account: it goes outside"),
    required("instrument", Holds::Text, "what"),
    required("quantity", Holds::Number, "how much"),
    optional("acquired", Holds::Day, "when the lot was acquired, when it comes from outside"),
    optional("cost", Holds::Number, "what the lot cost in all, when it comes from outside"),
    optional(
        "covered",
        Holds::YesOrNo,
        "whether the lot is a covered security, when whoever sent it says so",
    ),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<TransferReport, Fault> {
    Ok(TransferReport {
        transfer_id: cells.required("transfer_id", name)?,
        date: cells.required("date", day)?,
        from_account: cells.required("from_account", name)?,
        to_account: cells.required("to_account", name)?,
        instrument: cells.required("instrument", name)?,
        quantity: cells.required("quantity", number)?,
        acquired: cells.optional("acquired", day)?,
        cost: cells.optional("cost", number)?,
        covered: cells.optional("covered", yes_or_no)?,
        takes_back: takes_back(cells)?,
    })
}
