//! The made-up broker as it stands on the evening before its first day.
//!
//! In: a seed. Out: the files that open its books: accounts, instruments, rules of the firm,
//! opening balances, standing terms. In the opening balances every share that a client or a desk
//! has lies at the depository, and every dollar at the bank, so that nothing is left on the opening
//! account.

use super::accounts::{ABROAD, Client, FUNDS_DESK, SHARES_DESK, clients, write_accounts};
use super::chance::Chance;
use super::csv_file::{number, write};
use super::days::{FIRST, OPENING, day};
use super::instruments::{Listed, Prices, listed, write_instruments};
use super::tariff::write_terms;
use super::trade_row::TradeRow;
use super::treasury::{write_opening_conversions, write_opening_rates};
use anyhow::Result;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terms::{Kind, SourceKind};

const CAPITAL_CENTS: i64 = 6_000_000_000;

/// Rule, value. What commissions are stands in `schedules.csv`.
const RULES: [[&str; 2]; 1] = [["fee_rounding", "half_up"]];

/// The broker.
pub struct Broker {
    /// What it trades.
    pub listed: Vec<Listed>,
    /// The instruments by how much they are traded, the busiest first.
    pub busiest: Vec<usize>,
    /// Their prices.
    pub prices: Prices,
    /// Its clients and what they have.
    pub clients: Vec<Client>,
    /// What the desks have, by instrument.
    inventory: Vec<i64>,
}

impl Broker {
    /// The broker of a seed.
    pub fn make(seed: u64) -> Self {
        let listed = listed();
        let chance = &mut Chance::new(seed, "broker");
        let mut busiest: Vec<usize> = (0..listed.len()).collect();
        for last in (1..busiest.len()).rev() {
            busiest.swap(last, chance.index(last + 1));
        }
        let mut clients = clients(chance);
        for client in clients.iter_mut().filter(|client| client.is_open()) {
            fill(client, &busiest, chance);
        }
        let inventory = listed.iter().map(|_| chance.between(100, 600)).collect();
        Self { prices: Prices::start(&listed), listed, busiest, clients, inventory }
    }

    /// The desk that trades an instrument for the firm.
    pub fn desk(&self, instrument: usize) -> &'static str {
        if self.listed[instrument].is_fund() { FUNDS_DESK } else { SHARES_DESK }
    }

    /// The instrument that splits, neither among the busiest nor among the quietest.
    pub fn split(&self) -> usize {
        self.busiest[self.busiest.len() / 4]
    }

    /// The shares of the instrument that splits become twice as many, at half the price.
    pub fn split_two_for_one(&mut self) {
        let split = self.split();
        self.prices.cents[split] /= 2;
        for client in &mut self.clients {
            let held = client.holdings.get(&split).copied().unwrap_or_default();
            client.add(split, held);
        }
    }

    /// The place of an open client of a kind, counted from the first one on.
    pub fn place_of(&self, kind: Kind, count: usize) -> usize {
        let places = self
            .clients
            .iter()
            .enumerate()
            .filter(|(_, client)| client.kind == kind && client.is_open());
        places.map(|(place, _)| place).nth(count).expect("there are hundreds of each kind")
    }

    /// Shares that a client has sold again cannot be taken back from it.
    pub fn can_take_back(&self, row: &TradeRow) -> bool {
        let (client, instrument, shares) = self.moves(row);
        let client = &self.clients[client];
        shares < 0
            || client.kind == Kind::Short
            || client.holdings.get(&instrument).is_some_and(|held| *held >= shares)
    }

    /// The shares of a trade move.
    pub fn book(&mut self, row: &TradeRow) {
        let (client, instrument, shares) = self.moves(row);
        self.clients[client].add(instrument, shares);
    }

    /// The shares of a trade move back.
    pub fn take_back(&mut self, row: &TradeRow) {
        let (client, instrument, shares) = self.moves(row);
        self.clients[client].add(instrument, -shares);
    }

    /// Which client's shares of which instrument a trade moves, and how many: + bought.
    fn moves(&self, row: &TradeRow) -> (usize, usize, i64) {
        let client = self.clients.iter().position(|client| client.account == row.account);
        let instrument = self.listed.iter().position(|it| it.symbol == row.instrument);
        let shares: i64 = row.quantity.parse().expect("a right trade has a number of shares");
        let places =
            client.zip(instrument).expect("a right trade names a client and an instrument");
        (places.0, places.1, if row.side == "B" { shares } else { -shares })
    }

    /// Writes the files that open the books, in the order in which they are loaded.
    pub fn write_opening(&self, folder: &Path, seed: u64) -> Result<Vec<(SourceKind, PathBuf)>> {
        let books = [
            (SourceKind::Rules, write_rules(folder)?),
            (SourceKind::FxRates, write_opening_rates(folder)?),
            (SourceKind::Conversions, write_opening_conversions(folder)?),
            (SourceKind::Accounts, write_accounts(folder, &self.clients)?),
            (SourceKind::Instruments, write_instruments(folder, &self.listed)?),
            (
                SourceKind::Positions,
                self.write_positions(folder, &mut Chance::new(seed, "positions"))?,
            ),
        ];
        Ok(books.into_iter().chain(write_terms(folder, self)?).collect())
    }

    fn write_positions(&self, folder: &Path, chance: &mut Chance) -> Result<PathBuf> {
        let mut opening = Opening::default();
        for client in &self.clients {
            let value: i64 = client
                .holdings
                .iter()
                .map(|(instrument, shares)| self.prices.cents[*instrument] * shares)
                .sum();
            for (instrument, shares) in &client.holdings {
                self.open_lots(&mut opening, &client.account, *instrument, *shares, chance);
            }
            if client.is_open() {
                opening.money(&client.account, client_money(client.kind, value, chance));
            }
        }
        for (instrument, shares) in self.inventory.iter().enumerate() {
            let desk = self.desk(instrument);
            // The inventory is at its market value when the books open; the row brings the money
            // that it cost.
            let cents = shares * self.prices.cents[instrument];
            opening.lot(desk, &self.listed[instrument].symbol, *shares, cents, OPENING);
            *opening.shares.entry(instrument).or_default() += shares;
            opening.cents -= cents;
        }
        opening.money("CAPITAL", CAPITAL_CENTS);
        for (account, currency, cents) in ABROAD {
            opening.row(account, currency, &number(cents, 2), "", "");
        }
        for currency in ["EUR", "GBP"] {
            let cents: i64 =
                ABROAD.iter().filter(|abroad| abroad.1 == currency).map(|abroad| abroad.2).sum();
            opening.row("BANK", currency, &number(-cents, 2), "", "");
        }
        self.lay_down(&mut opening);
        let columns = ["date", "account", "asset", "quantity", "cost", "acquired"];
        write(folder.join("positions.csv"), &columns, opening.rows)
    }

    /// Shares of one client, one time in five bought at two times.
    fn open_lots(
        &self,
        opening: &mut Opening,
        account: &str,
        instrument: usize,
        shares: i64,
        chance: &mut Chance,
    ) {
        let first = if shares.abs() > 1 && chance.percent(20) { shares / 2 } else { shares };
        let lots = [(first, 2_000), (shares - first, 300)];
        *opening.shares.entry(instrument).or_default() += shares;
        let symbol = &self.listed[instrument].symbol;
        for (shares, days_back) in lots.into_iter().filter(|(shares, _)| *shares != 0) {
            let cents =
                shares.abs() * self.prices.cents[instrument] * chance.between(70, 115) / 100;
            let acquired = day(OPENING).plus(
                -i32::try_from(days_back + chance.between(0, 250)).expect("a few years of days"),
            );
            opening.lot(account, symbol, shares, cents, &acquired.to_string());
        }
    }

    /// The other side: everything lies at the depository and at the bank.
    fn lay_down(&self, opening: &mut Opening) {
        for (instrument, shares) in std::mem::take(&mut opening.shares) {
            opening.row("DTC", &self.listed[instrument].symbol, &(-shares).to_string(), "", "");
        }
        opening.money("BANK", -opening.cents);
    }
}

fn write_rules(folder: &Path) -> Result<PathBuf> {
    let rows = RULES.map(|[rule, value]| [FIRST, rule, value, "made up"]);
    write(folder.join("rules.csv"), &["effective", "rule", "value", "source"], rows)
}

/// The rows of `positions.csv`, and what they come to.
#[derive(Default)]
struct Opening {
    rows: Vec<[String; 6]>,
    shares: BTreeMap<usize, i64>,
    cents: i64,
}

impl Opening {
    fn row(&mut self, account: &str, asset: &str, quantity: &str, cost: &str, acquired: &str) {
        self.rows.push([OPENING, account, asset, quantity, cost, acquired].map(str::to_owned));
    }

    fn lot(&mut self, account: &str, symbol: &str, shares: i64, cents: i64, acquired: &str) {
        self.row(account, symbol, &shares.to_string(), &number(cents, 2), acquired);
    }

    fn money(&mut self, account: &str, cents: i64) {
        self.cents += cents;
        self.row(account, "USD", &number(cents, 2), "", "");
    }
}

/// What a client has when the books open.
fn fill(client: &mut Client, busiest: &[usize], chance: &mut Chance) {
    let (positions, sign) = match client.kind {
        Kind::Short => (chance.between(1, 2), -1),
        Kind::Dvp => (chance.between(5, 12), 20),
        _ => (chance.between(0, 6), 1),
    };
    for _ in 0..positions {
        let instrument = busiest[chance.low_index(busiest.len())];
        client.add(instrument, sign * chance.between(5, 300));
    }
}

/// What a client has at the firm in money, or owes it. Who is short has left the proceeds and half
/// as much again.
fn client_money(kind: Kind, value: i64, chance: &mut Chance) -> i64 {
    match kind {
        Kind::Short => value.abs() * 3 / 2,
        Kind::Margin => chance.between(-2_000_000, 8_000_000).max(-value.abs() / 2),
        Kind::Dvp => chance.between(10_000_000, 500_000_000),
        _ => chance.between(50_000, 10_000_000),
    }
}
