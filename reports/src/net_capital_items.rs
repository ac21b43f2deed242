//! Net capital items: the balances and positions of which the steps are made.

use crate::drawing::{account, asset, money};
use crate::{Account, Asset, Cells, Code, Draw, Money, Report, Sees, Table, Word};
use office::Office;
use office::net_capital::{Part, capital};
use terms::{Date, Total, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "net-capital-items",
    shows: "the balances and positions of which the steps of net capital are made",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A balance or a position of which a step is made.
    struct Row {
        /// The step.
        line: Word as key,
        /// The line of the general ledger.
        gl_line: Option<Code> as key,
        /// Whose balance or position it is.
        account: Option<Account> as key,
        /// Of which instrument.
        instrument: Option<Asset> as key,
        /// Since when, where that matters.
        since: Option<Date> as key,
        /// What it is a part of: a balance, a market value.
        of: Option<Money>,
        /// How much of the step it is; why it cannot be said, when a price or a rate is lacking.
        amount: Result<Money, Wording>,
    }
}

/// What the steps are made of.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let Some(found) = capital(office, date) else { return Vec::new() };
    let shown = |total: Total| money(office, found.currency, total);
    let row = |part: &Part| Row {
        line: Word(part.line.as_str()),
        gl_line: part.gl_line.clone().map(Code),
        account: part.account.map(|id| account(office, id)),
        instrument: part.instrument.map(|id| asset(office, id)),
        since: part.since,
        of: part.of.map(shown),
        amount: part.amount.map(shown).ok_or_else(|| named(office, part)),
    };
    found.parts.iter().map(row).collect()
}

fn named(office: &Office, part: &Part) -> Wording {
    crate::drawing::lacks(office, part.instrument, part.account)
}
