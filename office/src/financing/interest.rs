//! Interest before it is rounded: a fraction that is not brought to lowest terms, because it is
//! summed for a million accounts a day and nearly all of its parts have one denominator.

use terms::{Decimal, Fraction, Rounding, Total, divide, power_of_ten};

/// Smallest units of interest that nobody has rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// Above the line.
    pub numerator: i128,
    /// Below it; positive.
    pub denominator: i128,
}

impl Interest {
    /// Nothing.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// The interest of a balance at a year's rate for so many days of a year of `divisor` days;
    /// none when it is larger than any money is.
    pub fn of(balance: Total, rate: Decimal, days: i64, divisor: i64) -> Option<Self> {
        let numerator =
            balance.0.checked_mul(i128::from(rate.mantissa))?.checked_mul(i128::from(days))?;
        let denominator = i128::from(divisor).checked_mul(power_of_ten(rate.scale))?;
        Some(Self { numerator, denominator })
    }

    /// The sum of two; none when it is larger than any money is.
    pub fn plus(self, other: Self) -> Option<Self> {
        if self.numerator == 0 || other.numerator == 0 {
            return Some(if self.numerator == 0 { other } else { self });
        }
        if self.denominator == other.denominator {
            return Some(Self { numerator: self.numerator.checked_add(other.numerator)?, ..self });
        }
        let common =
            self.denominator / greatest_common_divisor(self.denominator, other.denominator);
        let denominator = common.checked_mul(other.denominator)?;
        let own = self.numerator.checked_mul(denominator / self.denominator)?;
        let others = other.numerator.checked_mul(denominator / other.denominator)?;
        Some(Self { numerator: own.checked_add(others)?, denominator })
    }

    /// The same in lowest terms.
    pub fn fraction(self) -> Option<Fraction> {
        Fraction::try_new(self.numerator, self.denominator)
    }

    /// Rounded to whole smallest units.
    pub fn round(self, rounding: Rounding) -> Total {
        Total(divide(self.numerator, self.denominator, rounding))
    }
}

/// The interest of a month: what is charged stands apart from what is paid.
///
/// Income and expense are not set off (IAS 1.32; IFRS IC, January 2015: what is charged on a
/// liability is no negative expense), so each is rounded by itself, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    charged: Interest,
    paid: Interest,
}

/// A month's interest, rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded {
    /// What is paid less what is charged.
    pub net: Total,
    /// How much is charged and paid too, which the net figure hides; never below zero.
    pub set_off: Total,
}

/// How the interest of a month is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// The sum is rounded once, and is all that counts: months that editions 1 to 4 have posted.
    Net,
    /// What is charged and what is paid are each rounded once.
    Gross,
}

impl Sides {
    /// Nothing.
    pub const NOTHING: Self = Self { charged: Interest::ZERO, paid: Interest::ZERO };

    /// The same with a part more; none when it is larger than any money is.
    pub fn plus(self, part: Interest) -> Option<Self> {
        Some(if part.numerator < 0 {
            Self { charged: self.charged.plus(part)?, ..self }
        } else {
            Self { paid: self.paid.plus(part)?, ..self }
        })
    }

    /// Rounded half up; none when it is larger than any money is.
    pub fn round(self, manner: Manner) -> Option<Rounded> {
        let cents = |exact: Interest| exact.round(Rounding::HalfUp);
        match manner {
            Manner::Net => {
                let net = cents(self.charged.plus(self.paid)?);
                Some(Rounded { net, set_off: Total::ZERO })
            }
            Manner::Gross => {
                let (charged, paid) = (cents(self.charged), cents(self.paid));
                Some(Rounded { net: charged + paid, set_off: Total(paid.0.min(-charged.0)) })
            }
        }
    }
}

fn greatest_common_divisor(mut one: i128, mut other: i128) -> i128 {
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::Interest;
    use terms::{Decimal, Rounding, Total};

    #[test]
    fn sums_are_exact_over_different_years() {
        let rate = |text| Decimal::parse(text).expect("a rate");
        let over_360 = Interest::of(Total(1_000_000), rate("0.08"), 12, 360).expect("small");
        let over_365 = Interest::of(Total(1_000_000), rate("0.0775"), 10, 365).expect("small");
        let sum = over_360.plus(over_365).expect("small");
        // 8000/3 + 155000/73 = 1049000/219 = 4789.954...
        assert_eq!(sum.numerator * 219, 1_049_000 * sum.denominator);
        assert_eq!(sum.round(Rounding::HalfUp), Total(4790));
        assert_eq!(Interest::of(Total(i128::MAX), rate("0.5"), 2, 360), None);
    }
}
