//! An exact fraction: the terms of a corporate action and what follows from them, until the one
//! rounding that is named.
//!
//! In: decimals, counts, texts such as `1/3`, `1/2.5`, `0.3879`, `3:2`. Out: the same number in
//! lowest terms, or a whole number by a named rounding. Every step is checked: what does not fit
//! into 128 bits is `None`, never another number.

use crate::decimal::{Decimal, Rounding, divide, power_of_ten};
use std::cmp::Ordering;
use std::fmt;

/// A number as numerator and denominator, in lowest terms; the denominator is positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: i128,
    denominator: i128,
}

impl Fraction {
    /// Zero.
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    /// One.
    pub const ONE: Self = Self { numerator: 1, denominator: 1 };

    /// A whole number.
    pub const fn whole(number: i128) -> Self {
        Self { numerator: number, denominator: 1 }
    }

    /// `numerator / denominator` in lowest terms; none for a denominator of zero, or when it does
    /// not fit.
    pub fn try_new(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = i128::try_from(greatest_common_divisor(
            numerator.unsigned_abs(),
            denominator.unsigned_abs(),
        ))
        .ok()?;
        let sign = denominator.signum();
        (sign != 0).then_some(())?;
        let numerator = (numerator / divisor).checked_mul(sign)?;
        let denominator = (denominator / divisor).checked_mul(sign)?;
        Some(Self { numerator, denominator })
    }

    /// Reads a ratio: a decimal, or two decimals with `/` or `:` between them (`3:2` is three for
    /// two).
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(['/', ':']) {
            None => Decimal::parse(text.trim()).map(Self::from),
            Some((above, below)) => {
                let (above, below) = (Decimal::parse(above.trim())?, Decimal::parse(below.trim())?);
                Self::from(above).over(below.into())
            }
        }
    }

    /// What stands above the line.
    pub const fn numerator(self) -> i128 {
        self.numerator
    }

    /// What stands below the line.
    pub const fn denominator(self) -> i128 {
        self.denominator
    }

    /// Is it nothing?
    pub const fn is_zero(self) -> bool {
        self.numerator == 0
    }

    /// Is it less than nothing?
    pub const fn is_negative(self) -> bool {
        self.numerator < 0
    }

    /// Without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self { numerator: self.numerator.abs(), denominator: self.denominator }
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let shared = i128::try_from(greatest_common_divisor(
            self.denominator.unsigned_abs(),
            other.denominator.unsigned_abs(),
        ))
        .ok()?;
        let (own, others) = (other.denominator / shared, self.denominator / shared);
        let numerator =
            self.numerator.checked_mul(own)?.checked_add(other.numerator.checked_mul(others)?)?;
        Self::try_new(numerator, self.denominator.checked_mul(own)?)
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.times(Self::whole(-1))?)
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        let (one, two) = (
            Self::try_new(self.numerator, other.denominator)?,
            Self::try_new(other.numerator, self.denominator)?,
        );
        Self::try_new(
            one.numerator.checked_mul(two.numerator)?,
            one.denominator.checked_mul(two.denominator)?,
        )
    }

    /// The quotient; none when the other is zero.
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::try_new(other.denominator, other.numerator)?)
    }

    /// The whole number that it is rounded to.
    pub fn round(self, rounding: Rounding) -> i128 {
        divide(self.numerator, self.denominator, rounding)
    }

    /// In units of `10^-decimals`, rounded; none when it does not fit.
    pub fn units(self, decimals: u8, rounding: Rounding) -> Option<i128> {
        Some(self.times(Self::whole(power_of_ten(decimals)))?.round(rounding))
    }

    /// What stands behind the point, with the sign of the whole.
    #[must_use]
    pub fn part(self) -> Self {
        // The denominator stays, so that it fits.
        Self::try_new(self.numerator % self.denominator, self.denominator)
            .expect("a remainder is smaller than what it is left of")
    }

    /// Which of the two is larger; none when they are too long to be compared.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        self.minus(other).map(|left| left.numerator.cmp(&0))
    }
}

fn greatest_common_divisor(one: u128, other: u128) -> u128 {
    let (mut one, mut other) = (one, other);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one.max(1)
}

impl From<Decimal> for Fraction {
    fn from(decimal: Decimal) -> Self {
        let Decimal { mantissa, scale } = decimal;
        Self::try_new(mantissa.into(), power_of_ten(scale))
            .expect("eighteen digits above at most eighteen")
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fraction;
    use crate::Rounding;

    fn fraction(text: &str) -> Fraction {
        Fraction::parse(text).expect("a fraction")
    }

    #[test]
    fn ratios_are_read_in_every_form_and_shown_in_lowest_terms() {
        let table = [
            ("1/3", "1/3"),
            ("1/2.5", "2/5"),
            ("0.3879", "3879/10000"),
            ("3:2", "3/2"),
            ("10:2", "5"),
            ("-0.50", "-1/2"),
        ];
        for (text, shown) in table {
            assert_eq!(fraction(text).to_string(), shown);
        }
        for text in ["", "1/0", "1/", "/2", "one", "1/2/3", "1e2"] {
            assert_eq!(Fraction::parse(text), None, "{text}");
        }
    }

    #[test]
    fn nothing_is_lost_and_nothing_wraps() {
        let third = fraction("1/3");
        assert_eq!(third.plus(third).and_then(|two| two.plus(third)), Some(Fraction::ONE));
        assert_eq!(fraction("100").times(third).map(Fraction::part), Some(third));
        assert_eq!(fraction("1/7").minus(fraction("1/7")), Some(Fraction::ZERO));
        assert_eq!(Fraction::ONE.over(Fraction::ZERO), None);
        assert_eq!(Fraction::whole(i128::MAX).times(fraction("2")), None);
        assert_eq!(Fraction::try_new(i128::MIN, -1), None);
        assert_eq!(fraction("2/3").units(2, Rounding::HalfUp), Some(67));
        assert_eq!(fraction("-7/2").part(), fraction("-1/2"));
    }
}
