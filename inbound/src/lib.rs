//! Importers, the doors in: plain files come in, each row becomes an [`Input`](terms::Input).
//!
//! ```text
//!  bytes ── unpack ──> text ── records ──> Record ── form ──> Cells ── kinds ──> Input
//!           gzip, zip          one row,    our columns, by    one file per kind:
//!           limits             one line    name or layout     its columns, its reading
//! ```
//!
//! In: the bytes of one file, its kind, and a [`Layout`] when its columns are somebody else's. Out:
//! [`Rows`], one [`Row`] for every record, good or not: what cannot be read comes out as
//! [`Input::Unreadable`](terms::Input::Unreadable) with a sentence for a clerk, and the next record
//! is read. A file that cannot be read at all is [`FileRefused`]. Never here: a file system, a
//! clock, a look at the books; nothing is repaired, trimmed or guessed. Source: `formats.md` for
//! the columns; RFC 4180 for CSV, RFC 1952 for gzip, APPNOTE 6.3 for zip.

mod cells;
mod columns;
mod form;
mod kinds;
mod layout;
mod layout_refused;
pub mod limits;
mod read;
mod records;
mod refused;
mod rows;
mod seen;
mod times;
mod translate;
mod unpack;

pub use columns::{Column, Holds, Takes};
pub use kinds::columns;
pub use layout::Layout;
pub use layout_refused::LayoutRefused;
pub use refused::FileRefused;
pub use rows::{Row, Rows, open};
pub use unpack::{check, unpack};
