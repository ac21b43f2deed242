//! The treasury of the made-up broker: rates of currencies, exchanges for clients and for the firm,
//! and lending.
//!
//! In: the books on the evening before, the day's prices. Out: `fx_rates.csv`, `conversions.csv`,
//! `loans.csv` of a day. Rates are made up, near those of the end of 2020.

use super::accounts::ABROAD;
use super::broker::Broker;
use super::chance::Chance;
use super::csv_file::{digits, number, write};
use super::days::{FIRST, LAST, OPENING, day};
use super::lending::Lending;
use anyhow::Result;
use office::Office;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{AssetId, Date, Kind};

/// Currency, and dollars for one unit of it in hundred-thousandths before the first day.
const RATES: [(&str, i64); 2] = [("EUR", 122_400), ("GBP", 134_600)];

const RATE_COLUMNS: [&str; 5] = ["date", "base", "quote", "rate", "source"];

const CONVERSION_COLUMNS: [&str; 7] = [
    "conversion_id",
    "date",
    "account",
    "sold_currency",
    "sold_amount",
    "bought_currency",
    "bought_amount",
];

/// What the bank has of each currency when the books open.
const STOCK_CENTS: i64 = 7_500_000;

/// How many clients exchange on a day.
const EXCHANGES: usize = 3;

/// The treasury, the newest rates, and what is on loan.
pub struct Treasury {
    rates: [i64; 2],
    lending: Lending,
}

/// The treasury's files of a day, and what leaves the depository by them.
pub struct TreasuryDay {
    /// Rates of currencies.
    pub fx_rates: PathBuf,
    /// Exchanges.
    pub conversions: Option<PathBuf>,
    /// Securities borrowed and lent.
    pub loans: Option<PathBuf>,
    /// Shares that leave, by asset.
    pub leaving: BTreeMap<AssetId, i64>,
}

/// Writes the exchanges by which the firm's bank stocks each currency before the first day; the
/// office knows a currency from its first exchange on.
pub fn write_opening_conversions(folder: &Path) -> Result<PathBuf> {
    let rows = (1..).zip(RATES).map(|(place, (currency, rate))| {
        let (sold, bought) = (number(STOCK_CENTS, 2), number(STOCK_CENTS * rate / 100_000, 2));
        [
            format!("X-{place}"),
            FIRST.to_owned(),
            "BANK".to_owned(),
            currency.to_owned(),
            sold,
            "USD".to_owned(),
            bought,
        ]
    });
    write(folder.join("conversions.csv"), &CONVERSION_COLUMNS, rows)
}

/// Writes the rates of the evening before the first day.
pub fn write_opening_rates(folder: &Path) -> Result<PathBuf> {
    let rows = RATES.map(|(currency, rate)| rate_row(OPENING, currency, rate));
    write(folder.join("fx_rates.csv"), &RATE_COLUMNS, rows)
}

fn rate_row(date: &str, currency: &str, rate: i64) -> [String; 5] {
    [date.to_owned(), currency.to_owned(), "USD".to_owned(), number(rate, 5), "made up".to_owned()]
}

impl Treasury {
    /// Before the first day.
    pub fn new() -> Self {
        Self { rates: RATES.map(|(_, rate)| rate), lending: Lending::default() }
    }

    /// The files of a day.
    pub fn write_day(
        &mut self,
        office: &Office,
        broker: &Broker,
        date: Date,
        seed: u64,
        folder: &Path,
    ) -> Result<TreasuryDay> {
        let chance = &mut Chance::new(seed, &format!("treasury {date}"));
        for rate in &mut self.rates {
            *rate += *rate * chance.between(-60, 60) / 10_000;
        }
        let fx_rates = self.write_rates(date, folder)?;
        if date == day(LAST) {
            return Ok(TreasuryDay {
                fx_rates,
                conversions: None,
                loans: None,
                leaving: BTreeMap::new(),
            });
        }
        let conversions = Some(self.write_conversions(broker, date, chance, folder)?);
        let (loans, leaving) = self.lending.write_day(office, broker, date, chance, folder)?;
        Ok(TreasuryDay { fx_rates, conversions, loans: Some(loans), leaving })
    }

    fn write_rates(&self, date: Date, folder: &Path) -> Result<PathBuf> {
        let rows = RATES.into_iter().zip(&self.rates).map(|((currency, _), rate)| {
            [
                date.to_string(),
                currency.to_owned(),
                "USD".to_owned(),
                number(*rate, 5),
                "made up".to_owned(),
            ]
        });
        write(folder.join(format!("fx_rates-{date}.csv")), &RATE_COLUMNS, rows)
    }

    /// A client abroad buys dollars, others buy a currency with theirs, a quarter of a per cent
    /// from the rate; the firm buys most of it at its bank.
    fn write_conversions(
        &self,
        broker: &Broker,
        date: Date,
        chance: &mut Chance,
        folder: &Path,
    ) -> Result<PathBuf> {
        let payers: Vec<&str> = broker
            .clients
            .iter()
            .filter(|it| it.kind == Kind::Dvp && it.is_open())
            .map(|it| it.account.as_str())
            .collect();
        let mut rows: Vec<[String; 7]> = Vec::new();
        let mut exchange = |account: &str, sold: (&str, i64), bought: (&str, i64)| {
            let id = format!("X{}-{}", digits(date), rows.len() + 1);
            let texts = [
                date.to_string(),
                account.to_owned(),
                sold.0.to_owned(),
                number(sold.1, 2),
                bought.0.to_owned(),
                number(bought.1, 2),
            ];
            let [day, account, sold, sold_amount, bought, bought_amount] = texts;
            rows.push([id, day, account, sold, sold_amount, bought, bought_amount]);
        };
        let (abroad, currency, _) = chance.pick(&ABROAD);
        let rate = RATES
            .iter()
            .zip(&self.rates)
            .find(|((code, _), _)| *code == currency)
            .map(|(_, rate)| *rate);
        let cents = 100_000 * chance.between(1, 5);
        exchange(
            abroad,
            (currency, cents),
            ("USD", cents * rate.expect("it is one of them") / 100_250),
        );
        for _ in 0..EXCHANGES {
            let place = chance.index(RATES.len());
            let (currency, rate) = (RATES[place].0, self.rates[place]);
            let cents = 100_000 * chance.between(5, 60);
            exchange(
                chance.pick(&payers),
                ("USD", cents * (rate + rate / 400) / 100_000),
                (currency, cents),
            );
            let covered = cents / 10 * 9;
            exchange(
                "BANK",
                (currency, covered),
                ("USD", covered * (rate + rate / 5_000) / 100_000),
            );
        }
        write(folder.join(format!("conversions-{date}.csv")), &CONVERSION_COLUMNS, rows)
    }
}
