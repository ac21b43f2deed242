//! Which securities of a margin account the firm may use, and which are excess margin and must be
//! in its possession or control (17 CFR 240.15c3-3(a)(5), (b)(1)).
//!
//! Securities worth up to 140 percent of what the client owes may be used; which ones is the firm's
//! choice. Whole shares are counted: of a share that is partly beyond the limit none is used.

use terms::{Fraction, Total};

/// What a client holds long in an instrument, and may be a lien of the firm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lien {
    /// How many smallest units.
    pub units: Total,
    /// The price of one smallest unit, in smallest units of the currency.
    pub price: Fraction,
}

/// How much of each may be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// Up to which value securities may be used.
    pub limit: Fraction,
    /// Smallest units that may be used, in the order of the liens.
    pub units: Vec<Total>,
}

/// How much of these may be used, the first one first, against a debit, by the rate of excess
/// margin; units go in lots of so many (one share of an instrument that has decimals).
pub fn used(liens: &[(Lien, i128)], debit: Total, rate: Fraction) -> Used {
    let limit = Fraction::whole(debit.0.max(0)).times(rate).unwrap_or(Fraction::ZERO);
    let mut left = limit;
    let units = liens.iter().map(|(lien, lot)| {
        let fits = left.over(lien.price).map_or(0, |fits| fits.numerator() / fits.denominator());
        let units = fits.min(lien.units.0).max(0) / lot * lot;
        let value = lien.price.times(Fraction::whole(units));
        left = value.and_then(|value| left.minus(value)).unwrap_or(Fraction::ZERO);
        Total(units)
    });
    let units = units.collect();
    Used { limit, units }
}
