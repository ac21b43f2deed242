//! The trial balance: debits and credits by line of the general ledger and account, on both bases.

use crate::ledger::{basis_name, check_known, currency, fits, sides};
use crate::{Account, Asset, Cells, Code, Draw, Money, Question, Report, Sees, Table, Takes, Word};
use office::accounting::statements::GeneralLedger;
use office::accounting::view::Basis;
use terms::Sentence;

/// The report.
pub const REPORT: Report = Report {
    name: "trial-balance",
    shows: "debits and credits by line of the general ledger and account, on both bases",
    takes: &[Takes::Basis, Takes::Account, Takes::Line],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Balances(|ledger, question| Ok(Table::of(draw(ledger, question)?))),
};

row! {
    /// A balance.
    struct Row {
        /// trade: what was traded; settlement: what has settled.
        basis: Word as key,
        /// The currency.
        currency: Asset as key,
        /// The line of the general ledger.
        gl_line: Code,
        /// The account.
        account: Account as key,
        /// On the debit side.
        debit: Money,
        /// On the credit side.
        credit: Money,
    }
}

/// Every balance that is asked for.
pub fn draw(ledger: &GeneralLedger, question: &Question) -> Result<Vec<Row>, Sentence> {
    check_known(ledger, question)?;
    let bases = question
        .basis
        .map_or_else(|| vec![Basis::TradeDate, Basis::SettlementDate], |basis| vec![basis]);
    let mut rows = Vec::new();
    for basis in bases {
        let fitting = ledger.lines(basis).into_iter().filter(|line| fits(ledger, line, question));
        rows.extend(fitting.map(|line| {
            let [debit, credit] = sides(ledger, line.currency, line.total);
            Row {
                basis: Word(basis_name(basis)),
                currency: currency(ledger, line.currency),
                gl_line: Code(line.line.gl_line.clone()),
                account: Account(ledger.account(line.account).account.clone()),
                debit,
                credit,
            }
        }));
    }
    Ok(rows)
}
