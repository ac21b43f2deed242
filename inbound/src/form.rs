//! The form of one file: where each of our columns stands in it, as its header and its layout say.
//!
//! In: the header. Out: a [`Slot`] for each of our columns, or the reason why the file is refused.
//! The header of our own files names our columns and no others; a layout names theirs, and says
//! which others may be there.

use crate::columns::Column;
use crate::kinds::columns;
use crate::layout::{Layout, Place};
use crate::read;
use crate::records::Records;
use crate::refused::FileRefused;
use crate::seen::{seen, seen_up_to};
use crate::translate::Translation;
use terms::{Say, SourceKind, Wording, sentence};

/// Where the text of one of our columns comes from.
#[derive(Clone, Copy)]
pub(crate) struct Slot<'l> {
    pub(crate) column: &'static Column,
    /// The column as the file names it; none: as we do.
    pub(crate) their_name: Option<&'l str>,
    pub(crate) source: Source<'l>,
}

/// See [`Slot`].
#[derive(Clone, Copy)]
pub(crate) enum Source<'l> {
    /// The file does not have the column.
    Absent,
    /// The same in every row.
    Constant(&'l str),
    /// A field of the record, as it stands.
    Field(usize),
    /// A field of the record, in other words.
    Translated(usize, &'l Translation),
}

impl Slot<'_> {
    /// The column's name for a message: as the file names it, then as we do.
    pub(crate) fn label(&self) -> String {
        match self.their_name {
            Some(theirs) if theirs != self.column.name => {
                format!("{theirs} ({})", self.column.name)
            }
            _ => self.column.name.to_owned(),
        }
    }
}

/// How many characters of a header a message shows.
const HEADER_CHARACTERS_MAX: usize = 400;

/// Finds our columns in the header that `records` read last.
pub(crate) fn slots<'l>(
    kind: SourceKind,
    layout: Option<&'l Layout>,
    records: &Records<'_>,
) -> Result<Vec<Slot<'l>>, FileRefused> {
    let header = header(records)?;
    let wanted = wanted(kind, layout);
    let known: Vec<&str> = wanted.iter().filter_map(|slot| slot.their_name).collect();
    for (index, name) in header.iter().enumerate() {
        let is_known = known.contains(name);
        if is_known && header[..index].contains(name) {
            return Err(FileRefused::ColumnTwice { column: seen(name.as_bytes()) });
        }
        if !is_known && !layout.is_some_and(|layout| layout.ignores(name)) {
            return Err(FileRefused::UnknownColumn {
                column: shown(name),
                expected: known.join(", "),
            });
        }
    }
    wanted.into_iter().map(|slot| place(slot, &header, layout.is_some())).collect()
}

fn header<'r>(records: &'r Records<'_>) -> Result<Vec<&'r str>, FileRefused> {
    let fields = (0..records.fields()).filter_map(|index| records.field(index));
    let readable = fields.enumerate().map(|(index, field)| {
        read::text(field).map_err(|_| FileRefused::UnreadableHeader {
            reason: sentence!(
                "column number {number} says \"{seen}\", expected a name in UTF-8",
                number = index + 1,
                seen = seen(field)
            ),
        })
    });
    readable.collect()
}

/// What to look for. A field's index is not known yet: it stands as zero.
fn wanted(kind: SourceKind, layout: Option<&Layout>) -> Vec<Slot<'_>> {
    let slot = |column: &'static Column| match layout {
        None => Slot { column, their_name: Some(column.name), source: Source::Field(0) },
        Some(layout) => match layout.place(column.name) {
            None => Slot { column, their_name: None, source: Source::Absent },
            Some(Place::Constant(text)) => {
                Slot { column, their_name: None, source: Source::Constant(text) }
            }
            Some(Place::Column { name, translation: None }) => {
                Slot { column, their_name: Some(name), source: Source::Field(0) }
            }
            Some(Place::Column { name, translation: Some(translation) }) => {
                Slot { column, their_name: Some(name), source: Source::Translated(0, translation) }
            }
        },
    };
    columns(kind).iter().map(slot).collect()
}

fn place<'l>(
    mut slot: Slot<'l>,
    header: &[&str],
    by_layout: bool,
) -> Result<Slot<'l>, FileRefused> {
    let Some(name) = slot.their_name else { return Ok(slot) };
    let found = header.iter().position(|column| *column == name);
    slot.source = match (slot.source, found) {
        (Source::Translated(_, translation), Some(index)) => Source::Translated(index, translation),
        (_, Some(index)) => Source::Field(index),
        (_, None) if slot.column.required || by_layout => return Err(missing(&slot, header)),
        (_, None) => Source::Absent,
    };
    Ok(slot)
}

/// A column's name for a message; one without a name is there when the header ends with a comma.
fn shown(name: &str) -> Wording {
    if name.is_empty() { sentence!("(blank)").wording() } else { seen(name.as_bytes()).wording() }
}

fn missing(slot: &Slot<'_>, header: &[&str]) -> FileRefused {
    FileRefused::MissingColumn {
        column: slot.label(),
        found: seen_up_to(HEADER_CHARACTERS_MAX, header.join(", ").as_bytes()),
    }
}
