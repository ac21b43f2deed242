//! ISIN, the International Securities Identification Number: country, nine characters, check digit.
//!
//! The check digit is Luhn's over the digits that letters expand to (A becomes 1 0). It is weak:
//! US0378331005 and US0378331500 both pass, so it proves no existence.
//! Source: ISO 6166; prefixes that are no countries: ANNA, the registration authority.

use super::check_digit::{check_digits_agree, digit_sum, fill_to_ten, value};
use super::country::{is_iso3166, unknown_country};
use super::error::{Allowed, IdentifierError, IdentifierKind};
use super::shape::{Class, Run, check_shape};
use super::text::{Text, identifier};
use super::{Cusip, Sedol};

const SHAPE: [Run; 3] = [(2, Class::Letter), (9, Class::LetterOrDigit), (1, Class::Digit)];

/// Prefixes beyond ISO 3166 under which ISINs are alive.
const SUBSTITUTES: [&str; 14] = [
    "AN", // Netherlands Antilles, withdrawn; its old issues keep their numbers
    "CS", // Serbia and Montenegro, withdrawn likewise
    "EU", // institutions of the European Union
    "EZ", // OTC derivatives, Derivatives Service Bureau
    "QS", "QT", // used inside Euroclear France and Switzerland
    "XA", // substitute agency CUSIP Global Services
    "XB", // substitute agency NSD Russia
    "XC", // substitute agency WM Datenservice
    "XD", // substitute agency SIX
    "XF", // assigned in house, not unique
    "XK", // Kosovo
    "XS", // international securities, Euroclear and Clearstream
    "XT", // digital tokens
];

identifier! {
    /// A security, such as `US0378331005`.
    Isin, 12
}

impl Isin {
    /// Reads twelve characters and checks country and check digit.
    pub fn parse(text: &str) -> Result<Self, IdentifierError> {
        check_shape(IdentifierKind::Isin, text, &SHAPE)?;
        let (body, found) = text.split_at(11);
        let country = &body[..2];
        if !is_iso3166(country) && !SUBSTITUTES.contains(&country) {
            return Err(unknown_country(
                IdentifierKind::Isin,
                text,
                country,
                Allowed::CountryOfIsin,
            ));
        }
        let expected = check_digit(body).to_string();
        check_digits_agree(IdentifierKind::Isin, text, found, &expected)?;
        Ok(Self(Text::of(text)))
    }

    /// The ISIN of a British security: GB, two zeros, the SEDOL.
    pub fn from_sedol(sedol: &Sedol) -> Self {
        let body = format!("GB00{sedol}");
        Self::parse(&with_check_digit(&body)).expect("a SEDOL has the characters of an ISIN")
    }

    /// The ISIN of a United States security: US, the CUSIP.
    ///
    /// Refuses a CUSIP with `*`, `@` or `#`: private placements have no ISIN. The caller knows that
    /// the issuer is American: a Canadian CUSIP goes under CA and a CINS number (first character a
    /// letter) under the country of its issuer.
    pub fn from_cusip(cusip: &Cusip) -> Result<Self, IdentifierError> {
        let body = format!("US{cusip}");
        check_shape(IdentifierKind::Isin, &body, &SHAPE[..2])?;
        Self::parse(&with_check_digit(&body))
    }

    /// The first two letters: a country, or a substitute such as XS.
    pub fn prefix(&self) -> &str {
        &self.as_str()[..2]
    }
}

fn with_check_digit(body: &str) -> String {
    format!("{body}{}", check_digit(body))
}

/// Luhn: from the right every other digit counts double, starting with the rightmost.
fn check_digit(body: &str) -> char {
    let expanded: String = body.bytes().map(|character| value(character).to_string()).collect();
    let weighed = expanded.bytes().rev().zip([2, 1].into_iter().cycle());
    fill_to_ten(weighed.map(|(digit, weight)| digit_sum(value(digit) * weight)).sum())
}
