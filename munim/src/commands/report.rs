//! The command `munim report`: a report as a table for people, or as CSV or JSON for machines.
//!
//! In: the name of a report and what is asked of it. Out: its rows, written as they are made. Never
//! here: a figure, and a list of reports or of columns beside `reports::REPORTS`.

use super::Output;
use super::values::{asked, parse_basis, parse_date, parse_known_at};
use anyhow::{Context, Result, anyhow};
use console::answers::reports::drawn;
use engine::{Folder, Format};
use office::accounting::view::Basis;
use office::words::{english, in_english};
use reports::{Question, REPORTS, Table};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::{Date, KnownAt, Lens, LotMethod, Name};

/// Draw up a report; without a name, list them.
#[derive(clap::Args)]
pub struct Report {
    /// The folder with the books.
    dir: PathBuf,
    /// Which report.
    name: Option<String>,
    /// As of this day.
    #[arg(long, value_parser = parse_date)]
    date: Option<Date>,
    /// As it was known at this moment (RFC 3339, with its offset), or at the end of this day where
    /// the firm is.
    #[arg(long, value_parser = parse_known_at)]
    as_known_at: Option<KnownAt>,
    #[command(flatten)]
    options: Options,
    /// Write it to this file.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What a report may be asked besides a day and a time.
#[derive(clap::Args)]
struct Options {
    /// General ledger: from this day on.
    #[arg(long, value_parser = parse_date)]
    from: Option<Date>,
    /// General ledger: on this basis (trade, settlement).
    #[arg(long, value_parser = parse_basis)]
    basis: Option<Basis>,
    /// General ledger, lots, and what is listed by account: this account alone.
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
    fn question(&self, lens: Lens) -> Question {
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

impl Report {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, name, date, as_known_at, options, out } = self;
        let folder = Folder::open(dir)?;
        let Some(name) = name else {
            let rows = REPORTS.iter().map(|report| vec![report.name, report.shows]);
            output.print(engine::Table::new(&["report", "shows"], rows))?;
            return Ok(ExitCode::SUCCESS);
        };
        let (asked, report) = (asked(&folder, *date, *as_known_at)?, named(name)?);
        match out {
            None => asked.say(output),
            // What goes into a file goes there alone.
            Some(_) => asked.say_beside(output),
        }
        if asked.knows_nothing() && out.is_none() && output.format == Format::Table {
            return Ok(ExitCode::SUCCESS);
        }
        let question = options.question(asked.lens);
        drawn(&folder, report, &question, |table| {
            if out.is_none() && output.format == Format::Table {
                say_days(report.name, &table);
            }
            write(output, in_words(table), out.as_deref())
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// The report of a name; refused with the names that there are.
pub fn named(name: &str) -> Result<&'static reports::Report> {
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

/// A table for people says above its rows which report it is, of which days, and what they come
/// to.
fn say_days(name: &str, table: &Table<'_>) {
    if let Some(covers) = table.covers {
        let says = table.says.as_ref().map(|says| format!(": {}", in_english(says)));
        let says = says.unwrap_or_default();
        // Whoever reads no more has seen enough.
        writeln!(std::io::stdout().lock(), "{name} {covers}{says}").unwrap_or_default();
    }
}

fn write(output: Output, table: engine::Table<'_>, out: Option<&Path>) -> Result<()> {
    match out {
        None => output.print(table),
        Some(path) => {
            let mut file = File::create(path)
                .with_context(|| format!("could not write {}", path.display()))?;
            table.write(output.format, &mut file)
        }
    }
}
