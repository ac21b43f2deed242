//! A whole contract note: the trades of a client's day keyed into an Indian office, its day run,
//! the note read.
//!
//! The office has one schedule, the one that the worked notes of discount brokers have: 0.03 % of
//! an order that is bought and sold on one day, at most twenty rupees, and nothing for what is
//! delivered (`rules/india_eu.md` A5).

use super::clerk::{Clerk, trade};
use super::fields::{Fields, Reading, Unsolved, number, side, text};
use super::found::Found;
use super::india_charges::{average, figures, tax, venue};
use super::india_days::{EXCHANGE, listed};
use serde_json::Value;
use terms::{
    ChargedPer, Date, Decimal, Input, Job, Kind, Name, Product, Rounding, Run, ScheduleRow,
    ScheduleScope, Side, TierBy, Total, TradeReport,
};

const CLIENT: &str = "the client";

/// Basis points and the most that an order pays.
const INTRADAY: (&str, &str) = ("3", "20");

/// The figures of the note, and average and tax by security. Rows of security, side, quantity and
/// price.
pub fn solve(fields: &Fields) -> Reading<Found> {
    let day = fields.date("date")?;
    let exchange = venue(&fields.text("exchange")?)?;
    let rows = fields.rows("trades")?.iter().map(read).collect::<Reading<Vec<Row>>>()?;
    let clerk = worked(day, exchange, &rows)?;
    let account = clerk.account(CLIENT)?;
    let note = office::client_note(&clerk.office, (day, account))?.ok_or(Unsolved::NotTheShape)?;
    let money = clerk.balance(CLIENT, EXCHANGE.1)?;
    assert!(money == Total(note.note.net()), "the ledger says what the note says");
    let Found::Record(mut found) = figures(&note.note) else { return Err(Unsolved::NotTheShape) };
    for security in &note.note.securities {
        let code = clerk.office.directory.asset(security.instrument).code().to_lowercase();
        let of = |product| tax(&note.note, security.instrument, product);
        found.push((format!("{code}_vwap"), average(security)));
        found.push((format!("{code}_stt_intraday"), of(Some(Product::Intraday))));
        found.push((format!("{code}_stt_delivery"), of(Some(Product::Delivery))));
        found.push((format!("{code}_stt"), of(None)));
    }
    Ok(Found::Record(found))
}

struct Row {
    security: String,
    side: Side,
    quantity: Decimal,
    price: Decimal,
}

fn read(row: &Value) -> Reading<Row> {
    let [security, way, quantity, price] = row.as_array().ok_or(Unsolved::NotTheShape)?.as_slice()
    else {
        return Err(Unsolved::NotTheShape);
    };
    Ok(Row {
        security: text(security)?,
        side: side(&text(way)?)?,
        quantity: number(quantity)?,
        price: number(price)?,
    })
}

/// An office at the end of the day, its charges booked.
fn worked(day: Date, exchange: &str, rows: &[Row]) -> Reading<Clerk> {
    let mut clerk = Clerk::of_a_new_office("india", day)?;
    for row in [
        schedule(day, Product::Intraday, INTRADAY.0, Some(INTRADAY.1))?,
        schedule(day, Product::Delivery, "0", None)?,
    ] {
        clerk.key(Input::Schedule(row))?;
    }
    clerk.open_account(CLIENT, Kind::Margin)?;
    for (index, row) in rows.iter().enumerate() {
        if !rows[..index].iter().any(|earlier| earlier.security == row.security) {
            clerk.key(Input::ListInstrument(listed(&row.security)))?;
        }
    }
    clerk.open_day(day)?;
    for (index, row) in rows.iter().enumerate() {
        let report = trade(&format!("T-{index}"), row.side, row.quantity, row.price, day);
        clerk.key(Input::Trade(TradeReport {
            account: Name::from(CLIENT),
            instrument: Name::from(row.security.as_str()),
            currency: Name::from(EXCHANGE.1),
            venue: Name::from(exchange),
            ..report
        }))?;
    }
    clerk.settle(day)?;
    clerk.key(Input::Run(Run { job: Job::DayCharges, date: day }))?;
    Ok(clerk)
}

fn schedule(
    effective: Date,
    product: Product,
    bps: &str,
    maximum: Option<&str>,
) -> Reading<ScheduleRow> {
    let decimal = |text: &str| Decimal::parse(text).ok_or(Unsolved::NotTheShape);
    Ok(ScheduleRow {
        schedule: Name::from("discount"),
        effective,
        scope: ScheduleScope::All,
        whom: None,
        product,
        per: ChargedPer::Order,
        tier_by: TierBy::Quantity,
        tier_from: Decimal::ZERO,
        flat: None,
        per_share: None,
        bps: Some(decimal(bps)?),
        minimum: None,
        maximum: maximum.map(decimal).transpose()?,
        rounding: Rounding::HalfUp,
        introducing_percent: None,
        introducing_account: None,
        source: Name::from("the worked note"),
    })
}
