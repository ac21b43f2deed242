//! The command `munim sign-out`: the end of a person's sessions.

use super::Output;
use super::locks::acted;
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

/// End a person's sessions.
#[derive(clap::Args)]
pub struct SignOut {
    /// The folder with the books.
    dir: PathBuf,
    /// Who.
    person: String,
}

impl SignOut {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, person } = self;
        acted(dir, output.progress, |locksmith| {
            let ended = locksmith.sign_out(person)?;
            Ok(format!(
                "{ended} sessions of {person} are ended; \
                 their tokens are not: munim token list shows them"
            ))
        })
    }
}
