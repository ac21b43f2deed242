//! The subsidiary ledger: the accounts under each line of the general ledger, and what they add up
//! to.

use crate::ledger::{basis_name, check_known, currency, fits, sides};
use crate::{
    Account, Asset, Cells, Code, Draw, Money, Question, Report, Sees, Table, Takes, Text, Word,
};
use office::accounting::statements::{GeneralLedger, LedgerLine};
use terms::{Sentence, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "subledger",
    shows: "the accounts under each line of the general ledger, and what they add up to",
    takes: &[Takes::Basis, Takes::Account, Takes::Line],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Balances(|ledger, question| Ok(Table::of(draw(ledger, question)?))),
};

row! {
    /// A balance under its line, or the sum of a line.
    struct Row {
        /// trade: what was traded; settlement: what has settled.
        basis: Word as key,
        /// The currency.
        currency: Asset as key,
        /// The line of the general ledger.
        gl_line: Code,
        /// What the line is called.
        caption: Text,
        /// The account; nothing for the sum of the line.
        account: Option<Account> as key,
        /// On the debit side.
        debit: Money,
        /// On the credit side.
        credit: Money,
    }
}

/// Every line that is asked for, its accounts first.
pub fn draw(ledger: &GeneralLedger, question: &Question) -> Result<Vec<Row>, Sentence> {
    check_known(ledger, question)?;
    let basis = question.one_basis();
    let mut rows: Vec<Row> = Vec::new();
    let lines = ledger.lines(basis);
    let chosen: Vec<&LedgerLine<'_>> =
        lines.iter().filter(|line| fits(ledger, line, question)).collect();
    for same in chosen.chunk_by(|one, next| {
        one.currency == next.currency && one.line.gl_line == next.line.gl_line
    }) {
        let row = |account: Option<Account>, total: Total| {
            let (of, line) = (same[0].currency, same[0].line);
            let [debit, credit] = sides(ledger, of, total);
            Row {
                basis: Word(basis_name(basis)),
                currency: currency(ledger, of),
                gl_line: Code(line.gl_line.clone()),
                caption: Text(line.caption.clone()),
                account,
                debit,
                credit,
            }
        };
        rows.extend(same.iter().map(|line| {
            row(Some(Account(ledger.account(line.account).account.clone())), line.total)
        }));
        rows.push(row(None, same.iter().map(|line| line.total).sum()));
    }
    Ok(rows)
}
