//! Prices that a person should look at: held back, stale or missing.

use crate::drawing::{amount, asset};
use crate::fair_value::odd;
use crate::{Amount, Asset, Cells, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use std::collections::BTreeMap;
use terms::{AssetId, Date, Decimal, HeldPrice, Price, Total};

/// The report.
pub const REPORT: Report = Report {
    name: "prices-to-check",
    shows: "prices that were held back, are stale or are missing",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A price that a person should look at.
    struct Row {
        /// held: it was held back; stale: it is old; missing: there is none.
        what: Word,
        /// The instrument.
        instrument: Asset as key,
        /// The day of the price.
        date: Option<Date> as key,
        /// The price.
        price: Option<Decimal>,
        /// Who says so.
        source: Option<Text> as key,
        /// The price before it, which counts instead.
        accepted: Option<Decimal>,
        /// The day of that one.
        accepted_on: Option<Date>,
        /// How far a price may move, by the office's rule.
        tolerance: Option<Decimal>,
        /// What the inventory holds of the instrument.
        inventory: Amount,
    }
}

/// What the inventory holds of an instrument, and what is odd about its price.
#[derive(Default)]
struct Held {
    quantity: Total,
    odd: Option<&'static str>,
    price: Option<Price>,
}

/// Every price that was held back, then what is odd about those of the inventory.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let mut found: BTreeMap<AssetId, Held> = BTreeMap::new();
    for stock in office.inventory(date).iter().flat_map(|holder| &holder.stocks) {
        let held = found.entry(stock.instrument).or_default();
        held.quantity += stock.quantity;
        held.odd = odd(stock);
        held.price = stock.price.as_ref().map(|used| used.price.clone().into_owned());
    }
    let inventory = |instrument: AssetId| {
        let held = found.get(&instrument).map(|held| held.quantity).unwrap_or_default();
        amount(office, instrument, held)
    };
    let instruments = office
        .directory
        .assets()
        .filter(|(_, listed)| listed.instrument().is_some())
        .map(|(id, _)| id);
    let held = instruments
        .filter_map(|id| office.held_back(id, date))
        .map(|held| held_row(office, held, inventory(held.price.instrument)));
    let odd = found.iter().filter_map(|(instrument, held)| {
        let price = held.price.as_ref();
        Some(Row {
            what: Word(held.odd?),
            instrument: asset(office, *instrument),
            date: price.map(|price| price.date),
            price: price.map(|price| price.price),
            source: price.map(|price| Text(price.source.clone())),
            accepted: None,
            accepted_on: None,
            tolerance: None,
            inventory: inventory(*instrument),
        })
    });
    held.chain(odd).collect()
}

fn held_row(office: &Office, held: &HeldPrice, inventory: Amount) -> Row {
    let HeldPrice { price, accepted, accepted_on, tolerance } = held;
    Row {
        what: Word("held"),
        instrument: asset(office, price.instrument),
        date: Some(price.date),
        price: Some(price.price),
        source: Some(Text(price.source.clone())),
        accepted: Some(*accepted),
        accepted_on: Some(*accepted_on),
        tolerance: Some(*tolerance),
        inventory,
    }
}
