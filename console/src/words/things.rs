//! Words of one thing: a kind of file, a report or an item brings its English and Hindi words in a
//! file of its own, which [`THINGS`] names.
//!
//! ```text
//!  ## English      keys as in en.ftl
//!  ## Hindi        the same keys as in hi.ftl
//!  ## Sentences    a line in English, its Hindi set in below it, as in sentences/*.hi
//! ```

/// The files.
const THINGS: [&str; 9] = [
    include_str!("things/account_changes.words"),
    include_str!("things/instrument_changes.words"),
    include_str!("things/capital.words"),
    include_str!("things/credit.words"),
    include_str!("things/fails.words"),
    include_str!("things/limits.words"),
    include_str!("things/lot_statements.words"),
    include_str!("things/market_rows.words"),
    include_str!("things/rights.words"),
];

/// The English keys of all things.
pub(super) fn english() -> String {
    THINGS.iter().map(|thing| part(thing, "## English")).collect()
}

/// The Hindi keys of all things.
pub(super) fn hindi() -> String {
    THINGS.iter().map(|thing| part(thing, "## Hindi")).collect()
}

/// The sentences of all things, in pairs of lines.
pub(super) fn sentences() -> impl Iterator<Item = &'static str> {
    THINGS.iter().map(|thing| part(thing, "## Sentences"))
}

/// What follows a heading, up to the next one.
fn part(thing: &'static str, heading: &str) -> &'static str {
    let (_, rest) = thing.split_once(heading).expect("a file of words has its three headings");
    rest.split_once("\n## ").map_or(rest, |(part, _)| part)
}
