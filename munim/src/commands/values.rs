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

/// A moment that somebody asked for, in the office's own time, with what is said of it, so that
/// nobody takes it for another.
pub struct Known {
    /// The moment.
    pub moment: Moment,
    /// Which one it is.
    sentence: String,
    /// That the office had not begun by then.
    nothing_yet: Option<String>,
}

/// The moment of an option; none when it is not given, and then nothing is read.
pub fn known_at(folder: &Folder, option: &str, asked: Option<KnownAt>) -> Result<Option<Known>> {
    asked.map(|asked| Ok(known(&beginning(folder)?, option, asked))).transpose()
}

/// The moment of an option of an office that began so.
pub fn known(began: &Beginning, option: &str, asked: KnownAt) -> Known {
    let Beginning { local_time, recorded_at } = began;
    let moment = asked.moment(local_time);
    let nothing_yet = recorded_at.filter(|first| moment < *first).map(|first| {
        format!(
            "nothing was known then: the first event of this office was recorded at {}",
            local_time.show(first)
        )
    });
    Known { moment, sentence: format!("{option} {}", local_time.show(moment)), nothing_yet }
}

impl Known {
    /// Says it with what is printed: a table for people has it above its rows; beside rows for
    /// machines it stands on standard error.
    pub fn say(&self, output: Output) {
        match output.format {
            Format::Table => {
                // Whoever reads no more has seen enough.
                writeln!(std::io::stdout().lock(), "{}", self.sentence).unwrap_or_default();
                self.say_nothing_yet(output);
            }
            Format::Csv | Format::Json => self.say_beside(output),
        }
    }

    /// Says it beside what goes into a file or to machines, on standard error.
    pub fn say_beside(&self, output: Output) {
        output.progress.say(self.sentence.clone());
        self.say_nothing_yet(output);
    }

    fn say_nothing_yet(&self, output: Output) {
        if let Some(sentence) = &self.nothing_yet {
            output.progress.say(sentence.clone());
        }
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
