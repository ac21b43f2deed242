//! Clearing money: what each clearing house pays or is paid, with the mark to market at the prices
//! that the price rules choose.

use crate::drawing::{account, asset, money};
use crate::{Account, Asset, Cells, Draw, Money, Report, Sees, Table};
use office::Office;
use office::settlement::view;
use terms::{AccountId, Date, Kind};

/// The report.
pub const REPORT: Report = Report {
    name: "clearing-money",
    shows: "what each clearing house pays or is paid, with the mark to market",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// The money of a day between the firm and a clearing house.
    struct Row {
        /// The clearing house.
        clearing_house: Account as key,
        /// The currency.
        currency: Asset as key,
        /// The contract money that it owes us; negative: that we owe it.
        contract_money: Money,
        /// What it still owes us in securities, at the day's prices, less what we owe it.
        open_value: Money,
        /// What it pays us; negative: what we pay it.
        net_money: Money,
        /// Instruments that are open and have no price, so that the value lacks them.
        unpriced: usize,
    }
}

/// Every clearing house in every currency.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    let directory = &office.directory;
    let houses: Vec<AccountId> = directory
        .accounts()
        .filter(|(_, account)| account.kind == Kind::ClearingHouse)
        .map(|(id, _)| id)
        .collect();
    let currencies =
        directory.assets().filter(|(_, asset)| asset.instrument().is_none()).map(|(id, _)| id);
    let price_of =
        move |instrument| office.price_used(instrument, date).map(|used| used.price.price);
    currencies
        .flat_map(move |currency| {
            view::clearing_money(&office.ledger, directory, &houses, currency, price_of)
        })
        .map(|found| {
            let money = |total| money(office, found.currency, total);
            Row {
                clearing_house: account(office, found.clearing_house),
                currency: asset(office, found.currency),
                contract_money: money(-found.balance),
                open_value: money(found.open_value),
                net_money: money(found.net_money()),
                unpriced: found.unpriced,
            }
        })
}
