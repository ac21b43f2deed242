//! Lists out of the views: trades by any filter, and what moved on an account.

use super::Said;
use anyhow::Result;
use office::FailingNet;
use serde::Serialize;
use std::collections::BTreeSet;
use terms::{AccountId, Date, Side, Total};
use utoipa::ToSchema;
use views::{Cursor, Reader, Status, TradeFilter, TradeRow};

/// A trade in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TradeLine {
    /// Its id, as whoever executed it gave it.
    pub trade_id: String,
    /// Trade date.
    pub trade_date: String,
    /// Settlement date.
    pub settlement_date: String,
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
    /// Quantity times price, rounded to the currency's decimals.
    pub principal: String,
    /// Commission or mark-up that the client pays.
    pub commission: String,
    /// Fees that the client pays: Section 31, TAF and so on.
    pub fees: String,
    /// Net money: + the account receives, − it pays.
    pub net: String,
    /// open, failing, settled, cancelled.
    pub status: String,
    /// The sequence number of its event (`/v1/events/{seq}`).
    pub seq: u64,
}

/// Something that moved on an account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Move {
    /// The sequence number of its event (`/v1/events/{seq}`), as a text.
    pub seq: String,
    /// The day that it is about.
    pub date: String,
    /// The value date: when it settles.
    pub value_date: String,
    /// What happened, in the past tense: trade booked, payment booked.
    pub event: String,
    /// The paper behind it: a trade, a voucher, a payment.
    pub id: String,
    /// What happened, in a few words.
    pub narrative: Said,
    /// The currency (ISO 4217) or the instrument's code.
    pub asset: String,
    /// Amount or units: + is owed to the account, − is taken from it.
    pub quantity: String,
}

/// Which trades, as an address or a form says it.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// With what an id, an account or an instrument begins.
    pub text: Option<String>,
    /// Of one account.
    pub account: Option<String>,
    /// Of these accounts alone, which are those in sight; none: of all.
    pub within: Option<BTreeSet<AccountId>>,
    /// Of one instrument.
    pub instrument: Option<String>,
    /// Which way.
    pub side: Option<Side>,
    /// Trade dates from this day on.
    pub from: Option<Date>,
    /// Trade dates up to this day.
    pub to: Option<Date>,
    /// Settlement dates from this day on.
    pub settling_from: Option<Date>,
    /// Settlement dates up to this day.
    pub settling_to: Option<Date>,
    /// Where they stand.
    pub status: Option<Status>,
    /// The nets of the street that are not wholly delivered, through the lens.
    pub failing: BTreeSet<FailingNet>,
    /// Through which lens.
    pub lens: engine::Lens,
}

/// The trades, newest trade date first, and where the rest begins.
pub fn trades(
    reader: &Reader,
    wanted: Wanted,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<TradeLine>, Option<String>)> {
    let Some(known_at_seq) = known_at_seq(reader, wanted.lens)? else {
        return Ok((Vec::new(), None));
    };
    let filter = TradeFilter {
        text: wanted.text,
        account: wanted.account,
        within: wanted.within,
        instrument: wanted.instrument,
        side: wanted.side,
        traded_from: wanted.from,
        traded_to: wanted.to,
        settling_from: wanted.settling_from,
        settling_to: wanted.settling_to,
        status: wanted.status,
        failing: wanted.failing,
        as_of: wanted.lens.as_of,
        known_at_seq: wanted.lens.known_at.map(|_| known_at_seq),
    };
    let mut rows = reader.trades(&filter, after, u32::try_from(limit + 1)?)?;
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| row.cursor().to_string());
    Ok((rows.iter().map(line).collect(), next))
}

/// The last event that was known then; the largest number when no time is asked about, and none
/// when nothing was known.
fn known_at_seq(reader: &Reader, lens: engine::Lens) -> Result<Option<u64>> {
    match lens.known_at {
        Some(moment) => Ok(reader.known_at(moment.0 / 1000)?),
        None => Ok(Some(u64::MAX)),
    }
}

fn line(row: &TradeRow) -> TradeLine {
    let money = |units: i64| Total(units.into()).show(row.currency_decimals).to_string();
    TradeLine {
        trade_id: row.trade_id.to_string(),
        trade_date: row.trade_date.to_string(),
        settlement_date: row.settlement_date.to_string(),
        account: row.account.to_string(),
        side: row.side.as_str().to_owned(),
        instrument: row.instrument.to_string(),
        quantity: Total(row.quantity.into()).show(row.quantity_decimals).to_string(),
        price: row.price.trimmed().to_string(),
        currency: row.currency.to_string(),
        principal: money(row.principal),
        commission: money(row.commission),
        fees: money(row.fees),
        net: money(row.net),
        status: row.status.as_str().to_owned(),
        seq: row.seq,
    }
}

/// What moved on an account through a lens, newest first, and where the rest begins.
pub fn activity(
    reader: &Reader,
    account: &str,
    lens: engine::Lens,
    after: Option<Cursor>,
    limit: usize,
) -> Result<(Vec<Move>, Option<String>)> {
    let Some(known_at_seq) = known_at_seq(reader, lens)? else { return Ok((Vec::new(), None)) };
    // Newest first, so that what is about later days lies before the first event of the day after.
    let mut place = after.or(lens.as_of.map(|date| Cursor { day: date.plus(1), seq: 0 }));
    let (mut rows, mut has_more) = (Vec::new(), true);
    while rows.len() <= limit && has_more {
        let read = reader.activity(account, None, place, u32::try_from(limit + 1)?)?;
        has_more = read.len() > limit;
        place = read.last().map(views::Activity::cursor);
        rows.extend(read.into_iter().filter(|row| row.seq <= known_at_seq));
    }
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| has_more).map(|row| row.cursor().to_string());
    let moves = rows.iter().flat_map(|row| {
        row.moves.iter().map(|moved| Move {
            seq: row.seq.to_string(),
            date: row.day.to_string(),
            value_date: row.value_date.to_string(),
            event: row.name.to_string(),
            id: row.id.as_ref().map(ToString::to_string).unwrap_or_default(),
            narrative: row.words.clone().unwrap_or_default().into(),
            asset: moved.asset.to_string(),
            quantity: Total(moved.quantity.into()).show(moved.decimals).to_string(),
        })
    });
    Ok((moves.collect(), next))
}
