//! Causes of rejects: open rejected rows by the rule that they broke and what it was about, so that
//! one cause is dealt with once.
//!
//! In: the office. Out: causes with their rows. Never here: all of very many rows; the first
//! [`GROUPED_MAX`] are looked at.

use super::Said;
use office::Office;
use office::key_of_row;
use office::records::Disposition;
use std::collections::BTreeMap;
use terms::{Date, Name, Sentence, SourceId, Wording};

/// So many rejected rows are looked at.
pub const GROUPED_MAX: usize = 5_000;

/// What rejected rows have in common: their kind, the rule, and what it was about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CauseKey {
    /// The kind of their files.
    pub kind: String,
    /// The rule that they broke.
    pub code: String,
    /// The first thing that the refusal names: of an account that is not known, the account. Empty
    /// when that is the row itself.
    pub about: String,
}

/// Rejected rows of one cause.
#[derive(Clone, Debug)]
pub struct Cause {
    /// The cause.
    pub key: CauseKey,
    /// What is said of the first one.
    pub message: Said,
    /// The rows in the order of the queue; at least one.
    pub rows: Vec<(SourceId, u32)>,
}

/// The causes of the rows that are looked at, those with the most rows first.
pub struct Causes {
    /// The causes.
    pub causes: Vec<Cause>,
    /// Was every rejected row looked at?
    pub is_whole: bool,
}

/// The causes of open rejected rows.
pub fn causes(office: &Office) -> Causes {
    let mut found: BTreeMap<CauseKey, Cause> = BTreeMap::new();
    for (at, key, sentence) in open_rows(office) {
        let cause = || Cause {
            key: key.clone(),
            message: Said(Wording::from(sentence.clone())),
            rows: Vec::new(),
        };
        found.entry(key.clone()).or_insert_with(cause).rows.push(at);
    }
    let mut causes: Vec<Cause> = found.into_values().collect();
    causes.sort_by_key(|cause| std::cmp::Reverse(cause.rows.len()));
    Causes { causes, is_whole: office.sources.refused().len() <= GROUPED_MAX }
}

/// The cause of a rejected row, while it is one.
pub fn cause_of(office: &Office, source: SourceId, row: u32) -> Option<CauseKey> {
    let is_known = office.sources.files().count() > source.0 as usize;
    is_known.then(|| rejected(office, source, row)).flatten().map(|(key, _)| key)
}

/// The open row of a cause that comes behind one, and else the first.
pub fn next_of(
    office: &Office,
    cause: &CauseKey,
    behind: (SourceId, u32),
) -> Option<(SourceId, u32)> {
    let of_cause = || open_rows(office).filter(|(_, key, _)| key == cause).map(|(at, _, _)| at);
    of_cause().find(|at| *at > behind).or_else(|| of_cause().next())
}

/// Is a row rejected and not dealt with?
pub fn is_open(office: &Office, (source, row): (SourceId, u32)) -> bool {
    rejected(office, source, row).is_some() && !office.work.is_resolved(&key_of_row(source, row))
}

type OpenRow<'o> = ((SourceId, u32), CauseKey, &'o Sentence);

fn open_rows(office: &Office) -> impl Iterator<Item = OpenRow<'_>> {
    let looked_at = office.sources.refused().iter().take(GROUPED_MAX);
    let is_open = |(_, source, row): &&(Date, SourceId, u32)| {
        !office.work.is_resolved(&key_of_row(*source, *row))
    };
    looked_at.filter(is_open).filter_map(|(_, source, row)| {
        let (key, sentence) = rejected(office, *source, *row)?;
        Some(((*source, *row), key, sentence))
    })
}

fn rejected(office: &Office, source: SourceId, row: u32) -> Option<(CauseKey, &Sentence)> {
    let file = office.sources.file(source);
    match file.exception(row)? {
        Disposition::Duplicate => None,
        Disposition::Rejected { id, sentence } => {
            let about = about(sentence).filter(|about| *about != id);
            let key = CauseKey {
                kind: file.document.kind.as_str().to_owned(),
                code: sentence.code.to_string(),
                about: about.map(ToString::to_string).unwrap_or_default(),
            };
            Some((key, sentence))
        }
    }
}

fn about(sentence: &Sentence) -> Option<&Name> {
    sentence.args.first().and_then(|(_, value)| value.text())
}
