//! Digits in groups, from the text of an exact decimal.
//!
//! In: the text that a quantity shows itself as. Out: the same digits with commas. Never here: a
//! number type. The text goes in and comes out, so that nothing can be rounded; a library for this
//! would parse it into a type of its own first. Source: Unicode CLDR, `decimalFormats` of en, en-IN
//! and hi (`#,##0.###` and `#,##,##0.###`, Latin digits).

/// How digits before the point are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// By three: 1,234,567.
    Thousands,
    /// The last three, then by two: 12,34,567.
    Lakhs,
}

/// The sign of a negative number: as wide as a digit, and never broken off at the end of a line as
/// a hyphen is.
pub const MINUS: char = '\u{2212}';

/// Is the text a decimal: a sign, digits, at most one point with digits behind it?
pub fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The text of a decimal with its digits in groups; other text as it is.
pub fn grouped(text: &str, grouping: Grouping) -> String {
    if !is_number(text) {
        return text.to_owned();
    }
    let digits = text.trim_start_matches(['-', '+']);
    let (whole, fraction) =
        digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut shown = String::with_capacity(text.len() * 3 / 2);
    if text.starts_with('-') {
        shown.push(MINUS);
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && starts_group(whole.len() - index, grouping) {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

/// Does a group start where so many digits are left?
const fn starts_group(left: usize, grouping: Grouping) -> bool {
    match grouping {
        Grouping::Thousands => left.is_multiple_of(3),
        Grouping::Lakhs => left == 3 || (left > 3 && !left.is_multiple_of(2)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Grouping, grouped};

    #[test]
    fn digits_stand_in_the_groups_of_the_reader() {
        let cases = [
            ("0", "0", "0"),
            ("999", "999", "999"),
            ("1000", "1,000", "1,000"),
            ("100000", "100,000", "1,00,000"),
            ("-1234567.8900", "\u{2212}1,234,567.8900", "\u{2212}12,34,567.8900"),
            ("123456789012345678", "123,456,789,012,345,678", "1,23,45,67,89,01,23,45,678"),
            ("+5.5", "5.5", "5.5"),
            ("", "", ""),
            ("2021-01-04", "2021-01-04", "2021-01-04"),
            (".5", ".5", ".5"),
            ("1.", "1.", "1."),
            ("-", "-", "-"),
        ];
        for (text, thousands, lakhs) in cases {
            assert_eq!(grouped(text, Grouping::Thousands), thousands);
            assert_eq!(grouped(text, Grouping::Lakhs), lakhs);
        }
    }
}
