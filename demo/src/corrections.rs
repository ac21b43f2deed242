//! Cancels and corrections of the floor: cancels and corrections of today's trades, of yesterday's,
//! and of trades that have settled; and what it says twice.
//!
//! In: the right trades of a day. Out: rows that name the trade which they take back, and copies of
//! rows.

use super::broker::Broker;
use super::chance::Chance;
use super::csv_file::digits;
use super::trade_row::TradeRow;
use std::collections::BTreeMap;
use terms::{Date, Decimal};

/// How many trades of a day are remembered, to be taken back or repeated.
const REMEMBERED: usize = 90;

/// After how many trading days a trade has settled, and a day more has passed.
const SETTLED_AFTER: usize = 4;

/// Trades that stand, by day, and one that was taken back.
#[derive(Default)]
pub struct Standing {
    days: BTreeMap<Date, Vec<TradeRow>>,
    /// The last trade that was cancelled.
    pub cancelled: String,
    taken_back: usize,
}

impl Standing {
    /// Remembers some plain trades of a day.
    pub fn remember(&mut self, date: Date, trades: &[TradeRow], split: &str, chance: &mut Chance) {
        // What splits has another number of shares later on.
        let plain: Vec<&TradeRow> =
            trades.iter().filter(|row| row.is_plain() && row.instrument != split).collect();
        let every = plain.len() / REMEMBERED;
        let some = (0..REMEMBERED).map(|place| plain[place * every + chance.index(every)].clone());
        self.days.insert(date, some.collect());
    }

    /// A trade of a day that still stands, and goes on standing.
    pub fn one_of(&self, date: Date, chance: &mut Chance) -> &TradeRow {
        let rows = &self.days[&date];
        &rows[chance.index(rows.len())]
    }

    /// The day's cancels and corrections.
    pub fn take_back(
        &mut self,
        date: Date,
        broker: &mut Broker,
        chance: &mut Chance,
    ) -> Vec<TradeRow> {
        self.taken_back = 0;
        let past: Vec<Date> = self.days.keys().rev().copied().filter(|past| *past < date).collect();
        let is_trading_day = self.days.contains_key(&date);
        let settled =
            if is_trading_day { past.get(SETTLED_AFTER - 1) } else { past.get(SETTLED_AFTER - 2) };
        let days = [
            (is_trading_day.then_some(date), 12),
            (past.first().copied(), 6),
            (settled.copied(), 1),
        ];
        let mut rows = Vec::new();
        for (of_day, pairs) in days.into_iter().filter_map(|(of_day, pairs)| Some((of_day?, pairs)))
        {
            for _ in 0..pairs {
                rows.extend([
                    self.cancel(date, of_day, broker, chance),
                    self.correct(date, of_day, broker, chance),
                ]);
            }
        }
        rows
    }

    /// Copies of trades of today and of the day before.
    pub fn repeat(&self, date: Date, chance: &mut Chance) -> Vec<TradeRow> {
        let days: Vec<&Vec<TradeRow>> =
            self.days.range(..=date).rev().take(2).map(|(_, rows)| rows).collect();
        days.into_iter()
            .flat_map(|rows| {
                (0..15).map(|_| rows[chance.index(rows.len())].clone()).collect::<Vec<_>>()
            })
            .collect()
    }

    fn cancel(
        &mut self,
        date: Date,
        of_day: Date,
        broker: &mut Broker,
        chance: &mut Chance,
    ) -> TradeRow {
        let old = self.take(of_day, broker, chance);
        self.cancelled.clone_from(&old.trade_id);
        TradeRow { trade_id: self.next_id(date), cancels: old.trade_id.clone(), ..old }
    }

    /// It was for another client, or at another price.
    fn correct(
        &mut self,
        date: Date,
        of_day: Date,
        broker: &mut Broker,
        chance: &mut Chance,
    ) -> TradeRow {
        let old = self.take(of_day, broker, chance);
        let mut right =
            TradeRow { trade_id: self.next_id(date), corrects: old.trade_id.clone(), ..old };
        let other = &broker.clients[chance.index(broker.clients.len())];
        if other.is_open() && right.side == "B" {
            right.account.clone_from(&other.account);
        } else {
            let price = Decimal::parse(&right.price).expect("the trade was right");
            right.price =
                Decimal { mantissa: price.mantissa + chance.between(1, 9), ..price }.to_string();
        }
        broker.book(&right);
        right
    }

    /// Takes one of the trades whose shares are still there.
    fn take(&mut self, of_day: Date, broker: &mut Broker, chance: &mut Chance) -> TradeRow {
        let rows = self.days.get_mut(&of_day).expect("the day's trades are remembered");
        let there: Vec<usize> =
            (0..rows.len()).filter(|place| broker.can_take_back(&rows[*place])).collect();
        let row = rows.swap_remove(chance.pick(&there));
        broker.take_back(&row);
        row
    }

    fn next_id(&mut self, date: Date) -> String {
        self.taken_back += 1;
        format!("C{}-{:03}", digits(date), self.taken_back)
    }
}
