//! Errors of identifiers: why a text is none, in a sentence that a clerk can act on.
//!
//! Variants stand in the order in which the rules are tried: length, characters, known parts,
//! check digits. Each carries what was seen and, where there is one answer, what was expected.

use crate::{Say, Wording};

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

impl Say for IdentifierKind {
    fn wording(&self) -> Wording {
        // An abbreviation is the same in every language.
        match self {
            Self::Isin => "ISIN".wording(),
            Self::Cusip => "CUSIP".wording(),
            Self::Sedol => "SEDOL".wording(),
            Self::Figi => "FIGI".wording(),
            Self::Lei => "LEI".wording(),
            Self::Iban => "IBAN".wording(),
            Self::Bic => "BIC".wording(),
            Self::Pan => "PAN".wording(),
            Self::Cfi => "CFI".wording(),
            Self::Mic => "MIC".wording(),
            Self::BoId => Phrase::BoId.wording(),
            Self::Country => Phrase::CountryCode.wording(),
            Self::Mod97Body => Phrase::Mod97Body.wording(),
        }
    }
}

crate::sentences! {
    in crate::words::english_words;

    /// A rule that the text breaks.
    pub enum IdentifierError {
        /// Too short or too long, in characters.
        #[error("{kind} {seen} has length {length}, expected {expected}")]
        IdentifierWrongLength {
            kind: IdentifierKind,
            seen: Wording,
            length: usize,
            expected: Wording,
        },
        /// A character that cannot stand at its position, which is counted from 1.
        #[error("{kind} {seen} has {found} at position {position}, expected {expected}")]
        IdentifierWrongCharacter {
            kind: IdentifierKind,
            seen: Wording,
            found: String,
            position: usize,
            expected: Allowed,
        },
        /// The country part names no country of the list in which it was looked up.
        #[error("{kind} {seen} names the country {country}, expected {expected}")]
        IdentifierUnknownCountry {
            kind: IdentifierKind,
            seen: Wording,
            country: Wording,
            expected: Allowed,
        },
        /// A FIGI that starts like an ISIN of a country whose issuers get FIGIs too.
        #[error("FIGI {seen} starts with {prefix}, which is kept for ISINs, expected another prefix such as BB")]
        FigiReservedPrefix { seen: Wording, prefix: String },
        /// The fourth letter of a PAN names no kind of taxpayer.
        #[error("PAN {seen} has holder letter {holder}, expected one of {expected}")]
        PanUnknownHolder { seen: Wording, holder: char, expected: String },
        /// A PAN whose number is 0000.
        #[error("PAN {seen} has serial number 0000, expected 0001 to 9999")]
        PanZeroSerial { seen: Wording },
        /// Category and group of a CFI are not in the standard.
        #[error("CFI {seen} has category and group {group}, which ISO 10962 does not list, expected one such as ES (ordinary shares)")]
        CfiUnknownGroup { seen: Wording, group: String },
        /// An attribute of a CFI that its group does not have; the first is 1.
        #[error("CFI {seen} has {found} as attribute {attribute}, expected {expected}")]
        CfiUnknownAttribute { seen: Wording, attribute: usize, found: char, expected: Wording },
        /// The check digit does not fit the rest: most likely a slip of the pen.
        #[error("{kind} {seen} has {found}, expected {expected}")]
        IdentifierWrongCheckDigit {
            kind: IdentifierKind,
            seen: Wording,
            found: Phrase,
            expected: String,
        },
        /// The check digits inside the domestic part of an IBAN do not fit.
        #[error("IBAN {seen} has national check digits {found}, expected {expected}")]
        IbanWrongNationalCheckDigits { seen: Wording, found: String, expected: String },
    }
}

impl IdentifierError {
    /// The stable code of the rule, for reports and tests.
    pub fn code(&self) -> &'static str {
        self.into()
    }
}

crate::sentences! {
    in crate::words::english_words;

    /// What may stand at a place.
    #[strum(prefix = "identifier_")]
    #[derive(Copy)]
    pub enum Allowed {
        #[error("8 or 11")]
        LengthOfBic,
        #[error("15 to 34")]
        LengthOfIban,
        #[error("1 to 64")]
        LengthOfMod97Body,
        #[error("a digit")]
        Digit,
        #[error("an upper-case letter")]
        Letter,
        #[error("a hyphen")]
        Hyphen,
        #[error("an upper-case letter or a digit")]
        LetterOrDigit,
        #[error("a letter or a digit")]
        AnyCaseLetterOrDigit,
        #[error("an upper-case letter that is no vowel")]
        Consonant,
        #[error("an upper-case letter that is no vowel, or a digit")]
        ConsonantOrDigit,
        #[error("an upper-case letter, a digit, *, @ or #")]
        CusipCharacter,
        #[error("G, for global")]
        GlobalOfFigi,
        #[error("an ISO 3166 code")]
        Country,
        #[error("an ISO 3166 code at positions 5 and 6")]
        CountryOfBic,
        #[error("an ISO 3166 code or a substitute such as XS, XF or EZ")]
        CountryOfIsin,
        #[error("a country of SWIFT's IBAN registry")]
        CountryOfIban,
    }
}

crate::sentences! {
    in crate::words::english_words;

    /// What else stands in these sentences and is no abbreviation.
    #[strum(prefix = "identifier_")]
    pub enum Phrase {
        #[error("(blank)")]
        Blank,
        #[error("BO id")]
        BoId,
        #[error("country code")]
        CountryCode,
        #[error("MOD 97-10 body")]
        Mod97Body,
        #[error("check digit {digit}")]
        CheckDigit { digit: String },
        #[error("check digits {digits}")]
        CheckDigits { digits: String },
        #[error("one of {letters} or X")]
        LettersOrX { letters: &'static str },
    }
}

impl Phrase {
    /// The check digits that were found.
    pub(super) fn check_digits(found: &str) -> Self {
        let digits = found.to_owned();
        if digits.len() == 1 {
            Self::CheckDigit { digit: digits }
        } else {
            Self::CheckDigits { digits }
        }
    }
}

/// The text as it may stand in a message: one line, not too long, never invisible.
pub(crate) fn seen(text: &str) -> Wording {
    if text.is_empty() {
        return Phrase::Blank.wording();
    }
    let mut seen: String =
        text.chars().take(SEEN_LENGTH_MAX).flat_map(char::escape_debug).collect();
    if text.chars().nth(SEEN_LENGTH_MAX).is_some() {
        seen.push('…');
    }
    seen.wording()
}
