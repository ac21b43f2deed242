//! The command `munim restore`: an office out of a backup, proved.

use super::Output;
use super::verify::verified;
use anyhow::{Context, Result};
use engine::commands::restore;
use engine::{Lens, look, write_rejected_lists};
use std::path::PathBuf;
use std::process::ExitCode;

/// Restore the books from a backup, and verify them.
#[derive(clap::Args)]
pub struct Restore {
    /// The backup.
    file: PathBuf,
    /// A folder that is empty or not there yet.
    dir: PathBuf,
}

impl Restore {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { file, dir } = self;
        output.progress.say(format!("restoring {} into {}", file.display(), dir.display()));
        let folder = restore(file, dir)?;
        // It is an office from here on, whatever is found in it.
        let marked = door::mark_restored(folder.path(), &file.display().to_string())
            .context("it is restored, and its mark could not be left in the journal of access");
        let proved = verified(&folder)?;
        if proved == ExitCode::SUCCESS {
            write_rejected_lists(&folder, &look(&folder, Lens::default())?)?;
        }
        marked?;
        Ok(proved)
    }
}
