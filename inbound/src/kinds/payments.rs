//! Payments: movements of cash that the bank reports.
//!
//! Source: `formats.md`.

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, optional, required};
use crate::read::{day, name, number};
use terms::{Fault, Input, PaymentReport};

pub(super) const ROWS: Rows =
    Rows { columns: &COLUMNS, id_column: "payment_id", read: |cells| read(cells).map(Input::Pay) };

const COLUMNS: [Column; 10] = [
    required("payment_id", Holds::Text, "the id of the movement; reported once"),
    required("date", Holds::Day, "the day"),
    required("account", Holds::Text, "whose account it is for"),
    required("bank_account", Holds::Text, "on which bank account"),
    required("currency", Holds::Text, "in which currency"),
    required("amount", Holds::Number, "+ received by us, - paid by us"),
    optional("reference", Holds::Text, "a reference"),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<PaymentReport, Fault> {
    Ok(PaymentReport {
        payment_id: cells.required("payment_id", name)?,
        date: cells.required("date", day)?,
        account: cells.required("account", name)?,
        bank_account: cells.required("bank_account", name)?,
        currency: cells.required("currency", name)?,
        amount: cells.required("amount", number)?,
        reference: cells.optional("reference", name)?,
        takes_back: takes_back(cells)?,
    })
}
