//! Locks of the console's door, as commands of whoever runs the machine change them: passwords,
//! tokens, codes, sessions.
//!
//! In: an office and an act. Out: a new secret alone on standard output, so that a script can take
//! it; a sentence on standard error. They work beside a console that runs. Never here: a secret
//! among the words of a command, where every user of the machine could read it.

use anyhow::{Context, Result};
use door::{Locksmith, Written};
use engine::{Folder, Lens, Progress, look};
use std::path::Path;
use std::process::ExitCode;

/// The locksmith of an office; people are known as its journal knows them now.
pub fn locksmith(dir: &Path) -> Result<Locksmith> {
    let folder = Folder::open(dir)?;
    let office = look(&folder, Lens::default())?;
    Locksmith::open(folder.path(), office)
}

/// Has the locksmith do something, says what was done, and sees to it that it is written down.
pub fn acted(
    dir: &Path,
    progress: Progress,
    act: impl FnOnce(&mut Locksmith) -> Result<String>,
) -> Result<ExitCode> {
    done(locksmith(dir)?, progress, act)
}

/// The same, with a locksmith that is there already.
pub fn done(
    mut locksmith: Locksmith,
    progress: Progress,
    act: impl FnOnce(&mut Locksmith) -> Result<String>,
) -> Result<ExitCode> {
    progress.say(act(&mut locksmith)?);
    match locksmith
        .close()
        .context("it is done, and its line for the journal of access waits in secrets.sqlite")?
    {
        Written::Here => {}
        Written::ByTheConsole => {
            progress.say("the console that runs writes it into the journal of access");
        }
    }
    Ok(ExitCode::SUCCESS)
}
