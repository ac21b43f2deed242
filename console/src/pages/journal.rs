//! The journal: events in order, and one event with its postings, its source row and the proof of
//! its batch.

use super::here::done;
use super::{Here, Sheet, Shown};
use crate::answers::Said;
use crate::answers::journal::{EventFacts, acted, batch_facts, found, one, some};
use crate::commands;
use crate::look::form::{Choice, Field, FieldKind, filters};
use crate::look::frame::Section;
use crate::look::links::{below, with, without};
use crate::look::pieces::{card, facts, pages};
use crate::reason::failed;
use crate::words::{Family, Words};
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::Response;
use door::{CSRF_FIELD, Permission, Problem, Seen};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use terms::{EditionBegan, Event, sentence};
use views::{EventFilter, Order};

/// How many events a page shows.
const EVENTS: u64 = 100;

/// From where on, and which.
#[derive(Clone, Default, Deserialize)]
pub struct Part {
    from: Option<u64>,
    before: Option<u64>,
    #[serde(default)]
    event: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    by: String,
}

/// An event in a list.
#[derive(Serialize)]
struct Line {
    seq: String,
    recorded_at: String,
    event: String,
    id: Said,
    as_of: Option<String>,
    narrative: Said,
    file: Option<String>,
    row: Option<u32>,
}

/// The list, the newest part of it unless another is asked for.
pub async fn list(here: Here, Query(part): Query<Part>) -> Response {
    let shown = draw_list(&here, part).await;
    here.give(shown)
}

async fn draw_list(here: &Here, part: Part) -> Result<Shown, Problem> {
    let words = here.words;
    let narrows = narrowing(here, &part);
    let edition = here.answer(|office, _| office.directory.edition_began().cloned()).await?;
    let (found, previous, next) =
        if [&part.event, &part.id, &part.by].iter().all(|asked| asked.trim().is_empty()) {
            in_order(here, part.from).await?
        } else {
            looked_for(here, part).await?
        };
    let lines: Vec<Line> = found.into_iter().map(|event| line(here, event)).collect();
    let sheet = Sheet::of(
        "events",
        words.say("journal-caption"),
        words.say("journal-nothing"),
        &lines,
        &[],
    )
    .saying("id", lines.iter().map(|line| line.id.clone()))
    .saying("narrative", lines.iter().map(|line| line.narrative.clone()))
    .opening("seq", "/journal");
    let body = html! {
        p.hint {
            (words.say("journal-hint"))
            @if here.visitor.may(Permission::SeeAccess) { " " a href="/access" { (words.say("access-title")) } }
        }
        @if let Some(began) = &edition { p.hint { (decides(words, began)) } }
        (filters(words, "/journal", &here.lens_fields(), &narrows))
        (sheet.shown(here, None))
        (pages(words, previous.as_deref(), next.as_deref()))
    };
    Ok(Shown::of(Section::Journal, words.say("nav-journal"), body)
        .with(vec![sheet])
        .seen(Seen::every_client()))
}

/// Which edition of the rules decides, and which program it is.
fn decides(words: Words, began: &EditionBegan) -> String {
    words.say_with(
        "journal-edition",
        &[("edition", &began.edition.to_string()), ("program", &began.program)],
    )
}

type Found = (Vec<EventFacts>, Option<String>, Option<String>);

/// Every event from a place on, in order.
async fn in_order(here: &Here, from: Option<u64>) -> Result<Found, Problem> {
    let end = here.rooms.reading.reached().next_seq;
    let first = from.unwrap_or_else(|| end.saturating_sub(EVENTS));
    let limit = usize::try_from(EVENTS).unwrap_or(usize::MAX);
    let found = here.rooms.apart(move |rooms| some(rooms, first, limit)).await.map_err(failed)?;
    let address = |seq: u64| format!("/journal?from={seq}");
    let previous = (first > 0).then(|| address(first.saturating_sub(EVENTS)));
    let next = (first.saturating_add(EVENTS) < end).then(|| address(first + EVENTS));
    Ok((found, previous, next))
}

/// The events that are looked for, the newest first.
async fn looked_for(here: &Here, part: Part) -> Result<Found, Problem> {
    let limit = usize::try_from(EVENTS).unwrap_or(usize::MAX);
    let here_but =
        |before: u64| with(&without(&here.address(), "before"), "before", &before.to_string());
    let events = here
        .rooms
        .apart(move |rooms| {
            let given =
                |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned);
            if let Some(person) = given(&part.by) {
                return acted(rooms, Some(&person), part.before, limit);
            }
            let filter =
                EventFilter { name: given(&part.event), id: given(&part.id), order: Order::Newest };
            found(rooms, &filter, part.before, limit)
        })
        .await
        .map_err(failed)?;
    let older = events.last().filter(|_| events.len() == limit).map(|last| here_but(last.seq));
    Ok((events, None, older))
}

fn narrowing(here: &Here, part: &Part) -> Vec<Field> {
    let words = here.words;
    let choice =
        |name: &str| Choice { value: name.to_owned(), label: words.word(Family::Event, name) };
    let mut names: Vec<Choice> = Event::names().map(choice).collect();
    names.sort_by(|one, other| one.label.cmp(&other.label));
    let field = |name: &str, kind, value: &str| Field::of_column(words, name, kind, value);
    vec![
        field("event", FieldKind::any_or(words, names), &part.event),
        field("id", FieldKind::Code, &part.id),
        field("by", FieldKind::Code, &part.by),
    ]
}

fn line(here: &Here, of: EventFacts) -> Line {
    let (file, row) = of.source.map(|source| (source.file, source.row)).unzip();
    let EventFacts { seq, recorded_at, event, id, as_of, narrative, .. } = of;
    Line {
        seq: seq.to_string(),
        recorded_at,
        event: here.words.word(Family::Event, &event),
        id,
        as_of,
        narrative,
        file,
        row,
    }
}

/// An event.
pub async fn event(here: Here, Path(seq): Path<u64>) -> Response {
    let shown = draw(&here, seq).await;
    here.give(shown)
}

async fn draw(here: &Here, seq: u64) -> Result<Shown, Problem> {
    let found = here
        .rooms
        .apart(move |rooms| Ok((one(rooms, seq)?, rooms.batch_with(seq)?)))
        .await
        .map_err(failed)?;
    let (Some(of), Some(batch)) = found else {
        return Err(Problem::not_found(sentence!("there is no event {seq} yet", seq = seq)));
    };
    let words = here.words;
    let postings = Sheet::of(
        "postings",
        words.say("event-postings"),
        words.say("event-no-postings"),
        &of.postings,
        &[],
    );
    let figures = Sheet::of("figures", words.say("event-figures"), String::new(), &of.figures, &[])
        .saying("figure", of.figures.iter().map(|of| of.figure.clone()))
        .saying("before", of.figures.iter().map(|of| of.before.clone()))
        .saying("after", of.figures.iter().map(|of| of.after.clone()));
    let proof = batch_facts(&batch);
    let proof = [
        ("batch", proof.batch.to_string()),
        ("recorded_at", proof.recorded_at),
        ("events", proof.events.to_string()),
        ("previous", proof.previous),
        ("epoch", batch.epoch.to_string()),
    ];
    let proof: Vec<(String, Markup)> = proof
        .into_iter()
        .map(|(name, value)| (words.word(Family::Column, name), html! { code { (value) } }))
        .collect();
    let body = html! {
        (card("facts", &words.word(Family::Event, &of.event), &html! {}, &about(here, &of)))
        @if of.figures.is_empty() {
            (postings.shown(here, None))
        } @else {
            (figures.shown(here, None))
        }
        @if of.event == "voucher booked" && here.visitor.may(Permission::Propose) {
            (card("reverse", &words.say("voucher-reverse"), &html! {}, &reverse_form(here, of.id.text())))
        }
        (card("proof", &words.say("event-proof"), &html! {}, &html! { (facts(&proof)) p.hint { (words.say("event-proof-hint")) } }))
    };
    let crumbs = vec![(words.say("nav-journal"), "/journal".to_owned())];
    let title = words.say_with("event-title", &[("seq", &seq.to_string())]);
    Ok(Shown {
        crumbs,
        ..Shown::of(Section::Journal, title, body)
            .with(vec![postings, figures])
            .seen(Seen::every_client())
    })
}

fn about(here: &Here, of: &EventFacts) -> Markup {
    let words = here.words;
    let source = of.source.as_ref().map(|source| {
        html! {
            a href={ "/files/" (source.source) } { (source.file) }
            " · "
            (words.say_with("row-number", &[("row", &source.row.to_string())]))
        }
    });
    let given = [
        (
            "id",
            Some(words.worded(&of.id.0))
                .filter(|said| !said.is_empty())
                .map(|said| html! { (said) }),
        ),
        ("as_of", of.as_of.as_ref().map(|day| html! { (day) })),
        ("recorded_at", Some(html! { (of.recorded_at) })),
        ("by", of.by.as_ref().map(|person| html! { (person) })),
        ("address", of.from.as_ref().map(|address| html! { code { (address) } })),
        (
            "narrative",
            Some(words.worded(&of.narrative.0))
                .filter(|said| !said.is_empty())
                .map(|said| html! { (said) }),
        ),
        ("source", source),
    ];
    let pairs = given
        .into_iter()
        .filter_map(|(name, value)| Some((words.word(Family::Column, name), value?)));
    facts(&pairs.collect::<Vec<_>>())
}

fn reverse_form(here: &Here, voucher: &str) -> Markup {
    let words = here.words;
    html! {
        p.hint { (words.say("voucher-reverse-says")) }
        form.inline method="post" action={ (below("/vouchers", voucher)) "/reverse" } {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            input type="hidden" name="back" value=(here.path());
            button type="submit" { (words.say("voucher-reverse")) }
        }
    }
}

/// Where somebody was.
#[derive(Deserialize)]
pub struct Whence {
    #[serde(default)]
    back: String,
}

/// Puts forward that a voucher is taken back.
pub async fn reverse(
    here: Here,
    Path(voucher): Path<String>,
    Form(whence): Form<Whence>,
) -> Response {
    match commands::propose_reversal(&here.rooms, &here.visitor, &voucher).await {
        Ok(()) => done("/approvals", "proposed"),
        Err(problem) => here.went_wrong(
            if whence.back.starts_with("/journal/") { &whence.back } else { "/journal" },
            &problem,
        ),
    }
}
