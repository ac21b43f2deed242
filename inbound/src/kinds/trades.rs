//! Executed trades, cancels and corrections: one row for each.
//!
//! Source: `formats.md`; the capacity and the fields of a confirmation: 17 CFR 240.10b-10.

use super::Rows;
use crate::cells::Cells;
use crate::columns::{Column, Holds, REASON, optional, required};
use crate::read::{day, moment, name, number, word};
use terms::{Capacity, Fault, Input, Side, TradeReport};

pub(super) const ROWS: Rows =
    Rows { columns: &COLUMNS, id_column: "trade_id", read: |cells| read(cells).map(Input::Trade) };

const COLUMNS: [Column; 18] = [
    required("trade_id", Holds::Text, "the id under which the trade is reported; reported once"),
    required("executed_at", Holds::Moment, "when it was executed, up to nanoseconds"),
    required("account", Holds::Text, "for which account"),
    required(
        "side",
        Holds::Word(Side::words, Side::is_word),
        "B buys, S sells, SS sells short, SX sells short exempt",
    ),
    required("instrument", Holds::Text, "what"),
    required("quantity", Holds::Number, "how much; positive"),
    required("price", Holds::Number, "at what price per unit"),
    required("currency", Holds::Text, "in which currency"),
    required("venue", Holds::Text, "where (MIC)"),
    required(
        "capacity",
        Holds::Word(Capacity::words, Capacity::is_word),
        "A agency, P principal, R riskless principal",
    ),
    optional(
        "contra",
        Holds::Text,
        "the street account against which it stands; empty: the instrument's clearing account",
    ),
    optional("settlement_date", Holds::Day, "an agreed settlement date; empty: the market's cycle"),
    optional(
        "commission",
        Holds::Number,
        "an agreed commission or mark-up; empty: the firm's schedule",
    ),
    optional("order_id", Holds::Text, "the order that it fills"),
    optional("cancels", Holds::Text, "the trade that this row cancels"),
    optional("corrects", Holds::Text, "the trade that this row replaces"),
    REASON,
    optional(
        "trade_date",
        Holds::Day,
        "the trade date; empty: the day of execution there, and of an overnight session the next day of trading",
    ),
];

fn read(cells: &mut Cells<'_>) -> Result<TradeReport, Fault> {
    Ok(TradeReport {
        trade_id: cells.required("trade_id", name)?,
        executed_at: cells.required("executed_at", moment)?,
        account: cells.required("account", name)?,
        side: cells.required("side", word(Side::parse))?,
        instrument: cells.required("instrument", name)?,
        quantity: cells.required("quantity", number)?,
        price: cells.required("price", number)?,
        currency: cells.required("currency", name)?,
        venue: cells.required("venue", name)?,
        capacity: cells.required("capacity", word(Capacity::parse))?,
        contra: cells.optional("contra", name)?,
        settlement_date: cells.optional("settlement_date", day)?,
        commission: cells.optional("commission", number)?,
        order_id: cells.optional("order_id", name)?,
        cancels: cells.optional("cancels", name)?,
        corrects: cells.optional("corrects", name)?,
        reason: cells.optional("reason", name)?,
        trade_date: cells.optional("trade_date", day)?,
    })
}
