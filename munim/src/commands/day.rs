//! The command `munim day`: a business day from its opening to its proof.

use super::report::in_words;
use super::values::parse_date;
use super::{Output, open};
use anyhow::Result;
use clap::{Arg, ArgAction, ArgMatches, FromArgMatches};
use engine::Format;
use engine::commands::{DayFiles, DaySheet, check_may_load, intake_table, kinds_of_a_day, run_day};
use office::words::{english, in_english};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use terms::{Control, Date, Say, SourceKind, sentence};

/// Run a business day: open it, take its files, settle what is due, prove it, close it.
#[derive(clap::Args)]
pub struct Day {
    /// The folder with the books.
    dir: PathBuf,
    /// The day.
    #[arg(long, value_parser = parse_date)]
    date: Date,
    #[command(flatten)]
    files: Files,
}

/// The files of a day: a flag for each kind, in the order in which they are taken.
struct Files(DayFiles);

impl FromArgMatches for Files {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let given = |kind: SourceKind| {
            let paths = matches.get_many::<PathBuf>(kind.as_str()).into_iter().flatten();
            (kind, paths.cloned().collect())
        };
        Ok(Self(kinds_of_a_day().map(|(kind, _)| given(kind)).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

impl clap::Args for Files {
    fn augment_args(command: clap::Command) -> clap::Command {
        let flag = |(kind, help): (SourceKind, &'static str)| {
            Arg::new(kind.as_str())
                .long(kind.as_str().replace('_', "-"))
                .value_name(kind.as_str().to_uppercase())
                .num_args(1..)
                .action(ArgAction::Append)
                .value_parser(clap::value_parser!(PathBuf))
                .help(help)
        };
        command.args(kinds_of_a_day().map(flag))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl Day {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let date = self.date;
        let mut engine = open(&self.dir)?;
        for (kind, file) in self.files.0.each() {
            check_may_load(&engine.office, kind, file, None)?;
        }
        let sheet = run_day(&mut engine, date, &self.files.0, output.progress)?;
        engine.close()?;
        if sheet.was_closed {
            output.progress.say(format!("{date} was closed before; nothing was changed"));
        }
        print_sheet(output, date, &sheet)?;
        Ok(if sheet.holds() { ExitCode::SUCCESS } else { ExitCode::from(1) })
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
        let closed = if sheet.holds() { "is closed" } else { "is NOT closed" };
        for item in &sheet.open_items {
            writeln!(out, "to look at: {}", english(&office::in_short(item)))?;
        }
        for gate in &sheet.gates {
            for (_, by) in &gate.signatures {
                let says = in_english(&gate.says());
                match by {
                    Some(by) => writeln!(out, "signed by {by}: {says}")?,
                    None => writeln!(out, "to sign ({}): {says}", gate.check.as_str())?,
                }
            }
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
