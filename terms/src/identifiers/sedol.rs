//! SEDOL, the London security number: six characters without vowels and a check digit.
//!
//! Numbers from before 2004 are all digits; newer ones start with a letter. Nothing is in between,
//! so a first digit asks for digits only. Source: London Stock Exchange, SEDOL Masterfile.

use super::check_digit::{check_digits_agree, fill_to_ten, value};
use super::error::{IdentifierError, IdentifierKind};
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};

const OLD_SHAPE: [Run; 1] = [(7, Class::Digit)];
const NEW_SHAPE: [Run; 3] =
    [(1, Class::Consonant), (5, Class::ConsonantOrDigit), (1, Class::Digit)];

const WEIGHTS: [u32; 6] = [1, 3, 1, 7, 3, 9];

identifier! {
    /// A security in London, such as `B15KXQ8`.
    Sedol, 7
}

impl Sedol {
    /// Reads seven characters and checks the last.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let old = text.starts_with(|first: char| first.is_ascii_digit());
        let shape: &[Run] = if old { &OLD_SHAPE } else { &NEW_SHAPE };
        check_shape(IdentifierKind::Sedol, text, shape)?;
        let (body, found) = text.split_at(6);
        let sum = body.bytes().zip(WEIGHTS).map(|(character, weight)| value(character) * weight);
        let expected = fill_to_ten(sum.sum()).to_string();
        check_digits_agree(IdentifierKind::Sedol, text, found, &expected)?;
        Ok(Self(Text::of(text)))
    }
}
