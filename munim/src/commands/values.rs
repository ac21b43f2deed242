//! Values of options that several commands read.
//!
//! In: a word of the command line. Out: what it means, or a sentence that says what was expected.

use super::Output;
use anyhow::Result;
use engine::{Beginning, Folder, Format, beginning};
use office::accounting::view::Basis;
use std::io::Write;
use terms::{Date, KnownAt, Moment};

/// A day.
pub fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no day; expected one such as 2013-10-07"))
}

/// A moment with its offset, or a day, which ends where the office is. A time without an offset is
/// neither: it would be another moment on each machine.
pub fn parse_known_at(text: &str) -> Result<KnownAt, String> {
    KnownAt::parse(text).ok_or_else(|| {
        format!(
            "{text} is no moment; expected one with its offset, such as 2013-10-07T18:00:00-04:00, or a day, which ends at midnight where the office is"
        )
    })
}

/// The moment of an option, in the office's own time; it is said, so that nobody takes it for
/// another. A table for people says it above its rows; beside rows for machines it is said on
/// standard error.
pub fn known_at(
    folder: &Folder,
    output: Output,
    (option, asked): (&str, Option<KnownAt>),
) -> Result<Option<Moment>> {
    let Some(asked) = asked else { return Ok(None) };
    let Beginning { local_time, recorded_at } = beginning(folder)?;
    let moment = asked.moment(&local_time);
    let said = format!("{option} {}", local_time.show(moment));
    match output.format {
        // Whoever reads no more has seen enough.
        Format::Table => writeln!(std::io::stdout().lock(), "{said}").unwrap_or_default(),
        Format::Csv | Format::Json => output.progress.say(said),
    }
    if let Some(first) = recorded_at.filter(|first| moment < *first) {
        output.progress.say(format!(
            "nothing was known then: the first event of this office was recorded at {}",
            local_time.show(first)
        ));
    }
    Ok(Some(moment))
}

/// By trade date or by settlement date.
pub fn parse_basis(text: &str) -> Result<Basis, String> {
    match text {
        "trade" => Ok(Basis::TradeDate),
        "settlement" => Ok(Basis::SettlementDate),
        _ => Err(format!("{text} is no basis; it is trade or settlement")),
    }
}
