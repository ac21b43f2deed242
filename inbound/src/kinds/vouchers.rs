//! Vouchers that a person puts forward: one row for each line, from the account that is debited to
//! the one that is credited.
//!
//! So a line balances by its form; a voucher of several lines has one id and numbers them. Source:
//! `formats.md`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{count, day, name, number, reverse_on, word};
use terms::{Every, Fault, Input, VoucherReport};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "voucher_id",
    read: |cells| read(cells).map(Input::ProposeVoucher),
};

const COLUMNS: [Column; 13] = [
    required("voucher_id", Holds::Text, "the id of the voucher"),
    required("date", Holds::Day, "the day that it is about; of one that recurs, the first"),
    required("debit_account", Holds::Text, "the account that is debited"),
    required("credit_account", Holds::Text, "the account that is credited"),
    required("asset", Holds::Text, "in which currency"),
    required("amount", Holds::Number, "how much; positive"),
    required("narrative", Holds::Text, "what it says"),
    required("prepared_by", Holds::Text, "who prepared it; somebody else approves it"),
    optional("line", Holds::Count, "which line of the voucher; empty: the first"),
    optional(
        "every",
        Holds::Word(Every::words, Every::is_word),
        "how often it is booked again; empty: once",
    ),
    optional("until", Holds::Day, "the last day on which it may be booked again"),
    optional("reverse_on", Holds::ReverseOn, "when it reverses automatically; empty: never"),
    optional("subject", Holds::Text, "the account that it is for"),
];

fn read(cells: &mut Cells<'_>) -> Result<VoucherReport, Fault> {
    Ok(VoucherReport {
        voucher_id: cells.required("voucher_id", name)?,
        date: cells.required("date", day)?,
        debit_account: cells.required("debit_account", name)?,
        credit_account: cells.required("credit_account", name)?,
        asset: cells.required("asset", name)?,
        amount: cells.required("amount", number)?,
        narrative: cells.required("narrative", name)?,
        prepared_by: cells.required("prepared_by", name)?,
        line: cells.optional("line", count)?,
        every: cells.optional("every", word(Every::parse))?,
        until: cells.optional("until", day)?,
        reverse_on: cells.optional("reverse_on", reverse_on)?,
        subject: cells.optional("subject", name)?,
    })
}
