//! Trades: one trade with its whole life. Lists of them come from the views.

use super::{Said, account, asset, optional, show, text};
use office::Office;
use office::capture::Status;
use office::clearance::explain::Charged;
use reports::charges::Row;
use serde::Serialize;
use terms::{Date, Origin, Posting, Quantity, Total, Trade};
use utoipa::ToSchema;

/// A trade and what became of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TradeLife {
    /// The trade.
    pub trade: TradeFacts,
    /// Its entry: what it moved.
    pub postings: Vec<PostingFacts>,
    /// What it was charged, line by line.
    pub charges: Vec<ChargeFacts>,
    /// The stations of its life, in order.
    pub stations: Vec<Station>,
}

/// A trade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TradeFacts {
    /// Its id.
    pub trade_id: String,
    /// When it was executed.
    pub executed_at: String,
    /// For which account.
    pub account: String,
    /// B, S, SS, SX.
    pub side: String,
    /// What.
    pub instrument: String,
    /// How much.
    pub quantity: String,
    /// At what price.
    pub price: String,
    /// In which currency.
    pub currency: String,
    /// Where (ISO 10383).
    pub venue: String,
    /// A agency, P principal, R riskless principal.
    pub capacity: String,
    /// The other side after novation.
    pub contra: String,
    /// Trade date.
    pub trade_date: String,
    /// Settlement date.
    pub settlement_date: String,
    /// Quantity times price.
    pub principal: String,
    /// Commission or mark-up.
    pub commission: String,
    /// Fees.
    pub fees: String,
    /// + the account receives, − it pays.
    pub net: String,
    /// The order that it fills.
    pub order_id: Option<String>,
    /// The trade that it replaces.
    pub corrects: Option<String>,
    /// open, settled, cancelled.
    pub status: String,
    /// Where it came from.
    pub source: Option<SourceRow>,
}

/// A row of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceRow {
    /// The document's number.
    pub source: u32,
    /// Its name.
    pub file: String,
    /// The row; the header is row 1.
    pub row: u32,
}

/// A posting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostingFacts {
    /// On which account.
    pub account: String,
    /// Of what.
    pub asset: String,
    /// + owed to the account, − held there or owed by it.
    pub quantity: String,
    /// When it settles.
    pub value_date: String,
}

/// A charge on a trade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChargeFacts {
    /// What is charged.
    pub charge: Said,
    /// On what it is counted.
    pub on: Said,
    /// How much of that there is.
    pub counted: String,
    /// The rate.
    pub rate: Option<String>,
    /// How much is charged.
    pub amount: String,
    /// On which account it is booked.
    pub booked_on: Option<String>,
    /// Since when the rate is in force.
    pub effective: Option<String>,
    /// The source of the rate.
    pub source: Said,
}

/// A station in a life.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Station {
    /// The day.
    pub date: String,
    /// What happened: executed, booked, settled, `to_settle`, cancelled, corrected.
    pub what: String,
    /// The paper behind it.
    pub id: Option<String>,
}

/// The life of a trade.
pub fn life(office: &Office, trade_id: &str) -> Option<TradeLife> {
    let (_, booked) = office.trades.find(trade_id)?;
    let trade = &booked.trade;
    let postings =
        postings(office, office.trades.postings(booked), &trade.settlement_date.to_string());
    let facts = facts(office, trade, booked.status, booked.origin);
    let stations = stations(office, trade, booked.status, booked_on(office, trade, booked.origin));
    let charges = charges(office, trade);
    Some(TradeLife { trade: facts, postings, charges, stations })
}

/// A trade in facts.
pub fn facts(office: &Office, trade: &Trade, status: Status, origin: Origin) -> TradeFacts {
    let money = |quantity: Quantity| show(office, trade.currency, quantity.into());
    TradeFacts {
        trade_id: trade.trade_id.to_string(),
        executed_at: trade.executed_at.to_string(),
        account: account(office, trade.account),
        side: trade.side.as_str().to_owned(),
        instrument: asset(office, trade.instrument),
        quantity: show(office, trade.instrument, trade.quantity.into()),
        price: trade.price.trimmed().to_string(),
        currency: asset(office, trade.currency),
        venue: trade.venue.to_string(),
        capacity: trade.capacity.as_str().to_owned(),
        contra: account(office, trade.contra),
        trade_date: trade.trade_date.to_string(),
        settlement_date: trade.settlement_date.to_string(),
        principal: money(trade.principal),
        commission: money(trade.commission),
        fees: money(trade.fees),
        net: show(office, trade.currency, Total(trade.net())),
        order_id: trade.order_id.as_ref().map(ToString::to_string),
        corrects: trade.corrects.as_ref().map(ToString::to_string),
        status: state(office, trade, status).to_owned(),
        source: source_row(office, origin),
    }
}

/// A row of a document, with the document's name.
pub fn source_row(office: &Office, origin: Origin) -> Option<SourceRow> {
    match origin {
        Origin::Row { source, row } => {
            let file = office.sources.file(source).document.name.to_string();
            Some(SourceRow { source: source.0, file, row })
        }
        Origin::Command => None,
    }
}

/// Postings in facts.
pub fn postings(office: &Office, postings: &[Posting], value_date: &str) -> Vec<PostingFacts> {
    let fact = |posting: &Posting| PostingFacts {
        account: account(office, posting.account),
        asset: asset(office, posting.asset),
        quantity: show(office, posting.asset, posting.quantity.into()),
        value_date: value_date.to_owned(),
    };
    postings.iter().map(fact).collect()
}

fn state(office: &Office, trade: &Trade, status: Status) -> &'static str {
    match status {
        Status::Cancelled => "cancelled",
        Status::Booked if trade.settlement_date <= office.ledger.settled_through() => "settled",
        Status::Booked => "open",
    }
}

/// The business day that was worked when the trade came in; late ones come after their trade date.
fn booked_on(office: &Office, trade: &Trade, origin: Origin) -> Date {
    match origin {
        Origin::Row { source, .. } => office.sources.file(source).received_on,
        Origin::Command => trade.trade_date,
    }
}

fn stations(office: &Office, trade: &Trade, status: Status, booked_on: Date) -> Vec<Station> {
    let station =
        |date: String, what: &str, id: Option<String>| Station { date, what: what.to_owned(), id };
    let mut stations = vec![
        station(
            trade.executed_at.to_string(),
            "executed",
            trade.order_id.as_ref().map(ToString::to_string),
        ),
        station(booked_on.to_string(), "booked", Some(trade.trade_id.to_string())),
    ];
    if let Some(corrects) = &trade.corrects {
        stations.push(station(
            trade.trade_date.to_string(),
            "corrects",
            Some(corrects.to_string()),
        ));
    }
    if status == Status::Cancelled {
        let cancels = office.trades.cancels().filter(|row| row.cancel.cancelled == trade.trade_id);
        stations.extend(cancels.map(|row| {
            station(
                row.cancel.trade_date.to_string(),
                "cancelled",
                Some(row.cancel.trade_id.to_string()),
            )
        }));
        return stations;
    }
    let what = if trade.settlement_date <= office.ledger.settled_through() {
        "settled"
    } else {
        "to_settle"
    };
    stations.push(station(trade.settlement_date.to_string(), what, None));
    stations
}

/// What a trade was charged, by the functions that charged it.
fn charges(office: &Office, trade: &Trade) -> Vec<ChargeFacts> {
    let Some(charged) = Charged::of_trade(trade) else { return Vec::new() };
    let fact = |row: Row| ChargeFacts {
        charge: row.charge.into(),
        on: row.on.into(),
        counted: text(row.counted),
        rate: optional(row.rate),
        amount: text(row.amount),
        booked_on: optional(row.booked_on),
        effective: optional(row.effective),
        source: row.source.into(),
    };
    reports::charges::rows(office, &trade.trade_id, &charged).into_iter().map(fact).collect()
}
