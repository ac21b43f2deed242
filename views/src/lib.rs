//! The reading room: SQL tables that follow the journal (a read model, rebuilt from events).
//!
//! ```text
//!  journal ── event, one by one ──> office.apply ──> Store::project ── rows ──> Store::commit
//!                                                                                     │
//!  SQLite, PostgreSQL <── one transaction (rows and position) ────────────────────────┘
//!    │
//!    └─ connections that only read ──> Reader ── plain structs, a page at a time ──> pages,
//!                                                                                   programs
//! ```
//!
//! In: events in the order of the journal, with the office as it stood when they were applied. Out:
//! rows, and the position that they have reached, in one transaction; and the queries of pages over
//! them. The rows follow from the events alone, never from how they were grouped into transactions,
//! so that tables that were made anew are the same to the last byte, in
//! `SQLite` and in `PostgreSQL`. [`layout`] says every table and column; `TABLES.md` is the same
//! for people. Never here: a truth of its own; every table may be thrown away and made again. A
//! float. A clock.

mod failure;
pub mod layout;
mod postgresql;
mod project;
mod reader;
mod rows;
mod sqlite;
mod standing;
mod store;
mod value;

pub use failure::{Failure, Result};
pub use reader::{
    ActRow, Activity, BatchRow, Cursor, EventFilter, EventRow, Move, Order, Reader, SourceRow,
    Status, TradeFilter, TradeRow,
};
pub use store::{Batch, Position, Store, TableHash};
pub use value::Value;
