//! Why one record is not read: the sentence that a clerk finds beside its row.
//!
//! Variants stand in the order in which the rules are tried. A column is shown as the file names it, with our name behind
//! it when a layout renamed it.

use crate::limits::{COLUMNS_MAX, FIELD_BYTES_MAX, ROW_BYTES_MAX};
use terms::identifiers::IdentifierError;
use thiserror::Error;

/// How many characters of a field a message shows.
const SEEN_CHARACTERS_MAX: usize = 40;

/// A rule that one record breaks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    #[error("the row is longer than {ROW_BYTES_MAX} bytes; expected a shorter row")]
    RowTooLong,
    #[error(
        "a quote in this row is not closed before the end of its line, or text follows the closing quote; expected \"text\" with each quote inside it doubled"
    )]
    OpenQuote,
    #[error("the row runs from line {first} to line {last}, because a quoted field holds a line break; expected each row on one line")]
    SeveralLines { first: u64, last: u64 },
    #[error("the row has more than {COLUMNS_MAX} fields; expected at most {COLUMNS_MAX}")]
    TooManyFields,
    #[error("the row has {found} {}; expected {expected}, as in the header", if *found == 1 { "field" } else { "fields" })]
    WrongNumberOfFields { found: usize, expected: usize },
    #[error("column {column} is empty; expected {expected}")]
    EmptyField { column: String, expected: String },
    #[error("column {column} holds {bytes} bytes; expected at most {FIELD_BYTES_MAX}")]
    FieldTooLong { column: String, bytes: usize },
    #[error("column {column} says \"{seen}\", which is not UTF-8 text; expected the file to be saved as UTF-8")]
    NotUtf8 { column: String, seen: String },
    #[error("column {column} says \"{seen}\", with a control character in it; expected printable text")]
    ControlCharacter { column: String, seen: String },
    #[error("column {column} says \"{seen}\"; expected {expected}")]
    WrongForm { column: String, seen: String, expected: String },
    #[error("column {column}: {error}")]
    WrongIdentifier { column: String, error: IdentifierError },
    #[error("column family says \"{family}\", but an account of kind {kind} is of the family {expected}; expected the two to agree")]
    FamilyMustFitKind { family: &'static str, kind: &'static str, expected: &'static str },
    #[error("column isin says \"{isin}\", which does not contain the CUSIP {cusip}; expected US, the CUSIP and a check digit")]
    IsinMustContainCusip { isin: String, cusip: String },
}

/// A field as it may stand in a message: one line, not too long, nothing invisible.
pub(crate) fn seen(field: &[u8]) -> String {
    seen_up_to(SEEN_CHARACTERS_MAX, field)
}

/// As much of a text as a message has room for.
pub(crate) fn seen_up_to(characters_max: usize, text: &[u8]) -> String {
    // A character has at most four bytes; the one that may be cut in two lies beyond those that are shown.
    let text = String::from_utf8_lossy(&text[..text.len().min((characters_max + 1) * 4)]);
    let mut seen: String = text.chars().take(characters_max).flat_map(shown).collect();
    if text.chars().nth(characters_max).is_some() {
        seen.push('…');
    }
    seen
}

fn shown(character: char) -> impl Iterator<Item = char> {
    let printable = !character.is_control();
    let escaped = (!printable).then(|| character.escape_default()).into_iter().flatten();
    printable.then_some(character).into_iter().chain(escaped)
}
