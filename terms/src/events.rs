//! Events: what was decided. The journal keeps them in order; the books are their sum.
//!
//! They come in families, each in a file of its own. An event has a head (its name, the day that it
//! is about, the id of its paper), and what moves anything has an entry; whoever asks for no more
//! than that asks no family.
//!
//! ```text
//!  Event ─┬─ Booked   moves cash or securities, with its entry   trade, delivery, voucher, …
//!         ├─ Known    reference data: holds from a day on        account, price, rate, action, …
//!         ├─ Source   documents and what became of their rows    received, finished, rejected, …
//!         ├─ Desk     what people did                            proposed, approved, asked, worked
//!         └─ Office   the office's own course                    opened, days, periods, editions
//! ```

mod booked;
mod desk;
mod known;
mod office;
mod source;

// What a family names is named by all.
pub use booked::*;
pub use desk::*;
pub use known::*;
pub use office::*;
pub use source::*;

use crate::date::Date;
use crate::entries::Entry;
use crate::inputs::Origin;
use crate::names::Name;

/// An event and where its input came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Where the input came from.
    pub origin: Origin,
    /// What was decided.
    pub event: Event,
}

/// Everything that can have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Cash or securities moved.
    Booked(Booked, Entry),
    /// Something is known from now on.
    Known(KnownEvent),
    /// A document came, or a row of it was judged.
    Source(SourceEvent),
    /// A person did something.
    Desk(DeskEvent),
    /// The office went a step on.
    Office(OfficeEvent),
}

/// What every event has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head<'e> {
    /// Its name, in the past tense, for people.
    pub name: &'static str,
    /// The day that it is about; none for what holds on every day (accounts, rules, documents).
    pub as_of: Option<Date>,
    /// The id of what was decided, when it has one.
    pub id: Option<&'e Name>,
}

impl<'e> Head<'e> {
    const fn new(name: &'static str, as_of: Option<Date>, id: Option<&'e Name>) -> Self {
        Self { name, as_of, id }
    }
}

impl Event {
    /// The head.
    pub const fn head(&self) -> Head<'_> {
        match self {
            Self::Booked(booked, _) => booked.head(),
            Self::Known(known) => known.head(),
            Self::Source(source) => source.head(),
            Self::Desk(desk) => desk.head(),
            Self::Office(office) => office.head(),
        }
    }

    /// The entry, when the event moves anything.
    pub const fn entry(&self) -> Option<&Entry> {
        match self {
            Self::Booked(_, entry) => Some(entry),
            Self::Known(_) | Self::Source(_) | Self::Desk(_) | Self::Office(_) => None,
        }
    }

    /// The day that the event is about; none for what holds on every day.
    pub const fn as_of(&self) -> Option<Date> {
        self.head().as_of
    }

    /// The id of what was decided, when it has one.
    pub const fn id(&self) -> Option<&Name> {
        self.head().id
    }

    /// The kind and the id of what it takes back or charges otherwise.
    pub fn takes_back(&self) -> Option<(BookedKind, &Name)> {
        match self {
            Self::Booked(booked, _) => booked.takes_back(),
            Self::Known(_) | Self::Source(_) | Self::Desk(_) | Self::Office(_) => None,
        }
    }

    /// The event's name, in the past tense, for people.
    pub const fn name(&self) -> &'static str {
        self.head().name
    }

    /// The names of all events, family by family.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let families =
            [KnownEvent::NAMES, SourceEvent::NAMES, DeskEvent::NAMES, OfficeEvent::NAMES];
        let booked = BookedKind::ALL.iter().map(|kind| kind.as_str());
        booked.chain(families.into_iter().flatten().copied())
    }
}

impl From<KnownEvent> for Event {
    fn from(known: KnownEvent) -> Self {
        Self::Known(known)
    }
}

impl From<SourceEvent> for Event {
    fn from(source: SourceEvent) -> Self {
        Self::Source(source)
    }
}

impl From<DeskEvent> for Event {
    fn from(desk: DeskEvent) -> Self {
        Self::Desk(desk)
    }
}

impl From<OfficeEvent> for Event {
    fn from(office: OfficeEvent) -> Self {
        Self::Office(office)
    }
}
