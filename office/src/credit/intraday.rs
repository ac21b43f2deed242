//! Intraday margin: whether an account held what it must at every moment of a day (FINRA Rule
//! 4210(d)(2)).
//!
//! Its level is equity less the maintenance requirement. A purchase, a short sale and a withdrawal
//! lower it, what closes a position or comes in raises it; the deficit of a day is how far below
//! nothing it was after one that lowered it. When nobody knows in which order a day went, that
//! order counts in which the deficit is the largest.

use super::margin::{Held, Margin, Rates};
use terms::Total;

/// What opening a position does to the level: + it is raised. Closing it does the opposite. The
/// position is worth what was paid or received for it.
pub fn of_opening(held: Held, rates: &Rates, decimals: u8) -> Total {
    let paid = if held.quantity.is_negative() { held.value } else { -held.value };
    Margin::of(&[held], paid, rates, decimals).level()
}

/// The level after each move of a day, in their order.
pub fn path(start: Total, moves: &[Total]) -> impl Iterator<Item = Total> {
    moves.iter().scan(start, |level, moved| {
        *level += *moved;
        Some(*level)
    })
}

/// The deficit of a day whose order is known; none when nothing lowered the level, or it stayed
/// above nothing.
pub fn deficit(start: Total, moves: &[Total]) -> Total {
    let after = path(start, moves).zip(moves).filter(|(_, moved)| moved.0 < 0);
    Total(after.map(|(level, _)| -level.0).max().unwrap_or(0).max(0))
}

/// The deficit of a day of which nobody knows the order: all that lowers the level comes first.
pub fn deficit_of_any_order(start: Total, moves: &[Total]) -> Total {
    let lowering: Vec<Total> = moves.iter().copied().filter(|moved| moved.0 < 0).collect();
    deficit(start, &lowering)
}

#[cfg(test)]
mod tests {
    use super::{deficit, deficit_of_any_order, path};
    use proptest::prelude::{any, prop, prop_assert, proptest};
    use terms::Total;

    /// Equity of 10,000; 30,000 bought, sold, 52,000 bought, a quarter of it asked: 3,000 are
    /// missing, and 10,500 when both purchases came first.
    #[test]
    fn an_order_that_nobody_knows_is_the_worst_one() {
        let moves = [Total(-7_500), Total(7_500), Total(-13_000)];
        let levels: Vec<i128> = path(Total(10_000), &moves).map(|level| level.0).collect();
        assert_eq!(levels, [2_500, 10_000, -3_000]);
        assert_eq!(deficit(Total(10_000), &moves), Total(3_000));
        assert_eq!(deficit_of_any_order(Total(10_000), &moves), Total(10_500));
    }

    #[test]
    fn a_day_that_lowers_nothing_has_no_deficit() {
        assert_eq!(deficit(Total(-900), &[Total(400)]), Total::ZERO);
        assert_eq!(deficit(Total(-900), &[Total(400), Total(-1)]), Total(501));
        assert_eq!(deficit(Total(900), &[]), Total::ZERO);
    }

    proptest! {
        /// P52: no order of a day's moves has a larger deficit than the worst one.
        #[test]
        fn no_order_is_worse_than_the_worst_one(
            start in any::<i32>(),
            moves in prop::collection::vec(any::<i32>(), 0..12),
            shuffled in any::<u64>(),
        ) {
            let mut moves: Vec<Total> = moves.into_iter().map(|by| Total(by.into())).collect();
            let start = Total(start.into());
            let worst = deficit_of_any_order(start, &moves);
            for at in (1..moves.len()).rev() {
                let other = shuffled.rotate_left(u32::try_from(at * 7).unwrap_or(0));
                let other = usize::try_from(other % (at as u64 + 1)).unwrap_or(0);
                moves.swap(at, other);
                prop_assert!(deficit(start, &moves).0 <= worst.0);
            }
        }
    }
}
