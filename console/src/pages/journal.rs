//! The journal: events in order, and one event with its postings, its source row and the proof of its batch.

use super::{Here, Sheet, Shown};
use crate::answers::journal::{EventFacts, batch_facts};
use crate::api::events::{one, some};
use crate::door::{Permission, Problem, Seen};
use crate::look::frame::Section;
use crate::look::pieces::{card, facts, pages};
use crate::words::Family;
use axum::extract::{Path, Query};
use axum::response::Response;
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// How many events a page shows.
const EVENTS: u64 = 100;

/// From where on.
#[derive(Default, Deserialize)]
pub struct From {
    from: Option<u64>,
}

/// An event in a list.
#[derive(Serialize)]
struct Line {
    seq: String,
    recorded_at: String,
    event: String,
    id: String,
    as_of: Option<String>,
    narrative: String,
    file: Option<String>,
    row: Option<u32>,
}

/// The list, the newest part of it unless another is asked for.
pub async fn list(here: Here, Query(from): Query<From>) -> Response {
    let shown = draw_list(&here, from.from).await;
    here.give(shown)
}

async fn draw_list(here: &Here, from: Option<u64>) -> Result<Shown, Problem> {
    let end = here.rooms.reading.reached().next_seq;
    let first = from.unwrap_or_else(|| end.saturating_sub(EVENTS));
    let limit = usize::try_from(EVENTS).unwrap_or(usize::MAX);
    let found = here.rooms.apart(move |rooms| some(rooms, first, limit)).await?;
    let words = here.words;
    let lines: Vec<Line> = found.into_iter().map(|event| line(here, event)).collect();
    let sheet = Sheet::of("events", words.say("journal-caption"), words.say("journal-nothing"), &lines, &[]).opening("seq", "/journal");
    let address = |seq: u64| format!("/journal?from={seq}");
    let previous = (first > 0).then(|| address(first.saturating_sub(EVENTS)));
    let next = (first.saturating_add(EVENTS) < end).then(|| address(first + EVENTS));
    let body = html! {
        p.hint {
            (words.say("journal-hint"))
            @if here.visitor.may(Permission::SeeAccess) { " " a href="/access" { (words.say("access-title")) } }
        }
        (sheet.shown(here, None))
        (pages(words, previous.as_deref(), next.as_deref()))
    };
    Ok(Shown::of(Section::Journal, words.say("nav-journal"), body).with(vec![sheet]).seen(Seen::every_client()))
}

fn line(here: &Here, of: EventFacts) -> Line {
    let (file, row) = of.source.map(|source| (source.file, source.row)).unzip();
    let EventFacts { seq, recorded_at, event, id, as_of, narrative, .. } = of;
    Line { seq: seq.to_string(), recorded_at, event: here.words.word(Family::Event, &event), id, as_of, narrative, file, row }
}

/// An event.
pub async fn event(here: Here, Path(seq): Path<u64>) -> Response {
    let shown = draw(&here, seq).await;
    here.give(shown)
}

async fn draw(here: &Here, seq: u64) -> Result<Shown, Problem> {
    let found = here.rooms.apart(move |rooms| Ok((one(rooms, seq)?, rooms.batch_with(seq)?))).await?;
    let (Some(of), Some(batch)) = found else { return Err(Problem::not_found(format!("there is no event {seq} yet"))) };
    let words = here.words;
    let postings = Sheet::of("postings", words.say("event-postings"), words.say("event-no-postings"), &of.postings, &[]);
    let proof = batch_facts(&batch);
    let proof = [
        ("batch", proof.batch.to_string()),
        ("recorded_at", proof.recorded_at),
        ("events", proof.events.to_string()),
        ("previous", proof.previous),
        ("epoch", batch.epoch.to_string()),
    ];
    let proof: Vec<(String, Markup)> =
        proof.into_iter().map(|(name, value)| (words.word(Family::Column, name), html! { code { (value) } })).collect();
    let body = html! {
        (card("facts", &words.word(Family::Event, &of.event), &html! {}, &about(here, &of)))
        (postings.shown(here, None))
        (card("proof", &words.say("event-proof"), &html! {}, &html! { (facts(&proof)) p.hint { (words.say("event-proof-hint")) } }))
    };
    let crumbs = vec![(words.say("nav-journal"), "/journal".to_owned())];
    let title = words.say_with("event-title", &[("seq", &seq.to_string())]);
    Ok(Shown { crumbs, ..Shown::of(Section::Journal, title, body).with(vec![postings]).seen(Seen::every_client()) })
}

fn about(here: &Here, of: &EventFacts) -> Markup {
    let words = here.words;
    let source = of.source.as_ref().map(|source| {
        html! { a href={ "/files/" (source.source) } { (source.file) } " · " (words.say_with("row-number", &[("row", &source.row.to_string())])) }
    });
    let given = [
        ("id", (!of.id.is_empty()).then(|| html! { (of.id) })),
        ("as_of", of.as_of.as_ref().map(|day| html! { (day) })),
        ("recorded_at", Some(html! { (of.recorded_at) })),
        ("by", of.by.as_ref().map(|person| html! { (person) })),
        ("address", of.from.as_ref().map(|address| html! { code { (address) } })),
        ("narrative", (!of.narrative.is_empty()).then(|| html! { (words.said(&of.narrative)) })),
        ("source", source),
    ];
    let pairs = given.into_iter().filter_map(|(name, value)| Some((words.word(Family::Column, name), value?)));
    facts(&pairs.collect::<Vec<_>>())
}
