//! The command `munim load`: files of one kind, taken into the books.

use super::{Output, open};
use anyhow::Result;
use engine::commands::{intake_table, load_files, parse_kind};
use std::path::PathBuf;
use std::process::ExitCode;
use terms::SourceKind;

/// Load files of one kind.
#[derive(clap::Args)]
pub struct Load {
    /// The office.
    dir: PathBuf,
    /// What they are: accounts, trades, payments and so on; a word that is none of the kinds
    /// lists them all.
    #[arg(value_parser = parse_kind)]
    kind: SourceKind,
    /// The files; plain, gzip or zip.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A layout (TOML) that maps other people's columns to ours.
    #[arg(long)]
    layout: Option<PathBuf>,
}

impl Load {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, kind, files, layout } = self;
        let mut engine = open(dir)?;
        let late = engine.office.periods.late().len();
        let (intakes, outcome) =
            load_files(&mut engine, *kind, files, layout.as_deref(), output.progress);
        if !intakes.is_empty() {
            output.print(intake_table(&intakes))?;
        }
        outcome?;
        let late = engine.office.periods.late().len() - late;
        if late > 0 {
            eprintln!(
                "{late} rows are about closed periods and count in the open one; \
                 the report late-items lists them"
            );
        }
        engine.close()?;
        Ok(ExitCode::SUCCESS)
    }
}
