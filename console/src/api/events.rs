//! The journal: events one by one, and as a stream that can be resumed.

use super::{Asked, InPath, ListAsk};
use crate::Rooms;
use crate::answers::journal::{EventFacts, acted, found, one, some};
use crate::reading::TablesMadeAnew;
use crate::reason::failed;
use anyhow::Result;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use door::{Problem, Seen};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use std::sync::Arc;
use terms::sentence;
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::{IntoParams, ToSchema};
use views::{EventFilter, Order};

/// How many events may wait for a reader that is slow.
const EVENTS_WAITING: usize = 256;

/// From where on.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AfterAsk {
    /// Events behind this sequence number; without it, those that come from now on.
    pub after: Option<u64>,
}

/// Which events.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WhichAsk {
    /// What happened, such as `voucher booked`.
    pub event: Option<String>,
    /// The id of what was decided: a trade, a voucher, a proposal.
    pub id: Option<String>,
}

/// Whose acts.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ActsAsk {
    /// Of this person.
    pub person: Option<String>,
    /// Before the event of this sequence number; without it, the newest.
    pub before: Option<u64>,
}

impl WhichAsk {
    /// The filter of the tables; none when everything is asked for.
    fn filter(self, order: Order) -> Option<EventFilter> {
        let given = |text: Option<String>| {
            text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let (name, id) = (given(self.event), given(self.id));
        (name.is_some() || id.is_some()).then_some(EventFilter { name, id, order })
    }
}

/// Events, and where the rest begins.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventsPart {
    /// The events, in order.
    pub items: Vec<EventFacts>,
    /// Give this as `cursor` to go on; none when there is nothing yet.
    pub next: Option<u64>,
}

/// An event by its sequence number.
#[utoipa::path(
    get,
    path = "/v1/events/{seq}",
    operation_id = "get_event",
    tag = "audit",
    params(("seq" = u64, Path)),
    responses(
        (status = 200, body = EventFacts, description = "The event"),
        (status = 404, body = Problem),
    ),
)]
pub async fn event(
    State(rooms): State<Arc<Rooms>>,
    InPath(seq): InPath<u64>,
) -> Result<(Seen, Json<EventFacts>), Problem> {
    let found = rooms.apart(move |rooms| one(rooms, seq)).await.map_err(failed)?;
    let found = found
        .ok_or_else(|| Problem::not_found(sentence!("there is no event {seq} yet", seq = seq)))?;
    Ok((Seen::every_client(), Json(found)))
}

/// Events in order, from any place on.
#[utoipa::path(
    get,
    path = "/v1/events",
    operation_id = "list_events",
    tag = "audit",
    params(AfterAsk, WhichAsk, ListAsk),
    responses((status = 200, body = EventsPart, description = "A page of events, in order")),
)]
pub async fn list(
    State(rooms): State<Arc<Rooms>>,
    Asked(after): Asked<AfterAsk>,
    Asked(which): Asked<WhichAsk>,
    Asked(list): Asked<ListAsk>,
) -> Result<(Seen, Json<EventsPart>), Problem> {
    let (limit, behind) = (list.limit()?, list.number()?.or(after.after));
    let items = if let Some(filter) = which.filter(Order::Oldest) {
        rooms.apart(move |rooms| found(rooms, &filter, behind, limit)).await.map_err(failed)?
    } else {
        let first = behind.map_or(0, |seq| seq.saturating_add(1));
        rooms.apart(move |rooms| some(rooms, first, limit)).await.map_err(failed)?
    };
    let next = items.last().map(|event| event.seq);
    Ok((Seen::every_client(), Json(EventsPart { items, next })))
}

/// What people did, the newest first.
#[utoipa::path(
    get,
    path = "/v1/acts",
    operation_id = "list_acts",
    tag = "audit",
    params(ActsAsk, ListAsk),
    responses(
        (
            status = 200,
            body = EventsPart,
            description = "A page of events that people brought about, the newest first",
        ),
    ),
)]
pub async fn acts(
    State(rooms): State<Arc<Rooms>>,
    Asked(whose): Asked<ActsAsk>,
    Asked(list): Asked<ListAsk>,
) -> Result<(Seen, Json<EventsPart>), Problem> {
    let (limit, before) = (list.limit()?, list.number()?.or(whose.before));
    let items = rooms
        .apart(move |rooms| acted(rooms, whose.person.as_deref(), before, limit))
        .await
        .map_err(failed)?;
    let next = items.last().map(|event| event.seq);
    Ok((Seen::every_client(), Json(EventsPart { items, next })))
}

/// Events as they become durable (server-sent events). The id of each is its sequence number: a
/// reader that was cut off goes on behind the last one that it has seen (`Last-Event-ID`, or
/// `after`).
#[utoipa::path(
    get,
    path = "/v1/stream",
    operation_id = "follow_events",
    tag = "audit",
    params(AfterAsk),
    responses(
        (
            status = 200,
            content_type = "text/event-stream",
            body = String,
            description = "Server-sent events that do not end: `id` is the sequence number, `event` is `recorded`, `data` is an `EventFacts` in JSON",
        ),
    ),
)]
pub async fn stream(
    State(rooms): State<Arc<Rooms>>,
    Asked(after): Asked<AfterAsk>,
    headers: HeaderMap,
) -> (Seen, Sse<impl Stream<Item = Result<Event, Infallible>>>) {
    let last_seen =
        headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let first = last_seen
        .or(after.after)
        .map_or_else(|| rooms.reading.reached().next_seq, |seq| seq.saturating_add(1));
    let (send, receive) = mpsc::channel(EVENTS_WAITING);
    tokio::spawn(follow(rooms, first, send));
    (Seen::every_client(), Sse::new(ReceiverStream::new(receive)).keep_alive(KeepAlive::default()))
}

/// Sends events from a place on, until nobody reads them any more.
async fn follow(rooms: Arc<Rooms>, mut first: u64, send: mpsc::Sender<Result<Event, Infallible>>) {
    loop {
        let reached = rooms.reading.reached().next_seq;
        let found = rooms.apart(move |rooms| some(rooms, first, EVENTS_WAITING)).await;
        let found = match found {
            Err(error) if error.is::<TablesMadeAnew>() => {
                tokio::select! {
                    whole = rooms.reading.wait_for_tables() => if whole.is_err() { return },
                    () = send.closed() => return,
                }
                continue;
            }
            // Tables that lack what was reached are not asked again and again; whoever follows
            // begins again behind what it has seen.
            Ok(found) if found.is_empty() && first < reached => return,
            Ok(found) => found,
            Err(_) => return,
        };
        for event in found {
            first = event.seq + 1;
            let told =
                Event::default().id(event.seq.to_string()).event("recorded").json_data(&event);
            let Ok(told) = told else { return };
            if send.send(Ok(told)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            reached = rooms.reading.wait_for(first.saturating_add(1)) => {
                if reached.is_err() { return }
            }
            () = send.closed() => return,
        }
    }
}

/// How far the journal has come, whenever it has come further (server-sent events): the sequence
/// number of the next event, and nothing of what happened, so that whoever may see the day may
/// listen.
#[utoipa::path(
    get,
    path = "/v1/news",
    operation_id = "follow_progress",
    tag = "business day",
    responses(
        (
            status = 200,
            content_type = "text/event-stream",
            body = String,
            description = "Server-sent events that do not end: `event` is `reached`, `data` is the sequence number of the next event",
        ),
    ),
)]
pub async fn news(
    State(rooms): State<Arc<Rooms>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let (send, receive) = mpsc::channel(1);
    tokio::spawn(tell(rooms, send));
    Sse::new(ReceiverStream::new(receive)).keep_alive(KeepAlive::default())
}

/// Tells of each place that is reached, until nobody listens any more.
async fn tell(rooms: Arc<Rooms>, send: mpsc::Sender<Result<Event, Infallible>>) {
    let mut news = rooms.reading.news();
    loop {
        let reached = *news.borrow_and_update();
        let told = Event::default().event("reached").data(reached.next_seq.to_string());
        if reached.has_stopped || send.send(Ok(told)).await.is_err() {
            return;
        }
        tokio::select! {
            changed = news.changed() => if changed.is_err() { return },
            () = send.closed() => return,
        }
    }
}
