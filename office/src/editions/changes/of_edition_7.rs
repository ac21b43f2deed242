//! The changes of edition 7.

use super::{Change, change};

const LONG: &str = "a sale is long when its seller owns what is sold; money moves against securities of the other side";

const MARGIN: &str = "of an account that may be short nobody asked whether it held what it sold as its own, and money with a counterparty who stood open in securities on either side was found nowhere";

const SHO: &str = "17 CFR 242.200(g)(1); DECISIONS.md 2026-11-30, what is sold as one's own, and what it brings in";

const WHO_SEES_WHAT: &str = "who sees what";

const OF_THE_OFFICE: &str = "DECISIONS.md 2026-11-30, who sees what";

const TIERS: &str = "tiers of approval by amount";

const BY_AMOUNT: &str = "DECISIONS.md 2026-11-30, who approves from which amount on";

/// The changes.
pub(super) const CHANGES: &[Change] = &[
    change(7, LONG, ("day closed", "exceptions_must_be_signed"), MARGIN, SHO),
    change(7, LONG, ("worked", "item_must_be_known"), MARGIN, SHO),
    change(
        7,
        "a name says what it shows",
        ("input rejected", "unreadable_hidden_character"),
        "names could hold characters that turn the order in which they are shown, or are not shown at all; rows with them are judged again as they were read",
        "Unicode Technical Report #36, 2.5 (bidirectional text spoofing); Unicode Standard Annex #9",
    ),
    change(
        7,
        WHO_SEES_WHAT,
        ("input rejected", "rule_must_be_known"),
        "front_office_sees was not known; it was refused, and no refusal named it",
        OF_THE_OFFICE,
    ),
    change(
        7,
        WHO_SEES_WHAT,
        ("input rejected", "rule_value_must_fit"),
        "front_office_sees with a value that is none was refused as a rule that is not known",
        OF_THE_OFFICE,
    ),
    change(
        7,
        WHO_SEES_WHAT,
        ("rule set", "comes"),
        "front_office_sees was refused as a rule that is not known",
        OF_THE_OFFICE,
    ),
    change(
        7,
        TIERS,
        ("input rejected", "rule_must_be_known"),
        "rules that say who approves from which amount on were refused as ones that are not known",
        BY_AMOUNT,
    ),
    change(
        7,
        TIERS,
        ("input rejected", "tier_must_be_of_a_kind"),
        "a rule that begins with approve. was refused as one that is not known",
        BY_AMOUNT,
    ),
    change(
        7,
        TIERS,
        ("input rejected", "rule_value_must_fit"),
        "tiers that say none were refused as a rule that is not known",
        BY_AMOUNT,
    ),
    change(
        7,
        TIERS,
        ("rule set", "comes"),
        "tiers of approval were refused as a rule that is not known",
        BY_AMOUNT,
    ),
];
