//! Corporate actions: what an issuer does, from which day on, by which terms.
//!
//! Source: `formats.md`. The terms are text here: which of them an action must have is the office's
//! question.

use super::{Rows, takes_back};
use crate::cells::Cells;
use crate::columns::{CANCELS, CORRECTS, Column, Holds, REASON, optional, required};
use crate::read::{count, day, name, word};
use terms::{ActionKind, ActionReport, Fault, Input};

pub(super) const ROWS: Rows = Rows {
    columns: &COLUMNS,
    id_column: "action_id",
    read: |cells| read(cells).map(Input::Announce),
};

const COLUMNS: [Column; 11] = [
    required("action_id", Holds::Text, "the id of the action; reported once"),
    required("type", Holds::Word(ActionKind::words, ActionKind::is_word), "what the issuer does"),
    required("instrument", Holds::Text, "to which instrument"),
    required(
        "ex_date",
        Holds::Day,
        "the first day on which it trades without; whoever bought before is entitled",
    ),
    optional("record_date", Holds::Day, "the record date"),
    optional("pay_date", Holds::Day, "the day on which what is given arrives; empty: the ex-date"),
    optional(
        "sequence",
        Holds::Count,
        "its place among the actions of its ex-date: it counts on what those of earlier places gave; empty: 1",
    ),
    required(
        "terms",
        Holds::Text,
        "key=value; ... such as ratio=2 or ratio=1/10; cash_in_lieu=12.50; none for worthless",
    ),
    CANCELS,
    CORRECTS,
    REASON,
];

fn read(cells: &mut Cells<'_>) -> Result<ActionReport, Fault> {
    Ok(ActionReport {
        action_id: cells.required("action_id", name)?,
        kind: cells.required("type", word(ActionKind::parse))?,
        instrument: cells.required("instrument", name)?,
        ex_date: cells.required("ex_date", day)?,
        record_date: cells.optional("record_date", day)?,
        pay_date: cells.optional("pay_date", day)?,
        sequence: cells.optional("sequence", count)?,
        terms: cells.required("terms", name)?,
        takes_back: takes_back(cells)?,
    })
}
