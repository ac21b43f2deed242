//! The command `munim verify`: what was proved of both journals of an office, for people, and
//! whether they hold.

use super::Output;
use super::heads::{stands_against, tell_waiting};
use anyhow::Result;
use console::tables::{self, Proof};
use engine::{Folder, Stretch, VerifyReport};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Read everything, decide everything again, and compare.
#[derive(clap::Args)]
pub struct Verify {
    /// The folder with the books.
    dir: PathBuf,
    /// Signed heads that were kept elsewhere, a folder or a file: do they bear the books out? May
    /// be given again.
    #[arg(long)]
    against: Vec<PathBuf>,
    /// Where the SQL tables are: postgres://…; without it, beside the books, where there are any.
    #[arg(long)]
    views: Option<String>,
}

impl Verify {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        output.progress.say(format!("verifying {}", self.dir.display()));
        let folder = Folder::open(&self.dir)?;
        let tables = match &self.views {
            Some(address) => Some(tables::Reader::open(address)),
            None => tables::beside(&folder),
        };
        let mut proved = verified(&folder)?;
        tell_waiting(&folder);
        for heads in &self.against {
            match stands_against(&folder, heads) {
                Ok(true) => {}
                Ok(false) => proved = ExitCode::from(1),
                // What is not intact has been said, and cannot be compared.
                Err(error) if proved != ExitCode::SUCCESS => eprintln!("munim: {error:#}"),
                Err(error) => return Err(error),
            }
        }
        // Of books that are not intact the tables may be the only witness.
        let is_whole = proved == ExitCode::SUCCESS;
        let tables_hold = !is_whole || tables.is_none_or(|tables| tables_hold(&folder, &tables));
        Ok(if tables_hold { proved } else { ExitCode::from(1) })
    }
}

/// Proves the SQL tables against the journal; do they hold?
fn tables_hold(folder: &Folder, tables: &tables::Reader) -> bool {
    let dir = folder.path().display();
    let proved = tempfile::tempdir()
        .map_err(anyhow::Error::from)
        .and_then(|scratch| tables::prove(folder, tables, scratch.path(), &|| true));
    match proved {
        Ok(Proof::Whole(events)) => {
            say!("the SQL tables are what the journal says of {events} events");
        }
        Ok(Proof::NotCompared) => {
            say!(
                "note: the SQL tables were not compared: a console writes them, or another build has made them"
            );
        }
        Ok(Proof::NoRoom) => {
            say!(
                "note: the SQL tables were not compared: there is no room to make others beside them"
            );
        }
        Ok(Proof::OtherJournal) => {
            say!(
                "{dir}: the SQL tables have followed ANOTHER JOURNAL than this one, or a longer one: the books were cut, rewritten or put back, or the tables are another office's; keep them, and compare with munim verify --against"
            );
            return false;
        }
        Ok(Proof::Differing(names)) => {
            let names = names.join(", ");
            say!(
                "{dir}: the SQL tables {names} DIFFER from the journal; the books are not touched by it: remove the tables, or let the console run idle, and they are made anew"
            );
            return false;
        }
        Err(error) => {
            eprintln!("munim: the SQL tables of {dir} could not be compared: {error:#}");
            return false;
        }
    }
    true
}

/// Verifies both journals: the books, and the access log.
pub fn verified(folder: &Folder) -> Result<ExitCode> {
    let dir = folder.path();
    let books = books_hold(engine::verify(folder), dir)?;
    Ok(if access_holds(dir) && books { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Says what was proved of the books; whatever went wrong while proving it is a failed
/// verification, not an unreadable command. Do they hold?
fn books_hold(report: Result<VerifyReport>, dir: &Path) -> Result<bool> {
    match report {
        Ok(report) => {
            tell(&report, dir);
            Ok(report.is_whole())
        }
        Err(error) if engine::is_locked(&error) => Err(error),
        Err(error) => {
            not_intact("the books are", dir, &error);
            Ok(false)
        }
    }
}

/// Says which journal failed, and what to do when what is said of the file is not enough.
fn not_intact(what: &str, dir: &Path, error: &anyhow::Error) {
    eprintln!(
        "munim: {}: {what} not intact: {error:#}; where that does not mend it, keep the folder as it is and restore a good backup into another one (munim restore)",
        dir.display()
    );
}

fn tell(report: &VerifyReport, dir: &Path) {
    for hash in &report.unnamed {
        say!(
            "note: sources/{hash} is kept and no event names it; unless a load is at it, one died before its first batch: load the file again"
        );
    }
    let proved = format!(
        "{} batches, {} events, {} documents; chain {}",
        report.batches, report.events, report.documents, report.chain
    );
    for stretch in &report.stretches {
        say!("{}", stretch_line(stretch));
    }
    for ((since, rule, event, argument), count) in &report.declared {
        say!("  declared since edition {since}: {rule} ({event}, {argument}): {count}");
    }
    for difference in &report.differences {
        say!("event {}, edition {}: {}", difference.seq, difference.edition, difference.what);
    }
    match report.differences.first() {
        None => say!(
            "{}: verification passed: {proved}; every input decided again gives what its edition decided",
            dir.display()
        ),
        Some(first) => {
            let (count, shown) = (report.difference_count, report.differences.len());
            say!(
                "{} DIFFERS at event {} and in {count} places ({shown} are shown): {proved}",
                dir.display(),
                first.seq
            );
        }
    }
}

fn stretch_line(stretch: &Stretch) -> String {
    let Stretch { edition, program, first, same, said_otherwise, decided_otherwise } = stretch;
    let program = program.as_deref().unwrap_or("the journal does not say which program");
    format!(
        "edition {edition} ({program}) from event {first}: {same} the same, {said_otherwise} said otherwise, {decided_otherwise} decided otherwise as declared"
    )
}

/// Proves the journal of access, when the console has made one, as far as it is durable; does it
/// hold?
fn access_holds(dir: &Path) -> bool {
    match door::access::proved_lines(dir).map_err(anyhow::Error::from) {
        Ok(Some(lines)) => {
            say!("{}/access: verification passed: {lines} lines of the access log", dir.display());
        }
        Ok(None) => {}
        Err(error) => {
            not_intact("the access log is", dir, &error);
            return false;
        }
    }
    true
}
