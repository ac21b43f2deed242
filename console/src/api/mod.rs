//! The API: JSON over HTTP for everything that the pages can do.
//!
//! In: paths, queries, documents. Out: the answers as JSON; errors as problem details (RFC 9457).
//! Every number is a decimal in a text. A list gives a cursor when there is more. Everything that
//! is looked at can be looked at as of a past day and as known at a past time. Never here: an
//! answer that no page could give.

pub mod access;
pub mod ask;
mod asked;
pub mod books;
pub mod commands;
pub mod document;
pub mod events;
pub mod explorer;
pub mod report_rows;
pub mod reports;
mod rows_told;
pub mod trades;
pub mod work;

pub use ask::{AsKnownAt, Ask, ListAsk};
pub use asked::{Asked, InPath, Told};

/// The most bytes of a file that is handed in.
pub const FILE_BYTES_MAX: usize = 1 << 30;
/// The most bytes of rows in JSON: many rows are a file.
pub const ROWS_BYTES_MAX: usize = 8 << 20;
