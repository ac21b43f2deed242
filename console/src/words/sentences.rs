//! The sentences that the house says in English, in the reader's language.
//!
//! A refusal stands in the books as it was said, in English, with its names and figures in it. So a sentence is found again by
//! its template, the names and figures are taken out of it, and they are put into the template of the reader's language.
//!
//! ```text
//!  column {column} is empty; expected {expected}      <── "column price is empty; expected a number" in the books
//!      कॉलम {column} खाली है; अपेक्षित: {expected}        ──> "कॉलम price खाली है; अपेक्षित: कोई संख्या" on the page
//! ```
//!
//! In: a sentence. Out: the same in another language, or nothing when no template fits. Never here: a change of the books;
//! what people wrote themselves.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

/// The templates of every sentence, as pairs of lines.
const FILES: [&str; 4] = [
    include_str!("sentences/refusals.hi"),
    include_str!("sentences/doors.hi"),
    include_str!("sentences/columns.hi"),
    include_str!("sentences/captions.hi"),
];

/// The longest sentence that is looked for, in bytes; what is longer is no sentence of ours.
const BYTES_MAX: usize = 4_000;

/// How often a template may be tried on a sentence at another place: what takes longer is no sentence of ours.
const TRIES_MAX: usize = 2_000;

/// How deep a sentence may stand within another.
const DEPTH_MAX: usize = 4;

static HINDI: LazyLock<Vec<Pair>> = LazyLock::new(|| {
    let mut pairs: Vec<Pair> = FILES.into_iter().flat_map(pairs).collect();
    // Of two templates that fit, the one that says more is meant.
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.said.letters()));
    pairs
});

/// A sentence in English, and in another language.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) said: Template,
    pub(super) meant: Template,
}

/// A text with holes: each hole has a name and is followed by a text.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) begins: &'static str,
    pub(super) holes: Vec<(&'static str, &'static str)>,
}

/// The sentence in Hindi, if it is one of ours.
pub(super) fn in_hindi(sentence: &str) -> Option<String> {
    (sentence.len() <= BYTES_MAX).then(|| meant(sentence, DEPTH_MAX)).flatten()
}

fn meant(sentence: &str, depth: usize) -> Option<String> {
    if depth == 0 || sentence.is_empty() {
        return None;
    }
    let fitting = HINDI.iter().find_map(|pair| Some((pair, pair.said.values(sentence)?)));
    if let Some((pair, values)) = fitting {
        return Some(pair.meant.filled(&values, depth));
    }
    // What stands before a colon is the name of what the sentence is about, or its kind.
    let (about, rest) = sentence.split_once(": ")?;
    let (of_kind, said) = (meant(about, depth - 1), meant(rest, depth - 1));
    (of_kind.is_some() || said.is_some()).then(|| format!("{}: {}", of_kind.as_deref().unwrap_or(about), said.as_deref().unwrap_or(rest)))
}

/// The pairs of a file: a line in English, a line in the other language below it, set in.
pub(super) fn pairs(text: &'static str) -> Vec<Pair> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let mut pairs = Vec::new();
    while let (Some(said), Some(meant)) = (lines.next(), lines.next()) {
        pairs.push(Pair { said: Template::of(said), meant: Template::of(meant.trim_start()) });
    }
    pairs
}

impl Template {
    fn of(text: &'static str) -> Self {
        let mut parts = text.split('{');
        let begins = parts.next().unwrap_or_default();
        let holes = parts.map(|part| part.split_once('}').unwrap_or((part, ""))).collect();
        Self { begins, holes }
    }

    /// How many letters of it stand fast.
    fn letters(&self) -> usize {
        self.begins.len() + self.holes.iter().map(|(_, after)| after.len()).sum::<usize>()
    }

    /// What stands in the holes, when a sentence is of this template.
    pub(super) fn values<'s>(&self, sentence: &'s str) -> Option<Vec<(&'static str, &'s str)>> {
        let rest = sentence.strip_prefix(self.begins)?;
        let mut values = Vec::with_capacity(self.holes.len());
        let mut tries = 0;
        // Nothing may stand in a hole, but not where the template begins with it.
        let is_found = fill(&self.holes, rest, &mut values, &mut tries)
            && (!self.begins.is_empty() || values.first().is_none_or(|(_, value)| !value.is_empty()));
        is_found.then_some(values)
    }

    fn filled(&self, values: &[(&str, &str)], depth: usize) -> String {
        let mut text = self.begins.to_owned();
        for (hole, after) in &self.holes {
            let value = values.iter().find(|(name, _)| name == hole).map(|(_, value)| *value).unwrap_or_default();
            text.push_str(&meant(value, depth - 1).unwrap_or_else(|| value.to_owned()));
            text.push_str(after);
        }
        text
    }
}

/// Finds what stands in each hole, so that the texts between them are those of the template.
fn fill<'s>(holes: &[(&'static str, &str)], rest: &'s str, values: &mut Vec<(&'static str, &'s str)>, tries: &mut usize) -> bool {
    let Some(((hole, after), others)) = holes.split_first() else { return rest.is_empty() };
    if others.is_empty() {
        let value = rest.strip_suffix(after);
        values.extend(value.map(|value| (*hole, value)));
        return value.is_some();
    }
    for (at, _) in rest.match_indices(after) {
        *tries += 1;
        if *tries > TRIES_MAX {
            return false;
        }
        values.push((hole, &rest[..at]));
        if fill(others, &rest[at + after.len()..], values, tries) {
            return true;
        }
        values.pop();
    }
    false
}
