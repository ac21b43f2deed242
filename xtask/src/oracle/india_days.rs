//! India's days: when the exchanges trade, when the clearing corporations settle, and what clients
//! and the member owe then.

use super::clerk::{Clerk, rulebook};
use super::fields::{Fields, Reading, Unsolved, date, number, side, text};
use super::found::Found;
use office::clearance::rules::settlement_date;
use office::clearance::view::obligations;
use serde_json::Value;
use std::collections::BTreeMap;
use terms::{
    Calendar, Cycle, Date, Dated, Decimal, Input, Instrument, Kind, Market, Name, Total,
    TradeReport,
};

/// The exchange on which every case trades, its currency and its clearing corporation.
pub const EXCHANGE: (&str, &str, &str) = ("XNSE", "INR", "NCL");

/// Digits of a price behind the point.
const PRICE_DECIMALS: u8 = 4;

/// How far beyond a trade date a calendar of a case reaches.
const DAYS_AHEAD: i32 = 60;

fn india() -> &'static Market {
    rulebook().market("india").expect("the house knows India")
}

/// The weekdays of a year on which the exchange does not trade, with its special sessions; or on
/// which nothing settles.
pub fn holidays(fields: &Fields) -> Reading<Found> {
    let year = fields.text("year")?;
    let day = |rest: &str| Date::parse(&format!("{year}-{rest}")).ok_or(Unsolved::NotTheShape);
    let (first, last) = (day("01-01")?, day("12-31")?);
    let calendar = &india().calendar;
    if !calendar.covers(first) || !calendar.covers(last) {
        return Err(Unsolved::Refused(format!("the calendar does not know {year}")));
    }
    let days = || (first.days()..=last.days()).map(Date::from_days);
    let is_of_trading = fields.expects("special_sessions");
    let is_open =
        if is_of_trading { Calendar::is_trading_day } else { Calendar::is_settlement_day };
    let closed =
        days().filter(|day| !day.is_weekend() && !is_open(calendar, *day)).map(Found::text);
    let sessions =
        days().filter(|day| day.is_weekend() && calendar.is_trading_day(*day)).map(Found::text);
    Ok(Found::record([
        ("dates", Found::List(closed.collect())),
        ("special_sessions", Found::List(sessions.collect())),
    ]))
}

/// The settlement date of a trade date, by the house's calendar or by the holidays and dates that a
/// case gives.
pub fn settles_on(fields: &Fields) -> Reading<Found> {
    let trade_date = fields.date("trade_date")?;
    let mut market = india().clone();
    if let Some(cycle) = fields.optional_text("cycle")? {
        let days: u8 = cycle
            .strip_prefix("T+")
            .and_then(|days| days.parse().ok())
            .ok_or(Unsolved::NotTheShape)?;
        market.cycles = Dated::default();
        market.cycles.add(trade_date, Cycle { settlement_days: days, reg_t_business_days: days });
    }
    if fields.has("settlement_holidays") {
        let closed = fields.dates("settlement_holidays")?;
        market.calendar = Calendar::new(trade_date, trade_date.plus(DAYS_AHEAD), &[], &closed);
    }
    if fields.has("override") {
        let named = fields.record("override")?;
        let named = named.entries().map(|(traded, settles)| {
            Ok((Date::parse(traded).ok_or(Unsolved::NotTheShape)?, date(settles)?))
        });
        market.settlement_dates = named.collect::<Reading<BTreeMap<Date, Date>>>()?;
    }
    Ok(Found::record([("settlement_date", Found::text(settlement_date(&market, trade_date)?))]))
}

/// Each client's net by security, and the member's: what the clearing corporation delivers is not
/// what clients are owed. Rows of client, security, side, quantity and price.
pub fn client_netting(fields: &Fields) -> Reading<Found> {
    let rows = fields.rows("trades")?.iter().map(Traded::read).collect::<Reading<Vec<Traded>>>()?;
    let (clerk, clients, securities) = booked(&rows)?;
    let mut found = Nets::default();
    for client in &clients {
        for security in &securities {
            let traded: Vec<&Traded> = rows
                .iter()
                .filter(|row| row.client == *client && row.security == *security)
                .collect();
            if !traded.is_empty() {
                found.add(&clerk, client, security)?;
            }
        }
    }
    let due = obligations(&clerk.office.ledger, &clerk.office.directory);
    let of = |code: &str| -> Reading<Total> {
        let asset = clerk.asset(code)?;
        Ok(due.iter().filter(|due| due.asset == asset).map(|due| due.quantity).sum())
    };
    let mut members = Vec::new();
    for security in &securities {
        members.push((security.clone(), Found::total(of(security)?, 0)));
    }
    let money = Found::total(of(EXCHANGE.1)?, clerk.decimals(EXCHANGE.1)?);
    let mut record = vec![
        ("member_net_securities".to_owned(), Found::Record(members)),
        ("member_funds".to_owned(), money),
    ];
    for (security, (pay_in, pay_out)) in &found.gross {
        record.push((format!("gross_client_payin_{security}"), Found::total(*pay_in, 0)));
        record.push((format!("gross_client_payout_{security}"), Found::total(*pay_out, 0)));
        record.push((format!("internal_cross_{security}"), Found::total(*pay_in.min(pay_out), 0)));
    }
    record.push(("client_net".to_owned(), Found::Record(found.nets)));
    Ok(Found::Record(record))
}

#[derive(Default)]
struct Nets {
    nets: Vec<(String, Found)>,
    /// What clients deliver and what they are owed, by security.
    gross: BTreeMap<String, (Total, Total)>,
}

impl Nets {
    /// What the entries of a client's trades in a security move on its account.
    fn add(&mut self, clerk: &Clerk, client: &str, security: &str) -> Reading<()> {
        let (account, asset, currency) =
            (clerk.account(client)?, clerk.asset(security)?, clerk.asset(EXCHANGE.1)?);
        let trades = clerk.office.trades.trades().map(|(_, booked)| booked);
        let entries = trades
            .filter(|booked| booked.trade.account == account && booked.trade.instrument == asset);
        let money: Total =
            entries.map(|booked| clerk.office.trades.entry(booked).moved(account, currency)).sum();
        let quantity = clerk.balance(client, security)?;
        let net = vec![Found::total(quantity, 0), Found::total(money, clerk.decimals(EXCHANGE.1)?)];
        self.nets.push((format!("{client}/{security}"), Found::List(net)));
        let (pay_in, pay_out) = self.gross.entry(security.to_owned()).or_default();
        if quantity.0 < 0 {
            *pay_in += quantity.abs();
        } else {
            *pay_out += quantity;
        }
        Ok(())
    }
}

struct Traded {
    client: String,
    security: String,
    side: terms::Side,
    quantity: Decimal,
    price: Decimal,
}

impl Traded {
    fn read(row: &Value) -> Reading<Self> {
        let row: &[Value] = row.as_array().ok_or(Unsolved::NotTheShape)?;
        let [client, security, way, quantity, price] = row else {
            return Err(Unsolved::NotTheShape);
        };
        let (quantity, price) = (number(quantity)?, number(price)?);
        Ok(Self {
            client: text(client)?,
            security: text(security)?,
            side: side(&text(way)?)?,
            quantity,
            price,
        })
    }
}

/// A share that is listed there.
pub fn listed(code: &str) -> Instrument {
    Instrument {
        instrument: Name::from(code),
        symbol: Name::from(code),
        name: Name::from("A share of the examples"),
        cfi: Name::from("ESVUFR"),
        currency: Name::from(EXCHANGE.1),
        market: Name::from(EXCHANGE.0),
        clearing_account: Name::from(EXCHANGE.2),
        isin: None,
        cusip: None,
        sedol: None,
        figi: None,
        quantity_decimals: 0,
        price_decimals: PRICE_DECIMALS,
        listed: None,
        delisted: None,
    }
}

/// An Indian office in which the trades were booked; its clients and securities in the order in
/// which they came.
fn booked(rows: &[Traded]) -> Reading<(Clerk, Vec<String>, Vec<String>)> {
    let calendar = &india().calendar;
    let last = calendar.span().1;
    let days = (0..).map(|back| last.plus(-DAYS_AHEAD - back));
    let day = days
        .take(DAYS_AHEAD.unsigned_abs() as usize)
        .find(|day| calendar.is_trading_day(*day))
        .ok_or(Unsolved::NotTheShape)?;
    let mut clerk = Clerk::of_a_new_office("india", day)?;
    let (mut clients, mut securities) = (Vec::new(), Vec::new());
    for row in rows {
        if !clients.contains(&row.client) {
            clerk.open_account(&row.client, Kind::Margin)?;
            clients.push(row.client.clone());
        }
        if !securities.contains(&row.security) {
            clerk.key(Input::ListInstrument(listed(&row.security)))?;
            securities.push(row.security.clone());
        }
    }
    clerk.open_day(day)?;
    for (index, row) in rows.iter().enumerate() {
        let report =
            super::clerk::trade(&format!("T-{index}"), row.side, row.quantity, row.price, day);
        clerk.key(Input::Trade(TradeReport {
            account: Name::from(row.client.as_str()),
            instrument: Name::from(row.security.as_str()),
            currency: Name::from(EXCHANGE.1),
            venue: Name::from(EXCHANGE.0),
            ..report
        }))?;
    }
    Ok((clerk, clients, securities))
}
