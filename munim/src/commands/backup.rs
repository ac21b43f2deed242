//! The command `munim backup`: the office in one file.

use super::Output;
use anyhow::Result;
use engine::Folder;
use engine::commands::backup;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write the books into one file.
#[derive(clap::Args)]
pub struct Backup {
    /// The folder with the books.
    dir: PathBuf,
    /// The file.
    file: PathBuf,
}

impl Backup {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir, file } = self;
        let progress = output.progress;
        let held = backup(&Folder::open(dir)?, file)?;
        let access = held
            .access_lines
            .map(|lines| format!(", {lines} lines of the access log"))
            .unwrap_or_default();
        progress.say(format!(
            "wrote {} bytes to {}: {} batches, {} events, {} documents{access}; chain {}",
            held.bytes,
            file.display(),
            held.books.batches,
            held.books.next_seq,
            held.documents,
            held.books.chain
        ));
        progress.say(format!("prove it with munim restore {} DIR", file.display()));
        progress.say(
            "no password, token or session is in it: after a restore people get new ones \
             with munim password",
        );
        Ok(ExitCode::SUCCESS)
    }
}
