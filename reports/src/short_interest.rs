//! Short interest: how much of each security is short, all accounts together (FINRA Rule 4560).

use crate::drawing::{amount, asset};
use crate::{Amount, Asset, Cells, Draw, Report, Sees, Table};
use office::Office;
use office::settlement::short_interest::short_interest;
use std::collections::BTreeMap;
use terms::{AssetId, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "short-interest",
    shows: "how much of each security is short and settled, all accounts together; what one holds long is not taken off",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A security that is short.
    struct Row {
        /// The instrument.
        instrument: Asset as key,
        /// How many accounts are short of it.
        accounts: u32,
        /// How many units, without a sign.
        short: Amount,
    }
}

/// Every security of which an account is short, clients' and the firm's own, by instrument.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    let mut shorts: BTreeMap<AssetId, Vec<Total>> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let is_owner = office.directory.account(cell.account).kind.keeps_lots();
        let settled = cell.balance.settled();
        if is_owner && settled.0 < 0 && office.directory.asset(cell.asset).instrument().is_some() {
            shorts.entry(cell.asset).or_default().push(settled);
        }
    }
    shorts.into_iter().map(move |(instrument, of)| Row {
        instrument: asset(office, instrument),
        accounts: u32::try_from(of.len()).unwrap_or(u32::MAX),
        short: amount(office, instrument, short_interest(of)),
    })
}
