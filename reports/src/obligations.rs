//! Obligations: what is due to and from the street, net, by settlement date.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table};
use office::Office;
use office::clearance::view;
use terms::Date;

/// The report.
pub const REPORT: Report = Report {
    name: "obligations",
    shows: "what is due to and from the street, net, by settlement date",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// What is due between the firm and the street.
    struct Row {
        /// When it settles.
        settlement_date: Date as key,
        /// With whom.
        street_account: Account as key,
        /// What.
        asset: Asset as key,
        /// + we are to receive, − we are to deliver or to pay.
        quantity: Amount,
    }
}

/// Everything that is still to settle with the street.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    view::obligations(&office.ledger, &office.directory).into_iter().map(|due| Row {
        settlement_date: due.settlement_date,
        street_account: account(office, due.street_account),
        asset: asset(office, due.asset),
        quantity: amount(office, due.asset, due.quantity),
    })
}
