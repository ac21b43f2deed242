//! Editions: which program, with which rules, decided what the journal holds from a place on.
//!
//! ```text
//!  ... decided by 3 ... | EditionBegan 4  | Restated ...   | AccountOpened ... | decided by 4 ...
//!                         program, rules,   what `apply`     what the chart
//!                         what was proved   works out        brings new
//! ```
//!
//! An office keeps what each edition decided. A rule that an edition changes stays in the program
//! under its old edition, so that what was decided then can be decided again and compared.

use crate::inputs::ContentHash;
use crate::names::{AccountId, AssetId, Name};
use crate::sentence;
use crate::sentences::{Sentence, Wording};

/// The edition of the rules by which an office decides, and works out what follows from events.
/// Later ones are greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edition(pub u16);

impl Edition {
    /// The last one whose programs did not write into the journal which edition they were.
    pub const LAST_UNMARKED: Self = Self(3);
}

impl std::fmt::Display for Edition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// From here on an edition decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionBegan {
    /// Which one.
    pub edition: Edition,
    /// The program that decides, with its version: the one to take when another cannot read this
    /// office.
    pub program: Name,
    /// The hash of the tables of rules that it was built with.
    pub rulebook: ContentHash,
    /// What was proved of the journal before it; none when there was nothing.
    pub proved: Option<Proved>,
}

impl EditionBegan {
    /// What it says, for people.
    pub fn sentence(&self) -> Sentence {
        let Self { edition: Edition(edition), program, proved, .. } = self;
        match proved {
            None => sentence!(
                "edition {edition} began: {program}",
                edition = edition,
                program = program
            ),
            Some(Proved { events, .. }) => sentence!(
                "edition {edition} began: {program}, after {events} events were verified",
                edition = edition,
                program = program,
                events = events
            ),
        }
    }
}

/// How far a journal was verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proved {
    /// How many events.
    pub events: u64,
    /// The hash of the last batch.
    pub chain: ContentHash,
}

/// What an edition works out otherwise, from the events that are in the books already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restatement {
    /// By which edition.
    pub edition: Edition,
    /// Each figure that differs.
    pub figures: Vec<RestatedFigure>,
}

impl Restatement {
    /// What it says, for people; the figures stand beside it.
    pub fn sentence(&self) -> Sentence {
        let Self { edition: Edition(edition), figures } = self;
        sentence!(
            "figures that edition {edition} works out otherwise: {count}",
            edition = edition,
            count = figures.len()
        )
    }
}

/// A figure before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestatedFigure {
    /// Whose.
    pub account: AccountId,
    /// Of what.
    pub asset: AssetId,
    /// Which figure.
    pub figure: Sentence,
    /// As it was said until now; an empty text when there was none.
    pub before: Wording,
    /// As it is from now on; an empty text when there is none.
    pub after: Wording,
}
