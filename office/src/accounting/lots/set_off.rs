//! Set-off of a day: what is bought and sold of one security on one day and exchange is settled
//! without delivery, and leaves the holding as it was.
//!
//! In: the steps of one day. Out: what of each is left for the lots, and word of what was set off.
//! The first bought goes against the first sold, as the contract note of the day divides them
//! (`clearance/day_note.rs`). What a part cost or brought is its share of the money, half up; what
//! rounding leaves stays with what is left. Source: Income-tax Act 1961 section 43(5) (what is
//! settled otherwise than by delivery is speculative) and section 45(2A) (first in, first out of
//! what leaves the demat account).

use super::steps::{Change, Label, Mic, Step};
use super::taking::{portion, units};
use std::collections::{BTreeMap, VecDeque};
use terms::Quantity;

/// A part of a purchase against a part of a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetOff {
    /// What came first.
    pub first: Label,
    /// What came then, the other way.
    pub then: Label,
    /// Was it sold first?
    pub is_sold_first: bool,
    /// How much; positive.
    pub quantity: Quantity,
    /// What was paid for it, with charges.
    pub cost: Quantity,
    /// What was received for it, after charges.
    pub proceeds: Quantity,
}

/// Is a step set off against earlier ones of its day, the newest last?
pub fn is_set_off(step: &Step, earlier: &[Step]) -> bool {
    let Some((exchange, quantity, _)) = traded(step) else { return false };
    let same = |other: &&Step| other.date == step.date;
    let of_day = earlier.iter().rev().take_while(same).filter_map(traded);
    let of_exchange = of_day.filter(|(other, _, _)| *other == exchange);
    let net: i128 = of_exchange.map(|(_, quantity, _)| i128::from(quantity)).sum();
    net.signum() == -i128::from(quantity.signum())
}

/// The steps of a day as the lots see them, with their places; what was set off is told with the
/// place of the later step.
pub fn delivered(day: &[Step], told: &mut impl FnMut(usize, SetOff)) -> Vec<(usize, Step)> {
    let mut left: Vec<Option<Left>> = day.iter().map(Left::of).collect();
    // What stands, by exchange, the first in front; always on one side only.
    let mut standing: BTreeMap<Mic, VecDeque<usize>> = BTreeMap::new();
    for at in 0..day.len() {
        let Some(mut then) = left[at] else { continue };
        let queue = standing.entry(then.exchange).or_default();
        while then.quantity > 0
            && let Some(place) = queue.front().copied()
            && let Some(first) = left[place].as_mut().filter(|first| first.is_sale != then.is_sale)
        {
            told(at, first.set_off(&mut then, (day[place].label, day[at].label)));
            if first.quantity == 0 {
                queue.pop_front();
            }
        }
        if then.quantity > 0 {
            queue.push_back(at);
        }
        left[at] = Some(then);
    }
    let rest = |(place, (step, left)): (usize, (&Step, Option<Left>))| {
        let left = left.map_or_else(|| Some(step.clone()), |left| left.of_step(step));
        Some((place, left?))
    };
    day.iter().zip(left).enumerate().filter_map(rest).collect()
}

/// What of a trade is left.
#[derive(Clone, Copy)]
struct Left {
    exchange: Mic,
    is_sale: bool,
    quantity: i64,
    money: i64,
}

impl Left {
    fn of(step: &Step) -> Option<Self> {
        let (exchange, quantity, money) = traded(step)?;
        Some(Self { exchange, is_sale: quantity < 0, quantity: quantity.abs(), money })
    }

    fn set_off(&mut self, then: &mut Self, (first, last): (Label, Label)) -> SetOff {
        let quantity = self.quantity.min(then.quantity);
        let (own, other) = (self.take(quantity), then.take(quantity));
        let (cost, proceeds) = if self.is_sale { (other, own) } else { (own, other) };
        SetOff {
            first,
            then: last,
            is_sold_first: self.is_sale,
            quantity: units(quantity),
            cost: units(cost),
            proceeds: units(proceeds),
        }
    }

    fn take(&mut self, quantity: i64) -> i64 {
        let money = portion(self.money, quantity, self.quantity);
        self.quantity -= quantity;
        self.money -= money;
        money
    }

    /// The step with what is left of it.
    fn of_step(self, step: &Step) -> Option<Step> {
        let (_, whole, _) = traded(step)?;
        if self.quantity == whole.abs() {
            return Some(step.clone());
        }
        let quantity = units(if self.is_sale { -self.quantity } else { self.quantity });
        let money = units(self.money);
        let change = match step.change {
            Change::SellShort { .. } => Change::SellShort { quantity, money },
            _ => Change::Trade { quantity, money },
        };
        (self.quantity > 0).then(|| Step { change, ..step.clone() })
    }
}

/// What a step trades on an exchange: + bought, and for how much.
const fn traded(step: &Step) -> Option<(Mic, i64, i64)> {
    match (step.exchange, &step.change) {
        (
            Some(exchange),
            Change::Trade { quantity, money } | Change::SellShort { quantity, money },
        ) => Some((exchange, quantity.units(), money.units())),
        _ => None,
    }
}
