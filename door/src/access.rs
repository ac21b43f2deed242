//! The journal of access: who came in, who was turned away, who saw which client, who took what
//! away.
//!
//! In: a line, from any thread. Out: once it is durable, leave to go on; and the lines again, for
//! an auditor. Never here: a password, a code or a token; a line that could be changed. It is a
//! second journal of the same make as the office's, in `DIR/access/`, with its own thread, so that
//! nobody who looks waits behind a load.
//!
//! Lines that come in while the disk is busy are written together: one batch, one fdatasync.
//!
//! Source: `reliability.md`, S11; Vault of `HashiCorp`, "audit devices" (a request is not served
//! unless it can be audited).

mod line;

pub use line::{AccessLine, Act, By};

use super::Clock;
use journal::{
    ACCESS_FOLDER, Batch, Failure, Head, Journal, LocalJournal, Place, Tail, read_durable, recover,
};
use office::words::english;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use terms::{Sentence, Wording, sentence};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::sync::oneshot;

/// Lines that may wait for the disk; who comes then waits to be heard.
const LINES_WAITING_MAX: usize = 1_024;
/// Lines of one batch.
const LINES_OF_BATCH_MAX: usize = 256;

/// A line could not be kept; what it vouches for must not leave the office.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", english(&self.sentence()))]
pub struct NotKept {
    cause: Wording,
    /// Has the disk no room? It may have again.
    pub(super) is_full_disk: bool,
}

impl NotKept {
    /// What whoever asked is told.
    pub fn sentence(&self) -> Sentence {
        sentence!(
            "the journal of access cannot be written ({cause}); nothing is shown until it can",
            cause = self.cause
        )
    }
}

struct Order {
    line: AccessLine,
    kept: oneshot::Sender<Result<u64, NotKept>>,
}

/// The journal, open for writing.
pub struct AccessJournal {
    orders: Option<Sender<Order>>,
    thread: Option<JoinHandle<()>>,
    folder: PathBuf,
    is_old: bool,
    /// Could the last lines not be written?
    has_failed: Arc<AtomicBool>,
}

/// A question of an auditor.
#[derive(Clone, Debug, Default)]
pub struct Question {
    /// Lines behind this one; none from the first on.
    pub after: Option<u64>,
    /// Lines of this person only, and those about their secrets.
    pub person: Option<String>,
    /// Lines about this client only.
    pub about: Option<String>,
    /// So many lines at most.
    pub lines_max: usize,
}

/// A line with its place in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its number, counted from 0.
    pub sequence: u64,
    /// What it says.
    pub line: AccessLine,
}

impl AccessJournal {
    /// Opens the journal of an office, or makes it.
    pub fn open(office: &Path, clock: Clock) -> Result<Self, Failure> {
        let folder = office.join(ACCESS_FOLDER);
        let place = Place::at(&folder);
        match LocalJournal::create(&place) {
            Ok(()) | Err(Failure::JournalExists { .. }) => {}
            Err(failure) => return Err(failure),
        }
        let (journal, _) = LocalJournal::open_for_writing(&place, |_| Ok(()))?;
        let (orders, to_write) = channel(LINES_WAITING_MAX);
        let is_old = journal.head().batches > 0;
        let has_failed = Arc::new(AtomicBool::new(false));
        let says = Arc::clone(&has_failed);
        let write = move || write_lines(journal, to_write, &place, &clock, &says);
        let thread = std::thread::spawn(write);
        Ok(Self { orders: Some(orders), thread: Some(thread), folder, is_old, has_failed })
    }

    /// Could the last lines not be written, so that nothing about clients is shown?
    pub fn has_failed(&self) -> bool {
        self.has_failed.load(Ordering::Relaxed)
    }

    /// Had it lines when it was opened?
    pub const fn is_old(&self) -> bool {
        self.is_old
    }

    /// Keeps a line; its number, once it is durable.
    pub async fn keep(&self, line: AccessLine) -> Result<u64, NotKept> {
        let (kept, answer) = oneshot::channel();
        let orders = self.orders.as_ref().ok_or_else(stopped)?;
        orders.send(Order { line, kept }).await.map_err(|_| stopped())?;
        answer.await.map_err(|_| stopped())?
    }

    /// The same for a thread that may wait.
    pub fn keep_waiting(&self, line: AccessLine) -> Result<u64, NotKept> {
        let (kept, answer) = oneshot::channel();
        let orders = self.orders.as_ref().ok_or_else(stopped)?;
        orders.blocking_send(Order { line, kept }).map_err(|_| stopped())?;
        answer.blocking_recv().map_err(|_| stopped())?
    }

    /// The number that the next line will have, as far as lines are durable.
    pub fn end(&self) -> Result<u64, Failure> {
        Ok(Tail::open(&Place::at(&self.folder), 0)?.end().next_seq)
    }

    /// Answers an auditor, from what is durable, oldest first.
    pub fn answer(&self, question: &Question) -> Result<Vec<Kept>, Failure> {
        answer(&self.folder, question)
    }
}

impl Drop for AccessJournal {
    fn drop(&mut self) {
        self.orders = None;
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has answered nobody, and there is nobody left to tell.
            let _ = thread.join();
        }
    }
}

/// Reads everything strictly and checks every hash of the chain, and that every line can be read;
/// while the console writes it, up to what is durable. Where it ends.
pub fn verify(office: &Path) -> Result<Head, Failure> {
    let folder = office.join(ACCESS_FOLDER);
    let place = Place::at(&folder);
    if let Some(torn) = recover(&place, |_| Ok(()))? {
        eprintln!("{torn}");
    }
    read_durable(&place, |batch| lines_of(&folder, batch).map(|_| ()))
}

/// Proves the journal of access of an office, as far as it is durable: how many lines it has; none
/// when the console never ran.
pub fn proved_lines(office: &Path) -> Result<Option<u64>, Failure> {
    match verify(office) {
        Ok(head) => Ok(Some(head.next_seq)),
        Err(Failure::NoJournal { .. }) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn answer(folder: &Path, question: &Question) -> Result<Vec<Kept>, Failure> {
    let mut tail = Tail::open(&Place::at(folder), 0)?;
    let (mut batch, mut found) = (Batch::default(), Vec::new());
    while found.len() < question.lines_max && tail.next(&mut batch)? {
        let past =
            question.after.is_some_and(|after| batch.seq + u64::from(batch.events) <= after + 1);
        if !past {
            found.extend(
                lines_of(folder, &batch)?.into_iter().filter(|kept| question.is_about(kept)),
            );
        }
    }
    found.truncate(question.lines_max);
    Ok(found)
}

impl Question {
    fn is_about(&self, kept: &Kept) -> bool {
        let is_of = |person: &String| {
            [&kept.line.person, &kept.line.whose].into_iter().flatten().any(|named| named == person)
        };
        self.after.is_none_or(|after| kept.sequence > after)
            && self.person.as_ref().is_none_or(is_of)
            && self.about.as_ref().is_none_or(|client| kept.line.about.contains(client))
    }
}

/// The lines of a batch, as many as it says.
fn lines_of(folder: &Path, batch: &Batch) -> Result<Vec<Kept>, Failure> {
    let damaged = |what: String| Failure::Damaged {
        file: folder.to_owned(),
        offset: 0,
        what: format!("batch {}: {what}", batch.number),
    };
    let text = std::str::from_utf8(&batch.body).map_err(|error| damaged(error.to_string()))?;
    let lines =
        text.lines().map(AccessLine::parse).collect::<Result<Vec<_>, _>>().map_err(damaged)?;
    if lines.len() == batch.events as usize {
        Ok((batch.seq..).zip(lines).map(|(sequence, line)| Kept { sequence, line }).collect())
    } else {
        Err(damaged(format!("it has {} lines instead of {}", lines.len(), batch.events)))
    }
}

fn stopped() -> NotKept {
    NotKept { cause: sentence!("it has stopped").into(), is_full_disk: false }
}

impl From<&Failure> for NotKept {
    fn from(failure: &Failure) -> Self {
        let is_full_disk = matches!(failure, Failure::DiskFull { .. });
        Self { cause: failure.to_string().into(), is_full_disk }
    }
}

/// The thread that owns the journal. After a failure nothing more is written, and everybody is
/// told; but when the disk was full the journal is opened again, which finds out what is durable,
/// for as long as there is no room.
fn write_lines(
    journal: LocalJournal,
    mut orders: Receiver<Order>,
    place: &Place,
    clock: &Clock,
    has_failed: &AtomicBool,
) {
    let mut together = Vec::new();
    let mut journal = Ok(journal);
    while orders.blocking_recv_many(&mut together, LINES_OF_BATCH_MAX) > 0 {
        if matches!(&journal, Err(NotKept { is_full_disk: true, .. })) {
            journal = LocalJournal::open_for_writing(place, |_| Ok(()))
                .map(|(journal, _)| journal)
                .map_err(|failure| NotKept::from(&failure));
        }
        let outcome = match &mut journal {
            Ok(journal) => {
                write_batch(journal, &together, clock).map_err(|failure| NotKept::from(&failure))
            }
            Err(not_kept) => Err(not_kept.clone()),
        };
        has_failed.store(outcome.is_err(), Ordering::Relaxed);
        let first_sequence = outcome.as_ref().map(|head| head.next_seq - together.len() as u64);
        for (place, order) in (0_u64..).zip(together.drain(..)) {
            let answer = first_sequence.map(|first| first + place).map_err(NotKept::clone);
            // Who asked may have gone; the line stays.
            let _ = order.kept.send(answer);
        }
        if let Err(not_kept) = outcome {
            // Dropped, it lets itself be opened again.
            journal = Err(not_kept);
        }
    }
}

fn write_batch(
    journal: &mut LocalJournal,
    orders: &[Order],
    clock: &Clock,
) -> Result<Head, Failure> {
    let body: String = orders.iter().map(|order| order.line.write() + "\n").collect();
    let events = u32::try_from(orders.len()).expect("a batch has few lines");
    let head = journal.head();
    journal.append(&head, clock.now_us(), events, body.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::new(|| 1_700_000_000_000_000)
    }

    fn saw(person: &str, client: &str) -> AccessLine {
        AccessLine {
            about: vec![client.to_owned()],
            ..AccessLine::of(Act::Saw, person, "10.0.0.1", 1_700_000_000_000_000)
        }
    }

    #[tokio::test]
    async fn lines_are_kept_in_order_and_found_again() {
        let office = tempfile::tempdir().expect("a folder");
        let access = AccessJournal::open(office.path(), clock()).expect("a new journal");
        for (number, (person, client)) in
            (0_u64..).zip([("anna", "C1"), ("ben", "C1"), ("anna", "C2")])
        {
            assert_eq!(access.keep(saw(person, client)).await.expect("kept"), number);
        }
        let ask = |question: Question| {
            access
                .answer(&question)
                .expect("works")
                .iter()
                .map(|kept| kept.sequence)
                .collect::<Vec<_>>()
        };
        let any = Question { lines_max: 10, ..Question::default() };
        assert_eq!(ask(any.clone()), [0, 1, 2]);
        assert_eq!(ask(Question { person: Some("anna".to_owned()), ..any.clone() }), [0, 2]);
        assert_eq!(ask(Question { about: Some("C1".to_owned()), ..any.clone() }), [0, 1]);
        assert_eq!(ask(Question { after: Some(0), lines_max: 1, ..any }), [1]);
        drop(access);
        let verified = verify(office.path()).expect("nothing wrong");
        assert_eq!(verified.next_seq, 3);
        let again = AccessJournal::open(office.path(), clock()).expect("opens again");
        assert_eq!(again.keep(saw("ben", "C3")).await.expect("kept"), 3);
    }

    #[tokio::test]
    async fn many_at_once_share_a_batch_and_none_is_lost() {
        let office = tempfile::tempdir().expect("a folder");
        let access = std::sync::Arc::new(
            AccessJournal::open(office.path(), clock()).expect("a new journal"),
        );
        let keeping: Vec<_> = (0..500)
            .map(|number| {
                let access = access.clone();
                tokio::spawn(async move {
                    access.keep(saw("anna", &format!("C{number}"))).await.expect("kept")
                })
            })
            .collect();
        let mut numbers = Vec::new();
        for kept in keeping {
            numbers.push(kept.await.expect("no panic"));
        }
        numbers.sort_unstable();
        assert_eq!(numbers, (0..500).collect::<Vec<_>>());
        drop(access);
        let head = verify(office.path()).expect("nothing wrong");
        assert!(head.batches < 500, "{} batches", head.batches);
    }

    #[tokio::test]
    async fn a_changed_byte_is_found() {
        let office = tempfile::tempdir().expect("a folder");
        let access = AccessJournal::open(office.path(), clock()).expect("a new journal");
        access.keep(saw("anna", "C1")).await.expect("kept");
        drop(access);
        let segment = office.path().join(ACCESS_FOLDER).join("00000001.seg");
        let text = std::fs::read(&segment).expect("the segment");
        let at = text.windows(4).position(|four| four == b"anna").expect("her name");
        let mut changed = text.clone();
        changed[at] = b'b';
        std::fs::write(&segment, changed).expect("written");
        assert!(verify(office.path()).is_err());
    }
}
