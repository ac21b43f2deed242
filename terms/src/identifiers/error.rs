//! Why a text is not an identifier, in a sentence that a clerk can act on.
//!
//! Variants stand in the order in which the rules are tried: length, characters, known parts,
//! check digits. Each carries what was seen and, where there is one answer, what was expected.

use std::fmt;

use thiserror::Error;

/// Longer texts are cut in messages: a whole file pasted into a field must not fill the log.
const SEEN_LENGTH_MAX: usize = 40;

/// Which identifier was being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// ISO 6166, a security.
    Isin,
    /// ANSI X9.6, a North American security.
    Cusip,
    /// London Stock Exchange, a security.
    Sedol,
    /// OMG, a security on a venue.
    Figi,
    /// ISO 17442, a legal entity.
    Lei,
    /// ISO 13616, a bank account.
    Iban,
    /// ISO 9362, a bank or other business party.
    Bic,
    /// India, a taxpayer.
    Pan,
    /// ISO 10962, a kind of instrument.
    Cfi,
    /// ISO 10383, a place of trading.
    Mic,
    /// India, a securities account at a depository.
    BoId,
    /// ISO 3166, a country.
    Country,
    /// Text to which ISO 7064 MOD 97-10 check digits are to be added.
    Mod97Body,
}

impl fmt::Display for IdentifierKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Isin => "ISIN",
            Self::Cusip => "CUSIP",
            Self::Sedol => "SEDOL",
            Self::Figi => "FIGI",
            Self::Lei => "LEI",
            Self::Iban => "IBAN",
            Self::Bic => "BIC",
            Self::Pan => "PAN",
            Self::Cfi => "CFI",
            Self::Mic => "MIC",
            Self::BoId => "BO id",
            Self::Country => "country code",
            Self::Mod97Body => "MOD 97-10 body",
        })
    }
}

/// A rule that the text breaks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum IdentifierError {
    /// Too short or too long.
    #[error("{kind} {seen} has length {length}, expected {expected}")]
    WrongLength {
        /// What was being read.
        kind: IdentifierKind,
        /// The text, cut if very long.
        seen: String,
        /// Its length in characters.
        length: usize,
        /// The length or lengths that the standard allows.
        expected: String,
    },
    /// A character that cannot stand at its position.
    #[error("{kind} {seen} has {found:?} at position {position}, expected {expected}")]
    WrongCharacter {
        /// What was being read.
        kind: IdentifierKind,
        /// The text, cut if very long.
        seen: String,
        /// The character.
        found: char,
        /// Its position, counted from 1.
        position: usize,
        /// The characters that may stand there.
        expected: &'static str,
    },
    /// The country part names no country.
    #[error("{kind} {seen} names the country {country}, expected {expected}")]
    UnknownCountry {
        /// What was being read.
        kind: IdentifierKind,
        /// The text, cut if very long.
        seen: String,
        /// The country part.
        country: String,
        /// The list in which it was looked up.
        expected: &'static str,
    },
    /// A FIGI that starts like an ISIN of a country whose issuers get FIGIs too.
    #[error("FIGI {seen} starts with {prefix}, which is kept for ISINs, expected another prefix such as BB")]
    ReservedPrefix {
        /// The text.
        seen: String,
        /// Its first two letters.
        prefix: String,
    },
    /// The fourth letter of a PAN names no kind of taxpayer.
    #[error("PAN {seen} has holder letter {holder}, expected one of {expected}")]
    UnknownHolder {
        /// The text.
        seen: String,
        /// Its fourth letter.
        holder: char,
        /// The letters in use.
        expected: String,
    },
    /// A PAN whose number is 0000.
    #[error("PAN {seen} has serial number 0000, expected 0001 to 9999")]
    ZeroSerial {
        /// The text.
        seen: String,
    },
    /// Category and group of a CFI are not in the standard.
    #[error("CFI {seen} has category and group {group}, which ISO 10962 does not list, expected one such as ES (ordinary shares)")]
    UnknownGroup {
        /// The text.
        seen: String,
        /// Its first two letters.
        group: String,
    },
    /// An attribute of a CFI that its group does not have.
    #[error("CFI {seen} has {found} as attribute {attribute}, expected {expected}")]
    UnknownAttribute {
        /// The text.
        seen: String,
        /// Which of the four attributes.
        attribute: usize,
        /// Its letter.
        found: char,
        /// The letters that the group allows there.
        expected: String,
    },
    /// The check digit does not fit the rest: most likely a slip of the pen.
    #[error("{kind} {seen} has check digit{} {found}, expected {expected}", plural(found))]
    WrongCheckDigit {
        /// What was being read.
        kind: IdentifierKind,
        /// The text.
        seen: String,
        /// The digit or digits seen.
        found: String,
        /// Those that the rest of the text asks for.
        expected: String,
    },
    /// The check digits inside the domestic part of an IBAN do not fit.
    #[error("IBAN {seen} has national check digits {found}, expected {expected}")]
    WrongNationalCheckDigits {
        /// The text.
        seen: String,
        /// The digits seen.
        found: String,
        /// Those that the bank, branch and account numbers ask for.
        expected: String,
    },
}

impl IdentifierError {
    /// The stable code of the rule, for reports and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Self::WrongLength { .. } => "identifier_wrong_length",
            Self::WrongCharacter { .. } => "identifier_wrong_character",
            Self::UnknownCountry { .. } => "identifier_unknown_country",
            Self::ReservedPrefix { .. } => "figi_reserved_prefix",
            Self::UnknownHolder { .. } => "pan_unknown_holder",
            Self::ZeroSerial { .. } => "pan_zero_serial",
            Self::UnknownGroup { .. } => "cfi_unknown_group",
            Self::UnknownAttribute { .. } => "cfi_unknown_attribute",
            Self::WrongCheckDigit { .. } => "identifier_wrong_check_digit",
            Self::WrongNationalCheckDigits { .. } => "iban_wrong_national_check_digits",
        }
    }
}

/// The text as it may stand in a message: one line, not too long, never invisible.
pub(crate) fn seen(text: &str) -> String {
    if text.is_empty() {
        return "(blank)".to_owned();
    }
    let mut seen: String = text.chars().take(SEEN_LENGTH_MAX).flat_map(char::escape_debug).collect();
    if text.chars().nth(SEEN_LENGTH_MAX).is_some() {
        seen.push('…');
    }
    seen
}

fn plural(digits: &str) -> &'static str {
    if digits.len() == 1 { "" } else { "s" }
}
