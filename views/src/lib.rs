//! The reading room: SQL tables that follow the journal.
//!
//! In: events in the order of the journal, with the office as it stood when they were applied. Out: rows, and the position that
//! they have reached, in one transaction. Never here: a truth of its own; every table may be thrown away and made again.
