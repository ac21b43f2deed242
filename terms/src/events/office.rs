//! The office's own course: its opening, its days, its periods, and the editions that decide in it.

use super::Head;
use crate::date::Date;
use crate::editions::{EditionBegan, Restatement};
use crate::inputs::ContentHash;
use crate::names::Name;
use crate::period::Period;
use crate::proposals::PeriodClose;
use crate::sentences::{Sentence, Wording};

/// A step of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeEvent {
    /// The office exists.
    OfficeOpened {
        /// Names of its markets.
        markets: Vec<Name>,
        /// The first business day.
        books_from: Date,
    },
    /// A business day began.
    DayOpened(Date),
    /// The settlement date arrived: every rung up to it is settled.
    ValueDateArrived(Date),
    /// A business day was proved and closed.
    DayClosed {
        /// The day.
        date: Date,
        /// What was proved.
        controls: Vec<Control>,
    },
    /// The day that was closed last is open again; what its close said is replaced by the next one.
    DayReopened {
        /// The day.
        date: Date,
        /// The proposal that was approved.
        proposal_id: Name,
    },
    /// A period was closed; nothing counts in it from now on.
    PeriodClosed(PeriodClose),
    /// A period is open again.
    PeriodReopened {
        /// Which period.
        period: Period,
        /// The proposal that was approved.
        proposal_id: Name,
    },
    /// From here on an edition of the program and its rules decides.
    EditionBegan(EditionBegan),
    /// What an edition works out otherwise from the events before it.
    Restated(Restatement),
}

impl OfficeEvent {
    /// The names of this family.
    pub const NAMES: &[&str] = &[
        "office opened",
        "day opened",
        "value date arrived",
        "day closed",
        "day reopened",
        "period closed",
        "period reopened",
        "edition began",
        "restated",
    ];

    /// The head.
    pub const fn head(&self) -> Head<'_> {
        match self {
            Self::OfficeOpened { .. } => Head::new("office opened", None, None),
            Self::DayOpened(date) => Head::new("day opened", Some(*date), None),
            Self::ValueDateArrived(date) => Head::new("value date arrived", Some(*date), None),
            Self::DayClosed { date, .. } => Head::new("day closed", Some(*date), None),
            Self::DayReopened { date, proposal_id } => {
                Head::new("day reopened", Some(*date), Some(proposal_id))
            }
            Self::PeriodClosed(_) => Head::new("period closed", None, None),
            Self::PeriodReopened { proposal_id, .. } => {
                Head::new("period reopened", None, Some(proposal_id))
            }
            Self::EditionBegan(_) => Head::new("edition began", None, None),
            Self::Restated(_) => Head::new("restated", None, None),
        }
    }
}

/// A control at the close of a day: what had to be, and what was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// What was checked.
    pub control: Sentence,
    /// What had to be.
    pub expected: Wording,
    /// What was.
    pub found: Wording,
}

impl Control {
    /// Does it hold?
    pub fn holds(&self) -> bool {
        self.expected == self.found
    }
}

/// The chain hash of an empty journal.
pub const GENESIS: ContentHash = ContentHash([0; 32]);
