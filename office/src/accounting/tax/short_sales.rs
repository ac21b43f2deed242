//! Short sales (26 USC 1233; IRS Publication 550, "Short Sales").
//!
//! A gain or loss arises when the short sale is closed, and has the term of what is delivered; but
//! a gain is short-term as far as the same property had been held for a year or less at the short
//! sale or was acquired while it was open (1233(b)(1)), and the holding period of that property
//! starts anew on the day of closing, in the order of acquisition and for no more than was sold
//! short (1233(b)(2)); and a loss is long-term as far as the same property had been held for more
//! than a year at the short sale (1233(d)).
//!
//! A short sale is closed by delivery (26 CFR 1.1233-1(a)(1)), which is when the purchase that
//! closes it settles; so its loss counts then. Its gain counts on the day of that purchase, which
//! is a constructive sale (26 USC 1259(c)(1)(D); Rev. Rul. 2002-44). Property is what lies in the
//! same account: an account of kind `short` beside another one of its client is not seen.

use super::Disposal;
use super::facts::{Closing, Facts};
use super::holding_period::{Term, term_since};
use super::pieces::{Piece, Pieces};
use super::queue::Queue;
use crate::accounting::lots::Way;
use terms::Date;

/// The short sale that was closed: when it was made, and by which step; and the lot that was
/// delivered, if one was.
struct ShortSale {
    sold: Date,
    step: usize,
    delivered: Option<usize>,
}

impl ShortSale {
    fn of(facts: &Facts, closing: &Closing) -> Option<Self> {
        let (index, delivered) = match closing.taken.way {
            Way::Delivered(short, _) => (facts.index(short), Some(closing.born)),
            Way::Traded | Way::Worthless if closing.is_short_sale() => (closing.born, None),
            Way::Traded | Way::Worthless | Way::Withdrawn => return None,
        };
        let born = &facts.born[index];
        Some(Self { sold: born.lot.acquired, step: born.step, delivered })
    }

    /// How much of the same property was held for this term at the short sale, or acquired while it
    /// was open, in shares of the closed lot's birth; without what is delivered.
    /// Of what nobody knows how long it was held for: how much was there at all.
    fn property(&self, facts: &Facts, closing: &Closing, held: Term) -> i64 {
        let lots = facts
            .born
            .iter()
            .enumerate()
            .filter(|(index, born)| born.is_long() && Some(*index) != self.delivered);
        let open = lots.map(|(index, born)| {
            let is_later = born.step > self.step && born.step < closing.step;
            let own = term_since(born.lot.known_held_from(), self.sold);
            let quantity = match (held, own) {
                (Term::Short, Term::Short | Term::Long) | (Term::Unknown, Term::Unknown)
                    if is_later =>
                {
                    born.quantity
                }
                _ if own == held => facts.open_after(index, self.step),
                _ => 0,
            };
            born.scale.convert(quantity, facts.born[closing.born].scale)
        });
        open.fold(0, i64::saturating_add)
    }
}

/// Dates a short sale that was bought back: by delivery, and a gain by the trade.
pub fn date(disposal: &mut Disposal, closing: &Closing) {
    if disposal.is_short && closing.taken.way == Way::Traded {
        disposal.delivered = closing.delivered;
        if disposal.result().is_some_and(|result| result <= 0) {
            disposal.disposed = closing.delivered;
        }
    }
}

/// How much of a closed piece has which term. What depends on a day that nobody knows, or on
/// whether it is a gain or a loss where nobody knows that, has none that is known.
pub fn terms(
    facts: &Facts,
    closing: &Closing,
    piece: &Piece,
    result: Option<i128>,
) -> Vec<(i64, Term)> {
    let whole = |term| vec![(piece.quantity, term)];
    let Some(short) = ShortSale::of(facts, closing) else {
        return whole(term_since(piece.held_from, closing.date));
    };
    let delivered = if short.delivered.is_some() {
        term_since(piece.held_from, closing.date)
    } else {
        Term::Short
    };
    let was_held_long =
        short.delivered.is_some() && term_since(piece.held_from, short.sold) == Term::Long;
    let there = |held| short.property(facts, closing, held);
    let Some(result) = result else {
        let is_short = delivered == Term::Short && there(Term::Long) + there(Term::Unknown) == 0;
        return whole(if is_short { Term::Short } else { Term::Unknown });
    };
    let other = match (result < 0, delivered) {
        (false, Term::Long) if !was_held_long => return whole(Term::Short),
        (false, Term::Long) => Term::Short,
        (true, Term::Short) => Term::Long,
        (false, Term::Short) | (true, Term::Long) | (_, Term::Unknown | Term::Speculative) => {
            return whole(delivered);
        }
    };
    let turned = there(other).min(piece.quantity);
    let doubtful = there(Term::Unknown).min(piece.quantity - turned);
    let rest = piece.quantity - turned - doubtful;
    vec![(turned, other), (doubtful, Term::Unknown), (rest, delivered)]
}

/// Starts the holding period of the same property anew when a short sale is closed. `longs` are the
/// long lots.
pub fn restart(facts: &Facts, pieces: &mut Pieces, longs: &mut Queue, closing: &Closing) {
    let Some(short) = ShortSale::of(facts, closing) else { return };
    let own = facts.born[closing.born].scale;
    let (mut left, mut from) = (closing.quantity, 0);
    while left > 0
        && let Some((place, index)) = longs.at(from)
        && facts.born[index].lot.acquired <= closing.date
    {
        from = place + 1;
        let born = &facts.born[index];
        if pieces.of_lot(index).is_empty() {
            longs.strike_out(place);
        } else if born.step < closing.step {
            let is_young = |piece: &Piece| {
                term_since(piece.held_from, short.sold) == Term::Short
                    && piece.held_from < Some(closing.date)
            };
            let changed = pieces.change(index, own.convert(left, born.scale), is_young, |piece| {
                piece.held_from = Some(closing.date);
            });
            left -= born.scale.convert(changed, own).min(left);
        }
    }
}
