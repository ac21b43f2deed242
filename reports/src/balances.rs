//! Balances: what stands on each account, settled and pending.

use crate::drawing::{account, amount, asset};
use crate::{Account, Amount, Asset, Cells, Draw, Report, Sees, Table, Takes};
use office::Office;
use terms::{AccountId, AssetId, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "balances",
    shows: "what stands on each account, settled and pending",
    takes: &[Takes::Account],
    sees: Sees::Accounts,
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
        row(office, (cell.account, cell.asset), cell.balance.settled(), cell.balance.pending())
    })
}

/// What stands on an account in an asset.
pub fn row(
    office: &Office,
    (of, held): (AccountId, AssetId),
    settled: Total,
    pending: Total,
) -> Row {
    Row {
        account: account(office, of),
        asset: asset(office, held),
        settled: amount(office, held, settled),
        pending: amount(office, held, pending),
        total: amount(office, held, settled + pending),
    }
}
