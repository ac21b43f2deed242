//! Documents: what came in, and what became of the rows that were not booked.

use super::Head;
use crate::inputs::{Document, Origin};
use crate::names::{Name, SourceId};
use crate::sentences::Sentence;

/// What became of a document or of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SourceEvent {
    /// A document is kept; its number is the count of documents before it.
    SourceReceived(Document),
    /// A document that was known came under another name, and the name is bound to it.
    SourceNamed(Document),
    /// All rows of a document have been judged.
    SourceFinished {
        /// The document.
        source: SourceId,
        /// How many rows it has.
        rows: u32,
    },
    /// A row said what an earlier one had said already; nothing was booked.
    DuplicateNamed {
        /// The id that both have.
        id: Name,
        /// Where the first one came from.
        first: Origin,
    },
    /// A row was refused; nothing was booked.
    InputRejected {
        /// The id that it had.
        id: Name,
        /// The rule that it broke, and what a clerk is told.
        sentence: Sentence,
    },
}

impl SourceEvent {
    /// The names of this family.
    pub const NAMES: &[&str] = &[
        "source received",
        "source named",
        "source finished",
        "duplicate named",
        "input rejected",
    ];

    /// The head.
    pub const fn head(&self) -> Head<'_> {
        match self {
            Self::SourceReceived(_) => Head::new("source received", None, None),
            Self::SourceNamed(document) => Head::new("source named", None, Some(&document.name)),
            Self::SourceFinished { .. } => Head::new("source finished", None, None),
            Self::DuplicateNamed { id, .. } => Head::new("duplicate named", None, Some(id)),
            Self::InputRejected { id, .. } => Head::new("input rejected", None, Some(id)),
        }
    }
}
