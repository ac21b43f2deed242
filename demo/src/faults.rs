//! Faults at the desks: for each rule a row that breaks it, every day.
//!
//! In: right rows. Out: spoiled copies of them, under ids of their own. Each fault names the code
//! under which the office refuses it.

use super::accounts::Client;
use super::chance::Chance;
use super::corrections::Standing;
use super::csv_file::digits;
use super::days::{SATURDAY, day};
use super::trade_row::{AllocationRow, TradeRow};
use terms::{Date, Kind};

/// What a fault may name.
struct Known<'a> {
    /// A closed account.
    closed: &'a str,
    /// A cash account.
    cash: &'a str,
    /// A trade that stands.
    standing: &'a str,
    /// A trade that was cancelled.
    cancelled: &'a str,
}

/// The code of the rule, and how a row comes to break it.
type Fault = (&'static str, fn(&mut TradeRow, &Known));

const FAULTS: [Fault; 26] = [
    ("account_must_be_known", |row, _| "29999999-1".clone_into(&mut row.account)),
    ("account_must_be_open", |row, known| known.closed.clone_into(&mut row.account)),
    ("account_must_trade", |row, _| "DTC".clone_into(&mut row.account)),
    ("instrument_must_be_known", |row, _| row.instrument.push_str(".OLD")),
    ("quantity_must_be_positive", |row, _| "0".clone_into(&mut row.quantity)),
    ("quantity_must_fit_the_asset", |row, _| row.quantity.push_str(".5")),
    ("price_must_be_positive", |row, _| "0.00".clone_into(&mut row.price)),
    ("price_must_fit_the_instrument", |row, _| "101.123456789".clone_into(&mut row.price)),
    ("currency_must_match_the_instrument", |row, _| row.currency = "EUR"),
    ("venue_must_be_known", |row, _| row.venue = "NYSE"),
    ("date_must_have_come", |row, _| row.trade_date = "2021-12-16"),
    ("date_must_be_in_the_books", |row, _| row.trade_date = "2019-12-16"),
    ("short_sale_must_be_on_margin", |row, known| {
        row.side = "SS";
        known.cash.clone_into(&mut row.account);
    }),
    ("contra_must_be_known", |row, _| row.contra = "NOBODY"),
    ("contra_must_be_a_contra", |row, _| row.contra = "INVENTORY"),
    ("settlement_date_must_be_a_settlement_day", |row, _| row.settlement_date = "2021-01-02"),
    ("commission_must_not_be_negative", |row, _| "-1.00".clone_into(&mut row.commission)),
    ("row_must_cancel_or_correct", |row, known| {
        known.standing.clone_into(&mut row.cancels);
        known.standing.clone_into(&mut row.corrects);
    }),
    ("trade_must_be_known", |row, _| "T20201221-00001".clone_into(&mut row.cancels)),
    ("trade_must_stand", |row, known| known.cancelled.clone_into(&mut row.cancels)),
    ("cancel_must_repeat_the_trade", |row, known| {
        known.standing.clone_into(&mut row.cancels);
        known.closed.clone_into(&mut row.account);
    }),
    ("id_must_not_be_reused", |row, known| {
        known.standing.clone_into(&mut row.trade_id);
        row.quantity.push('0');
    }),
    ("row_must_be_readable", |row, _| "12O".clone_into(&mut row.quantity)),
    ("row_must_be_readable", |row, _| {
        row.executed_at = row.executed_at.replace("2020-12", "2020-13");
    }),
    ("row_must_be_readable", |row, _| row.side = "BUY"),
    ("row_must_be_readable", |row, _| row.account.clear()),
];

/// A trade date on a weekend that has passed.
const WEEKEND: Fault = ("trade_date_must_be_a_trading_day", |row, _| row.trade_date = SATURDAY);

/// The codes of the rules that the rows of trades break.
pub fn codes() -> impl Iterator<Item = &'static str> {
    FAULTS.into_iter().chain([WEEKEND]).map(|(code, _)| code)
}

/// The spoiled rows of a day: each fault once or twice.
pub fn spoiled(
    date: Date,
    trades: &[TradeRow],
    standing: &Standing,
    clients: &[Client],
    chance: &mut Chance,
) -> Vec<TradeRow> {
    let account = |wanted: fn(&Client) -> bool| {
        clients.iter().find(|client| wanted(client)).map(|client| client.account.as_str())
    };
    let known = Known {
        closed: account(|client| !client.is_open()).expect("some accounts are closed"),
        cash: account(|client| client.kind == Kind::Cash && client.is_open())
            .expect("most accounts are cash accounts"),
        standing: &standing.one_of(date, chance).trade_id.clone(),
        cancelled: &standing.cancelled,
    };
    let weekend = (date > day(SATURDAY)).then_some(WEEKEND);
    let plain: Vec<&TradeRow> = trades.iter().filter(|row| row.is_plain()).collect();
    let mut rows: Vec<TradeRow> = Vec::new();
    for (_, spoil) in FAULTS.into_iter().chain(weekend) {
        for _ in 0..chance.between(1, 2) {
            let mut row = chance.pick(&plain).clone();
            row.trade_id = format!("X{}-{:03}", digits(date), rows.len() + 1);
            spoil(&mut row, &known);
            rows.push(row);
        }
    }
    rows
}

/// Shares of a block that the office refuses: more than it has left, of fills that it does not
/// have, to nobody.
pub fn spoiled_shares(shares: &[AllocationRow]) -> Vec<AllocationRow> {
    let Some(last) = shares.last() else { return Vec::new() };
    let with_id = |suffix: &str, row: AllocationRow| AllocationRow {
        allocation_id: format!("{}{suffix}", last.allocation_id),
        ..row
    };
    vec![
        with_id("X", AllocationRow { quantity: 1_000_000, ..last.clone() }),
        with_id(
            "Y",
            AllocationRow { instrument: "BND".to_owned(), block_account: "ATLAS", ..last.clone() },
        ),
        with_id("Z", AllocationRow { account: "29999999-1".to_owned(), ..last.clone() }),
    ]
}
