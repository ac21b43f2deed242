//! The IT department: the engine with its journal, its jobs, and the command line by which people
//! run it.
//!
//! ```text
//!  munim init · load · day · report · explain · verify · backup · restore              commands
//!        │
//!      Engine ─ reads files ─> parses (beside) ─> Office judges ─> Scribe writes (beside) ─> says
//!        │                      inbound            office           journal
//!      views of the Office as of any day, as known at any time
//! ```
//!
//! In: command lines, files. Out: files, tables, exit codes. Here alone: the clock, the folders,
//! the threads. Never here: a business rule.

mod closings;
pub mod commands;
mod document;
mod durable;
mod engine;
mod folder;
mod gl;
mod history;
mod intake;
mod keeper;
mod objection;
pub mod output;
mod program;
mod progress;
pub mod reports;
mod scribe;
mod snapshot;
mod verify;

pub use self::engine::{Engine, Taken};
pub use document::{fields_of_row, first_rows};
pub use durable::Durable;
pub use folder::{Folder, check_empty, is_locked};
pub use history::{
    Lens, look, look_at_directory, look_at_each, look_up_to, no_books, recover, say_torn,
};
pub use inbound::{Column, FileRefused, Holds, LayoutRefused, Takes, columns};
pub use intake::{
    Arrival, Counts, Intake, load, load_approved, load_bytes, propose, write_rejected_lists,
};
pub use keeper::{Between, Keeper, Kept};
pub use objection::Objection;
pub use output::{Format, Table};
pub use program::program;
pub use progress::Progress;
pub use verify::{Difference, Report as VerifyReport, Stretch, verify};
