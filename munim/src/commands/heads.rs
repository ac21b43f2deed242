//! The command `munim heads`: signed heads of both journals, brought to places outside.

use super::Output;
use anchors::{Anchored, Chain, Delivery, Proof, PublicKey, Says, SigningKey};
use anyhow::{Context, Result, bail};
use clap::Subcommand;
use engine::{Folder, Progress, Table};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::Date;

/// Sign where both journals end, and bring that to places outside, so that nothing before it can be
/// rewritten unseen.
#[derive(Subcommand)]
pub enum Heads {
    /// Make a key, in a file that must not lie in the folder with the books.
    Key {
        /// The file.
        file: PathBuf,
    },
    /// Begin the heads of the books.
    Begin {
        #[command(flatten)]
        with: With,
        /// The public key that may revoke any other; keep its private one locked away.
        #[arg(long, value_parser = parse_key)]
        recovery: Option<PublicKey>,
    },
    /// Sign a head now.
    Sign {
        #[command(flatten)]
        with: With,
        /// A backup was restored: give up what earlier heads vouch for behind it.
        #[arg(long)]
        after_restore: bool,
    },
    /// Let another key sign from here on; both sign that.
    ChangeKey {
        #[command(flatten)]
        with: With,
        /// The file of the key that comes.
        #[arg(long)]
        successor: PathBuf,
    },
    /// Revoke a stolen key from a day on.
    RevokeKey {
        #[command(flatten)]
        with: With,
        /// The public key that was stolen.
        #[arg(long, value_parser = parse_key)]
        revoked: PublicKey,
        /// The day (UTC).
        #[arg(long, value_parser = parse_day)]
        from: Date,
        /// The public key that signs from here on, when the recovery key signs this.
        #[arg(long, value_parser = parse_key)]
        successor: Option<PublicKey>,
    },
    /// List the heads of the books, and what is due at which place.
    List {
        /// The folder with the books.
        dir: PathBuf,
    },
}

/// What every signature needs.
#[derive(clap::Args)]
pub struct With {
    /// The folder with the books.
    dir: PathBuf,
    /// The file of the key that signs.
    #[arg(long)]
    key: PathBuf,
    /// Where heads go: a folder, https://…, or tsa:https://… for a time-stamp authority; may be
    /// given again, and is remembered.
    #[arg(long)]
    to: Vec<String>,
}

/// What is anchored of an office.
pub fn anchored(folder: &Folder) -> Anchored {
    Anchored { folder: folder.path().to_owned(), books: folder.journal(), access: folder.access() }
}

fn parse_key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).ok_or_else(|| format!("{text} is no public key of 64 digits"))
}

fn parse_day(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| format!("{text} is no day"))
}

impl Heads {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        let progress = output.progress;
        match self {
            Self::Key { file } => {
                let key = SigningKey::create(file)?;
                say!("{}", key.public());
                progress.say(format!(
                    "made a key in {}; keep a copy of it where this machine cannot reach it",
                    file.display()
                ));
                Ok(ExitCode::SUCCESS)
            }
            Self::Begin { with, recovery } => with.signs(progress, |office, key| {
                if recovery.is_none() {
                    progress.say(
                        "no recovery key is named: who steals the key that signs cannot be shut out; --recovery names one, at the beginning alone",
                    );
                }
                anchors::begin(office, key, *recovery, anchors::now()).map(|_| ())
            }),
            Self::Sign { with, after_restore } => with.signs(progress, |office, key| {
                if *after_restore {
                    anchors::sign_after_restore(office, key, anchors::now()).map(|_| ())
                } else {
                    anchors::sign(office, key, anchors::now()).map(|_| ())
                }
            }),
            Self::ChangeKey { with, successor } => with.signs(progress, |office, key| {
                let successor = SigningKey::read(successor, office)?;
                anchors::change_key(office, key, &successor, anchors::now()).map(|_| ())
            }),
            Self::RevokeKey { with, revoked, from, successor } => {
                with.signs(progress, |office, key| {
                    anchors::revoke_key(office, key, (*revoked, *from), *successor, anchors::now())
                        .map(|_| ())
                })
            }
            Self::List { dir } => list(dir, output),
        }
    }
}

impl With {
    /// Signs, brings what was signed to every place, and says how far it came.
    fn signs(
        &self,
        progress: Progress,
        sign: impl FnOnce(&Anchored, &SigningKey) -> Result<()>,
    ) -> Result<ExitCode> {
        let office = anchored(&Folder::open(&self.dir)?);
        let key = SigningKey::read(&self.key, &office)?;
        // A place that is none is refused before anything is signed, and what lies at a place
        // already goes before what is signed now.
        let places = self.to.iter().map(|place| anchors::absolute(&office, place));
        let places = places.collect::<Result<Vec<_>>>()?;
        anchors::adopt_all(&office, &places)?;
        sign(&office, &key)?;
        let chain = Chain::own(&office.heads())?;
        let Some(last) = chain.entries.last() else { bail!("nothing was signed") };
        say!("head {} of {}; {}", last.number, last.at, last.hash());
        let deliveries = anchors::deliver(&office, &places)?;
        if deliveries.is_empty() {
            progress
                .say("it lies only in the folder with the books: name a place outside with --to");
        }
        Ok(if tell(&deliveries, progress) { ExitCode::SUCCESS } else { ExitCode::from(1) })
    }
}

/// Says how far heads have come; has everything arrived?
fn tell(deliveries: &[Delivery], progress: Progress) -> bool {
    for delivery in deliveries {
        if delivery.why.is_empty() {
            progress.say(delivery.to_string());
        } else {
            eprintln!("munim: {delivery}");
        }
    }
    deliveries.iter().all(|delivery| delivery.why.is_empty())
}

fn list(dir: &Path, output: Output) -> Result<ExitCode> {
    let office = anchored(&Folder::open(dir)?);
    let chain = Chain::own(&office.heads())?;
    if chain.entries.is_empty() {
        bail!("{} has no heads yet: munim heads begin", dir.display());
    }
    let rows = chain.entries.iter().map(|entry| {
        let (what, heads) = match &entry.says {
            Says::Began { .. } => ("begin", None),
            Says::Head(heads) => ("head", Some(heads)),
            Says::Restored(heads) => ("restored", Some(heads)),
            Says::KeyChanged { .. } => ("change-key", None),
            Says::KeyRevoked { .. } => ("revoke-key", None),
        };
        let books = heads.map(|heads| heads.books.events.to_string()).unwrap_or_default();
        let access = heads.and_then(|heads| heads.access);
        let access = access.map(|access| access.events.to_string()).unwrap_or_default();
        let (number, at) = (entry.number.to_string(), entry.at.to_string());
        vec![number, what.to_owned(), at, books, access, entry.key.to_string()]
    });
    output.print(Table::new(&["head", "what", "signed", "events", "access", "key"], rows))?;
    let findings = chain.check().findings;
    for finding in &findings {
        eprintln!("munim: {finding}");
    }
    let all_there = tell(&anchors::known(&office)?, output.progress);
    Ok(if findings.is_empty() && all_there { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Compares an office with heads that were kept elsewhere; do they bear it out?
pub fn stands_against(folder: &Folder, against: &Path) -> Result<bool> {
    let proof = anchors::prove(&anchored(folder), against)
        .with_context(|| format!("{} could not be compared", folder.path().display()))?;
    let heads = against.display();
    for note in &proof.notes {
        say!("note: {note}");
    }
    for finding in &proof.findings {
        say!("{heads}: {finding}");
    }
    let Some(newest) = &proof.newest else {
        say!("{heads}: no head agrees");
        return Ok(false);
    };
    let Proof { agree, .. } = proof;
    say!("{heads}: {agree} heads agree, the last of them head {} of {}", newest.number, newest.at);
    Ok(proof.findings.is_empty())
}

/// Heads that have not arrived are no fault of the journals, and are not forgotten.
pub fn tell_waiting(folder: &Folder) {
    for delivery in anchors::known(&anchored(folder)).unwrap_or_default() {
        if !delivery.why.is_empty() {
            say!("note: signed heads wait: {delivery}");
        }
    }
}
