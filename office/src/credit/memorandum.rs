//! Special memorandum account: how far a client may buy or draw beyond what the margin account
//! itself shows (12 CFR 220.5).
//!
//! ```text
//!  before + money paid in − money drawn − what is asked of purchases and short sales
//!         + the release of what is sold or covered = after, or the excess when that is more
//! ```
//!
//! What comes in and what a sale releases stays there however the market moves, and interest does
//! not touch it. Less than nothing is what a call of Regulation T asks.

use super::margin::Rates;
use crate::shared::rates::part;
use terms::{Fraction, MarginRule, Rounding, Total};

/// What proceeds of a sale release.
pub fn release(proceeds: Total, rates: &Rates) -> Total {
    part(proceeds, rates.of(MarginRule::Release))
}

/// What stands there at the end of a day, of what stood before, what the day moved, and the excess
/// of the account now.
pub fn carried(before: Total, moved: Total, excess: Total) -> Total {
    Total((before + moved).0.max(excess.0))
}

/// What is missing of what Regulation T asks.
pub const fn missing(memorandum: Total) -> Total {
    Total(if memorandum.0 < 0 { -memorandum.0 } else { 0 })
}

/// How much must be sold to release what a call asks, rounded up; none when nothing is released.
pub fn sale_for(call: Total, release: Fraction) -> Option<Total> {
    Some(Total(Fraction::whole(call.0).over(release)?.round(Rounding::Up)))
}

#[cfg(test)]
mod tests {
    use super::{carried, missing, sale_for};
    use terms::{Fraction, Total};

    #[test]
    fn neither_the_market_nor_interest_takes_from_it() {
        assert_eq!(carried(Total(430_000), Total::ZERO, Total(-982_000)), Total(430_000));
        assert_eq!(carried(Total(0), Total::ZERO, Total(500_000)), Total(500_000));
        assert_eq!(missing(carried(Total(100), Total(-250), Total(-900))), Total(150));
    }

    /// A call of 10,000 is met by a sale of 20,000 (Merrill Edge, "Regulation T call").
    #[test]
    fn a_sale_that_meets_a_call_is_larger_than_it() {
        let half = Fraction::try_new(1, 2).expect("a half");
        assert_eq!(sale_for(Total(1_000_000), half), Some(Total(2_000_000)));
        let third = Fraction::try_new(1, 3).expect("a third");
        assert_eq!(sale_for(Total(1), third), Some(Total(3)));
        assert_eq!(sale_for(Total(1), Fraction::ZERO), None);
    }
}
