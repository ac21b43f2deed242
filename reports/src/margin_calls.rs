//! Calls of margin: what was asked of whom, by when, and what met it.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes, Text, Word};
use office::Office;
use office::calls::{ClientCall, calls};
use terms::Date;

/// The report.
pub const REPORT: Report = Report {
    name: "margin-calls",
    shows: "calls of Regulation T and of maintenance: by when they are met, what met them, what must be sold",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A call.
    struct Row {
        /// The account.
        account: Account as key,
        /// The currency.
        currency: Asset as key,
        /// initial: of Regulation T; maintenance.
        call_kind: Word as key,
        /// The day at whose close it was found.
        arose: Date as key,
        /// open, minor: so small that nothing need be done, overdue, met.
        call_state: Word,
        /// The last day for meeting it.
        due_date: Option<Date>,
        /// From when on what is left is a charge to net capital.
        charged_from: Option<Date>,
        /// How much was asked.
        asked: Amount,
        /// How much of it is not met.
        left: Amount,
        /// The day at whose close less of it was left, the last time.
        eased: Option<Date>,
        /// What met that part: `paid_in`, sold (or bought back), market.
        met_by: Option<Word>,
        /// What must be sold, or bought back, to meet what is left.
        to_be_sold: Option<Amount>,
        /// The rule.
        ruled_by: Option<Text>,
    }
}

/// Every call: those that are not met first, by account.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    calls(office, date).into_iter().map(move |of| row(office, of))
}

fn row(office: &Office, of: ClientCall) -> Row {
    let shown = |total| amount(office, of.currency, total);
    let is_met = of.call.left.is_zero();
    Row {
        account: account(office, of.account),
        currency: asset(office, of.currency),
        call_kind: Word(of.call.kind.as_str()),
        arose: of.call.arose,
        call_state: Word(of.state.as_str()),
        due_date: of.due,
        charged_from: of.charged_from.filter(|_| !is_met),
        asked: shown(of.call.amount),
        left: shown(of.call.left),
        eased: of.call.eased.map(|(date, _)| date),
        met_by: of.call.eased.map(|(_, by)| Word(by.as_str())),
        to_be_sold: of.sale.filter(|_| !is_met).map(shown),
        ruled_by: of.source.map(Text),
    }
}
