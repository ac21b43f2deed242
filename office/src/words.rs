//! The English words of every sentence that the journal keeps.
//!
//! In: a sentence, or its code. Out: words. Each room has its sentences as an enum whose variants
//! are the codes, with their words beside them; here they are found by code. Another language has
//! its own words for them (`console/src/words`).

use crate::corridor::{close, day_charges};
use crate::{
    accounting, capture, clearance, corporate_actions, desks, financing, market_rules, papers,
    records, settlement, taken_back, valuation,
};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use strum::VariantNames;
use terms::{Sentence, Wording};

/// Enums of sentences, each with its codes, their words, and the names of what stands in them.
macro_rules! of {
    ($($sentences:ty),+ $(,)?) => {
        &[$((<$sentences>::VARIANTS, <$sentences>::WORDS, <$sentences>::ARGUMENTS)),+]
    };
}

static ENGLISH: LazyLock<BTreeMap<&'static str, &'static str>> = LazyLock::new(|| all().collect());

/// Every enum of sentences of the rooms.
const ENUMS: &[terms::words::Enum] = of!(
    capture::Refusal,
    clearance::Refusal,
    settlement::Refusal,
    accounting::Refusal,
    desks::Refusal,
    financing::Refusal,
    corporate_actions::Refusal,
    valuation::Refusal,
    records::Refusal,
    taken_back::Refusal,
    market_rules::Refusal,
    capture::Lack,
    capture::Phrase,
    capture::RuleValue,
    clearance::Phrase,
    accounting::Phrase,
    desks::Phrase,
    financing::Phrase,
    corporate_actions::Phrase,
    valuation::Phrase,
    valuation::PriceReason,
    papers::Summary,
    close::Check,
    close::OpenItem,
    crate::plausible::Found,
    accounting::Narrative,
    accounting::ClosingLine,
    day_charges::Narrative,
    financing::Narrative,
    valuation::Narrative,
    desks::Says,
    records::Place,
    crate::editions::Figure,
);

/// Every code of a sentence that the journal keeps, with its words.
pub fn all() -> impl Iterator<Item = (&'static str, &'static str)> {
    let ours =
        ENUMS.iter().flat_map(|(codes, words, _)| codes.iter().copied().zip(words.iter().copied()));
    ours.chain(terms::words::all())
}

/// The words of a code.
pub fn english_words(code: &str) -> Option<&'static str> {
    ENGLISH.get(code).copied()
}

/// A sentence in English.
pub fn english(sentence: &Sentence) -> String {
    sentence.spoken(&english_words)
}

/// A wording in English.
pub fn in_english(wording: &Wording) -> String {
    wording.spoken(&english_words)
}

/// Does a sentence of the books say what this one would say? One in the words of its day is
/// compared in words.
pub(crate) fn say_the_same(said: &Sentence, now: &Sentence) -> bool {
    match said.as_prose() {
        Some(words) => {
            said.code == now.code && *words == now.spoken(&crate::editions::words_of_unmarked)
        }
        None => said == now,
    }
}

#[cfg(test)]
mod tests {
    use super::all;
    use std::collections::{BTreeMap, BTreeSet};

    /// A name under which an argument is kept stands in journals: it is never changed, and a new
    /// code is written down here.
    #[test]
    fn what_stands_in_a_sentence_is_kept_under_its_name() {
        let enums = super::ENUMS.iter().chain(terms::words::ENUMS);
        let now: BTreeMap<&str, String> = enums
            .flat_map(|(codes, _, arguments)| {
                codes.iter().copied().zip(arguments.iter().map(|names| names.join(" ")))
            })
            .collect();
        let kept: BTreeMap<&str, String> = include_str!("editions/arguments.txt")
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(code, names)| (code, names.to_owned()))
            .collect();
        let differs = |code: &&str| now.get(code) != kept.get(code);
        let codes: BTreeSet<&str> =
            now.keys().chain(kept.keys()).copied().filter(differs).collect();
        assert!(codes.is_empty(), "kept otherwise than `editions/arguments.txt` says: {codes:?}");
    }

    #[test]
    fn a_code_means_one_sentence() {
        let mut seen = BTreeMap::new();
        for (code, words) in all() {
            let first = seen.insert(code, words);
            assert!(first.is_none_or(|first| first == words), "{code}: {first:?} and {words}");
        }
    }
}
