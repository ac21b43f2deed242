//! Instruments of the made-up broker: real shares and funds, at prices that start from real ones
//! and then walk by chance.
//!
//! In: `instruments.csv`, which names its sources. Out: `instruments.csv` and `prices.csv` of the
//! broker.

use super::chance::Chance;
use super::csv_file::{number, write};
use super::days::{MISTYPED, day};
use anyhow::Result;
use std::path::{Path, PathBuf};
use terms::identifiers::{Cusip, Isin};
use terms::{Date, Decimal};

const INSTRUMENTS: &str = include_str!("instruments.csv");

/// A real instrument.
pub struct Listed {
    /// Its ticker, which is its code in this office too.
    pub symbol: String,
    name: String,
    cfi: String,
    cusip: String,
    isin: String,
    market: String,
    start_cents: i64,
}

impl Listed {
    /// Is it a fund, and not a share?
    pub fn is_fund(&self) -> bool {
        self.cfi.starts_with('C')
    }
}

/// Every instrument of the list.
pub fn listed() -> Vec<Listed> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(INSTRUMENTS.as_bytes());
    let rows = reader.records().map(|row| row.expect("the list of instruments is well formed"));
    rows.map(|row| {
        let cusip = Cusip::parse(&row[3]).expect("the list holds real CUSIPs");
        Listed {
            symbol: row[0].to_owned(),
            name: row[1].to_owned(),
            cfi: row[2].to_owned(),
            isin: Isin::from_cusip(&cusip).expect("the list holds American issues").to_string(),
            cusip: cusip.to_string(),
            market: row[4].to_owned(),
            start_cents: Decimal::parse(&row[5])
                .and_then(|price| price.units(2))
                .expect("the list holds prices in cents"),
        }
    })
    .collect()
}

/// Writes `instruments.csv`.
pub fn write_instruments(folder: &Path, listed: &[Listed]) -> Result<PathBuf> {
    let columns = [
        "instrument",
        "symbol",
        "name",
        "cfi",
        "currency",
        "market",
        "clearing_account",
        "isin",
        "cusip",
        "price_decimals",
    ];
    let rows = listed.iter().map(|it| {
        let Listed { symbol, name, cfi, cusip, isin, market, .. } = it;
        [symbol.as_str(), symbol, name, cfi, "USD", market, "NSCC", isin, cusip, "4"]
    });
    write(folder.join("instruments.csv"), &columns, rows)
}

/// The prices of a day, by the instrument's place in the list.
pub struct Prices {
    /// The newest closing prices.
    pub cents: Vec<i64>,
}

impl Prices {
    /// The real prices from which the walk starts.
    pub fn start(listed: &[Listed]) -> Self {
        Self { cents: listed.iter().map(|it| it.start_cents).collect() }
    }

    /// One day's walk: up to two per cent up or down.
    pub fn walk(&mut self, chance: &mut Chance) {
        for cents in &mut self.cents {
            *cents = (*cents + *cents * chance.between(-200, 200) / 10_000).max(100);
        }
    }

    /// A price during the day, within half a per cent of the close, in ten-thousandths of a dollar.
    /// One trade in eight is better than a whole cent (price improvement).
    pub fn trade_price(&self, instrument: usize, chance: &mut Chance) -> i64 {
        let close = self.cents[instrument];
        let cents = close + close * chance.between(-50, 50) / 10_000;
        cents * 100 + if chance.percent(12) { chance.between(1, 99) } else { 0 }
    }
}

/// Writes the prices of a day, and one row for something that the broker does not know.
pub fn write_prices(
    folder: &Path,
    date: Date,
    listed: &[Listed],
    prices: &Prices,
) -> Result<PathBuf> {
    let day_text = date.to_string();
    let row = |symbol: &str, price: String| {
        [day_text.clone(), symbol.to_owned(), price, "USD".to_owned(), "made up".to_owned()]
    };
    // From a day on one of them has its point in the wrong place, and nobody has noticed yet.
    let decimals = |place: usize| if place == 0 && date >= day(MISTYPED) { 1 } else { 2 };
    let each = listed.iter().zip(&prices.cents).enumerate();
    let rows = each.map(|(place, (it, cents))| row(&it.symbol, number(*cents, decimals(place))));
    let rows = rows.chain([row("NOSUCH", "1.00".to_owned())]);
    write(
        folder.join(format!("prices-{date}.csv")),
        &["date", "instrument", "price", "currency", "source"],
        rows,
    )
}
