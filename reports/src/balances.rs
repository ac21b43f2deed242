//! Balances: what stands on each account, settled and pending.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table};
use office::Office;

/// The report.
pub const REPORT: Report = Report {
    name: "balances",
    shows: "what stands on each account, settled and pending",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A balance.
    struct Row {
        /// The account.
        account: Account as key,
        /// The currency or instrument.
        asset: Asset as key,
        /// What has settled; + is owed to the account, − is held there or owed by it.
        settled: Amount,
        /// What is still to settle.
        pending: Amount,
        /// Both.
        total: Amount,
    }
}

/// Every balance, by account.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.ledger.cells_by_account().into_iter().map(|cell| {
        let total = |total| amount(office, cell.asset, total);
        Row {
            account: account(office, cell.account),
            asset: asset(office, cell.asset),
            settled: total(cell.balance.settled()),
            pending: total(cell.balance.pending()),
            total: total(cell.balance.total()),
        }
    })
}
