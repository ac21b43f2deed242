//! The command `munim seal-key`: a key that seals what must be read back of people's secrets.

use super::Output;
use anyhow::Result;
use std::path::PathBuf;
use std::process::ExitCode;

/// Make a key that seals the secrets of code generators, in a file of its own: put it where a copy
/// of the office does not bring it along. In a file with keys the new one comes first; munim seal
/// then seals by it what the older ones sealed.
#[derive(clap::Args)]
pub struct SealKey {
    /// The file of keys; only its owner may read it.
    file: PathBuf,
}

impl SealKey {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let id = door::secrets::Seal::add_key(&self.file)?;
        output.progress.say(format!("{} begins with the new key {id}", self.file.display()));
        Ok(ExitCode::SUCCESS)
    }
}
