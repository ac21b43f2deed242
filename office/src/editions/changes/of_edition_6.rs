//! The changes of edition 6.

use super::{Change, change};

/// The changes.
pub(super) const CHANGES: &[Change] = &[
    change(
        6,
        "an item has one key",
        ("worked", "item_must_be_known"),
        "a step on a refused row was kept under whatever spelling of its numbers it came",
        "DECISIONS.md 2026-11-30, an item has one key",
    ),
];
