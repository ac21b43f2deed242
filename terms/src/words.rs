//! The English words of the sentences of this crate, by code: why a text is not the noun that it
//! should be.
//!
//! In: a code. Out: its words, with holes. Never here: another language (`console/src/words`).

use crate::currency::CurrencyError;
use crate::identifiers::IdentifierError;
use crate::identifiers::error::{Allowed, Phrase};
use crate::{Expected, Fault, Sentence};
use strum::VariantNames;

/// The codes of an enum of sentences, the words of each, and the names of what stands in each.
pub type Enum =
    (&'static [&'static str], &'static [&'static str], &'static [&'static [&'static str]]);

/// Every enum of sentences in this crate.
pub const ENUMS: &[Enum] = &[
    (Fault::VARIANTS, Fault::WORDS, Fault::ARGUMENTS),
    (Expected::VARIANTS, Expected::WORDS, Expected::ARGUMENTS),
    (IdentifierError::VARIANTS, IdentifierError::WORDS, IdentifierError::ARGUMENTS),
    (Allowed::VARIANTS, Allowed::WORDS, Allowed::ARGUMENTS),
    (Phrase::VARIANTS, Phrase::WORDS, Phrase::ARGUMENTS),
    (CurrencyError::VARIANTS, CurrencyError::WORDS, CurrencyError::ARGUMENTS),
];

/// Every code of this crate, with its words.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    ENUMS.iter().flat_map(|(codes, words, _)| codes.iter().copied().zip(words.iter().copied()))
}

/// The words of a code.
pub fn english_words(code: &str) -> Option<&'static str> {
    all().find(|(known, _)| *known == code).map(|(_, words)| words)
}

/// A sentence of this crate, or one that no event keeps, in English.
pub fn english(sentence: &Sentence) -> String {
    sentence.spoken(&english_words)
}
