//! Countries by their two-letter code.
//!
//! In: a code. Out: a [`Country`] that ISO lists today. Codes that one identifier accepts beyond
//! ISO (XS in an ISIN, XK in a BIC) are that identifier's business. Source: ISO 3166-1 alpha-2.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::error::{IdentifierError, IdentifierKind, seen};
use super::shape::{Class, Run, check_shape};
use super::table;
use super::text::{Text, identifier};

const SHAPE: [Run; 1] = [(2, Class::Letter)];

identifier! {
    /// A country, such as `IN`.
    Country, 2
}

impl Country {
    /// Reads a code that ISO 3166 assigns today.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Country, text, &SHAPE)?;
        if !is_iso3166(text) {
            return Err(unknown_country(IdentifierKind::Country, text, text, "an ISO 3166 code"));
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
pub(super) fn unknown_country(kind: IdentifierKind, text: &str, country: &str, expected: &'static str) -> IdentifierError {
    IdentifierError::UnknownCountry { kind, seen: seen(text), country: country.to_owned(), expected }
}

fn countries() -> &'static BTreeMap<&'static str, &'static str> {
    static COUNTRIES: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    COUNTRIES.get_or_init(|| {
        let rows = table::rows::<2>(include_str!("../../data/iso3166.csv"));
        rows.map(|[code, name]| (code, name)).collect()
    })
}
