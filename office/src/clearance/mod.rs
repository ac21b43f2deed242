//! Clearance: what a captured trade costs, when it settles, and against whom it stands; blocks and
//! their allocation.
//!
//! In: captured trades and allocation rows. Out: booked trades with a balanced entry. Novation is
//! here: a cleared trade is booked against the clearing house, so that the clearing house's rung
//! for a date is the net obligation of that date; nobody computes netting. Never here: whether the
//! report may be trusted (capture), what arrives on the settlement date (settlement).

pub mod adjustments;
mod blocks;
pub mod charges;
mod client_days;
pub mod commission;
pub mod day_note;
mod entries;
pub mod explain;
pub mod lines;
mod open_trades;
mod phrases;
mod refusals;
mod rescheduled;
pub mod rules;
pub mod schedule_rules;
mod schedules;
mod turnover;
pub mod view;

pub use adjustments::{ADJUSTMENTS_MAX, AdjustmentBook, BookedAdjustment, Replay};
pub use blocks::{Block, BlockBook, BlockKey, Decimals};
pub use client_days::{ClientDay, ClientDays, Traded};
pub use open_trades::OpenTrades;
pub use phrases::Phrase;
pub use refusals::Refusal;
pub use rescheduled::{Rescheduled, RescheduledBook, Untouched};
pub use schedules::{ScheduleBook, Tariff};
pub use turnover::{Before, Counted, CountedFees, Counts, Fill, Stands, TurnoverBook, row_behind};
