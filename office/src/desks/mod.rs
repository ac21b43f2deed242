//! Desks: what needs four eyes. One person puts it forward, another one approves exactly what was shown, once, in time.
//!
//! In: proposals, and the word of a second person on one. Out: whether that word counts; what is still open.
//! Never here: what an approved proposal does to the books (that is the room whose matter it is); a clock: days are
//! business days of the office. Source: 17 CFR 240.17a-3 and 240.17a-4 ask for the approver of what is entered by hand;
//! two pairs of eyes is the practice behind them.

mod proposals;
mod refusals;
pub mod rules;
pub mod view;

pub use proposals::{Decision, Kept, Part, ProposalBook};
pub use refusals::Refusal;
