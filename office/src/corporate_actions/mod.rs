//! Corporate actions: what issuers announce, and what everybody who held before the ex-date has,
//! gets and pays by it.
//!
//! In: an announcement with its terms as text; who held what. Out: an action; entries, account by
//! account, rung by rung, that sum to zero. What the action does to lots stands in `basis.rs` and
//! is done by accounting. Never here: the ledger or another room's books; the corridor
//! (`actions.rs`) hands over who held what. Sources: `domain.md` (split); `rules/us.md` 9 and 10;
//! `rules/india_eu.md` A10.

mod book;
mod effects;
mod phrases;
mod refusals;
pub mod rules;
mod terms_text;
pub mod view;

pub use book::{ActionBook, KnownAction};
pub use effects::{Account, Parties, book, follow};
pub use phrases::Phrase;
pub use refusals::Refusal;
