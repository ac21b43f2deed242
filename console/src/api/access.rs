//! The journal of access, for those who watch over it: who came in, who saw which client, who took
//! what away.

use super::{Asked, ListAsk};
use crate::answers::Said;
use crate::heavy::apart;
use axum::{Extension, Json};
use door::access::{By, Kept, Question};
use door::{Door, Problem};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::sentence;
use utoipa::{IntoParams, ToSchema};

/// Which lines.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccessAsk {
    /// Lines behind this one; without it, from the first on.
    pub after: Option<u64>,
    /// What this person did, and what was done to what proves who they are.
    pub person: Option<String>,
    /// Who saw this account; `*` stands for answers about all accounts.
    pub about: Option<String>,
}

/// A line of the journal of access.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessFacts {
    /// Its number, counted from 0.
    pub seq: u64,
    /// When it was written down, UTC.
    pub recorded_at: String,
    /// Who; none when the name that was given is nobody's.
    pub person: Option<String>,
    /// What they did.
    pub act: &'static str,
    /// For whom, when they stood in for somebody who was absent and did it by their rights.
    pub in_place_of: Option<String>,
    /// Whose secrets it was about, when they are another's.
    pub whose: Option<String>,
    /// Whose accounts they saw.
    pub about: Vec<String>,
    /// What more there is to say: a file's name, a token, a right that was missing.
    pub note: Option<String>,
    /// What they asked for.
    pub path: Option<String>,
    /// From where.
    pub address: String,
    /// By which session or token; or, for a command on the machine, by whose.
    pub by: Option<Said>,
    /// The request, by the number that its answer carries.
    pub request: Option<String>,
}

/// Lines, and where the rest begins.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessPart {
    /// The lines, in order.
    pub items: Vec<AccessFacts>,
    /// Give this as `cursor` to go on; none when there is nothing more.
    pub next: Option<u64>,
}

/// Who came in, who saw which client, who took what away.
#[utoipa::path(
    get,
    path = "/v1/access",
    operation_id = "list_access_entries",
    tag = "audit",
    params(AccessAsk, ListAsk),
    responses(
        (
            status = 200,
            body = AccessPart,
            description = "A page of the journal of access, in order",
        ),
    ),
)]
pub async fn list(
    Extension(door): Extension<Arc<Door>>,
    Asked(ask): Asked<AccessAsk>,
    Asked(list): Asked<ListAsk>,
) -> Result<Json<AccessPart>, Problem> {
    let after = list.number()?.or(ask.after);
    Ok(Json(some(door, AccessAsk { after, ..ask }, list.limit()?).await?))
}

/// Lines in order.
pub async fn some(door: Arc<Door>, ask: AccessAsk, limit: usize) -> Result<AccessPart, Problem> {
    let given = |text: Option<String>| {
        text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let (person, about) = (given(ask.person).map(|person| person.to_lowercase()), given(ask.about));
    let question = Question { after: ask.after, person, about, lines_max: limit };
    let failed = |failure: &dyn ToString| Problem::failed(failure.to_string());
    let asked = move || {
        // What a command left a moment ago is part of the answer.
        door.take_left_lines().map_err(|failure| failed(&failure))?;
        door.access().answer(&question).map_err(|failure| failed(&failure))
    };
    let found = apart(asked).await.map_err(|error| failed(&error))??;
    let next = found.last().map(|kept| kept.sequence).filter(|_| found.len() == limit);
    Ok(AccessPart { items: found.into_iter().map(facts).collect(), next })
}

fn facts(Kept { sequence, line }: Kept) -> AccessFacts {
    let recorded_at =
        jiff::Timestamp::from_microsecond(line.at_us).map(|at| at.to_string()).unwrap_or_default();
    let by = line.by.map(|by| match by {
        By::Session(id) => sentence!("session {id}", id = id),
        By::Token(id) => sentence!("token {id}", id = id),
        By::Machine(user) => sentence!("machine {user}", user = user),
    });
    AccessFacts {
        seq: sequence,
        recorded_at,
        person: line.person,
        act: line.act.word(),
        in_place_of: line.in_place_of,
        whose: line.whose,
        about: line.about,
        note: line.note,
        path: line.path,
        address: line.address,
        by: by.map(Said::from),
        request: line.request,
    }
}
