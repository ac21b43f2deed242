//! Lot relief: the effect of a step on the open lots.
//!
//! In: the open lots of a holding, a step, how they are taken. Out: the open lots after it, and
//! word of every lot that opened or closed, for whoever listens (the trade path does not). Costs
//! are divided in proportion, half up, and what rounding leaves stays with the part that is left,
//! so that no cent is lost. Ties go to the lot that was acquired first. Short lots are taken by the
//! same words, their proceeds being the cost.
//!
//! A unit that several lots make up is taken as one: each of its parts is closed, with its share of
//! the money. By age it is taken when the first of its lots is, by cost as the sum of its parts.

use super::standing::Standing;
use super::steps::{
    Change, Chosen, Delivery, Happening, Known, Label, Lot, Portion, Receipt, Step, Taken, Way,
    total,
};
use std::cmp::Ordering;
use std::collections::VecDeque;
use terms::{Fraction, LotMethod, Quantity, Rounding, divide};

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

    /// Makes steps, one after the other; actions that stand beside each other are made together.
    pub fn steps(
        &mut self,
        steps: &[Step],
        choosing: &Choosing<'_>,
        heard: &mut impl FnMut(usize, Happening),
    ) {
        let standing = choosing.standing;
        let together = |one: &Step, other: &Step| standing.are_for_the_same_lots(one, other);
        let mut first = 0;
        for beside in steps.chunk_by(together) {
            if let [step] = beside {
                self.step(step, choosing, &mut |happening| heard(first, happening));
            } else {
                let born = |step: &Step| born(step, Quantity::ZERO, Quantity::ZERO);
                let actions: Vec<_> = beside
                    .iter()
                    .filter_map(|step| Some((standing.action_of(step)?, born(step))))
                    .collect();
                self.restate_together(&actions, standing.keeps_parts(), &mut |index, happening| {
                    heard(first + index, happening);
                });
            }
            first += beside.len();
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
                self.trade(step, born(step, *quantity, *money), choosing, heard);
            }
            Change::SellShort { quantity, money } if choosing.standing.nets_shorts() => {
                self.trade(step, born(step, *quantity, *money), choosing, heard);
            }
            Change::SellShort { quantity, money } => {
                self.open(born(step, *quantity, *money), heard);
            }
            Change::Receive(receipt) => {
                let lot = received(step, receipt, choosing.standing);
                if closes_others(step, receipt) {
                    self.trade(step, lot, choosing, heard);
                } else {
                    self.receive(lot, &receipt.parts, heard);
                }
            }
            Change::Withdraw(quantity) => self.withdraw(step, *quantity, choosing, heard),
            Change::Deliver(delivery) => self.deliver(delivery, heard),
            Change::Restate(number) => {
                self.restate(
                    choosing.standing.restatement(*number),
                    born(step, Quantity::ZERO, Quantity::ZERO),
                    choosing.standing.keeps_parts(),
                    heard,
                );
            }
        }
    }

    /// What was bought or sold, as the lot that it is when there is nothing to close.
    fn trade(
        &mut self,
        step: &Step,
        lot: Lot,
        choosing: &Choosing<'_>,
        heard: &mut impl FnMut(Happening),
    ) {
        let is_sale = lot.quantity.units() < 0;
        let closing = if is_sale { &mut self.longs } else { &mut self.shorts };
        let (mut left, mut money) = (lot.quantity.units().abs(), lot.cost.units());
        if !closing.is_empty() {
            take(closing, step, &mut left, choosing, &mut |part, is_last, before| {
                let share = share_of(money, &part, before);
                money -= share;
                heard(Happening::Closed(Taken {
                    part,
                    money: lot.known.cost.then(|| units(share)),
                    is_last,
                    way: Way::Traded,
                }));
            });
        }
        if left != 0 {
            let quantity = if is_sale { -left } else { left };
            self.open(Lot { quantity: units(quantity), cost: units(money), ..lot }, heard);
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
                money: Some(Quantity::ZERO),
                is_last,
                way: Way::Withdrawn,
            }));
        });
        if left != 0 {
            // A late cancel took away what was given: it is owed, as the position says, and nobody
            // knows what for.
            let owed = born(step, units(-quantity.units().signum() * left), Quantity::ZERO);
            let cost = !choosing.standing.tells_unknown();
            self.open(Lot { known: Known { cost, ..owed.known }, ..owed }, heard);
        }
    }

    /// A lot that a late correction has taken away is not delivered; as much as there is of both
    /// closes.
    fn deliver(&mut self, delivery: &Delivery, heard: &mut impl FnMut(Happening)) {
        let (Some(short), Some(long)) =
            (find_whole(&self.shorts, delivery.short), find_whole(&self.longs, delivery.lot))
        else {
            return;
        };
        let there = |lot: &Lot| lot.quantity.units().abs();
        let quantity =
            delivery.quantity.units().min(there(&self.shorts[short])).min(there(&self.longs[long]));
        let (short, _) = take_from(&mut self.shorts, short, quantity);
        let (part, is_last) = take_from(&mut self.longs, long, quantity);
        let way = Way::Delivered(short.label, short.acquired);
        heard(Happening::Closed(Taken { part, money: short.known_cost(), is_last, way }));
    }

    /// Other lots in place of all, in their order.
    pub(super) fn replace(&mut self, lots: Vec<Lot>) {
        (self.shorts, self.longs) = lots.into_iter().partition(Lot::is_short);
    }

    pub(super) fn open(&mut self, lot: Lot, heard: &mut impl FnMut(Happening)) {
        self.insert(lot);
        heard(Happening::Opened(lot, lot.exact()));
    }

    /// Opens a lot that comes in, piece by piece: what completes a unit of an older lot first, and
    /// what begins one last.
    fn receive(&mut self, lot: Lot, parts: &[Portion], heard: &mut impl FnMut(Happening)) {
        let is_begun = |part: &Portion| {
            self.iter().any(|other| other.part.is_some_and(|other| other.of == part.of))
        };
        let (ends, begins): (Vec<Portion>, Vec<Portion>) =
            parts.iter().copied().partition(is_begun);
        let piece = |part: Portion| Lot { quantity: Quantity::ZERO, part: Some(part), ..lot };
        let whole = (!lot.quantity.is_zero() || parts.is_empty()).then_some(lot);
        let pieces: Vec<Lot> =
            ends.into_iter().map(piece).chain(whole).chain(begins.into_iter().map(piece)).collect();
        let exact = sum_of(pieces.iter().map(Lot::exact));
        for piece in divided(lot, pieces) {
            self.insert(piece);
        }
        // Long or short it is by its parts, where it has no whole unit.
        let told = Lot { part: parts.first().copied(), ..lot };
        heard(Happening::Opened(told, exact));
    }

    fn insert(&mut self, lot: Lot) {
        let side = if lot.is_short() { &mut self.shorts } else { &mut self.longs };
        let is_newest = side.back().is_none_or(|last| last.age() <= lot.age());
        let at = if is_newest {
            side.len()
        } else {
            side.partition_point(|earlier| earlier.age() <= lot.age())
        };
        side.insert(at, lot);
    }
}

const fn born(step: &Step, quantity: Quantity, cost: Quantity) -> Lot {
    let (acquired, added) = (step.date, Quantity::ZERO);
    Lot {
        acquired,
        held_from: acquired,
        label: step.label,
        quantity,
        part: None,
        known: Known::ALL,
        cost,
        added,
        covered: None,
        is_purchase: true,
    }
}

fn received(step: &Step, receipt: &Receipt, standing: Standing<'_>) -> Lot {
    let Receipt { quantity, cost, added, acquired, held_from, covered, .. } = *receipt;
    let (label, part) = (step.label, None);
    let known = if standing.tells_unknown() { receipt.known } else { Known::ALL };
    // What was acquired on a day that nobody knows replaces nothing that was sold at a loss.
    let is_purchase = receipt.is_purchase && known.day;
    Lot { acquired, held_from, label, quantity, part, known, cost, added, covered, is_purchase }
}

/// Does a lot that comes in close those of the other sign first, as a trade does? An opening
/// balance does, unless an action has changed its instrument since its acquisition.
fn closes_others(step: &Step, receipt: &Receipt) -> bool {
    matches!(step.label, Label::Opening(..)) && step.date == receipt.acquired
}

/// Takes from lots until nothing is left to take or no lot: what was chosen first, then by the
/// standing order. Every piece is told with how much there was to take before it.
fn take(
    lots: &mut VecDeque<Lot>,
    step: &Step,
    left: &mut i64,
    choosing: &Choosing<'_>,
    told: &mut impl FnMut(Lot, bool, Fraction),
) {
    let mut take_at = |lots: &mut VecDeque<Lot>, index: usize, wanted: i64, left: &mut i64| {
        if let Some(part) = lots[index].part {
            take_unit(lots, part.of, *left, told);
            *left -= 1;
            return;
        }
        let (part, is_last) = take_from(lots, index, wanted);
        told(part, is_last, Fraction::whole((*left).into()));
        *left -= part.quantity.units().abs();
    };
    for chosen in choosing.chosen.iter().filter(|chosen| chosen.sale == step.label) {
        let mut wanted = chosen.quantity.units().min(*left);
        while wanted > 0
            && let Some(index) = find(lots, chosen.lot)
        {
            let before = *left;
            take_at(lots, index, wanted, left);
            wanted -= before - *left;
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
    // What is taken by its cost has one that is known; the rest goes by age when that is gone.
    let first_by = |order: Ordering| {
        let better = |best: usize, index: usize| {
            if by_cost(cost_at(lots, index), cost_at(lots, best)) == order { index } else { best }
        };
        (0..lots.len()).filter(|index| is_cost_known(lots, *index)).reduce(better).unwrap_or(0)
    };
    match method {
        LotMethod::FirstInFirstOut | LotMethod::Average => 0,
        LotMethod::LastInFirstOut => lots.len() - 1,
        LotMethod::HighestCostFirst => first_by(Ordering::Greater),
        LotMethod::LowestCostFirst => first_by(Ordering::Less),
    }
}

/// By cost per unit, exactly: the fractions are multiplied out.
fn by_cost((one, units): (i128, i128), (other, others): (i128, i128)) -> Ordering {
    (one * others).cmp(&(other * units))
}

/// What the units of a lot cost, and how many they are; of a part, what the whole unit does.
fn cost_at(lots: &VecDeque<Lot>, index: usize) -> (i128, i128) {
    let cost = |lot: &Lot| i128::from(lot.cost.units()) + i128::from(lot.added.units());
    let lot = &lots[index];
    let Some(part) = lot.part else { return (cost(lot), lot.units().into()) };
    (lots.iter().filter(|lot| is_part_of(lot, part.of)).map(cost).sum(), 1)
}

/// Is it known what a lot cost; of a part, what every part of the unit did?
fn is_cost_known(lots: &VecDeque<Lot>, index: usize) -> bool {
    let lot = &lots[index];
    let beside = |part: Portion| lots.iter().filter(move |lot| is_part_of(lot, part.of));
    lot.known.cost && lot.part.is_none_or(|part| beside(part).all(|lot| lot.known.cost))
}

fn is_part_of(lot: &Lot, of: Label) -> bool {
    lot.part.is_some_and(|part| part.of == of)
}

/// A piece of a lot: whole units, as long as there are some.
fn find(lots: &VecDeque<Lot>, label: Label) -> Option<usize> {
    find_whole(lots, label).or_else(|| lots.iter().position(|lot| lot.label == label))
}

fn find_whole(lots: &VecDeque<Lot>, label: Label) -> Option<usize> {
    lots.iter().position(|lot| lot.label == label && lot.part.is_none())
}

/// Takes the unit that several lots make up.
fn take_unit(
    lots: &mut VecDeque<Lot>,
    of: Label,
    left: i64,
    told: &mut impl FnMut(Lot, bool, Fraction),
) {
    let mut before = Fraction::whole(left.into());
    while let Some(index) = lots.iter().position(|lot| is_part_of(lot, of)) {
        let (part, is_last) = take_whole(lots, index);
        told(part, is_last, before);
        before = before.minus(part.exact().abs()).unwrap_or(before);
    }
}

/// Takes a piece of a lot; whether nothing of the lot is left. Pieces of one lot stand side by
/// side.
fn take_whole(lots: &mut VecDeque<Lot>, index: usize) -> (Lot, bool) {
    let whole = lots.remove(index).expect("it was found there");
    let beside = [index.checked_sub(1), Some(index)].into_iter().flatten();
    let is_last = beside.filter_map(|at| lots.get(at)).all(|other| other.label != whole.label);
    (whole, is_last)
}

/// Takes up to so much of a lot; the part, and whether nothing of the lot is left.
fn take_from(lots: &mut VecDeque<Lot>, index: usize, wanted: i64) -> (Lot, bool) {
    let lot = &mut lots[index];
    let (whole, sign) = (lot.quantity.units().abs(), lot.quantity.units().signum());
    if wanted >= whole {
        return take_whole(lots, index);
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

/// Gives every share whose cost is known the average cost of those, and makes an end of a lot where
/// the sale will end, so that what is sold bears the total cost times its quantity over the whole
/// quantity, rounded half up once. What is noncovered is averaged apart from what is covered (26
/// USC 1012(d)); a cost that is not known stays so.
fn average(lots: &mut VecDeque<Lot>, sold: i64) {
    let cost = |lot: &Lot| i128::from(lot.cost.units()) + i128::from(lot.added.units());
    let known = |lots: &VecDeque<Lot>| -> Vec<usize> {
        in_turn(lots).into_iter().filter(|index| is_cost_known(lots, *index)).collect()
    };
    let those = known(lots).into_iter().map(|index| &lots[index]);
    let (whole, all) = (total(those.clone()).0.abs(), those.map(cost).sum());
    if [whole, all].into_iter().any(|sum| Quantity::try_new(sum).is_none()) {
        // More than a quantity holds: there is nothing to average within the limits of this house.
        return;
    }
    let (mut reached, mut end) = (Fraction::ZERO, None);
    for index in in_turn(lots) {
        let inside = Fraction::whole(sold.into()).minus(reached).unwrap_or(Fraction::ZERO);
        reached = sum_of([reached, lots[index].exact().abs()]);
        let is_end = lots[index].part.is_none() && inside.numerator() > 0;
        if is_end && inside.numerator() < lots[index].units().into() {
            end = Some((index, inside.numerator()));
        }
    }
    if let Some((index, inside)) = end {
        let inside = i64::try_from(inside).expect("a part of a lot is a quantity");
        let (part, _) = take_from(lots, index, inside);
        lots.insert(index, part);
    }
    let (mut through, mut given) = (Fraction::ZERO, 0);
    for index in known(lots) {
        through = sum_of([through, lots[index].exact().abs()]);
        let until = of_whole(all, through, whole);
        lots[index].cost = Quantity::try_new(until - given).expect("a part of the total is one");
        lots[index].added = Quantity::ZERO;
        given = until;
    }
}

/// The places of lots as the oldest first takes them: with the first part of a unit its others.
fn in_turn(lots: &VecDeque<Lot>) -> Vec<usize> {
    let mut places = Vec::with_capacity(lots.len());
    for (index, lot) in lots.iter().enumerate() {
        let Some(part) = lot.part else {
            places.push(index);
            continue;
        };
        if !lots.range(..index).any(|earlier| is_part_of(earlier, part.of)) {
            let is_part = |place: &usize| is_part_of(&lots[*place], part.of);
            places.extend((index..lots.len()).filter(is_part));
        }
    }
    places
}

/// The pieces of a lot, with its cost and what was added to it in proportion; the last one bears
/// what rounding leaves.
pub(super) fn divided(lot: Lot, mut pieces: Vec<Lot>) -> Vec<Lot> {
    let (mut left, mut cost, mut added) =
        (sum_of(pieces.iter().map(Lot::exact)).abs(), lot.cost.units(), lot.added.units());
    for piece in &mut pieces {
        let of_cost = share_of(cost, piece, left);
        let of_added = share_of(added, piece, left);
        (piece.cost, piece.added) = (units(of_cost), units(of_added));
        (cost, added) = (cost - of_cost, added - of_added);
        left = left.minus(piece.exact().abs()).unwrap_or(left);
    }
    pieces
}

/// The share of an amount that falls to a piece, of so much, half up.
fn share_of(amount: i64, piece: &Lot, of: Fraction) -> i64 {
    if piece.part.is_none()
        && of.denominator() == 1
        && let Ok(of) = i64::try_from(of.numerator())
    {
        return portion(amount, piece.quantity.units().abs(), of);
    }
    let share = piece.exact().abs().over(of).unwrap_or(Fraction::ONE);
    let exact = share.times(Fraction::whole(amount.into()));
    let share = exact.map_or(amount.into(), |exact| exact.round(Rounding::HalfUp));
    i64::try_from(share).expect("a part is no more than the whole")
}

/// So much of an amount as `part` is of `whole`, half up.
fn of_whole(amount: i128, part: Fraction, whole: i128) -> i128 {
    if part.denominator() == 1 {
        return divide(amount * part.numerator(), whole, Rounding::HalfUp);
    }
    let share =
        part.over(Fraction::whole(whole)).and_then(|share| share.times(Fraction::whole(amount)));
    share.map_or(amount, |share| share.round(Rounding::HalfUp))
}

/// The sum of parts, whose denominators fit.
pub(super) fn sum_of(parts: impl IntoIterator<Item = Fraction>) -> Fraction {
    parts.into_iter().fold(Fraction::ZERO, |sum, part| sum.plus(part).unwrap_or(sum))
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
