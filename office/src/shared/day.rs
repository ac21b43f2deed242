//! The business day: which one is open, which one was closed last, and which dates an input may
//! bear today.

use std::collections::BTreeMap;
use terms::{Control, Date};

/// How far an input may be dated ahead of the last closed day while no day is open.
pub const DAYS_AHEAD_MAX: i32 = 7;

/// How far back a late trade or correction may reach.
pub const DAYS_BACK_MAX: i32 = 400;

/// The days of this office.
#[derive(Clone, Debug)]
pub struct DayBook {
    books_from: Date,
    open: Option<Date>,
    last_closed: Option<Date>,
    sheets: BTreeMap<Date, Vec<Control>>,
    /// The sheets of closes that a reopening has replaced, the first one first.
    replaced: BTreeMap<Date, Vec<Vec<Control>>>,
    /// The events that closed a day, the first one first.
    closes: BTreeMap<Date, Vec<u64>>,
    /// The first day behind the last closed one about which something has been booked since.
    ahead: Option<Date>,
    /// Through a lens as of a day, the later day that was being worked when the last event came.
    beyond: Option<Date>,
}

impl DayBook {
    /// The days of an office whose books begin on a day.
    pub const fn new(books_from: Date) -> Self {
        Self {
            books_from,
            open: None,
            last_closed: None,
            sheets: BTreeMap::new(),
            replaced: BTreeMap::new(),
            closes: BTreeMap::new(),
            ahead: None,
            beyond: None,
        }
    }

    /// The first day of the books.
    pub const fn books_from(&self) -> Date {
        self.books_from
    }

    /// The day that is open.
    pub const fn open(&self) -> Option<Date> {
        self.open
    }

    /// The day that was closed last.
    pub const fn last_closed(&self) -> Option<Date> {
        self.last_closed
    }

    /// The control sheet of a closed day.
    pub fn sheet(&self, date: Date) -> Option<&[Control]> {
        self.sheets.get(&date).map(Vec::as_slice)
    }

    /// The control sheets of a day that were replaced when it was reopened, the first one first.
    pub fn replaced_sheets(&self, date: Date) -> &[Vec<Control>] {
        self.replaced.get(&date).map_or(&[], Vec::as_slice)
    }

    /// The numbers of the events that closed a day, the first one first; all but the last one are
    /// replaced, and that one too while the day is open again.
    pub fn closes(&self, date: Date) -> &[u64] {
        self.closes.get(&date).map_or(&[], Vec::as_slice)
    }

    /// The first day behind the last closed one about which something is in the books, while no day
    /// is open.
    pub const fn ahead(&self) -> Option<Date> {
        self.ahead
    }

    /// The last day that the books stand at: the open one, or the one closed last.
    pub fn current(&self) -> Date {
        self.open.or(self.last_closed).unwrap_or(self.books_from)
    }

    /// The day that was being worked when the last event came: the day at which the books stand,
    /// but through a lens as of a day perhaps a later one.
    pub fn worked(&self) -> Date {
        self.beyond.unwrap_or_else(|| self.current())
    }

    /// Is a day being worked that lies behind the one that is looked at?
    pub(crate) const fn is_beyond(&self) -> bool {
        self.beyond.is_some()
    }

    /// The day that is open, or the first one that was not closed yet.
    pub fn next_to_work(&self) -> Date {
        let behind_the_last = || self.last_closed().map_or(self.books_from(), |day| day.plus(1));
        self.open().unwrap_or_else(behind_the_last)
    }

    /// The latest date that an input may bear.
    pub fn latest(&self) -> Date {
        self.open.unwrap_or_else(|| {
            self.last_closed.unwrap_or(self.books_from.plus(-1)).plus(DAYS_AHEAD_MAX)
        })
    }

    /// The earliest date that an input may bear.
    pub fn earliest(&self) -> Date {
        self.books_from.max(self.current().plus(-DAYS_BACK_MAX))
    }

    pub(crate) const fn open_day(&mut self, date: Date) {
        self.open = Some(date);
    }

    /// A day is being worked that lies behind the one that is looked at.
    pub(crate) const fn pass_on_to(&mut self, date: Date) {
        self.beyond = Some(date);
    }

    pub(crate) fn close_day(&mut self, date: Date, controls: &[Control], seq: u64) {
        self.open = None;
        self.last_closed = Some(date);
        self.ahead = None;
        self.sheets.insert(date, controls.to_vec());
        self.closes.entry(date).or_default().push(seq);
    }

    /// The day that was closed last is open again, and the one before it is the last closed one.
    pub(crate) fn reopen_day(&mut self, date: Date) {
        self.open = Some(date);
        if let Some(sheet) = self.sheets.remove(&date) {
            self.replaced.entry(date).or_default().push(sheet);
        }
        self.last_closed = self.sheets.last_key_value().map(|(closed, _)| *closed);
    }

    /// Something about a day was booked.
    pub(crate) fn note_booked(&mut self, about: Date) {
        let is_ahead = self.open.is_none() && self.last_closed.is_some_and(|last| about > last);
        if is_ahead {
            self.ahead = Some(self.ahead.map_or(about, |ahead| ahead.min(about)));
        }
    }
}

crate::shared::image::fields!(
    DayBook {
        books_from, open, last_closed, sheets, replaced, closes, ahead
    } found |_days| { beyond: Some(None) }
);
