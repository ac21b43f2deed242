//! The page: a line for each group, from what was run.

use super::Form;
use super::groups::{GROUPS, Group};
use super::suites::{Ended, Runs};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

/// How a line that counts begins.
const COUNTED: &str = "counted ";
/// How what was not tried on a machine begins, in a row.
const SKIPPED: &str = "skipped here: ";

/// What stands above the rows.
const HEAD: &str = "# Hardening

Faults and attacks that were tried on the program, and how many of them it survived. Each row is \
written by `cargo xtask hardening` from what ran, with its day, commit, form and machine: the short \
form is what every run of the tests does, the full one what comes before a release, with so many \
seconds of fuzzing for each parser. A test that does not count what it tries counts as one.

| group | what is tried | tests | tried | survived | run | not yet |
| --- | --- | --- | --- | --- | --- | --- |
";

/// A group as it stands.
pub struct Line {
    id: &'static str,
    lacks: Option<&'static str>,
    /// Tests and commands that were run.
    runs: usize,
    tried: u64,
    survived: u64,
    /// What could not be tried on this machine.
    skipped: BTreeSet<String>,
}

impl Line {
    /// Of what was run for a group.
    pub fn of(group: &Group, runs: &Runs<'_>) -> Self {
        let Group { id, lacks, .. } = group;
        let ended = runs.of(group);
        let counts: Vec<(u64, u64)> = ended.iter().map(|ended| count(id, ended)).collect();
        Self {
            id,
            lacks: *lacks,
            runs: ended.len(),
            tried: counts.iter().map(|(tried, _)| tried).sum(),
            survived: counts.iter().map(|(_, survived)| survived).sum(),
            skipped: ended.iter().flat_map(|ended| ended.skipped()).map(str::to_owned).collect(),
        }
    }

    /// Did everything survive that was tried?
    pub const fn held(&self) -> bool {
        self.tried == self.survived
    }

    /// For people at a terminal.
    pub fn as_text(&self) -> String {
        let Self { id, runs, tried, survived, .. } = self;
        format!("{id}: {tried} tried, {survived} survived, in {runs} tests. {}", self.missing())
    }

    /// What is not there, and what could not be tried here.
    fn missing(&self) -> String {
        let skipped = self.skipped.iter().map(|why| format!("{SKIPPED}{why}"));
        self.lacks.map(str::to_owned).into_iter().chain(skipped).collect::<Vec<_>>().join("; ")
    }

    /// The cells between what is tried and what is missing; none, when nothing was run.
    fn figures(&self, stamp: &str) -> Option<String> {
        let Self { runs, tried, survived, .. } = self;
        let counts = [*tried, *survived].map(grouped).join(" | ");
        (*runs > 0).then(|| format!("{runs} | {counts} | {stamp}"))
    }
}

/// What a test tried of a group, and what survived: what it counts of it; one, where it counts
/// nothing; nothing, where it says that it could not be tried here.
fn count(id: &str, ended: &Ended) -> (u64, u64) {
    let counted = ended.said.iter().filter_map(|line| counted(line));
    let own: Vec<(u64, u64)> = counted
        .filter(|(group, ..)| *group == id)
        .map(|(_, tried, survived)| (tried, survived))
        .collect();
    match (own.as_slice(), ended.is_good) {
        ([], true) if ended.skipped().next().is_some() => (0, 0),
        ([], is_good) => (1, u64::from(is_good)),
        (own, is_good) => {
            let (tried, survived) =
                own.iter().fold((0, 0), |sum, next| (sum.0 + next.0, sum.1 + next.1));
            // What failed at the end of a test failed.
            (tried + u64::from(!is_good), survived)
        }
    }
}

/// A line that counts: its group, how much was tried, how much survived.
fn counted(line: &str) -> Option<(&str, u64, u64)> {
    let (group, rest) = line.strip_prefix(COUNTED)?.split_once(": ")?;
    let (tried, rest) = rest.split_once(" tried, ")?;
    let survived = rest.split_once(" survived")?.0;
    Some((group, tried.parse().ok()?, survived.parse().ok()?))
}

/// When, at which commit, in which form and on which machine something ran.
pub fn stamp(root: &Path, form: &Form) -> Result<String> {
    let said = |program: &str, arguments: &[&str]| -> Result<String> {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(root)
            .output()
            .with_context(|| format!("{program} could not be started"))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let form = match form {
        Form::Short => "short".to_owned(),
        Form::Full { fuzz_seconds } => format!("full, {fuzz_seconds} s"),
    };
    let machine = crate::bench::Machine::look();
    Ok(format!(
        "{}, {}, {form}, {} cores, {:.0} GiB, {}",
        said("date", &["--utc", "+%Y-%m-%d"])?,
        said("git", &["rev-parse", "--short", "HEAD"])?,
        machine.cores,
        machine.memory_gib,
        said("uname", &["-sm"])?,
    ))
}

/// The whole page: the figures of what was run, and those that stood there of every other group.
/// What is tried and what a group lacks is said as the table says it now.
pub fn written(before: &str, lines: &[Line], stamp: &str) -> String {
    let mut text = HEAD.to_owned();
    for group in &GROUPS {
        let Group { id, what, lacks, suites } = group;
        let run = lines.iter().find(|line| line.id == *id);
        let fresh = run.and_then(|line| Some((line.figures(stamp)?, line.missing())));
        let (figures, missing) = fresh.unwrap_or_else(|| {
            let (figures, skipped) = stood(before, id).unwrap_or_default();
            let is_due = figures.is_empty() && !suites.is_empty();
            let figures = if is_due { " | | | not run yet".to_owned() } else { figures };
            let missing = lacks.iter().copied().chain(skipped.as_deref());
            (figures, missing.collect::<Vec<_>>().join("; "))
        });
        let figures = if figures.is_empty() { " | | |" } else { &figures };
        writeln!(text, "| {id} | {what} | {figures} | {missing} |").expect("a text takes it");
    }
    text
}

/// The figures of a group that stand on a page, and what was skipped then; none, when it was not
/// run.
fn stood(page: &str, id: &str) -> Option<(String, Option<String>)> {
    let start = format!("| {id} | ");
    let row = page.lines().find_map(|line| line.strip_prefix(&start))?;
    let cells: Vec<&str> = row.trim_end_matches('|').splitn(6, '|').map(str::trim).collect();
    let [_, tests, tried, survived, run, missing] = cells.try_into().ok()?;
    let skipped = missing.find(SKIPPED).map(|at| missing[at..].to_owned());
    (!tests.is_empty()).then(|| (format!("{tests} | {tried} | {survived} | {run}"), skipped))
}

/// A figure with its thousands apart.
fn grouped(figure: u64) -> String {
    let digits = figure.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Ended, HEAD, Line, count, counted, grouped, written};
    use crate::hardening::groups::GROUPS;
    use std::collections::BTreeSet;

    #[test]
    fn a_test_counts_what_it_says_or_one() {
        let ended = |is_good, said: &[&str]| Ended {
            is_good,
            said: said.iter().map(|line| (*line).to_owned()).collect(),
        };
        let flips = "counted R3: 900 tried, 900 survived: bytes";
        let kills = "counted R5: 7 tried, 6 survived";
        assert_eq!(counted(flips), Some(("R3", 900, 900)));
        assert_eq!(counted("counted R3: many tried, many survived"), None);
        assert_eq!(count("R3", &ended(true, &["", flips, kills])), (900, 900));
        assert_eq!(count("R5", &ended(true, &[flips, kills])), (7, 6));
        assert_eq!(count("S1", &ended(true, &[flips])), (1, 1));
        assert_eq!(count("S1", &ended(false, &[])), (1, 0));
        let skipped = "skipped: a small disk can be mounted by root alone";
        assert_eq!(count("R4", &ended(true, &[skipped])), (0, 0), "what was not tried");
        assert_eq!(count("R4", &ended(false, &[skipped])), (1, 0), "what failed anyway");
        assert_eq!(count("R3", &ended(true, &[skipped, flips])), (900, 900), "the rest was");
        assert_eq!(count("R3", &ended(false, &[flips])), (901, 900));
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn every_group_is_there_with_tests_or_what_it_lacks() {
        let faults = (1..=12).map(|number| format!("R{number}"));
        let attacks = (1..=14).map(|number| format!("S{number}"));
        let ids: Vec<String> = faults.chain(attacks).collect();
        assert_eq!(GROUPS.iter().map(|group| group.id).collect::<Vec<_>>(), ids);
        assert!(GROUPS.iter().all(|group| !group.suites.is_empty() || group.lacks.is_some()));
    }

    #[test]
    fn rows_of_other_groups_stay() {
        let line = |id, tried| Line {
            id,
            lacks: None,
            runs: 2,
            tried,
            survived: 1_000,
            skipped: BTreeSet::from(["no disk".to_owned()]),
        };
        let first = written("", &[line("R3", 1_001)], "on Monday");
        assert!(first.starts_with(HEAD));
        let what = |id| GROUPS.iter().find(|group| group.id == id).expect("a group").what;
        let row = format!(
            "| R3 | {} | 2 | 1,001 | 1,000 | on Monday | skipped here: no disk |",
            what("R3")
        );
        assert!(first.lines().any(|line| line == row), "{first}");
        let second = written(&first, &[line("R4", 1_000)], "on Tuesday");
        let next = format!("| R4 | {} | 2 | 1,000 | 1,000 | on T", what("R4"));
        assert!(second.contains(&row) && second.contains(&next), "{second}");
        assert_eq!(first.lines().count(), second.lines().count());
        // What ran nothing leaves what stood; what a group lacks, and what is tried, is said anew.
        let third = written(&second.replace("not run yet |", "not run yet | old"), &[], "today");
        assert_eq!(third, second);
        let nothing = Line { runs: 0, ..line("R3", 0) };
        assert_eq!(written(&second, &[nothing], "on Wednesday"), second);
        let other = second.replace(what("R3"), "bits").replace("no journal in", "no other");
        assert_eq!(written(&other, &[], "today"), second);
        let killed = second.lines().find(|line| line.starts_with("| R5 |")).expect("a row");
        assert!(
            killed.ends_with(
                "| not run yet | there is no journal in PostgreSQL, whose primary could be killed |"
            ),
            "{killed}"
        );
    }
}
