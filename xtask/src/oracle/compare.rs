//! Comparison of the expected with the found, key by key.
//!
//! Every key of `expected` must be found. A number is compared by value, exactly; one that nobody
//! rounded is rounded half up to the digits that the case shows, and compared then; with a fraction
//! it is compared as it is.

use super::found::Found;
use serde_json::Value;
use terms::{Decimal, Fraction, Rounding, divide, power_of_ten};

/// Every difference, a sentence each.
pub fn differences(expected: &Value, found: &Found) -> Vec<String> {
    let mut differences = Vec::new();
    compare("", expected, found, &mut differences);
    differences
}

fn compare(path: &str, expected: &Value, found: &Found, differences: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(fields), Found::Record(_)) => {
            for (key, expected) in fields {
                compare(
                    &below(path, key),
                    expected,
                    found.get(key).unwrap_or(&Found::Nothing),
                    differences,
                );
            }
        }
        (Value::Array(rows), Found::List(items)) if rows.len() == items.len() => {
            for (index, (expected, found)) in rows.iter().zip(items).enumerate() {
                compare(&below(path, &(index + 1).to_string()), expected, found, differences);
            }
        }
        _ if agrees(expected, found) => {}
        _ => differences.push(format!(
            "{path}: expected {}, found {}",
            shown(expected),
            found.show()
        )),
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn shown(expected: &Value) -> String {
    expected.as_str().map_or_else(|| expected.to_string(), str::to_owned)
}

fn agrees(expected: &Value, found: &Found) -> bool {
    match (expected, found) {
        (Value::Null, Found::Nothing) => true,
        (Value::Bool(expected), Found::Flag(found)) => expected == found,
        (Value::String(_) | Value::Number(_), Found::Text(found)) => shown(expected) == *found,
        (Value::String(_) | Value::Number(_), Found::Amount(units, decimals)) => {
            Decimal::parse(&shown(expected))
                .is_some_and(|expected| is_same(expected, *units, *decimals))
        }
        (Value::String(_) | Value::Number(_), Found::Fraction(numerator, denominator)) => {
            let expected = shown(expected);
            let is_exact =
                || Fraction::parse(&expected) == Fraction::try_new(*numerator, *denominator);
            Decimal::parse(&expected)
                .map_or_else(is_exact, |expected| is_rounded(expected, *numerator, *denominator))
        }
        _ => false,
    }
}

fn is_same(expected: Decimal, units: i128, decimals: u8) -> bool {
    let common = expected.scale.max(decimals);
    let at = |mantissa: i128, scale: u8| mantissa.checked_mul(power_of_ten(common - scale));
    at(i128::from(expected.mantissa), expected.scale) == at(units, decimals)
}

fn is_rounded(expected: Decimal, numerator: i128, denominator: i128) -> bool {
    let scaled = numerator.checked_mul(power_of_ten(expected.scale));
    scaled.is_some_and(|scaled| {
        divide(scaled, denominator, Rounding::HalfUp) == i128::from(expected.mantissa)
    })
}

#[cfg(test)]
mod tests {
    use super::differences;
    use crate::oracle::found::Found;
    use serde_json::json;

    #[test]
    fn numbers_are_compared_by_value_and_never_cut() {
        let found = Found::record([
            ("net", Found::Amount(43, 2)),
            ("share", Found::Fraction(2, 3)),
            ("count", Found::count(0)),
        ]);
        assert!(
            differences(&json!({"net": "0.430", "share": "0.6667", "count": 0}), &found).is_empty()
        );
        assert_eq!(differences(&json!({"net": "0"}), &found), ["net: expected 0, found 0.43"]);
        assert_eq!(
            differences(&json!({"share": "0.6666"}), &found),
            ["share: expected 0.6666, found 2/3"]
        );
        assert!(differences(&json!({"share": "2/3"}), &found).is_empty());
        assert_eq!(
            differences(&json!({"share": "1/3"}), &found),
            ["share: expected 1/3, found 2/3"]
        );
    }

    #[test]
    fn a_key_that_is_not_found_is_a_difference() {
        let found = Found::record([("rows", Found::List(vec![Found::Flag(true)]))]);
        assert_eq!(
            differences(&json!({"rows": [true, false]}), &found),
            ["rows: expected [true,false], found [true]"]
        );
        assert_eq!(
            differences(&json!({"other": "x"}), &found),
            ["other: expected x, found nothing"]
        );
    }
}
