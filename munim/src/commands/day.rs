//! The command `munim day`: a business day from its opening to its proof.

use super::report::in_words;
use super::values::parse_date;
use super::{Output, open};
use anyhow::Result;
use engine::Format;
use engine::commands::{DayFiles, DaySheet, intake_table, run_day};
use office::words::english;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Control, Date, Say, sentence};

/// Run a business day: open it, take its files, settle what is due, prove it, close it.
#[derive(clap::Args)]
pub struct Day {
    /// The office.
    dir: PathBuf,
    /// The day.
    #[arg(long, value_parser = parse_date)]
    date: Date,
    /// Files of trades.
    #[arg(long, num_args = 1..)]
    trades: Vec<PathBuf>,
    /// Files of prices.
    #[arg(long, num_args = 1..)]
    prices: Vec<PathBuf>,
    /// Files of rates of currencies.
    #[arg(long, num_args = 1..)]
    fx_rates: Vec<PathBuf>,
    /// Files of exchanges of currencies.
    #[arg(long, num_args = 1..)]
    conversions: Vec<PathBuf>,
    /// Files of allocations.
    #[arg(long, num_args = 1..)]
    allocations: Vec<PathBuf>,
    /// Files of deliveries.
    #[arg(long, num_args = 1..)]
    deliveries: Vec<PathBuf>,
    /// Files of loans of securities.
    #[arg(long, num_args = 1..)]
    loans: Vec<PathBuf>,
    /// Files of payments.
    #[arg(long, num_args = 1..)]
    payments: Vec<PathBuf>,
}

impl Day {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let date = self.date;
        let mut engine = open(&self.dir)?;
        let sheet = run_day(&mut engine, date, &self.files(), output.progress)?;
        engine.close()?;
        if sheet.was_closed {
            output.progress.say(format!("{date} was closed before; nothing was changed"));
        }
        print_sheet(output, date, &sheet)?;
        Ok(if sheet.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }

    fn files(&self) -> DayFiles {
        DayFiles {
            prices: self.prices.clone(),
            fx_rates: self.fx_rates.clone(),
            conversions: self.conversions.clone(),
            trades: self.trades.clone(),
            allocations: self.allocations.clone(),
            deliveries: self.deliveries.clone(),
            loans: self.loans.clone(),
            payments: self.payments.clone(),
        }
    }
}

/// Prints what was proved of a day.
pub fn print_sheet(output: Output, date: Date, sheet: &DaySheet) -> Result<()> {
    let mut out = std::io::stdout().lock();
    if output.format == Format::Table && !sheet.intakes.is_empty() {
        intake_table(&sheet.intakes).write(Format::Table, &mut out)?;
    }
    let controls = if output.format == Format::Table {
        folded(&sheet.controls)
    } else {
        sheet.controls.clone()
    };
    let table = reports::Table::of(controls.iter().map(reports::controls::row));
    in_words(table).write(output.format, &mut out)?;
    let failed = sheet.controls.iter().filter(|control| !control.holds()).count();
    if output.format == Format::Table {
        let closed = if failed == 0 { "is closed" } else { "is NOT closed" };
        for item in &sheet.open_items {
            writeln!(out, "to look at: {}", english(item))?;
        }
        writeln!(
            out,
            "{date} {closed}: {} of {} controls hold",
            sheet.controls.len() - failed,
            sheet.controls.len()
        )?;
    }
    Ok(())
}

/// For people, the securities whose stock record holds are one line; one that does not hold keeps
/// its own.
fn folded(controls: &[Control]) -> Vec<Control> {
    // A day that was closed long ago says so in words.
    let is_stock = |control: &&Control| {
        control.control.as_prose().map_or(control.control.code == "stock_record", |said| {
            said.starts_with("stock record ")
        })
    };
    let securities = controls.iter().filter(is_stock).count();
    let hold = controls.iter().filter(is_stock).filter(|control| control.holds()).count();
    let first = controls.iter().position(|control| is_stock(&control)).unwrap_or(controls.len());
    let mut folded: Vec<Control> = controls
        .iter()
        .filter(|control| !(is_stock(control) && control.holds()))
        .cloned()
        .collect();
    if hold > 0 {
        let control = sentence!("stock record: securities whose longs = shorts");
        folded.insert(
            first.min(folded.len()),
            Control { control, expected: securities.wording(), found: hold.wording() },
        );
    }
    folded
}
