//! The reading office: a read replica of the books as far as they are durable, beside the keeper
//! who writes them; the follower (a projector) feeds it from the journal.
//!
//! ```text
//!  keeper ─> journal ─> Tail ─> Follower ─> reading office (in memory) ─┐
//!                                  └──────> views (SQL) ────────────────┴─> pages, API
//! ```
//!
//! In: durable batches. Out: answers from the books as they stand at a place of the journal; the
//! news that the place was reached. Never here: anything that is not durable; a write lock for
//! longer than some events take. Source: `design.md`, "Views may be thrown away", "A page that must
//! see a write waits for its position".

use crate::tables::{EVENTS_BEFORE_COMMIT, Filled, fill, reached, row_of};
use anyhow::{Context, Result, ensure};
use engine::{Durable, Engine, Folder, Objection};
use journal::codec::Decoder;
use journal::{Batch, Tail};
use office::Office;
use parking_lot::RwLock;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use terms::{Recorded, sentence};
use tokio::sync::watch;
use views::{Position, Store};

/// How many events are applied before readers are let in.
const EVENTS_AT_ONCE: usize = 128;

/// What is said when a backup was put back, or another database named.
const OTHER_JOURNAL: &str = "the SQL tables have followed another journal than this one (was a backup put back?); remove them \
                             (the folder views/ of the office, or the schema munim of the database), and they are made anew";

/// How long the follower sleeps at most before it looks whether it is to stop.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// How long it waits before it looks whether a disk that was full has room for the tables again.
const ROOM_EVERY: Duration = Duration::from_secs(2);

/// The books as far as they can be read.
pub struct Reading {
    office: RwLock<Office>,
    reached: watch::Sender<Reached>,
    tables: watch::Sender<MakingAnew>,
}

/// How often the SQL tables were made anew, because they were not what the journal says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct MakingAnew {
    times: u64,
    goes_on: bool,
}

/// The SQL tables are being made anew, and say nothing until they are whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TablesMadeAnew;

impl fmt::Display for TablesMadeAnew {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the SQL tables are being made anew")
    }
}

impl std::error::Error for TablesMadeAnew {}

/// A place in the journal that readers have reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// The sequence number of the next event.
    pub next_seq: u64,
    /// Will nothing more be reached?
    pub has_stopped: bool,
}

impl Reading {
    /// Of books that were read up to a place.
    pub(crate) fn of(office: Office, reached: Reached) -> Arc<Self> {
        let (office, reached) = (RwLock::new(office), watch::Sender::new(reached));
        Arc::new(Self { office, reached, tables: watch::Sender::default() })
    }

    /// Answers from the books.
    pub fn look<T>(&self, answer: impl FnOnce(&Office) -> T) -> T {
        answer(&self.office.read())
    }

    /// The place that was reached.
    pub fn reached(&self) -> Reached {
        *self.reached.borrow()
    }

    /// Are the SQL tables not what the journal says, and made anew?
    pub fn tables_differ(&self) -> bool {
        self.tables.borrow().goes_on
    }

    /// Has the tables made anew.
    pub fn say_tables_differ(&self) {
        self.tables.send_modify(|tables| tables.goes_on = true);
    }

    fn say_tables_are_whole(&self) {
        self.tables.send_modify(|tables| {
            *tables = MakingAnew { times: tables.times + 1, goes_on: false };
        });
    }

    /// Reads the tables; refused when they were made anew at any time meanwhile, because whoever
    /// reads half of them is told of nothing that is missing.
    pub fn while_tables_are_whole<T>(&self, read: impl FnOnce() -> Result<T>) -> Result<T> {
        let before = *self.tables.borrow();
        ensure!(!before.goes_on, TablesMadeAnew);
        let found = read();
        ensure!(*self.tables.borrow() == before, TablesMadeAnew);
        found
    }

    /// Waits until the tables are whole; an error when they never will be.
    pub async fn wait_for_tables(&self) -> Result<()> {
        let (mut tables, mut news) = (self.tables.subscribe(), self.news());
        let is_whole = tokio::select! {
            whole = tables.wait_for(|tables| !tables.goes_on) => whole.is_ok(),
            _ = news.wait_for(|reached| reached.has_stopped) => false,
        };
        ensure!(is_whole, TablesMadeAnew);
        Ok(())
    }

    /// Tells of every place that is reached from now on.
    pub fn news(&self) -> watch::Receiver<Reached> {
        self.reached.subscribe()
    }

    /// Waits until everything before a place can be read.
    pub async fn wait_for(&self, next_seq: u64) -> Result<()> {
        let mut news = self.reached.subscribe();
        let reached =
            news.wait_for(|reached| reached.next_seq >= next_seq || reached.has_stopped).await;
        let reached =
            *reached.map_err(|_| Objection(sentence!("the reader of the journal has stopped")))?;
        if reached.next_seq >= next_seq {
            Ok(())
        } else {
            Err(Objection(sentence!(
                "the reader of the journal has stopped; start the program again"
            ))
            .into())
        }
    }
}

/// Whoever reads the journal into the reading office and the views.
pub struct Follower {
    reading: Arc<Reading>,
    store: Store,
    tail: Tail,
    durable: Arc<Durable>,
    folder: Folder,
    /// Events up to this place have their rows.
    committed: Position,
}

impl Follower {
    /// Begins where the books stand; views that are behind are brought up from the first event on.
    pub fn open(engine: &Engine, folder: &Folder, store: Store) -> Result<Self> {
        let head = engine.durable().head();
        let committed = store.position();
        let is_up_to_date = (committed.next_seq, committed.batches, committed.chain)
            == (head.next_seq, head.batches, head.chain.0);
        let (office, from) = if is_up_to_date {
            (engine.office.clone(), head.batches)
        } else {
            (engine::no_books(), 0)
        };
        // What the views do not hold yet has not been reached.
        let reached = Reached { next_seq: committed.next_seq, has_stopped: false };
        let reading = Reading::of(office, reached);
        let tail = Tail::open(&folder.journal(), from)?;
        let (durable, folder) = (engine.durable(), folder.clone());
        let mut follower = Self { reading, store, tail, durable, folder, committed };
        ensure!(committed.next_seq <= head.next_seq, "{OTHER_JOURNAL}");
        let never = AtomicBool::new(false);
        follower.keep_up(&never)?;
        // Tables that had to be made anew reach as far as was read until then.
        follower.catch_up(&never)?;
        Ok(follower)
    }

    /// The books for readers.
    pub fn reading(&self) -> Arc<Reading> {
        Arc::clone(&self.reading)
    }

    /// Reads everything that is durable now, unless it is told to stop.
    pub fn catch_up(&mut self, stop: &AtomicBool) -> Result<()> {
        let mut batch = Batch::default();
        let mut waiting = 0;
        while !stop.load(Ordering::Relaxed) && self.tail.next(&mut batch)? {
            self.apply(&batch)?;
            waiting += u64::from(batch.events);
            if waiting >= EVENTS_BEFORE_COMMIT {
                self.commit()?;
                waiting = 0;
            }
        }
        self.check_history()?;
        self.commit()?;
        let written = self.store.finish()?;
        self.tell(written.next_seq);
        Ok(())
    }

    /// Follows until it is told to stop. Whoever waits for a place is told when it fails.
    pub fn follow(mut self, stop: &AtomicBool) -> Result<()> {
        let done = self.follow_on(stop);
        self.reading.reached.send_modify(|reached| reached.has_stopped = true);
        done
    }

    fn follow_on(&mut self, stop: &AtomicBool) -> Result<()> {
        while !stop.load(Ordering::Relaxed) {
            self.keep_up(stop)?;
            self.durable.wait_beyond(self.tail.head().batches, LOOK_EVERY);
        }
        Ok(())
    }

    /// Reads what is durable now; tables that turn out to be damaged, or were found not to be what
    /// the journal says, are made anew. Those for which the disk has no room are made anew when it
    /// has: what was projected of them is nowhere, and the books go on being read.
    fn keep_up(&mut self, stop: &AtomicBool) -> Result<()> {
        if !self.reading.tables_differ() {
            match self.catch_up(stop) {
                Err(error) if is(&error, views::Failure::is_damage) => {
                    eprintln!("the SQL tables are damaged ({error:#}) and are made anew");
                    self.reading.say_tables_differ();
                }
                Err(error) if is(&error, views::Failure::is_full_disk) => {
                    eprintln!("the disk has no room for the SQL tables; they wait until it has");
                    self.reading.say_tables_differ();
                }
                done => done?,
            }
        }
        if self.reading.tables_differ() {
            match self.make_tables_anew(stop) {
                Err(error) if is(&error, views::Failure::is_full_disk) => {
                    std::thread::sleep(ROOM_EVERY);
                }
                done => done?,
            }
        }
        Ok(())
    }

    /// Makes the tables anew out of the journal, beside the books that go on being read; whoever
    /// asks the tables meanwhile is told to come again.
    fn make_tables_anew(&mut self, stop: &AtomicBool) -> Result<()> {
        self.store.make_anew()?;
        let batches = self.tail.head().batches;
        let goes_on = || !stop.load(Ordering::Relaxed);
        if fill(&mut self.store, &self.folder, batches, &goes_on)? == Filled::All {
            self.committed = self.store.position();
            self.reading.say_tables_are_whole();
            eprintln!("the SQL tables were made anew");
        }
        Ok(())
    }

    /// The views must have followed this very journal.
    fn check_history(&self) -> Result<()> {
        let (head, Position { next_seq, chain, .. }) = (self.tail.head(), self.committed);
        ensure!(head.next_seq != next_seq || head.chain.0 == chain, "{OTHER_JOURNAL}");
        Ok(())
    }

    fn apply(&mut self, batch: &Batch) -> Result<()> {
        self.check_history()?;
        let events: Vec<Recorded> = Decoder::new(&batch.body)
            .collect::<Result<_, _>>()
            .context("a batch cannot be read")?;
        let mut seq = batch.seq;
        for some in events.chunks(EVENTS_AT_ONCE) {
            let mut office = self.reading.office.write();
            for recorded in some {
                office.apply(recorded);
                if seq >= self.committed.next_seq {
                    self.store.project(&office, seq, batch.recorded_at_us, recorded);
                }
                seq += 1;
            }
        }
        if batch.seq >= self.committed.next_seq {
            self.store.batch(row_of(batch));
        }
        Ok(())
    }

    /// Hands the rows over; they are written beside, while the next events are read.
    fn commit(&mut self) -> Result<()> {
        let head = self.tail.head();
        if head.next_seq > self.committed.next_seq {
            let position = reached(&self.tail);
            let office = self.reading.office.read();
            self.store.commit(&office, position)?;
            drop(office);
            self.committed = position;
        }
        let written = self.store.written()?;
        self.tell(written.next_seq);
        Ok(())
    }

    /// Everybody may know what the books and the views both hold.
    fn tell(&self, next_seq: u64) {
        self.reading.reached.send_if_modified(|reached| {
            let is_further = reached.next_seq < next_seq;
            reached.next_seq = reached.next_seq.max(next_seq);
            is_further
        });
    }
}

/// Did the SQL tables fail, in such a way?
fn is(error: &anyhow::Error, way: fn(&views::Failure) -> bool) -> bool {
    error.downcast_ref::<views::Failure>().is_some_and(way)
}

#[cfg(test)]
mod tests {
    use super::{Reached, Reading, TablesMadeAnew};
    use std::sync::Arc;

    #[test]
    fn tables_that_are_made_anew_answer_nothing() {
        let reading = Reading::of(engine::no_books(), Reached::default());
        let read = |meanwhile: &dyn Fn()| {
            reading.while_tables_are_whole(|| {
                meanwhile();
                Ok(7)
            })
        };
        let is_refused =
            |found: anyhow::Result<i32>| found.is_err_and(|error| error.is::<TablesMadeAnew>());
        assert_eq!(read(&|| ()).ok(), Some(7));
        assert!(is_refused(read(&|| reading.say_tables_differ())), "half of it was of others");
        assert!(is_refused(read(&|| ())));
        reading.say_tables_are_whole();
        assert_eq!(read(&|| ()).ok(), Some(7));
        let meanwhile = || {
            reading.say_tables_differ();
            reading.say_tables_are_whole();
        };
        assert!(is_refused(read(&meanwhile)), "made anew from the first row to the last");
    }

    #[tokio::test]
    async fn who_follows_waits_for_tables_as_long_as_there_is_hope() {
        let reading = Reading::of(engine::no_books(), Reached::default());
        assert!(reading.wait_for_tables().await.is_ok());
        reading.say_tables_differ();
        let waiting = tokio::spawn({
            let reading = Arc::clone(&reading);
            async move { reading.wait_for_tables().await }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        reading.say_tables_are_whole();
        assert!(waiting.await.expect("it is no panic").is_ok());
        reading.say_tables_differ();
        reading.reached.send_modify(|reached| reached.has_stopped = true);
        assert!(reading.wait_for_tables().await.is_err(), "nobody makes them any more");
    }
}
