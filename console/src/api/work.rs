//! The work that waits for people, what they do about it, what departments ask of each other, and
//! who works here.

use super::{AsKnownAt, Ask, Asked, InPath, ListAsk, Told};
use crate::Rooms;
use crate::answers::Part;
use crate::answers::work::{
    DeskFacts, ItemFacts, ItemLife, PersonFacts, RequestFacts, desks as every_desk,
    item as one_item, life, people as everybody, queue_part, requests as every_request, seen,
};
use crate::commands;
use crate::sight::InSight;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use door::{Permission, Problem, Seen, Visitor};
use office::desks::Refusal;
use office::{Rejection, Sight};
use serde::Deserialize;
use std::sync::Arc;
use terms::Name;
use utoipa::ToSchema;

/// A step on an item.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepTold {
    /// take, release, assign, due, comment, answer, resolve, reopen; of a fail also chase and
    /// `buy_in`.
    pub step: String,
    /// The person of an assignment; the day of a `buy_in` and what follows it; the words of the
    /// others.
    #[serde(default)]
    pub says: String,
}

/// What one department asks of another.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestTold {
    /// The desk that is asked.
    pub desk: String,
    /// price, inventory, document, correction, trouble, question.
    pub subject: String,
    /// The account, instrument, trade or proposal that it is about.
    #[serde(default)]
    pub about: String,
    /// What is asked.
    pub text: String,
}

/// What waits for people, the most urgent first.
#[utoipa::path(
    get,
    path = "/v1/queue",
    operation_id = "list_queue_items",
    tag = "exceptions",
    params(ListAsk, Ask),
    responses(
        (
            status = 200,
            body = Part<ItemFacts>,
            description = "A page of the queue, the most urgent item first",
        ),
    ),
)]
pub async fn queue(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    Asked(list): Asked<ListAsk>,
    Asked(ask): Asked<Ask>,
) -> Result<(Seen, AsKnownAt, Json<Part<ItemFacts>>), Problem> {
    let (limit, now, lens) = (list.limit()?, engine::now(), ask.lens(&rooms)?);
    let part = move |office: &office::Office, _| {
        let part = queue_part(office, &sight, now, list.cursor(), limit)?;
        Ok((seen(&sight, &part.items), part))
    };
    let (seen, part) = rooms.answer(lens, part).await??;
    Ok((seen, AsKnownAt::of(&rooms, lens), Json(part)))
}

/// An item, with what people did about it.
#[utoipa::path(
    get,
    path = "/v1/queue/{item}",
    operation_id = "get_queue_item",
    tag = "exceptions",
    params(("item" = String, Path)),
    responses(
        (
            status = 200,
            body = ItemLife,
            description = "The item and its history; the item is null when its cause is gone",
        ),
    ),
)]
pub async fn item(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    InPath(key): InPath<String>,
) -> Result<(Seen, Json<ItemLife>), Problem> {
    let now = engine::now();
    let life = move |office: &office::Office, _| {
        let life = life(office, &sight, &key, now);
        (seen(&sight, &life.item), life)
    };
    let (seen, life) = rooms.answer(engine::Lens::default(), life).await?;
    Ok((seen, Json(life)))
}

/// Takes a step on an item: take, release, assign, due, comment, answer, resolve, reopen; of a fail
/// also chase and `buy_in`.
#[utoipa::path(
    post,
    path = "/v1/queue/{item}/steps",
    operation_id = "record_queue_step",
    tag = "exceptions",
    params(("item" = String, Path)),
    request_body = StepTold,
    responses((status = 204), (status = 400, body = Problem), (status = 422, body = Problem)),
)]
pub async fn step(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    visitor: Visitor,
    InPath(key): InPath<String>,
    Told(told): Told<StepTold>,
) -> Result<StatusCode, Problem> {
    check_item(&rooms, &sight, &key).await?;
    commands::step(&rooms, &visitor, &key, &told.step, &told.says).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// An item out of sight is as one that never was.
pub(crate) async fn check_item(
    rooms: &Arc<Rooms>,
    sight: &Sight,
    key: &str,
) -> Result<(), Problem> {
    if sight.is_whole() {
        return Ok(());
    }
    let (now, asked, sight) = (engine::now(), key.to_owned(), sight.clone());
    let is_there =
        move |office: &office::Office, _| one_item(office, &sight, &asked, now).is_some();
    if rooms.answer(engine::Lens::default(), is_there).await? {
        return Ok(());
    }
    let rejection = Rejection::from(Refusal::ItemMustBeKnown { item: Name::from(key) });
    Err(Problem::refused(&rejection.code(), rejection.sentence()))
}

/// Whose requests a visitor sees: their own, or all when they work the queue of the whole firm.
pub(crate) fn whose_requests(visitor: &Visitor) -> Option<String> {
    (!visitor.sees_all(Permission::WorkQueue)).then(|| visitor.person.person.clone())
}

/// What departments asked of each other, with the time that it took; who does not work the queue
/// sees what they asked, and what their desk was asked.
#[utoipa::path(
    get,
    path = "/v1/requests",
    operation_id = "list_requests",
    tag = "requests",
    responses(
        (status = 200, body = Vec<RequestFacts>, description = "The requests, the newest first"),
    ),
)]
pub async fn requests(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InSight(sight): InSight,
) -> Result<Json<Vec<RequestFacts>>, Problem> {
    let only_of = whose_requests(&visitor);
    Ok(Json(
        rooms
            .answer(engine::Lens::default(), move |office, _| {
                every_request(office, &sight, only_of.as_deref())
            })
            .await?,
    ))
}

/// Asks a desk. The idempotency key is the request's id.
#[utoipa::path(
    post,
    path = "/v1/requests",
    operation_id = "open_request",
    tag = "requests",
    params(("Idempotency-Key" = String, Header)),
    request_body = RequestTold,
    responses((status = 204), (status = 400, body = Problem), (status = 422, body = Problem)),
)]
pub async fn ask(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    headers: HeaderMap,
    Told(told): Told<RequestTold>,
) -> Result<StatusCode, Problem> {
    let key = super::commands::idempotency_key(&headers)?;
    let RequestTold { desk, subject, about, text } = told;
    commands::ask(&rooms, &visitor, &key, commands::Question { desk, subject, about, text })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who works here.
#[utoipa::path(
    get,
    path = "/v1/people",
    operation_id = "list_people",
    tag = "people",
    responses((status = 200, body = Vec<PersonFacts>, description = "The people")),
)]
pub async fn people(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
) -> Result<Json<Vec<PersonFacts>>, Problem> {
    let everybody = move |office: &office::Office, _| everybody(office, &sight);
    Ok(Json(rooms.answer(engine::Lens::default(), everybody).await?))
}

/// The desks.
#[utoipa::path(
    get,
    path = "/v1/desks",
    operation_id = "list_desks",
    tag = "people",
    responses((status = 200, body = Vec<DeskFacts>, description = "The desks")),
)]
pub async fn desks(State(rooms): State<Arc<Rooms>>) -> Result<Json<Vec<DeskFacts>>, Problem> {
    Ok(Json(rooms.answer(engine::Lens::default(), |office, _| every_desk(office)).await?))
}
