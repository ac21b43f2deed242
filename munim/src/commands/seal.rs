//! The command `munim seal`: secrets sealed again, by the first key of a file; and where the
//! commands find that file.

use super::Output;
use super::locks::{done, locksmith};
use anyhow::{Context, Result, bail};
use door::secrets::Sealed;
use engine::Progress;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The name under which systemd hands the file over (`LoadCredential=munim-seal-key:FILE`).
const CREDENTIAL: &str = "munim-seal-key";

/// Seal the secrets of code generators by the first key of the file, whichever sealed them before;
/// the older keys are then needed no more.
#[derive(clap::Args)]
pub struct Seal {
    /// The folder with the books.
    dir: PathBuf,
    #[command(flatten)]
    keys: SealOption,
    /// A key is lost for good: take the generators that it sealed away, as munim reset-code does.
    #[arg(long)]
    forget_lost: bool,
}

impl Seal {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let progress = output.progress;
        let file = self.keys.file(&self.dir, progress)?;
        let keys = door::secrets::Seal::read(&file, &self.dir)?;
        let (id, forgets) = (keys.id(), self.forget_lost);
        let mut left = 0;
        let code = done(locksmith(&self.dir)?.sealed_by(keys)?, progress, |locksmith| {
            let Sealed { sealed, lost } = locksmith.seal_again(forgets)?;
            left = if forgets { 0 } else { lost.len() };
            let whose: Vec<String> = lost.into_iter().map(told).collect();
            let rest = match (whose.is_empty(), forgets) {
                (true, _) => format!("nothing needs another key than {id}"),
                (false, true) => format!("taken away: {}", whose.join(", ")),
                (false, false) => format!(
                    "not opened: {}; put their key into {}, or --forget-lost takes them away",
                    whose.join(", "),
                    file.display()
                ),
            };
            Ok(format!("{sealed} sealed by key {id}; {rest}"))
        })?;
        Ok(if left > 0 { ExitCode::from(1) } else { code })
    }
}

fn told((person, key): (String, Option<String>)) -> String {
    match key {
        Some(key) => format!("{person} (key {key})"),
        None => format!("{person} (damaged)"),
    }
}

/// Which keys seal.
#[derive(clap::Args)]
pub struct SealOption {
    /// The file of the keys that seal the secrets of code generators; not in the folder with the
    /// books.
    /// Without it: the systemd credential munim-seal-key, or else a file beside the books, which
    /// is made when it is not there.
    #[arg(long = "seal-key", id = "seal_key", value_name = "FILE")]
    file: Option<PathBuf>,
}

impl SealOption {
    /// The file for an office in a folder.
    pub fn file(&self, dir: &Path, progress: Progress) -> Result<PathBuf> {
        if let Some(file) = &self.file {
            return Ok(file.clone());
        }
        let given = std::env::var_os("CREDENTIALS_DIRECTORY").map(PathBuf::from);
        if let Some(file) = given.map(|folder| folder.join(CREDENTIAL)).filter(|file| file.exists())
        {
            return Ok(file);
        }
        let place =
            dir.canonicalize().with_context(|| format!("{} is not there", dir.display()))?;
        let Some(name) = place.file_name() else { bail!("name the keys with --seal-key") };
        let mut beside = name.to_owned();
        beside.push(".seal-key");
        let file = place.with_file_name(beside);
        if !file.exists() {
            door::secrets::Seal::add_key(&file)
                .context("no key seals the secrets of code generators: name one with --seal-key")?;
        }
        progress.say(format!(
            "the key that seals the secrets of code generators lies beside the books, in {}; where it matters, put it elsewhere and name it with --seal-key",
            file.display()
        ));
        Ok(file)
    }
}
