//! Items of the queue in a sentence each.
//!
//! In: an item, the voice of a reader. Out: a sentence. Never here: what may be done about it.

use crate::answers::work::{FailPart, ItemFacts};
use crate::words::{Family, Words};
use terms::ItemKind;

/// An item in a sentence.
pub fn says(words: Words, of: &ItemFacts) -> String {
    let instrument = of.instrument.as_deref().unwrap_or_default();
    let quantity = words.number(of.quantity.as_deref().unwrap_or_default().trim_start_matches('-'));
    match ItemKind::parse(&of.kind) {
        Some(ItemKind::RejectedRow) => {
            let rule = of
                .code
                .as_deref()
                .map(|code| words.word(Family::Refusal, code))
                .unwrap_or_default();
            let (file, row) = of
                .source
                .as_ref()
                .map(|source| (source.file.clone(), source.row.to_string()))
                .unwrap_or_default();
            words.say_with("work-says-row", &[("file", &file), ("row", &row), ("rule", &rule)])
        }
        Some(ItemKind::Fail) => says_of_fail(words, of, &quantity),
        Some(ItemKind::Break) => says_break(words, of, &quantity),
        Some(ItemKind::SameReference) => says_the_same(words, of, &quantity),
        Some(ItemKind::Unallocated) => says_unallocated(words, of, &quantity),
        Some(ItemKind::HeldPrice) => words.say_with(
            "work-says-held",
            &[("instrument", instrument), ("price", &words.worded(&of.says.0))],
        ),
        Some(ItemKind::StalePrice) => words.say_with(
            "work-says-stale",
            &[("instrument", instrument), ("price", &words.worded(&of.says.0))],
        ),
        Some(ItemKind::MissingPrice) if of.item.starts_with("check:") => words.worded(&of.says.0),
        Some(ItemKind::MissingPrice) => words
            .say_with("work-says-missing", &[("instrument", instrument), ("quantity", &quantity)]),
        Some(ItemKind::MissingStatement) => says_what_is_missing(words, of, &quantity),
        Some(ItemKind::SignOff) => {
            words.say_with("work-says-sign-off", &[("list", &words.worded(&of.says.0))])
        }
        Some(
            ItemKind::MarginCall
            | ItemKind::Oversold
            | ItemKind::NegativeBox
            | ItemKind::Overdraft
            | ItemKind::OpenMoney
            | ItemKind::OffMarket
            | ItemKind::ToldTwice
            | ItemKind::CalendarEnds
            | ItemKind::RateEnds
            | ItemKind::Approval
            | ItemKind::Request,
        )
        | None => words.worded(&of.says.0),
    }
}

/// A block whose fills have no owner yet.
fn says_unallocated(words: Words, of: &ItemFacts, quantity: &str) -> String {
    let instrument = of.instrument.as_deref().unwrap_or_default();
    let block = of.account.as_deref().unwrap_or_default();
    let settles = of.block.as_ref().map(|block| block.settlement_date.as_str()).unwrap_or_default();
    let values =
        [("quantity", quantity), ("instrument", instrument), ("block", block), ("date", settles)];
    words.say_with("work-says-unallocated", &values)
}

/// What stands in suspense.
fn says_break(words: Words, of: &ItemFacts, quantity: &str) -> String {
    let is_held = !of.quantity.as_deref().unwrap_or_default().starts_with('-');
    let values = [("quantity", quantity), ("asset", of.asset.as_deref().unwrap_or_default())];
    words.say_with(if is_held { "work-says-too-much" } else { "work-says-too-little" }, &values)
}

/// A fail with its parts by age: never that all of it is as old as the oldest.
fn says_of_fail(words: Words, of: &ItemFacts, quantity: &str) -> String {
    let is_ours = !of.quantity.as_deref().unwrap_or_default().starts_with('-');
    let parts: Vec<String> = of.parts.iter().map(|part| says_of_part(words, part)).collect();
    let values = [
        ("quantity", quantity),
        ("instrument", of.instrument.as_deref().unwrap_or_default()),
        ("street", of.account.as_deref().unwrap_or_default()),
        ("parts", &parts.join(", ")),
    ];
    words.say_with(if is_ours { "work-says-deliver" } else { "work-says-receive" }, &values)
}

/// How much of a fail has stood for how long; what is due today is no fail yet.
fn says_of_part(words: Words, part: &FailPart) -> String {
    let quantity = words.number(part.quantity.trim_start_matches('-'));
    match part.age_settlement_days {
        0 => words.say_with("work-part-today", &[("quantity", &quantity)]),
        days => words.say_count_with("work-part-aged", days, &[("quantity", &quantity)]),
    }
}

/// A statement that has not come, and since when it is overdue.
fn says_what_is_missing(words: Words, of: &ItemFacts, quantity: &str) -> String {
    let instrument = of.instrument.as_deref().unwrap_or_default();
    let values = [("quantity", quantity), ("instrument", instrument)];
    let came = words.say_with("work-says-missing-statement", &values);
    format!("{came} {}", words.worded(&of.says.0))
}

/// A payment that says what another one says.
fn says_the_same(words: Words, of: &ItemFacts, quantity: &str) -> String {
    let payment = of.item.strip_prefix("payment:").unwrap_or(&of.item);
    let values = [
        ("quantity", quantity),
        ("asset", of.asset.as_deref().unwrap_or_default()),
        ("payment", payment),
        ("first", &words.worded(&of.says.0)),
    ];
    words.say_with("work-says-same-reference", &values)
}
