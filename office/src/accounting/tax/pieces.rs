//! Lots in pieces: what wash sales and short sales have made of each lot.
//!
//! A piece has a holding period and an addition to its cost of its own. Those that replaced
//! something stand before the rest, and are sold before it. Quantities are in shares of the lot's
//! birth.

use super::super::lots::portion;
use super::facts::{Born, Facts};
use terms::{Date, Fraction, Quantity, Rounding, divide};

/// A piece of a lot.
#[derive(Clone, Copy, Debug)]
pub struct Piece {
    /// How much; without a sign.
    pub quantity: i64,
    /// What wash sales added to its cost.
    pub added: i64,
    /// The day after which its holding period counts, when that is known.
    pub held_from: Option<Date>,
    /// Has it replaced something? A share does that once.
    pub is_replacement: bool,
}

/// The pieces of every lot that are still there.
#[derive(Clone, Debug)]
pub struct Pieces {
    of_lots: Vec<Vec<Piece>>,
}

impl Pieces {
    pub fn of(facts: &Facts) -> Self {
        let whole = |born: &Born| Piece {
            quantity: born.quantity,
            added: 0,
            held_from: born.lot.known_held_from(),
            is_replacement: false,
        };
        Self { of_lots: facts.born.iter().map(|born| vec![whole(born)]).collect() }
    }

    /// The pieces of a lot.
    pub fn of_lot(&self, index: usize) -> &[Piece] {
        &self.of_lots[index]
    }

    /// Takes so much of a lot, from its first piece on.
    pub fn take(&mut self, index: usize, quantity: i64) -> Vec<Piece> {
        let (mut left, mut taken) = (quantity, Vec::new());
        while left > 0 {
            let Some(first) = self.of_lots[index].first_mut() else { break };
            let part = cut(first, left);
            left -= part.quantity;
            taken.push(part);
            if first.quantity == 0 {
                self.of_lots[index].remove(0);
            }
        }
        taken
    }

    /// How much of a lot has replaced nothing yet.
    pub fn free(&self, index: usize) -> i64 {
        self.of_lots[index]
            .iter()
            .filter(|piece| !piece.is_replacement)
            .map(|piece| piece.quantity)
            .sum()
    }

    /// Changes up to so much of a lot, of the pieces that fit, from the first on; how much was
    /// changed.
    pub fn change(
        &mut self,
        index: usize,
        quantity: i64,
        fits: impl Fn(&Piece) -> bool,
        mut change: impl FnMut(&mut Piece),
    ) -> i64 {
        let pieces = &mut self.of_lots[index];
        let (mut left, mut at) = (quantity, 0);
        while left > 0 && at < pieces.len() {
            if fits(&pieces[at]) {
                let mut part = cut(&mut pieces[at], left);
                left -= part.quantity;
                change(&mut part);
                if pieces[at].quantity == 0 {
                    pieces[at] = part;
                } else {
                    pieces.insert(at, part);
                }
            }
            at += 1;
        }
        quantity - left
    }
}

/// Takes up to so much of a piece.
fn cut(piece: &mut Piece, quantity: i64) -> Piece {
    let taken = quantity.min(piece.quantity);
    let added = portion(piece.added, taken, piece.quantity);
    let part = Piece { quantity: taken, added, ..*piece };
    piece.quantity -= taken;
    piece.added -= added;
    part
}

/// A whole that is given out in parts, so that the parts of every amount add up to it: what is due
/// up to here, rounded half up, less what is due up to there.
#[derive(Clone, Copy, Debug)]
pub struct Through {
    whole: i64,
    reached: i64,
}

impl Through {
    pub const fn new(whole: i64) -> Self {
        Self { whole, reached: 0 }
    }

    /// Goes on by a part.
    pub const fn step(&mut self, part: i64) -> Stretch {
        let from = self.reached;
        self.reached += part;
        Stretch { whole: self.whole, from, until: self.reached }
    }
}

/// A part of a whole that is given out: from where, and how far.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    whole: i64,
    from: i64,
    until: i64,
}

impl Stretch {
    /// Its share of an amount.
    pub fn share(self, amount: Quantity) -> i64 {
        if self.whole == 0 {
            return amount.units();
        }
        let due = |to: i64| {
            divide(
                i128::from(amount.units()) * i128::from(to),
                i128::from(self.whole),
                Rounding::HalfUp,
            )
        };
        i64::try_from(due(self.until) - due(self.from)).expect("a part is no more than the whole")
    }

    /// Its share of a quantity: of whole units in whole units, of a part of one exactly.
    pub fn of(self, quantity: Fraction) -> Fraction {
        let whole =
            i64::try_from(quantity.numerator()).ok().filter(|_| quantity.denominator() == 1);
        if let Some(whole) = whole.and_then(|units| Quantity::try_new(units.into())) {
            return Fraction::whole(self.share(whole).into());
        }
        let share = Fraction::try_new((self.until - self.from).into(), self.whole.into());
        share.and_then(|share| quantity.times(share)).unwrap_or(quantity)
    }
}
