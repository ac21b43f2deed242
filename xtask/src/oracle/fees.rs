//! Regulatory charges on a principal or on shares: by rates that a case gives, or by the house's
//! own dated tables.

use super::clerk;
use super::fields::{Fields, Reading, Unsolved};
use super::found::Found;
use super::rounding::named;
use office::clearance::charges::{Exact, Measure, exact_charge};
use terms::{Basis, Charge, ChargeRate, ChargeRounding, Date, Decimal, Name, power_of_ten};

/// Cents.
const CURRENCY_DECIMALS: u8 = 2;

/// A charge on a principal at a given rate per million.
pub fn on_principal(fields: &Fields) -> Reading<Found> {
    let rate = given(
        Basis::PerMillionOfPrincipal,
        fields.number("per_million")?,
        fields.optional_number("cap")?,
    );
    charged(fields, &rate, fields.number("principal")?)
}

/// A charge on shares at a given rate per share.
pub fn on_shares(fields: &Fields) -> Reading<Found> {
    let rate = given(Basis::PerShare, fields.number("per_share")?, fields.optional_number("cap")?);
    charged(fields, &rate, fields.number("shares")?)
}

/// The charge of a day on a principal.
pub fn on_principal_by_date(fields: &Fields) -> Reading<Found> {
    let rate = rate_on(&Basis::PerMillionOfPrincipal, day(fields)?)?;
    charged(fields, rate, fields.number("principal")?)
}

/// The charge of a day on shares.
pub fn on_shares_by_date(fields: &Fields) -> Reading<Found> {
    let rate = rate_on(&Basis::PerShare, day(fields)?)?;
    charged(fields, rate, fields.number("shares")?)
}

/// The house's table of a charge, over the days that the expected table spans.
pub fn table(fields: &Fields) -> Reading<Found> {
    let rates = fields
        .expected("rates")
        .and_then(serde_json::Value::as_array)
        .ok_or(Unsolved::NotTheShape)?;
    let days: Vec<Date> =
        rates.iter().filter_map(|row| Date::parse(row.get("effective")?.as_str()?)).collect();
    let (Some(first), Some(last)) = (days.iter().min(), days.iter().max()) else {
        return Err(Unsolved::NotTheShape);
    };
    let has = |key: &str| rates.iter().any(|row| row.get(key).is_some());
    let (basis, key) = if has("per_million") {
        (Basis::PerMillionOfPrincipal, "per_million")
    } else {
        (Basis::PerShare, "per_share")
    };
    let rows = charge(&basis)?
        .rates
        .rows()
        .iter()
        .filter(|(effective, _)| (first..=last).contains(&effective));
    let row = |(effective, rate): &(Date, ChargeRate)| {
        let cap = rate.cap.map_or(Found::Nothing, Found::from);
        Found::record([
            ("effective", Found::text(effective)),
            (key, rate.rate.into()),
            ("cap", cap),
        ])
    };
    Ok(Found::record([("rates", Found::List(rows.map(row).collect()))]))
}

fn day(fields: &Fields) -> Reading<Date> {
    fields.optional_date("trade_date")?.map_or_else(|| fields.date("date"), Ok)
}

/// A rate that a case gives.
fn given(basis: Basis, rate: Decimal, cap: Option<Decimal>) -> ChargeRate {
    let (rounding, source) = (ChargeRounding::Firm, Name::from("the case"));
    ChargeRate { basis, rate, cap, nil_below_rate: false, rounding, source }
}

fn charge(basis: &Basis) -> Reading<&'static Charge> {
    let counts_on =
        |charge: &&Charge| charge.rates.rows().iter().any(|(_, rate)| rate.basis == *basis);
    clerk::market().charges.iter().find(counts_on).ok_or(Unsolved::NotTheShape)
}

fn rate_on(basis: &Basis, date: Date) -> Reading<&'static ChargeRate> {
    let charge = charge(basis)?;
    let unknown =
        || Unsolved::Refused(format!("no rate of charge {} is known on {date}", charge.charge));
    charge.rates.on(date).ok_or_else(unknown)
}

fn charged(fields: &Fields, rate: &ChargeRate, on: Decimal) -> Reading<Found> {
    let rounding = named(fields, "rounding", on.mantissa < 0)?;
    let is_sale = !fields.has("side") || fields.side("side")?.is_sale();
    let measure = Measure { units: on.mantissa, decimals: on.scale };
    // A case that names no price is of one at which the whole rate counts.
    let price = fields.optional_number("price")?.unwrap_or(rate.rate).into();
    let exact = if is_sale {
        exact_charge(rate, measure, price).0
    } else {
        Exact { mantissa: 0, scale: 0 }
    };
    Ok(Found::record([
        ("unrounded", Found::Fraction(exact.mantissa, power_of_ten(exact.scale))),
        ("charged", Found::Amount(exact.round(CURRENCY_DECIMALS, rounding), CURRENCY_DECIMALS)),
    ]))
}
