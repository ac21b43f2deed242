//! The income statement: revenue, expenses and the result of a span of days. The voucher that
//! carries a year's result away is no part of it.

use crate::ledger::{Row, statement};
use crate::{Cells, Draw, Question, Report, Sees, Table, Takes};
use office::accounting::statements::GeneralLedger;

/// The report.
pub const REPORT: Report = Report {
    name: "income-statement",
    shows: "revenue, expenses and the result from a day (--from; else since the financial year began) to a day (--date)",
    takes: &[Takes::From, Takes::Basis],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Results(|ledger, question| Ok(Table::of(draw(ledger, question)))),
};

/// Its lines, each section with its sum, and the result.
pub fn draw(ledger: &GeneralLedger, question: &Question) -> Vec<Row> {
    let basis = question.one_basis();
    statement(ledger, basis, ledger.income_statement(basis))
}
