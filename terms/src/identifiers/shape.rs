//! The outer form of an identifier: how many characters, and which kind stands where.
//!
//! In: text and a shape, which is a list of runs such as "2 letters, then 9 letters or digits".
//! Out: nothing, or the first rule broken: length before characters, characters from the left.

use super::error::{Allowed, IdentifierError, IdentifierKind, seen};
use crate::Say;

/// A number of neighbours of one class.
pub(super) type Run = (usize, Class);

/// The characters that may stand at a position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Digit,
    Letter,
    Hyphen,
    LetterOrDigit,
    AnyCaseLetterOrDigit,
    Consonant,
    ConsonantOrDigit,
    CusipCharacter,
}

/// Checks that `text` has the length and the characters of `shape`; afterwards it is ASCII.
pub(super) fn check_shape(
    kind: IdentifierKind,
    text: &str,
    shape: &[Run],
) -> Result<(), IdentifierError> {
    let length = text.chars().count();
    let expected: usize = shape.iter().map(|run| run.0).sum();
    if length != expected {
        return Err(wrong_length(kind, text, &expected));
    }
    check_characters(kind, text, shape)
}

/// Checks the characters of `text` that `shape` covers, whatever stands behind them.
pub(super) fn check_characters(
    kind: IdentifierKind,
    text: &str,
    shape: &[Run],
) -> Result<(), IdentifierError> {
    let classes = shape.iter().flat_map(|&(count, class)| std::iter::repeat_n(class, count));
    for (index, (found, class)) in text.chars().zip(classes).enumerate() {
        if !class.admits(found) {
            return Err(wrong_character(kind, text, index, class.allowed()));
        }
    }
    Ok(())
}

/// The refusal of a text that is too short or too long.
pub(super) fn wrong_length(
    kind: IdentifierKind,
    text: &str,
    expected: &impl Say,
) -> IdentifierError {
    IdentifierError::IdentifierWrongLength {
        kind,
        seen: seen(text),
        length: text.chars().count(),
        expected: expected.wording(),
    }
}

/// The refusal of the character at `index`, which is counted from 0 and exists.
pub(super) fn wrong_character(
    kind: IdentifierKind,
    text: &str,
    index: usize,
    expected: Allowed,
) -> IdentifierError {
    let found = text.chars().nth(index).expect("the index comes from this text");
    IdentifierError::IdentifierWrongCharacter {
        kind,
        seen: seen(text),
        found: format!("{found:?}"),
        position: index + 1,
        expected,
    }
}

impl Class {
    fn admits(self, found: char) -> bool {
        let vowel = matches!(found, 'A' | 'E' | 'I' | 'O' | 'U');
        match self {
            Self::Digit => found.is_ascii_digit(),
            Self::Letter => found.is_ascii_uppercase(),
            Self::Hyphen => found == '-',
            Self::LetterOrDigit => found.is_ascii_uppercase() || found.is_ascii_digit(),
            Self::AnyCaseLetterOrDigit => found.is_ascii_alphanumeric(),
            Self::Consonant => found.is_ascii_uppercase() && !vowel,
            Self::ConsonantOrDigit => {
                (found.is_ascii_uppercase() && !vowel) || found.is_ascii_digit()
            }
            Self::CusipCharacter => {
                found.is_ascii_uppercase() || found.is_ascii_digit() || "*@#".contains(found)
            }
        }
    }

    fn allowed(self) -> Allowed {
        match self {
            Self::Digit => Allowed::Digit,
            Self::Letter => Allowed::Letter,
            Self::Hyphen => Allowed::Hyphen,
            Self::LetterOrDigit => Allowed::LetterOrDigit,
            Self::AnyCaseLetterOrDigit => Allowed::AnyCaseLetterOrDigit,
            Self::Consonant => Allowed::Consonant,
            Self::ConsonantOrDigit => Allowed::ConsonantOrDigit,
            Self::CusipCharacter => Allowed::CusipCharacter,
        }
    }
}
