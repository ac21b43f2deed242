//! Commands of programs and people: documents, rows, approvals, the day.

use super::ask::day;
use super::rows_told::{Fields, as_csv};
use super::{FILE_BYTES_MAX, InPath, Told};
use crate::Rooms;
use crate::answers::Said;
use crate::answers::checklist::{ToSign, to_sign};
use crate::answers::today::{ControlFacts, control};
use crate::commands::{self, Became, HandedIn};
use crate::look::links::below;
use crate::reason::failed;
use crate::upload::{Content, Upload, told_bytes};
use axum::Json;
use axum::RequestExt;
use axum::extract::{Request, State};
use axum::http::header::LOCATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use door::{Problem, Seen, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use terms::{ContentHash, Period, SourceKind, sentence};
use utoipa::ToSchema;

/// A row of a plain file, column by column; `TradesRow` says it for trades, and so on for every
/// kind. Every field is a text, decimals too, so that nobody rounds them.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct RowTold(pub BTreeMap<String, String>);

/// Rows of a kind of plain file, each an object by the file's columns. Decimals are texts.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowsTold {
    /// The rows.
    #[schema(value_type = Vec<RowTold>)]
    pub rows: Vec<Fields>,
    /// Why, for whoever must approve it.
    #[serde(default)]
    pub reason: String,
}

/// The bytes of a file: CSV in UTF-8, plain or packed by gzip or zip. The bytes say which.
#[derive(Clone, Debug, ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileBytes(pub Vec<u8>);

/// An approval: of exactly what was shown.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The hash of the proposal that was shown.
    pub hash: String,
}

/// Why something is declined, or asked for.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// Why.
    pub reason: String,
}

/// The voucher that is to be taken back.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reversal {
    /// Its id.
    pub voucher: String,
}

/// The period that is to be reopened.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reopening {
    /// The month, such as 2020-12.
    pub period: String,
    /// Why.
    pub reason: String,
}

/// The period that is to be closed.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The month, such as 2020-12.
    pub period: String,
}

/// A kind of plain file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KindFacts {
    /// Its word.
    pub kind: String,
    /// Its columns, in order.
    pub columns: Vec<ColumnFacts>,
}

/// A column of a plain file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ColumnFacts {
    /// Its name.
    pub column: String,
    /// Must every row fill it?
    pub is_required: bool,
    /// What stands in it.
    pub expected: String,
    /// What it means.
    pub meaning: String,
}

/// A day that was run.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DayRun {
    /// The control sheet.
    pub controls: Vec<ControlFacts>,
    /// Do all controls hold, and is every list signed, so that the day is closed?
    pub closed: bool,
    /// What a person should look at.
    pub open_items: Vec<Said>,
    /// What is to be signed before the day is closed; of a day that is closed, what was signed.
    pub to_sign: Vec<ToSign>,
    /// The business days before it that nobody had run, and that were run now, without files.
    pub days_run_before: Vec<String>,
}

/// The key under which a command may be sent again without being done again.
pub fn idempotency_key(headers: &HeaderMap) -> Result<String, Problem> {
    let key = headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
        .filter(|key| !key.is_empty());
    key.map(str::to_owned).ok_or_else(|| {
        Problem::invalid(sentence!(
            "the header Idempotency-Key is missing: a word of your own for this command, the same when you send it again"
        ))
    })
}

/// The kind of a document, by its word.
pub fn kind(word: &str) -> Result<SourceKind, Problem> {
    let known = SourceKind::words();
    let none = || {
        Problem::not_found(sentence!(
            "{kind} is no kind of file; the kinds are {kinds}",
            kind = word,
            kinds = known
        ))
    };
    SourceKind::parse(word).ok_or_else(none)
}

/// What can be handed in: each kind of rows with its columns.
#[utoipa::path(
    get,
    path = "/v1/kinds",
    operation_id = "list_file_kinds",
    tag = "intake",
    responses(
        (status = 200, body = Vec<KindFacts>, description = "Every kind of file and its columns"),
    ),
)]
pub async fn kinds() -> Json<Vec<KindFacts>> {
    let column = |column: &engine::Column| ColumnFacts {
        column: column.name.to_owned(),
        is_required: column.required,
        expected: column.holds.expected().to_string(),
        meaning: column.meaning.to_owned(),
    };
    let facts = |kind: &SourceKind| KindFacts {
        kind: kind.as_str().to_owned(),
        columns: engine::columns(*kind).iter().map(column).collect(),
    };
    Json(SourceKind::ALL.iter().map(facts).collect())
}

/// Hands rows in. They become a document of the office, named by the idempotency key; each row is
/// judged by itself. What needs a second person is put forward instead.
#[utoipa::path(
    post,
    path = "/v1/rows/{kind}",
    operation_id = "submit_rows",
    tag = "intake",
    params(("kind" = String, Path), ("Idempotency-Key" = String, Header)),
    request_body = RowsTold,
    responses(
        (
            status = 200,
            body = Became,
            description = "What became of the rows: loaded, or submitted for approval",
        ),
        (status = 202, body = Became,
            description = "It goes on by itself; sent again it joins, and is answered in the end with what became of it",
            headers(("Location" = String, description = "Where to ask what became of it"))),
        (status = 400, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn rows(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(word): InPath<String>,
    headers: HeaderMap,
    Told(told): Told<RowsTold>,
) -> Result<Response, Problem> {
    let (kind, key) = (kind(&word)?, idempotency_key(&headers)?);
    let RowsTold { rows: told, reason } = told;
    let rows = rooms.apart(move |_| Ok(as_csv(kind, &told))).await.map_err(failed)??;
    let document = HandedIn {
        kind,
        name: format!("{key}.csv"),
        content: Content::Rows(rows),
        reason,
        repairs: None,
        is_by_hand: false,
    };
    Ok(answered(commands::hand_in(&rooms, &visitor, document).await?))
}

/// Hands a file in, as its bytes: CSV, plain, gzip or zip.
#[utoipa::path(
    post,
    path = "/v1/documents/{kind}",
    operation_id = "submit_file",
    tag = "intake",
    params(
        ("kind" = String, Path),
        ("Idempotency-Key" = String, Header, description = "The name of the file"),
        ("X-Reason" = Option<String>, Header, description = "Why, for whoever must approve it"),
    ),
    request_body(content = FileBytes, content_type = "application/octet-stream"),
    responses(
        (
            status = 200,
            body = Became,
            description = "What became of the file: loaded, or submitted for approval",
        ),
        (status = 202, body = Became,
            description = "It goes on by itself; sent again it joins, and is answered in the end with what became of it",
            headers(("Location" = String, description = "Where to ask what became of it"))),
        (status = 400, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn file(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(word): InPath<String>,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Problem> {
    let reason = headers
        .get("x-reason")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let (kind, name) = (kind(&word)?, idempotency_key(&headers)?);
    let bytes = told_bytes(&headers);
    commands::check_may_come(&rooms, &visitor, (kind, &name), bytes)?;
    let person = visitor.person.person.clone();
    let pieces = request.into_limited_body().into_data_stream();
    let document = HandedIn {
        kind,
        name,
        content: Content::File(Upload::take(&rooms, &person, pieces, broken).await?),
        reason,
        repairs: None,
        is_by_hand: false,
    };
    Ok(answered(commands::hand_in(&rooms, &visitor, document).await?))
}

/// A body that ended before its end, or was longer than it may be.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn broken(error: axum::Error) -> Problem {
    let said = error.to_string();
    if said.contains("length limit exceeded") {
        return Problem::too_long(sentence!(
            "a file has at most {most} bytes",
            most = FILE_BYTES_MAX
        ));
    }
    Problem::invalid(said)
}

/// What became of a document that was handed in under a name (of rows: the idempotency key with
/// `.csv` behind it), or how far it is. Its refusal is given as it would have been given at once.
#[utoipa::path(
    get,
    path = "/v1/documents/{kind}/{name}",
    operation_id = "get_submission",
    tag = "intake",
    params(("kind" = String, Path), ("name" = String, Path)),
    responses(
        (status = 200, body = Became, description = "What became of the document"),
        (status = 202, body = Became, description = "It goes on by itself",
            headers(("Location" = String, description = "Where to ask what became of it"))),
        (status = 400, body = Problem),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn became_of(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath((word, name)): InPath<(String, String)>,
) -> Result<Response, Problem> {
    let kind = kind(&word)?;
    Ok(answered(
        rooms
            .apart(move |rooms| Ok(commands::became_of(rooms, &visitor, kind, &name)))
            .await
            .map_err(failed)??,
    ))
}

fn answered(became: Became) -> Response {
    match &became {
        // A refused row may name a client.
        Became::Loaded { refused, .. } if !refused.is_empty() => {
            (Seen::every_client(), Json(became)).into_response()
        }
        Became::Loaded { .. } | Became::Proposed { .. } => Json(became).into_response(),
        Became::UnderWay(how_far) => {
            (StatusCode::ACCEPTED, [(LOCATION, how_far.ask.clone())], Json(became)).into_response()
        }
    }
}

/// What goes on by itself, and where to ask about it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GoesOn {
    /// Where to ask.
    pub ask: String,
}

fn goes_on(ask: String) -> Response {
    (StatusCode::ACCEPTED, [(LOCATION, ask.clone())], Json(GoesOn { ask })).into_response()
}

/// Approves what somebody else put forward: exactly what was shown, once.
#[utoipa::path(
    post,
    path = "/v1/proposals/{proposal}/approve",
    operation_id = "approve_proposal",
    tag = "approvals",
    params(("proposal" = String, Path)),
    request_body = Approval,
    responses(
        (
            status = 202,
            body = GoesOn,
            description = "It is approved; its rows are still being taken in",
        ),
        (status = 204),
        (status = 400, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn approve(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(proposal): InPath<String>,
    Told(told): Told<Approval>,
) -> Result<Response, Problem> {
    Ok(match commands::approve(&rooms, &visitor, &proposal, hash(&told.hash)?).await? {
        Some(()) => StatusCode::NO_CONTENT.into_response(),
        None => goes_on(below("/v1/proposals", &proposal)),
    })
}

/// The hash of 64 hexadecimal digits.
pub fn hash(text: &str) -> Result<ContentHash, Problem> {
    let parsed = journal::Hash::parse(text.trim()).map(|hash| ContentHash(hash.0));
    parsed.ok_or_else(|| {
        Problem::invalid(sentence!(
            "hash is no hash; expected the 64 digits that the approval shows"
        ))
    })
}

/// Declines what somebody put forward.
#[utoipa::path(
    post,
    path = "/v1/proposals/{proposal}/decline",
    operation_id = "decline_proposal",
    tag = "approvals",
    params(("proposal" = String, Path)),
    request_body = Reason,
    responses((status = 204), (status = 400, body = Problem), (status = 422, body = Problem)),
)]
pub async fn decline(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(proposal): InPath<String>,
    Told(told): Told<Reason>,
) -> Result<StatusCode, Problem> {
    commands::decline(&rooms, &visitor, &proposal, &told.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Recalls what one put forward oneself, while nobody has approved it.
#[utoipa::path(
    post,
    path = "/v1/proposals/{proposal}/recall",
    operation_id = "recall_proposal",
    tag = "approvals",
    params(("proposal" = String, Path)),
    responses((status = 204), (status = 422, body = Problem)),
)]
pub async fn recall(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(proposal): InPath<String>,
) -> Result<StatusCode, Problem> {
    commands::recall(&rooms, &visitor, &proposal).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts forward that a voucher is taken back.
#[utoipa::path(
    post,
    path = "/v1/reversals",
    operation_id = "propose_reversal",
    tag = "accounting",
    request_body = Reversal,
    responses((status = 204), (status = 422, body = Problem)),
)]
pub async fn reversal(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    Told(told): Told<Reversal>,
) -> Result<StatusCode, Problem> {
    commands::propose_reversal(&rooms, &visitor, &told.voucher).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts forward that a closed period is reopened.
#[utoipa::path(
    post,
    path = "/v1/reopenings",
    operation_id = "propose_reopening",
    tag = "accounting",
    request_body = Reopening,
    responses((status = 204), (status = 400, body = Problem), (status = 422, body = Problem)),
)]
pub async fn reopening(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    Told(told): Told<Reopening>,
) -> Result<StatusCode, Problem> {
    commands::propose_reopening(&rooms, &visitor, period(&told.period)?, &told.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts forward that the day that was closed last is reopened.
#[utoipa::path(
    post,
    path = "/v1/days/{date}/reopen",
    operation_id = "propose_day_reopening",
    tag = "business day",
    params(("date" = String, Path)),
    request_body = Reason,
    responses((status = 204), (status = 400, body = Problem), (status = 422, body = Problem)),
)]
pub async fn day_reopening(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(date): InPath<String>,
    Told(told): Told<Reason>,
) -> Result<StatusCode, Problem> {
    let date = day(&date, "date")?;
    commands::propose_day_reopening(&rooms, &visitor, date, &told.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Closes a period: what is still open is kept with its trial balance, and nothing counts in it any
/// more.
#[utoipa::path(
    post,
    path = "/v1/closings",
    operation_id = "close_period",
    tag = "accounting",
    request_body = Closing,
    responses(
        (
            status = 202,
            body = GoesOn,
            description = "It is being closed; sent again it is answered when that is done",
        ),
        (status = 204),
        (status = 400, body = Problem),
        (status = 422, body = Problem),
    ),
)]
pub async fn closing(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    Told(told): Told<Closing>,
) -> Result<Response, Problem> {
    Ok(match commands::close_period(&rooms, &visitor, period(&told.period)?).await? {
        Some(()) => StatusCode::NO_CONTENT.into_response(),
        None => goes_on("/v1/today".to_owned()),
    })
}

/// A month, as programs and forms write it.
pub fn period(text: &str) -> Result<Period, Problem> {
    let none = || {
        Problem::invalid(sentence!(
            "{period} is no month; expected one such as 2020-12",
            period = text
        ))
    };
    Period::parse(text.trim()).ok_or_else(none)
}

/// Runs a business day to its end: settles what is due, works out what follows, proves it, closes
/// it when every control holds.
#[utoipa::path(
    post,
    path = "/v1/days/{date}/run",
    operation_id = "run_day",
    tag = "business day",
    params(("date" = String, Path)),
    responses(
        (status = 400, body = Problem),
        (
            status = 200,
            body = DayRun,
            description = "The control sheet; the day is closed when every control holds",
        ),
        (
            status = 202,
            body = GoesOn,
            description = "It is being run; sent again it is answered when that is done",
        ),
        (status = 422, body = Problem),
    ),
)]
pub async fn run_day(
    State(rooms): State<Arc<Rooms>>,
    visitor: Visitor,
    InPath(date): InPath<String>,
) -> Result<Response, Problem> {
    let Some(sheet) = commands::run_day(&rooms, &visitor, day(&date, "date")?).await? else {
        return Ok(goes_on("/v1/today".to_owned()));
    };
    let controls = sheet.controls.iter().map(control).collect();
    let closed = sheet.holds();
    let to_sign = sheet.gates.iter().map(to_sign).collect();
    let days_run_before = sheet.days_between.iter().map(ToString::to_string).collect();
    let open_items = sheet.open_items.into_iter().map(Said::from).collect();
    let run = DayRun { controls, closed, open_items, to_sign, days_run_before };
    Ok(Json(run).into_response())
}
