//! Records: which documents came in, and what became of every row of them.
//!
//! In: documents, and the news of rows that were booked, named as duplicates, or refused. Out:
//! counts that must agree, the list of refusals. A row ends as exactly one of the three
//! (`domain.md`, "What must hold", 3). Never here: why a row was refused (the room that refused it
//! knows).

mod refusals;
mod sources;
pub mod view;

pub use refusals::Refusal;
pub use sources::{Disposition, Place, RefusedAt, RowAt, SourceBook, SourceFile};
