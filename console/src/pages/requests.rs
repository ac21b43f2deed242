//! Requests: what other departments ask of a desk, how long it took, and a form to ask.
//!
//! In: the requests of the office. Out: pages; a new request as an order for the keeper. Answers
//! are steps on an item of the queue (`work.rs`).

use super::here::done;
use super::{Here, Sheet, Shown, work};
use crate::answers::work::{desks, is_theirs, requests};
use crate::api::work::whose_requests;
use crate::commands;
use crate::look::form::{Choice, Field, FieldKind};
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::card;
use crate::words::Family;
use axum::Form;
use axum::extract::Path;
use axum::response::Response;
use door::{CSRF_FIELD, Permission, Problem};
use maud::{Markup, html};
use office::Sight;
use serde::{Deserialize, Serialize};
use terms::{RequestSubject, sentence};

/// A request in the list.
#[derive(Serialize)]
struct Line {
    item: String,
    subject: String,
    state: String,
    text: String,
    answer: Option<String>,
    about: Option<String>,
    desk: String,
    by: String,
    asked_at: String,
    taken_minutes: Option<i64>,
    answered_minutes: Option<i64>,
    promised_minutes: Option<u32>,
}

/// The list, the newest first; who only asks sees their own.
pub async fn list(here: Here) -> Response {
    let shown = draw(&here).await;
    here.give(shown)
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let only_of = whose_requests(&here.visitor);
    let sight = here.sight.clone();
    let (all, asked) = here
        .answer(move |office, _| (requests(office, &sight, only_of.as_deref()), desks(office)))
        .await?;
    let words = here.words;
    let lines: Vec<Line> = all
        .into_iter()
        .map(|request| Line {
            item: office::desks::request_key(&request.request).to_string(),
            subject: words.word(Family::Value, &request.subject),
            state: request.state,
            text: request.text,
            answer: request.answer,
            about: request.about,
            desk: request.desk,
            by: request.by,
            asked_at: request.asked_at,
            taken_minutes: request.taken_minutes,
            answered_minutes: request.answered_minutes,
            promised_minutes: request.promised_minutes,
        })
        .collect();
    let sheet = Sheet::of(
        "requests",
        words.say("requests-caption"),
        words.say("requests-nothing"),
        &lines,
        &[],
    );
    let sheet = sheet.opening("item", "/requests");
    let choices = asked
        .into_iter()
        .map(|desk| Choice {
            label: format!("{} · {}", desk.name, desk.location),
            value: desk.desk,
        })
        .collect();
    let body = html! {
        @if here.visitor.may(Permission::AskRequest) {
            (card("ask", &words.say("requests-ask"), &html! {}, &ask_form(here, choices)))
        }
        (sheet.shown(here, None))
    };
    Ok(Shown::of(Section::Requests, words.say("nav-requests"), body).with(vec![sheet]))
}

fn ask_form(here: &Here, desks: Vec<Choice>) -> Markup {
    let words = here.words;
    let subjects = RequestSubject::ALL.iter().map(|subject| Choice {
        value: subject.as_str().to_owned(),
        label: words.word(Family::Value, subject.as_str()),
    });
    let field = |name: &str, kind: FieldKind, is_required: bool| Field {
        name: name.to_owned(),
        label: words.word(Family::Column, name),
        kind,
        is_required,
        ..Field::default()
    };
    html! {
        form.fields method="post" action="/requests" {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            (field("desk", FieldKind::Choice(desks), true).shown(words))
            (field("subject", FieldKind::Choice(subjects.collect()), true).shown(words))
            (Field { hint: words.say("requests-about"), ..field("about", FieldKind::Code, false) }.shown(words))
            div.whole { (field("text", FieldKind::Lines, true).shown(words)) }
            div.buttons { button.primary type="submit" { (words.say("requests-send")) } }
        }
    }
}

/// A request with its history: of whoever asked, or of those who work the queue.
pub async fn show(here: Here, Path(key): Path<String>) -> Response {
    let shown = draw_one(&here, key).await;
    here.give(shown)
}

async fn draw_one(here: &Here, key: String) -> Result<Shown, Problem> {
    check_own(here, &key).await?;
    let shown = work::draw(here, Sight::Whole, key).await?;
    let crumbs = vec![(here.words.say("nav-requests"), here.link("/requests"))];
    Ok(Shown { section: Section::Requests, crumbs, ..shown })
}

/// Nobody but who asked, whose desk was asked, and those who work the queue, sees a request.
async fn check_own(here: &Here, key: &str) -> Result<(), Problem> {
    let id = key.strip_prefix("request:").unwrap_or_default().to_owned();
    let person = here.visitor.person.person.clone();
    let sight = here.sight.clone();
    let is_own = here
        .answer(move |office, _| {
            office.work.request(&id).map(|(request, _)| is_theirs(office, &sight, request, &person))
        })
        .await?;
    match is_own {
        Some(is_own) if is_own || here.visitor.sees_all(Permission::WorkQueue) => Ok(()),
        Some(_) | None => {
            Err(Problem::not_found(sentence!("there is no request {key} of yours", key = key)))
        }
    }
}

/// A step on a request, by whoever asked or works the queue.
pub async fn step(here: Here, Path(key): Path<String>, form: Form<work::StepForm>) -> Response {
    if !work::may_step(&here, &form.step) {
        return here.wrong(&Problem::forbidden(sentence!(
            "a request is worked on by the desk that was asked"
        )));
    }
    match check_own(&here, &key).await {
        Ok(()) => work::stepped(&here, &below("/requests", &key), &key, &form).await,
        Err(problem) => here.wrong(&problem),
    }
}

/// What somebody asks.
#[derive(Deserialize)]
pub struct Asked {
    desk: String,
    subject: String,
    #[serde(default)]
    about: String,
    text: String,
}

/// Asks a desk.
pub async fn ask(here: Here, Form(asked): Form<Asked>) -> Response {
    // The moment makes it new; the person makes it theirs.
    let id = format!("{}-{}", here.visitor.person.person, engine::now().0 / 1_000);
    let place = below("/requests", &office::desks::request_key(&id));
    let Asked { desk, subject, about, text } = asked;
    match commands::ask(
        &here.rooms,
        &here.visitor,
        &id,
        commands::Question { desk, subject, about, text },
    )
    .await
    {
        Ok(()) => done(&place, "asked"),
        Err(problem) => here.went_wrong("/requests", &problem),
    }
}
