//! Countries by their two-letter code, and places: a country, or a State or province of one.
//!
//! In: a code. Out: a [`Country`] that ISO lists today, or a [`Place`] in one; which States a
//! country has is not looked up. Codes that one identifier accepts beyond ISO (XS in an ISIN, XK in
//! a BIC) are that identifier's business. Source: ISO 3166-1 alpha-2, ISO 3166-2.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::error::{Allowed, IdentifierError, IdentifierKind, seen};
use super::shape::{Class, Run, check_shape};
use super::table;
use super::text::{Text, identifier};

const SHAPE: [Run; 1] = [(2, Class::Letter)];

/// The longest part of ISO 3166-2 behind the hyphen.
const SUBDIVISION_LENGTH_MAX: usize = 3;

identifier! {
    /// A country, such as `IN`.
    Country, 2
}

identifier! {
    /// A country, or a part of one, such as `IN-MH`.
    Place, 6
}

impl Place {
    /// Reads a country, or a country and a subdivision of one to three letters or digits with a
    /// hyphen between them.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        let (country, subdivision) =
            text.split_once('-').map_or((text, None), |(country, rest)| (country, Some(rest)));
        Country::parse(country)?;
        if let Some(subdivision) = subdivision {
            let length = subdivision.chars().count().clamp(1, SUBDIVISION_LENGTH_MAX);
            check_shape(
                IdentifierKind::Country,
                text,
                &[(2, Class::Letter), (1, Class::Hyphen), (length, Class::LetterOrDigit)],
            )?;
        }
        Ok(Self(Text::of(text)))
    }
}

impl Country {
    /// Reads a code that ISO 3166 assigns today.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Country, text, &SHAPE)?;
        if !is_iso3166(text) {
            return Err(unknown_country(IdentifierKind::Country, text, text, Allowed::Country));
        }
        Ok(Self(Text::of(text)))
    }

    /// The short English name.
    pub fn name(&self) -> &'static str {
        countries().get(self.as_str()).expect("a country was found in the table when it was read")
    }
}

/// Whether ISO 3166 assigns `code` today.
pub(super) fn is_iso3166(code: &str) -> bool {
    countries().contains_key(code)
}

/// The refusal of a country part that is in no list.
pub(super) fn unknown_country(
    kind: IdentifierKind,
    text: &str,
    country: &str,
    expected: Allowed,
) -> IdentifierError {
    IdentifierError::IdentifierUnknownCountry {
        kind,
        seen: seen(text),
        country: seen(country),
        expected,
    }
}

fn countries() -> &'static BTreeMap<&'static str, &'static str> {
    static COUNTRIES: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    COUNTRIES.get_or_init(|| {
        let rows = table::rows::<2>(include_str!("../../data/iso3166.csv"));
        rows.map(|[code, name]| (code, name)).collect()
    })
}
