//! Rows of market rules that the firm has loaded, as they stand over those of the release.
//!
//! In: rows as they are set. Out: the row of an id, those that stand, the rules with them. A row
//! that cancels or corrects another one takes it back; what it replaced is kept, since the first of
//! an id is compared with its second. Never here: may a row stand.

use crate::shared::image::{Image, Reader, Writer};
use std::collections::BTreeSet;
use terms::{MarketRow, Name, Origin, Rulebook, SourceKind};

/// Every row, in the order of arrival.
#[derive(Clone, Debug, Default)]
pub struct FirmRows {
    rows: Vec<(MarketRow, Origin)>,
    taken_back: BTreeSet<(SourceKind, Name)>,
}

impl FirmRows {
    /// Was none ever set?
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Every row with where it came from, those too that were taken back.
    pub fn all(&self) -> impl Iterator<Item = &(MarketRow, Origin)> {
        self.rows.iter()
    }

    /// The row of an id among those of a kind.
    pub fn find(&self, kind: SourceKind, row_id: &Name) -> Option<&(MarketRow, Origin)> {
        self.rows.iter().find(|(row, _)| row.says.kind() == kind && row.row_id == *row_id)
    }

    /// The row that took one back.
    pub fn taken_back_by(&self, kind: SourceKind, row_id: &Name) -> Option<&MarketRow> {
        let named = |row: &MarketRow| {
            let takes_back = &row.takes_back;
            takes_back.cancels.as_ref().or(takes_back.corrects.as_ref()) == Some(row_id)
        };
        let of_kind = self.rows.iter().map(|(row, _)| row).filter(|row| row.says.kind() == kind);
        of_kind.into_iter().find(|row| named(row))
    }

    /// Does the row say what is so, or does it take back what another said, or was it taken back?
    pub fn stands(&self, row: &MarketRow) -> bool {
        row.takes_back.cancels.is_none()
            && !self.taken_back.contains(&(row.says.kind(), row.row_id.clone()))
    }

    /// The rows that stand.
    pub fn standing(&self) -> impl Iterator<Item = &MarketRow> + Clone {
        self.rows.iter().map(|(row, _)| row).filter(|row| self.stands(row))
    }

    /// The rules with the rows over them.
    pub fn over(&self, release: &Rulebook) -> Rulebook {
        release.with(&self.standing())
    }

    pub(crate) fn set(&mut self, origin: Origin, row: &MarketRow) {
        let named = row.takes_back.cancels.iter().chain(&row.takes_back.corrects);
        self.taken_back.extend(named.map(|taken| (row.says.kind(), taken.clone())));
        self.rows.push((row.clone(), origin));
    }
}

/// Written as its rows; what was taken back is found again.
impl Image for FirmRows {
    fn write(&self, to: &mut Writer) {
        self.rows.write(to);
    }

    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut book = Self::default();
        for (row, origin) in Vec::<(MarketRow, Origin)>::read(from)? {
            book.find(row.says.kind(), &row.row_id).is_none().then_some(())?;
            book.set(origin, &row);
        }
        Some(book)
    }
}
