//! The command `munim report`: a report as of any day, as known at any time.

use super::Output;
use super::values::{parse_basis, parse_date, parse_moment};
use anyhow::{Context, Result, anyhow};
use engine::reports::{self, Day, LEDGER_REPORTS, LedgerReport, Question, REPORTS, parse_method};
use engine::{Folder, Lens, Table, look};
use office::accounting::view::Basis;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::{Date, LotMethod, Moment, Name};

/// Draw up a report; without a name, list them.
#[derive(clap::Args)]
pub struct Report {
    /// The office.
    dir: PathBuf,
    /// Which report.
    name: Option<String>,
    /// As of this day.
    #[arg(long, value_parser = parse_date)]
    date: Option<Date>,
    /// As it was known at this moment (RFC 3339) or at the end of this day.
    #[arg(long, value_parser = parse_moment)]
    as_known_at: Option<Moment>,
    #[command(flatten)]
    ledger: LedgerOptions,
    /// Write it to this file.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// What the reports of the general ledger may be asked besides the day.
#[derive(clap::Args)]
struct LedgerOptions {
    /// General ledger: from this day on.
    #[arg(long, value_parser = parse_date)]
    from: Option<Date>,
    /// General ledger: on this basis (trade, settlement).
    #[arg(long, value_parser = parse_basis)]
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

impl LedgerOptions {
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

impl Report {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, name, date, as_known_at, ledger, out } = self;
        let lens = Lens { as_of: *date, known_at: *as_known_at };
        report(output, dir, name.as_deref(), &ledger.question(lens), out.as_deref())
    }
}

fn report(
    output: Output,
    dir: &Path,
    name: Option<&str>,
    question: &Question,
    out: Option<&Path>,
) -> Result<ExitCode> {
    let folder = Folder::open(dir)?;
    let Some(name) = name else {
        let all = REPORTS.iter().map(|report| (report.name, report.shows));
        let all = all.chain(LEDGER_REPORTS.iter().map(|report| (report.name, report.shows)));
        let rows = all.map(|(name, shows)| vec![name.to_owned(), shows.to_owned()]);
        output.print(Table::new(&["report", "shows"], rows))?;
        return Ok(ExitCode::SUCCESS);
    };
    if let Some(report) = ledger_report_named(name) {
        return write_table(output, report.drawn(&folder, question)?, out);
    }
    let report = report_named(name)?;
    let lens = question.lens;
    let office = look(&folder, lens)?;
    write_table(output, (report.draw)(&office, Day::of(&office, report, question)?), out)
}

fn write_table(output: Output, table: Table, out: Option<&Path>) -> Result<ExitCode> {
    match out {
        None => output.print(table)?,
        Some(path) => {
            let mut file = File::create(path)
                .with_context(|| format!("could not write {}", path.display()))?;
            table.write(output.format, &mut file)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The report of the general ledger of this name.
pub fn ledger_report_named(name: &str) -> Option<&'static LedgerReport> {
    LEDGER_REPORTS.iter().find(|report| report.name == name)
}

/// The report of the books of this name.
pub fn report_named(name: &str) -> Result<&'static reports::Report> {
    let names = || {
        let all = REPORTS
            .iter()
            .map(|report| report.name)
            .chain(LEDGER_REPORTS.iter().map(|report| report.name));
        all.collect::<Vec<_>>().join(", ")
    };
    REPORTS
        .iter()
        .find(|report| report.name == name)
        .ok_or_else(|| anyhow!("there is no report {name}; the reports are {}", names()))
}
