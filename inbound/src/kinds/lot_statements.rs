//! Transfer statements, and what else tells what lots cost that came without it: a row for each
//! lot.
//!
//! Source: 26 CFR 1.6045A-1(b) (what a transfer statement says).

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, optional, required};
use crate::read::{day, name, number, yes_or_no};
use terms::{Fault, Input, LotStatementReport};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "statement_id",
    read: |cells| read(cells).map(Input::StateLot),
};

const COLUMNS: [Column; 13] = [
    required("statement_id", Holds::Text, "the id of the statement; reported once"),
    required("date", Holds::Day, "the day on which it came"),
    required("account", Holds::Text, "who received what it is about"),
    required("instrument", Holds::Text, "what"),
    required(
        "came_by",
        Holds::Text,
        "its transfer_id or position_id; of an opening balance without one its lot, such as opening-3",
    ),
    required("quantity", Holds::Number, "how much of what came it is about, in units of that day"),
    required("acquired", Holds::Day, "when that was acquired"),
    required("cost", Holds::Number, "what that cost in all; of a short position, what it brought"),
    optional(
        "held_from",
        Holds::Day,
        "from when on it counts as held; empty: from the day of acquisition",
    ),
    optional(
        "covered",
        Holds::YesOrNo,
        "whether it is a covered security; empty: the day of acquisition says it",
    ),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<LotStatementReport, Fault> {
    Ok(LotStatementReport {
        statement_id: cells.required("statement_id", name)?,
        date: cells.required("date", day)?,
        account: cells.required("account", name)?,
        instrument: cells.required("instrument", name)?,
        came_by: cells.required("came_by", name)?,
        quantity: cells.required("quantity", number)?,
        acquired: cells.required("acquired", day)?,
        cost: cells.required("cost", number)?,
        held_from: cells.optional("held_from", day)?,
        covered: cells.optional("covered", yes_or_no)?,
        takes_back: takes_back(cells)?,
    })
}
