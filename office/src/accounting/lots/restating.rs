//! Restatement of a holding's open lots by a corporate action.
//!
//! In: the open lots before the ex-date, the action in units of the holding. Out: the lots after
//! it; lots that go over to another instrument; what was gained by money. Each lot keeps its days
//! and its cost, but for what the action says. The position is cut to whole units as a whole, and
//! the fraction that is paid for is sold out of the oldest lots, exactly (`crate::basis`). What is
//! left of the lots stays exact: units that no lot has whole are made up of several (`mixing.rs`).
//! A gain without a share (a fraction, boot, money beyond the cost) is told as a sale of nothing
//! for the money; of a short lot the money is the cost and its proceeds are the proceeds, so that
//! it reads like any sale. A cost that is not known stays so in every part, and with it what was
//! gained by the money.

use super::mixing::{Counted, in_units};
use super::steps::{Happening, Known, Label, Lot, Restatement, Taken, Way, total};
use super::taking::{OpenLots, divided, sum_of, units};
use crate::basis;
use terms::{ActionKind, Fraction, Fractions, QUANTITY_MAX, Quantity, Rounding, Total, divide};

impl OpenLots {
    /// Makes an action's step.
    pub(super) fn restate(
        &mut self,
        action: &Restatement,
        born: Lot,
        keeps_parts: bool,
        heard: &mut impl FnMut(Happening),
    ) {
        let old: Vec<Lot> = self.iter().copied().collect();
        let exchange = Exchange { action, by: born.label, keeps_parts };
        match action.kind {
            ActionKind::Split | ActionKind::StockDividend => {
                let new = exchanged(&old, exchange, heard);
                self.replace(new);
            }
            ActionKind::Bonus => self.bonus(&old, action, born, heard),
            ActionKind::SpinOff => self.spin_off(&old, exchange, heard),
            ActionKind::Merger => self.merge(&old, exchange, Way::Traded, heard),
            ActionKind::Worthless => self.merge(&old, exchange, Way::Worthless, heard),
            ActionKind::ReturnOfCapital => self.return_capital(&old, action, heard),
        }
    }

    /// Makes the steps of actions that stand beside each other: each gives for the lots that were
    /// there before all of them. Money first, which leaves their count; a bonus last, whose lots
    /// are new.
    pub(super) fn restate_together(
        &mut self,
        actions: &[(&Restatement, Lot)],
        keeps_parts: bool,
        heard: &mut impl FnMut(usize, Happening),
    ) {
        let old: Vec<Lot> = self.iter().copied().collect();
        let of =
            |kind| actions.iter().enumerate().filter(move |(_, (action, _))| action.kind == kind);
        for (index, (action, _)) in of(ActionKind::ReturnOfCapital) {
            let lots: Vec<Lot> = self.iter().copied().collect();
            self.return_capital(&lots, action, &mut |happening| heard(index, happening));
        }
        let gifts: Vec<Gift<'_>> = of(ActionKind::StockDividend)
            .map(|(index, (action, born))| Gift { index, action, by: born.label })
            .collect();
        if !gifts.is_empty() {
            let lots: Vec<Lot> = self.iter().copied().collect();
            let new = given_together(&lots, &gifts, keeps_parts, heard);
            self.replace(new);
        }
        // A bonus is there when everything has been given, and is counted in what shares are then.
        let last = actions.len() - 1;
        for (index, (action, born)) in of(ActionKind::Bonus) {
            self.bonus(&old, action, *born, &mut |happening| match happening {
                Happening::Opened(..) => heard(last, happening),
                _ => heard(index, happening),
            });
        }
    }

    /// A lot of its own without a cost; the money for its fraction is all gain.
    fn bonus(
        &mut self,
        old: &[Lot],
        action: &Restatement,
        born: Lot,
        heard: &mut impl FnMut(Happening),
    ) {
        let total = units_of(old);
        let whole = action.through(total, true);
        for quantity in Total(whole).quantities() {
            let lot = Lot {
                quantity,
                acquired: action.arrives,
                held_from: action.arrives,
                is_purchase: false,
                ..born
            };
            self.open(lot, heard);
        }
        if let Some(oldest) =
            old.iter().find(|lot| lot.exact().numerator().signum() == total.signum())
        {
            let fraction = Lot { known: Known { cost: true, ..oldest.known }, ..*oldest };
            gain(&fraction, Quantity::ZERO, Quantity::ZERO, action.in_lieu(total), heard);
        }
    }

    fn spin_off(&mut self, old: &[Lot], exchange: Exchange<'_>, heard: &mut impl FnMut(Happening)) {
        let kept = |whole: Quantity| part(whole, exchange.action.kept);
        let parents = old
            .iter()
            .map(|lot| Lot { cost: kept(lot.cost), added: kept(lot.added), ..*lot })
            .collect();
        let child = |lot: &Lot| Lot {
            cost: less(lot.cost, kept(lot.cost)),
            added: less(lot.added, kept(lot.added)),
            is_purchase: false,
            ..*lot
        };
        let children: Vec<Lot> = old.iter().map(child).collect();
        for moved in exchanged(&children, exchange, heard) {
            heard(Happening::Moved(moved));
        }
        self.replace(parents);
    }

    /// Everything leaves: sold for money alone or for nothing, or exchanged, with gain up to the
    /// money.
    fn merge(
        &mut self,
        old: &[Lot],
        exchange: Exchange<'_>,
        way: Way,
        heard: &mut impl FnMut(Happening),
    ) {
        let action = exchange.action;
        // Of a lot in pieces, the last one.
        let is_last = |index: usize| {
            old.get(index + 1).is_none_or(|next: &Lot| next.label != old[index].label)
        };
        let mut paid = Paid::new(action.money);
        let is_sale = action.ratio.is_zero();
        let mut exchanging = Vec::with_capacity(old.len());
        for (index, lot) in old.iter().enumerate() {
            let money = paid.for_lot(lot);
            if is_sale {
                heard(Happening::Closed(Taken {
                    part: *lot,
                    money: Some(money),
                    is_last: is_last(index),
                    way,
                }));
                continue;
            }
            let mut lot = *lot;
            if !lot.known.cost && !money.is_zero() {
                gain(&lot, Quantity::ZERO, Quantity::ZERO, money, heard);
            } else if lot.known.cost && !action.money.is_zero() {
                let stock = value(&lot, action);
                if let Some(boot) = basis::boot(sum(lot.cost, lot.added), stock, money) {
                    gain(&lot, less(money, boot.recognised_gain), Quantity::ZERO, money, heard);
                    lot.cost = less(boot.cost, lot.added);
                }
            }
            exchanging.push(lot);
        }
        if !is_sale {
            for (index, lot) in old.iter().enumerate() {
                heard(Happening::Closed(Taken {
                    part: *lot,
                    money: Some(Quantity::ZERO),
                    is_last: is_last(index),
                    way: Way::Withdrawn,
                }));
            }
            for moved in exchanged(&exchanging, exchange, heard) {
                heard(Happening::Moved(Lot { is_purchase: false, ..moved }));
            }
        }
        self.replace(Vec::new());
    }

    fn return_capital(
        &mut self,
        old: &[Lot],
        action: &Restatement,
        heard: &mut impl FnMut(Happening),
    ) {
        let mut paid = Paid::new(action.money);
        let returned = |lot: &Lot| {
            let money = paid.for_lot(lot);
            if !lot.known.cost {
                if !money.is_zero() {
                    gain(lot, Quantity::ZERO, Quantity::ZERO, money, heard);
                }
                return *lot;
            }
            let Some((cost, beyond)) = basis::returned(lot.cost, money) else { return *lot };
            let Some((added, beyond)) = basis::returned(lot.added, beyond) else { return *lot };
            if !beyond.is_zero() {
                gain(lot, less(lot.cost, cost), less(lot.added, added), money, heard);
            }
            Lot { cost, added, ..*lot }
        };
        let lots = old.iter().map(returned).collect();
        self.replace(lots);
    }
}

/// How lots are exchanged: by which action, under which label, and whether their cost follows parts
/// of units.
#[derive(Clone, Copy)]
struct Exchange<'a> {
    action: &'a Restatement,
    by: Label,
    keeps_parts: bool,
}

/// More of the same shares, beside others that give some.
struct Gift<'a> {
    /// Which of the actions beside each other it is.
    index: usize,
    action: &'a Restatement,
    by: Label,
}

/// Every lot with what each gift gives for it, and of each gift the fraction sold.
fn given_together(
    old: &[Lot],
    gifts: &[Gift<'_>],
    keeps_parts: bool,
    heard: &mut impl FnMut(usize, Happening),
) -> Vec<Lot> {
    let whole = units_of(old);
    let more = |gift: &Gift<'_>| {
        let exchange = Exchange { action: gift.action, by: gift.by, keeps_parts };
        exchange.ratio(old, whole).minus(Fraction::ONE)
    };
    let ratio = sum_of(gifts.iter().filter_map(more).chain([Fraction::ONE]));
    let mut counted = Counted::of(old, ratio).unwrap_or_else(|| Counted::in_whole(old, ratio));
    for gift in gifts.iter().filter(|gift| gift.action.is_paid()) {
        let (above, below) = (gift.action.ratio.numerator(), gift.action.ratio.denominator());
        counted.divide_further(below);
        let fraction = whole * above % below * (counted.parts / below);
        let mut heard = |happening| heard(gift.index, happening);
        sell_fraction(&mut counted, gift.action, (whole, fraction), &mut heard);
    }
    let (Some(first), Some(last)) = (gifts.first(), gifts.last()) else { return old.to_vec() };
    let mut heard = |happening| heard(last.index, happening);
    let parts = if keeps_parts { in_units(&counted, first.by) } else { None };
    parts.unwrap_or_else(|| {
        drop_beyond(&mut counted, gifts, whole);
        in_whole_units(counted, old, last.action, &mut heard)
    })
}

/// Each gift that is not paid for drops its own fraction, or adds what makes it whole, and not that
/// of their sum: off the oldest lots of the position's sign.
fn drop_beyond(counted: &mut Counted, gifts: &[Gift<'_>], whole: i128) {
    let each: i128 = gifts.iter().map(|gift| gift.action.through(whole, true) - whole).sum();
    let mut beyond = counted.exact.iter().sum::<i128>() - (whole + each) * counted.parts;
    let of_its_sign = counted.exact.iter_mut().filter(|exact| exact.signum() == whole.signum());
    for exact in of_its_sign {
        let is_taken = beyond.signum() == exact.signum();
        let piece = if is_taken && exact.abs() < beyond.abs() { *exact } else { beyond };
        (*exact, beyond) = (*exact - piece, beyond - piece);
    }
}

/// Every lot in the new units, the fraction sold.
fn exchanged(old: &[Lot], exchange: Exchange<'_>, heard: &mut impl FnMut(Happening)) -> Vec<Lot> {
    let action = exchange.action;
    let whole = units_of(old);
    let ratio = exchange.ratio(old, whole);
    let mut counted = Counted::of(old, ratio).unwrap_or_else(|| Counted::in_whole(old, ratio));
    if action.is_paid() {
        let fraction = counted.exact.iter().sum::<i128>() % counted.parts;
        sell_fraction(&mut counted, action, (whole, fraction), heard);
    }
    let parts = if exchange.keeps_parts { in_units(&counted, exchange.by) } else { None };
    let Some(new) = parts else { return in_whole_units(counted, old, action, heard) };
    // A lot that nothing has come for has lost its cost.
    for (lot, _) in counted.lots.iter().zip(&counted.exact).filter(|(_, exact)| **exact == 0) {
        gain(lot, lot.cost, lot.added, Quantity::ZERO, heard);
    }
    new
}

impl Exchange<'_> {
    /// New units for an old one. Where a fraction is not paid for, whatever whole number there is
    /// in the end comes in the place of everything; of long and short lots side by side the sum
    /// says nothing of either.
    fn ratio(&self, old: &[Lot], whole: i128) -> Fraction {
        let is_of_one_side = old.iter().all(|lot| lot.is_short() == (whole < 0));
        if !is_of_one_side || !self.keeps_parts || self.action.is_paid() {
            return self.action.ratio;
        }
        let of_all = Fraction::try_new(self.action.through(whole, true), whole);
        of_all.unwrap_or(self.action.ratio)
    }
}

/// Lots rounded to whole units, which add up to the position: a lot gets what is due up to and with
/// it, less what was due before it, and keeps its cost. So did every edition until 4; later ones
/// where long and short lots end in parts of one unit, or the parts do not fit.
fn in_whole_units(
    counted: Counted,
    old: &[Lot],
    action: &Restatement,
    heard: &mut impl FnMut(Happening),
) -> Vec<Lot> {
    let Counted { lots, exact, parts: denominator } = counted;
    let nothing = (Quantity::ZERO, Quantity::ZERO, true);
    let (mut through, mut given, mut unborne) = (0_i128, 0_i128, nothing);
    let last = lots.len();
    let mut new: Vec<Lot> = Vec::with_capacity(last);
    for (index, (lot, exact)) in lots.into_iter().zip(exact).enumerate() {
        through += exact;
        let is_up =
            action.fractions == Fractions::Up && index + 1 == last && through % denominator != 0;
        let due = through / denominator + if is_up { through.signum() } else { 0 };
        let lot = bearing(lot, unborne);
        if due == given {
            unborne = (lot.cost, lot.added, lot.known.cost);
            continue;
        }
        new.extend(in_lots(due - given, lot));
        (given, unborne) = (due, nothing);
    }
    match (new.last_mut(), old.last()) {
        (Some(lot), _) => *lot = bearing(*lot, unborne),
        // Nothing whole is left of anything: its cost is lost.
        (None, Some(lot)) => {
            let borne = Lot { known: Known { cost: unborne.2, ..lot.known }, ..*lot };
            gain(&borne, unborne.0, unborne.1, Quantity::ZERO, heard);
        }
        (None, None) => {}
    }
    new
}

/// A lot that bears the cost of others besides, and what was added to it; whether that is known.
fn bearing(lot: Lot, (cost, added, is_known): (Quantity, Quantity, bool)) -> Lot {
    let known = Known { cost: lot.known.cost && is_known, ..lot.known };
    Lot { known, cost: sum(lot.cost, cost), added: sum(lot.added, added), ..lot }
}

/// Sells the fraction of a whole unit, in parts of it, out of the oldest lots of its sign. `whole`
/// is how many old units there were.
fn sell_fraction(
    counted: &mut Counted,
    action: &Restatement,
    (whole, fraction): (i128, i128),
    heard: &mut impl FnMut(Happening),
) {
    let (mut left, mut money) = (fraction, action.in_lieu(whole));
    for (lot, exact) in counted
        .lots
        .iter_mut()
        .zip(&mut counted.exact)
        .filter(|(_, exact)| exact.signum() == fraction.signum())
    {
        if left == 0 {
            return;
        }
        let piece = if exact.abs() < left.abs() { *exact } else { left };
        let share = Fraction::try_new(piece, *exact).unwrap_or(Fraction::ONE);
        let (cost, added) = (part(lot.cost, share), part(lot.added, share));
        let of_money = if piece == left {
            money
        } else {
            part(money, Fraction::try_new(piece, left).unwrap_or(Fraction::ONE))
        };
        gain(lot, cost, added, of_money, heard);
        (lot.cost, lot.added) = (less(lot.cost, cost), less(lot.added, added));
        (*exact, left, money) = (*exact - piece, left - piece, less(money, of_money));
        // Of a lot that is sold whole nothing is left, whatever it cost.
        lot.known.cost |= *exact == 0;
    }
}

/// Money was received for a part of a lot that is no share, or paid for one of a short lot.
fn gain(
    lot: &Lot,
    cost: Quantity,
    added: Quantity,
    money: Quantity,
    heard: &mut impl FnMut(Happening),
) {
    let money = money.abs();
    let is_known = lot.known.cost;
    if is_known && cost.is_zero() && added.is_zero() && money.is_zero() {
        return;
    }
    let (cost, added, is_cost_known, money) = if lot.is_short() {
        (money, Quantity::ZERO, true, is_known.then(|| sum(cost, added)))
    } else {
        (cost, added, is_known, Some(money))
    };
    let known = Known { cost: is_cost_known, ..lot.known };
    let part = Lot { known, cost, added, ..lot.whole(Quantity::ZERO) };
    heard(Happening::Closed(Taken { part, money, is_last: false, way: Way::Traded }));
}

/// Money for each old unit, given lot by lot so that the lots get together what the whole gets.
struct Paid {
    each: Fraction,
    through: Fraction,
    given: i128,
}

impl Paid {
    const fn new(each: Fraction) -> Self {
        Self { each, through: Fraction::ZERO, given: 0 }
    }

    /// What a lot gets, or a short lot pays; without a sign.
    fn for_lot(&mut self, lot: &Lot) -> Quantity {
        self.through = sum_of([self.through, lot.exact()]);
        let due = times(self.through, self.each);
        let money = due - self.given;
        self.given = due;
        clamped(money).abs()
    }
}

/// What the new units of a lot are worth, rounded half up; without a sign.
fn value(lot: &Lot, action: &Restatement) -> Quantity {
    let new = lot.exact().times(action.ratio).and_then(|new| new.times(action.worth));
    clamped(new.map_or(0, |value| value.round(Rounding::HalfUp))).abs()
}

impl Restatement {
    /// Is the fraction paid for?
    const fn is_paid(&self) -> bool {
        matches!(self.fractions, Fractions::Paid(_))
    }

    /// What so many old units become, in whole new ones.
    fn through(&self, old: i128, may_be_up: bool) -> i128 {
        let exact = old * self.ratio.numerator();
        let is_up =
            may_be_up && self.fractions == Fractions::Up && exact % self.ratio.denominator() != 0;
        exact / self.ratio.denominator() + if is_up { old.signum() } else { 0 }
    }

    /// The money for the fraction of so many old units, rounded half up; without a sign.
    fn in_lieu(&self, old: i128) -> Quantity {
        if !self.is_paid() {
            return Quantity::ZERO;
        }
        let beyond = old * self.ratio.numerator() % self.ratio.denominator();
        let money = Fraction::try_new(beyond, self.ratio.denominator())
            .and_then(|part| part.times(self.price));
        clamped(money.map_or(0, |money| money.round(Rounding::HalfUp))).abs()
    }
}

/// A lot of so many units; as many lots as it takes, when it is more than a quantity holds.
fn in_lots(units: i128, lot: Lot) -> Vec<Lot> {
    divided(lot, Total(units).quantities().map(|quantity| lot.whole(quantity)).collect())
}

fn units_of(lots: &[Lot]) -> i128 {
    total(lots).0
}

/// So many units times a fraction, rounded half up. Of whole ones in two parts, because the product
/// may be longer than 38 digits.
fn times(units: Fraction, each: Fraction) -> i128 {
    if let Some(exact) = units.times(each).filter(|_| units.denominator() != 1) {
        return exact.round(Rounding::HalfUp);
    }
    let units = units.numerator() / units.denominator();
    let (whole, rest) = (units / each.denominator(), units % each.denominator());
    whole * each.numerator() + divide(rest * each.numerator(), each.denominator(), Rounding::HalfUp)
}

fn part(whole: Quantity, share: Fraction) -> Quantity {
    let exact = Fraction::whole(whole.units().into()).times(share);
    exact.map_or(whole, |exact| clamped(exact.round(Rounding::HalfUp)))
}

pub(super) fn sum(one: Quantity, other: Quantity) -> Quantity {
    clamped(i128::from(one.units()) + i128::from(other.units()))
}

fn less(whole: Quantity, part: Quantity) -> Quantity {
    units(whole.units() - part.units())
}

/// A quantity, or the most that one can be.
fn clamped(units: i128) -> Quantity {
    let most = i128::from(QUANTITY_MAX);
    Quantity::try_new(units.clamp(-most, most)).expect("it was brought within the limit")
}
