//! The command line (`formats.md`): one file for each command that does more than call the engine.

mod backup;
mod books;
mod by_whom;
mod day;
mod explain;
mod files;
mod repair_head;
mod standard_rules;
mod try_schedule;

pub use backup::{BackedUp, backup, restore};
pub use books::{Books, carry_result, close_period, parse_kind, period_end};
pub use by_whom::{AtTerminal, NotGiven, check_may_load};
pub use day::{DayFiles, DaySheet, days_between, kinds_of_a_day, run_day, run_day_by};
pub use explain::explain;
pub use files::{load_files, table as intake_table};
pub use repair_head::{RepairedHead, repair_head};
pub use standard_rules::load_standard_rules;
pub use try_schedule::try_schedule;
