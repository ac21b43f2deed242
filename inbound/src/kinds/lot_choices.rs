//! Choices of lots: the lot that a sale takes, or a standing order for the sales of an account from
//! a day on.
//!
//! A row is one of the two; the office says which columns it lacks. Source: `formats.md`; 26 CFR
//! 1.1012-1(c).

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, optional, required};
use crate::read::{day, name, number, word};
use terms::{Fault, Input, LotChoiceReport, LotMethod};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "choice_id",
    read: |cells| read(cells).map(Input::ChooseLots),
};

const COLUMNS: [Column; 8] = [
    required("choice_id", Holds::Text, "the id of the choice; reported once"),
    required(
        "date",
        Holds::Day,
        "the day of the instruction; a default cost-basis method holds from this trade date on",
    ),
    optional("trade_id", Holds::Text, "the sale: a trade or a share of a block"),
    optional("lot", Holds::Text, "the lot that it takes, as the report of lots names it"),
    optional("quantity", Holds::Number, "how much of the lot"),
    optional("account", Holds::Text, "whose default cost-basis method it is"),
    optional("instrument", Holds::Text, "for which instrument alone; empty: for all"),
    optional("method", Holds::Word(LotMethod::words, LotMethod::is_word), "how lots are taken"),
];

fn read(cells: &mut Cells<'_>) -> Result<LotChoiceReport, Fault> {
    Ok(LotChoiceReport {
        choice_id: cells.required("choice_id", name)?,
        date: cells.required("date", day)?,
        trade_id: cells.optional("trade_id", name)?,
        lot: cells.optional("lot", name)?,
        quantity: cells.optional("quantity", number)?,
        account: cells.optional("account", name)?,
        instrument: cells.optional("instrument", name)?,
        method: cells.optional("method", word(LotMethod::parse))?,
    })
}
