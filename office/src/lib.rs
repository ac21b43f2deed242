//! The pure core: the departments, and the walks through them. No I/O, no clock, no chance, no
//! order that depends on a hash.
//!
//! ```text
//!  Received ── judge ──> Judgement ── the journal makes the events durable ── apply ──> Office
//!               │ has its id come before?     idempotency
//!               └ papers: decide              capture ─> clearance ─> entry, room after room
//!
//!  walks    judge · apply · posting · sight · papers · moves · corridor · free_credits · margins ·
//!           calls · possession · regulation · reserve · net_capital · plausible · queue ·
//!           rejects · trade_states · editions · telling · refusal · words
//!  rooms    capture · clearance · settlement · accounting · financing · credit · valuation ·
//!           market_rules · corporate_actions · desks · records · taken_back · capital
//!  shared   directory · firm_rows · day · basis · stages · rates · image
//!  books    Office: what every room remembers
//! ```
//!
//! `decide` judges an input against the books and changes nothing. `apply` changes the books and
//! cannot fail: whatever it needs was checked by `decide`, or is certain by type. A replay applies;
//! `verify` decides again and compares. Walks know the rooms; no room knows another, and what is
//! shared knows none (`cargo xtask tidy` reads the rooms from the disk: a folder with a `mod.rs`).

mod apply;
mod books;
pub mod calls;
mod corridor;
pub mod editions;
pub mod free_credits;
mod judge;
pub mod margins;
mod moves;
pub mod net_capital;
pub mod papers;
pub mod plausible;
pub mod possession;
mod posting;
mod queue;
mod refusal;
mod regulation;
mod rejects;
pub mod reserve;
mod shared;
mod sight;
pub mod telling;
mod trade_states;
pub mod words;

pub mod accounting;
pub mod capital;
pub mod capture;
pub mod clearance;
pub mod corporate_actions;
pub mod credit;
pub mod desks;
pub mod financing;
pub mod market_rules;
pub mod records;
pub mod settlement;
pub mod taken_back;
pub mod valuation;

pub use books::Office;
pub use corridor::close::{controls, in_short, not_watched, open_items};
pub use corridor::day_charges::{
    ClientNote, Executed, brokerage_parts, due_entry, note as client_note,
    standing as standing_note,
};
pub use corridor::four_eyes::{approved_documents, may_approve};
pub use corridor::jobs::JOB_EVENTS_MAX;
pub use corridor::trial::{Trial, Tried, try_schedules};
pub use judge::{Judgement, Outcome, decide};
pub use moves::{Move, MovedBy};
pub use queue::{
    BlockOf, Facts, Item, Queue, QueuePlace, Since, Subject, key_of_balance, key_of_row, queue,
    queue_item,
};
pub use refusal::Rejection;
pub use rejects::{
    RejectState, open_rejects, open_rejects_behind, open_rejects_count, open_rejects_of,
    reject_state,
};
pub use shared::basis;
pub use shared::day::{DAYS_AHEAD_MAX, DAYS_BACK_MAX, DayBook};
pub use shared::directory::{Asset, Clearing, Directory};
pub use shared::firm_rows::FirmRows;
pub use shared::image::IMAGE_VERSION;
pub use shared::rates::Rates;
pub use shared::stages::{CapturedShare, CapturedTrade, VoucherDraft};
pub use sight::{Hat, Sight};
pub use trade_states::{FailingNet, TradeState, failing_nets, trade_state};
