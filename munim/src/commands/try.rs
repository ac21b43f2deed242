//! The command `munim try`: commission schedules, tried on the trades of a past period.

use super::Output;
use super::values::parse_date;
use anyhow::Result;
use engine::Folder;
use engine::commands::try_schedule;
use std::path::PathBuf;
use std::process::ExitCode;
use terms::Date;

/// Try commission schedules on the trades of a past period: what each account bore and would
/// bear. Nothing is written.
#[derive(clap::Args)]
pub struct Try {
    /// The folder with the books.
    dir: PathBuf,
    /// The file of schedules.
    schedules: PathBuf,
    /// The first trade date.
    #[arg(long, value_parser = parse_date)]
    from: Date,
    /// The last trade date.
    #[arg(long, value_parser = parse_date)]
    to: Date,
}

impl Try {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, schedules, from, to } = self;
        let tried = try_schedule(&Folder::open(dir)?, schedules, *from, *to)?;
        output.print(tried.table())?;
        Ok(ExitCode::SUCCESS)
    }
}
