//! Work in progress that outlives its request: above all, documents that are being taken in.
//!
//! ```text
//!  hand in ─> join: is this very document being taken in?
//!     ├ no ───────────> begun apart ──> its outcome, kept for whoever asks
//!     └ yes, or begun ─> wait, with patience
//!                          ├ done ────> the outcome
//!                          └ not yet ─> 202: how far it is, and where to ask
//! ```
//!
//! In: documents of visitors. Out: what became of them, or how far they are. Never here: a row; the
//! books know which are durable, also after a restart. What is kept here is only what the books do
//! not say: that something is going on, how many rows it has, and why it failed.
//!
//! Source: RFC 9110, 15.3.3 (202 Accepted).

use crate::commands::Became;
use axum::http::StatusCode;
use door::Problem;
use office::words::in_english;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use terms::{Document, SourceKind, sentence};
use tokio::sync::{
    Mutex as AsyncMutex, MutexGuard as AsyncMutexGuard, OwnedRwLockReadGuard,
    OwnedRwLockWriteGuard, RwLock, watch,
};
use tokio::task::JoinHandle;

/// Bytes of all documents that are being taken in at the same time: each is held in memory until it
/// is loaded.
const BYTES_MAX: u64 = 2 << 30;
/// Outcomes that are kept; older ones are for the books to tell.
const OUTCOMES_MAX: usize = 256;
/// When a document is refused because of the others, after how long another attempt makes sense.
const BUSY_S: i64 = 5;

/// How many rows a document has, once they are counted.
pub type RowCount = Arc<OnceLock<u32>>;

type Outcome = Result<Became, Problem>;

/// Everything that was begun since the start.
pub struct UnderWay {
    works: Mutex<VecDeque<Work>>,
    patience: Duration,
    /// Held in common by everything that goes on; alone by whoever closes the engine.
    going_on: Arc<RwLock<()>>,
    /// Held by whoever reads a document the first time.
    reading: AsyncMutex<()>,
}

/// A document that is, or was, being taken in.
#[derive(Clone)]
pub struct Work {
    person: String,
    /// Which one.
    pub document: Document,
    /// How many rows it has.
    pub rows: RowCount,
    told: watch::Receiver<Option<Outcome>>,
    /// Has anybody heard what became of it?
    is_heard: Arc<AtomicBool>,
}

impl Work {
    /// Nobody will be told any more when its task has ended without a word.
    fn is_going_on(&self) -> bool {
        self.told.borrow().is_none() && self.told.has_changed().is_ok()
    }

    /// What became of it; none while it goes on. Whoever asks has heard it.
    pub fn outcome(&self) -> Option<Outcome> {
        let is_going_on = self.is_going_on();
        if !is_going_on {
            self.is_heard.store(true, Ordering::Relaxed);
        }
        let told = self.told.borrow().clone();
        told.or_else(|| (!is_going_on).then(|| Err(broken_off())))
    }

    /// Is it still to be waited for, or heard of?
    fn is_open(&self) -> bool {
        self.is_going_on() || !self.is_heard.load(Ordering::Relaxed)
    }
}

impl UnderWay {
    /// Whoever waits does so for so long at most.
    pub fn new(patience: Duration) -> Self {
        Self {
            works: Mutex::default(),
            patience,
            going_on: Arc::default(),
            reading: AsyncMutex::default(),
        }
    }

    /// Joins the work on a document of a person, until somebody has heard what became of it; or
    /// begins it. Sent once more, a document is judged anew, since what was refused may be right by
    /// now.
    pub fn join<F>(
        &self,
        person: &str,
        document: &Document,
        begin: impl FnOnce(RowCount) -> F,
    ) -> Result<Work, Problem>
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let mut works = self.works.lock();
        let is_same = |work: &Work| work.person == person && work.document == *document;
        if let Some(work) = works.iter().find(|work| is_same(work) && work.is_open()) {
            return Ok(work.clone());
        }
        let has_its_name = |work: &Work| {
            (work.document.kind, &work.document.name) == (document.kind, &document.name)
        };
        if works
            .iter()
            .any(|work| has_its_name(work) && work.document != *document && work.is_going_on())
        {
            return Err(other_content(document));
        }
        let bytes: u64 =
            works.iter().filter(|work| work.is_going_on()).map(|work| work.document.bytes).sum();
        if bytes > 0 && bytes + document.bytes > BYTES_MAX {
            return Err(busy());
        }
        let held = self.begun()?;
        // After this point it is begun. What became of it before is over.
        works.retain(|work| !is_same(work));
        if works.len() >= OUTCOMES_MAX
            && let Some(oldest) = works.iter().position(|work| !work.is_going_on())
        {
            works.remove(oldest);
        }
        let (tell, told) = watch::channel(None);
        let work = Work {
            person: person.to_owned(),
            document: document.clone(),
            rows: RowCount::default(),
            told,
            is_heard: Arc::default(),
        };
        let taking_in = begin(Arc::clone(&work.rows));
        tokio::spawn(async move {
            tell.send_replace(Some(taking_in.await));
            drop(held);
        });
        works.push_back(work.clone());
        Ok(work)
    }

    /// Is this very document being taken in?
    pub fn is_going_on(&self, person: &str, document: &Document) -> bool {
        let works = self.works.lock();
        works
            .iter()
            .any(|work| work.person == person && work.document == *document && work.is_going_on())
    }

    /// The turn to read a document the first time.
    pub async fn turn_to_read(&self) -> AsyncMutexGuard<'_, ()> {
        self.reading.lock().await
    }

    /// Waits until nothing goes on any more; nothing is begun meanwhile, nor while what is given
    /// back is held.
    pub async fn finish(&self) -> OwnedRwLockWriteGuard<()> {
        Arc::clone(&self.going_on).write_owned().await
    }

    fn begun(&self) -> Result<OwnedRwLockReadGuard<()>, Problem> {
        Arc::clone(&self.going_on).try_read_owned().map_err(|_| closing())
    }

    /// The latest work of a person on a document of this kind and name; none when there was none
    /// for long, or since the start.
    pub fn latest(&self, person: &str, kind: SourceKind, name: &str) -> Option<Work> {
        let works = self.works.lock();
        let is_it = |work: &&Work| {
            work.person == person && work.document.kind == kind && work.document.name == name
        };
        works.iter().rev().find(is_it).cloned()
    }

    /// Waits for the outcome; none when patience ends before.
    pub async fn wait(&self, work: &Work) -> Option<Outcome> {
        let mut told = work.told.clone();
        // Told, or given up: either way there is an outcome now.
        let ended = async { told.wait_for(Option::is_some).await.map(|_| ()) };
        tokio::time::timeout(self.patience, ended).await.ok()?.ok();
        work.outcome()
    }

    /// The same for anything else that goes on by itself.
    pub async fn patiently<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, Problem>> + Send + 'static,
    ) -> Patiently<T> {
        let held = self.begun()?;
        let mut working = tokio::spawn(async move {
            let done = work.await;
            drop(held);
            done
        });
        match tokio::time::timeout(self.patience, &mut working).await {
            Err(_) => {
                tokio::spawn(tell_of_failure(working));
                Ok(None)
            }
            Ok(Ok(done)) => done.map(Some),
            Ok(Err(_)) => Err(broken_off()),
        }
    }
}

/// What fails when nobody waits any more is said where whoever runs the console looks.
async fn tell_of_failure<T>(working: JoinHandle<Result<T, Problem>>) {
    let detail = match working.await {
        Ok(Ok(_)) => return,
        Ok(Err(problem)) => problem.detail,
        Err(_) => broken_off().detail,
    };
    eprintln!("what went on by itself was not done: {}", in_english(&detail));
}

/// What was done; none while it still goes on.
pub type Patiently<T> = Result<Option<T>, Problem>;

/// Two documents of one kind and name: somebody has used an idempotency key twice.
pub fn other_content(document: &Document) -> Problem {
    Problem::conflict(sentence!(
        "{name} came before with other content; give this one a name of its own",
        name = document.name
    ))
}

fn broken_off() -> Problem {
    Problem::failed(sentence!("the work was broken off; send it again"))
}

fn closing() -> Problem {
    let detail = sentence!("the console is being closed; send it again when it is open");
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "closing", detail)
}

fn busy() -> Problem {
    let detail = sentence!(
        "too many large documents are being taken in; send it again when one of them is done"
    );
    Problem {
        wait_s: Some(BUSY_S),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::{pending, ready};
    use terms::{ContentHash, Name};

    fn document(name: &str, content: u8, bytes: u64) -> Document {
        Document {
            kind: SourceKind::Trades,
            name: Name::from(name),
            content: ContentHash([content; 32]),
            layout: None,
            bytes,
        }
    }

    fn proposed(proposal: &str) -> Became {
        Became::Proposed { proposal: proposal.to_owned() }
    }

    fn proposal(outcome: Option<Outcome>) -> String {
        match outcome {
            Some(Ok(Became::Proposed { proposal })) => proposal,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn whoever_sends_again_joins_until_somebody_has_heard_and_then_it_is_begun_anew() {
        let (under_way, document) =
            (UnderWay::new(Duration::from_mins(1)), document("a.csv", 1, 10));
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let first = under_way.join("asha", &document, |_| async {
            gone.await.map_or_else(|_| Err(broken_off()), |()| Ok(proposed("first")))
        });
        let again =
            under_way.join("asha", &document, |_| ready(Ok(proposed("again")))).expect("it joins");
        assert!(
            first.as_ref().is_ok_and(|work| work.outcome().is_none()) && again.outcome().is_none()
        );
        go.send(()).expect("it waits");
        assert_eq!(proposal(under_way.wait(&again).await), "first");
        let anew = under_way
            .join("asha", &document, |_| ready(Ok(proposed("anew"))))
            .expect("it is begun");
        assert_eq!(proposal(under_way.wait(&anew).await), "anew");
        // Somebody else's is their own: what one may put forward another may not.
        let other = under_way
            .join("ben", &document, |_| ready(Ok(proposed("other"))))
            .expect("it is begun");
        assert_eq!(proposal(under_way.wait(&other).await), "other");
        let asked = under_way.latest("asha", SourceKind::Trades, "a.csv").expect("hers is kept");
        assert_eq!(proposal(asked.outcome()), "anew", "nobody is told what became of another's");
        assert!(under_way.latest("carla", SourceKind::Trades, "a.csv").is_none());
    }

    #[tokio::test]
    async fn a_name_is_taken_and_memory_ends() {
        let under_way = UnderWay::new(Duration::ZERO);
        let begin = |name: &str, content, bytes| {
            under_way.join("asha", &document(name, content, bytes), |_| pending::<Outcome>())
        };
        begin("a.csv", 1, BYTES_MAX - 10).expect("it is begun");
        assert_eq!(
            begin("a.csv", 2, 1).err().map(|problem| problem.status),
            Some(StatusCode::CONFLICT)
        );
        let busy = begin("b.csv", 3, 11).err().expect("there is no room");
        assert_eq!((busy.status, busy.wait_s), (StatusCode::SERVICE_UNAVAILABLE, Some(BUSY_S)));
        begin("c.csv", 4, 10).expect("it has room");
    }

    #[tokio::test]
    async fn who_closes_the_house_waits_and_nothing_is_begun_any_more() {
        let under_way = UnderWay::new(Duration::ZERO);
        let (go, gone) = tokio::sync::oneshot::channel::<()>();
        let going = async move { gone.await.map_err(|_| broken_off()) };
        assert!(under_way.patiently(going).await.is_ok_and(|done| done.is_none()));
        let mut finishing = std::pin::pin!(under_way.finish());
        assert!(
            tokio::time::timeout(Duration::ZERO, &mut finishing).await.is_err(),
            "something goes on"
        );
        let closing = under_way.patiently(ready(Ok(()))).await.expect_err("it is being closed");
        assert_eq!((closing.status, &*closing.code), (StatusCode::SERVICE_UNAVAILABLE, "closing"));
        assert!(
            under_way
                .join("asha", &document("a.csv", 1, 1), |_| ready(Ok(proposed("late"))))
                .is_err()
        );
        go.send(()).expect("it waits");
        finishing.await;
    }

    #[tokio::test]
    async fn what_dies_is_said_and_old_outcomes_go() {
        let under_way = UnderWay::new(Duration::from_mins(1));
        let died = async { panic!("on purpose") };
        let work = under_way.join("asha", &document("a.csv", 1, 1), |_| died).expect("it is begun");
        assert!(under_way.wait(&work).await.is_some_and(|outcome| {
            outcome.is_err_and(|problem| in_english(&problem.detail).contains("broken off"))
        }));
        for number in 0..OUTCOMES_MAX {
            let work = under_way
                .join("asha", &document(&format!("{number}.csv"), 1, 1), |_| {
                    ready(Ok(proposed("done")))
                })
                .expect("it is begun");
            under_way.wait(&work).await.expect("it is done").expect("it is put forward");
        }
        assert!(
            under_way.latest("asha", SourceKind::Trades, "a.csv").is_none()
                && under_way.latest("asha", SourceKind::Trades, "0.csv").is_some()
        );
    }
}
