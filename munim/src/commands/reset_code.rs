//! The command `munim reset-code`: codes taken away, when the telephone is lost.

use super::Output;
use super::locks::acted;
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

/// Take a person's codes away, when the telephone is lost; they set up new ones at their next
/// sign-in, and their sessions end.
#[derive(clap::Args)]
pub struct ResetCode {
    /// The office.
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
