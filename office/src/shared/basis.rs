//! Basis after a corporate action, for a part of a position: the arithmetic alone, exact until its
//! one rounding.
//!
//! In: a quantity and its cost, and the terms of the action. Out: quantities as exact fractions;
//! money in the currency's smallest unit, rounded half up once, what rounding leaves staying with
//! the part that is named last, so that no cent is lost. A short part has a negative quantity, and
//! its proceeds for a cost: what holds for the holder holds mirrored. Every room may read this:
//! corporate actions judge by it, accounting restates lots by it.
//!
//! Sources: 26 CFR 1.307-1 (stock dividends and splits), 1.358-2 (allocation in spin-offs and
//! exchanges); IRC 356 and 358 (boot: gain up to the boot, no loss), 301(c) (return of capital);
//! Rev. Rul. 66-365 (cash in lieu is the sale of the fraction). Each is per lot, and each lot keeps
//! its day of acquisition.

use std::cmp::Ordering;
use terms::{Fraction, Quantity, Rounding};

/// A part of a position that was acquired at once, and what it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How much, in whatever unit its owner counts; negative when it is short.
    pub quantity: Fraction,
    /// What it cost, in the currency's smallest unit; what it brought, when it is short.
    pub cost: Quantity,
}

impl Part {
    /// The cost of one, exact.
    pub fn cost_of_one(self) -> Option<Fraction> {
        exact(self.cost).over(self.quantity.times(sign(self.quantity))?)
    }

    /// Split, reverse split, stock dividend, exchange in a merger: `ratio` new ones for each old
    /// one, at the old cost.
    pub fn exchanged(self, ratio: Fraction) -> Option<Self> {
        Some(Self { quantity: self.quantity.times(ratio)?, cost: self.cost })
    }

    /// Divides the cost: `share` of it stays with this part, the rest goes to what was split off.
    /// The part that stays is rounded, the other one gets what is left.
    pub fn divided(self, share: Fraction) -> Option<(Quantity, Quantity)> {
        let stays = rounded(exact(self.cost).times(share)?)?;
        Some((stays, left(self.cost, stays)?))
    }
}

/// Takes a quantity from the parts, the first part first, as a sale would: what is left, and what
/// was taken. All parts and the quantity have one sign, and the quantity is no more than there is.
pub fn taken(parts: &[Part], quantity: Fraction) -> Option<(Vec<Part>, Part)> {
    let (mut open, mut rest) = (Vec::with_capacity(parts.len()), quantity);
    let mut taken = Part { quantity: Fraction::ZERO, cost: Quantity::ZERO };
    for part in parts {
        let piece = smaller(part.quantity, rest)?;
        let cost = if piece == part.quantity {
            part.cost
        } else {
            rounded(exact(part.cost).times(piece.over(part.quantity)?)?)?
        };
        taken = Part { quantity: taken.quantity.plus(piece)?, cost: sum(taken.cost, cost)? };
        rest = rest.minus(piece)?;
        let stays = Part { quantity: part.quantity.minus(piece)?, cost: left(part.cost, cost)? };
        if !stays.quantity.is_zero() {
            open.push(stays);
        }
    }
    rest.is_zero().then_some((open, taken))
}

/// The part of a sum of parts that is no whole one.
pub fn fraction(parts: &[Part]) -> Option<Fraction> {
    Some(total(parts)?.part())
}

/// How much the parts are together.
pub fn total(parts: &[Part]) -> Option<Fraction> {
    parts.iter().try_fold(Fraction::ZERO, |sum, part| sum.plus(part.quantity))
}

/// How much of the basis stays with the parent in a spin-off: its market value in proportion to
/// that of both (26 CFR 1.358-2(a)(2)(iv)). `ratio` shares of the child, worth `child` each, for
/// one of the parent, worth `parent`.
pub fn parent_share(ratio: Fraction, parent: Fraction, child: Fraction) -> Option<Fraction> {
    parent.over(parent.plus(ratio.times(child)?)?)
}

/// What an exchange for stock and money gives (IRC 356(a), (c); 358(a)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Boot {
    /// What was received, less the cost; below zero when it is a loss.
    pub economic_gain: Quantity,
    /// How much of it is taxed now: no more than the money, and never a loss.
    pub recognised_gain: Quantity,
    /// The cost of the new stock: the old one, and the gain, less the money.
    pub cost: Quantity,
}

/// A part is exchanged for stock worth `stock` and for `money`.
pub fn boot(cost: Quantity, stock: Quantity, money: Quantity) -> Option<Boot> {
    let economic_gain = left(sum(stock, money)?, cost)?;
    let recognised_gain = economic_gain.max(Quantity::ZERO).min(money);
    Some(Boot { economic_gain, recognised_gain, cost: left(sum(cost, recognised_gain)?, money)? })
}

/// A return of capital takes the cost down to nothing; what is beyond it is gain (IRC 301(c)(2),
/// (3)). Cost and gain.
pub fn returned(cost: Quantity, money: Quantity) -> Option<(Quantity, Quantity)> {
    let taken = money.min(cost.max(Quantity::ZERO));
    Some((left(cost, taken)?, left(money, taken)?))
}

/// What a quantity is worth at a price for one, in smallest units, rounded half up.
pub fn value(quantity: Fraction, price: Fraction, decimals: u8) -> Option<Quantity> {
    Quantity::try_new(quantity.times(price)?.units(decimals, Rounding::HalfUp)?)
}

fn exact(cost: Quantity) -> Fraction {
    Fraction::whole(cost.units().into())
}

fn rounded(cost: Fraction) -> Option<Quantity> {
    Quantity::try_new(cost.round(Rounding::HalfUp))
}

fn sum(one: Quantity, other: Quantity) -> Option<Quantity> {
    Quantity::try_new(i128::from(one.units()) + i128::from(other.units()))
}

fn left(whole: Quantity, part: Quantity) -> Option<Quantity> {
    Quantity::try_new(i128::from(whole.units()) - i128::from(part.units()))
}

fn sign(quantity: Fraction) -> Fraction {
    Fraction::whole(if quantity.is_negative() { -1 } else { 1 })
}

/// The one that is nearer to nothing; both have one sign.
fn smaller(one: Fraction, other: Fraction) -> Option<Fraction> {
    let order = one.compare(other)?;
    let is_nearer = if one.is_negative() || other.is_negative() {
        order == Ordering::Greater
    } else {
        order == Ordering::Less
    };
    Some(if is_nearer { one } else { other })
}

#[cfg(test)]
mod tests {
    use super::{Part, boot, fraction, parent_share, returned, taken, total, value};
    use terms::{Fraction, Quantity};

    fn ratio(text: &str) -> Fraction {
        Fraction::parse(text).expect("a ratio")
    }

    fn cents(units: i128) -> Quantity {
        Quantity::try_new(units).expect("small")
    }

    fn part(quantity: &str, cost: i128) -> Part {
        Part { quantity: ratio(quantity), cost: cents(cost) }
    }

    /// The reverse split of the finance base (1 for 3, 100 shares at 1,510.00): exactly a third is
    /// paid for in cash.
    #[test]
    fn cash_in_lieu_is_the_sale_of_the_exact_fraction() {
        let new = part("100", 151_000).exchanged(ratio("1/3")).expect("it fits");
        assert_eq!(new.cost_of_one(), Some(ratio("4530")));
        let beyond = fraction(&[new]).expect("it fits");
        assert_eq!(beyond, ratio("1/3"));
        let (open, sold) = taken(&[new], beyond).expect("it is there");
        assert_eq!((open, sold), (vec![part("33", 149_490)], part("1/3", 1_510)));
    }

    /// Two lots of the software maker exchanged at 0.85; the half share goes out of the first.
    #[test]
    fn the_fraction_goes_out_of_the_first_lot() {
        let lots = [part("160", 475_347), part("130", 522_825)]
            .map(|lot| lot.exchanged(ratio("0.85")).expect("it fits"));
        let (open, sold) = taken(&lots, fraction(&lots).expect("it fits")).expect("it is there");
        assert_eq!(open, [part("135.5", 473_599), part("110.5", 522_825)]);
        assert_eq!(sold, part("0.5", 1_748));
        assert_eq!(total(&open), Some(ratio("246")));
    }

    #[test]
    fn a_spin_off_divides_the_cost_by_value_or_by_the_issuer_and_loses_nothing() {
        let by_value = parent_share(ratio("0.1"), ratio("200"), ratio("75")).expect("it fits");
        assert_eq!(
            part("123", 1_230_000).divided(by_value),
            Some((cents(1_185_542), cents(44_458)))
        );
        assert_eq!(
            part("1", 1_000_000).divided(ratio("0.7413195")),
            Some((cents(741_320), cents(258_680)))
        );
        assert_eq!(
            part("-123", 1_230_000).divided(by_value),
            Some((cents(1_185_542), cents(44_458))),
            "a short sale's proceeds too"
        );
    }

    #[test]
    fn boot_is_taxed_up_to_the_gain_and_never_gives_a_loss() {
        let stock = value(ratio("38.79"), ratio("72.51"), 2).expect("it fits");
        let found = |cost| {
            boot(cents(cost), stock, cents(220_000))
                .map(|boot| (boot.recognised_gain.units(), boot.cost.units()))
        };
        assert_eq!(found(240_000), Some((220_000, 240_000)));
        assert_eq!(found(400_000), Some((101_266, 281_266)));
        assert_eq!(found(600_000), Some((0, 380_000)));
    }

    #[test]
    fn a_return_of_capital_takes_the_cost_first() {
        assert_eq!(returned(cents(10_000), cents(8_000)), Some((cents(2_000), cents(0))));
        assert_eq!(returned(cents(2_000), cents(3_000)), Some((cents(0), cents(1_000))));
    }

    #[test]
    fn a_short_part_is_mirrored_and_too_much_is_not_there() {
        let short = part("-201", 206_000).exchanged(ratio("1/2")).expect("it fits");
        assert_eq!(
            short
                .cost_of_one()
                .and_then(|cost| cost.over(ratio("100")))
                .and_then(|cost| cost.units(2, terms::Rounding::HalfUp)),
            Some(2_050)
        );
        let (open, bought) = taken(&[short], ratio("-1/2")).expect("it is there");
        assert_eq!((open, bought), (vec![part("-100", 204_975)], part("-1/2", 1_025)));
        assert_eq!(taken(&[short], ratio("-101")), None);
    }
}
