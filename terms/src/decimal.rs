//! Exact numbers: what a file says ([`Decimal`]), what a posting moves ([`Quantity`]), what a
//! balance holds ([`Total`]).
//!
//! No float, nothing wraps, and nothing is rounded without naming how ([`Rounding`]). A quantity is
//! an `i64` that the doors bound by [`QUANTITY_MAX`]; a total is an `i128` sum of quantities. The
//! widths make the ledger infallible: 2^64 of the largest postings fit into a total, and no journal
//! holds that many.

use crate::accounts::words;
use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub};

/// The largest quantity that a door lets in or that a decision may give, in the asset's smallest
/// unit.
pub const QUANTITY_MAX: i64 = 1_000_000_000_000_000_000;

/// The most digits behind the point in anything that is read.
pub const SCALE_MAX: u8 = 18;

/// The most digits behind the point of any price: more than any instrument is quoted with, and than
/// any currency has.
pub const PRICE_SCALE_MAX: u8 = 8;

words!(
    /// How a division is rounded. `HalfUp` is away from zero on a tie; `Up` is away from zero
    /// always.
    Rounding {
        /// To the nearest; a tie goes away from zero.
        HalfUp = "half_up",
        /// To the nearest; a tie goes towards zero.
        HalfDown = "half_down",
        /// To the nearest; a tie goes to the even neighbour.
        HalfEven = "half_even",
        /// Away from zero.
        Up = "up",
        /// Towards zero.
        Down = "down",
    }
);

/// `numerator / denominator`, rounded. The denominator is positive.
pub fn divide(numerator: i128, denominator: i128, rounding: Rounding) -> i128 {
    assert!(denominator > 0, "a denominator is positive");
    let (quotient, remainder) = match (i64::try_from(numerator), i64::try_from(denominator)) {
        // A 64-bit division is several times faster, and nearly all of them fit.
        (Ok(numerator), Ok(denominator)) => {
            (i128::from(numerator / denominator), i128::from(numerator % denominator))
        }
        _ => (numerator / denominator, numerator % denominator),
    };
    let away = match rounding {
        Rounding::HalfUp => remainder.abs() >= denominator - remainder.abs(),
        Rounding::HalfDown => remainder.abs() > denominator - remainder.abs(),
        Rounding::HalfEven => match remainder.abs().cmp(&(denominator - remainder.abs())) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => quotient % 2 != 0,
            std::cmp::Ordering::Greater => true,
        },
        Rounding::Up => remainder != 0,
        Rounding::Down => false,
    };
    if away { quotient + numerator.signum() } else { quotient }
}

/// Ten to the power of `exponent`, for exponents up to 38.
pub fn power_of_ten(exponent: u8) -> i128 {
    10_i128.pow(u32::from(exponent))
}

/// A decimal number as it was written: `167.4100` is the mantissa 1674100 at scale 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits, without the point.
    pub mantissa: i64,
    /// How many of the digits stand behind the point; at most [`SCALE_MAX`].
    pub scale: u8,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// Reads `-12.50`: digits with at most one point, a sign, no exponent, no grouping, at most 18
    /// digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, scale) = parse_digits(digits.as_bytes())?;
        Some(Self { mantissa: if negative { -mantissa } else { mantissa }, scale })
    }

    /// The number in units of `10^-scale`, when it is one exactly and within [`QUANTITY_MAX`].
    pub fn units(self, scale: u8) -> Option<i64> {
        let units = if scale >= self.scale {
            i128::from(self.mantissa).checked_mul(power_of_ten(scale - self.scale))?
        } else {
            let divisor = power_of_ten(self.scale - scale);
            (i128::from(self.mantissa) % divisor == 0)
                .then_some(i128::from(self.mantissa) / divisor)?
        };
        bounded(units)
    }

    /// The number in units of `10^-scale`, rounded; `None` when it is too large.
    pub fn round(self, scale: u8, rounding: Rounding) -> Option<i64> {
        match self.units(scale) {
            Some(units) => Some(units),
            None if scale >= self.scale => None,
            None => bounded(divide(
                i128::from(self.mantissa),
                power_of_ten(self.scale - scale),
                rounding,
            )),
        }
    }

    /// What a total of something with `decimals` digits is worth at this price or rate of one unit,
    /// with `into_decimals` digits, rounded half up; `None` when it is too large.
    pub fn times(self, total: Total, decimals: u8, into_decimals: u8) -> Option<Total> {
        let (mantissa, scale) = (i128::from(self.mantissa), decimals + self.scale);
        if scale <= into_decimals {
            return total
                .0
                .checked_mul(mantissa)?
                .checked_mul(power_of_ten(into_decimals - scale))
                .map(Total);
        }
        // In two parts, because a large total times a long rate is more than 38 digits before it is
        // rounded.
        let divisor = power_of_ten(scale - into_decimals);
        let (whole, rest) = (mantissa / divisor, mantissa % divisor);
        let rest = divide(total.0.checked_mul(rest)?, divisor, Rounding::HalfUp);
        total.0.checked_mul(whole)?.checked_add(rest).map(Total)
    }

    /// The same number without zeros at the end.
    #[must_use]
    pub fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

fn parse_digits(text: &[u8]) -> Option<(i64, u8)> {
    let (mut mantissa, mut digits, mut scale, mut point) = (0_i64, 0_u8, 0_u8, false);
    for byte in text {
        match byte {
            b'0'..=b'9' if digits < SCALE_MAX || (mantissa == 0 && !point) => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                digits = if mantissa == 0 && !point { 1 } else { digits + 1 };
                scale += u8::from(point);
            }
            b'.' if !point => point = true,
            _ => return None,
        }
    }
    (digits > 0).then_some((mantissa, scale))
}

fn bounded(units: i128) -> Option<i64> {
    i64::try_from(units).ok().filter(|units| (-QUANTITY_MAX..=QUANTITY_MAX).contains(units))
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, i128::from(self.mantissa), self.scale)
    }
}

/// A signed count of an asset's smallest unit that one posting moves. + is owed to the account, −
/// is held there or owed by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(i64);

impl Quantity {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// `units` of the smallest unit; `None` beyond [`QUANTITY_MAX`].
    pub fn try_new(units: i128) -> Option<Self> {
        bounded(units).map(Self)
    }

    /// The count of smallest units.
    pub const fn units(self) -> i64 {
        self.0
    }

    /// Is it nothing?
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The same without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }
}

impl Neg for Quantity {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

/// A sum of quantities: a balance, a rung, a column of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Total(pub i128);

impl Total {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Is it nothing?
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The same without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// Shows the total with `decimals` digits behind the point.
    pub const fn show(self, decimals: u8) -> Shown {
        Shown { units: self.0, decimals }
    }

    /// As one posting's quantity; `None` when it is too large for one.
    pub fn quantity(self) -> Option<Quantity> {
        Quantity::try_new(self.0)
    }

    /// As many quantities as it takes; none for nothing.
    pub fn quantities(self) -> impl Iterator<Item = Quantity> {
        let most = i128::from(QUANTITY_MAX);
        let mut left = self.0;
        std::iter::from_fn(move || {
            let part = left.clamp(-most, most);
            left -= part;
            (part != 0).then(|| Quantity::try_new(part).expect("it was brought within the limit"))
        })
    }
}

impl From<Quantity> for Total {
    fn from(quantity: Quantity) -> Self {
        Self(i128::from(quantity.0))
    }
}

impl Add for Total {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl Sub for Total {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl Neg for Total {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl AddAssign for Total {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl AddAssign<Quantity> for Total {
    fn add_assign(&mut self, other: Quantity) {
        self.0 += i128::from(other.0);
    }
}

impl std::iter::Sum for Total {
    fn sum<I: Iterator<Item = Self>>(totals: I) -> Self {
        totals.fold(Self::ZERO, Add::add)
    }
}

/// A number of smallest units that knows its decimals, ready to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    units: i128,
    decimals: u8,
}

impl Shown {
    /// The smallest units.
    pub const fn units(self) -> i128 {
        self.units
    }

    /// How many digits stand behind the point.
    pub const fn decimals(self) -> u8 {
        self.decimals
    }

    /// Reads what this shows, in exactly this form.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let decimals = u8::try_from(fraction.len()).ok()?;
        let units = format!("{whole}{fraction}").parse().ok()?;
        let shown = Self { units, decimals };
        (decimals <= SCALE_MAX && shown.to_string() == text).then_some(shown)
    }

    /// Which of two numbers is larger, however many digits they are shown with.
    pub fn compared(self, other: Self) -> Ordering {
        let most = self.decimals.max(other.decimals);
        let parts = |shown: Self| {
            let one = power_of_ten(shown.decimals);
            (shown.units / one, shown.units % one * power_of_ten(most - shown.decimals))
        };
        parts(self).cmp(&parts(other))
    }
}

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_scaled(f, self.units, self.decimals)
    }
}

fn write_scaled(f: &mut fmt::Formatter<'_>, units: i128, scale: u8) -> fmt::Result {
    let sign = if units < 0 { "-" } else { "" };
    if scale == 0 {
        return write!(f, "{sign}{}", units.unsigned_abs());
    }
    let divisor = power_of_ten(scale).unsigned_abs();
    let (whole, fraction) = (units.unsigned_abs() / divisor, units.unsigned_abs() % divisor);
    write!(f, "{sign}{whole}.{fraction:0width$}", width = usize::from(scale))
}

/// Divides `total` by weights so that the parts add up to it again: each part is cut down, and what
/// is left goes one unit at a time to the largest remainders, the earlier weight first on a tie.
/// Weights are not negative, not all zero. Source: the largest-remainder method (Hamilton), as
/// brokers use it for partial fills.
pub fn largest_remainder(total: i64, weights: &[i64]) -> Vec<i64> {
    let weight_total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    assert!(weight_total > 0 && weights.iter().all(|weight| *weight >= 0), "weights are positive");
    let shares = weights.iter().map(|weight| i128::from(total) * i128::from(*weight));
    let (mut parts, remainders): (Vec<i128>, Vec<i128>) = shares
        .map(|share| (share.div_euclid(weight_total), share.rem_euclid(weight_total)))
        .unzip();
    let left = i128::from(total) - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|index| (-remainders[*index], *index));
    let left = usize::try_from(left).expect("what is left is less than the number of weights");
    for index in order.into_iter().take(left) {
        parts[index] += 1;
    }
    parts
        .into_iter()
        .map(|part| i64::try_from(part).expect("a part is no larger than the total"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Decimal, Quantity, Rounding, Total, divide, largest_remainder};

    #[test]
    fn a_decimal_is_shown_as_it_was_read() {
        for text in ["0", "167.4100", "-12.50", "0.000119", "999999999999999999", "-0.01", "100"] {
            assert_eq!(Decimal::parse(text).expect("a number").to_string(), text);
        }
    }

    #[test]
    fn what_is_no_plain_number_is_refused() {
        for text in ["", ".", "-", "1e5", "1,000", "1.2.3", "NaN", "1 ", "١", "1234567890123456789"]
        {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }

    #[test]
    fn units_are_exact_or_nothing() {
        let price = Decimal::parse("48.7900").expect("a number");
        assert_eq!(price.units(2), Some(4879));
        assert_eq!(price.units(6), Some(48_790_000));
        assert_eq!(price.units(1), None);
        assert_eq!(price.round(1, Rounding::HalfUp), Some(488));
        assert_eq!(
            Decimal::parse("999999999999999999").and_then(|number| number.units(2)),
            None,
            "too large"
        );
    }

    #[test]
    fn each_rounding_does_what_its_name_says() {
        let table = [
            (25, 10, [3, 2, 3, 2]),
            (-25, 10, [-3, -2, -3, -2]),
            (35, 10, [4, 4, 4, 3]),
            (21, 10, [2, 2, 3, 2]),
            (-29, 10, [-3, -3, -3, -2]),
            (20, 10, [2, 2, 2, 2]),
            (
                10_i128.pow(30) + 5 * 10_i128.pow(9),
                10_i128.pow(10),
                [10_i128.pow(20) + 1, 10_i128.pow(20), 10_i128.pow(20) + 1, 10_i128.pow(20)],
            ),
        ];
        for (numerator, denominator, expected) in table {
            let modes = [Rounding::HalfUp, Rounding::HalfEven, Rounding::Up, Rounding::Down];
            assert_eq!(
                modes.map(|mode| divide(numerator, denominator, mode)),
                expected,
                "{numerator}/{denominator}"
            );
        }
        assert_eq!(
            (divide(25, 10, Rounding::HalfDown), divide(-26, 10, Rounding::HalfDown)),
            (2, -3)
        );
    }

    #[test]
    fn a_total_is_worth_its_price() {
        let worth = |total, decimals, rate, into| {
            Decimal::parse(rate).expect("a number").times(Total(total), decimals, into)
        };
        assert_eq!(worth(10_000, 2, "1.0850", 2), Some(Total(10_850)));
        assert_eq!(
            worth(10_000, 2, "110.505", 0),
            Some(Total(11_051)),
            "yen have no decimals; a half goes up"
        );
        assert_eq!(worth(-10_000, 2, "110.505", 0), Some(Total(-11_051)));
        assert_eq!(worth(1_000, 0, "0.30712", 3), Some(Total(307_120)), "dinars have three");
        assert_eq!(worth(i128::MAX, 0, "2", 0), None);
    }

    #[test]
    fn totals_are_shown_with_their_decimals() {
        assert_eq!(Total(-5).show(2).to_string(), "-0.05");
        assert_eq!(Total(123_456).show(0).to_string(), "123456");
        assert_eq!(Quantity::try_new(i128::from(i64::MAX)), None);
        assert_eq!(Quantity::try_new(i128::from(i64::MIN)), None);
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        assert_eq!(largest_remainder(1600, &[18008, 12540, 5800]), [793, 552, 255]);
        assert_eq!(largest_remainder(5, &[1; 7]), [1, 1, 1, 1, 1, 0, 0]);
        assert_eq!(largest_remainder(-5, &[1, 1]), [-2, -3]);
    }
}
