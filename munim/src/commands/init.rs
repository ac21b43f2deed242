//! The command `munim init`: an office with its journal and chart of accounts.

use super::Output;
use super::values::parse_date;
use anyhow::Result;
use engine::{Engine, Folder};
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Date, Name};

/// Create the books of a firm: journal, chart of accounts.
#[derive(clap::Args)]
pub struct Init {
    /// A folder that is empty or not there yet.
    dir: PathBuf,
    /// A market that it serves; may be given again.
    #[arg(long, required = true)]
    market: Vec<String>,
    /// The first business day of its books.
    #[arg(long, value_parser = parse_date)]
    date: Date,
    /// Begin with these rules of the firm: its limits, and what two people do.
    #[arg(long)]
    rules: Option<Standard>,
}

/// A set of rules that comes with the program.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Standard {
    /// What most firms begin with.
    Standard,
}

impl Init {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, market, date, rules } = self;
        let markets: Vec<Name> =
            market.iter().map(|market| Name::from(market.to_lowercase())).collect();
        let mut engine = Engine::create(Folder::create(dir)?, markets, *date)?;
        if let Some(Standard::Standard) = rules {
            engine::commands::load_standard_rules(&mut engine, *date)?;
        }
        let accounts = engine.office.directory.accounts().count();
        engine.close()?;
        output.progress.say(format!(
            "created the books in {}: from {date}, {accounts} accounts in the chart",
            dir.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}
