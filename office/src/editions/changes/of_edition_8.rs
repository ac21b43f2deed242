//! The changes of edition 8.

use super::{Change, change};

/// The changes.
pub(super) const CHANGES: &[Change] = &[
    change(
        8,
        "a buy-in counts settlement days",
        ("worked", "buy_in_must_be_due"),
        "notice and execution counted every day of the exchange, so that somebody could be bought in on Veterans Day, when nothing settles",
        "NASD Notice to Members 95-77; DECISIONS.md 2026-11-30, a buy-in is of days that settle",
    ),
    change(
        8,
        "a reopened day keeps what was told",
        ("day closed", "exceptions_must_be_signed"),
        "what had come since the close was forgotten when the day was opened again, so that a trade told twice around it was found nowhere",
        "office/src/capture/suspects.rs",
    ),
    change(8, WHO_SEES_ALL, ("approved", "approver_must_be_of_the_tier"), BOUNDED, OF_THE_HIGHEST),
    change(8, WHO_SEES_ALL, ("endorsed", "approver_must_be_of_the_tier"), BOUNDED, OF_THE_HIGHEST),
];

const WHO_SEES_ALL: &str = "whoever approves an amount sees all of it";

const BOUNDED: &str = "a role counted though its bearer saw some accounts alone";

const OF_THE_HIGHEST: &str =
    "DECISIONS.md 2026-11-30, what nobody can measure lies in the highest tier";
