//! `munim report`: a report as a table for people, or as CSV or JSON for machines.
//!
//! In: the name of a report and what is asked of it. Out: its rows, written as they are made. Never
//! here: a figure, and a list of reports or of columns beside `reports::REPORTS`.

use anyhow::{Context, Result, anyhow};
use console::answers::reports::drawn;
use engine::{Folder, Format, Lens};
use office::accounting::view::Basis;
use office::words::english;
use reports::{Question, REPORTS, Report, Table};
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;
use terms::{Date, LotMethod, Name};

/// What a report may be asked besides a day and a time.
#[derive(clap::Args)]
pub struct Options {
    /// General ledger: from this day on.
    #[arg(long, value_parser = super::parse_date)]
    from: Option<Date>,
    /// General ledger: on this basis (trade, settlement).
    #[arg(long, value_parser = super::parse_basis)]
    basis: Option<Basis>,
    /// General ledger and lots: this account alone.
    #[arg(long)]
    account: Option<String>,
    /// General ledger: this line alone.
    #[arg(long)]
    line: Option<String>,
    /// Lots and gains: as if lots had always been taken by this method; a question that changes
    /// nothing.
    #[arg(long, value_parser = parse_method)]
    method: Option<LotMethod>,
}

impl Options {
    /// The question, through a lens.
    pub fn question(&self, lens: Lens) -> Question {
        let name = |text: &Option<String>| text.as_ref().map(Name::from);
        Question {
            lens,
            from: self.from,
            basis: self.basis,
            account: name(&self.account),
            gl_line: name(&self.line),
            method: self.method,
        }
    }
}

fn parse_method(text: &str) -> Result<LotMethod, String> {
    reports::parse_method(text).map_err(|sentence| english(&sentence))
}

/// Where a report goes, and in which form.
#[derive(Clone, Copy)]
pub struct Out<'a> {
    /// Its form.
    pub format: Format,
    /// The file; none: the terminal.
    pub file: Option<&'a Path>,
}

/// Writes a report; without a name, the list of them.
pub fn report(
    dir: &Path,
    name: Option<&str>,
    question: &Question,
    out: Out<'_>,
) -> Result<ExitCode> {
    let folder = Folder::open(dir)?;
    let Some(name) = name else {
        let rows = REPORTS.iter().map(|report| vec![report.name, report.shows]);
        engine::Table::new(&["report", "shows"], rows)
            .write(out.format, &mut std::io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    };
    drawn(&folder, named(name)?, question, |table| write(in_words(table), out))?;
    Ok(ExitCode::SUCCESS)
}

/// The report of a name; refused with the names that there are.
pub fn named(name: &str) -> Result<&'static Report> {
    let names = || REPORTS.iter().map(|report| report.name).collect::<Vec<_>>().join(", ");
    reports::named(name)
        .ok_or_else(|| anyhow!("there is no report {name}; the reports are {}", names()))
}

/// The cells of a table in words, as they are written.
pub fn in_words(table: Table<'_>) -> engine::Table<'_> {
    let rows = table.rows.map(|row| row.iter().map(reports::Cell::wording).collect::<Vec<_>>());
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    engine::Table::new(&names, rows)
}

fn write(table: engine::Table<'_>, out: Out<'_>) -> Result<()> {
    match out.file {
        None => table.write(out.format, &mut std::io::stdout().lock()),
        Some(path) => {
            let mut file = File::create(path)
                .with_context(|| format!("could not write {}", path.display()))?;
            table.write(out.format, &mut file)
        }
    }
}
