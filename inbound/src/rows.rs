//! A file, opened: its rows one after the other, each as an input.

use crate::cells::Cells;
use crate::columns::Column;
use crate::form::{self, Slot};
use crate::kinds::{columns, rows};
use crate::layout::Layout;
use crate::limits::FILE_BYTES_MAX;
use crate::records::Records;
use crate::refused::FileRefused;
use crate::seen::seen;
use std::fmt;
use terms::{Edition, Fault, Input, SourceKind, Unreadable, is_hidden};

/// One record of a file and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number; the header is row 1. Blank lines are not counted.
    pub row: u32,
    /// The line on which it begins, counted from 1, as a text editor shows it.
    pub line: u64,
    /// What it says, or [`Input::Unreadable`](terms::Input::Unreadable).
    pub input: Input,
}

/// The rows of a file, read as they are asked for.
pub struct Rows<'a> {
    kind: SourceKind,
    records: Records<'a>,
    slots: Vec<Slot<'a>>,
    /// How many fields the header has.
    fields: usize,
    /// The row that was read last.
    row: u32,
    /// Is a row refused that holds characters which hide what it says?
    refuses_hidden: bool,
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Opens an unpacked file: reads its header and finds our columns in it, by name or by a layout.
pub fn open<'a>(
    kind: SourceKind,
    bytes: &'a [u8],
    layout: Option<&'a Layout>,
) -> Result<Rows<'a>, FileRefused> {
    if let Some(layout) = layout.filter(|layout| layout.kind() != kind) {
        return Err(FileRefused::layout_of_another_kind(layout.kind(), kind));
    }
    let mut records = Records::new(plain_text(bytes)?, layout.map_or(b',', Layout::delimiter));
    if records.seek().is_none() {
        return Err(FileRefused::Empty { expected: required_columns(kind) });
    }
    records
        .read(None)
        .map_err(|fault| FileRefused::UnreadableHeader { reason: fault.sentence() })?;
    let (slots, fields) = (form::slots(kind, layout, &records)?, records.fields());
    Ok(Rows { kind, records, slots, fields, row: 1, refuses_hidden: !bytes.is_ascii() })
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let line = self.records.seek()?;
        self.row =
            self.row.checked_add(1).expect("a file within the limits has fewer records than that");
        let outcome = self.records.read(Some(self.fields));
        let outcome = outcome
            .and_then(|()| (rows(self.kind).read)(&mut Cells::new(&self.slots, &self.records)))
            .and_then(|input| self.check_hidden().map(|()| input));
        let input = outcome.unwrap_or_else(|fault| self.unreadable(&fault));
        Some(Row { row: self.row, line, input })
    }
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("kind", &self.kind)
            .field("row", &self.row)
            .finish_non_exhaustive()
    }
}

impl Rows<'_> {
    /// The same rows as an edition read them: until edition 6 a name could hold characters that
    /// hide what it says.
    #[must_use]
    pub fn as_read_by(mut self, edition: Edition) -> Self {
        self.refuses_hidden &= edition >= Edition(7);
        self
    }

    /// A name that is shown in another order than it is written in, or holds what is not shown, is
    /// taken for another one by whoever reads it.
    fn check_hidden(&self) -> Result<(), Fault> {
        if !self.refuses_hidden {
            return Ok(());
        }
        self.slots.iter().try_for_each(|slot| {
            let shown = Cells::shown(slot, &self.records);
            if !shown.contains(is_hidden) {
                return Ok(());
            }
            Err(Fault::HiddenCharacter { column: slot.label(), seen: seen(shown.as_bytes()) })
        })
    }

    /// What a record says under each of our columns, as text: for a person who repairs it. What a
    /// translation cannot read is shown as it stands; none when there is no such record, or it is
    /// no record at all.
    pub fn fields_of(mut self, row: u32) -> Option<Vec<(&'static Column, String)>> {
        while self.row < row {
            self.records.seek()?;
            self.row += 1;
            let read = self.records.read(Some(self.fields));
            if self.row == row {
                read.ok()?;
            }
        }
        Some(self.fields())
    }

    /// The same of the first rows, as many as there are up to a limit; what is no record has no
    /// fields.
    pub fn first_fields(mut self, limit: usize) -> Vec<Vec<(&'static Column, String)>> {
        let mut found = Vec::new();
        while found.len() < limit && self.records.seek().is_some() {
            let read = self.records.read(Some(self.fields));
            found.push(if read.is_ok() { self.fields() } else { Vec::new() });
        }
        found
    }

    fn fields(&self) -> Vec<(&'static Column, String)> {
        self.slots.iter().map(|slot| (slot.column, Cells::shown(slot, &self.records))).collect()
    }

    #[cold]
    fn unreadable(&self, fault: &Fault) -> Input {
        let id = Cells::id(&self.slots, &self.records, rows(self.kind).id_column);
        Input::Unreadable(Unreadable { id, message: fault.sentence() })
    }
}

fn plain_text(bytes: &[u8]) -> Result<&[u8], FileRefused> {
    if bytes.len() as u64 > FILE_BYTES_MAX {
        return Err(FileRefused::TooLong { limit: FILE_BYTES_MAX });
    }
    match bytes {
        // The two byte order marks of UTF-16, and text in it without one.
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, ..] | [_, 0, ..] => Err(FileRefused::Utf16),
        _ => Ok(bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes)),
    }
}

fn required_columns(kind: SourceKind) -> String {
    let required: Vec<&str> =
        columns(kind).iter().filter(|column| column.required).map(|column| column.name).collect();
    required.join(", ")
}
