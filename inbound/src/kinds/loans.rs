//! Securities borrowed and lent: what is opened, marked, given back, and what it bears.
//!
//! Source: the entries of `domain.md`; the terms are those of `terms::LoanReport`.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, number, word};
use terms::{DayCount, Fault, Input, LoanAction, LoanDirection, LoanReport};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "movement_id",
    read: |cells| read(cells).map(Input::Lend),
};

const COLUMNS: [Column; 15] = [
    required("movement_id", Holds::Text, "the id of the row; reported once"),
    required("loan_id", Holds::Text, "the id of the loan"),
    required("date", Holds::Day, "the day"),
    required(
        "action",
        Holds::Word(LoanAction::words, LoanAction::is_word),
        "open, mark, return, or rate: another rebate or fee from now on",
    ),
    optional(
        "direction",
        Holds::Word(LoanDirection::words, LoanDirection::is_word),
        "open: borrow or lend",
    ),
    optional("account", Holds::Text, "open: the account of the other side, of kind borrow or loan"),
    optional(
        "location_account",
        Holds::Text,
        "where the securities come to or leave from; empty: as opened",
    ),
    optional(
        "bank_account",
        Holds::Text,
        "where the cash leaves from or comes to; empty: as opened",
    ),
    optional("instrument", Holds::Text, "open: what"),
    optional("quantity", Holds::Number, "open, return: how much; positive"),
    optional(
        "collateral",
        Holds::Number,
        "the cash: given with open, more (+) or less (-) with mark, back with return (empty: in proportion)",
    ),
    optional(
        "price",
        Holds::Number,
        "the price at which the loan stands; a fee is counted on quantity times price",
    ),
    optional(
        "rebate",
        Holds::Number,
        "a year's rebate on the cash, from whoever holds it, such as 0.007",
    ),
    optional(
        "fee",
        Holds::Number,
        "a year's fee on the value of the securities, from the borrower to the lender",
    ),
    optional(
        "day_count",
        Holds::Word(DayCount::words, DayCount::is_word),
        "open: how days are counted; empty: actual/360",
    ),
];

fn read(cells: &mut Cells<'_>) -> Result<LoanReport, Fault> {
    Ok(LoanReport {
        movement_id: cells.required("movement_id", name)?,
        loan_id: cells.required("loan_id", name)?,
        date: cells.required("date", day)?,
        action: cells.required("action", word(LoanAction::parse))?,
        direction: cells.optional("direction", word(LoanDirection::parse))?,
        account: cells.optional("account", name)?,
        location_account: cells.optional("location_account", name)?,
        bank_account: cells.optional("bank_account", name)?,
        instrument: cells.optional("instrument", name)?,
        quantity: cells.optional("quantity", number)?,
        collateral: cells.optional("collateral", number)?,
        price: cells.optional("price", number)?,
        rebate: cells.optional("rebate", number)?,
        fee: cells.optional("fee", number)?,
        day_count: cells.optional("day_count", word(DayCount::parse))?,
    })
}
