//! Wash sales (26 USC 1091; 26 CFR 1.1091-1, -2; IRS Publication 550).
//!
//! A loss is not allowed as far as the same was acquired within 30 days before or after the sale
//! (trade dates, calendar days). Losses come in the order of disposition, and where it cannot be
//! told, the oldest lot first (26 CFR 1.1091-1(b)); shares replace in the order in which they were
//! acquired, each once, and none of the lot that is sold, nor one that was sold before. The loss
//! that is not allowed is added to what the replacement cost, and the time that the sold shares
//! were held to its holding period. The loss of a short sale is washed by another short sale (26
//! USC 1091(e)). Same account and same instrument only, which is what a broker reports (26 CFR
//! 1.6045-1(d)(6)(iii)). A purchase that buys back a short sale acquires nothing that is kept, and
//! replaces nothing.

use super::Disposal;
use super::facts::{Closing, Facts};
use super::pieces::{Piece, Pieces, Through};
use super::queue::Queue;
use terms::{Date, Quantity};

/// Days before and after a sale at a loss.
pub const WINDOW_DAYS: i32 = 30;

/// Does a purchase count for a sale at a loss?
pub fn is_in_window(sold: Date, acquired: Date) -> bool {
    (sold.days() - acquired.days()).abs() <= WINDOW_DAYS
}

/// Lots that may still replace what was sold at a loss: long ones, and short ones.
#[derive(Clone, Debug)]
pub struct Replacements {
    longs: Queue,
    shorts: Queue,
}

impl Replacements {
    /// Everything that was bought, or sold short.
    pub fn of(facts: &Facts) -> Self {
        let side =
            |is_long| Queue::of(facts, |born| born.lot.is_purchase && born.is_long() == is_long);
        Self { longs: side(true), shorts: side(false) }
    }
}

/// Finds what replaced a piece that was sold at a loss, and gives the loss to it; how much of the
/// loss is not allowed. The time of a piece that nobody knows makes that of its replacement one.
pub fn wash(
    facts: &Facts,
    pieces: &mut Pieces,
    replacements: &mut Replacements,
    closing: &Closing,
    sold: &Piece,
    (disposal, loss): (&Disposal, i128),
) -> Quantity {
    let loss = super::money(loss);
    let date = disposal.disposed;
    let held_days = sold.held_from.map(|held_from| date.days() - held_from.days());
    let (mut left, mut disallowed) = (sold.quantity, 0);
    let mut through = Through::new(sold.quantity);
    let queue =
        if closing.is_short_sale() { &mut replacements.shorts } else { &mut replacements.longs };
    let mut from_place = queue.from(facts, date.plus(-WINDOW_DAYS));
    while left > 0
        && let Some((place, index)) = queue.at(from_place)
        && is_in_window(date, facts.born[index].lot.acquired)
    {
        from_place = place + 1;
        let free = pieces.free(index);
        if free == 0 {
            // What has replaced something or was sold does not come back.
            queue.strike_out(place);
            continue;
        }
        let (own, other) = (facts.born[closing.born].scale, facts.born[index].scale);
        let matched = own.convert(left, other).min(free);
        if index == closing.born || matched == 0 {
            continue;
        }
        let washed = if matched == free { other.convert(free, own).clamp(1, left) } else { left };
        let added = through.step(washed).share(loss);
        replace(
            pieces,
            index,
            matched,
            added,
            if facts.born[index].is_long() { held_days } else { Some(0) },
        );
        disallowed += added;
        left -= washed;
    }
    super::units(disallowed)
}

/// Gives a loss to so many free shares of a lot, in proportion where they lie in several pieces.
fn replace(pieces: &mut Pieces, index: usize, quantity: i64, added: i64, held_days: Option<i32>) {
    let mut through = Through::new(quantity);
    let whole = super::units(added);
    pieces.change(
        index,
        quantity,
        |piece| !piece.is_replacement,
        |piece| {
            piece.added += through.step(piece.quantity).share(whole);
            let held = piece.held_from.zip(held_days);
            piece.held_from = held.map(|(from, days)| from.plus(-days));
            piece.is_replacement = true;
        },
    );
}
