//! The reports of valuation: rates, positions at the closing rate, balances in the reporting
//! currency, the inventory at fair value, and the prices that a person should look at.

use super::{Day, account, asset, show};
use crate::output::Table;
use office::Office;
use office::valuation::view::{Books, Translated, Valued, is_stale, positions, translated};
use office::valuation::{Refusal, Stock};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, FxRate, HeldPrice, Name, Rounding, Say, Total, Wording, divide,
    power_of_ten, sentence,
};

/// Digits behind the point of an average rate.
const AVERAGE_DECIMALS: u8 = 8;

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "no" }.to_owned()
}

/// A report without rows.
fn nothing(columns: &'static [&'static str]) -> Table<'static> {
    Table::new(columns, std::iter::empty::<Vec<Wording>>())
}

fn cells(row: Vec<String>) -> Vec<Wording> {
    row.into_iter().map(Wording::from).collect()
}

/// What can be worked out; a value that no book can hold is told in the first column.
fn rows_or_why(rows: Result<Vec<Vec<Wording>>, Refusal>, columns: usize) -> Vec<Vec<Wording>> {
    rows.unwrap_or_else(|refusal| {
        let mut row = vec![Wording::default(); columns];
        row[0] = refusal.wording();
        vec![row]
    })
}

const FX_POSITIONS: &[&str] = &[
    "account",
    "currency",
    "position",
    "average_cost",
    "cost",
    "rate",
    "rate_date",
    "source",
    "route",
    "stale",
    "counter_value",
    "realised",
    "unrealised",
];

pub fn fx_positions(office: &Office, day: Day) -> Table<'_> {
    let Some(books) = office.exchange_books(day.date, &|_| false) else {
        return nothing(FX_POSITIONS);
    };
    let rows = positions(&books).map(|found| {
        found.iter().map(|valued| cells(position_row(office, &books, valued))).collect()
    });
    Table::new(FX_POSITIONS, rows_or_why(rows, FX_POSITIONS.len()).into_iter())
}

fn position_row(office: &Office, books: &Books<'_>, valued: &Valued) -> Vec<String> {
    let money = |total| show(office, books.reporting, total);
    let exposure = valued.exposure;
    let of_rate = |shown: fn(&office::valuation::RateUsed) -> String| {
        valued.rate.as_ref().map(shown).unwrap_or_default()
    };
    vec![
        account(office, valued.account),
        asset(office, valued.currency),
        show(office, valued.currency, exposure.position),
        average(office, books, valued),
        money(exposure.cost),
        of_rate(|rate| rate.rate.to_string()),
        of_rate(|rate| rate.date.to_string()),
        of_rate(|rate| rate.source.to_string()),
        of_rate(|rate| rate.route.to_string()),
        valued.rate.as_ref().map(|rate| yes(is_stale(books, rate.date))).unwrap_or_default(),
        money(-valued.worth),
        money(exposure.realised),
        money(valued.worth - exposure.cost),
    ]
}

/// What one unit of a position cost, rounded half up; empty when nothing is open.
fn average(office: &Office, books: &Books<'_>, valued: &Valued) -> String {
    let decimals = |id| office.directory.asset(id).decimals();
    let (cost, position) = (valued.exposure.cost.0, valued.exposure.position.0);
    if position == 0 {
        return String::new();
    }
    let numerator = cost
        .checked_mul(power_of_ten(decimals(valued.currency) + AVERAGE_DECIMALS))
        .map(|units| units * position.signum());
    let denominator = position.abs().checked_mul(power_of_ten(decimals(books.reporting)));
    let average = numerator
        .zip(denominator)
        .map(|(numerator, denominator)| divide(numerator, denominator, Rounding::HalfUp));
    average.map(|average| Total(average).show(AVERAGE_DECIMALS).to_string()).unwrap_or_default()
}

const TRIAL_BALANCE: &[&str] =
    &["gl_line", "account", "currency", "balance", "reporting_currency", "debit", "credit"];

pub fn trial_balance_reporting(office: &Office, day: Day) -> Table<'_> {
    let Some(books) = office.exchange_books(day.date, &|_| false) else {
        return nothing(TRIAL_BALANCE);
    };
    let reporting = books.reporting;
    let rows = translated(&books).map(|(lines, rounding)| {
        let mut rows: Vec<Vec<Wording>> =
            lines.iter().map(|line| translated_row(office, reporting, line)).collect();
        let [debit, credit] = sides(office, reporting, rounding);
        let (nothing, what) = (Wording::default, sentence!("rounding of the translation").into());
        rows.push(vec![
            nothing(),
            what,
            nothing(),
            nothing(),
            asset(office, reporting).into(),
            debit,
            credit,
        ]);
        rows
    });
    Table::new(TRIAL_BALANCE, rows_or_why(rows, TRIAL_BALANCE.len()).into_iter())
}

fn translated_row(office: &Office, reporting: AssetId, line: &Translated) -> Vec<Wording> {
    let [debit, credit] = match line.translated {
        Some(total) => sides(office, reporting, total),
        None => [sentence!("no rate").into(), sentence!("no rate").into()],
    };
    vec![
        line.gl_line.wording(),
        account(office, line.account).into(),
        asset(office, line.currency).into(),
        show(office, line.currency, line.total).into(),
        asset(office, reporting).into(),
        debit,
        credit,
    ]
}

fn sides(office: &Office, currency: AssetId, total: Total) -> [Wording; 2] {
    let (amount, nothing) =
        (show(office, currency, total.abs()).into(), show(office, currency, Total::ZERO).into());
    if total.0 < 0 { [amount, nothing] } else { [nothing, amount] }
}

pub fn fx_rates(office: &Office, day: Day) -> Table<'_> {
    let known: Vec<FxRate> =
        office.values.rates.all().filter(|rate| rate.date <= day.date).collect();
    let pair = |rate: &FxRate| (rate.base.clone(), rate.quote.clone());
    let in_force: BTreeMap<(Name, Name), usize> =
        known.iter().enumerate().map(|(index, rate)| (pair(rate), index)).collect();
    let books = office.exchange_books(day.date, &|_| false);
    let rows: Vec<Vec<String>> = known
        .iter()
        .enumerate()
        .map(|(index, rate)| {
            let holds = in_force.get(&pair(rate)) == Some(&index);
            let stale = books
                .as_ref()
                .filter(|_| holds)
                .map(|books| yes(is_stale(books, rate.date)))
                .unwrap_or_default();
            vec![
                rate.base.to_string(),
                rate.quote.to_string(),
                rate.date.to_string(),
                rate.rate.to_string(),
                rate.source.to_string(),
                yes(holds),
                stale,
            ]
        })
        .collect();
    Table::new(&["base", "quote", "date", "rate", "source", "in_force", "stale"], rows.into_iter())
}

const FAIR_VALUE: &[&str] = &[
    "account",
    "instrument",
    "quantity",
    "cost",
    "price",
    "price_date",
    "source",
    "why",
    "flags",
    "currency",
    "fair_value",
    "unrealised",
];

pub fn fair_value(office: &Office, day: Day) -> Table<'_> {
    let held = office.inventory(day.date);
    let stocks = held.iter().flat_map(|holder| {
        holder.stocks.iter().map(move |stock| (holder.account, holder.currency, stock))
    });
    let rows = stocks
        .map(|(account, currency, stock)| stock_row(office, day, account, currency, stock))
        .collect();
    Table::new(FAIR_VALUE, rows_or_why(rows, FAIR_VALUE.len()).into_iter())
}

fn stock_row(
    office: &Office,
    day: Day,
    owner: AccountId,
    currency: AssetId,
    stock: &Stock<'_>,
) -> Result<Vec<Wording>, Refusal> {
    let money = |total| Wording::from(show(office, currency, total));
    let worth = stock.fair_value(&office.directory)?;
    let price = |shown: fn(&terms::Price) -> Wording| {
        stock.price.as_ref().map(|used| shown(&used.price)).unwrap_or_default()
    };
    Ok(vec![
        account(office, owner).into(),
        asset(office, stock.instrument).into(),
        show(office, stock.instrument, stock.quantity).into(),
        money(stock.cost),
        price(|price| price.price.wording()),
        price(|price| price.date.wording()),
        price(|price| price.source.wording()),
        stock.price.as_ref().map_or_else(|| sentence!("at cost"), |used| used.why.clone()).into(),
        flags(office, day, stock).join(" ").into(),
        asset(office, currency).into(),
        money(worth),
        money(worth - stock.cost),
    ])
}

fn flags(office: &Office, day: Day, stock: &Stock<'_>) -> Vec<&'static str> {
    let held = office.held_back(stock.instrument, day.date).map(|_| "held");
    let odd = match &stock.price {
        None => Some("missing"),
        Some(used) => used.is_stale.then_some("stale"),
    };
    held.into_iter().chain(odd).collect()
}

pub fn prices_to_check(office: &Office, day: Day) -> Table<'_> {
    let mut found: BTreeMap<AssetId, (Total, Option<String>, Option<terms::Price>)> =
        BTreeMap::new();
    for stock in office.inventory(day.date).iter().flat_map(|holder| &holder.stocks) {
        let odd = match &stock.price {
            None => Some("missing"),
            Some(used) => used.is_stale.then_some("stale"),
        };
        let entry = found.entry(stock.instrument).or_default();
        entry.0 += stock.quantity;
        entry.1 = odd.map(str::to_owned);
        entry.2 = stock.price.as_ref().map(|used| used.price.clone().into_owned());
    }
    let holds = |instrument: AssetId| {
        show(
            office,
            instrument,
            found.get(&instrument).map(|(quantity, ..)| *quantity).unwrap_or_default(),
        )
    };
    let instruments = office
        .directory
        .assets()
        .filter(|(_, listed)| listed.instrument().is_some())
        .map(|(id, _)| id);
    let held = instruments
        .filter_map(|id| office.held_back(id, day.date))
        .map(|held| held_row(office, held, holds(held.price.instrument)));
    let mut rows: Vec<Vec<String>> = held.collect();
    for (instrument, (_, odd, price)) in &found {
        let Some(odd) = odd else { continue };
        let price =
            |shown: fn(&terms::Price) -> String| price.as_ref().map(shown).unwrap_or_default();
        rows.push(vec![
            odd.clone(),
            asset(office, *instrument),
            price(|price| price.date.to_string()),
            price(|price| price.price.to_string()),
            price(|price| price.source.to_string()),
            String::new(),
            String::new(),
            String::new(),
            holds(*instrument),
        ]);
    }
    Table::new(
        &[
            "what",
            "instrument",
            "date",
            "price",
            "source",
            "accepted",
            "accepted_on",
            "tolerance",
            "inventory",
        ],
        rows.into_iter(),
    )
}

fn held_row(office: &Office, held: &HeldPrice, inventory: String) -> Vec<String> {
    let HeldPrice { price, accepted, accepted_on, tolerance } = held;
    vec![
        "held".to_owned(),
        asset(office, price.instrument),
        price.date.to_string(),
        price.price.to_string(),
        price.source.to_string(),
        accepted.to_string(),
        accepted_on.to_string(),
        tolerance.to_string(),
        inventory,
    ]
}
