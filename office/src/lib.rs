//! The departments, and the corridor between them. Pure: no I/O, no clock, no chance, no order that
//! depends on a hash.
//!
//! ```text
//!  Received ── judge ──> Judgement (outcome, events) ── the journal makes them durable ── apply
//!  ──> Office, Ledger
//!               │  is its id known?      idempotency
//!               └─ decide                capture ─> clearance ─> entry        one room after the other
//! ```
//!
//! `decide` judges an input against the books and changes nothing. `apply` changes the books and
//! cannot fail: whatever it needs was checked by `decide`, or is certain by type. A replay applies;
//! `verify` decides again and compares. Only the corridor (this file, `decide`, `again`, `opening`,
//! `jobs`, `day_charges`, `four_eyes`, `lot_names`, `queue`, `close`,
//! `refusal`, `editions`, `words`) knows the rooms; no room knows another.

pub mod accounting;
mod actions;
mod apply;
pub mod basis;
mod books;
pub mod capture;
mod causes;
pub mod clearance;
mod close;
pub mod corporate_actions;
mod day;
mod day_charges;
pub mod desks;
mod directory;
pub mod editions;
pub mod financing;
mod four_eyes;
mod image;
mod jobs;
mod judge;
mod lot_names;
mod opening;
pub mod papers;
mod posting;
mod queue;
pub mod records;
mod refusal;
pub mod settlement;
mod stages;
pub mod telling;
mod trial;
pub mod valuation;
pub mod words;
mod worth;

pub use books::Office;
pub use causes::{key_of_balance, key_of_row};
pub use close::{controls, open_items};
pub use day::{DAYS_AHEAD_MAX, DAYS_BACK_MAX, DayBook};
pub use day_charges::{ClientNote, Executed, note as client_note, standing as standing_note};
pub use directory::{Asset, Clearing, Directory};
pub use four_eyes::approved_documents;
pub use image::IMAGE_VERSION;
pub use jobs::JOB_EVENTS_MAX;
pub use judge::{Judgement, Outcome, decide};
pub use queue::{Facts, Item, Since, Subject, queue};
pub use refusal::Rejection;
pub use stages::{CapturedShare, CapturedTrade, VoucherDraft};
pub use trial::{Trial, Tried, try_schedules};
