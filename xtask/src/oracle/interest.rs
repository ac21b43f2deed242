//! Interest on balances by segments, and what a loan of securities earns: by the house's own
//! arithmetic.

use super::fields::{Fields, Reading, Unsolved, number};
use super::found::Found;
use office::financing::Interest;
use terms::{Decimal, Rounding, Total, power_of_ten};

/// Cents.
const CURRENCY_DECIMALS: u8 = 2;

/// Interest of a period: every segment exactly, the sum rounded half up once.
pub fn segments(fields: &Fields) -> Reading<Found> {
    let divisor = divisor(fields)?;
    let (mut parts, mut sum) = (Vec::new(), Interest::ZERO);
    for row in fields.rows("segments")? {
        let row = fields.within(row)?;
        row.only(&["debit", "credit", "balance", "rate", "days", "divisor"])?;
        let balance = ["debit", "credit", "balance"]
            .into_iter()
            .find_map(|key| row.value(key))
            .ok_or(Unsolved::NotTheShape)?;
        let own = if row.has("divisor") { self::divisor(&row)? } else { divisor };
        let part = interest(number(balance)?, row.number("rate")?, days(&row)?, own)?;
        sum = sum.plus(part).ok_or(Unsolved::NotTheShape)?;
        parts.push(shown(part)?);
    }
    let total = sum.round(Rounding::HalfUp);
    Ok(Found::record([
        ("per_segment", Found::List(parts)),
        ("total", Found::total(total, CURRENCY_DECIMALS)),
        ("exact", shown(sum)?),
    ]))
}

/// A loan against cash: its collateral, the rebate on it, what the cash earns beyond, how that is
/// shared, and a fee on the value of the securities.
pub fn stock_loan(fields: &Fields) -> Reading<Found> {
    let (days, divisor) = (days(fields)?, divisor(fields)?);
    let value = product(fields.number("shares")?, fields.number("price")?)?;
    let whole = Decimal { mantissa: 1, scale: 0 };
    let collateral =
        cents(product(value, fields.optional_number("collateral_pct")?.unwrap_or(whole))?)?;
    let on = |balance: Decimal, key: &str| -> Reading<Option<i128>> {
        let Some(rate) = fields.optional_number(key)? else { return Ok(None) };
        Ok(Some(interest(balance, rate, days, divisor)?.round(Rounding::HalfUp).0))
    };
    let (rebate, reinvested, fee) =
        (on(collateral, "rebate")?, on(collateral, "reinvestment")?, on(cents(value)?, "fee")?);
    let amount = |units: Option<i128>| {
        units.map_or(Found::Nothing, |units| Found::Amount(units, CURRENCY_DECIMALS))
    };
    let net = reinvested.map(|reinvested| reinvested - rebate.unwrap_or(0));
    let mut found = vec![
        ("collateral".to_owned(), Found::from(collateral)),
        ("rebate".to_owned(), amount(rebate)),
        ("reinvestment_earnings".to_owned(), amount(reinvested)),
        ("net".to_owned(), amount(net)),
        ("fee".to_owned(), amount(fee)),
    ];
    if let (Some(split), Some(net)) = (fields.optional_text("split")?, net) {
        found.extend(shares(&split, net)?);
    }
    Ok(Found::Record(found))
}

/// The parts of a net amount, `60:40`: rounded half up, and the last one is what is left.
fn shares(split: &str, net: i128) -> Reading<Vec<(String, Found)>> {
    let weights: Vec<i64> = split
        .split([':', '/'])
        .map(|part| part.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| Unsolved::NotTheShape)?;
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if weights.iter().any(|weight| *weight < 0) || whole == 0 {
        return Err(Unsolved::NotTheShape);
    }
    let (mut left, last) = (net, weights.len() - 1);
    let part = |(index, weight): (usize, &i64)| {
        let share = if index == last {
            left
        } else {
            terms::divide(net * i128::from(*weight), whole, Rounding::HalfUp)
        };
        left -= share;
        (format!("share{weight}"), Found::Amount(share, CURRENCY_DECIMALS))
    };
    Ok(weights.iter().enumerate().map(part).collect())
}

/// The interest of an amount, in cents.
fn interest(balance: Decimal, rate: Decimal, days: i64, divisor: i64) -> Reading<Interest> {
    let units = balance.units(CURRENCY_DECIMALS).ok_or(Unsolved::NotTheShape)?;
    Interest::of(Total(units.into()), rate, days, divisor).ok_or(Unsolved::NotTheShape)
}

/// Interest that nobody has rounded, in units of the currency.
fn shown(interest: Interest) -> Reading<Found> {
    let fraction = interest.fraction().ok_or(Unsolved::NotTheShape)?;
    let denominator = fraction
        .denominator()
        .checked_mul(power_of_ten(CURRENCY_DECIMALS))
        .ok_or(Unsolved::NotTheShape)?;
    Ok(Found::Fraction(fraction.numerator(), denominator))
}

fn product(one: Decimal, other: Decimal) -> Reading<Decimal> {
    let mantissa = one.mantissa.checked_mul(other.mantissa).ok_or(Unsolved::NotTheShape)?;
    let scale = one.scale + other.scale;
    if scale > terms::SCALE_MAX {
        Err(Unsolved::NotTheShape)
    } else {
        Ok(Decimal { mantissa, scale }.trimmed())
    }
}

fn cents(amount: Decimal) -> Reading<Decimal> {
    let mantissa =
        amount.round(CURRENCY_DECIMALS, Rounding::HalfUp).ok_or(Unsolved::NotTheShape)?;
    Ok(Decimal { mantissa, scale: CURRENCY_DECIMALS })
}

fn days(fields: &Fields) -> Reading<i64> {
    fields.number("days")?.units(0).ok_or(Unsolved::NotTheShape)
}

fn divisor(fields: &Fields) -> Reading<i64> {
    fields.number("divisor")?.units(0).filter(|divisor| *divisor > 0).ok_or(Unsolved::NotTheShape)
}

#[cfg(test)]
mod tests {
    use super::{segments, stock_loan};
    use crate::oracle::compare::differences;
    use crate::oracle::fields::Fields;
    use serde_json::{Value, json};

    fn check(solve: fn(&Fields) -> super::Reading<super::Found>, inputs: &Value, expected: &Value) {
        let inputs = inputs.as_object().expect("inputs are named");
        let found = solve(&Fields::new(inputs, expected)).expect("it is of the shape");
        assert_eq!(differences(expected, &found), Vec::<String>::new());
    }

    #[test]
    fn any_divisor_and_any_number_of_segments() {
        let segment = |debit: &str, rate: &str, days: u32| json!({"debit": debit, "rate": rate, "days": days});
        let inputs = json!({"segments": [segment("1000000.00", "0.0625", 1), segment("0.01", "0.1", 365)], "divisor": 365});
        check(
            segments,
            &inputs,
            &json!({"per_segment": ["171.232877", "0.001000"], "total": "171.23"}),
        );
        // Half a cent goes up: 1.80 x 1% / 360 x 100 = 0.005.
        check(
            segments,
            &json!({"segments": [segment("1.80", "0.01", 100)], "divisor": 360}),
            &json!({"per_segment": ["0.005"], "total": "0.01"}),
        );
    }

    #[test]
    fn a_loan_without_a_fee_has_none() {
        let inputs = json!({"shares": 500, "price": "40", "collateral_pct": "1.02", "rebate": "0.05", "reinvestment": "0.0525", "days": 7, "divisor": 365, "split": "50:50"});
        let expected = json!({"collateral": "20400.00", "rebate": "19.56", "reinvestment_earnings": "20.54", "net": "0.98", "share50": "0.49"});
        check(stock_loan, &inputs, &expected);
    }
}
