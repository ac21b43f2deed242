//! Suites: tests and commands, each run once for all groups that ask for it.

use super::Form;
use super::groups::Group;
use anyhow::{Context, Result, ensure};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command as Process, Stdio};

/// What belongs to a group.
pub enum Suite {
    /// Tests of a binary, by how their names begin.
    Tests { target: &'static str, names: &'static [&'static str] },
    /// A command of the caretaker.
    Command { words: &'static [&'static str], only_in_full: bool },
}

/// How a test or a command ended, and what it said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    pub is_good: bool,
    pub said: Vec<String>,
}

/// What was asked for, and how it ended.
pub struct Runs<'h> {
    root: &'h Path,
    form: &'h Form,
    tests: BTreeMap<&'static str, BTreeSet<&'static str>>,
    commands: BTreeSet<&'static [&'static str]>,
    ended_tests: BTreeMap<(&'static str, String), Ended>,
    ended_commands: BTreeMap<&'static [&'static str], Ended>,
}

impl Ended {
    /// What could not be tried here, as a test says it.
    pub fn skipped(&self) -> impl Iterator<Item = &str> {
        self.said.iter().filter_map(|line| line.strip_prefix("skipped: "))
    }
}

impl<'h> Runs<'h> {
    pub const fn new(root: &'h Path, form: &'h Form) -> Self {
        Self {
            root,
            form,
            tests: BTreeMap::new(),
            commands: BTreeSet::new(),
            ended_tests: BTreeMap::new(),
            ended_commands: BTreeMap::new(),
        }
    }

    /// Asks for what belongs to a group.
    pub fn ask(&mut self, group: &Group) {
        for suite in group.suites {
            match suite {
                Suite::Tests { target, names } => {
                    self.tests.entry(target).or_default().extend(*names);
                }
                Suite::Command { words, only_in_full } => {
                    if !only_in_full || matches!(self.form, Form::Full { .. }) {
                        self.commands.insert(words);
                    }
                }
            }
        }
    }

    /// Runs everything that was asked for.
    pub fn run(&mut self) -> Result<()> {
        for (target, names) in &self.tests {
            eprintln!("{target}");
            let said = tested(self.root, self.form, target, names)?;
            let ended = ended(&said);
            ensure!(!ended.is_empty(), "{target} ran no test: {said}");
            for (name, _) in ended.iter().filter(|(_, ended)| !ended.is_good) {
                eprintln!("{target} {name} FAILED");
            }
            self.ended_tests
                .extend(ended.into_iter().map(|(name, ended)| ((*target, name), ended)));
        }
        for words in &self.commands {
            eprintln!("{}", words.join(" "));
            self.ended_commands.insert(words, commanded(self.root, words)?);
        }
        Ok(())
    }

    /// How that ended which belongs to a group.
    pub fn of(&self, group: &Group) -> Vec<&Ended> {
        group.suites.iter().flat_map(|suite| self.of_suite(suite)).collect()
    }

    /// Names that were asked for and that no test has which is run: a test that was renamed would
    /// be passed over. Every test is built for it, and none is run.
    pub fn unknown(&self) -> Result<Vec<String>> {
        let mut unknown = Vec::new();
        for (target, names) in &self.tests {
            let listed = |options| -> Result<BTreeSet<String>> {
                let mut process = testing(self.root, target);
                let output =
                    process.args(options).output().context("cargo could not be started")?;
                ensure!(output.status.success(), "{target} cannot be built");
                Ok(listed(&String::from_utf8_lossy(&output.stdout)))
            };
            let all = listed(["--list", "--include-ignored"])?;
            let tests = &all - &listed(["--list", "--ignored"])?;
            let missed = missing(names, &tests);
            unknown.extend(missed.map(|start| format!("{target} {start}")));
        }
        Ok(unknown)
    }

    fn of_suite(&self, suite: &Suite) -> Vec<&Ended> {
        match suite {
            Suite::Tests { target, names } => {
                let is_of = |((of, name), _): &(&(&str, String), &Ended)| {
                    of == target && names.iter().any(|start| name.starts_with(start))
                };
                self.ended_tests.iter().filter(is_of).map(|(_, ended)| ended).collect()
            }
            Suite::Command { words, .. } => self.ended_commands.get(words).into_iter().collect(),
        }
    }
}

/// The beginnings of names that no test has.
fn missing<'n>(
    names: &'n BTreeSet<&'static str>,
    tests: &BTreeSet<String>,
) -> impl Iterator<Item = &'n &'static str> {
    names.iter().filter(|start| !tests.iter().any(|name| name.starts_with(**start)))
}

/// The tests that a binary lists.
fn listed(said: &str) -> BTreeSet<String> {
    said.lines().filter_map(|line| line.strip_suffix(": test")).map(str::to_owned).collect()
}

/// Cargo, about to test the binaries of a name. Built for the whole workspace, as `scripts/test`
/// builds them, so that nothing is built twice.
fn testing(root: &Path, target: &str) -> Process {
    let mut process = Process::new("cargo");
    process
        .args(["test", "--quiet", "--locked", "--workspace", "--no-fail-fast"])
        .args(["--test", target, "--"])
        .current_dir(root)
        .stderr(Stdio::inherit());
    process
}

/// Runs the tests of a binary, and gives what it printed.
fn tested(root: &Path, form: &Form, target: &str, names: &BTreeSet<&str>) -> Result<String> {
    let mut process = testing(root, target);
    process
        .args(["--show-output", "--format", "pretty"])
        .args(names.iter().filter(|name| !name.is_empty() && !names.contains("")));
    if let Form::Full { fuzz_seconds } = form {
        process.env("MUNIM_FUZZ_SECONDS", fuzz_seconds.to_string()).env("MUNIM_HARDENING", "full");
    }
    let output = process.output().context("cargo could not be started")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn commanded(root: &Path, words: &[&str]) -> Result<Ended> {
    let program = std::env::current_exe().context("this program")?;
    let output = Process::new(program)
        .args(words)
        .current_dir(root)
        .output()
        .with_context(|| words.join(" "))?;
    let said = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    Ok(Ended { is_good: output.status.success(), said })
}

/// Each test of a run by its name, from what its binary prints: a line for each, then what each
/// said.
fn ended(said: &str) -> BTreeMap<String, Ended> {
    let mut tests: BTreeMap<String, Ended> = BTreeMap::new();
    let mut of: Option<String> = None;
    for line in said.lines() {
        let outcome = line.strip_prefix("test ").and_then(|rest| rest.rsplit_once(" ... "));
        let heading = line
            .strip_prefix("---- ")
            .and_then(|rest| rest.strip_suffix(" stdout ----"))
            .map(str::to_owned);
        if let Some((name, outcome)) = outcome {
            if outcome.starts_with("ok") || outcome == "FAILED" {
                let is_good = outcome != "FAILED";
                // A test that should panic says so behind its name.
                let name = name.split(" - ").next().unwrap_or(name).to_owned();
                tests.insert(name, Ended { is_good, said: Vec::new() });
            }
        } else if heading.is_some() {
            of = heading;
        } else if line == "successes:" || line == "failures:" {
            of = None;
        } else if let Some(test) = of.as_ref().and_then(|name| tests.get_mut(name)) {
            test.said.push(line.to_owned());
        }
    }
    tests
}

#[cfg(test)]
mod tests {
    use super::{Ended, ended, listed, missing};

    #[test]
    fn a_name_that_no_test_has_is_found() {
        let said = "a::one: test\na::two: test\nb::slow: benchmark\n\n2 tests, 1 benchmark\n";
        let names = ["", "a::", "a::three", "b::"].into();
        let missed: Vec<&str> = missing(&names, &listed(said)).copied().collect();
        assert_eq!(missed, ["a::three", "b::"]);
    }

    #[test]
    fn what_a_binary_prints_is_read_test_by_test() {
        let said = "\nrunning 3 tests\ntest a::one ... ok\ntest a::two ... FAILED\ntest b::slow ... ignored, a measurement\n\nsuccesses:\n\n---- a::one stdout ----\ncounted R1: 3 tried, 3 survived: writes\n\nsuccesses:\n    a::one\n\nfailures:\n\n---- a::two stdout ----\nit broke\n\nfailures:\n    a::two\n\ntest result: FAILED. 1 passed; 1 failed\n";
        let ended: Vec<(String, Ended)> = ended(said).into_iter().collect();
        let one = vec!["counted R1: 3 tried, 3 survived: writes".to_owned(), String::new()];
        let two = vec!["it broke".to_owned(), String::new()];
        assert_eq!(
            ended,
            [
                ("a::one".to_owned(), Ended { is_good: true, said: one }),
                ("a::two".to_owned(), Ended { is_good: false, said: two }),
            ]
        );
    }
}
