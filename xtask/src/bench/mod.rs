//! The bench: munim's day against a well-made `PostgreSQL` job, on the same file in the same run.
//!
//! In: the files of a day (the real tape when it is at hand, made-up ones otherwise, or any that
//! are given). Out: a table of seconds, trades per second and memory, and how many times as long
//! `PostgreSQL` took. The two books must agree to the last cent in every round, so the bench is a
//! judge too: exit code 1 when they differ.
//!
//! Never here: an assertion about time, and a figure that was measured in another run.

mod agreement;
mod console;
mod cost;
mod figures;
mod input;
mod machine;
mod made_up;
mod month_end;
mod munim;
mod postgres;
mod program;
mod scratch;
mod sheet;
mod soak;

use anyhow::Result;
use clap::{Args, ValueEnum};
use input::Day;
pub use machine::Machine;
use munim::Munim;
use postgres::Cluster;
use scratch::Scratch;
use sheet::{Round, Sheet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::Date;

/// The root of the house.
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// What to run, and how often.
#[derive(Args)]
pub struct Options {
    /// Trades of one day; the other files and the date belong to them. Without any, the real tape
    /// or made-up trades.
    #[arg(long, requires_all = ["accounts", "instruments", "positions", "prices", "date"])]
    trades: Option<PathBuf>,
    /// The accounts of the trades.
    #[arg(long, requires = "trades")]
    accounts: Option<PathBuf>,
    /// Their instruments.
    #[arg(long, requires = "trades")]
    instruments: Option<PathBuf>,
    /// The opening balances.
    #[arg(long, requires = "trades")]
    positions: Option<PathBuf>,
    /// The day's prices.
    #[arg(long, requires = "trades")]
    prices: Option<PathBuf>,
    /// The day.
    #[arg(long, requires = "trades", value_parser = parse_date)]
    date: Option<Date>,
    /// So many made-up trades.
    #[arg(long, conflicts_with = "trades", value_parser = clap::value_parser!(u32).range(1..=50_000_000))]
    made_up: Option<u32>,
    /// A month-end of so many accounts instead of a day of trades.
    #[arg(
        long,
        conflicts_with_all = ["trades", "made_up"],
        value_parser = clap::value_parser!(u32).range(1..=10_000_000)
    )]
    month_end: Option<u32>,
    /// What charges and tax lots cost the day, instead of the day beside `PostgreSQL`.
    #[arg(long, conflicts_with = "month_end")]
    cost: bool,
    /// How quickly the console answers while so many trades are booked through it.
    #[arg(
        long,
        conflicts_with_all = ["month_end", "cost", "trades"],
        value_parser = clap::value_parser!(u32).range(1..=10_000_000)
    )]
    console: Option<u32>,
    /// The memory of the console over so many minutes of mixed load; exit code 1 when it is not
    /// flat.
    #[arg(
        long,
        conflicts_with_all = ["month_end", "cost", "trades", "console"],
        value_parser = clap::value_parser!(u32).range(1..=10_000)
    )]
    soak: Option<u32>,
    /// How often everything is run.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    runs: u32,
    /// The form of the output.
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

/// The form of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// For machines.
    Json,
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no day; expected one such as 2013-10-07"))
}

/// Runs the bench and prints its sheet; exit code 1 when the two books differ, 2 when something
/// could not be run.
pub fn run(options: &Options) -> ExitCode {
    match compared(options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs what was asked for and prints it; did all books agree?
fn compared(options: &Options) -> Result<bool> {
    if let Some(accounts) = options.month_end {
        return month_end::run(accounts, options.runs);
    }
    if let Some(trades) = options.console {
        return console::run(trades).map(|()| true);
    }
    if let Some(minutes) = options.soak {
        return soak::run(minutes);
    }
    if options.cost {
        let scratch = Scratch::create()?;
        let day = Day::choose(options, scratch.path())?;
        return cost::run(&day, options.runs, &scratch).map(|()| true);
    }
    let sheet = measure(options)?;
    match options.format {
        Format::Table => print!("{}", sheet.table()),
        Format::Json => println!("{:#}", sheet.json()),
    }
    Ok(sheet.agrees())
}

fn measure(options: &Options) -> Result<Sheet> {
    let machine = Machine::look(); // First of all, so that the load is other people's.
    let munim = Munim::build()?;
    let scratch = Scratch::create()?;
    let day = Day::choose(options, scratch.path())?;
    let cluster = Cluster::start(&scratch, &day)?;
    let mut rounds = Vec::new();
    for number in 1..=options.runs {
        eprintln!("run {number} of {}", options.runs);
        rounds.push(round(&munim, cluster.as_ref(), &day, scratch.path())?);
    }
    Ok(Sheet {
        day,
        machine,
        postgres: cluster.map(|cluster| cluster.version().to_owned()),
        rounds,
    })
}

/// Both, one after the other, and the comparison of their books.
fn round(munim: &Munim, cluster: Option<&Cluster>, day: &Day, scratch: &Path) -> Result<Round> {
    let office = munim.run(day, &scratch.join("office"))?;
    let job = cluster.map(|cluster| cluster.run(day)).transpose()?;
    let differences = job.as_ref().map(|job| agreement::differences(&office.lines, &job.lines));
    Ok(Round {
        lines: office.lines.len(),
        office: office.times,
        job: job.map(|job| job.time),
        differences,
    })
}
