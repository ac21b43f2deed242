//! BIC, the Business Identifier Code: four letters for the party, its country, two for the place,
//! and three for the branch if one is meant.
//!
//! Form alone lets `MULTIPLE` pass: IP is no country. Source: ISO 9362 in the form that SWIFT
//! assigns (letters only in the party), with ISO 3166 and XK for Kosovo.

use super::country::{is_iso3166, unknown_country};
use super::error::{Allowed, IdentifierError, IdentifierKind};
use super::shape::{Class, Run, check_shape, wrong_length};
use super::text::{Text, identifier};

const SHAPE: [Run; 2] = [(6, Class::Letter), (2, Class::LetterOrDigit)];
const BRANCH_SHAPE: [Run; 2] = [(6, Class::Letter), (5, Class::LetterOrDigit)];

/// User-assigned in ISO 3166, used by SWIFT.
const KOSOVO: &str = "XK";

identifier! {
    /// A bank or other party, such as `AGRIFRPP` or, with its branch, `AGRIFRPP882`.
    Bic, 11
}

impl Bic {
    /// Reads eight or eleven characters and checks the country.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_form(text)?;
        let country = &text[4..6];
        if !is_iso3166(country) && country != KOSOVO {
            return Err(unknown_country(IdentifierKind::Bic, text, country, Allowed::CountryOfBic));
        }
        Ok(Self(Text::of(text)))
    }

    /// Whether `text` has the form of a BIC, whatever its country part.
    pub fn has_form(text: &str) -> bool {
        check_form(text).is_ok()
    }

    /// The country of the party.
    pub fn country(&self) -> &str {
        &self.as_str()[4..6]
    }
}

fn check_form(text: &str) -> Result<(), IdentifierError> {
    match text.chars().count() {
        8 => check_shape(IdentifierKind::Bic, text, &SHAPE),
        11 => check_shape(IdentifierKind::Bic, text, &BRANCH_SHAPE),
        _ => Err(wrong_length(IdentifierKind::Bic, text, &Allowed::LengthOfBic)),
    }
}
