//! Soak (endurance) of the console: so many minutes of mixed load on the office of the demo, and
//! the memory that the program has, minute by minute, and after everybody has gone.
//!
//! In: how many minutes. Out: a line for each of them; whether memory stayed flat: at the end, when
//! all are gone, no more than a half above what it was after the first minute. Never here: a load
//! that waits for the program to be well. Source: `reliability.md`, R12.

use super::console::{Served, Visitor, trades_file};
use super::machine::number_after;
use super::munim::Munim;
use super::program::printed;
use super::scratch::Scratch;
use anyhow::{Context, Result};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// What readers ask for, in turn: light pages, lists, reports, the past.
const QUESTIONS: [&str; 12] = [
    "/",
    "/queue",
    "/v1/queue",
    "/trades",
    "/v1/positions",
    "/v1/today",
    "/v1/reports/lots",
    "/v1/reports/trial-balance",
    "/v1/reports/subledger",
    "/v1/reports/stock-record?as_of=2020-12-30",
    "/trades?sheet=trades&format=csv",
    "/v1/today?known_at=",
];
const READERS: usize = 12;
/// Trades of each file that is taken in meanwhile.
const TRADES: u32 = 2_000;
/// Between two files.
const FILE_EVERY: Duration = Duration::from_secs(5);
/// After so long everything that is kept for a while has been let go.
const AFTER: Duration = Duration::from_secs(150);

/// Runs it; did memory stay flat?
pub fn run(minutes: u32) -> Result<bool> {
    let munim = Munim::build()?;
    let scratch = Scratch::create()?;
    let office = scratch.path().join("office");
    printed(&mut munim.command("demo", &office))?;
    let day = scratch.path().join("office.files").join("trades-2020-12-31.csv");
    let options = ["--no-second-factor", "--listen", "127.0.0.1:0"];
    let mut served = Served::start(munim.speaking("serve", &office).args(options))?;
    let visitor = Visitor::sign_in(&served.address)?;
    let id = served.child.id();
    let (goes_on, answers, turned_away) =
        (AtomicBool::new(true), AtomicU64::new(0), AtomicU64::new(0));
    println!("{:>8} {:>10} {:>10} {:>12}", "minute", "RSS MiB", "answers", "come again");
    let line = |minute: &str| -> Result<f64> {
        let mib = resident_mib(id)?;
        let [answers, turned_away] =
            [&answers, &turned_away].map(|count| count.load(Ordering::Relaxed));
        println!("{minute:>8} {mib:>10.0} {answers:>10} {turned_away:>12}");
        Ok(mib)
    };
    let first = std::thread::scope(|threads| -> Result<f64> {
        for reader in 0..READERS {
            let (visitor, goes_on) = (&visitor, &goes_on);
            let (answers, turned_away) = (&answers, &turned_away);
            threads.spawn(move || {
                let mut questions = QUESTIONS.iter().cycle().skip(reader);
                while goes_on.load(Ordering::Relaxed) {
                    let question = questions.next().map_or("/", |question| question);
                    let is_past = question.ends_with('=');
                    let asked =
                        if is_past { format!("{question}{}", now()) } else { question.into() };
                    let answer = visitor.ask("GET", &asked, &[], &[]).unwrap_or_default();
                    let status = answer.split(' ').nth(1).unwrap_or_default();
                    let count = if status == "200" { answers } else { turned_away };
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        let (loader, is_loading) = (&visitor, &goes_on);
        threads.spawn(move || {
            for number in 0.. {
                if !is_loading.load(Ordering::Relaxed) {
                    return;
                }
                let file = trades_file(&day, TRADES, &format!("S{number}-"));
                // A file that was not taken in shows in what is read.
                if let Ok(file) = file {
                    let _ = loader.hand_in(&format!("soak-{number}.csv"), &file);
                }
                std::thread::sleep(FILE_EVERY);
            }
        });
        let began = Instant::now();
        let mut first = 0.0;
        for minute in 1..=minutes {
            let until = Duration::from_mins(1) * minute;
            std::thread::sleep(until.saturating_sub(began.elapsed()));
            let mib = line(&minute.to_string())?;
            first = if minute == 1 { mib } else { first };
        }
        goes_on.store(false, Ordering::Relaxed);
        Ok(first)
    })?;
    std::thread::sleep(AFTER);
    let last = line("after")?;
    served.child.kill()?;
    Ok(last <= first * 1.5)
}

/// The seconds that have gone, as a moment of a past that nobody has asked for before.
fn now() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (minute, second) = (since.as_secs() / 60 % 60, since.as_secs() % 60);
    format!("2100-01-01T00:{minute:02}:{second:02}Z")
}

/// The memory that a program has now.
fn resident_mib(id: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{id}/status"))?;
    let kib = number_after(&status, "VmRSS:").context("the kernel does not tell")?;
    Ok(kib / 1024.0)
}
