//! The bookings that were taken back, by their ids and by those of the rows that did it.

use std::collections::BTreeMap;
use terms::{Entry, Name, Origin, TakenBack, TakenBackKind};

/// A part of what was taken back.
#[derive(Clone, Debug)]
pub struct Taken {
    /// What was taken back, and by which row.
    pub taken: TakenBack,
    /// What it had moved, with the opposite sign.
    pub entry: Entry,
    /// Where the row came from.
    pub origin: Origin,
}

/// Everything that was taken back, in order.
#[derive(Clone, Debug, Default)]
pub struct TakenBackBook {
    all: Vec<Taken>,
    /// By what was taken back; the first part of it.
    cancelled: BTreeMap<(TakenBackKind, Name), usize>,
    /// By the row that did it.
    rows: BTreeMap<(TakenBackKind, Name), usize>,
}

impl TakenBackBook {
    /// Everything, part by part.
    pub fn all(&self) -> impl Iterator<Item = &Taken> {
        self.all.iter()
    }

    /// What took this one back.
    pub fn of(&self, kind: TakenBackKind, cancelled: &Name) -> Option<&Taken> {
        self.cancelled.get(&(kind, cancelled.clone())).map(|place| &self.all[*place])
    }

    /// What this row took back.
    pub fn by_row(&self, kind: TakenBackKind, row_id: &Name) -> Option<&Taken> {
        self.rows.get(&(kind, row_id.clone())).map(|place| &self.all[*place])
    }

    pub(crate) fn note(&mut self, origin: Origin, taken: &TakenBack, entry: &Entry) {
        let place = self.all.len();
        self.cancelled.entry((taken.kind, taken.cancelled.clone())).or_insert(place);
        self.rows.entry((taken.kind, taken.row_id.clone())).or_insert(place);
        self.all.push(Taken { taken: taken.clone(), entry: entry.clone(), origin });
    }
}

crate::shared::image::fields!(Taken { taken, entry, origin });

/// Written as what was taken back; the ways to find it are found again.
impl crate::shared::image::Image for TakenBackBook {
    fn write(&self, to: &mut crate::shared::image::Writer) {
        self.all.write(to);
    }

    fn read(from: &mut crate::shared::image::Reader<'_>) -> Option<Self> {
        let mut book = Self::default();
        for Taken { taken, entry, origin } in Vec::<Taken>::read(from)? {
            book.note(origin, &taken, &entry);
        }
        Some(book)
    }
}
