//! munim, as a user would run it: the release binary, an office, its files, the day.
//!
//! In: the files of a day. Out: how long the day took from the start of the process to its exit,
//! with everything durable; beside it the start-up alone and the verification; the reports to
//! compare.

use super::ROOT;
use super::input::Day;
use super::program::{Taken, measured, printed};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The reports that are compared.
const COMPARED: [&str; 2] = ["obligations", "balances"];

/// The release binary.
pub struct Munim {
    binary: PathBuf,
}

/// What munim took.
pub struct Times {
    /// Start-up before the day: the journal with accounts and opening balances is replayed, and a
    /// short report printed.
    pub before: Taken,
    /// The day: from CSV to closed and durable, start-up among it.
    pub day: Taken,
    /// Start-up after the day: the whole journal is replayed, and nothing is done.
    pub after: Taken,
    /// Everything read, hashed and decided again.
    pub verify: Taken,
}

/// A run.
pub struct Office {
    /// What it took.
    pub times: Times,
    /// The lines of the compared reports, each after the report's name.
    pub lines: Vec<String>,
}

impl Munim {
    /// Builds it from this tree.
    pub fn build() -> Result<Self> {
        eprintln!("building munim");
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        printed(Command::new(cargo).args(["build", "--release", "-p", "munim"]).current_dir(ROOT))?;
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        Ok(Self { binary: Path::new(ROOT).join(target).join("release/munim") })
    }

    /// Makes an office in a folder, runs the day in it, and takes the folder away again.
    pub fn run(&self, day: &Day, office: &Path) -> Result<Office> {
        let date = day.date.to_string();
        printed(self.command("init", office).args(["--market", "us", "--date", &date]))?;
        for (kind, file) in [
            ("accounts", &day.accounts),
            ("instruments", &day.instruments),
            ("positions", &day.positions),
        ] {
            printed(self.command("load", office).arg(kind).arg(file))?;
        }
        printed(&mut Command::new("sync"))?;
        let before = measured(self.command("report", office).arg("sources"))?;
        let mut the_day = self.command("day", office);
        the_day
            .args(["--date", &date])
            .arg("--trades")
            .arg(&day.trades)
            .arg("--prices")
            .arg(&day.prices);
        let times = Times {
            before,
            day: measured(&mut the_day)?,
            after: measured(self.command("day", office).args(["--date", &date]))?,
            verify: measured(&mut self.command("verify", office))?,
        };
        let lines = self.lines(office)?;
        std::fs::remove_dir_all(office)?;
        Ok(Office { times, lines })
    }

    fn lines(&self, office: &Path) -> Result<Vec<String>> {
        let mut lines = Vec::new();
        for report in COMPARED {
            let text = printed(self.command("report", office).args([report, "--format", "csv"]))?;
            lines.extend(text.lines().skip(1).map(|line| format!("{report},{line}")));
        }
        Ok(lines)
    }

    /// A measurement of rows that were refused would be one of something else.
    pub fn check_that_nothing_was_refused(&self, office: &Path) -> Result<()> {
        let refused =
            printed(self.command("report", office).args(["rejections", "--format", "csv"]))?;
        match refused.lines().nth(1) {
            None => Ok(()),
            Some(first) => {
                bail!("rows were refused, so this is no measurement; the first: {first}")
            }
        }
    }

    /// A command of it on an office.
    pub fn command(&self, command: &str, office: &Path) -> Command {
        let mut munim = Command::new(&self.binary);
        munim.args(["--quiet", command]).arg(office);
        munim
    }

    /// The same, when what it says beside its results is listened to.
    pub fn speaking(&self, command: &str, office: &Path) -> Command {
        let mut munim = Command::new(&self.binary);
        munim.arg(command).arg(office);
        munim
    }
}
