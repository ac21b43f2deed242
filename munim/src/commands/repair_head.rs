//! The command `munim repair-head`: HEAD of the journals made anew from their segments.

use super::Output;
use anyhow::Result;
use engine::Folder;
use engine::commands::repair_head;
use std::path::PathBuf;
use std::process::ExitCode;

/// Make HEAD of the journals anew from their segments, where it was lost or damaged.
#[derive(clap::Args)]
pub struct RepairHead {
    /// The folder with the books.
    dir: PathBuf,
}

impl RepairHead {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let Self { dir } = self;
        let (mut journals, mut failed) = (Vec::new(), None);
        for journal in repair_head(&Folder::open(dir)?) {
            match journal {
                Ok(journal) => {
                    say!("{journal}");
                    journals.push(journal);
                }
                Err(failure) => {
                    eprintln!("munim: {failure}");
                    failed = Some(ExitCode::from(2));
                }
            }
        }
        if let Some(code) = failed {
            return Ok(code);
        }
        if journals.iter().all(|journal| journal.remade.is_none()) {
            eprintln!("munim: there is nothing to repair in {}", dir.display());
            return Ok(ExitCode::from(1));
        }
        output.progress.say(format!(
            "prove it with munim verify {}, and with --against the heads that were kept elsewhere: what was acknowledged behind the last batch is not here",
            dir.display()
        ));
        Ok(ExitCode::SUCCESS)
    }
}
