//! Health and readiness, for whoever watches the console from outside: a probe, a balancer, an
//! administrator who has not signed in.
//!
//! In: nothing. Out: 200, or 503 with the reasons, each a stable code with a sentence. Never here:
//! a path, a name, a figure of the books, or anything else that is not for everybody.
//!
//! Source: Kubernetes, "Liveness, Readiness and Startup Probes"; draft-inadarei-api-health-check.

use crate::Rooms;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use door::Door;
use office::words::english;
use serde_json::json;
use std::sync::Arc;
use terms::{Sentence, sentence};

/// Why something is not as it should be.
type Reason = (&'static str, Sentence);

/// Does it work, as far as it ever can? What cannot be mended from outside is said here too, while
/// pages go on; what mends itself is not, because who asks here may start the program again, and
/// the mending with it.
pub async fn health(State(rooms): State<Arc<Rooms>>, door: Extension<Arc<Door>>) -> Response {
    told(&failing(&rooms, &door))
}

/// May it be given work that is kept?
pub async fn ready(State(rooms): State<Arc<Rooms>>, door: Extension<Arc<Door>>) -> Response {
    let mut reasons = failing(&rooms, &door);
    if rooms.reading.tables_differ() {
        reasons.push(tables_differ());
    }
    if reasons.is_empty()
        && let Err(problem) = rooms.check_room(0)
    {
        let is_full = problem.status == StatusCode::INSUFFICIENT_STORAGE;
        reasons.push(if is_full { no_room() } else { no_disk() });
    }
    told(&reasons)
}

fn failing(rooms: &Rooms, door: &Door) -> Vec<Reason> {
    let stopped = || {
        sentence!(
            "a write of the journal has failed, or another program has it; nothing is taken any more, reading goes on, and a restart recovers"
        )
    };
    let journal = rooms.durable.has_failed().then(|| ("journal_stopped", stopped()));
    let unread = || sentence!("the reader of the journal has stopped; start the program again");
    let reader = rooms.reading.reached().has_stopped.then(|| ("reader_stopped", unread()));
    let unkept = || {
        sentence!(
            "the journal of access cannot be written; nothing about clients is shown until it can"
        )
    };
    let access = door.access().has_failed().then(|| ("access_not_kept", unkept()));
    journal.into_iter().chain(reader).chain(access).collect()
}

fn tables_differ() -> Reason {
    let says = sentence!("the SQL tables were not what the journal says, and are being made anew");
    ("tables_differ", says)
}

fn no_room() -> Reason {
    let says = sentence!("the disk is full; documents are refused until there is room");
    ("no_room", says)
}

fn no_disk() -> Reason {
    ("disk_does_not_answer", sentence!("the disk does not answer"))
}

fn told(reasons: &[Reason]) -> Response {
    let (status, word) = if reasons.is_empty() {
        (StatusCode::OK, "ok")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "failing")
    };
    let reasons: Vec<_> = reasons
        .iter()
        .map(|(code, says)| json!({ "code": code, "detail": english(says) }))
        .collect();
    (status, Json(json!({ "status": word, "reasons": reasons }))).into_response()
}
