//! The changes of edition 6.

use super::{Change, change};

const IN_ITS_MARKET: &str = "DECISIONS.md 2026-11-30, what a row of market rules may change";

const LIMITS: &str = "limits of the firm";

const OF_THE_FIRM: &str = "DECISIONS.md 2026-11-30, limits of the firm";

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
    change(
        6,
        LIMITS,
        ("input rejected", "rule_must_be_known"),
        "limits, and the table of what two people do, were not known; they were refused, and no refusal named them",
        OF_THE_FIRM,
    ),
    change(
        6,
        LIMITS,
        ("input rejected", "limit_must_be_of_a_check"),
        "a rule that begins with check. was refused as one that is not known",
        OF_THE_FIRM,
    ),
    change(
        6,
        LIMITS,
        ("input rejected", "rule_value_must_fit"),
        "a limit whose value is none was refused as a rule that is not known",
        OF_THE_FIRM,
    ),
    change(
        6,
        LIMITS,
        ("rule set", "comes"),
        "a limit was refused as a rule that is not known",
        OF_THE_FIRM,
    ),
];
