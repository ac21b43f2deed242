//! The command `munim explain`: why a balance is what it is.

use super::Output;
use super::values::{asked, parse_date, parse_known_at};
use anyhow::Result;
use engine::commands::explain;
use engine::{Folder, Format};
use office::words::english;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Date, KnownAt};

/// Show why a balance is what it is.
#[derive(clap::Args)]
pub struct Explain {
    /// The folder with the books.
    dir: PathBuf,
    /// The account.
    account: String,
    /// The currency or instrument.
    asset: String,
    /// As of this day.
    #[arg(long, value_parser = parse_date)]
    date: Option<Date>,
    /// As it was known at this moment (RFC 3339, with its offset), or at the end of this day where
    /// the firm is.
    #[arg(long, value_parser = parse_known_at)]
    as_known_at: Option<KnownAt>,
}

impl Explain {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, account, asset, date, as_known_at } = self;
        let folder = Folder::open(dir)?;
        let asked = asked(&folder, *date, *as_known_at)?;
        asked.say(output);
        let explanation = explain(&folder, account, asset, asked.lens)?;
        let mut out = std::io::stdout().lock();
        explanation.table().write(output.format, &mut out)?;
        if output.format == Format::Table {
            writeln!(out, "{}", english(&explanation.sum()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
