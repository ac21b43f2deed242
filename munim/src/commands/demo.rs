//! The command `munim demo`: a made-up broker, run for several days.

use super::Output;
use super::day::print_sheet;
use super::locks::locksmith;
use anyhow::Result;
use door::Role;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The password of everybody in the demo, which holds nobody's money.
const PASSWORD: &str = "four eyes see more";

/// Run a made-up broker for several days.
#[derive(clap::Args)]
pub struct Demo {
    /// A folder that is empty or not there yet; without one, a temporary folder.
    dir: Option<PathBuf>,
    /// Another seed makes another broker.
    #[arg(long, default_value_t = demo::SEED)]
    seed: u64,
}

impl Demo {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let progress = output.progress;
        let dir = self.dir.as_deref().map_or_else(
            || std::env::temp_dir().join(format!("munim-demo-{}", std::process::id())),
            Path::to_path_buf,
        );
        let mut holds = true;
        demo::run(&dir, self.seed, progress, |date, sheet| {
            holds &= sheet.holds();
            print_sheet(output, date, sheet)
        })?;
        let mut locksmith = locksmith(&dir)?;
        let people: Vec<door::Person> = locksmith.people().collect();
        for person in people {
            locksmith.give_password(&person.person, PASSWORD, false)?;
            let roles: Vec<&str> = person.roles.iter().map(|role| Role::word(*role)).collect();
            progress.say(format!(
                "{:<8} {} ({})",
                person.person,
                person.full_name,
                roles.join(", ")
            ));
        }
        locksmith.close()?;
        progress.say(format!("each signs in with the password: {PASSWORD}"));
        progress.say(format!(
            "the demo is in {}; munim serve {} opens its console",
            dir.display(),
            dir.display()
        ));
        Ok(if holds { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}
