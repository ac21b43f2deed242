//! Commands: what the person or the job that runs the office asks of it, each a type of its own.

use crate::actors::Actor;
use crate::date::{Date, Moment};
use crate::inputs::{ContentHash, Document};
use crate::names::{Name, SourceId};
use crate::period::Period;
use crate::proposals::Moves;
use crate::sentences::Sentence;
use crate::vouchers::Job;

/// A new office: its markets, and the first day of its books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenOffice {
    /// Names of its markets.
    pub markets: Vec<Name>,
    /// The first business day.
    pub books_from: Date,
}

/// A document that is known comes under another name, which is its own from now on: a key is bound
/// to its content for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameDocument {
    /// The document, under its other name.
    pub document: Document,
}

/// All rows of a document have been judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinishSource {
    /// The document.
    pub source: SourceId,
    /// How many rows it has, as the door counted them.
    pub rows: u32,
}

/// A row that could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Its id, if one could be read.
    pub id: Name,
    /// What was wrong with it, for a clerk.
    pub message: Sentence,
}

/// The taking back of a voucher is put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposeReversal {
    /// Which voucher.
    pub voucher_id: Name,
    /// By whom.
    pub by: Actor,
}

/// The reopening of a period is put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposeReopening {
    /// Which period.
    pub period: Period,
    /// By whom.
    pub by: Actor,
    /// Why.
    pub reason: Name,
}

/// The taking in of a document is put forward; its bytes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposeDocument {
    /// Which document.
    pub document: Document,
    /// How many rows it has, as the door counted them.
    pub rows: u32,
    /// By whom.
    pub by: Actor,
    /// Why.
    pub reason: Name,
}

/// The reopening of the day that was closed last is put forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposeDayReopening {
    /// The day.
    pub date: Date,
    /// By whom.
    pub by: Actor,
    /// Why.
    pub reason: Name,
}

/// A second person approves a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approve {
    /// Which one.
    pub proposal_id: Name,
    /// Who.
    pub by: Actor,
    /// The hash of what they were shown, when they name it.
    pub shown: Option<ContentHash>,
    /// What the document moves, as whoever reads it found; nothing where the firm has no tiers for
    /// it.
    pub moves: Moves,
}

/// A person declines a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decline {
    /// Which one.
    pub proposal_id: Name,
    /// Who.
    pub by: Actor,
    /// Why.
    pub reason: Name,
}

/// Whoever put a proposal forward recalls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// Which one.
    pub proposal_id: Name,
    /// Who.
    pub by: Actor,
    /// When, as whoever recalls it has the time.
    pub at: Moment,
}

/// A business day begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenDay(pub Date);

/// What is due on a day settles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SettleDue(pub Date);

/// The office works something out by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// What.
    pub job: Job,
    /// The open day.
    pub date: Date,
}
