//! Settlement dates that have moved: what, from when to when, and by which row.

use std::collections::{BTreeMap, BTreeSet};
use terms::{
    Date, Entry, MarketRow, MovedKind, Name, Origin, SettlementMove, SourceKind, TradeNumber,
};

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
    /// How many trades and how many allocations there were when each row of market rules was set.
    before: BTreeMap<(Name, Name), (u32, u32)>,
}

/// What a row that is taken back has left as it was.
#[derive(Clone, Debug, Default)]
pub struct Untouched {
    trades: u32,
    shares: u32,
    moved: BTreeSet<(MovedKind, Name)>,
}

impl Untouched {
    /// Was a trade there before the row, which did not move it?
    pub fn trade(&self, number: TradeNumber, trade_id: &Name) -> bool {
        number.0 < self.trades && !self.moved.contains(&(MovedKind::Trade, trade_id.clone()))
    }

    /// Was a share of a block?
    pub fn share(&self, number: u32, allocation_id: &Name) -> bool {
        number < self.shares && !self.moved.contains(&(MovedKind::Share, allocation_id.clone()))
    }
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

    /// What a row left as it was: when that is taken back, so does this. What was agreed on the day
    /// that the row gave others did not move with them.
    pub fn untouched_by(&self, kind: SourceKind, row_id: &Name) -> Untouched {
        let before = self.before.get(&(kind.as_str().into(), row_id.clone()));
        let (trades, shares) = before.copied().unwrap_or_default();
        let by_row = self.moves.iter().map(|rescheduled| &rescheduled.moved);
        let by_row = by_row.filter(|moved| (moved.by_kind, &moved.by_row) == (kind, row_id));
        let moved = by_row.map(|moved| (moved.kind, moved.moved.clone())).collect();
        Untouched { trades, shares, moved }
    }

    pub(crate) fn set_row(&mut self, row: &MarketRow, trades: u32, shares: u32) {
        let key = (row.says.kind().as_str().into(), row.row_id.clone());
        self.before.insert(key, (trades, shares));
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
        self.before.write(to);
    }

    fn read(from: &mut crate::shared::image::Reader<'_>) -> Option<Self> {
        let mut book = Self::default();
        for rescheduled in Vec::<Rescheduled>::read(from)? {
            book.note(rescheduled);
        }
        book.before = BTreeMap::read(from)?;
        Some(book)
    }
}
