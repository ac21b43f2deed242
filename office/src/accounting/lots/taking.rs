//! Lot relief: the effect of a step on the open lots.
//!
//! In: the open lots of a holding, a step, how they are taken. Out: the open lots after it, and
//! word of every lot that opened or closed, for whoever listens (the trade path does not). Costs
//! are divided in proportion, half up, and what rounding leaves stays with the part that is left,
//! so that no cent is lost. Ties go to the lot that was acquired first. Short lots are taken by the
//! same words, their proceeds being the cost.

use super::standing::Standing;
use super::steps::{Change, Chosen, Delivery, Happening, Label, Lot, Receipt, Step, Taken, Way};
use std::cmp::Ordering;
use std::collections::VecDeque;
use terms::{LotMethod, Quantity, Rounding, divide};

/// The open lots of a holding, in the order of acquisition.
#[derive(Clone, Debug, Default)]
pub struct OpenLots {
    longs: VecDeque<Lot>,
    shorts: VecDeque<Lot>,
}

/// What decides which lots are taken.
#[derive(Clone, Copy)]
pub struct Choosing<'h> {
    pub standing: Standing<'h>,
    pub chosen: &'h [Chosen],
}

impl OpenLots {
    /// Long lots, then short ones, each in the order of acquisition.
    pub fn iter(&self) -> impl Iterator<Item = &Lot> {
        self.longs.iter().chain(&self.shorts)
    }

    /// The lot of a step costs something else, and no other lot does; false when something was
    /// taken from it, so that what is left has a part of the cost.
    pub(super) fn reprice(&mut self, label: Label, quantity: Quantity, money: Quantity) -> bool {
        let side = if quantity.units() > 0 { &mut self.longs } else { &mut self.shorts };
        match side.iter_mut().rfind(|lot| lot.label == label) {
            None => true,
            Some(lot) if lot.quantity == quantity => {
                lot.cost = money;
                true
            }
            Some(_) => false,
        }
    }

    /// Makes a step.
    pub fn step(
        &mut self,
        step: &Step,
        choosing: &Choosing<'_>,
        heard: &mut impl FnMut(Happening),
    ) {
        match &step.change {
            Change::Trade { quantity, money } => {
                self.trade(step, *quantity, *money, choosing, heard);
            }
            Change::SellShort { quantity, money } if choosing.standing.nets_shorts() => {
                self.trade(step, *quantity, *money, choosing, heard);
            }
            Change::SellShort { quantity, money } => {
                self.open(born(step, *quantity, *money), heard);
            }
            Change::Receive(receipt) => self.open(received(step, receipt), heard),
            Change::Withdraw(quantity) => self.withdraw(step, *quantity, choosing, heard),
            Change::Deliver(delivery) => self.deliver(delivery, heard),
            Change::Restate(number) => {
                self.restate(
                    choosing.standing.restatement(*number),
                    born(step, Quantity::ZERO, Quantity::ZERO),
                    heard,
                );
            }
        }
    }

    fn trade(
        &mut self,
        step: &Step,
        quantity: Quantity,
        money: Quantity,
        choosing: &Choosing<'_>,
        heard: &mut impl FnMut(Happening),
    ) {
        let is_sale = quantity.units() < 0;
        let closing = if is_sale { &mut self.longs } else { &mut self.shorts };
        let (mut left, mut money) = (quantity.units().abs(), money.units());
        if !closing.is_empty() {
            take(closing, step, &mut left, choosing, &mut |part, is_last, before| {
                let share = portion(money, part.quantity.units().abs(), before);
                money -= share;
                heard(Happening::Closed(Taken {
                    part,
                    money: units(share),
                    is_last,
                    way: Way::Traded,
                }));
            });
        }
        if left != 0 {
            let quantity = if is_sale { -left } else { left };
            self.open(born(step, units(quantity), units(money)), heard);
        }
    }

    fn withdraw(
        &mut self,
        step: &Step,
        quantity: Quantity,
        choosing: &Choosing<'_>,
        heard: &mut impl FnMut(Happening),
    ) {
        let side = if quantity.units() > 0 { &mut self.longs } else { &mut self.shorts };
        let mut left = quantity.units().abs();
        take(side, step, &mut left, choosing, &mut |part, is_last, _| {
            heard(Happening::Closed(Taken {
                part,
                money: Quantity::ZERO,
                is_last,
                way: Way::Withdrawn,
            }));
        });
        if left != 0 {
            // A late cancel took away what was given: it is owed, as the position says.
            self.open(born(step, units(-quantity.units().signum() * left), Quantity::ZERO), heard);
        }
    }

    /// A lot that a late correction has taken away is not delivered; as much as there is of both
    /// closes.
    fn deliver(&mut self, delivery: &Delivery, heard: &mut impl FnMut(Happening)) {
        let (Some(short), Some(long)) =
            (find(&self.shorts, delivery.short), find(&self.longs, delivery.lot))
        else {
            return;
        };
        let there = |lot: &Lot| lot.quantity.units().abs();
        let quantity =
            delivery.quantity.units().min(there(&self.shorts[short])).min(there(&self.longs[long]));
        let (short, _) = take_from(&mut self.shorts, short, quantity);
        let (part, is_last) = take_from(&mut self.longs, long, quantity);
        let way = Way::Delivered(short.label, short.acquired);
        heard(Happening::Closed(Taken { part, money: short.cost, is_last, way }));
    }

    /// Other lots in place of all, in their order.
    pub(super) fn replace(&mut self, lots: Vec<Lot>) {
        let (longs, shorts) = lots.into_iter().partition(|lot: &Lot| lot.quantity.units() > 0);
        (self.longs, self.shorts) = (longs, shorts);
    }

    pub(super) fn open(&mut self, lot: Lot, heard: &mut impl FnMut(Happening)) {
        let side = if lot.quantity.units() > 0 { &mut self.longs } else { &mut self.shorts };
        let is_newest = side.back().is_none_or(|last| last.acquired <= lot.acquired);
        let at = if is_newest {
            side.len()
        } else {
            side.partition_point(|earlier| earlier.acquired <= lot.acquired)
        };
        side.insert(at, lot);
        heard(Happening::Opened(lot));
    }
}

const fn born(step: &Step, quantity: Quantity, cost: Quantity) -> Lot {
    let (acquired, added) = (step.date, Quantity::ZERO);
    Lot {
        acquired,
        held_from: acquired,
        label: step.label,
        quantity,
        cost,
        added,
        covered: None,
        is_purchase: true,
    }
}

const fn received(step: &Step, receipt: &Receipt) -> Lot {
    let Receipt { quantity, cost, added, acquired, held_from, covered, is_purchase } = *receipt;
    Lot { acquired, held_from, label: step.label, quantity, cost, added, covered, is_purchase }
}

/// Takes from lots until nothing is left to take or no lot: what was chosen first, then by the
/// standing order. Every part is told with how much there was to take before it.
fn take(
    lots: &mut VecDeque<Lot>,
    step: &Step,
    left: &mut i64,
    choosing: &Choosing<'_>,
    told: &mut impl FnMut(Lot, bool, i64),
) {
    let mut take_at = |lots: &mut VecDeque<Lot>, index: usize, wanted: i64, left: &mut i64| {
        let (part, is_last) = take_from(lots, index, wanted);
        told(part, is_last, *left);
        *left -= part.quantity.units().abs();
    };
    for chosen in choosing.chosen.iter().filter(|chosen| chosen.sale == step.label) {
        if let Some(index) = find(lots, chosen.lot) {
            let wanted = chosen.quantity.units().min(*left);
            take_at(lots, index, wanted, left);
        }
    }
    if *left == 0 || lots.is_empty() {
        return;
    }
    let method = choosing.standing.on(step.date);
    if method == LotMethod::Average {
        average(lots, *left);
    }
    while *left != 0 && !lots.is_empty() {
        let index = next(lots, method);
        take_at(lots, index, *left, left);
    }
}

/// The lot that is taken next.
fn next(lots: &VecDeque<Lot>, method: LotMethod) -> usize {
    let first_by = |order: Ordering| {
        let better = |best: usize, index: usize| {
            if by_cost(&lots[index], &lots[best]) == order { index } else { best }
        };
        (0..lots.len()).reduce(better).unwrap_or(0)
    };
    match method {
        LotMethod::FirstInFirstOut | LotMethod::Average => 0,
        LotMethod::LastInFirstOut => lots.len() - 1,
        LotMethod::HighestCostFirst => first_by(Ordering::Greater),
        LotMethod::LowestCostFirst => first_by(Ordering::Less),
    }
}

/// By cost per share, exactly: the fractions are multiplied out.
fn by_cost(one: &Lot, other: &Lot) -> Ordering {
    let cost = |lot: &Lot, of: &Lot| {
        (i128::from(lot.cost.units()) + i128::from(lot.added.units()))
            * i128::from(of.quantity.units().abs())
    };
    cost(one, other).cmp(&cost(other, one))
}

fn find(lots: &VecDeque<Lot>, label: Label) -> Option<usize> {
    lots.iter().position(|lot| lot.label == label)
}

/// Takes up to so much of a lot; the part, and whether nothing of the lot is left.
fn take_from(lots: &mut VecDeque<Lot>, index: usize, wanted: i64) -> (Lot, bool) {
    let lot = &mut lots[index];
    let (whole, sign) = (lot.quantity.units().abs(), lot.quantity.units().signum());
    if wanted >= whole {
        let whole = *lot;
        lots.remove(index);
        // An average makes two of a lot where a sale ends; the other one stands behind it.
        return (whole, lots.get(index).is_none_or(|behind| behind.label != whole.label));
    }
    let cost = portion(lot.cost.units(), wanted, whole);
    let added = portion(lot.added.units(), wanted, whole);
    let part =
        Lot { quantity: units(sign * wanted), cost: units(cost), added: units(added), ..*lot };
    lot.cost = units(lot.cost.units() - cost);
    lot.added = units(lot.added.units() - added);
    lot.quantity = units(sign * (whole - wanted));
    (part, false)
}

/// Gives every share the average cost, and makes an end of a lot where the sale will end, so that
/// what is sold bears the total cost times its quantity over the whole quantity, rounded half up
/// once.
fn average(lots: &mut VecDeque<Lot>, sold: i64) {
    let quantity = |lot: &Lot| i128::from(lot.quantity.units().abs());
    let (mut whole, mut total) = (0, 0);
    let mut end = None;
    for (index, lot) in lots.iter().enumerate() {
        if end.is_none() && i128::from(sold) < whole + quantity(lot) {
            end = Some((
                index,
                i64::try_from(i128::from(sold) - whole).expect("a part of a lot is a quantity"),
            ));
        }
        whole += quantity(lot);
        total += i128::from(lot.cost.units()) + i128::from(lot.added.units());
    }
    if [whole, total].into_iter().any(|sum| Quantity::try_new(sum).is_none()) {
        // More than a quantity holds: there is nothing to average within the limits of this house.
        return;
    }
    if let Some((index, inside)) = end.filter(|(_, inside)| *inside > 0) {
        let (part, _) = take_from(lots, index, inside);
        lots.insert(index, part);
    }
    let (mut through, mut given) = (0, 0);
    for lot in lots {
        through += quantity(lot);
        let until = divide(total * through, whole, Rounding::HalfUp);
        lot.cost = Quantity::try_new(until - given).expect("a part of the total is a quantity");
        lot.added = Quantity::ZERO;
        given = until;
    }
}

pub fn portion(whole: i64, part: i64, of: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let share = divide(i128::from(whole) * i128::from(part), i128::from(of), Rounding::HalfUp);
    i64::try_from(share).expect("a part is no more than the whole")
}

pub fn units(units: i64) -> Quantity {
    Quantity::try_new(units.into()).expect("a part of a quantity is one")
}

crate::shared::image::fields!(OpenLots { longs, shorts });
