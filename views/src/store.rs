//! The store: the one writer of the tables.
//!
//! In: events, batches, and the word to commit. Out: rows and position in one transaction. A commit
//! is handed to a thread that writes it while the next events are projected; one may be on its way,
//! so that memory stays bounded. What has not been committed when the program ends was never there,
//! and is projected again from the position. Never here: SQL of an engine, or what an event writes.

use crate::failure::{Failure, Result};
use crate::layout::{SETTLED, Shelf};
use crate::postgresql;
use crate::project::{Place, project};
use crate::reader::{Fields, Reader};
use crate::rows::Rows;
use crate::sqlite;
use crate::standing::Standing;
use crate::value::Value;
use office::Office;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use terms::{AccountId, AssetId, ContentHash, Date, Recorded, SourceId};

/// How far the tables have followed the journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The number of the first event that is not in them.
    pub next_seq: u64,
    /// How many batches are in them.
    pub batches: u64,
    /// The hash of the journal's chain up to there.
    pub chain: [u8; 32],
}

/// A batch of the journal, without its events.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// Which one, counted from 0.
    pub number: u64,
    /// The number of its first event.
    pub seq: u64,
    /// How many events it has.
    pub events: u32,
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at_us: i64,
    /// The hash of the batch before, which stands for all history up to this one.
    pub previous: [u8; 32],
}

/// The hash of all rows of a table in the order of its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHash {
    /// The table.
    pub table: &'static str,
    /// How many rows it has.
    pub rows: u64,
    /// Their BLAKE3 hash.
    pub hash: ContentHash,
}

/// Where the tables are kept.
#[derive(Clone, Debug)]
pub enum Address {
    /// In a file, by `SQLite`.
    File(PathBuf),
    /// By a `PostgreSQL` server.
    Server(String),
}

impl Address {
    /// Reads `postgres://…`, `sqlite:PATH` or a path.
    pub fn parse(text: &str) -> Self {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Self::Server(text.to_owned());
        }
        Self::File(PathBuf::from(text.strip_prefix("sqlite:").unwrap_or(text)))
    }
}

/// Whoever writes rows into an engine.
pub enum Pen {
    /// Into a file.
    Sqlite(sqlite::Pen),
    /// Into a server.
    Postgres(postgresql::Pen),
}

/// What a transaction moves the tables by.
pub struct Commit {
    /// The rows.
    pub rows: Rows,
    /// The first event that is in them.
    pub from: u64,
    /// Where they end.
    pub to: Position,
    /// The last value date that has arrived.
    pub settled_through: Date,
}

impl Commit {
    /// What [`crate::layout::MOVE_POSITION`] asks for, in its order.
    pub fn position_values(&self) -> [Value; 5] {
        let Self { from, to: Position { next_seq, batches, chain }, settled_through, rows: _ } =
            self;
        [
            Value::seq(*next_seq),
            Value::seq(*batches),
            ContentHash(*chain).into(),
            (*settled_through).into(),
            Value::seq(*from),
        ]
    }
}

impl Pen {
    fn open(address: &Address) -> Result<Self> {
        Ok(match address {
            Address::File(path) => Self::Sqlite(sqlite::Pen::open(path)?),
            Address::Server(url) => Self::Postgres(postgresql::Pen::open(url)?),
        })
    }

    fn make_anew(address: &Address) -> Result<Self> {
        Ok(match address {
            Address::File(path) => Self::Sqlite(sqlite::Pen::make_anew(path)?),
            Address::Server(url) => Self::Postgres(postgresql::Pen::make_anew(url)?),
        })
    }

    fn write(&mut self, commit: &Commit) -> Result<()> {
        match self {
            Self::Sqlite(pen) => pen.write(commit),
            Self::Postgres(pen) => pen.write(commit),
        }
    }
}

/// The tables, open for writing by one program.
pub struct Store {
    reader: Reader,
    rows: Rows,
    standing: Standing,
    /// Where the tables are once everything that was handed over is written.
    handed_over: Position,
    written: Position,
    commits: Option<SyncSender<Commit>>,
    outcomes: Receiver<Result<Position>>,
    is_on_its_way: bool,
    thread: Option<JoinHandle<()>>,
}

impl Store {
    /// Opens the tables at `postgres://…`, `sqlite:PATH` or a path, and makes those that another
    /// build has made, and those of a damaged file, anew.
    pub fn open(address: &str) -> Result<Self> {
        let address = Address::parse(address);
        let opened = Pen::open(&address).and_then(|pen| Self::of(Reader::of(address.clone()), pen));
        match opened {
            Err(failure) if failure.is_damage() => {
                eprintln!("the SQL tables are damaged ({failure}) and are made anew");
                let pen = Pen::make_anew(&address)?;
                Self::of(Reader::of(address), pen)
            }
            opened => opened,
        }
    }

    /// Makes every table anew, empty, while others read. What was not written yet is forgotten.
    pub fn make_anew(&mut self) -> Result<()> {
        self.commits = None;
        if let Some(thread) = self.thread.take() {
            // Its last commit may have failed on what is damaged.
            let _ = thread.join();
        }
        let pen = Pen::make_anew(self.reader.address())?;
        self.reader.forget();
        *self = Self::of(self.reader.clone(), pen)?;
        Ok(())
    }

    fn of(reader: Reader, pen: Pen) -> Result<Self> {
        let position = reader.position()?;
        let standing = remembered(&reader)?;
        let (commits, orders) = sync_channel(0);
        let (report, outcomes) = sync_channel(1);
        let thread = std::thread::spawn(move || work(pen, &orders, &report));
        Ok(Self {
            reader,
            rows: Rows::default(),
            standing,
            handed_over: position,
            written: position,
            commits: Some(commits),
            outcomes,
            is_on_its_way: false,
            thread: Some(thread),
        })
    }

    /// Where the tables are once everything that was committed is written: from here on events are
    /// projected.
    pub const fn position(&self) -> Position {
        self.handed_over
    }

    /// Where the tables are for whoever reads them now, as far as is known without waiting.
    pub fn written(&mut self) -> Result<Position> {
        if self.is_on_its_way
            && let Ok(outcome) = self.outcomes.try_recv()
        {
            self.note(outcome)?;
        }
        Ok(self.written)
    }

    /// Connections that read the tables.
    pub fn reader(&self) -> Reader {
        self.reader.clone()
    }

    /// Adds the rows of an event that was just applied to the office.
    pub fn project(&mut self, office: &Office, seq: u64, recorded_at_us: i64, recorded: &Recorded) {
        let place = Place { seq, recorded_at_us, origin: recorded.origin };
        project(office, place, recorded, &mut self.rows, &mut self.standing);
    }

    /// Adds the row of a batch whose events were projected.
    pub fn batch(&mut self, batch: Batch) {
        self.rows.write(
            Shelf::Batches,
            [
                Value::seq(batch.number),
                Value::seq(batch.seq),
                batch.events.into(),
                batch.recorded_at_us.into(),
                ContentHash(batch.previous).into(),
            ],
        );
    }

    /// Hands over what was projected, to be written with the position in one transaction. It waits
    /// for the commit before; a failure is that one's. The office is the one that the last event
    /// was applied to.
    pub fn commit(&mut self, office: &Office, position: Position) -> Result<()> {
        if office.events() != position.next_seq {
            return Err(Failure::OutOfStep {
                events: office.events(),
                next_seq: position.next_seq,
            });
        }
        self.standing.write(office, &mut self.rows);
        let commit = Commit {
            rows: std::mem::take(&mut self.rows),
            from: self.handed_over.next_seq,
            to: position,
            settled_through: office.ledger.settled_through(),
        };
        self.finish()?;
        let commits = self.commits.as_ref().ok_or(Failure::Stopped)?;
        commits.send(commit).map_err(|_| Failure::Stopped)?;
        self.is_on_its_way = true;
        self.handed_over = position;
        Ok(())
    }

    /// Waits until everything that was committed is written.
    pub fn finish(&mut self) -> Result<Position> {
        if self.is_on_its_way {
            let outcome = self.outcomes.recv().map_err(|_| Failure::Stopped)?;
            self.note(outcome)?;
        }
        Ok(self.written)
    }

    /// The hash of each table, once everything that was committed is written.
    pub fn hashes(&mut self) -> Result<Vec<TableHash>> {
        self.finish()?;
        self.reader.hashes()
    }

    fn note(&mut self, outcome: Result<Position>) -> Result<()> {
        self.is_on_its_way = false;
        // After a failure the tables stay where they were, and the thread has stopped.
        self.written = outcome?;
        Ok(())
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.commits = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so; the tables are as they were before its
            // transaction.
            let _ = thread.join();
        }
    }
}

fn work(mut pen: Pen, orders: &Receiver<Commit>, report: &SyncSender<Result<Position>>) {
    while let Ok(commit) = orders.recv() {
        let outcome = pen.write(&commit).map(|()| commit.to);
        let has_failed = outcome.is_err();
        if report.send(outcome).is_err() || has_failed {
            return;
        }
    }
}

/// What must be remembered of what the tables say.
fn remembered(reader: &Reader) -> Result<Standing> {
    let mut standing = Standing::default();
    let waiting =
        format!("SELECT account, asset, value_date FROM balances WHERE value_date > {SETTLED}");
    reader.each(&waiting, &[], |fields| {
        standing.remember_rung(
            AccountId(fields.number()?),
            AssetId(fields.number()?),
            fields.day()?,
        );
        Ok(())
    })?;
    reader.each("SELECT source, source_row FROM rejected_rows", &[], |fields| {
        standing.remember_refused(SourceId(fields.number()?), fields.number()?);
        Ok(())
    })?;
    reader.each("SELECT seq FROM sources ORDER BY source", &[], |fields: &mut Fields| {
        standing.remember_source(fields.seq()?);
        Ok(())
    })?;
    let days = "SELECT business_date, opened_seq, closed_seq, closes FROM days";
    reader.each(days, &[], |fields| {
        let (date, seqs) = (fields.day()?, (fields.seq()?, fields.seq_or_none()?));
        standing.remember_day(date, seqs, fields.number()?);
        Ok(())
    })?;
    Ok(standing)
}
