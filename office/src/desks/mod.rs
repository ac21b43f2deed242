//! Desks: who sits where, what needs four eyes, what is asked of a desk, and who works on what.
//!
//! What needs four eyes one person puts forward, and another one approves exactly what was shown,
//! once, in time.
//!
//! In: rows about people and desks; proposals, and the word of a second person on one; requests,
//! and steps of work. Out: whether that word or step counts; what is still open. Never here: what
//! an approved proposal does to the books (that is the room whose matter it is); a clock: days are
//! business days of the office. Source: 17 CFR 240.17a-3 and 240.17a-4 ask for the approver of what
//! is entered by hand; two pairs of eyes is the practice behind them.

mod human_names;
mod people;
mod phrases;
mod proposals;
mod prose;
mod refusals;
mod rights;
pub mod rules;
pub mod view;
mod work;

pub use people::{Humans, Met, PeopleBook, check_desk, check_person};
pub use phrases::Phrase;
pub use proposals::{Decision, Kept, Part, ProposalBook};
pub use refusals::Refusal;
pub use rights::{RightsBook, check_delegation, check_sees};
pub use view::Says;
pub use work::{
    GATE, ItemWork, RequestTimes, TEXT_BYTES_MAX, WorkBook, check_request, check_step, request_key,
};
