//! Changes of edition 5 in what rows say of each other: how two of one id are compared, what takes
//! an exchange back, and what a late action gives.

use super::{Change, change};

const SHOWN_IN_PART: &str = "two rows of one id were shown in the half sentence of their kind, so that they looked equal where they differed in another column";

const SHOWS_WHAT_DIFFERS: &str = "DECISIONS.md 2026-11-30, a refusal shows what it compares";

const AN_EXCHANGE: &str = "an exchange is taken back as any row is";

const ANOTHER_EXCHANGE: &str = "the taking back of an exchange was an exchange the other way, which nothing could correct, with refusals of its own";

const WAYS_BACK: &str = "DECISIONS.md 2026-11-30, opening balances and exchanges have a way back";

const AS_IN_TIME: &str = "a late action gives on the value dates of what it is for";

const ON_THE_EX_DATE: &str = "what had settled by the time was given on the ex-date, so that a trade that was cancelled later took it back on another day";

const HOLDERS: &str = "DECISIONS.md 2026-11-30, a late action gives what it would have given";

/// The changes.
pub(super) const OF_ROWS: &[Change] = &[
    change(5, AS_IN_TIME, ("action booked", "entry"), ON_THE_EX_DATE, HOLDERS),
    change(5, AS_IN_TIME, ("action booked", "held"), ON_THE_EX_DATE, HOLDERS),
    change(5, AS_IN_TIME, ("action booked", "comes"), ON_THE_EX_DATE, HOLDERS),
    change(5, AN_EXCHANGE, ("conversion booked", "goes"), ANOTHER_EXCHANGE, WAYS_BACK),
    change(5, AN_EXCHANGE, ("booking taken back", "comes"), ANOTHER_EXCHANGE, WAYS_BACK),
    change(5, AN_EXCHANGE, ("input rejected", "cancelled_must_stand"), ANOTHER_EXCHANGE, WAYS_BACK),
    change(
        5,
        "a refusal shows what differs",
        ("input rejected", "account_must_be_changed_by_a_change"),
        SHOWN_IN_PART,
        SHOWS_WHAT_DIFFERS,
    ),
    change(
        5,
        "a refusal shows what differs",
        ("input rejected", "instrument_must_be_changed_by_a_change"),
        SHOWN_IN_PART,
        SHOWS_WHAT_DIFFERS,
    ),
    change(
        5,
        AN_EXCHANGE,
        ("input rejected", "conversion_must_be_known"),
        ANOTHER_EXCHANGE,
        WAYS_BACK,
    ),
    change(
        5,
        AN_EXCHANGE,
        ("input rejected", "conversion_must_stand"),
        ANOTHER_EXCHANGE,
        WAYS_BACK,
    ),
    change(
        5,
        AN_EXCHANGE,
        ("input rejected", "cancel_must_repeat_the_conversion"),
        ANOTHER_EXCHANGE,
        WAYS_BACK,
    ),
    change(
        5,
        AN_EXCHANGE,
        ("input rejected", "cancelled_must_be_booked"),
        ANOTHER_EXCHANGE,
        WAYS_BACK,
    ),
    change(
        5,
        AN_EXCHANGE,
        ("input rejected", "cancel_must_not_be_taken_back"),
        ANOTHER_EXCHANGE,
        WAYS_BACK,
    ),
    change(
        5,
        AN_EXCHANGE,
        ("input rejected", "cancel_must_repeat_the_row"),
        ANOTHER_EXCHANGE,
        WAYS_BACK,
    ),
];
