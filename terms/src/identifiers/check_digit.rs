//! The arithmetic that check digits share: letters count A = 10 to Z = 35, sums are filled up to
//! tens.
//!
//! In: text whose shape was checked. Out: numbers and digits; or a refusal that tells both digits.

use super::error::{IdentifierError, IdentifierKind, Phrase, seen};

/// What a character counts: 0 to 9, A = 10 to Z = 35 in either case; CUSIP adds * 36, @ 37, # 38.
pub(super) fn value(character: u8) -> u32 {
    let value = match character {
        b'0'..=b'9' => character - b'0',
        b'A'..=b'Z' => character - b'A' + 10,
        b'a'..=b'z' => character - b'a' + 10,
        b'*' => 36,
        b'@' => 37,
        b'#' => 38,
        _ => unreachable!("the shape of the text was checked"),
    };
    u32::from(value)
}

/// Doubles every second character as a whole, then adds up all decimal digits (CUSIP, FIGI).
pub(super) fn sum_doubling_even_positions(body: &str) -> u32 {
    let weighed = body.bytes().zip([1, 2].into_iter().cycle());
    weighed.map(|(character, weight)| digit_sum(value(character) * weight)).sum()
}

/// The sum of the digits of a number below 100.
pub(super) fn digit_sum(number: u32) -> u32 {
    number / 10 + number % 10
}

/// The digit that fills `sum` up to the next ten.
pub(super) fn fill_to_ten(sum: u32) -> char {
    char::from_digit((10 - sum % 10) % 10, 10).expect("a remainder by ten is one digit")
}

/// Compares the digits found in `text` with those that its rest asks for.
pub(super) fn check_digits_agree(
    kind: IdentifierKind,
    text: &str,
    found: &str,
    expected: &str,
) -> Result<(), IdentifierError> {
    if found == expected {
        return Ok(());
    }
    let found = Phrase::check_digits(found);
    Err(IdentifierError::IdentifierWrongCheckDigit {
        kind,
        seen: seen(text),
        found,
        expected: expected.to_owned(),
    })
}
