//! Trades: one trade with its whole life. Lists of them come from the views.

use super::{Said, account, asset, optional, show, text};
use crate::sight::is_shown_beside;
use office::capture::BookedTrade;
use office::clearance::Traded;
use office::clearance::explain::Charged;
use office::records::SourceFile;
use office::{Office, Sight, TradeState, key_of_balance, trade_state};
use reports::charges::Row;
use serde::Serialize;
use terms::{Date, FailSale, Origin, Posting, Quantity, SourceId, Total, Trade, TradeNumber};
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
    /// Of a trade that was repaired, the row that was rejected first.
    pub first_source: Option<SourceRow>,
}

/// A trade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TradeFacts {
    /// Its id, as whoever executed it gave it.
    pub trade_id: String,
    /// When it was executed (RFC 3339).
    pub executed_at: String,
    /// The account's number.
    pub account: String,
    /// B buy, S sell, SS sell short, SX sell short exempt.
    pub side: String,
    /// The instrument's code.
    pub instrument: String,
    /// How many units, without a sign.
    pub quantity: String,
    /// The price of one unit, as a decimal.
    pub price: String,
    /// The currency of price and money (ISO 4217).
    pub currency: String,
    /// The market of execution (ISO 10383).
    pub venue: String,
    /// A agency, P principal, R riskless principal.
    pub capacity: String,
    /// The other side, after novation: the clearing house or a counterparty.
    pub contra: String,
    /// Trade date.
    pub trade_date: String,
    /// Settlement date.
    pub settlement_date: String,
    /// Quantity times price, rounded to the currency's decimals.
    pub principal: String,
    /// Commission or mark-up that the client pays.
    pub commission: String,
    /// Fees that the client pays: Section 31, TAF and so on.
    pub fees: String,
    /// Net money: + the account receives, − it pays.
    pub net: String,
    /// The order that it fills.
    pub order_id: Option<String>,
    /// The trade that it replaces.
    pub corrects: Option<String>,
    /// open, failing (its settlement date has come, and what is due with its contra for that date
    /// and instrument is not wholly delivered), settled, cancelled.
    pub status: String,
    /// Of a failing trade, the item of the queue of the fail that it is a part of.
    pub fail: Option<String>,
    /// Of a failing sale, the day by which it must be closed out by the rules of the market.
    pub close_out_by: Option<String>,
    /// The same when the seller owns what is restricted.
    pub close_out_if_owned: Option<String>,
    /// The row of the file that it came from.
    pub source: Option<SourceRow>,
}

/// A row of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SourceRow {
    /// The document's number (`/v1/files/{source}`).
    pub source: u32,
    /// The document's name.
    pub file: String,
    /// The row; the header is row 1.
    pub row: u32,
}

/// A posting.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostingFacts {
    /// The account's number.
    pub account: String,
    /// The currency (ISO 4217) or the instrument's code.
    pub asset: String,
    /// Amount or units: + owed to the account, − held there or owed by it.
    pub quantity: String,
    /// The value date: when it settles.
    pub value_date: String,
}

/// A charge on a trade.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChargeFacts {
    /// What is charged.
    pub charge: Said,
    /// On what it is counted: principal, units and so on.
    pub on: Said,
    /// How much of that there is.
    pub counted: String,
    /// The rate, as a decimal, with its unit.
    pub rate: Option<String>,
    /// How much is charged, in the trade's currency.
    pub amount: String,
    /// On which account it is booked.
    pub booked_on: Option<String>,
    /// Since which day the rate is in force.
    pub effective: Option<String>,
    /// The source of the rate: a rule, a schedule.
    pub source: Said,
}

/// A station in a life.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Station {
    /// The day, or the moment of execution.
    pub date: String,
    /// What happened: executed, booked, corrects, adjusted (its commission, because another fill
    /// was taken back), cancelled, settled, failing (due on that day, and not delivered),
    /// `to_settle`.
    pub what: String,
    /// The paper behind it: a trade, an order, a cancel.
    pub id: Option<String>,
    /// Of a cancel, whose `date` is that of the trade: the business day that was worked when its
    /// row came.
    pub recorded_on: Option<String>,
    /// Of a cancel, why.
    pub reason: Option<String>,
    /// Of a cancel, its row.
    pub source: Option<SourceRow>,
}

/// The life of a trade.
pub fn life(office: &Office, sight: &Sight, trade_id: &str) -> Option<TradeLife> {
    let (number, booked) = office.trades.find(trade_id)?;
    if !sight.sees_id(office, booked.trade.account) {
        return None;
    }
    let trade = &booked.trade;
    // With what its commission was adjusted by.
    let moved = office.moved_by(&trade.trade_id);
    let mut postings = postings(office, moved.postings(), &trade.settlement_date.to_string());
    postings.retain(|posting| is_shown_beside(office, sight, &posting.account));
    let state = trade_state(office, booked);
    let facts = facts(office, booked, state);
    let stations = stations(office, number, booked, state);
    let charges = charges(office, number, booked);
    let first_source = first_rejected(office, booked.origin);
    Some(TradeLife { trade: facts, postings, charges, stations, first_source })
}

/// A trade in facts.
pub fn facts(office: &Office, booked: &BookedTrade, state: TradeState) -> TradeFacts {
    let trade = &booked.trade;
    let fail = || key_of_balance(&office.directory, trade.contra, trade.instrument).to_string();
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
        status: state.as_str().to_owned(),
        fail: (state == TradeState::Failing).then(fail),
        close_out_by: close_out(office, trade, state, sale_of(trade)),
        close_out_if_owned: close_out(office, trade, state, FailSale::Owned),
        source: source_row(office, booked.origin),
    }
}

/// The row that was rejected first under the id of what another row has booked.
fn first_rejected(office: &Office, booked: Origin) -> Option<SourceRow> {
    let Origin::Row { source, row } = booked else { return None };
    let mut files = office.sources.files().take_while(|(of, _)| *of <= source);
    let first = |(of, file): (SourceId, &SourceFile)| {
        Some(Origin::Row { source: of, row: file.first_repaired_with((source, row))? })
    };
    source_row(office, files.find_map(first)?)
}

const fn sale_of(trade: &Trade) -> FailSale {
    if trade.side.is_short() { FailSale::Short } else { FailSale::Long }
}

/// By when a failing sale is closed out.
fn close_out(office: &Office, trade: &Trade, state: TradeState, sale: FailSale) -> Option<String> {
    let is_ours = trade.side.is_sale() && state == TradeState::Failing;
    let market = office.directory.market_of(trade.instrument);
    let contra = office.directory.account(trade.contra).kind;
    let rule = market.fail_rule(trade.settlement_date, (contra, true, sale)).filter(|_| is_ours)?;
    let day = rule.day(trade.trade_date, trade.settlement_date, &market.calendar)?;
    Some(day.to_string())
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

/// The business day that was worked when the trade came in; late ones come after their trade date.
fn booked_on(office: &Office, trade: &Trade, origin: Origin) -> Date {
    match origin {
        Origin::Row { source, .. } => office.sources.file(source).received_on,
        Origin::Command => trade.trade_date,
    }
}

fn stations(
    office: &Office,
    number: TradeNumber,
    booked: &BookedTrade,
    state: TradeState,
) -> Vec<Station> {
    let BookedTrade { trade, origin, .. } = booked;
    let station = |date: String, what: &str, id: Option<String>| Station {
        what: what.to_owned(),
        date,
        id,
        recorded_on: None,
        reason: None,
        source: None,
    };
    let mut stations = vec![
        station(
            trade.executed_at.to_string(),
            "executed",
            trade.order_id.as_ref().map(ToString::to_string),
        ),
        station(
            booked_on(office, trade, *origin).to_string(),
            "booked",
            Some(trade.trade_id.to_string()),
        ),
    ];
    if let Some(corrects) = &trade.corrects {
        stations.push(station(
            trade.trade_date.to_string(),
            "corrects",
            Some(corrects.to_string()),
        ));
    }
    let adjustments = office.adjustments.of(Traded::Trade(number));
    stations.extend(adjustments.map(|adjusted| {
        station(
            booked_on(office, trade, adjusted.origin).to_string(),
            "adjusted",
            Some(adjusted.adjustment.because.to_string()),
        )
    }));
    let what = match state {
        TradeState::Cancelled => None,
        TradeState::Open => Some("to_settle"),
        TradeState::Failing => Some("failing"),
        TradeState::Settled => Some("settled"),
    };
    let Some(what) = what else {
        let cancels = office.trades.cancels().filter(|row| row.cancel.cancelled == trade.trade_id);
        stations.extend(cancels.map(|row| Station {
            recorded_on: Some(booked_on(office, trade, row.origin).to_string()),
            reason: row.cancel.reason.as_ref().map(ToString::to_string),
            source: source_row(office, row.origin),
            ..station(
                row.cancel.trade_date.to_string(),
                "cancelled",
                Some(row.cancel.trade_id.to_string()),
            )
        }));
        return stations;
    };
    stations.push(station(trade.settlement_date.to_string(), what, None));
    stations
}

/// What a trade was charged, by the functions that charged it.
fn charges(office: &Office, number: TradeNumber, booked: &BookedTrade) -> Vec<ChargeFacts> {
    let trade = &booked.trade;
    let Some(charged) = Charged::of_trade(trade, booked.edition) else { return Vec::new() };
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
    let rows = reports::charges::rows(office, Traded::Trade(number), &trade.trade_id, &charged);
    rows.into_iter().map(fact).collect()
}
