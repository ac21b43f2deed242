//! A month-end of very many accounts: the interest of the month on each, the firm's currency
//! position at the closing rate, and then the trial balance as of the last day of the month. Beside
//! it the same interest and the same trial balance as
//! `PostgreSQL` jobs on the same accounts, in the same run; every client's balance must be the same
//! to the last cent.
//!
//! In: how many accounts. Out: seconds and memory of both, as ratios. Source of the interest:
//! settled balance x rate x days, debits over 360 and credits over 365, what is charged and what is
//! paid each rounded once per account and month (`rules/us.md` 8).

use super::agreement::differences;
use super::figures::Figure;
use super::machine::{Machine, number_after};
use super::munim::Munim;
use super::postgres::Cluster;
use super::program::{Taken, measured, printed};
use super::scratch::Scratch;
use anyhow::Result;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The days that are run before the one that ends the month, and that one.
const DAYS: [&str; 3] = ["2013-10-01", "2013-10-15", "2013-10-31"];
const ENDS_THE_MONTH: &str = "2013-11-01";

/// The trial balance is drawn up as of this day, which is past by then.
const PAST: &str = "2013-10-31";

const RATES: &str = "\
effective,scope,name,currency,side,tier_from,rate,day_count,source
2013-01-01,all,,USD,debit,0,0.08,actual/360,bench
2013-01-01,all,,USD,debit,25000,0.0775,actual/360,bench
2013-01-01,all,,USD,credit,0,0.0025,actual/365,bench
";

const FX_RATES: &str = "\
date,base,quote,rate,source
2013-10-15,EUR,USD,1.3525,bench
2013-10-31,EUR,USD,1.3584,bench
2013-11-01,EUR,USD,1.3488,bench
";

/// What one run took.
struct Round {
    month_end: Taken,
    trial_balance: Taken,
    job: Option<[Taken; 2]>,
    differences: Option<Vec<String>>,
}

/// The files of the month.
struct Files {
    folder: PathBuf,
}

/// Measures a month-end of so many accounts; did both say the same?
pub fn run(accounts: u32, runs: u32) -> Result<bool> {
    let machine = Machine::look();
    let munim = Munim::build()?;
    let scratch = Scratch::create()?;
    let files = Files::write(scratch.path(), accounts)?;
    let cluster = Cluster::open(&scratch)?;
    if let Some(cluster) = &cluster {
        cluster.prepare_month(&files.folder)?;
    }
    let mut rounds = Vec::new();
    for number in 1..=runs {
        eprintln!("run {number} of {runs}");
        rounds.push(round(&munim, cluster.as_ref(), &files, &scratch.path().join("office"))?);
    }
    print!("{}", sheet(accounts, &machine, &rounds));
    Ok(rounds.iter().filter_map(|round| round.differences.as_ref()).all(Vec::is_empty))
}

impl Files {
    /// Accounts with debits and credits up to 50,000; one in ten pays in or draws on the 15th, one
    /// in a hundred sells euros.
    fn write(scratch: &Path, accounts: u32) -> Result<Self> {
        let folder = scratch.join("month");
        std::fs::create_dir(&folder)?;
        let files = Self { folder };
        let create = |name: &str| File::create(files.path(name)).map(BufWriter::new);
        let (mut opened, mut positions) = (create("accounts.csv")?, create("positions.csv")?);
        let (mut payments, mut conversions) = (create("payments.csv")?, create("conversions.csv")?);
        writeln!(opened, "account,family,kind,name,class")?;
        writeln!(positions, "date,account,asset,quantity")?;
        writeln!(payments, "payment_id,date,account,bank_account,currency,amount")?;
        writeln!(
            conversions,
            "conversion_id,date,account,sold_currency,sold_amount,bought_currency,bought_amount"
        )?;
        for number in 0..accounts {
            let cents = opening_cents(number);
            writeln!(opened, "M{number:08},client,margin,Client {number},customer")?;
            writeln!(positions, "2013-09-30,M{number:08},USD,{}", amount(cents))?;
            if number % 10 == 3 {
                writeln!(
                    payments,
                    "P{number},2013-10-15,M{number:08},BANK,USD,{}",
                    amount(cents.signum() * 50_000)
                )?;
            }
            if number % 100 == 7 && cents > 0 {
                writeln!(conversions, "X{number},2013-10-15,M{number:08},EUR,1000.00,USD,1352.50")?;
            }
        }
        std::fs::write(files.path("interest_rates.csv"), RATES)?;
        std::fs::write(files.path("fx_rates.csv"), FX_RATES)?;
        [opened, positions, payments, conversions].iter_mut().try_for_each(Write::flush)?;
        Ok(files)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn opening_cents(number: u32) -> i64 {
    i64::from(number) * 7_919 % 10_000_001 - 5_000_000
}

fn amount(cents: i64) -> String {
    terms::Total(cents.into()).show(2).to_string()
}

fn round(munim: &Munim, cluster: Option<&Cluster>, files: &Files, office: &Path) -> Result<Round> {
    printed(munim.command("init", office).args(["--market", "us", "--date", DAYS[0]]))?;
    for kind in ["accounts", "positions", "interest_rates"] {
        printed(munim.command("load", office).arg(kind).arg(files.path(&format!("{kind}.csv"))))?;
    }
    // The rates of days that have not come are refused, and sent again on their day.
    let day = |date: &str| {
        let mut day = munim.command("day", office);
        day.args(["--date", date, "--fx-rates"]).arg(files.path("fx_rates.csv"));
        day
    };
    printed(&mut day(DAYS[0]))?;
    let (payments, conversions) = (files.path("payments.csv"), files.path("conversions.csv"));
    printed(day(DAYS[1]).arg("--payments").arg(payments).arg("--conversions").arg(conversions))?;
    printed(&mut day(DAYS[2]))?;
    printed(&mut Command::new("sync"))?;
    let month_end = measured(&mut day(ENDS_THE_MONTH))?;
    let out = office.with_file_name("trial-balance.csv");
    let mut draw = munim.command("report", office);
    let trial_balance = measured(
        draw.args(["trial-balance", "--date", PAST, "--format", "csv", "--out"]).arg(&out),
    )?;
    let ours = balances(munim, office)?;
    munim.check_that_nothing_was_refused(office)?;
    std::fs::remove_dir_all(office)?;
    let job = cluster.map(Cluster::run_month).transpose()?;
    let differences = job.as_ref().map(|(_, theirs)| differences(&ours, theirs));
    Ok(Round { month_end, trial_balance, job: job.map(|(taken, _)| taken), differences })
}

/// The dollars of every client.
fn balances(munim: &Munim, office: &Path) -> Result<Vec<String>> {
    let text = printed(munim.command("report", office).args(["balances", "--format", "csv"]))?;
    let of_a_client = |line: &&str| line.starts_with('M') && line.contains(",USD,");
    let dollars =
        |line: &str| line.rsplit_once(',').map(|(_, total)| format!("{},{total}", &line[..9]));
    Ok(text.lines().filter(of_a_client).filter_map(dollars).collect())
}

impl Cluster {
    /// Fills a database with what stands before the month-end.
    fn prepare_month(&self, folder: &Path) -> Result<()> {
        printed(self.psql("postgres").args(["-c", "CREATE DATABASE month"]))?;
        let tables =
            include_str!("month_end_tables.sql").replace(":folder", &folder.display().to_string());
        printed(self.psql("month").args(["-c", &tables])).map(drop)?;
        for table in ["opening", "payment", "conversion"] {
            let file =
                if table == "opening" { "positions".to_owned() } else { format!("{table}s") };
            let copy = format!("\\copy said_{table} FROM pstdin WITH (FORMAT csv, HEADER)");
            let file = File::open(folder.join(format!("{file}.csv")))?;
            printed(self.psql("month").args(["-c", &copy]).stdin(file))?;
        }
        printed(self.psql("month").args(["-c", include_str!("month_end_postings.sql")])).map(drop)
    }

    /// Posts the interest and draws up the trial balance; what each took, and the dollars of every
    /// client.
    fn run_month(&self) -> Result<([Taken; 2], Vec<String>)> {
        printed(self.psql("postgres").args(["-c", "CREATE DATABASE month_run TEMPLATE month"]))?;
        printed(&mut Command::new("sync"))?;
        let timed = |sql: &str| -> Result<Taken> {
            let said = printed(self.psql("month_run").args(["-c", "\\timing on", "-c", sql]))?;
            let ms = said.lines().filter_map(|line| number_after(line, "Time:")).sum::<f64>();
            Ok(Taken { seconds: ms / 1000.0, peak_mib: None })
        };
        let taken = [
            timed(include_str!("month_end.sql"))?,
            timed(include_str!("month_end_trial_balance.sql"))?,
        ];
        let lines =
            printed(self.psql("month_run").args(["-c", include_str!("month_end_balances.sql")]))?;
        printed(self.psql("postgres").args(["-c", "DROP DATABASE month_run"]))?;
        Ok((taken, lines.lines().map(str::to_owned).collect()))
    }
}

fn sheet(accounts: u32, machine: &Machine, rounds: &[Round]) -> String {
    let figure = |of: &dyn Fn(&Round) -> Option<f64>| Figure::of(rounds.iter().filter_map(of));
    let mut text = format!(
        "month-end of {accounts} accounts; runs: {}; {} cores, load {:.2}\n\n",
        rounds.len(),
        machine.cores,
        machine.load
    );
    let mut line = |name: &str, seconds: Option<Figure>, peak: Option<Figure>| {
        let Some(seconds) = seconds else { return };
        let peak = peak.map_or_else(String::new, |peak| format!("{:.0} MiB", peak.median));
        let _ = writeln!(
            text,
            "{name:60} {:8.2} s ({:.2}-{:.2}) {peak:>10}",
            seconds.median, seconds.min, seconds.max
        );
    };
    let job = |place: usize| move |round: &Round| Some(round.job.as_ref()?[place].seconds);
    line(
        "munim: the day that posts the month's interest, revalues",
        figure(&|round| Some(round.month_end.seconds)),
        figure(&|round| round.month_end.peak_mib),
    );
    line("PostgreSQL: the interest posted, committed", figure(&job(0)), None);
    line(
        "munim: trial balance as of a past day, written as CSV",
        figure(&|round| Some(round.trial_balance.seconds)),
        figure(&|round| round.trial_balance.peak_mib),
    );
    line("PostgreSQL: the same from its postings", figure(&job(1)), None);
    let found: Vec<&String> =
        rounds.iter().filter_map(|round| round.differences.as_ref()).flatten().collect();
    if rounds.iter().any(|round| round.differences.is_some()) {
        let _ = writeln!(text, "\nclients' balances after it: {} differ", found.len());
        found.iter().take(10).for_each(|line| text.extend([line.as_str(), "\n"]));
    }
    text
}
