//! The clearing house's own reckoning for its members, so that the office can foresee it and check
//! it.
//!
//! In: positions, rates and draws, as data. Out: who is given securities first, what an open
//! position earns, what one bank is to pay or to receive in the end. Sources: NSCC Rule 11 and
//! Procedure VII (continuous net settlement: allocation, dividends on open positions); DTC and
//! NSCC's cross-endorsed end-of-day settlement (`rules/us.md` section 2). Never here: our own
//! books. Nor the ranks of the priority groups: they are the clearing house's to change, so they
//! come in with each position.

use super::view::market_value;
use terms::{Decimal, Total};

/// A member's long position that waits for securities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongPosition {
    /// What the clearing house owes the member.
    pub quantity: Total,
    /// The rank of its priority group; the lowest goes first.
    pub rank: i64,
    /// For how many settlement days it has been open.
    pub age_settlement_days: i64,
    /// The number that was drawn for it; the lowest goes first.
    pub draw: i64,
}

/// What each long position is given of the securities that came in, in the order of `positions`:
/// the lowest rank first, then the oldest, then the lowest number drawn; each all that it waits
/// for, as long as there is any left.
pub fn allocate(available: Total, positions: &[LongPosition]) -> Vec<Total> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    order.sort_by_key(|index| {
        let position = &positions[*index];
        (position.rank, -position.age_settlement_days, position.draw, *index)
    });
    let (mut left, mut given) = (available, vec![Total::ZERO; positions.len()]);
    for index in order {
        let part = Total(positions[index].quantity.0.min(left.0).max(0));
        given[index] = part;
        left = left - part;
    }
    given
}

/// What a member receives (+) or pays (−) for a cash dividend on a position that is open with the
/// clearing house at the close of the record date: + when it waits for the securities, − when it
/// has failed to deliver them.
pub fn dividend(
    position: Total,
    quantity_decimals: u8,
    rate: Decimal,
    currency_decimals: u8,
) -> Total {
    market_value(position, quantity_decimals, rate, currency_decimals)
}

/// The one amount that a settling bank receives (+) or pays (−) when the depository's and the
/// clearing house's balances are endorsed to each other.
pub fn cross_endorsed(balances: &[Total]) -> Total {
    balances.iter().copied().sum()
}

#[cfg(test)]
mod tests {
    use super::{LongPosition, allocate};
    use terms::Total;

    #[test]
    fn rank_goes_before_age_and_age_before_the_draw() {
        let position = |(quantity, rank, age_settlement_days, draw)| {
            let quantity = Total(quantity);
            LongPosition { quantity, rank, age_settlement_days, draw }
        };
        let waiting =
            [(300, 2, 2, 7), (400, 4, 5, 3), (100, 3, 0, 9), (250, 4, 5, 1), (50, 1, 1, 4)]
                .map(position);
        let given: Vec<i128> = allocate(Total(600), &waiting).iter().map(|part| part.0).collect();
        assert_eq!(given, [300, 0, 100, 150, 50]);
        assert_eq!(allocate(Total(0), &waiting), [Total::ZERO; 5]);
    }
}
