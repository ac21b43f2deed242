//! One record, seen through the form of its file: our columns, in the order of their table.
//!
//! A reader in `kinds` takes the cells one after the other, each with the name that its table gives
//! it, and says how each is read. What a field gets wrong is told here, with the column's name,
//! what was seen and what was expected.

use crate::form::{Slot, Source};
use crate::limits::FIELD_BYTES_MAX;
use crate::read::{Misread, Reading, name};
use crate::records::Records;
use crate::seen::seen;
use std::borrow::Cow;
use terms::{Fault, Name, Say};

/// The cells of one record that were not taken yet.
pub(crate) struct Cells<'r> {
    slots: std::slice::Iter<'r, Slot<'r>>,
    record: &'r Records<'r>,
}

impl<'r> Cells<'r> {
    pub(crate) fn new(slots: &'r [Slot<'r>], record: &'r Records<'r>) -> Self {
        Self { slots: slots.iter(), record }
    }

    /// Takes the next cell, which must be filled.
    #[inline]
    pub(crate) fn required<T>(
        &mut self,
        column: &str,
        read: impl Fn(&[u8]) -> Reading<T>,
    ) -> Result<T, Fault> {
        let slot = self.take(column);
        let field = text(slot, self.record)?;
        if field.is_empty() {
            return Err(Fault::EmptyField {
                column: slot.label(),
                expected: slot.column.holds.expected(),
            });
        }
        read(&field).map_err(|misread| fault(slot, &field, misread))
    }

    /// Takes the next cell, which may be empty.
    #[inline]
    pub(crate) fn optional<T>(
        &mut self,
        column: &str,
        read: impl Fn(&[u8]) -> Reading<T>,
    ) -> Result<Option<T>, Fault> {
        let slot = self.take(column);
        if matches!(slot.source, Source::Absent) {
            return Ok(None);
        }
        let field = text(slot, self.record)?;
        let reading = (!field.is_empty()).then(|| read(&field)).transpose();
        reading.map_err(|misread| fault(slot, &field, misread))
    }

    /// The id of a record that could not be read; empty when it has none that is a name.
    pub(crate) fn id(slots: &[Slot<'_>], record: &Records<'_>, column: &str) -> Name {
        let slot = slots.iter().find(|slot| slot.column.name == column);
        let field = slot.and_then(|slot| text(slot, record).ok());
        field.and_then(|field| name(&field).ok()).unwrap_or_default()
    }

    /// What a record says under one of our columns, however unreadable.
    pub(crate) fn shown(slot: &Slot<'_>, record: &Records<'_>) -> String {
        let as_it_stands = || match slot.source {
            Source::Field(index) | Source::Translated(index, _) => {
                record.field(index).unwrap_or_default()
            }
            Source::Absent | Source::Constant(_) => b"",
        };
        let field = text(slot, record).unwrap_or_else(|_| Cow::Borrowed(as_it_stands()));
        String::from_utf8_lossy(&field).into_owned()
    }

    fn take(&mut self, column: &str) -> &'r Slot<'r> {
        let slot =
            self.slots.next().expect("a reader takes as many cells as its table has columns");
        debug_assert_eq!(
            slot.column.name, column,
            "a reader takes the cells in the order of its table"
        );
        slot
    }
}

#[inline]
fn text<'r>(slot: &'r Slot<'r>, record: &'r Records<'r>) -> Result<Cow<'r, [u8]>, Fault> {
    match slot.source {
        Source::Absent => Ok(Cow::Borrowed(b"")),
        Source::Constant(text) => Ok(Cow::Borrowed(text.as_bytes())),
        Source::Field(index) => Ok(Cow::Borrowed(record.field(index).unwrap_or_default())),
        Source::Translated(index, translation) => {
            let theirs = record.field(index).unwrap_or_default();
            let ours = translation.apply(theirs);
            ours.map_err(|expected| Fault::WrongForm {
                column: slot.label(),
                seen: seen(theirs),
                expected,
            })
        }
    }
}

#[cold]
fn fault(slot: &Slot<'_>, field: &[u8], misread: Misread) -> Fault {
    let column = slot.label();
    match misread {
        Misread::TooLong => {
            Fault::FieldTooLong { column, bytes: field.len(), most: FIELD_BYTES_MAX }
        }
        Misread::NotUtf8 => Fault::NotUtf8 { column, seen: seen(field) },
        Misread::ControlCharacter => Fault::ControlCharacter { column, seen: seen(field) },
        Misread::WrongForm => {
            Fault::WrongForm { column, seen: seen(field), expected: slot.column.holds.expected() }
        }
        Misread::WrongIdentifier(error) => {
            Fault::WrongIdentifier { column, error: error.wording() }
        }
    }
}
