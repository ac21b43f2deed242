//! Hardening: faults R1 to R12 and attacks S1 to S14, tried and counted, and the page that says so.
//!
//! In: the tests of the house, by the table of `groups`. Out: `docs/hardening.md`, which is
//! written from what was run and from nothing else: how much was tried, how much survived, what is
//! missing; with date, commit, form and machine in each row. A test counts as one; one that prints
//! `counted R3: 900 tried, 900 survived: what` counts as what it says. Exit code 1 when something
//! did not survive. Never here: a figure that was not counted; a group that is left out. Source:
//! `reliability.md`, the bars.

mod groups;
mod page;
mod suites;

use anyhow::{Context, Result, ensure};
use clap::Args;
use groups::GROUPS;
use page::Line;
use std::path::PathBuf;
use std::process::ExitCode;
use suites::Runs;

/// The page, below the root.
const PAGE: &str = "docs/hardening.md";

/// What to run.
#[derive(Args)]
pub struct Options {
    /// The long forms: an hour of fuzzing for each target, a thousand kills, two builds.
    #[arg(long)]
    full: bool,
    /// So many seconds of fuzzing for each target, instead of an hour.
    #[arg(long, requires = "full", default_value_t = 3_600)]
    seconds: u64,
    /// Only these groups; the figures of the others stay on the page as they are.
    #[arg(long)]
    only: Vec<String>,
    /// The root of the house.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/.."))]
    root: PathBuf,
}

/// How much is tried.
pub enum Form {
    /// As in every run of the tests.
    Short,
    /// As before a release: so many seconds for each target of fuzzing.
    Full { fuzz_seconds: u64 },
}

/// Runs what belongs to the groups, and writes the page.
pub fn run(options: &Options) -> ExitCode {
    match harden(options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

fn harden(options: &Options) -> Result<bool> {
    let form =
        if options.full { Form::Full { fuzz_seconds: options.seconds } } else { Form::Short };
    let is_asked = |id: &str| options.only.is_empty() || options.only.iter().any(|only| only == id);
    let groups: Vec<_> = GROUPS.iter().filter(|group| is_asked(group.id)).collect();
    let mut runs = Runs::new(&options.root, &form);
    for group in &groups {
        runs.ask(group);
    }
    let unknown = runs.unknown()?;
    ensure!(unknown.is_empty(), "no test is called {}", unknown.join(", "));
    runs.run()?;
    let lines: Vec<Line> = groups.iter().map(|group| Line::of(group, &runs)).collect();
    for line in &lines {
        println!("{}", line.as_text());
    }
    let path = options.root.join(PAGE);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let text = page::written(&before, &lines, &page::stamp(&options.root, &form)?);
    std::fs::write(&path, text).with_context(|| PAGE.to_owned())?;
    Ok(lines.iter().all(Line::held))
}
