//! The page of the access journal: who saw what, for compliance and auditors.

use super::{Here, Sheet, Shown};
use crate::answers::Said;
use crate::api::access::{AccessAsk, AccessFacts, AccessPart, some};
use crate::look::form::{Field, FieldKind, filters};
use crate::look::frame::Section;
use crate::look::links::with;
use crate::words::Family;
use axum::Extension;
use axum::extract::Query;
use axum::response::Response;
use door::{Door, Problem};
use maud::html;
use serde::Serialize;
use std::sync::Arc;

/// How many lines a page shows.
const LINES: usize = 100;

/// How many lines are read at once for whoever takes them away.
const LINES_AT_ONCE: usize = 5_000;

/// The most lines of a file that is taken away; a workbook holds little more.
const LINES_TAKEN_MAX: usize = 1_000_000;

/// A line in a list.
#[derive(Serialize)]
struct Line {
    seq: String,
    recorded_at: String,
    person: Option<String>,
    act: String,
    in_place_of: Option<String>,
    whose: Option<String>,
    about: String,
    note: Option<String>,
    #[serde(rename = "path")]
    path: Option<String>,
    address: String,
    by: Option<Said>,
}

/// The lines, the newest part of them unless somebody or something is asked for.
pub async fn list(
    here: Here,
    Extension(door): Extension<Arc<Door>>,
    Query(ask): Query<AccessAsk>,
) -> Response {
    let shown = draw_list(&here, door, ask).await;
    here.give(shown)
}

async fn draw_list(here: &Here, door: Arc<Door>, ask: AccessAsk) -> Result<Shown, Problem> {
    let words = here.words;
    let is_of_all = [&ask.person, &ask.about]
        .into_iter()
        .all(|text| text.as_ref().is_none_or(|text| text.trim().is_empty()));
    let mut asked = ask.clone();
    if is_of_all && asked.after.is_none() {
        let end = door.access().end().map_err(|failure| Problem::failed(failure.to_string()))?;
        asked.after = end.checked_sub(LINES as u64 + 1);
    }
    let part = if here.needs_whole() {
        whole(door, ask.clone()).await?
    } else {
        some(door, asked, LINES).await?
    };
    let lines: Vec<Line> = part.items.into_iter().map(|facts| line(here, facts)).collect();
    let mut sheet =
        Sheet::of("access", words.say("access-caption"), words.say("access-nothing"), &lines, &[])
            .saying("by", lines.iter().map(|line| line.by.clone().unwrap_or_default()));
    sheet.more = part.next.map(|next| with(&here.address(), "after", &next.to_string()));
    let field = |name: &str, value: Option<String>| {
        Field::of_column(words, name, FieldKind::Text, &value.unwrap_or_default())
    };
    let narrows = [field("person", ask.person), field("about", ask.about)];
    let body = html! {
        p.hint { (words.say("access-hint")) }
        (filters(words, "/access", &here.lens_fields(), &narrows))
        (sheet.shown(here, None))
    };
    Ok(Shown::of(Section::Journal, words.say("access-title"), body).with(vec![sheet]))
}

/// Every line that was asked for, for whoever takes them away.
async fn whole(door: Arc<Door>, mut ask: AccessAsk) -> Result<AccessPart, Problem> {
    let mut all = Vec::new();
    loop {
        let AccessPart { items, next } =
            some(Arc::clone(&door), ask.clone(), LINES_AT_ONCE).await?;
        all.extend(items);
        ask.after = next;
        if next.is_none() || all.len() >= LINES_TAKEN_MAX {
            return Ok(AccessPart { items: all, next });
        }
    }
}

fn line(here: &Here, of: AccessFacts) -> Line {
    let AccessFacts {
        seq,
        recorded_at,
        person,
        act,
        in_place_of,
        whose,
        about,
        note,
        path,
        address,
        by,
        ..
    } = of;
    let act = here.words.word(Family::Value, act);
    Line {
        seq: seq.to_string(),
        recorded_at,
        person,
        act,
        in_place_of,
        whose,
        about: about.join(", "),
        note,
        path,
        address,
        by,
    }
}
