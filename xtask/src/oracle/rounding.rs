//! The names that people give to roundings.

use super::fields::{Fields, Reading, Unsolved};
use terms::Rounding;

/// The rounding of a name. Ceiling and floor look at the sign; the house's `Up` and `Down` do not.
pub fn rounding(name: &str, is_negative: bool) -> Reading<Rounding> {
    let letters: String =
        name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase();
    match letters.trim_start_matches("round") {
        "halfup" | "nearest" | "nearestcent" | "halfawayfromzero" => Ok(Rounding::HalfUp),
        "halfdown" => Ok(Rounding::HalfDown),
        "halfeven" | "bankers" | "banker" => Ok(Rounding::HalfEven),
        "up" | "uptocent" => Ok(Rounding::Up),
        "down" | "downtocent" | "truncate" | "trunc" => Ok(Rounding::Down),
        "ceil" | "ceiling" => Ok(if is_negative { Rounding::Down } else { Rounding::Up }),
        "floor" => Ok(if is_negative { Rounding::Up } else { Rounding::Down }),
        _ => Err(Unsolved::NotTheShape),
    }
}

/// The rounding that a case names; half up when it names none.
pub fn named(fields: &Fields, key: &str, is_negative: bool) -> Reading<Rounding> {
    fields.optional_text(key)?.map_or(Ok(Rounding::HalfUp), |name| rounding(&name, is_negative))
}

/// The word of the rule of the firm `fee_rounding` for a name; the house knows two.
pub fn firm_word(name: &str) -> Reading<&'static str> {
    match rounding(name, false)? {
        Rounding::HalfUp => Ok("half_up"),
        Rounding::Up => Ok("up"),
        Rounding::HalfDown | Rounding::HalfEven | Rounding::Down => Err(Unsolved::NotTheShape),
    }
}

#[cfg(test)]
mod tests {
    use super::{firm_word, rounding};
    use terms::Rounding;

    #[test]
    fn a_rounding_is_known_by_any_of_its_names() {
        for name in ["nearest", "half-up", "HALF_UP", "ROUND_HALF_UP"] {
            assert_eq!(rounding(name, false), Ok(Rounding::HalfUp), "{name}");
        }
        assert_eq!(rounding("CEILING", true), Ok(Rounding::Down));
        assert_eq!(rounding("up-to-cent", false), Ok(Rounding::Up));
        assert!(rounding("as you like", false).is_err());
        assert!(firm_word("HALF_EVEN").is_err());
    }
}
