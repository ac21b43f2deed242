//! Capture: reference data, prices and trades enter the books here, checked.
//!
//! In: accounts, instruments, prices, rules of the firm, opening balances, and trades as they were
//! reported. Out: events that admit them; for a trade, a `CapturedTrade` whose names are numbers,
//! ready to be cleared. Never here: what a trade costs, when it settles, who owes what.

mod phrases;
mod prices;
mod refusals;
pub mod rules;
mod suspects;
mod trades;
pub mod view;

pub use phrases::{Lack, Phrase, RuleValue};
pub use prices::PriceBook;
pub use refusals::Refusal;
pub use suspects::{Away, Suspect, SuspectBook, is_away};
pub use trades::{BookedTrade, CancelRow, Status, TradeBook};
