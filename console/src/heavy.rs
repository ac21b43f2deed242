//! Heavy work: reports, explanations and whole tables, which are drawn up on threads of their own,
//! few at a time, so that light pages go on (elsewhere: a bulkhead).
//!
//! In: a request that the guard let in. Out: its answer; or when to come again, because one person
//! asks for too much at once, or too many people wait. What nobody waits for any more is given up
//! at its next step. Never here: what makes an answer heavy inside; whether they may.
//!
//! Source: RFC 6585, 4 (429); RFC 9110, 15.6.4 (503).

use crate::at_once::{AtOnce, Share, UsedUp};
use crate::look::reader::Reader;
use crate::pages::AskedOfTables;
use axum::Extension;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use door::{Problem, Visitor};
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use terms::sentence;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::{JoinError, spawn_blocking};

/// So much heavy work of one person goes on or waits.
const OF_PERSON_MAX: usize = 8;
/// So much of all people together waits.
const WAITING_MAX: usize = 64;
/// After so many seconds another attempt makes sense.
const BUSY_S: i64 = 2;

/// How heavy the answers of a row of the table of routes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Whatever is asked: a report.
    Heavy,
    /// Where a whole table is asked for.
    AsAsked,
}

/// The places of heavy work.
pub struct Heavy {
    places: Arc<Semaphore>,
    in_line: Arc<AtOnce>,
}

/// A person's turn, from when it waits until all work on its answer has ended: whoever asked may go
/// before that, and the machine is busy all the same.
struct Turn {
    _in_line: Share,
    place: Option<OwnedSemaphorePermit>,
    /// Does nobody wait for its answer any more?
    is_left: AtomicBool,
}

tokio::task_local! {
    /// The turn in which this work is done.
    static TURN: Arc<Turn>;
}

impl Heavy {
    /// On half of the machine's cores, so that the other half answers what is light.
    pub fn of_this_machine() -> Arc<Self> {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self::within((cores / 2).max(1))
    }

    fn within(places: usize) -> Arc<Self> {
        let in_line = AtOnce::within(OF_PERSON_MAX, WAITING_MAX);
        Arc::new(Self { places: Arc::new(Semaphore::new(places)), in_line })
    }

    /// Waits for a turn.
    async fn turn(&self, person: &str) -> Result<Turn, Problem> {
        let mut turn = self.stand_in_line(person)?;
        let place = Arc::clone(&self.places).acquire_owned().await;
        turn.place = place.ok();
        Ok(turn)
    }

    fn stand_in_line(&self, person: &str) -> Result<Turn, Problem> {
        let in_line = self.in_line.begin(person).map_err(too_much)?;
        Ok(Turn { _in_line: in_line, place: None, is_left: AtomicBool::new(false) })
    }
}

/// Answers what is light where it is asked, and what is heavy in its turn, on a thread of its own.
pub async fn by_weight(
    State(weight): State<Weight>,
    Extension(heavy): Extension<Arc<Heavy>>,
    request: Request,
    next: Next,
) -> Response {
    if weight == Weight::AsAsked && !AskedOfTables::of(request.uri()).is_for_whole_tables() {
        return next.run(request).await;
    }
    let visitor = request.extensions().get::<Visitor>();
    let person = visitor.map(|visitor| visitor.person.person.clone()).unwrap_or_default();
    let reader = Reader::of(request.headers());
    let is_for_programs = request.uri().path().starts_with("/v1/");
    let wrong = move |problem: Problem| {
        if is_for_programs {
            return problem.into_response();
        }
        crate::pages::wrong(reader.words, reader.theme, &problem)
    };
    let turn = match heavy.turn(&person).await {
        Ok(turn) => turn,
        Err(problem) => return wrong(problem),
    };
    let answer = in_turn(turn, next.run(request)).await;
    answer.unwrap_or_else(|| wrong(Problem::failed(sentence!("the work was broken off"))))
}

/// Draws an answer up on a thread of its own; none when it was broken off. It is given up when this
/// future is dropped, because whoever asks has gone; the turn belongs to the work, and is given
/// back when that has ended.
async fn in_turn<T: Send + 'static>(
    turn: Turn,
    answer: impl Future<Output = T> + Send + 'static,
) -> Option<T> {
    let (_asking, gone) = oneshot::channel::<()>();
    let (here, turn) = (Handle::current(), Arc::new(turn));
    let work = spawn_blocking(move || {
        here.block_on(TURN.scope(Arc::clone(&turn), async {
            tokio::select! {
                answer = answer => Some(answer),
                _ = gone => {
                    turn.is_left.store(true, Ordering::Relaxed);
                    None
                }
            }
        }))
    });
    work.await.ok().flatten()
}

/// Does something that may take a while on a thread of its own. Work of a turn keeps it until its
/// end, and is told by `goes_on` when nobody waits for it any more.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, JoinError> {
    let turn = TURN.try_with(Arc::clone).ok();
    let work = move || match turn {
        Some(turn) => TURN.sync_scope(turn, work),
        None => work(),
    };
    spawn_blocking(work).await
}

/// Whether anybody still waits for the work of this turn, for whoever does it; what has no turn
/// goes on to its end.
pub fn goes_on() -> impl Fn() -> bool + Send + Sync + 'static {
    let turn = TURN.try_with(Arc::clone).ok();
    move || turn.as_ref().is_none_or(|turn| !turn.is_left.load(Ordering::Relaxed))
}

fn too_much(used_up: UsedUp) -> Problem {
    let detail = match used_up {
        UsedUp::OfPerson => sentence!(
            "{most} of your reports are being drawn up or wait already; ask again when one of them is done",
            most = OF_PERSON_MAX
        ),
        UsedUp::OfAll => sentence!("too many reports wait to be drawn up; ask again in a while"),
    };
    used_up.problem(detail, BUSY_S)
}

#[cfg(test)]
mod tests {
    use super::{AskedOfTables, Heavy, OF_PERSON_MAX, WAITING_MAX, apart, goes_on, in_turn};
    use door::Row;
    use std::sync::Arc;
    use std::sync::mpsc::channel;

    #[test]
    fn whole_tables_are_heavy_however_they_are_asked_for() {
        let is_heavy = |address: &'static str| {
            AskedOfTables::of(&address.parse().expect("an address")).is_for_whole_tables()
        };
        assert!(is_heavy("/queue?kind=fail&sort=queue.due"));
        assert!(is_heavy("/trades?sheet=trades&format=csv"));
        assert!(is_heavy("/trades?sheet=trades&f%6Frmat=csv"), "pages read it so too");
        assert!(!is_heavy("/queue?kind=fail") && !is_heavy("/"));
    }

    #[test]
    fn what_is_drawn_up_whole_is_heavy_whatever_is_asked() {
        let rows = crate::routes::api().into_iter().chain(crate::pages::rows());
        let heavy: Vec<&str> = rows.filter(Row::is_heavy).map(|row| row.rule().path).collect();
        assert_eq!(
            heavy,
            [
                "/v1/reports/{report}",
                "/v1/reports/{report}/rows",
                "/v1/explain/{account}/{asset}",
                "/ledger",
                "/regulation",
                "/reports/{report}",
                "/explain/{account}/{asset}"
            ]
        );
    }

    #[tokio::test]
    async fn one_person_does_not_take_the_turns_of_others() {
        let heavy = Heavy::within(1);
        let first = heavy.turn("asha").await.expect("nobody waits");
        let line: Vec<_> = (1..OF_PERSON_MAX).map(|_| heavy.stand_in_line("asha")).collect();
        assert!(line.iter().all(Result::is_ok));
        let more = heavy.stand_in_line("asha").err().expect("that is enough");
        assert_eq!((more.status.as_u16(), more.wait_s), (429, Some(2)));
        let others: Vec<_> = (OF_PERSON_MAX..WAITING_MAX)
            .map(|number| heavy.stand_in_line(&format!("person {number}")))
            .collect();
        assert!(others.iter().all(Result::is_ok));
        let late = heavy.stand_in_line("ben").err().expect("nobody finds an end of the line");
        assert_eq!((late.status.as_u16(), late.wait_s), (503, Some(2)));
        drop((first, line, others));
        heavy.turn("asha").await.expect("every turn was given back");
    }

    /// Nine who ask and go away would else have nine threads at work at once.
    #[tokio::test(flavor = "multi_thread")]
    async fn who_goes_away_keeps_the_turn_until_the_work_has_ended() {
        let heavy = Heavy::within(1);
        let (begun, is_begun) = tokio::sync::oneshot::channel();
        let (end, is_to_end) = channel::<()>();
        let (told, was_told) = tokio::sync::oneshot::channel();
        let turn = heavy.turn("asha").await.expect("nobody waits");
        let asking = tokio::spawn(in_turn(turn, async move {
            let work = move || {
                let goes_on = goes_on();
                begun.send(goes_on()).expect("somebody hears it");
                is_to_end.recv().expect("it is ended below");
                told.send(goes_on()).expect("somebody hears it");
            };
            apart(work).await
        }));
        assert!(is_begun.await.expect("it begins"), "somebody waits");
        asking.abort();
        assert!(asking.await.is_err(), "whoever asked has gone");
        let others = Arc::clone(&heavy);
        let other = tokio::spawn(async move { others.turn("ben").await.map(drop) });
        // Told that nobody waits, it ends when it can, and only then another one begins.
        while heavy.places.available_permits() == 0 && heavy.in_line.of_all() < 2 {
            tokio::task::yield_now().await;
        }
        assert!(heavy.in_line.of_all() == 2 && !other.is_finished());
        end.send(()).expect("the work waits for it");
        assert!(!was_told.await.expect("it is told"), "nobody waits any more");
        other.await.expect("it is no panic").expect("the turn was given back");
        while heavy.in_line.of_all() > 0 {
            tokio::task::yield_now().await;
        }
    }
}
