//! The command line (`formats.md`): one file for each command that does more than call the house.

mod backup;
mod day;
mod explain;
mod files;

pub use backup::{backup, restore};
pub use day::{DayFiles, DaySheet, run_day};
pub use explain::explain;
pub use files::{load_files, table as intake_table};
