//! Currencies: minor units, rounding to them, prices quoted in hundredths.

use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use super::rounding::rounding;
use office::clearance::charges::{Measure, principal};
use terms::currency::{Currency, QuoteUnit};
use terms::{Decimal, Rounding};

/// How many decimals the smallest amount of a currency has.
pub fn minor_units(fields: &Fields) -> Reading<Found> {
    let currency = Currency::parse(&fields.text("ccy")?);
    let is_valid = currency.is_ok();
    let minor = currency.map_or(Found::Nothing, |currency| Found::count(currency.minor_units()));
    Ok(Found::record([("minor", minor), ("valid", Found::Flag(is_valid))]))
}

/// An amount, rounded to the smallest unit of its currency.
pub fn rounded(fields: &Fields) -> Reading<Found> {
    let amount = fields.number("amount")?;
    let rounding = rounding(&fields.text("mode")?, amount.mantissa < 0)?;
    let decimals = currency(&fields.text("ccy")?)?.minor_units();
    let rounded = amount.round(decimals, rounding).ok_or(Unsolved::NotTheShape)?;
    Ok(Found::record([("rounded", Found::Amount(rounded.into(), decimals))]))
}

/// The money of a trade whose price is quoted in a currency or in hundredths of one, under the name
/// of the currency.
pub fn money_of_quote(fields: &Fields) -> Reading<Found> {
    let unit = QuoteUnit::parse(&fields.text("quote_ccy")?)
        .map_err(|error| Unsolved::Refused(error.to_string()))?;
    let (quantity, quoted) = (fields.number("qty")?, fields.number("price")?);
    let shift = if unit.units_per_currency() == 100 { 2 } else { 0 };
    let price = Decimal { mantissa: quoted.mantissa, scale: quoted.scale + shift };
    let decimals = unit.currency().minor_units();
    let on = Measure { units: quantity.mantissa, decimals: quantity.scale };
    let money = principal(on, price, decimals, Rounding::HalfUp).ok_or(Unsolved::NotTheShape)?;
    let money = Found::quantity(money, decimals);
    Ok(Found::Record(vec![
        (unit.currency().as_str().to_lowercase(), money.clone()),
        ("amount".to_owned(), money),
    ]))
}

fn currency(code: &str) -> Reading<Currency> {
    Currency::parse(code).map_err(|error| Unsolved::Refused(error.to_string()))
}
