//! The proof of the SQL tables: their ordered hashes, compared with those of tables that are made
//! anew, beside, out of the journal alone.
//!
//! ```text
//!  journal ─> an office and tables of their own ─> hash of each table ─┐
//!  the tables that are read ───────────────────────> hash of each table ┴─> those that differ
//! ```
//!
//! In: an office, its tables. Out: the names of tables that are not what the journal says. Never
//! here: a table that is trusted because it was right before. Source: `reliability.md`, R7.

use anyhow::{Context, Result};
use engine::Folder;
use journal::codec::Decoder;
use journal::{Batch, Tail};
use std::path::{Path, PathBuf};
use terms::Recorded;
pub use views::Reader;
use views::layout::TABLES;
use views::{Position, Store};

/// How many events may wait for their rows.
pub const EVENTS_BEFORE_COMMIT: u64 = 50_000;

/// What must be left on the disk beside tables that are made anew to be compared.
const ROOM_LEFT_BYTES: u64 = 64 << 20;

/// What was found out about tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// They are what the journal says, up to so many events.
    Whole(u64),
    /// These are not.
    Differing(Vec<&'static str>),
    /// They have followed another journal than this one, or a longer one.
    OtherJournal,
    /// There is no room for others beside them.
    NoRoom,
    /// They moved on meanwhile, or are of another build, or nobody waits any more.
    NotCompared,
}

/// The tables of an office that were never opened elsewhere; none when there are none.
pub fn beside(folder: &Folder) -> Option<Reader> {
    let file = folder.path().join("views").join("views.sqlite");
    file.exists().then(|| Reader::open(&file.display().to_string()))
}

/// Where the console makes tables anew to compare them.
pub fn scratch(folder: &Folder) -> PathBuf {
    folder.path().join("views").join("anew")
}

/// Proves tables, as long as it goes on; those that are made anew to be compared lie in a scratch
/// folder, which is removed in the end, as is what an earlier proof left in it.
pub fn prove(
    folder: &Folder,
    tables: &Reader,
    scratch: &Path,
    goes_on: &dyn Fn() -> bool,
) -> Result<Proof> {
    let remove = || std::fs::remove_dir_all(scratch);
    // There may be none.
    let _ = remove();
    std::fs::create_dir_all(scratch)
        .with_context(|| format!("could not make the folder {}", scratch.display()))?;
    let proof = compared(folder, tables, scratch, goes_on);
    remove().with_context(|| format!("could not remove the folder {}", scratch.display()))?;
    proof
}

fn compared(
    folder: &Folder,
    tables: &Reader,
    scratch: &Path,
    goes_on: &dyn Fn() -> bool,
) -> Result<Proof> {
    if !tables.is_of_this_build() {
        return Ok(Proof::NotCompared);
    }
    let place = tables.position()?;
    if !has_room(folder, scratch)? {
        return Ok(Proof::NoRoom);
    }
    let mut anew = Store::open(&scratch.join("anew.sqlite").display().to_string())?;
    match fill(&mut anew, folder, place.batches, goes_on)? {
        Filled::All => {}
        Filled::Stopped => return Ok(Proof::NotCompared),
        Filled::Short => return Ok(Proof::OtherJournal),
    }
    if anew.position() != place {
        return Ok(Proof::OtherJournal);
    }
    let mut differing = Vec::new();
    let right = anew.hashes()?;
    for (table, right) in TABLES.iter().zip(&right) {
        // One that cannot be read is not what it must be either.
        if !tables.hash(table).is_ok_and(|found| found == *right) {
            differing.push(table.name);
        }
        if !goes_on() {
            return Ok(Proof::NotCompared);
        }
    }
    if tables.position()? != place {
        return Ok(Proof::NotCompared);
    }
    Ok(if differing.is_empty() {
        Proof::Whole(place.next_seq)
    } else {
        Proof::Differing(differing)
    })
}

/// Is there room for tables made anew, beside what an office needs to go on?
fn has_room(folder: &Folder, scratch: &Path) -> Result<bool> {
    let bytes_of = |path: PathBuf| std::fs::metadata(path).map_or(0, |file| file.len());
    let tables = bytes_of(folder.path().join("views").join("views.sqlite"));
    // Tables in a server are about as large as their journal.
    let journal = std::fs::read_dir(folder.journal().folder)?.flatten();
    let journal: u64 = journal.map(|file| bytes_of(file.path())).sum();
    let needs = tables.max(journal).saturating_add(ROOM_LEFT_BYTES);
    Ok(folder.room_at(scratch)? >= needs)
}

/// How far tables were filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filled {
    /// Up to the last batch that was asked for.
    All,
    /// It was broken off.
    Stopped,
    /// The journal has fewer batches.
    Short,
}

/// Writes the rows of every event of the first so many batches into empty tables, by an office of
/// its own.
pub fn fill(
    store: &mut Store,
    folder: &Folder,
    batches: u64,
    goes_on: &dyn Fn() -> bool,
) -> Result<Filled> {
    let mut office = engine::no_books();
    let (mut tail, mut batch) = (Tail::open(&folder.journal(), 0)?, Batch::default());
    let mut waiting = 0;
    while tail.head().batches < batches {
        if !goes_on() {
            return Ok(Filled::Stopped);
        }
        if !tail.next(&mut batch)? {
            return Ok(Filled::Short);
        }
        for (seq, recorded) in (batch.seq..).zip(Decoder::new(&batch.body)) {
            let recorded: Recorded = recorded.context("a batch cannot be read")?;
            office.apply(&recorded);
            store.project(&office, seq, batch.recorded_at_us, &recorded);
        }
        store.batch(row_of(&batch));
        waiting += u64::from(batch.events);
        if waiting >= EVENTS_BEFORE_COMMIT || tail.head().batches == batches {
            store.commit(&office, reached(&tail))?;
            waiting = 0;
        }
    }
    store.finish()?;
    Ok(Filled::All)
}

/// The place to which the journal was read.
pub fn reached(tail: &Tail) -> Position {
    let head = tail.head();
    Position { next_seq: head.next_seq, batches: head.batches, chain: head.chain.0 }
}

/// The row of a batch.
pub const fn row_of(batch: &Batch) -> views::Batch {
    let Batch { number, seq, events, recorded_at_us, previous, .. } = *batch;
    views::Batch { number, seq, events, recorded_at_us, previous: previous.0 }
}
