//! The inventory at fair value, and of each price its day, its source and why it was taken. Source:
//! ASC 940-320-35-1.

use crate::drawing::{account, amount, asset, money};
use crate::{Account, Amount, Asset, Cells, Day, Draw, Money, Report, Sees, Table, Text};
use office::Office;
use office::valuation::{Refusal, Stock};
use terms::{AccountId, AssetId, Date, Decimal, Say, Wording, sentence};

/// The report.
pub const REPORT: Report = Report {
    name: "fair-value",
    shows: "the inventory at fair value, and of each price its day, its source and why it was taken",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::or_why(draw(office, day))),
};

row! {
    /// What an account of inventory holds of an instrument.
    struct Row {
        /// The account.
        account: Account as key,
        /// The instrument.
        instrument: Asset as key,
        /// How much.
        quantity: Amount,
        /// What it cost.
        cost: Money,
        /// The price that the price rules choose.
        price: Option<Decimal>,
        /// The day of that price.
        price_date: Option<Date>,
        /// Who says so.
        source: Option<Text> as key,
        /// Why that price; or that it stands at cost.
        why: Wording,
        /// held: a newer price was held back; stale: the price is old; missing: there is none.
        flags: Option<Text>,
        /// The currency of the amounts.
        currency: Asset as key,
        /// What it is worth.
        fair_value: Money,
        /// What would be gained.
        unrealised: Money,
    }
}

/// The whole inventory; why not, when a value is larger than any book can hold.
pub fn draw(office: &Office, day: Day) -> Result<Vec<Row>, Wording> {
    let held = office.inventory(day.date);
    let stocks = held.iter().flat_map(|holder| {
        holder.stocks.iter().map(move |stock| (holder.account, holder.currency, stock))
    });
    stocks
        .map(|(account, currency, stock)| row(office, day, (account, currency), stock))
        .collect::<Result<_, _>>()
        .map_err(|refusal| refusal.wording())
}

fn row(
    office: &Office,
    day: Day,
    (owner, currency): (AccountId, AssetId),
    stock: &Stock<'_>,
) -> Result<Row, Refusal> {
    let money = |total| money(office, currency, total);
    let (worth, used) = (stock.fair_value(&office.directory)?, stock.price.as_ref());
    Ok(Row {
        account: account(office, owner),
        instrument: asset(office, stock.instrument),
        quantity: amount(office, stock.instrument, stock.quantity),
        cost: money(stock.cost),
        price: used.map(|used| used.price.price),
        price_date: used.map(|used| used.price.date),
        source: used.map(|used| Text(used.price.source.clone())),
        why: used.map_or_else(|| sentence!("at cost"), |used| used.why.clone()).into(),
        flags: Some(flags(office, day, stock).join(" "))
            .filter(|flags| !flags.is_empty())
            .map(|flags| Text(flags.into())),
        currency: asset(office, currency),
        fair_value: money(worth),
        unrealised: money(worth - stock.cost),
    })
}

fn flags(office: &Office, day: Day, stock: &Stock<'_>) -> Vec<&'static str> {
    let held = office.held_back(stock.instrument, day.date).map(|_| "held");
    held.into_iter().chain(odd(stock)).collect()
}

/// What is odd about the price of a stock.
pub fn odd(stock: &Stock<'_>) -> Option<&'static str> {
    match &stock.price {
        None => Some("missing"),
        Some(used) => used.is_stale.then_some("stale"),
    }
}
