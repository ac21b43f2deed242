//! The rows of `trades.csv` and `allocations.csv`, as the demo makes them up: text, so that a fault
//! can spoil any cell.

use super::csv_file::write;
use anyhow::Result;
use std::path::{Path, PathBuf};
use terms::Date;

/// A row of `trades.csv`; the currency is `USD` until a fault says otherwise.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs, reason = "the fields are the columns of formats.md")]
pub struct TradeRow {
    pub trade_id: String,
    pub executed_at: String,
    pub account: String,
    pub side: &'static str,
    pub instrument: String,
    pub quantity: String,
    pub price: String,
    pub currency: &'static str,
    pub venue: &'static str,
    pub capacity: &'static str,
    pub contra: &'static str,
    pub settlement_date: &'static str,
    pub commission: String,
    pub order_id: String,
    pub cancels: String,
    pub corrects: String,
    pub trade_date: &'static str,
}

const TRADE_COLUMNS: [&str; 17] = [
    "trade_id",
    "executed_at",
    "account",
    "side",
    "instrument",
    "quantity",
    "price",
    "currency",
    "venue",
    "capacity",
    "contra",
    "settlement_date",
    "commission",
    "order_id",
    "cancels",
    "corrects",
    "trade_date",
];

impl TradeRow {
    /// Is it a client's plain trade as an agent, which may be spoiled or taken back without
    /// touching another row?
    pub fn is_plain(&self) -> bool {
        self.capacity == "A"
            && self.contra.is_empty()
            && self.order_id.is_empty()
            && self.cancels.is_empty()
            && self.corrects.is_empty()
    }

    fn cells(&self) -> [&str; 17] {
        [
            &self.trade_id,
            &self.executed_at,
            &self.account,
            self.side,
            &self.instrument,
            &self.quantity,
            &self.price,
            self.currency,
            self.venue,
            self.capacity,
            self.contra,
            self.settlement_date,
            &self.commission,
            &self.order_id,
            &self.cancels,
            &self.corrects,
            self.trade_date,
        ]
    }
}

/// Writes the trades of a day.
pub fn write_trades(folder: &Path, date: Date, rows: &[TradeRow]) -> Result<PathBuf> {
    write(
        folder.join(format!("trades-{date}.csv")),
        &TRADE_COLUMNS,
        rows.iter().map(TradeRow::cells),
    )
}

/// A row of `allocations.csv`: a share of what the block account bought.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "the fields are the columns of formats.md")]
pub struct AllocationRow {
    pub allocation_id: String,
    pub trade_date: Date,
    pub block_account: &'static str,
    pub instrument: String,
    pub account: String,
    pub quantity: i64,
}

/// Writes the allocations of a day.
pub fn write_allocations(folder: &Path, date: Date, rows: &[AllocationRow]) -> Result<PathBuf> {
    let columns = [
        "allocation_id",
        "trade_date",
        "block_account",
        "instrument",
        "side",
        "account",
        "quantity",
    ];
    let rows = rows.iter().map(|row| {
        let AllocationRow {
            allocation_id,
            trade_date,
            block_account,
            instrument,
            account,
            quantity,
        } = row;
        let texts = [
            allocation_id.clone(),
            trade_date.to_string(),
            (*block_account).to_owned(),
            instrument.clone(),
            "B".to_owned(),
        ];
        texts.into_iter().chain([account.clone(), quantity.to_string()])
    });
    write(folder.join(format!("allocations-{date}.csv")), &columns, rows)
}
