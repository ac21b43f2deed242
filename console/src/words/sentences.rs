//! The sentences of the house in Hindi: a dictionary from the English words of a sentence, with its
//! holes, to the Hindi ones.
//!
//! ```text
//!  the English words of a code, or a text that stands by itself
//!      column {column} is empty; expected {expected}
//!        │
//!        v
//!  the words into which names and figures are put
//!      कॉलम {column} खाली है; अपेक्षित: {expected}
//! ```
//!
//! In: English words, exactly as they stand beside their code. Out: the Hindi ones, or nothing when
//! there are none. Never here: a filled-in sentence, so that nothing that a person wrote is ever
//! taken for one of ours.

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

/// Every pair of words, as pairs of lines.
const FILES: [&str; 4] = [
    include_str!("sentences/refusals.hi"),
    include_str!("sentences/doors.hi"),
    include_str!("sentences/columns.hi"),
    include_str!("sentences/captions.hi"),
];

static HINDI: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| files().flat_map(pairs).collect());

/// The files, and the sentences of things that have a file of their own.
fn files() -> impl Iterator<Item = &'static str> {
    FILES.into_iter().chain(super::things::sentences())
}

/// The Hindi words for English ones.
pub(super) fn in_hindi(english: &str) -> Option<&'static str> {
    HINDI.get(english).copied()
}

/// The pairs of a file: a line in English, a line in Hindi below it, set in.
fn pairs(text: &'static str) -> Vec<(&'static str, &'static str)> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let mut pairs = Vec::new();
    while let (Some(english), Some(hindi)) = (lines.next(), lines.next()) {
        pairs.push((english, hindi.trim_start()));
    }
    pairs
}
