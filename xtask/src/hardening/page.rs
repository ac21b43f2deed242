//! The page: a line for each group, from what was run.

use super::Form;
use super::groups::{GROUPS, Group};
use super::suites::{Ended, Runs};
use anyhow::{Context, Result};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// How a line that counts begins.
const COUNTED: &str = "counted ";

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
    what: &'static str,
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
        let Group { id, what, lacks, .. } = group;
        let ended = runs.of(group);
        let counts: Vec<(u64, u64)> = ended.iter().map(|ended| count(id, ended)).collect();
        Self {
            id,
            what,
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
        let skipped = self.skipped.iter().map(|why| format!("skipped here: {why}"));
        self.lacks.map(str::to_owned).into_iter().chain(skipped).collect::<Vec<_>>().join("; ")
    }

    fn as_row(&self, stamp: &str) -> String {
        let Self { id, what, runs, tried, survived, .. } = self;
        let figures = match runs {
            0 => " | | |".to_owned(),
            _ => format!(" {runs} | {} | {} | {stamp}", grouped(*tried), grouped(*survived)),
        };
        format!("| {id} | {what} |{figures} | {} |", self.missing())
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

/// The whole page: the rows of what was run, and those that stood there of every other group.
pub fn written(before: &str, lines: &[Line], stamp: &str) -> String {
    let mut text = HEAD.to_owned();
    for group in &GROUPS {
        let start = format!("| {} |", group.id);
        let stood = before.lines().find(|line| line.starts_with(&start)).map(str::to_owned);
        let run = lines.iter().find(|line| line.id == group.id).map(|line| line.as_row(stamp));
        let unknown = || format!("{start} {} | | | | not run yet | |", group.what);
        text.push_str(&run.or(stood).unwrap_or_else(unknown));
        text.push('\n');
    }
    text
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
            what: "bytes",
            lacks: None,
            runs: 2,
            tried,
            survived: 1_000,
            skipped: BTreeSet::from(["no disk".to_owned()]),
        };
        let first = written("", &[line("R3", 1_001)], "on Monday");
        assert!(first.starts_with(HEAD));
        let row = "| R3 | bytes | 2 | 1,001 | 1,000 | on Monday | skipped here: no disk |";
        assert!(first.lines().any(|line| line == row), "{first}");
        let second = written(&first, &[line("R4", 1_000)], "on Tuesday");
        assert!(second.contains(row) && second.contains("| R4 | bytes | 2 | 1,000 | 1,000 | on T"));
        assert_eq!(first.lines().count(), second.lines().count());
    }
}
