//! The source documents, and the rows of them that were not simply booked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use terms::{
    ContentHash, Date, Document, Name, NameTable, Numbered, Origin, Sentence, SourceId, SourceKind,
};

/// What became of a row that was not booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// It said what an earlier row had said.
    Duplicate,
    /// It was refused.
    Rejected {
        /// The id that it had.
        id: Name,
        /// The rule, and what a clerk is told.
        sentence: Sentence,
    },
}

impl Disposition {
    /// Was it refused?
    pub const fn is_rejected(&self) -> bool {
        matches!(self, Self::Rejected { .. })
    }

    /// The id that it had, when it was refused.
    const fn refused_id(&self) -> Option<&Name> {
        match self {
            Self::Rejected { id, sentence: _ } => Some(id),
            Self::Duplicate => None,
        }
    }
}

/// A row that was refused and neither booked since nor repaired, among all of them: those of
/// earlier business days come before those of later ones.
pub type RefusedAt = (Date, SourceId, u32);

/// A row of a document; the header is row 1.
pub type RowAt = (SourceId, u32);

/// A document and how its rows were counted.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The document.
    pub document: Document,
    /// The business day that was worked on when it came.
    pub received_on: Date,
    /// How many rows it has, as the door counted them; none while it is being read.
    pub rows: Option<u32>,
    /// How many rows were booked.
    pub booked: u32,
    /// The rows that were not booked.
    exceptions: BTreeMap<u32, Disposition>,
    /// Which other row was booked under the id of one that was refused.
    repaired: BTreeMap<u32, RowAt>,
    /// How many of them were refused: there may be very many, and every list counts them.
    rejected: usize,
}

impl SourceFile {
    /// How many rows were named as duplicates.
    pub fn duplicates(&self) -> usize {
        self.exceptions.len() - self.rejected
    }

    /// How many rows were refused.
    pub fn rejected(&self) -> usize {
        self.rejected
    }

    /// How many of the refused rows came again under their ids and were booked.
    pub fn repaired(&self) -> usize {
        self.repaired.len()
    }

    /// The first of its refused rows that a row of a document has repaired.
    pub fn first_repaired_with(&self, by: RowAt) -> Option<u32> {
        self.repaired.iter().find(|(_, with)| **with == by).map(|(row, _)| *row)
    }

    /// The row by which a refused one is repaired: it came later under the same id, and was booked.
    pub fn repaired_by(&self, row: u32) -> Option<RowAt> {
        self.repaired.get(&row).copied()
    }

    /// What became of a row, when it was not booked.
    pub fn exception(&self, row: u32) -> Option<&Disposition> {
        self.exceptions.get(&row)
    }

    /// The rows that were refused.
    pub fn rejections(&self) -> impl Iterator<Item = (u32, &Disposition)> {
        self.rejections_behind(0)
    }

    /// Those behind a row; the header is row 1.
    pub fn rejections_behind(&self, row: u32) -> impl Iterator<Item = (u32, &Disposition)> {
        let behind = self.exceptions.range((Bound::Excluded(row), Bound::Unbounded));
        behind.filter(|(_, is)| is.is_rejected()).map(|(row, is)| (*row, is))
    }
}

terms::sentences! {
    in crate::words::english_words;

    /// Where something came from, for people.
    pub enum Place {
        /// A row of a document.
        #[error("{document} row {row}")]
        RowOfADocument { document: Name, row: u32 },
        /// The office itself said it.
        #[error("this office's own")]
        ThisOfficesOwn,
    }
}

/// Every document, in the order of arrival.
#[derive(Clone, Debug, Default)]
pub struct SourceBook {
    files: Vec<SourceFile>,
    by_content: NameTable<SourceId>,
    /// Names under which known documents came again, in the order of arrival.
    names: Vec<Document>,
    /// Every row that was refused and neither booked since nor repaired.
    refused: BTreeSet<RefusedAt>,
    /// The same rows by the id that one kind of row has, where it names one row.
    by_id: BTreeMap<(SourceKind, Name), BTreeSet<RowAt>>,
    /// How many documents had come when the last day was closed.
    before_today: usize,
    /// The same, when the day before that one was closed: a day that is reopened goes on from it.
    before_last: usize,
    /// The row that was counted last: a row may give several events, and counts once.
    last_booked: Option<Origin>,
}

impl SourceBook {
    /// The document with this content, read as this kind with this layout.
    pub fn find(&self, document: &Document) -> Option<SourceId> {
        self.by_content.get(&identity(document))
    }

    /// A document.
    pub fn file(&self, source: SourceId) -> &SourceFile {
        &self.files[source.index()]
    }

    /// Every document.
    pub fn files(&self) -> impl Iterator<Item = (SourceId, &SourceFile)> {
        self.files.iter().enumerate().map(|(index, file)| (SourceId::from_index(index), file))
    }

    /// The documents that had come by the end of a business day.
    pub fn files_until(
        &self,
        date: Date,
    ) -> impl DoubleEndedIterator<Item = (SourceId, &SourceFile)> {
        let files = self.files.iter().enumerate();
        files
            .map(|(index, file)| (SourceId::from_index(index), file))
            .filter(move |(_, file)| file.received_on <= date)
    }

    /// The documents that came again under other names, under these.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &Document> {
        self.names.iter()
    }

    /// The documents of today: what came since the last day was closed, and what was begun and is
    /// not finished.
    pub fn of_today(&self) -> impl Iterator<Item = &SourceFile> {
        let files = self.files.iter().enumerate();
        files
            .filter(|(index, file)| *index >= self.before_today || file.rows.is_none())
            .map(|(_, file)| file)
    }

    /// Every row that was refused and neither booked since nor repaired, by the business day on
    /// which it came.
    pub const fn refused(&self) -> &BTreeSet<RefusedAt> {
        &self.refused
    }

    /// What became of the row of an origin, when it was not booked.
    pub fn exception(&self, origin: Origin) -> Option<&Disposition> {
        match origin {
            Origin::Row { source, row } => self.file(source).exception(row),
            Origin::Command => None,
        }
    }

    /// Where something came from, for people.
    pub fn place(&self, origin: Origin) -> Place {
        match origin {
            Origin::Row { source, row } => {
                Place::RowOfADocument { document: self.file(source).document.name.clone(), row }
            }
            Origin::Command => Place::ThisOfficesOwn,
        }
    }

    pub(crate) fn receive(&mut self, document: &Document, received_on: Date) {
        self.by_content.insert(identity(document), SourceId::from_index(self.files.len()));
        let file = SourceFile {
            document: document.clone(),
            received_on,
            rows: None,
            booked: 0,
            exceptions: BTreeMap::new(),
            repaired: BTreeMap::new(),
            rejected: 0,
        };
        self.files.push(file);
    }

    pub(crate) fn name(&mut self, document: &Document) {
        self.names.push(document.clone());
    }

    pub(crate) fn finish(&mut self, source: SourceId, rows: u32) {
        self.files[source.index()].rows = Some(rows);
    }

    pub(crate) fn close_day(&mut self) {
        self.before_last = self.before_today;
        self.before_today = self.files.len();
    }

    pub(crate) const fn reopen_day(&mut self) {
        self.before_today = self.before_last;
    }

    /// A row was booked; if it had been refused before, it is not any more.
    pub(crate) fn count_booked(&mut self, origin: Origin) {
        if self.last_booked == Some(origin) {
            return;
        }
        self.last_booked = Some(origin);
        if let Origin::Row { source, row } = origin {
            self.files[source.index()].booked += 1;
            self.stand(source, row, None);
        }
    }

    pub(crate) fn note(&mut self, origin: Origin, disposition: Disposition) {
        if let Origin::Row { source, row } = origin {
            self.stand(source, row, Some(disposition));
        }
    }

    /// A row was booked under an id: those of its kind that were refused under the same one before
    /// are repaired by it.
    pub(crate) fn repair(&mut self, origin: Origin, id: &Name) {
        let Origin::Row { source, row } = origin else { return };
        if self.by_id.is_empty() {
            return;
        }
        let kind = self.files[source.index()].document.kind;
        for (of, refused) in self.by_id.remove(&(kind, id.clone())).into_iter().flatten() {
            let file = &mut self.files[of.index()];
            file.repaired.insert(refused, (source, row));
            self.refused.remove(&(file.received_on, of, refused));
        }
    }

    /// From now on a row stands so; without a disposition it is booked. What is repaired stays
    /// repaired when its document comes again: its id is taken then, by what repaired it.
    fn stand(&mut self, source: SourceId, row: u32, disposition: Option<Disposition>) {
        let file = &mut self.files[source.index()];
        let now = disposition.as_ref().and_then(Disposition::refused_id).cloned();
        let stood = match disposition {
            Some(disposition) => file.exceptions.insert(row, disposition),
            None => file.exceptions.remove(&row),
        };
        let before = stood.as_ref().and_then(Disposition::refused_id);
        file.rejected -= usize::from(before.is_some());
        file.rejected += usize::from(now.is_some());
        if now.as_ref() != before {
            file.repaired.remove(&row);
        }
        let is_open = !file.repaired.contains_key(&row);
        let (kind, at) = (file.document.kind, (file.received_on, source, row));
        if let Some(id) = before {
            self.refused.remove(&at);
            self.forget(kind, id, (source, row));
        }
        if let Some(id) = now.filter(|_| is_open) {
            self.refused.insert(at);
            self.find_by(kind, id, (source, row));
        }
    }

    fn find_by(&mut self, kind: SourceKind, id: Name, at: RowAt) {
        if names_one_row(kind) {
            self.by_id.entry((kind, id)).or_default().insert(at);
        }
    }

    fn forget(&mut self, kind: SourceKind, id: &Name, at: RowAt) {
        let key = (kind, id.clone());
        if let Some(rows) = self.by_id.get_mut(&key) {
            rows.remove(&at);
            if rows.is_empty() {
                self.by_id.remove(&key);
            }
        }
    }
}

/// Does the id of a row of this kind name that one row? Prices and rates come under what they are
/// of, rules, schedules, people and desks under what they change, and the lines of a voucher under
/// the voucher: another row under the same id says nothing of the one that was refused.
const fn names_one_row(kind: SourceKind) -> bool {
    match kind {
        SourceKind::Accounts
        | SourceKind::Instruments
        | SourceKind::Positions
        | SourceKind::Trades
        | SourceKind::Allocations
        | SourceKind::Deliveries
        | SourceKind::Payments
        | SourceKind::Loans
        | SourceKind::CorporateActions
        | SourceKind::Transfers
        | SourceKind::Conversions
        | SourceKind::LotChoices
        | SourceKind::LotStatements
        | SourceKind::AccountChanges
        | SourceKind::InstrumentChanges
        | SourceKind::Holidays
        | SourceKind::Calendars
        | SourceKind::ChargeRates
        | SourceKind::Cycles
        | SourceKind::Venues
        | SourceKind::Sessions
        | SourceKind::ChartLines => true,
        SourceKind::Prices
        | SourceKind::Rules
        | SourceKind::Vouchers
        | SourceKind::InterestRates
        | SourceKind::Schedules
        | SourceKind::FxRates
        | SourceKind::PriceRules
        | SourceKind::People
        | SourceKind::Desks
        | SourceKind::Groups
        | SourceKind::Delegations => false,
    }
}

crate::shared::image::variants!(Disposition {
    0 = Duplicate {},
    1 = Rejected { id: id, sentence: sentence },
});
crate::shared::image::fields!(
    SourceFile { document, received_on, rows, booked, exceptions, repaired } found |file| {
        rejected: Some(file.exceptions.values().filter(|is| is.is_rejected()).count()),
    }
);
crate::shared::image::fields!(SourceBook {
    files, names, before_today, before_last, last_booked
} found |book| {
    by_content: NameTable::of(book.files.iter().map(|file| identity(&file.document))),
    refused: Some(open(&book.files).map(|(day, at, _)| (day, at.0, at.1)).collect()),
    by_id: Some(by_id(&book.files)),
});

/// The rows that were refused and are not repaired, each with its day and its id.
fn open(files: &[SourceFile]) -> impl Iterator<Item = (Date, RowAt, (SourceKind, &Name))> {
    files.iter().enumerate().flat_map(|(index, file)| {
        let open = file.rejections().filter(|(row, _)| file.repaired_by(*row).is_none());
        open.filter_map(move |(row, is)| {
            let at = (SourceId::from_index(index), row);
            Some((file.received_on, at, (file.document.kind, is.refused_id()?)))
        })
    })
}

fn by_id(files: &[SourceFile]) -> BTreeMap<(SourceKind, Name), BTreeSet<RowAt>> {
    let mut found: BTreeMap<_, BTreeSet<RowAt>> = BTreeMap::new();
    for (_, at, (kind, id)) in open(files).filter(|(_, _, (kind, _))| names_one_row(*kind)) {
        found.entry((kind, id.clone())).or_default().insert(at);
    }
    found
}

fn identity(document: &Document) -> Name {
    let layout = document.layout.unwrap_or(ContentHash([0; 32]));
    Name::from(format!("{} {} {layout}", document.kind.as_str(), document.content))
}
