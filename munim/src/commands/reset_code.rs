//! The command `munim reset-code`: codes taken away, when the telephone is lost.

use super::Output;
use super::locks::acted;
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

/// Reset a person's two-factor authentication (lost device); they set it up again at their next
/// sign-in, and their sessions end.
#[derive(clap::Args)]
pub struct ResetCode {
    /// The folder with the books.
    dir: PathBuf,
    /// Who.
    person: String,
}

impl ResetCode {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, person } = self;
        acted(dir, output.progress, |locksmith| {
            locksmith.reset_code(person)?;
            Ok(format!(
                "{person} has no codes any more, and is signed out; \
                 who must have codes sets up new ones at the next sign-in"
            ))
        })
    }
}
