//! The changes of edition 6.

use super::{Change, change};

const IN_ITS_MARKET: &str = "DECISIONS.md 2026-11-30, what a row of market rules may change";

/// The changes.
pub(super) const CHANGES: &[Change] = &[
    change(
        6,
        "an item has one key",
        ("worked", "item_must_be_known"),
        "a step on a refused row was kept under whatever spelling of its numbers it came",
        "DECISIONS.md 2026-11-30, an item has one key",
    ),
    change(
        6,
        "a row of market rules stays in its market",
        ("market row set", "market_row_must_stay_in_its_market"),
        "a row of one market took back that of another, and nothing that follows of it was looked up there",
        IN_ITS_MARKET,
    ),
    change(
        6,
        "a session opens no earlier than at noon",
        ("market row set", "session_must_end_before_the_next"),
        "a session that opened in the morning took the day's own trades for those of the next day",
        IN_ITS_MARKET,
    ),
    change(
        6,
        "a day that opens dates no trade anew",
        ("market row set", "session_must_not_reach_behind_a_trade"),
        "a row that opened a day changed the trade dates that overnight sessions had given, in the rules and not in the books",
        IN_ITS_MARKET,
    ),
    change(
        6,
        "a name is one human's however it is written",
        ("approved", "approver_must_be_another_human"),
        "names were compared by a list of some accented letters, and by bytes beside it",
        "Unicode Standard Annex #15, normalization form KD; DECISIONS.md 2026-11-30, one human is one pair of eyes",
    ),
];
