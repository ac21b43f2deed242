//! The settlement ladder: what is still to settle on each account, by value date.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes};
use office::Office;
use terms::{Date, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "ladder",
    shows: "what is still to settle on each account, by value date",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// What settles on an account on a day.
    struct Row {
        /// The account.
        account: Account as key,
        /// The currency or instrument.
        asset: Asset as key,
        /// When it settles.
        value_date: Date as key,
        /// How much; + is owed to the account, − is held there or owed by it.
        quantity: Amount,
    }
}

/// Every rung of every balance.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.ledger.cells_by_account().into_iter().flat_map(move |cell| {
        let row = move |(value_date, total): &(Date, Total)| Row {
            account: account(office, cell.account),
            asset: asset(office, cell.asset),
            value_date: *value_date,
            quantity: amount(office, cell.asset, *total),
        };
        cell.balance.rungs().iter().map(row)
    })
}
