//! The command `munim compare`: a report as it was known then and as it is known now.

use super::Output;
use super::report::{ledger_report_named, report_named};
use super::values::{parse_date, parse_moment};
use anyhow::Result;
use engine::commands::{Views, compare};
use engine::reports::{Day, Question};
use engine::{Folder, Lens, look};
use office::Office;
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Date, Moment};

/// Draw a report up twice, as it was known then and as it is known now, and show only what
/// differs.
#[derive(clap::Args)]
pub struct Compare {
    /// The office.
    dir: PathBuf,
    /// Which report.
    name: String,
    /// As of this day.
    #[arg(long, value_parser = parse_date)]
    date: Option<Date>,
    /// As it was known at this moment (RFC 3339) or at the end of this day.
    #[arg(long, value_parser = parse_moment)]
    then: Moment,
    /// And as it was known at this one; without it, as it is known today.
    #[arg(long, value_parser = parse_moment)]
    now: Option<Moment>,
}

impl Compare {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, name, date: as_of, then, now } = self;
        let (as_of, known_at) = (*as_of, [Some(*then), *now]);
        let folder = Folder::open(dir)?;
        if let Some(report) = ledger_report_named(name) {
            let [then, now] = known_at.map(|known_at| {
                report.drawn(
                    &folder,
                    &Question { lens: Lens { as_of, known_at }, ..Question::default() },
                )
            });
            output.print(compare(Views { then: then?, now: now? }))?;
            return Ok(ExitCode::SUCCESS);
        }
        let report = report_named(name)?;
        let [then, now] = known_at.map(|known_at| look(&folder, Lens { as_of, known_at }));
        let (then, now) = (then?, now?);
        let day = |office: &Office| Day::at(office, as_of);
        let views =
            Views { then: (report.draw)(&then, day(&then)), now: (report.draw)(&now, day(&now)) };
        output.print(compare(views))?;
        Ok(ExitCode::SUCCESS)
    }
}
