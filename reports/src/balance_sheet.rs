//! The balance sheet: assets, liabilities and equity, by currency.

use crate::ledger::{Row, statement};
use crate::{Cells, Draw, Question, Report, Sees, Table, Takes};
use office::accounting::statements::GeneralLedger;

/// The report.
pub const REPORT: Report = Report {
    name: "balance-sheet",
    shows: "assets, liabilities and equity, by currency",
    takes: &[Takes::Basis],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Balances(|ledger, question| Ok(Table::of(draw(ledger, question)))),
};

/// Its lines, each section with its sum.
pub fn draw(ledger: &GeneralLedger, question: &Question) -> Vec<Row> {
    let basis = question.one_basis();
    statement(ledger, basis, ledger.balance_sheet(basis))
}
