//! The command `munim compare`: a report as it was known then and as it is known now, and only what
//! differs.

use super::Output;
use super::report::{in_words, named};
use super::values::{asked_of, parse_date, parse_known_at};
use anyhow::Result;
use console::answers::reports::drawn;
use engine::{Folder, beginning};
use reports::{Question, Views};
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Date, KnownAt};

/// Draw a report up twice, as it was known then and as it is known now, and show only what
/// differs.
#[derive(clap::Args)]
pub struct Compare {
    /// The folder with the books.
    dir: PathBuf,
    /// Which report.
    name: String,
    /// As of this day.
    #[arg(long, value_parser = parse_date)]
    date: Option<Date>,
    /// As it was known at this moment (RFC 3339, with its offset), or at the end of this day where
    /// the firm is.
    #[arg(long, value_parser = parse_known_at)]
    then: KnownAt,
    /// And as it was known at this one; without it, as it is known today.
    #[arg(long, value_parser = parse_known_at)]
    now: Option<KnownAt>,
}

impl Compare {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let (folder, report) = (Folder::open(&self.dir)?, named(&self.name)?);
        let began = beginning(&folder)?;
        let then = Some(("then, as known at", self.then));
        let now = self.now.map(|now| ("now, as known at", now));
        let [then, now] = [then, now].map(|known_at| {
            let asked = asked_of(&began, self.date, known_at);
            // Of the day the second one would say the same.
            if known_at.is_some() {
                asked.say(output);
            }
            Question { lens: asked.lens, ..Question::default() }
        });
        let differing = drawn(&folder, report, &then, |then| {
            drawn(&folder, report, &now, |now| Ok(reports::compare(Views { then, now })))
        })?;
        output.print(in_words(differing))?;
        Ok(ExitCode::SUCCESS)
    }
}
