//! Parts that add up to a whole again: pro-rata fills, and amounts of money.

use super::fields::{Fields, Reading, Unsolved, aligned, number};
use super::found::Found;
use terms::currency::Currency;
use terms::{Decimal, largest_remainder};

/// The names under which the largest-remainder method goes.
const METHODS: [&str; 4] = ["largest-remainder", "largest_remainder", "pro-rata", "hamilton"];

/// The fewest decimals of money whose currency is not named.
const CENTS: u8 = 2;

/// Fills given to orders in proportion to what each asked for.
pub fn pro_rata(fields: &Fields) -> Reading<Found> {
    let method = fields.optional_text("method")?;
    if method.is_some_and(|method| !METHODS.contains(&method.to_lowercase().as_str())) {
        return Err(Unsolved::NotTheShape);
    }
    let filled = fields.number("filled")?;
    let orders: Vec<_> = fields.record("orders")?.entries().collect();
    let weights =
        orders.iter().map(|(_, weight)| number(weight)).collect::<Reading<Vec<Decimal>>>()?;
    let parts = divided(filled, filled.scale, &weights)?;
    let named = orders.iter().zip(parts).map(|((name, _), part)| ((*name).to_owned(), part));
    Ok(Found::Record(named.collect()))
}

/// An amount divided by weights.
pub fn parts(fields: &Fields) -> Reading<Found> {
    let total = fields.number("total")?;
    let weights = fields.rows("weights")?.iter().map(number).collect::<Reading<Vec<Decimal>>>()?;
    let decimals = match fields.optional_text("ccy")? {
        Some(currency) => Currency::parse(&currency)
            .map_err(|error| Unsolved::Refused(error.to_string()))?
            .minor_units(),
        None => total.scale.max(CENTS),
    };
    Ok(Found::record([("parts", Found::List(divided(total, decimals, &weights)?))]))
}

fn divided(total: Decimal, decimals: u8, weights: &[Decimal]) -> Reading<Vec<Found>> {
    let units = total.units(decimals).ok_or(Unsolved::NotTheShape)?;
    let (weights, _) = aligned(weights)?;
    let is_divisible =
        weights.iter().all(|weight| *weight >= 0) && weights.iter().any(|weight| *weight > 0);
    if !is_divisible {
        return Err(Unsolved::Refused("weights are not negative, and not all zero".to_owned()));
    }
    Ok(largest_remainder(units, &weights)
        .into_iter()
        .map(|part| Found::Amount(part.into(), decimals))
        .collect())
}
