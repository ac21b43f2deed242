//! The window of clearance: what is due to and from the street, by settlement date. Netting is not
//! computed: it is read.

use crate::shared::directory::Directory;
use ledger::Ledger;
use terms::{AccountId, AssetId, Date, Total};

/// What is due on a date between the firm and a street account, in one asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// When it settles.
    pub settlement_date: Date,
    /// With whom.
    pub street_account: AccountId,
    /// What.
    pub asset: AssetId,
    /// + we are to receive, − we are to deliver or to pay.
    pub quantity: Total,
}

/// The net obligations that are still to settle, by date, street account and asset.
pub fn obligations(ledger: &Ledger, directory: &Directory) -> Vec<Obligation> {
    let on_the_street =
        ledger.cells().filter(|cell| directory.account(cell.account).kind.shows_fails());
    let mut obligations: Vec<_> = on_the_street
        .flat_map(|cell| {
            let obligation = move |(settlement_date, total): &(Date, Total)| Obligation {
                settlement_date: *settlement_date,
                street_account: cell.account,
                asset: cell.asset,
                quantity: -*total,
            };
            cell.balance.rungs().iter().map(obligation)
        })
        .collect();
    obligations.sort_unstable_by_key(|due| (due.settlement_date, due.street_account, due.asset));
    obligations
}
