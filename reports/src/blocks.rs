//! Blocks: fills on block accounts, their average price, and what is not allocated.

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Draw, Money, Report, Sees, Table, Word};
use office::Office;
use terms::{Date, Decimal};

/// The report.
pub const REPORT: Report = Report {
    name: "blocks",
    shows: "fills on block accounts, their average price, and what is not allocated",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A block: a day's fills of one side of an instrument on one block account.
    struct Row {
        /// Trade date.
        trade_date: Date as key,
        /// The block account.
        block_account: Account as key,
        /// What.
        instrument: Asset as key,
        /// B buy, S sell, SS sell short, SX short exempt.
        side: Word as key,
        /// How much was filled.
        filled: Amount,
        /// Quantity times price of the fills.
        principal: Money,
        /// Their average price.
        average_price: Decimal,
        /// How much was given to clients.
        allocated: Amount,
        /// How much has no owner yet.
        left: Amount,
    }
}

/// Every block.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    office.blocks.blocks().map(|(key, block)| {
        let currency = office.directory.clearing(key.instrument).currency;
        let quantity = |total| amount(office, key.instrument, total);
        Row {
            trade_date: key.trade_date,
            block_account: account(office, key.account),
            instrument: asset(office, key.instrument),
            side: Word(key.side.as_str()),
            filled: quantity(block.filled),
            principal: money(office, currency, block.filled_principal),
            average_price: block.average_price(),
            allocated: quantity(block.allocated),
            left: quantity(block.left()),
        }
    })
}
