//! The figures of Form 1099-B and Form 8949 for one disposal (26 CFR 1.6045-1(d); instructions for
//! Forms 1099-B and 8949).
//!
//! In: a disposal, whether its lot is covered, the kind of instrument. Out: what stands in which
//! box. Proceeds are net of charges, which box 6 says. A wash sale is reported for covered lots of
//! the same account and instrument only; the holder sees to the others.

use super::{Disposal, Term};
use terms::{Date, Quantity};

/// A line of Form 1099-B.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormLine {
    /// Box 1b: date acquired.
    pub acquired: Option<Date>,
    /// Box 1c: date sold or disposed; of a short sale, when what closed it was delivered.
    pub sold: Date,
    /// Box 1d: proceeds, in cents.
    pub proceeds: Option<i128>,
    /// Box 1e: cost or other basis.
    pub basis: Option<i128>,
    /// Box 1g: wash sale loss disallowed; of what nobody knows to be a loss, none.
    pub disallowed: Option<i128>,
    /// For how long it was held: box 2, and the box of Form 8949.
    pub term: Term,
    /// Box 12: basis reported to the IRS; else box 5: noncovered security.
    pub is_covered: bool,
}

/// Box 6: proceeds are reported net of commissions and fees.
pub const BOX_6: &str = "net";

impl FormLine {
    /// The line of a disposal. The date acquired is that of the lot, or earlier when the time of a
    /// replaced lot was tacked on (instructions for Form 1099-B, box 1b). A short sale is of the
    /// day and year of delivery, without regard to constructive sales (26 CFR
    /// 1.6045-1(c)(3)(xi)(A)).
    ///
    /// Of a noncovered security whose cost nobody has told, boxes 1b, 1e and 2 are left blank (26
    /// CFR 1.6045-1(d)(2)(iii); instructions for Form 1099-B, box 5).
    pub fn of(disposal: &Disposal, is_covered: bool) -> Self {
        let units = |amount: Quantity| i128::from(amount.units());
        Self {
            acquired: disposal.held_from.filter(|_| disposal.basis.is_some()),
            sold: disposal.delivered,
            proceeds: disposal.proceeds.map(units),
            basis: disposal.basis.map(units),
            disallowed: disposal.result().map(|_| units(disposal.disallowed)),
            term: disposal.term,
            is_covered,
        }
    }

    /// The box of Form 8949 under which it is reported: A and B are short-term, D and E long-term;
    /// A and D are covered. X: it cannot be said whether B or E, because the holding period is not
    /// known (instructions for Form 1099-B, applicable checkbox on Form 8949).
    pub const fn part(&self) -> &'static str {
        match (self.term, self.is_covered) {
            (Term::Short | Term::Speculative, true) => "A",
            (Term::Short | Term::Speculative, false) => "B",
            (Term::Long, true) => "D",
            (Term::Long, false) => "E",
            (Term::Unknown, _) => "X",
        }
    }

    /// Column (f) of Form 8949: the code of the adjustment.
    pub const fn code(&self) -> &'static str {
        match self.disallowed {
            None | Some(0) => "",
            Some(_) => "W",
        }
    }

    /// Column (h) of Form 8949: gain or loss after the adjustment.
    pub fn gain(&self) -> Option<i128> {
        Some(self.proceeds? - self.basis? + self.disallowed?)
    }

    /// The word of box 2.
    pub const fn box_2(&self) -> Option<&'static str> {
        match self.term {
            Term::Short | Term::Speculative if self.basis.is_some() => Some("ST"),
            Term::Long if self.basis.is_some() => Some("LT"),
            Term::Short | Term::Long | Term::Speculative | Term::Unknown => None,
        }
    }
}
