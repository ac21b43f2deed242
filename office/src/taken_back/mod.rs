//! Cancels and corrections beside those of trades: what was taken back by a row of its own kind.
//!
//! In: rows that cancel or correct another one. Out: what each took back, and by which row, so that
//! nothing is taken back twice and a second arrival finds the first. Sources: `domain.md`, "Nothing
//! is edited"; FIX 4.4, `AllocTransType` (71) Replace and Cancel; ISO 20022 seev.039, cancellation
//! of a corporate action. Never here: what a kind has moved; its paper knows.

mod book;
mod refusals;
pub mod rules;

pub use book::{Taken, TakenBackBook};
pub use refusals::Refusal;
