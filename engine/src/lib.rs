//! The engine (the IT department): the office with its journal, its jobs, and the command line by
//! which people run it.
//!
//! ```text
//!  munim init · load · day · explain · verify · backup · restore                      commands
//!        │
//!      Engine ─ reads files ─> parses (beside) ─> Office judges ─> Scribe writes (beside)
//!        │                     inbound            office           journal     └─> answers
//!      views of the Office as of any day, as known at any time
//! ```
//!
//! In: command lines, files. Out: files, tables, exit codes. Here alone: the clock, the folders,
//! the threads. Never here: a business rule.

mod clock;
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
mod room;
mod scribe;
mod snapshot;
mod verify;

pub use self::engine::{Engine, Taken};
pub use clock::now;
pub use document::{fields_of_row, first_inputs, first_rows, inputs_of, moves_of};
pub use durable::Durable;
pub use folder::{Folder, check_empty, is_locked};
pub use gl::{balances, postings, results, year_of};
pub use history::{
    Beginning, beginning, look, look_at_directory, look_at_each, look_up_to, look_while, no_books,
    recover, say_torn,
};
pub use inbound::{Column, FileRefused, Holds, LayoutRefused, Takes, check as check_size, columns};
pub use intake::{
    Arrival, Counts, Intake, bind_name, load, load_approved, load_bytes, propose,
    write_rejected_lists,
};
pub use keeper::{Between, Keeper, Kept};
pub use markets::local_time;
pub use objection::Objection;
pub use output::{Format, Table};
pub use program::program;
pub use progress::Progress;
pub use room::{NoRoom, Room};
pub use terms::Lens;
pub use verify::{Difference, Report as VerifyReport, Stretch, verify};
