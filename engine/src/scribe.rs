//! The scribe: the writer of the journal, with group commit, on a thread beside the one that
//! decides. It keeps documents and writes batches in order, one fsync for each.
//!
//! In: documents, and the bodies of batches. Out: the heads that became durable. A document is
//! durable before the batch that names it, because it was handed over before. The office runs ahead
//! of the journal by at most [`BATCHES_AHEAD`] batches, in memory only: nobody is answered before
//! `settle` has returned. When a batch cannot be made durable, the scribe stops for good, and with
//! it the engine: what was ahead is forgotten.

use crate::durable::Durable;
use crate::objection::Objection;
use crate::room::Room;
use anyhow::{Context, Result, bail};
use journal::{Archive, Failure, Head, Journal, LocalJournal};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};
use terms::sentence;

/// How many batches may be decided and not yet durable.
const BATCHES_AHEAD: usize = 64;

/// A batch that was decided.
struct Decided {
    events: u32,
    body: Vec<u8>,
}

enum Order {
    Keep(Arc<Vec<u8>>),
    Write(Decided),
    Close,
}

/// The thread that owns the journal.
pub struct Scribe {
    orders: SyncSender<Order>,
    written: Receiver<Result<Head, Failure>>,
    thread: Option<JoinHandle<()>>,
    /// The last head that is durable.
    head: Head,
    waiting: usize,
    /// Why nothing more is taken.
    failure: Option<String>,
    durable: Arc<Durable>,
}

impl Scribe {
    /// Puts a journal into the scribe's hands; the latest time at which something was recorded in
    /// it.
    pub fn new(
        journal: LocalJournal,
        recorded_at_us: Option<i64>,
        archive: Arc<Archive>,
        room: Arc<Room>,
    ) -> Self {
        let head = journal.head();
        let clock = Clock::behind(recorded_at_us);
        let (orders, to_write) = sync_channel(BATCHES_AHEAD);
        let (report, written) = sync_channel(BATCHES_AHEAD + 2);
        let durable = Arc::new(Durable::at(head));
        let told = Arc::clone(&durable);
        let thread = std::thread::spawn(move || {
            work((journal, clock), (&archive, &room), &to_write, &told, &report);
        });
        let (waiting, failure) = (0, None);
        Self { orders, written, thread: Some(thread), head, waiting, failure, durable }
    }

    /// How far the journal is durable, for those who follow it.
    pub fn durable(&self) -> Arc<Durable> {
        Arc::clone(&self.durable)
    }

    /// Hands a batch over.
    pub fn write(&mut self, events: u32, body: Vec<u8>) -> Result<()> {
        self.order(Order::Write(Decided { events, body }))
    }

    /// Hands a document over.
    pub fn keep(&mut self, document: Arc<Vec<u8>>) -> Result<()> {
        self.order(Order::Keep(document))
    }

    /// Waits while too many orders are on their way.
    fn order(&mut self, order: Order) -> Result<()> {
        while self.waiting > BATCHES_AHEAD {
            self.wait_for_one()?;
        }
        self.check_not_failed()?;
        if self.orders.send(order).is_err() {
            // The scribe has stopped at an earlier order, and its report says why.
            self.settle()?;
            bail!(stopped());
        }
        self.waiting += 1;
        Ok(())
    }

    /// Waits until everything that was handed over is durable; the head of the journal.
    pub fn settle(&mut self) -> Result<Head> {
        self.check_not_failed()?;
        while self.waiting > 0 {
            self.wait_for_one()?;
        }
        Ok(self.head)
    }

    /// Settles, closes the journal and lets others in.
    pub fn close(mut self) -> Result<()> {
        self.order(Order::Close)?;
        self.settle()?;
        self.thread.take().map_or(Ok(()), |thread| thread.join().map_err(|_| stopped().into()))
    }

    fn wait_for_one(&mut self) -> Result<()> {
        let written = self.written.recv().context(stopped())?;
        self.waiting -= 1;
        match written {
            Ok(head) => self.head = head,
            Err(failure) => {
                self.failure = Some(failure.to_string());
                return Err(failure)
                    .context("what was decided could not be kept; nothing of it is answered");
            }
        }
        Ok(())
    }

    fn check_not_failed(&self) -> Result<()> {
        match &self.failure {
            Some(failure) => bail!(Objection(sentence!(
                "the engine has stopped after an earlier failure ({failure}); start the program again",
                failure = failure
            ))),
            None => Ok(()),
        }
    }
}

fn stopped() -> Objection {
    Objection(sentence!("the scribe has stopped"))
}

fn work(
    (mut journal, mut clock): (LocalJournal, Clock),
    (archive, room): (&Archive, &Room),
    orders: &Receiver<Order>,
    durable: &Durable,
    report: &SyncSender<Result<Head, Failure>>,
) {
    while let Ok(order) = orders.recv() {
        let outcome = match order {
            Order::Keep(document) => {
                room.make_for(document.len() as u64);
                archive.keep(&document).map(|_| journal.head())
            }
            Order::Write(batch) => {
                room.make_for(batch.body.len() as u64);
                let head = journal.head();
                journal.append(&head, clock.now_us(), batch.events, &batch.body)
            }
            Order::Close => {
                let closed = journal.close();
                // Whoever asked is waiting for this; if nobody is, there is nobody to tell.
                let _ = report.send(closed);
                return;
            }
        };
        match &outcome {
            Ok(head) => durable.tell(*head),
            Err(failure) => {
                eprintln!("nothing is written any more: {failure}");
                durable.fail();
            }
        }
        let has_failed = outcome.is_err();
        if report.send(outcome).is_err() || has_failed {
            return;
        }
    }
}

/// A journal that is so far ahead of the machine is worth a word.
const AHEAD_US_MAX: i64 = 60_000_000;

/// The only clock of the engine: when a batch was recorded. It never shows less than it has shown,
/// whatever the machine's clock does.
struct Clock {
    latest_us: i64,
}

impl Clock {
    /// A clock that goes on where a journal ends. One that was recorded by a clock far ahead goes
    /// on at its time until the machine has come to it, and says so.
    fn behind(recorded_at_us: Option<i64>) -> Self {
        let mut clock = Self { latest_us: i64::MIN };
        let now = clock.now_us();
        let ahead_us = recorded_at_us.map_or(0, |latest| latest.saturating_sub(now));
        if ahead_us > AHEAD_US_MAX {
            eprintln!(
                "the journal was recorded by a clock that was {} seconds ahead of this machine's; what is recorded until then bears its time",
                ahead_us / 1_000_000
            );
        }
        clock.latest_us = clock.latest_us.max(recorded_at_us.unwrap_or(i64::MIN));
        clock
    }

    fn now_us(&mut self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since.as_micros()).unwrap_or(i64::MAX);
        self.latest_us = self.latest_us.max(now);
        self.latest_us
    }
}
