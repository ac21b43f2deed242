//! Exceptions: what looks wrong in the books, by the limits of the firm.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use office::plausible::{self, Finding, OnClose};
use terms::{Date, Say, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "exceptions",
    shows: "what looks wrong in the books, by the limits of the firm",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// Something that looks wrong.
    struct Row {
        /// What was checked.
        check: Word as key,
        /// Its key in the queue.
        item: Code as key,
        /// The account.
        account: Option<Account>,
        /// The instrument.
        instrument: Option<Asset>,
        /// How much.
        quantity: Option<Amount>,
        /// Of what: an instrument, a currency.
        asset: Option<Asset>,
        /// In words.
        says: Wording,
        /// What is due before the day is closed: listed, sign, two.
        at_close: Word,
        /// Who has signed.
        signed_by: Option<Text>,
    }
}

/// Every exception, and what is missing of the day, by check.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let gates = plausible::gates(office, date);
    let gate = |finding: &Finding| {
        let gate = gates.iter().find(|gate| gate.check == finding.check)?;
        let by: Vec<&str> = gate.signatures.iter().filter_map(|(_, by)| by.as_deref()).collect();
        (!by.is_empty()).then(|| Text(by.join(", ").into()))
    };
    let row = |finding: &Finding| Row {
        check: Word(finding.check.as_str()),
        item: Code(finding.key.clone()),
        account: finding.account.map(|id| account(office, id)),
        instrument: finding.instrument.map(|id| asset(office, id)),
        quantity: finding.quantity.map(|(id, total)| amount(office, id, total)),
        asset: finding.quantity.map(|(id, _)| asset(office, id)),
        says: finding.says.wording(),
        at_close: Word(match finding.limit.on_close {
            OnClose::Listed => "listed",
            OnClose::Signed => "sign",
            OnClose::SignedByTwo => "two",
        }),
        signed_by: gate(finding),
    };
    let missing = gates.iter().filter(|gate| gate.check == plausible::Check::Files);
    let missing = missing.flat_map(|gate| &gate.findings).map(row);
    plausible::exceptions(office).iter().map(row).chain(missing).collect()
}
