//! Rules of markets that the firm says itself, over those of the release.
//!
//! In: rows, each with its market, its day and its source. Out: may this row stand beside those
//! that do, and beside what was traded by the rules as they were? The rows lie in the directory,
//! which lays them over the rules (`shared/firm_rows.rs`), because every room asks it for those.
//! Never here: what moves when a rule changes (`corridor/rescheduling.rs`).

mod refusals;
pub mod rules;
pub mod view;

pub use refusals::Refusal;
