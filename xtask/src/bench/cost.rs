//! The cost of charges and tax lots for a day: the same trades, once for clients under a schedule
//! of commissions, with regulatory fees and tax lots, and once on average-price accounts, which
//! bear no charges and keep no lots. (Those sum up their fills instead, a cost of their own, so
//! that the ratio is a little kinder than an office without either would make it.)
//!
//! In: the files of a day. Out: seconds of both in the same run, and the ratio of their trades a
//! second.

use super::figures::Figure;
use super::input::Day;
use super::machine::Machine;
use super::munim::Munim;
use super::program::{Taken, measured, printed};
use super::scratch::Scratch;
use anyhow::{Context, Result};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Per share, within a minimum and a maximum, for everybody; another one by size for one account.
const SCHEDULES: &str = "\
schedule,effective,scope,whom,tier_from,per_share,bps,minimum,maximum,source
HOUSE,2010-01-01,all,,0,0.005,,1.00,250.00,bench
HOUSE,2010-01-01,all,,10000,0.004,,1.00,250.00,bench
LARGE,2010-01-01,account,C0000001,0,,1.5,0.50,,bench
";

/// Runs the day both ways and prints what it took.
pub fn run(day: &Day, runs: u32, scratch: &Scratch) -> Result<()> {
    let machine = Machine::look();
    let munim = Munim::build()?;
    let schedules = scratch.path().join("schedules.csv");
    std::fs::write(&schedules, SCHEDULES)?;
    let blocks = on_blocks(&day.accounts, scratch.path())?;
    let office = scratch.path().join("office");
    let mut rounds = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        let charged = the_day(&munim, day, &day.accounts, Some(&schedules), &office)?;
        rounds.push((charged, the_day(&munim, day, &blocks, None, &office)?));
    }
    print!("{}", sheet(day, &machine, &rounds));
    Ok(())
}

/// The accounts of the day with each client's made an average-price account of the firm.
fn on_blocks(accounts: &Path, scratch: &Path) -> Result<PathBuf> {
    let text = std::fs::read_to_string(accounts)
        .with_context(|| format!("could not read {}", accounts.display()))?;
    let columns: Vec<&str> = text.lines().next().unwrap_or_default().split(',').collect();
    let changed = |line: &str| {
        let fields = line.split(',').zip(&columns).map(|(field, column)| match *column {
            "family" | "class" => "firm",
            "kind" => "block",
            _ => field,
        });
        fields.collect::<Vec<_>>().join(",") + "\n"
    };
    let blocks: String = text.lines().skip(1).map(changed).collect();
    let path = scratch.join("blocks.csv");
    std::fs::write(&path, format!("{}\n{blocks}", columns.join(",")))?;
    Ok(path)
}

fn the_day(
    munim: &Munim,
    day: &Day,
    accounts: &Path,
    schedules: Option<&PathBuf>,
    office: &Path,
) -> Result<Taken> {
    let date = day.date.to_string();
    printed(munim.command("init", office).args(["--market", "us", "--date", &date]))?;
    let files =
        [("accounts", accounts), ("instruments", &day.instruments), ("positions", &day.positions)];
    for (kind, file) in files.into_iter().chain(schedules.map(|file| ("schedules", file.as_path())))
    {
        printed(munim.command("load", office).arg(kind).arg(file))?;
    }
    printed(&mut Command::new("sync"))?;
    let mut command = munim.command("day", office);
    let taken = measured(
        command
            .args(["--date", &date])
            .arg("--trades")
            .arg(&day.trades)
            .arg("--prices")
            .arg(&day.prices),
    )?;
    munim.check_that_nothing_was_refused(office)?;
    std::fs::remove_dir_all(office)?;
    Ok(taken)
}

fn sheet(day: &Day, machine: &Machine, rounds: &[(Taken, Taken)]) -> String {
    let heading = format!(
        "{}: {} trades, {}; runs: {}; {} cores, load {:.2}\n\n",
        day.date,
        day.count,
        day.what,
        rounds.len(),
        machine.cores,
        machine.load
    );
    let line = |name: &str, seconds: Figure| {
        let rate = f64::from(day.count) / seconds.median;
        format!(
            "{name:52} {:6.2} s ({:.2}-{:.2}) {rate:10.0} trades/s\n",
            seconds.median, seconds.min, seconds.max
        )
    };
    let of = |taken: &dyn Fn(&(Taken, Taken)) -> f64| Figure::of(rounds.iter().map(taken));
    let (charged, plain) = (of(&|round| round.0.seconds), of(&|round| round.1.seconds));
    let ratio = of(&|round| round.1.seconds / round.0.seconds);
    let (Some(charged), Some(plain), Some(ratio)) = (charged, plain, ratio) else { return heading };
    heading
        + &line("clients: schedules, fees, tax lots", charged)
        + &line("average-price accounts: no charges, no lots", plain)
        + &format!(
            "\nwith charges and lots the day does {:.2} of the trades a second ({:.2}-{:.2})\n",
            ratio.median, ratio.min, ratio.max
        )
}
