//! Choices of lots by the made-up broker's clients, and what is moved between accounts
//! without a trade.
//!
//! In: the books on the evening before. Out: `transfers.csv` of some days, `lot_choices.csv` of a
//! day: the sales of the day before whose lots are named, which may be done until they settle.

use super::broker::Broker;
use super::csv_file::{digits, write};
use super::days::{MOVED, RECEIVED, day};
use anyhow::Result;
use office::Office;
use office::accounting::Label;
use office::capture::Status;
use std::path::{Path, PathBuf};
use terms::{Date, Kind, Side, SourceKind};

/// How many sales of a day have their lots named.
const NAMED: usize = 2;

/// The files of a day that are loaded before it opens.
pub fn write_day(
    office: &Office,
    broker: &mut Broker,
    date: Date,
    folder: &Path,
) -> Result<Vec<(SourceKind, PathBuf)>> {
    let choices = choices(office, date);
    let mut files = Vec::new();
    if !choices.is_empty() {
        let columns = ["choice_id", "date", "trade_id", "lot", "quantity"];
        files.push((
            SourceKind::LotChoices,
            write(folder.join(format!("lot_choices-{date}.csv")), &columns, choices)?,
        ));
    }
    let transfers = if date == day(RECEIVED) {
        received(broker)
    } else if date == day(MOVED) {
        moved(broker)
    } else {
        Vec::new()
    };
    if !transfers.is_empty() {
        let columns = [
            "transfer_id",
            "date",
            "from_account",
            "to_account",
            "instrument",
            "quantity",
            "acquired",
            "cost",
            "covered",
        ];
        files.push((
            SourceKind::Transfers,
            write(folder.join(format!("transfers-{date}.csv")), &columns, transfers)?,
        ));
    }
    Ok(files)
}

/// The newest sales of clients who still have a lot of before the first day: this lot is named, the
/// newest one first.
fn choices(office: &Office, date: Date) -> Vec<[String; 5]> {
    let Some(before) = office.days.last_closed() else { return Vec::new() };
    let trades = office.trades.trades().filter(|(_, booked)| {
        let (trade, kind) = (&booked.trade, office.directory.account(booked.trade.account).kind);
        booked.status == Status::Booked
            && trade.trade_date == before
            && trade.side == Side::Sell
            && kind == Kind::Cash
    });
    let named = trades.filter_map(|(_, booked)| {
        let trade = &booked.trade;
        let holding = office.lots.holding(trade.account, trade.instrument)?;
        let lot = holding
            .lots()
            .find(|lot| matches!(lot.label, Label::Opening(..)) && lot.quantity.units() > 0)?;
        let shares = lot.quantity.units().min(trade.quantity.units());
        Some((trade.trade_id.to_string(), office.lot_name(lot.label), shares))
    });
    let row = |(place, (trade_id, lot, shares)): (usize, (String, String, i64))| {
        [format!("LC{}-{place}", digits(date)), date.to_string(), trade_id, lot, shares.to_string()]
    };
    (1..).zip(named.take(NAMED)).map(row).collect()
}

/// Two lots come from another broker, one of them covered.
fn received(broker: &mut Broker) -> Vec<[String; 9]> {
    let (client, instrument) = (broker.place_of(Kind::Cash, 2), broker.busiest[0]);
    let lots = [("120", "2009-05-18", "2100.00", "no"), ("80", "2016-03-01", "3960.50", "yes")];
    broker.clients[client].add(instrument, 200);
    let (account, symbol) = (&broker.clients[client].account, &broker.listed[instrument].symbol);
    let row = |(place, (shares, acquired, cost, covered)): (usize, (&str, &str, &str, &str))| {
        let id = format!("TR-IN-{place}");
        [&id, RECEIVED, "DTC", account, symbol, shares, acquired, cost, covered].map(str::to_owned)
    };
    (1..).zip(lots).map(row).collect()
}

/// A client gives half of a position to another one.
fn moved(broker: &mut Broker) -> Vec<[String; 9]> {
    let split = broker.split();
    let given = broker.clients.iter().enumerate().find_map(|(place, client)| {
        let (instrument, held) = client
            .holdings
            .iter()
            .find(|(instrument, held)| **held >= 20 && **instrument != split)?;
        (client.kind == Kind::Cash && client.is_open()).then_some((place, *instrument, held / 2))
    });
    let (from, instrument, shares) =
        given.expect("some cash account holds twenty shares of something");
    let to = broker.place_of(Kind::Cash, 5);
    broker.clients[from].add(instrument, -shares);
    broker.clients[to].add(instrument, shares);
    let (from, to, symbol) = (
        &broker.clients[from].account,
        &broker.clients[to].account,
        &broker.listed[instrument].symbol,
    );
    vec![["TR-1", MOVED, from, to, symbol, &shares.to_string(), "", "", ""].map(str::to_owned)]
}
