//! The command `munim password`: a password for a person, from standard input.

use super::Output;
use super::locks::acted;
use anyhow::{Context, Result};
use std::path::PathBuf;
use std::process::ExitCode;

/// Give a person a password, read from the first line of standard input.
#[derive(clap::Args)]
pub struct Password {
    /// The folder with the books.
    dir: PathBuf,
    /// Who, by the name under which people.csv knows them.
    person: String,
    /// They choose another one at their first sign-in.
    #[arg(long)]
    must_change: bool,
}

impl Password {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, person, must_change } = self;
        let mut password = String::new();
        std::io::stdin()
            .read_line(&mut password)
            .context("could not read the password from standard input")?;
        acted(dir, output.progress, |locksmith| {
            let password = password.trim_end_matches(['\r', '\n']);
            locksmith.give_password(person, password, *must_change)?;
            Ok(format!("{person} has a new password, and is signed out"))
        })
    }
}
