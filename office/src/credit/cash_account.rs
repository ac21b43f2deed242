//! Cash accounts: what was sold before it was paid for (12 CFR 220.8).
//!
//! A purchase is paid for within one payment period. Who sells it before it is paid for, and does
//! not pay within the period, rides free: for the days of the rule the account buys with settled
//! money alone (220.8(c)). Buying with proceeds that have not settled, and selling before they do,
//! is a violation of good faith by the practice of firms.

use terms::{Date, Total};

/// A purchase that was sold again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ride {
    /// The last day of its payment period.
    pub due: Date,
    /// When it was sold.
    pub sold: Date,
    /// When it was paid for in full, if ever.
    pub paid: Option<Date>,
    /// When proceeds of the sale were drawn, if ever.
    pub drawn: Option<Date>,
}

impl Ride {
    /// Was it a free one? Not when it was paid for before the sale; nor when it was paid for within
    /// the period, and nothing of the proceeds drawn before that (220.8(c)(2)).
    pub fn is_free(&self) -> bool {
        let Some(paid) = self.paid else { return true };
        let is_cured = paid <= self.due && self.drawn.is_none_or(|drawn| drawn >= paid);
        self.sold < paid && !is_cured
    }
}

/// What a sale will bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proceeds {
    /// When it settles.
    pub settles: Date,
    /// How much.
    pub amount: Total,
}

/// From which day on a purchase may be sold in good faith: when the last of the proceeds settles
/// that it takes beyond the settled money. None when all of them do not suffice; the day of the
/// purchase when none is taken.
pub fn good_from(
    bought: Date,
    price: Total,
    settled: Total,
    proceeds: &[Proceeds],
) -> Option<Date> {
    let mut left = price.0 - settled.0.max(0);
    let mut coming: Vec<&Proceeds> = proceeds.iter().collect();
    coming.sort_by_key(|proceeds| proceeds.settles);
    let mut from = bought;
    for proceeds in coming {
        if left <= 0 {
            break;
        }
        left -= proceeds.amount.0;
        from = from.max(proceeds.settles);
    }
    (left <= 0).then_some(from)
}

#[cfg(test)]
mod tests {
    use super::{Proceeds, Ride, good_from};
    use terms::{Date, Total};

    fn november(day: i32) -> Date {
        Date::parse("2026-11-01").expect("a day").plus(day - 1)
    }

    #[test]
    fn a_ride_is_free_unless_it_was_paid_for_in_time() {
        let ride = Ride { due: november(19), sold: november(17), paid: None, drawn: None };
        assert!(ride.is_free());
        let paid = |day| Ride { paid: Some(november(day)), ..ride };
        assert!(!paid(16).is_free(), "it was paid for before it was sold");
        assert!(!paid(19).is_free(), "220.8(c)(2)");
        assert!(paid(20).is_free());
        assert!(Ride { drawn: Some(november(18)), ..paid(19) }.is_free(), "the proceeds paid it");
        assert!(!Ride { drawn: Some(november(19)), ..paid(19) }.is_free());
        assert!(!Ride { sold: november(23), ..paid(20) }.is_free(), "late, and not free");
    }

    #[test]
    fn proceeds_are_good_from_the_day_on_which_they_settle() {
        let coming = |day, amount| Proceeds { settles: november(day), amount: Total(amount) };
        let from = |settled, proceeds: &[Proceeds]| {
            good_from(november(16), Total(5_000), Total(settled), proceeds)
        };
        assert_eq!(from(5_000, &[coming(17, 1)]), Some(november(16)));
        assert_eq!(from(0, &[coming(18, 2_000), coming(17, 3_000)]), Some(november(18)));
        assert_eq!(from(2_000, &[coming(18, 2_000), coming(17, 3_000)]), Some(november(17)));
        assert_eq!(from(1_999, &[coming(17, 3_000)]), None);
    }
}
