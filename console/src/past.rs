//! Books that stand still: of past days, as known at past times, and of now for what takes long to
//! draw up. They are kept for a while, because whoever asks once asks again.
//!
//! ```text
//!  question ─> kept? ─> being read? join ─> room in the queue? ─> read, one at a time ─> kept
//!                                                └ no ─> 503, with when to ask again
//! ```
//!
//! In: a lens. Out: an office as it stood then, the same fold over fewer events as `munim report
//! --date` makes. The fold of a question ends when nobody waits for it any more. Never here: more
//! offices than their share of memory, but for the newest, or longer than somebody asks for them;
//! an old answer to a question whose answer has changed.

use crate::Reading;
use crate::reason::failed;
use axum::http::StatusCode;
use door::Problem;
use engine::{Folder, Lens, look_while};
use office::Office;
use parking_lot::Mutex;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};
use terms::{Moment, sentence};
use tokio::sync::{Semaphore, watch};

/// So many folds are read at once: each takes a core, and as much memory as the books.
const FOLDS_AT_ONCE: usize = 1;
/// So many questions wait besides.
const QUESTIONS_WAITING_MAX: usize = 8;
/// After so many seconds another attempt makes sense when too many wait.
const BUSY_S: i64 = 5;
/// How many offices are kept.
const OFFICES_MAX: usize = 4;
/// The memory of those that are kept.
const KEPT_BYTES_MAX: u64 = 512 << 20;
/// What an event of the books takes in memory, with what it moves: some 900 bytes were measured.
const EVENT_BYTES: u64 = 1 << 10;
/// An office for which nobody has asked for so long is dropped.
const KEPT_S: Duration = Duration::from_mins(2);
/// So often it is looked for what has become so old, in that time.
const LOOKS_IN_THAT_TIME: u32 = 4;

/// What was asked, and where the journal ended, unless the answer no longer depends on that: what
/// was known at a time that has passed stays as it is.
type Asked = (Lens, Option<u64>);

/// What a fold comes to.
type Told = Result<Arc<Office>, Problem>;

/// The past offices that were asked for last, and those that are being read.
pub struct Past {
    folder: Folder,
    folding: Semaphore,
    offices: Mutex<Offices>,
    /// Held by whoever takes the present off.
    taking_off: Mutex<()>,
}

#[derive(Default)]
struct Offices {
    /// Those that are kept; the one that was asked for last at the end.
    kept: Vec<Kept>,
    /// Those that are being read, or wait to be.
    folds: Vec<Fold>,
}

struct Kept {
    asked: Asked,
    office: Arc<Office>,
    bytes: u64,
    used: Instant,
}

impl Kept {
    fn now(asked: Asked, office: Arc<Office>) -> Self {
        let bytes = office.events().saturating_mul(EVENT_BYTES);
        Self { asked, office, bytes, used: Instant::now() }
    }
}

/// A fold, for as long as somebody waits for what it tells.
struct Fold {
    asked: Asked,
    tell: Arc<watch::Sender<Option<Told>>>,
}

impl Past {
    /// Of an engine.
    pub fn of(folder: Folder) -> Arc<Self> {
        Arc::new(Self {
            folder,
            folding: Semaphore::new(FOLDS_AT_ONCE),
            offices: Mutex::default(),
            taking_off: Mutex::default(),
        })
    }

    /// The books through a lens, asked at `now`, when readers have come to `next_seq`. It reads the
    /// journal, so it may take seconds; whoever goes away need not say so.
    pub async fn look(self: &Arc<Self>, lens: Lens, now: Moment, next_seq: u64) -> Told {
        let has_passed = lens.known_at.is_some_and(|known_at| known_at < now);
        let asked = (lens, (!has_passed).then_some(next_seq));
        let mut told = {
            let mut offices = self.offices.lock();
            if let Some(office) = offices.take_out(asked) {
                return Ok(office);
            }
            match offices.folds.iter().find(|fold| fold.asked == asked) {
                Some(fold) => fold.tell.subscribe(),
                None => self.begin(&mut offices, asked)?,
            }
        };
        let told = told.wait_for(Option::is_some).await.map(|told| told.clone());
        told.ok().flatten().unwrap_or_else(|| Err(broken_off()))
    }

    fn begin(
        self: &Arc<Self>,
        offices: &mut Offices,
        asked: Asked,
    ) -> Result<watch::Receiver<Option<Told>>, Problem> {
        if offices.folds.len() >= FOLDS_AT_ONCE + QUESTIONS_WAITING_MAX {
            return Err(busy());
        }
        let (tell, told) = watch::channel(None);
        let tell = Arc::new(tell);
        offices.folds.push(Fold { asked, tell: Arc::clone(&tell) });
        tokio::spawn(fold(Arc::clone(self), asked, tell));
        Ok(told)
    }

    /// The books as readers see them now, taken off so that nobody waits while something long is
    /// drawn up from them. Whoever asks at the same moment waits, and has the same.
    pub fn present(self: &Arc<Self>, reading: &Reading) -> Arc<Office> {
        let _taking_off = self.taking_off.lock();
        let of_now = |events| (Lens::default(), Some(events));
        let kept = self.offices.lock().take_out(of_now(reading.look(Office::events)));
        kept.unwrap_or_else(|| {
            let office = Arc::new(reading.look(Office::clone));
            self.keep(of_now(office.events()), &office);
            office
        })
    }

    /// Keeps an office as long as it is asked for and has room.
    fn keep(self: &Arc<Self>, asked: Asked, office: &Arc<Office>) {
        let kept = Kept::now(asked, Arc::clone(office));
        let (dropped, is_first) = {
            let mut offices = self.offices.lock();
            let is_first = offices.kept.is_empty();
            (offices.put_in(kept), is_first)
        };
        drop(dropped);
        if is_first && let Ok(here) = tokio::runtime::Handle::try_current() {
            here.spawn(age(Arc::downgrade(self), KEPT_S));
        }
    }
}

impl Offices {
    fn take_out(&mut self, asked: Asked) -> Option<Arc<Office>> {
        let at = self.kept.iter().position(|kept| kept.asked == asked)?;
        let found = self.kept.remove(at);
        let office = Arc::clone(&found.office);
        self.kept.push(Kept { used: Instant::now(), ..found });
        Some(office)
    }

    /// Puts one in, however large it is; those that have no room any more, which take a while to be
    /// dropped. What was the present a moment ago will not be asked for again.
    fn put_in(&mut self, new: Kept) -> Vec<Kept> {
        let is_old = |kept: &mut Kept| kept.asked.0 == new.asked.0;
        let mut dropped: Vec<Kept> = self.kept.extract_if(.., is_old).collect();
        self.kept.push(new);
        let bytes = |kept: &[Kept]| kept.iter().map(|kept| kept.bytes).sum::<u64>();
        let is_too_much = |kept: &[Kept]| kept.len() > OFFICES_MAX || bytes(kept) > KEPT_BYTES_MAX;
        while self.kept.len() > 1 && is_too_much(&self.kept) {
            dropped.push(self.kept.remove(0));
        }
        dropped
    }

    /// Those that nobody has asked for, for so long.
    fn aged(&mut self, most: Duration) -> Vec<Kept> {
        self.kept.extract_if(.., |kept| kept.used.elapsed() >= most).collect()
    }
}

/// Reads the journal for a question, when its turn has come, for as long as somebody waits.
async fn fold(past: Arc<Past>, asked: Asked, tell: Arc<watch::Sender<Option<Told>>>) {
    loop {
        let turn = tokio::select! {
            turn = past.folding.acquire() => turn.ok(),
            () = tell.closed() => None,
        };
        let told = match turn {
            Some(_turn) => folded(&past, asked, &tell).await,
            None => Err(broken_off()),
        };
        let mut offices = past.offices.lock();
        // Somebody may have joined it while it was being broken off.
        if told.is_err() && tell.receiver_count() > 0 && !is_failure(&told) {
            continue;
        }
        offices.folds.retain(|fold| !Arc::ptr_eq(&fold.tell, &tell));
        tell.send_replace(Some(told));
        return;
    }
}

async fn folded(past: &Arc<Past>, asked: Asked, tell: &Arc<watch::Sender<Option<Told>>>) -> Told {
    let (past, tell) = (Arc::clone(past), Arc::clone(tell));
    let read = move || {
        let folder = past.folder.read_while(move || !tell.is_closed());
        let office = look_while(&folder, asked.0).map_err(failed)?;
        let office = Arc::new(office.ok_or_else(broken_off)?);
        past.keep(asked, &office);
        Ok(office)
    };
    tokio::task::spawn_blocking(read).await.unwrap_or_else(|_| Err(Problem::failed(given_up())))
}

/// Drops what has become old, for as long as anything is kept.
async fn age(past: Weak<Past>, most: Duration) {
    loop {
        tokio::time::sleep(most / LOOKS_IN_THAT_TIME).await;
        let past = past.clone();
        let drop_aged = move || {
            let Some(past) = past.upgrade() else { return false };
            let (aged, goes_on) = {
                let mut offices = past.offices.lock();
                (offices.aged(most), !offices.kept.is_empty())
            };
            drop(aged);
            goes_on
        };
        if !tokio::task::spawn_blocking(drop_aged).await.unwrap_or_default() {
            return;
        }
    }
}

fn given_up() -> terms::Sentence {
    sentence!("the work was broken off")
}

fn is_failure(told: &Told) -> bool {
    told.as_ref().is_err_and(|problem| problem.status == StatusCode::INTERNAL_SERVER_ERROR)
}

fn broken_off() -> Problem {
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", given_up())
}

fn busy() -> Problem {
    let detail = sentence!("too many as-of views wait already; ask again in a while");
    Problem {
        wait_s: Some(BUSY_S),
        ..Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
    }
}

#[cfg(test)]
mod tests {
    use super::{Asked, KEPT_BYTES_MAX, Kept, OFFICES_MAX, Offices, Past, age};
    use crate::Reading;
    use crate::reading::Reached;
    use engine::{Folder, Lens};
    use journal::disk::RealDisk;
    use office::Office;
    use std::path::Path;
    use std::sync::{Arc, Barrier};
    use std::time::{Duration, Instant};
    use terms::Date;

    fn past() -> Arc<Past> {
        Past::of(Folder::on_disk(Path::new("nowhere"), Arc::new(RealDisk)))
    }

    fn of_day(day: i32) -> Asked {
        (Lens { as_of: Some(Date::from_days(day)), known_at: None }, Some(0))
    }

    fn kept(day: i32, bytes: u64) -> Kept {
        Kept { bytes, ..Kept::now(of_day(day), Arc::new(engine::no_books())) }
    }

    #[test]
    fn the_newest_stays_however_large_and_the_others_make_room() {
        let mut offices = Offices::default();
        assert!(offices.put_in(kept(1, KEPT_BYTES_MAX)).is_empty());
        assert_eq!(offices.put_in(kept(2, KEPT_BYTES_MAX + 1)).len(), 1);
        assert!(offices.take_out(of_day(2)).is_some(), "or it would be read for each question");
        for day in 3..10 {
            offices.put_in(kept(day, 1));
        }
        assert_eq!(offices.kept.len(), OFFICES_MAX);
    }

    #[tokio::test]
    async fn what_was_asked_for_again_is_dropped_too() {
        let (past, most) = (past(), Duration::from_millis(10));
        // It is asked for again when the first look at it is over.
        let used = Instant::now() + 2 * most;
        past.offices.lock().put_in(Kept { used, ..kept(1, 1) });
        age(Arc::downgrade(&past), most).await;
        assert!(past.offices.lock().kept.is_empty());
    }

    #[test]
    fn who_asks_for_the_present_at_the_same_moment_has_the_same() {
        let (past, reading) = (past(), Reading::of(engine::no_books(), Reached::default()));
        let together = Barrier::new(8);
        let found: Vec<Arc<Office>> = std::thread::scope(|scope| {
            let ask = || {
                together.wait();
                past.present(&reading)
            };
            let asking: Vec<_> = (0..8).map(|_| scope.spawn(ask)).collect();
            asking.into_iter().map(|asking| asking.join().expect("it is no panic")).collect()
        });
        assert!(found.iter().all(|one| Arc::ptr_eq(one, &found[0])));
    }
}
