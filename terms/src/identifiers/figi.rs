//! FIGI, the Financial Instrument Global Identifier: two letters, G, eight characters, check digit.
//!
//! No vowels anywhere. Some prefixes are kept free, so that no FIGI is also the ISIN of a country.
//! Unlike in an ISIN a letter is doubled as a whole number, and positions count from the left.
//! Source: OMG, Financial Instrument Global Identifier 1.0, chapter 6.

use super::check_digit::{check_digits_agree, fill_to_ten, sum_doubling_even_positions};
use super::error::{Allowed, IdentifierError, IdentifierKind, seen};
use super::shape::{Class, Run, check_shape, wrong_character};
use super::text::{Text, identifier};

const SHAPE: [Run; 3] = [(2, Class::Consonant), (9, Class::ConsonantOrDigit), (1, Class::Digit)];

/// ISO 3166 codes that, followed by G, could begin an ISIN.
const RESERVED_PREFIXES: [&str; 7] = ["BS", "BM", "GG", "GB", "GH", "KY", "VG"];

identifier! {
    /// A security on a venue, in a country or worldwide, such as `BBG000BLNQ16`.
    Figi, 12
}

impl Figi {
    /// Reads twelve characters and checks prefix and check digit.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Figi, text, &SHAPE)?;
        check_prefix(text)?;
        let (body, found) = text.split_at(11);
        let expected = fill_to_ten(sum_doubling_even_positions(body)).to_string();
        check_digits_agree(IdentifierKind::Figi, text, found, &expected)?;
        Ok(Self(Text::of(text)))
    }

    /// The sum from which the check digit of an eleven-character body follows.
    pub fn digit_sum(body: &str) -> Result<u32, IdentifierError> {
        check_shape(IdentifierKind::Figi, body, &SHAPE[..2])?;
        Ok(sum_doubling_even_positions(body))
    }

    /// The check digit of an eleven-character body.
    pub fn check_digit(body: &str) -> Result<char, IdentifierError> {
        Self::digit_sum(body).map(fill_to_ten)
    }
}

fn check_prefix(text: &str) -> Result<(), IdentifierError> {
    let prefix = &text[..2];
    if RESERVED_PREFIXES.contains(&prefix) {
        return Err(IdentifierError::FigiReservedPrefix {
            seen: seen(text),
            prefix: prefix.to_owned(),
        });
    }
    if &text[2..3] != "G" {
        return Err(wrong_character(IdentifierKind::Figi, text, 2, Allowed::GlobalOfFigi));
    }
    Ok(())
}
