//! The source documents, and the rows of them that were not simply booked.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use terms::{ContentHash, Date, Document, Name, NameTable, Numbered, Origin, Sentence, SourceId};

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
}

/// A row that was refused and has not been booked since, among all of them: those of earlier
/// business days come before those of later ones.
pub type RefusedAt = (Date, SourceId, u32);

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
    /// Every row that was refused and has not been booked since.
    refused: BTreeSet<RefusedAt>,
    /// How many documents had come when the last day was closed.
    before_today: usize,
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

    /// Every row that was refused and has not been booked since, by the business day on which it
    /// came.
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
        self.before_today = self.files.len();
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

    /// From now on a row stands so; without a disposition it is booked.
    fn stand(&mut self, source: SourceId, row: u32, disposition: Option<Disposition>) {
        let file = &mut self.files[source.index()];
        let at = (file.received_on, source, row);
        let is_rejected = disposition.as_ref().is_some_and(Disposition::is_rejected);
        let before = match disposition {
            Some(disposition) => file.exceptions.insert(row, disposition),
            None => file.exceptions.remove(&row),
        };
        if before.is_some_and(|before| before.is_rejected()) {
            file.rejected -= 1;
            self.refused.remove(&at);
        }
        if is_rejected {
            file.rejected += 1;
            self.refused.insert(at);
        }
    }
}

crate::shared::image::variants!(Disposition {
    0 = Duplicate {},
    1 = Rejected { id: id, sentence: sentence },
});
crate::shared::image::fields!(
    SourceFile { document, received_on, rows, booked, exceptions } found |file| {
        rejected: Some(file.exceptions.values().filter(|is| is.is_rejected()).count()),
    }
);
crate::shared::image::fields!(SourceBook { files, names, before_today, last_booked } found |book| {
    by_content: NameTable::of(book.files.iter().map(|file| identity(&file.document))),
    refused: Some(refused(&book.files)),
});

fn refused(files: &[SourceFile]) -> BTreeSet<RefusedAt> {
    let of_file = |(index, file): (usize, &SourceFile)| {
        let (day, source) = (file.received_on, SourceId::from_index(index));
        file.rejections().map(|(row, _)| (day, source, row)).collect::<Vec<_>>()
    };
    files.iter().enumerate().flat_map(of_file).collect()
}

fn identity(document: &Document) -> Name {
    let layout = document.layout.unwrap_or(ContentHash([0; 32]));
    Name::from(format!("{} {} {layout}", document.kind.as_str(), document.content))
}
