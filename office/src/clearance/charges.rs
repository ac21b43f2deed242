//! Charges of a trade: principal, commission, regulatory fees. Every division names its rounding.
//!
//! Sources: principal per trade, half up to the smallest unit (rule of the firm). Section 31 of the
//! Exchange Act and FINRA By-Laws Schedule A section 1 (TAF): on sales, by the rate of the trade
//! date, rounded half up for each fill unless the office's rules say up, or for the order or the
//! day (rounding of a pass-through is the firm's policy: `rules/us.md` 1.4).

use super::refusals::Refusal;
use crate::shared::directory::Directory;
use smallvec::SmallVec;
use std::cmp::Ordering;
use terms::{
    AccountId, Basis, Charge, ChargeRate, ChargeRounding, ChargeUnit, Chargeable, Date, Decimal,
    ExactSum, FeeUnit, FeesOfUnit, Fraction, Market, Name, PRICE_SCALE_MAX, Quantity, Rounding,
    divide, power_of_ten,
};

/// A number of units at a scale, exact and not yet rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    /// The digits without the point.
    pub mantissa: i128,
    /// How many of them stand behind it.
    pub scale: u8,
}

impl From<ExactSum> for Exact {
    fn from(sum: ExactSum) -> Self {
        Self { mantissa: sum.mantissa(), scale: sum.scale() }
    }
}

impl Exact {
    /// Rounds to `decimals` digits behind the point.
    pub fn round(self, decimals: u8, rounding: Rounding) -> i128 {
        if self.scale <= decimals {
            return self.mantissa * power_of_ten(decimals - self.scale);
        }
        divide(self.mantissa, power_of_ten(self.scale - decimals), rounding)
    }

    /// Rounds to `decimals` digits behind the point and gives the result in units of the currency's
    /// own digits.
    pub fn round_as(self, rule: ChargeRounding, currency_decimals: u8, firm: Rounding) -> i128 {
        match rule {
            ChargeRounding::Firm => self.round(currency_decimals, firm),
            ChargeRounding::Named { decimals, rounding } => {
                let decimals = decimals.min(currency_decimals);
                self.round(decimals, rounding) * power_of_ten(currency_decimals - decimals)
            }
        }
    }

    /// The same without zeros at its end.
    #[must_use]
    pub const fn trimmed(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The same, or the cap where that is less.
    fn capped(self, cap: Decimal) -> (Self, bool) {
        let scale = self.scale.max(cap.scale);
        let at_scale = |mantissa: i128, from: u8| mantissa * power_of_ten(scale - from);
        let (own, cap) =
            (at_scale(self.mantissa, self.scale), at_scale(cap.mantissa.into(), cap.scale));
        (Self { mantissa: own.min(cap), scale }, cap < own)
    }
}

/// What is charged on: a count of smallest units and how many digits of it stand behind the point.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Smallest units.
    pub units: i64,
    /// Decimals.
    pub decimals: u8,
}

/// Quantity times price in the currency's smallest unit; `None` when it is too large.
pub fn principal(
    quantity: Measure,
    price: Decimal,
    currency_decimals: u8,
    rounding: Rounding,
) -> Option<Quantity> {
    let mantissa = i128::from(quantity.units) * i128::from(price.mantissa);
    let exact = Exact { mantissa, scale: quantity.decimals + price.scale };
    Quantity::try_new(exact.round(currency_decimals, rounding))
}

/// The measures of a trade, or of a share of a block.
#[derive(Clone, Copy, Debug)]
pub struct Measures {
    /// Its principal; of options the premium.
    pub principal: Measure,
    /// Its quantity.
    pub quantity: Measure,
    /// The price of one unit; of a share the average of its block, exact.
    pub price: UnitPrice,
}

/// The price of one unit: so much money for so many units, not in lowest terms, because every trade
/// has one and hardly any charge asks.
#[derive(Clone, Copy, Debug)]
pub struct UnitPrice {
    money: i128,
    units: i128,
}

impl From<Decimal> for UnitPrice {
    fn from(price: Decimal) -> Self {
        Self { money: price.mantissa.into(), units: power_of_ten(price.scale) }
    }
}

impl UnitPrice {
    /// So much money, at the scale of a price, for so many units.
    pub fn average(money: i128, units: i128) -> Option<Self> {
        let units = units.checked_mul(power_of_ten(PRICE_SCALE_MAX))?;
        (units > 0).then_some(Self { money, units })
    }

    /// For people, rounded half up to the digits of a price.
    fn shown(self) -> Decimal {
        let price = self.money.saturating_mul(power_of_ten(PRICE_SCALE_MAX));
        let price = divide(price, self.units, Rounding::HalfUp);
        Decimal { mantissa: i64::try_from(price).unwrap_or(i64::MAX), scale: PRICE_SCALE_MAX }
    }

    /// Is it below a rate? What is too long to be compared is not.
    fn is_below(self, rate: Decimal) -> bool {
        let money = self.money.checked_mul(power_of_ten(rate.scale));
        let at_the_rate = self.units.checked_mul(rate.mantissa.into());
        if let (Some(money), Some(at_the_rate)) = (money, at_the_rate) {
            return money < at_the_rate;
        }
        let price = Fraction::try_new(self.money, self.units);
        price.and_then(|price| price.compare(rate.into())) == Some(Ordering::Less)
    }
}

/// What a charge is worked out on.
#[derive(Clone, Copy, Debug)]
pub struct WorkedOn<'b> {
    /// The trade or the share.
    pub of: Measures,
    /// What was charged on it so far, by name; a percentage of others is of these.
    pub charged: &'b [Charged<'b>],
}

/// A name and the amount that was charged under it, in the currency's smallest unit.
pub type Charged<'b> = (&'b str, Quantity);

/// What a rate is counted on, in so many units at so many digits.
pub fn counted_on(basis: &Basis, worked_on: &WorkedOn) -> Measure {
    match basis {
        Basis::PerMillionOfPrincipal | Basis::Percent => worked_on.of.principal,
        Basis::PerShare => worked_on.of.quantity,
        Basis::PercentOf(names) => {
            let amounts = worked_on
                .charged
                .iter()
                .filter(|(name, _)| names.iter().any(|known| known == name));
            let units = amounts.map(|(_, amount)| amount.units()).sum();
            Measure { units, decimals: worked_on.of.principal.decimals }
        }
        Basis::Flat => Measure { units: 1, decimals: 0 },
    }
}

/// What counted instead of the rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The most that is charged.
    Cap,
    /// Nothing is charged, because the price of one unit is below the rate.
    PriceBelowRate,
}

impl Limit {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cap => "cap",
            Self::PriceBelowRate => "price_below_rate",
        }
    }
}

/// A charge before rounding, and what counted instead of its rate.
pub fn exact_charge(rate: &ChargeRate, on: Measure, price: UnitPrice) -> (Exact, Option<Limit>) {
    if rate.nil_below_rate && price.is_below(rate.rate) {
        return (Exact { mantissa: 0, scale: 0 }, Some(Limit::PriceBelowRate));
    }
    let shift = match rate.basis {
        Basis::PerMillionOfPrincipal => 6,
        Basis::Percent | Basis::PercentOf(_) => 2,
        Basis::PerShare | Basis::Flat => 0,
    };
    let mantissa = i128::from(on.units) * i128::from(rate.rate.mantissa);
    let exact = Exact { mantissa, scale: on.decimals + rate.rate.scale + shift };
    let Some(cap) = rate.cap else { return (exact, None) };
    let (exact, is_capped) = exact.capped(cap);
    (exact, is_capped.then_some(Limit::Cap))
}

/// How fees are rounded where their own rule does not say, and what stands before them in the unit
/// that is rounded once.
#[derive(Clone, Copy, Debug)]
pub struct FeeRounding<'b> {
    /// How the office rounds.
    pub firm: Rounding,
    /// The unit; none: each fill by itself.
    pub unit: Option<&'b FeesOfUnit>,
}

/// The unit in which a fee was rounded once, and what its earlier fills bore of it.
#[derive(Clone, Copy, Debug)]
pub struct OfUnit {
    /// The unit.
    pub unit: FeeUnit,
    /// What they came to before rounding.
    pub exact: ExactSum,
    /// What they bore.
    pub borne: Quantity,
}

/// One charge, with everything that explains it.
#[derive(Clone, Copy, Debug)]
pub struct ChargeLine<'r> {
    /// Its name.
    pub charge: &'r Name,
    /// The row of its rate.
    pub rate: &'r ChargeRate,
    /// The first day of that row.
    pub effective: Date,
    /// What the rate was counted on.
    pub on: Measure,
    /// The amount before rounding, its limits applied.
    pub exact: ExactSum,
    /// What counted instead of the rate.
    pub limit: Option<Limit>,
    /// The unit in which it was rounded; none: by itself.
    pub of_unit: Option<OfUnit>,
    /// The amount, in the currency's smallest unit: of a unit what its rounded sum is more with it.
    pub amount: Quantity,
    /// The account on which it waits to be passed on.
    pub payable: AccountId,
}

impl ChargeLine<'_> {
    /// What is rounded: the charge with what stands before it in its unit; none: it is too long.
    pub fn rounded_on(&self) -> Option<ExactSum> {
        self.of_unit.map_or(Some(self.exact), |of_unit| of_unit.exact.plus(self.exact))
    }
}

/// Works one charge out by its rate of a day. Of a unit the charge is what the rounded sum is more
/// with it.
fn charge_line<'r>(
    charge: &'r Charge,
    date: Date,
    worked_on: &WorkedOn,
    rounding: FeeRounding,
    directory: &Directory,
) -> Result<ChargeLine<'r>, Refusal> {
    let unknown = || Refusal::RateMustBeKnown { charge: charge.charge.clone(), trade_date: date };
    let (effective, rate) = charge.rates.row_on(date).ok_or_else(unknown)?;
    let payable = directory.account_id(&charge.payable_account);
    let payable = payable
        .ok_or_else(|| Refusal::HouseAccountMustExist { kind: charge.payable_account.clone() })?;
    let on = counted_on(&rate.basis, worked_on);
    let (exact, limit) = exact_charge(rate, on, worked_on.of.price);
    let of_unit = rounding.unit.map(|unit| of_unit(unit, &charge.charge));
    let Measure { units, decimals } = worked_on.of.quantity;
    let too_large = || Refusal::AmountMustFit {
        quantity: Decimal { mantissa: units, scale: decimals },
        price: worked_on.of.price.shown(),
    };
    let exact = ExactSum::try_new(exact.mantissa, exact.scale).ok_or_else(too_large)?;
    let line = ChargeLine {
        charge: &charge.charge,
        rate,
        effective,
        on,
        exact,
        limit,
        of_unit,
        amount: Quantity::ZERO,
        payable,
    };
    let sum = Exact::from(line.rounded_on().ok_or_else(too_large)?);
    let sum = sum.round_as(rate.rounding, worked_on.of.principal.decimals, rounding.firm);
    let borne = of_unit.map_or(0, |of_unit| of_unit.borne.units().into());
    let amount = Quantity::try_new(sum - borne).ok_or_else(too_large)?;
    Ok(ChargeLine { amount, ..line })
}

/// What stands in a unit of a fee; nothing of one that none of its fills bears.
fn of_unit(fees: &FeesOfUnit, charge: &str) -> OfUnit {
    let unit = fees.unit;
    let nothing = OfUnit { unit, exact: ExactSum::default(), borne: Quantity::ZERO };
    let known = fees.before.iter().find(|fee| fee.charge == charge);
    known.map_or(nothing, |fee| OfUnit { unit, exact: fee.exact, borne: fee.borne })
}

/// A fee and the account on which it waits to be passed on.
pub type Fee = (AccountId, Quantity);

/// The charges on a trade that are worked out when it is booked, in the order of the market's
/// table.
pub fn trade_charges<'r>(
    market: &'r Market,
    trade_date: Date,
    what: &Chargeable,
    of: Measures,
    rounding: FeeRounding,
    directory: &Directory,
) -> Result<SmallVec<[ChargeLine<'r>; 2]>, Refusal> {
    let mut lines: SmallVec<[ChargeLine<'r>; 2]> = SmallVec::new();
    for charge in market
        .charges
        .iter()
        .filter(|charge| charge.unit == ChargeUnit::Trade && charge.falls_on(what))
    {
        let charged: SmallVec<[Charged; 2]> =
            lines.iter().map(|line| (line.charge.as_str(), line.amount)).collect();
        let worked_on = WorkedOn { of, charged: &charged };
        lines.push(charge_line(charge, trade_date, &worked_on, rounding, directory)?);
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::{Charged, Limit, Measure, Measures, UnitPrice, WorkedOn, counted_on, exact_charge};
    use terms::{Basis, ChargeRate, ChargeRounding, Decimal, Name, Quantity, Rounding};

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).expect("a number")
    }

    /// The charge on 500,000.00 for 500 shares, beside brokerage of 40.00, an exchange charge of
    /// 30.70 and a fee of 1.00.
    fn charged(
        basis: Basis,
        rate: &str,
        cap: Option<&str>,
        rounding: ChargeRounding,
    ) -> (i128, bool) {
        let quantity = |units| Quantity::try_new(units).expect("small");
        let others: [Charged; 4] = [
            ("brokerage", quantity(4_000)),
            ("exchange", quantity(3_070)),
            ("sebi", quantity(100)),
            ("stt", quantity(12_500)),
        ];
        let of = |units, decimals| Measure { units, decimals };
        let measures = Measures {
            principal: of(50_000_000, 2),
            quantity: of(500, 0),
            price: decimal("1000").into(),
        };
        let worked_on = WorkedOn { of: measures, charged: &others };
        let rate = ChargeRate {
            basis,
            rate: decimal(rate),
            cap: cap.map(decimal),
            nil_below_rate: true,
            rounding,
            source: Name::default(),
        };
        let on = counted_on(&rate.basis, &worked_on);
        let (exact, limit) = exact_charge(&rate, on, measures.price);
        (exact.round_as(rate.rounding, 2, Rounding::Up), limit == Some(Limit::Cap))
    }

    /// A million shares at 0.000195 each and a cap of 9.79: nothing below the rate, the cap at it.
    #[test]
    fn nothing_is_charged_where_the_price_is_below_the_rate() {
        let rate = ChargeRate {
            basis: Basis::PerShare,
            rate: decimal("0.000195"),
            cap: Some(decimal("9.79")),
            nil_below_rate: true,
            rounding: ChargeRounding::Firm,
            source: Name::default(),
        };
        let charged = |rate: &ChargeRate, price: UnitPrice| {
            let (exact, limit) =
                exact_charge(rate, Measure { units: 1_000_000, decimals: 0 }, price);
            (exact.round(2, Rounding::Up), limit)
        };
        let third = UnitPrice::average(584_999, 30).expect("it fits");
        for (price, expected) in [
            (decimal("0.0001").into(), (0, Some(Limit::PriceBelowRate))),
            (decimal("0.000194").into(), (0, Some(Limit::PriceBelowRate))),
            // An average that eight digits show as 0.00019500.
            (third, (0, Some(Limit::PriceBelowRate))),
            (decimal("0.000195").into(), (979, Some(Limit::Cap))),
            (decimal("0.0002").into(), (979, Some(Limit::Cap))),
        ] {
            assert_eq!(charged(&rate, price), expected, "{price:?}");
        }
        let older = ChargeRate { nil_below_rate: false, ..rate };
        assert_eq!(charged(&older, decimal("0.0001").into()), (979, Some(Limit::Cap)));
    }

    #[test]
    fn each_basis_counts_on_its_own() {
        let firm = ChargeRounding::Firm;
        let names =
            |names: &[&str]| Basis::PercentOf(names.iter().map(|name| Name::from(*name)).collect());
        let rupees = |rounding| ChargeRounding::Named { decimals: 0, rounding };
        let table = [
            (Basis::PerMillionOfPrincipal, "30.7", None, firm, (1_535, false)),
            (Basis::PerShare, "0.000195", None, firm, (10, false)),
            (Basis::PerShare, "0.01", Some("4.99"), firm, (499, true)),
            (Basis::PerShare, "0.01", Some("5.00"), firm, (500, false)),
            (Basis::Percent, "0.00307", None, firm, (1_535, false)),
            (names(&["brokerage", "exchange", "sebi"]), "18", None, firm, (1_291, false)),
            (names(&["brokerage", "exchange"]), "18", None, firm, (1_273, false)),
            (Basis::Flat, "13.50", None, firm, (1_350, false)),
            (Basis::Percent, "0.0251", None, rupees(Rounding::HalfUp), (12_600, false)),
            (Basis::Percent, "0.0251", None, rupees(Rounding::HalfDown), (12_500, false)),
            (
                Basis::Percent,
                "0.0251",
                None,
                ChargeRounding::Named { decimals: 2, rounding: Rounding::Down },
                (12_550, false),
            ),
        ];
        for (basis, rate, cap, rounding, expected) in table {
            let name = format!("{basis:?} at {rate}, {rounding:?}");
            assert_eq!(charged(basis, rate, cap, rounding), expected, "{name}");
        }
    }
}
