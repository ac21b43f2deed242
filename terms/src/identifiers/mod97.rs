//! MOD 97-10, the two check digits of LEI, IBAN and the loan identifier ULI.
//!
//! Letters become two digits (A = 10, in either case), the text one long number. The check digits
//! bring its remainder by 97 to 1. Sources: ISO 7064; 12 CFR 1003 Appendix C for the ULI.

use std::fmt;

use super::check_digit::value;
use super::error::{Allowed, IdentifierError, IdentifierKind};
use super::shape::{Class, check_shape, wrong_length};

/// The longest text to which check digits are added; an ULI has 43 characters without them.
pub const MOD97_BODY_LENGTH_MAX: usize = 64;

const _: () = assert!(MOD97_BODY_LENGTH_MAX == 64, "the sentence about its length says 64");

/// Two check digits, 02 to 98, shown with their leading zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckDigits(u8);

impl fmt::Display for CheckDigits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// The remainder by 97 of `body` with 00 behind it.
pub fn mod97_remainder(body: &str) -> Result<u8, IdentifierError> {
    let length = body.chars().count();
    if length == 0 || length > MOD97_BODY_LENGTH_MAX {
        return Err(wrong_length(IdentifierKind::Mod97Body, body, &Allowed::LengthOfMod97Body));
    }
    check_shape(IdentifierKind::Mod97Body, body, &[(length, Class::AnyCaseLetterOrDigit)])?;
    Ok(remainder(body))
}

/// The check digits that belong behind `body` (for an IBAN: between country and account).
pub fn mod97_check_digits(body: &str) -> Result<CheckDigits, IdentifierError> {
    mod97_remainder(body).map(|remainder| CheckDigits(98 - remainder))
}

/// As [`mod97_check_digits`], for letters and digits of any length.
pub(super) fn check_digits_of(body: &str) -> CheckDigits {
    CheckDigits(98 - remainder(body))
}

fn remainder(body: &str) -> u8 {
    let remainder = body.bytes().chain(*b"00").map(value).fold(0, |remainder, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (remainder * shift + value) % 97
    });
    u8::try_from(remainder).expect("a remainder by 97 is below 97")
}
