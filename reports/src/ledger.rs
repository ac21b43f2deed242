//! The general ledger as its reports read it: which accounts and lines are asked for, debit and
//! credit, and the lines of a statement.
//!
//! Reports of the general ledger count by accounting date, on either basis. What counts comes in as
//! data: whoever asks has read it out of the journal, or out of what a close kept.

use crate::{Asset, Code, Money, Question, Word};
use office::accounting::statements::{GeneralLedger, LedgerLine, StatementLine};
use office::accounting::view::Basis;
use terms::{AssetId, Name, Sentence, Total, Wording, sentence};

/// The word of a basis.
pub const fn basis_name(basis: Basis) -> &'static str {
    match basis {
        Basis::TradeDate => "trade",
        Basis::SettlementDate => "settlement",
    }
}

/// The code of a currency.
pub fn currency(ledger: &GeneralLedger, id: AssetId) -> Asset {
    Asset(ledger.currency(id).code.clone())
}

fn money(ledger: &GeneralLedger, id: AssetId, units: Total) -> Money {
    let currency = ledger.currency(id);
    Money { units, decimals: currency.decimals, currency: currency.code.clone() }
}

/// Debit and credit of a balance.
pub fn sides(ledger: &GeneralLedger, currency: AssetId, total: Total) -> [Money; 2] {
    let (amount, nothing) =
        (money(ledger, currency, total.abs()), money(ledger, currency, Total::ZERO));
    if total.0 < 0 { [amount, nothing] } else { [nothing, amount] }
}

/// Is the balance asked for?
pub fn fits(ledger: &GeneralLedger, line: &LedgerLine<'_>, question: &Question) -> bool {
    question.gl_line.as_ref().is_none_or(|asked| *asked == line.line.gl_line)
        && question
            .account
            .as_ref()
            .is_none_or(|asked| *asked == ledger.account(line.account).account)
}

/// A line or an account of which there is nothing is no empty report.
pub fn check_known(ledger: &GeneralLedger, question: &Question) -> Result<(), Sentence> {
    if let Some(asked) = question.gl_line.as_ref().filter(|asked| !ledger.knows_line(asked)) {
        return Err(unknown_line(asked));
    }
    match &question.account {
        Some(asked) if ledger.accounts.iter().all(|account| account.account != *asked) => {
            Err(unknown_account(asked))
        }
        _ => Ok(()),
    }
}

/// The general ledger has no such line.
pub fn unknown_line(asked: &Name) -> Sentence {
    sentence!("{asked} is no GL account; the report gl-lines lists them", asked = asked)
}

/// The office has no such account.
pub fn unknown_account(account: &Name) -> Sentence {
    sentence!("account {account} is not known to this office", account = account)
}

row! {
    /// A line of a statement, or a sum.
    struct Row {
        /// trade: what was traded; settlement: what has settled.
        basis: Word as key,
        /// The currency.
        currency: Asset as key,
        /// assets, liabilities, equity, revenue, expenses; nothing for a line without a caption.
        section: Option<Wording> as key,
        /// The line of the general ledger; nothing for a sum.
        gl_line: Option<Code> as key,
        /// What it is called.
        caption: Wording,
        /// How much, with the section's normal sign: assets and expenses as debits, the others as
        /// credits.
        amount: Money,
    }
}

/// The lines of a statement as rows.
pub fn statement(ledger: &GeneralLedger, basis: Basis, lines: Vec<StatementLine>) -> Vec<Row> {
    let row = |line: StatementLine| Row {
        basis: Word(basis_name(basis)),
        currency: currency(ledger, line.currency),
        section: line.section.map(|section| Sentence::word(section.as_str()).into()),
        gl_line: Some(Code(line.gl_line)),
        caption: line.caption,
        amount: money(ledger, line.currency, line.amount),
    };
    lines.into_iter().map(row).collect()
}
