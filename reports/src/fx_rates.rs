//! Rates of currencies that came in, and which of them are in force.

use crate::{Asset, Cells, Draw, Report, Sees, Table, Text};
use office::Office;
use office::valuation::view::is_stale;
use std::collections::BTreeMap;
use terms::{Date, Decimal, FxRate, Name};

/// The report.
pub const REPORT: Report = Report {
    name: "fx-rates",
    shows: "the rates of currencies that are known, and which one is in force",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A rate of a currency.
    struct Row {
        /// The currency of which one unit is valued.
        base: Asset as key,
        /// The currency in which it is valued.
        quote: Asset as key,
        /// Its day.
        date: Date as key,
        /// How many.
        rate: Decimal,
        /// Who says so.
        source: Text as key,
        /// Is it the newest of its pair?
        in_force: bool,
        /// Is it older than the office allows? Nothing for a rate that is not in force.
        stale: Option<bool>,
    }
}

/// Every rate up to a day.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let known: Vec<FxRate> = office.values.rates.all().filter(|rate| rate.date <= date).collect();
    let pair = |rate: &FxRate| (rate.base.clone(), rate.quote.clone());
    let in_force: BTreeMap<(Name, Name), usize> =
        known.iter().enumerate().map(|(index, rate)| (pair(rate), index)).collect();
    let books = office.exchange_books(date, &|_| false);
    let row = |(index, rate): (usize, &FxRate)| {
        let holds = in_force.get(&pair(rate)) == Some(&index);
        let books = books.as_ref().filter(|_| holds);
        Row {
            base: Asset(rate.base.clone()),
            quote: Asset(rate.quote.clone()),
            date: rate.date,
            rate: rate.rate,
            source: Text(rate.source.clone()),
            in_force: holds,
            stale: books.map(|books| is_stale(books, rate.date)),
        }
    };
    known.iter().enumerate().map(row).collect()
}
