//! Changes of edition 6 in what is counted: fails, and rows that are rejected and open.

use super::{Change, change};

const ONE_COUNT: &str = "DECISIONS.md 2026-11-30, one definition for each count";

/// The changes.
pub(super) const OF_COUNTS: &[Change] = &[
    change(
        6,
        "a fail is counted once",
        ("period closed", "open_items"),
        "each part of a fail by age counted as a fail, and one that is due today like one that is aged",
        ONE_COUNT,
    ),
    change(
        6,
        "rejected and open",
        ("period closed", "open_items"),
        "a rejected row counted as open after its trade had come again under its id and was booked, and after somebody had resolved it",
        ONE_COUNT,
    ),
];
