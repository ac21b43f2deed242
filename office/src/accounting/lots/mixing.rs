//! Units that several lots make up (26 CFR 1.358-2(a)(2)(i)).
//!
//! In: lots, each with what it comes to in parts of a new unit. Out: the same lots in pieces: whole
//! units, and parts of units that other lots complete. The cost of a unit is that of what was given
//! for it, and as far as possible that was of one day and one price: first each day and price has
//! as many units as are whole in it, then what is left makes up units, the oldest first. A unit
//! that is made up keeps its parts, each with its days and its cost. Never here: fractions that are
//! paid for; they were sold before.

use super::restating::sum;
use super::steps::{Known, Label, Lot, Portion};
use super::taking::divided;
use std::collections::{BTreeMap, BTreeSet};
use terms::{Date, Fraction, Quantity, Total};

/// More parts than this a unit never has; they would come from a chain of actions that no issuer
/// made.
const PARTS_MAX: i128 = 1_000_000_000;

/// Lots in parts of a new unit, so that everything that follows is counting.
pub struct Counted {
    /// The lots, each in one piece; of how much they were only the sign counts any more.
    pub lots: Vec<Lot>,
    /// How much each will be; negative: of a short lot.
    pub exact: Vec<i128>,
    /// How many parts a new unit has.
    pub parts: i128,
}

impl Counted {
    /// None when the numbers do not fit.
    pub fn of(old: &[Lot], ratio: Fraction) -> Option<Self> {
        let mut parts = old.iter().filter_map(|lot| lot.part);
        // The least common denominator.
        let shared = parts.try_fold(1_i128, |shared, part| {
            shared.checked_mul(Fraction::try_new(part.share.denominator(), shared)?.numerator())
        })?;
        let count = |lot: &Lot| {
            let exact = lot.exact().times(Fraction::whole(shared))?;
            exact.numerator().checked_mul(ratio.numerator())
        };
        let parts = ratio.denominator().checked_mul(shared)?;
        let exact = old.iter().map(count).collect::<Option<Vec<i128>>>()?;
        Some(Self::in_one_piece(old, exact, parts))
    }

    /// Counts in parts so small that a unit of so many is whole in them. Where the numbers do not
    /// fit they stay as they are, and the lots are rounded to whole units in the end.
    pub fn divide_further(&mut self, of: i128) {
        let Some(times) = Fraction::try_new(self.parts, of).map(Fraction::denominator) else {
            return;
        };
        let finer = |count: &i128| count.checked_mul(times);
        let exact: Option<Vec<i128>> = self.exact.iter().map(finer).collect();
        if let Some((exact, parts)) = exact.zip(self.parts.checked_mul(times)) {
            (self.exact, self.parts) = (exact, parts);
        }
    }

    /// With the whole of a unit that several lots make up for the first of them.
    pub fn in_whole(old: &[Lot], ratio: Fraction) -> Self {
        let mut seen = BTreeSet::new();
        let units = |lot: &Lot| match lot.part {
            None => i128::from(lot.quantity.units()),
            Some(part) if seen.insert(part.of) => part.share.numerator().signum(),
            Some(_) => 0,
        };
        let exact = old.iter().map(units).map(|units| units * ratio.numerator()).collect();
        Self::in_one_piece(old, exact, ratio.denominator())
    }

    fn in_one_piece(old: &[Lot], exact: Vec<i128>, parts: i128) -> Self {
        let mut counted = Self { lots: Vec::with_capacity(old.len()), exact: Vec::new(), parts };
        for (piece, exact) in old.iter().zip(exact) {
            let is_same = |lot: &&mut Lot| lot.label == piece.label;
            match counted.lots.last_mut().filter(is_same) {
                Some(lot) if piece.part.is_some() || lot.part.is_some() => {
                    lot.cost = sum(lot.cost, piece.cost);
                    lot.added = sum(lot.added, piece.added);
                    lot.quantity = sum(lot.quantity, piece.quantity);
                    *counted.exact.last_mut().expect("a lot has a count") += exact;
                }
                Some(_) | None => {
                    counted.lots.push(*piece);
                    counted.exact.push(exact);
                }
            }
        }
        counted
    }
}

/// A piece of a lot.
#[derive(Clone, Copy)]
struct Piece {
    place: Place,
    /// In parts of a unit, without a sign.
    count: i128,
    /// The unit of which it is a part.
    unit: u32,
}

/// What a piece is, in the order in which pieces of a lot stand: what belongs to a unit that an
/// older lot has begun is there before the lot's own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Continues,
    Whole,
    Begins,
}

/// The lots in pieces. None when long or short ones do not add up to whole units, or when a unit
/// would have too many parts.
pub fn in_units(counted: &Counted, by: Label) -> Option<Vec<Lot>> {
    let mut pieces: Vec<Vec<Piece>> = vec![Vec::new(); counted.lots.len()];
    let mut units = 0;
    for sign in [1, -1] {
        let side: Vec<usize> =
            (0..counted.lots.len()).filter(|at| counted.exact[*at].signum() == sign).collect();
        let sum: i128 = side.iter().map(|at| counted.exact[*at]).sum();
        if sum % counted.parts != 0 {
            return None;
        }
        cut(&in_turn(counted, &side), counted.parts, &mut units, &mut pieces);
    }
    if units > 0 && counted.parts > PARTS_MAX {
        return None;
    }
    let of = |unit| match by {
        Label::Action(number, _) => Label::Action(number, unit),
        Label::Trade(_)
        | Label::Allocation(_)
        | Label::Opening(..)
        | Label::Choice(_)
        | Label::Transfer(..) => by,
    };
    let oldest = put_in_place(&mut pieces);
    let lots = counted.lots.iter().zip(&counted.exact).zip(pieces);
    let new = lots.flat_map(|((lot, exact), mut pieces)| {
        pieces.sort_by_key(|piece| (piece.place, oldest.get(&piece.unit), piece.unit));
        let piece = |piece: Piece| -> Vec<Lot> {
            let count = exact.signum() * piece.count;
            if piece.place == Place::Whole {
                let quantities = Total(count / counted.parts).quantities();
                return quantities.map(|quantity| lot.whole(quantity)).collect();
            }
            let share = Fraction::try_new(count, counted.parts).expect("a unit has parts");
            let part = Some(Portion { of: of(piece.unit), share });
            vec![Lot { part, ..lot.whole(Quantity::ZERO) }]
        };
        divided(*lot, pieces.into_iter().flat_map(piece).collect())
    });
    Some(new.collect())
}

/// A unit that several lots make up begins with the oldest of them, in whatever turn they came.
/// Which lot that is, by the number of the unit.
fn put_in_place(pieces: &mut [Vec<Piece>]) -> BTreeMap<u32, usize> {
    let mut oldest = BTreeMap::new();
    for (at, pieces) in pieces.iter_mut().enumerate() {
        for piece in pieces.iter_mut().filter(|piece| piece.place != Place::Whole) {
            let is_oldest = *oldest.entry(piece.unit).or_insert(at) == at;
            piece.place = if is_oldest { Place::Begins } else { Place::Continues };
        }
    }
    oldest
}

/// How much of which lot comes in turn: what makes whole units of one day and price, and then what
/// is left.
fn in_turn(counted: &Counted, side: &[usize]) -> Vec<(usize, i128)> {
    let mut alike: Vec<Vec<usize>> = Vec::new();
    let mut places = BTreeMap::new();
    for at in side {
        let place = *places.entry(day_and_price(counted, *at)).or_insert(alike.len());
        if place == alike.len() {
            alike.push(Vec::new());
        }
        alike[place].push(*at);
    }
    let (mut turn, mut left) = (Vec::new(), Vec::new());
    for same in alike {
        let all: i128 = same.iter().map(|at| counted.exact[*at].abs()).sum();
        let mut in_whole = all - all % counted.parts;
        for at in same {
            let count = counted.exact[at].abs();
            let own = count.min(in_whole);
            in_whole -= own;
            turn.push((at, own));
            left.push((at, count - own));
        }
    }
    turn.extend(left);
    turn
}

/// When a lot was acquired, since when it has been held, what is known of it, and what a unit of it
/// cost.
fn day_and_price(counted: &Counted, at: usize) -> (Date, Date, Known, Option<(i128, i128)>) {
    let lot = &counted.lots[at];
    let cost = i128::from(lot.cost.units()) + i128::from(lot.added.units());
    let price = Fraction::try_new(cost, counted.exact[at].abs());
    let in_lowest_terms = price.map(|price| (price.numerator(), price.denominator()));
    (lot.acquired, lot.held_from, lot.known, in_lowest_terms)
}

/// Cuts what comes in turn into units, and gives each lot its pieces.
fn cut(turn: &[(usize, i128)], parts: i128, units: &mut u32, pieces: &mut [Vec<Piece>]) {
    let mut inside = 0;
    for (at, mut count) in turn.iter().copied() {
        if inside > 0 && count > 0 {
            let piece = count.min(parts - inside);
            pieces[at].push(Piece { place: Place::Continues, count: piece, unit: *units });
            count -= piece;
            inside = (inside + piece) % parts;
        }
        let rest = count % parts;
        if count > rest {
            pieces[at].push(Piece { place: Place::Whole, count: count - rest, unit: *units });
        }
        if rest > 0 {
            *units += 1;
            pieces[at].push(Piece { place: Place::Begins, count: rest, unit: *units });
            inside = rest;
        }
    }
}
