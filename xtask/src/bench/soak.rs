//! Soak (endurance) of the console: so many minutes of mixed load on the office of the demo, and
//! the memory that the program has, minute by minute, and after everybody has gone.
//!
//! In: how many minutes. Out: a line for each of them; whether nothing was answered otherwise than
//! whole or with a word when to come again, every file was taken in, and memory stayed flat: at
//! the end, when all are gone, no more than a half above what it was after the first minute. Never
//! here: a load that waits for the program to be well. Source: `reliability.md`, R12.

use super::console::{Served, Visitor, trades_file};
use super::machine::number_after;
use super::munim::Munim;
use super::program::printed;
use super::scratch::Scratch;
use anyhow::{Context, Result};
use std::fmt;
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
/// Trades of each file that is taken in meanwhile: in an hour as many as a broker has who takes in
/// a million a day. What they take in the books is theirs for good, and small beside what readers
/// take for a while.
const TRADES: u32 = 200;
/// Between two files.
const FILE_EVERY: Duration = Duration::from_secs(5);
/// After so long everything that is kept for a while has been let go.
const AFTER: Duration = Duration::from_secs(150);

/// How the questions were answered.
#[derive(Default)]
struct Counts {
    answers: AtomicU64,
    turned_away: AtomicU64,
    wrong: AtomicU64,
}

impl Counts {
    fn take(&self, asked: &str, answer: Result<String>) {
        let answer = answer.unwrap_or_else(|error| format!("{error:#}"));
        match answer.split(' ').nth(1) {
            Some("200") => self.answers.fetch_add(1, Ordering::Relaxed),
            Some("429" | "503") => self.turned_away.fetch_add(1, Ordering::Relaxed),
            _ => self.is_wrong(&format!("{asked}: {answer:.600}")),
        };
    }

    fn is_wrong(&self, what: &str) -> u64 {
        eprintln!("{what}");
        self.wrong.fetch_add(1, Ordering::Relaxed)
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answers, turned_away, wrong } = self;
        let [answers, turned_away, wrong] =
            [answers, turned_away, wrong].map(|count| count.load(Ordering::Relaxed));
        write!(to, "{answers:>10} {turned_away:>12} {wrong:>8}")
    }
}

/// Runs it; was nothing wrong, and did memory stay flat?
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
    let (goes_on, counts) = (AtomicBool::new(true), Counts::default());
    println!(
        "{:>8} {:>10} {:>10} {:>12} {:>8}",
        "minute", "RSS MiB", "answers", "come again", "wrong"
    );
    let line = |minute: &str| -> Result<f64> {
        let mib = resident_mib(id)?;
        println!("{minute:>8} {mib:>10.0} {counts}");
        Ok(mib)
    };
    let first = std::thread::scope(|threads| -> Result<f64> {
        for reader in 0..READERS {
            let (visitor, goes_on, counts) = (&visitor, &goes_on, &counts);
            threads.spawn(move || {
                let mut questions = QUESTIONS.iter().cycle().skip(reader);
                while goes_on.load(Ordering::Relaxed) {
                    let question = questions.next().map_or("/", |question| question);
                    let is_past = question.ends_with('=');
                    let asked =
                        if is_past { format!("{question}{}", now()) } else { question.into() };
                    counts.take(&asked, visitor.ask("GET", &asked, &[], &[]));
                }
            });
        }
        let (loader, is_loading, counts) = (&visitor, &goes_on, &counts);
        threads.spawn(move || {
            for number in 0.. {
                if !is_loading.load(Ordering::Relaxed) {
                    return;
                }
                let file = trades_file(&day, TRADES, &format!("S{number}-"));
                let taken =
                    file.and_then(|file| loader.hand_in(&format!("soak-{number}.csv"), &file));
                if let Err(error) = taken {
                    let _ = counts.is_wrong(&format!("{error:#}"));
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
    Ok(last <= first * 1.5 && counts.wrong.into_inner() == 0)
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
