//! Settlement dates that have moved: what, from when to when, and by which row.

use std::collections::BTreeMap;
use terms::{Date, Entry, MovedKind, Name, Origin, SettlementMove};

/// A move in the books.
#[derive(Clone, Debug)]
pub struct Rescheduled {
    /// What moved, from when to when, and why.
    pub moved: SettlementMove,
    /// What it moves, on the date that it got.
    pub entry: Entry,
    /// The row that moved it.
    pub origin: Origin,
}

/// Every move, in order.
#[derive(Clone, Debug, Default)]
pub struct RescheduledBook {
    moves: Vec<Rescheduled>,
    /// The date with which each was booked.
    first: BTreeMap<(MovedKind, Name), Date>,
}

impl RescheduledBook {
    /// Every move.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Rescheduled> {
        self.moves.iter()
    }

    /// The settlement date with which something was booked, when it has moved since.
    pub fn first_date(&self, kind: MovedKind, id: &Name) -> Option<Date> {
        if self.first.is_empty() { None } else { self.first.get(&(kind, id.clone())).copied() }
    }

    pub(crate) fn note(&mut self, rescheduled: Rescheduled) {
        let moved = &rescheduled.moved;
        self.first.entry((moved.kind, moved.moved.clone())).or_insert(moved.from);
        self.moves.push(rescheduled);
    }
}

crate::shared::image::fields!(Rescheduled { moved, entry, origin });

/// Written as the moves; what was first is found again.
impl crate::shared::image::Image for RescheduledBook {
    fn write(&self, to: &mut crate::shared::image::Writer) {
        self.moves.write(to);
    }

    fn read(from: &mut crate::shared::image::Reader<'_>) -> Option<Self> {
        let mut book = Self::default();
        for rescheduled in Vec::<Rescheduled>::read(from)? {
            book.note(rescheduled);
        }
        Some(book)
    }
}
