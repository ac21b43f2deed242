//! LEI, the Legal Entity Identifier: eighteen characters and two check digits.
//!
//! Whether the entity exists and its registration is current is for GLEIF's files to say.
//! Source: ISO 17442; check digits ISO 7064 MOD 97-10.

use super::check_digit::check_digits_agree;
use super::error::{IdentifierError, IdentifierKind};
use super::mod97::check_digits_of;
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};

const SHAPE: [Run; 2] = [(18, Class::LetterOrDigit), (2, Class::Digit)];

identifier! {
    /// A legal entity, such as `213800KUD8LAJWSQ9D15`.
    Lei, 20
}

impl Lei {
    /// Reads twenty characters and checks the last two.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Lei, text, &SHAPE)?;
        let (body, found) = text.split_at(18);
        let expected = check_digits_of(body).to_string();
        check_digits_agree(IdentifierKind::Lei, text, found, &expected)?;
        Ok(Self(Text::of(text)))
    }
}
