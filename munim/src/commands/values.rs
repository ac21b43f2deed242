//! Values of options that several commands read.
//!
//! In: a word of the command line. Out: what it means, or a sentence that says what was expected.

use super::Output;
use anyhow::Result;
use engine::{Beginning, Folder, Format, beginning};
use office::accounting::view::Basis;
use std::io::Write;
use terms::{Date, KnownAt, Lens};

/// A day.
pub fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no day; expected one such as 2013-10-07"))
}

/// A moment with its offset, or a day, which ends where the office is. A time without an offset is
/// neither: it would be another moment on each machine.
pub fn parse_known_at(text: &str) -> Result<KnownAt, String> {
    KnownAt::parse(text).ok_or_else(|| {
        format!(
            "{text} is no moment; expected one with its offset, such as 2013-10-07T18:00:00-04:00, or a day, which ends at midnight where the firm is"
        )
    })
}

/// A lens that somebody asked through, in the office's own time, with what is said of it, so that
/// nobody takes its moment for another, or what was not known yet for nothing.
pub struct Asked {
    /// The lens.
    pub lens: Lens,
    /// Which moment it is; none when none was asked for.
    moment: Option<String>,
    /// That nothing was known by then.
    nothing_yet: Option<String>,
    /// That the books begin later than the day.
    before_the_books: Option<String>,
}

/// The lens of a day and of the option `--as-known-at`; without both nothing is read.
pub fn asked(folder: &Folder, date: Option<Date>, known_at: Option<KnownAt>) -> Result<Asked> {
    if date.is_none() && known_at.is_none() {
        return Ok(asked_of(&Beginning::default(), None, None));
    }
    Ok(asked_of(&beginning(folder)?, date, known_at.map(|known_at| ("as known at", known_at))))
}

/// The lens of a day and an option, asked of an office that began so.
pub fn asked_of(began: &Beginning, date: Option<Date>, known_at: Option<(&str, KnownAt)>) -> Asked {
    let Beginning { local_time, recorded_at, books_from } = began;
    let known_at = known_at.map(|(option, asked)| (option, asked.moment(local_time)));
    let moment = known_at.map(|(option, moment)| format!("{option} {}", local_time.show(moment)));
    let known_at = known_at.map(|(_, moment)| moment);
    let first = recorded_at.filter(|first| known_at.is_some_and(|moment| moment < *first));
    let nothing_yet = first.map(|first| {
        format!(
            "nothing was known then: the first event of this office was recorded at {}",
            local_time.show(first)
        )
    });
    let earlier = books_from.zip(date).filter(|(books_from, date)| date < books_from);
    let before_the_books = earlier.map(|(books_from, date)| {
        format!(
            "the books of this office begin on {books_from}: of {date} they hold only what was dated so early, such as opening positions"
        )
    });
    let lens = Lens { as_of: date, known_at };
    Asked { lens, moment, nothing_yet, before_the_books }
}

impl Asked {
    /// Was nothing known at all by then?
    pub const fn knows_nothing(&self) -> bool {
        self.nothing_yet.is_some()
    }

    /// Says it with what is printed: a table for people has it above its rows; beside rows for
    /// machines it stands on standard error.
    pub fn say(&self, output: Output) {
        match output.format {
            Format::Table => {
                for sentence in self.moment.iter().chain(self.warnings()) {
                    // Whoever reads no more has seen enough.
                    writeln!(std::io::stdout().lock(), "{sentence}").unwrap_or_default();
                }
            }
            Format::Csv | Format::Json => self.say_beside(output),
        }
    }

    /// Says it beside what goes into a file or to machines, on standard error; that there is
    /// nothing to show is said to whoever wants no progress too.
    pub fn say_beside(&self, output: Output) {
        if let Some(moment) = &self.moment {
            output.progress.say(moment);
        }
        for sentence in self.warnings() {
            eprintln!("{sentence}");
        }
    }

    fn warnings(&self) -> impl Iterator<Item = &String> {
        self.nothing_yet.as_ref().or(self.before_the_books.as_ref()).into_iter()
    }
}

/// By trade date or by settlement date.
pub fn parse_basis(text: &str) -> Result<Basis, String> {
    match text {
        "trade" => Ok(Basis::TradeDate),
        "settlement" => Ok(Basis::SettlementDate),
        _ => Err(format!("{text} is no basis; it is trade or settlement")),
    }
}
