//! A day on the made-up broker's floor: what its clients and its desks trade, in the order of
//! execution.
//!
//! In: the broker, a day, chance. Out: the day's trades and allocations, all of them right;
//! `faults.rs` and
//! `corrections.rs` see to the rest. A client sells what it has, sells short on margin, or buys.

use super::accounts::{BLOCKS, COUNTERPARTIES};
use super::broker::Broker;
use super::chance::Chance;
use super::csv_file::{digits, number};
use super::days::{CHRISTMAS_EVE, UNALLOCATED, day};
use super::trade_row::{AllocationRow, TradeRow};
use std::collections::BTreeSet;
use terms::{Date, Kind};

/// The fewest and the most trades of a day.
const TRADES: (i64, i64) = (6_000, 9_500);

const VENUES: [&str; 8] = ["XNYS", "XNYS", "XNAS", "XNAS", "ARCX", "EDGX", "BATS", "IEXG"];

const OFF_VENUE: &str = "XOFF";

const OPEN_S: i64 = (9 * 60 + 30) * 60;
const CLOSE_S: i64 = 16 * 60 * 60;
const EARLY_CLOSE_S: i64 = 13 * 60 * 60;

/// What somebody wants.
struct Order {
    account: String,
    side: &'static str,
    instrument: usize,
    shares: i64,
}

/// The floor during a day.
struct Floor<'b> {
    broker: &'b mut Broker,
    chance: Chance,
    date: Date,
    rows: Vec<TradeRow>,
    allocations: Vec<AllocationRow>,
    /// Which blocks were traded today: the fills of one order must not join those of another.
    blocks: BTreeSet<(usize, usize)>,
}

/// The trades and the allocations of a day.
pub fn trade(broker: &mut Broker, date: Date, seed: u64) -> (Vec<TradeRow>, Vec<AllocationRow>) {
    let chance = Chance::new(seed, &format!("trades {date}"));
    let mut floor = Floor {
        broker,
        chance,
        date,
        rows: Vec::new(),
        allocations: Vec::new(),
        blocks: BTreeSet::new(),
    };
    let trades =
        usize::try_from(floor.chance.between(TRADES.0, TRADES.1)).expect("a day has some trades");
    let block_every =
        trades / usize::try_from(floor.chance.between(4, 8)).expect("a day has some blocks");
    let mut next_block = block_every / 2;
    while floor.rows.len() < trades {
        if floor.rows.len() >= next_block {
            floor.block();
            next_block += block_every;
        }
        match floor.chance.between(1, 100) {
            1..=88 => floor.agency(),
            89..=94 => floor.principal(),
            95..=96 => floor.riskless(),
            97..=98 => floor.inventory(),
            _ => floor.bilateral(),
        }
    }
    number_and_time(&mut floor.rows, date);
    (floor.rows, floor.allocations)
}

impl Floor<'_> {
    /// A client's order, filled on the street.
    fn agency(&mut self) {
        let order = self.order();
        let price = self.price(order.instrument);
        let agreed = self.chance.percent(5).then(|| number(self.chance.between(0, 5_000), 2));
        let row = TradeRow {
            venue: self.chance.pick(&VENUES),
            capacity: "A",
            commission: agreed.unwrap_or_default(),
            ..self.row(&order, price)
        };
        self.rows.push(row);
    }

    /// A client's order, filled by the desk at a mark-up.
    fn principal(&mut self) {
        let order = self.order();
        let price = self.price(order.instrument);
        let contra = self.broker.desk(order.instrument);
        let row = TradeRow {
            venue: OFF_VENUE,
            capacity: "P",
            contra,
            commission: self.mark_up(&order, price),
            ..self.row(&order, price)
        };
        self.rows.push(row);
    }

    /// A client's order that the desk first fills for itself on the street, at the same price.
    fn riskless(&mut self) {
        let order = self.order();
        let price = self.price(order.instrument);
        let desk = self.broker.desk(order.instrument);
        let client = self.row(&order, price);
        let street = TradeRow {
            account: desk.to_owned(),
            venue: self.chance.pick(&VENUES),
            capacity: "R",
            ..client.clone()
        };
        let client = TradeRow {
            venue: OFF_VENUE,
            capacity: "R",
            contra: desk,
            commission: self.mark_up(&order, price),
            ..client
        };
        self.rows.extend([street, client]);
    }

    /// The desk evens out what it has.
    fn inventory(&mut self) {
        let instrument = self.instrument();
        let (side, shares) = (self.chance.pick(&["B", "S"]), 10 * self.chance.between(1, 30));
        let order =
            Order { account: self.broker.desk(instrument).to_owned(), side, instrument, shares };
        let price = self.price(instrument);
        let row =
            TradeRow { venue: self.chance.pick(&VENUES), capacity: "P", ..self.row(&order, price) };
        self.rows.push(row);
    }

    /// A trade with another broker that no clearing house guarantees.
    fn bilateral(&mut self) {
        let contra = self.chance.pick(&COUNTERPARTIES);
        let order = self.order();
        let price = self.price(order.instrument);
        let row = TradeRow { venue: OFF_VENUE, capacity: "A", contra, ..self.row(&order, price) };
        self.rows.push(row);
    }

    /// One order for several institutions: its fills on a block account, and each one's share.
    fn block(&mut self) {
        let (account, instrument) = (self.chance.index(BLOCKS.len()), self.instrument());
        if !self.blocks.insert((account, instrument)) {
            return;
        }
        let order_id = format!("O{}-{}", digits(self.date), self.blocks.len());
        let mut filled = 0;
        for _ in 0..self.chance.between(4, 12) {
            let shares = 100 * self.chance.between(1, 9);
            let price = self.price(instrument);
            let row = self.row(
                &Order { account: BLOCKS[account].to_owned(), side: "B", instrument, shares },
                price,
            );
            self.rows.push(TradeRow {
                order_id: order_id.clone(),
                venue: self.chance.pick(&VENUES),
                capacity: "A",
                ..row
            });
            filled += shares;
        }
        self.allocate(BLOCKS[account], instrument, filled);
    }

    fn allocate(&mut self, block_account: &'static str, instrument: usize, filled: i64) {
        let owners = self.owners();
        let count = i64::try_from(owners.len()).expect("a handful of owners");
        let is_left_open = self.blocks.len() == 1 && self.date == day(UNALLOCATED);
        for (place, client) in (1..).zip(owners) {
            let even = filled / count;
            let shares = if place == count { filled - even * (count - 1) } else { even };
            if place == count && is_left_open {
                continue;
            }
            self.broker.clients[client].add(instrument, shares);
            self.allocations.push(AllocationRow {
                allocation_id: format!("A{}-{:04}", digits(self.date), self.allocations.len() + 1),
                trade_date: self.date,
                block_account,
                instrument: self.broker.listed[instrument].symbol.clone(),
                account: self.broker.clients[client].account.clone(),
                quantity: shares,
            });
        }
    }

    /// Three to seven institutions.
    fn owners(&mut self) -> BTreeSet<usize> {
        let clients = self.broker.clients.iter().enumerate();
        let institutions: Vec<usize> = clients
            .filter(|(_, it)| it.kind == Kind::Dvp && it.is_open())
            .map(|(place, _)| place)
            .collect();
        (0..self.chance.between(3, 7)).map(|_| self.chance.pick(&institutions)).collect()
    }

    /// What some client wants now; its shares move at once, so that nothing is sold twice.
    fn order(&mut self) -> Order {
        let mut client = self.chance.index(self.broker.clients.len());
        while !self.broker.clients[client].is_open() {
            client = self.chance.index(self.broker.clients.len());
        }
        let instrument = self.instrument();
        let held: Vec<(usize, i64)> =
            self.broker.clients[client].holdings.clone().into_iter().collect();
        let (side, instrument, shares) = if held.is_empty() || self.chance.percent(50) {
            self.new_position(client, instrument)
        } else {
            self.close_position(&held)
        };
        let client = &mut self.broker.clients[client];
        client.add(instrument, if side == "B" { shares } else { -shares });
        Order { account: client.account.clone(), side, instrument, shares }
    }

    fn new_position(&mut self, client: usize, instrument: usize) -> (&'static str, usize, i64) {
        let client = &self.broker.clients[client];
        let (kind, has_none) = (client.kind, !client.holdings.contains_key(&instrument));
        let may_be_short =
            has_none && (kind == Kind::Short || kind == Kind::Margin && self.chance.percent(15));
        let dollars = if kind == Kind::Dvp {
            self.chance.between(50_000, 900_000)
        } else {
            self.chance.between(500, 40_000)
        };
        let shares = (dollars * 100 / self.broker.prices.cents[instrument]).max(1);
        let is_round = shares > 150 && self.chance.percent(60);
        let shares = if is_round { shares / 100 * 100 } else { shares };
        (if may_be_short { "SS" } else { "B" }, instrument, shares)
    }

    /// Sells what the client has, or buys back what it is short of: half the time all of it.
    fn close_position(&mut self, held: &[(usize, i64)]) -> (&'static str, usize, i64) {
        let (instrument, shares) = self.chance.pick(held);
        let all = shares.abs();
        let closed = if self.chance.percent(50) { all } else { self.chance.between(1, all) };
        (if shares > 0 { "S" } else { "B" }, instrument, closed)
    }

    fn instrument(&mut self) -> usize {
        self.broker.busiest[self.chance.low_index(self.broker.busiest.len())]
    }

    fn price(&mut self, instrument: usize) -> i64 {
        self.broker.prices.trade_price(instrument, &mut self.chance)
    }

    /// Between 0.3 and 1.2 per cent of the principal.
    fn mark_up(&mut self, order: &Order, price: i64) -> String {
        number(order.shares * price / 100 * self.chance.between(30, 120) / 10_000, 2)
    }

    fn row(&self, order: &Order, price: i64) -> TradeRow {
        let cents_only = price % 100 == 0;
        TradeRow {
            account: order.account.clone(),
            side: order.side,
            instrument: self.broker.listed[order.instrument].symbol.clone(),
            quantity: order.shares.to_string(),
            price: if cents_only { number(price / 100, 2) } else { number(price, 4) },
            currency: "USD",
            ..TradeRow::default()
        }
    }
}

/// Gives the trades of a day their numbers and spreads them over its hours.
fn number_and_time(rows: &mut [TradeRow], date: Date) {
    let close_s = if date == day(CHRISTMAS_EVE) { EARLY_CLOSE_S } else { CLOSE_S };
    let count = i64::try_from(rows.len()).expect("a day has thousands of trades");
    for (place, row) in (1..).zip(rows) {
        row.trade_id = format!("T{}-{place:05}", digits(date));
        let millis = OPEN_S * 1_000 + (close_s - OPEN_S) * 1_000 * (place - 1) / count;
        let (hours, minutes, seconds) =
            (millis / 3_600_000, millis / 60_000 % 60, millis / 1_000 % 60);
        row.executed_at =
            format!("{date}T{hours:02}:{minutes:02}:{seconds:02}.{:03}-05:00", millis % 1_000);
    }
}
