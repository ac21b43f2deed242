//! End of day: its checklist, and the button that runs it.
//!
//! In: the day that is to be run. Out: which files have come, which days were not run, what is to
//! be signed; then the day, run to its end. Never here: whether a day may be closed.

use super::here::done;
use super::{Here, Sheet, Shown};
use crate::answers::checklist::{Checklist, ToSign, checklist, timed};
use crate::api::ask::day;
use crate::commands;
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::{Tone, badge, card, empty};
use crate::reason::failed;
use crate::words::Family;
use axum::Form;
use axum::extract::Query;
use axum::response::Response;
use door::{CSRF_FIELD, Permission, Problem};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};

/// Which day.
#[derive(Clone, Deserialize)]
pub struct WhichDay {
    date: String,
}

/// The day that an address names; without one it is the day that is worked.
#[derive(Default, Deserialize)]
pub struct Asked {
    date: Option<String>,
}

/// A file that is expected, as a line.
#[derive(Serialize)]
struct FileLine {
    kind: String,
    file: String,
    due: Option<String>,
    state: String,
}

/// What the clocks of the market show at a moment, to the minute: 2021-01-05 18:30 -05:00.
fn clock(moment: &str) -> String {
    let (shown, offset) = moment.split_at(moment.len().min("2021-01-05T18:30:00".len()));
    let minute = shown.get(.."2021-01-05T18:30".len()).unwrap_or(shown);
    format!("{} {offset}", minute.replace('T', " "))
}

/// The checklist of a day.
pub async fn show(here: Here, Query(asked): Query<Asked>) -> Response {
    let shown = draw(&here, asked).await;
    here.give(shown)
}

async fn draw(here: &Here, asked: Asked) -> Result<Shown, Problem> {
    let date = match asked.date.filter(|date| !date.is_empty()) {
        Some(date) => day(&date, "date")?,
        None => here.rooms.reading.look(|office| office.days.current()),
    };
    let now = engine::now();
    let found = here.answer(move |office, _| checklist(office, date, now)).await?;
    // Through a lens the events have other numbers.
    let found = if here.lens == engine::Lens::default() {
        here.rooms.apart(move |rooms| timed(rooms, found)).await.map_err(failed)?
    } else {
        found
    };
    let words = here.words;
    let lines: Vec<FileLine> = found
        .files
        .iter()
        .map(|file| FileLine {
            kind: words.word(Family::File, &file.kind),
            file: file.document.clone().unwrap_or_else(|| file.begins.clone()),
            due: file.due.as_deref().map(clock),
            state: file.state.clone(),
        })
        .collect();
    let files = Sheet::of(
        "expected-files",
        words.say("day-files"),
        words.say("day-files-nothing"),
        &lines,
        &[],
    );
    let [caption, nothing] = ["day-closes", "day-closes-nothing"].map(|key| words.say(key));
    let closes = Sheet::of("closes", caption, nothing, &found.closes, &[]);
    let body = html! {
        @if !found.days_not_run.is_empty() {
            p.error role="alert" {
                (words.say_with("day-not-run", &[("days", &found.days_not_run.join(", "))]))
            }
        }
        (files.shown(here, None))
        (card("to-sign", &words.say("day-to-sign"), &html! {}, &to_sign(here, &found)))
        @if found.closes.len() > 1 || !found.is_closed() && !found.closes.is_empty() {
            (closes.shown(here, None))
        }
        @if found.can_be_reopened && here.visitor.may(Permission::Propose) {
            (card("reopen", &words.say("day-reopen"), &html! {}, &reopen_form(here, &found)))
        }
        (card("run", &words.say("day-run"), &html! {}, &run_form(here, &found)))
    };
    let crumbs = vec![(words.say("nav-today"), here.link("/"))];
    let title = words.say_with("day-title", &[("date", &found.date)]);
    let shown = Shown::of(Section::Today, title, body).with(vec![files]);
    // What is to be signed may name clients.
    Ok(Shown { crumbs, ..shown.seen(door::Seen::every_client()) })
}

fn to_sign(here: &Here, of: &Checklist) -> Markup {
    let words = here.words;
    if of.to_sign.is_empty() {
        return empty(&words.say("day-nothing-to-sign"));
    }
    let line = |list: &ToSign| {
        let by = list.signed_by.join(", ");
        html! {
            li {
                @if list.item.is_some() {
                    (badge(Tone::Bad, &words.say_with("day-signatures", &[
                        ("given", &list.signed_by.len().to_string()),
                        ("due", &list.signatures.to_string()),
                    ])))
                } @else { (badge(Tone::Good, &words.say_with("day-signed-by", &[("by", &by)]))) }
                " " (words.worded(&list.says.0)) " "
                @match &list.item {
                    Some(item) if of.is_open && here.visitor.may(Permission::WorkQueue) => {
                        a.button href=(here.link(&below("/queue", item))) { (words.say("day-sign")) }
                    }
                    _ => {}
                }
            }
        }
    };
    html! {
        @if !of.is_open { p.hint { (words.say("day-sign-when-open")) } }
        ul.needs { @for list in &of.to_sign { (line(list)) } }
    }
}

/// The last closed day is opened again when a second person approves.
fn reopen_form(here: &Here, of: &Checklist) -> Markup {
    let words = here.words;
    html! {
        p.hint { (words.say("day-reopen-says")) }
        form.inline method="post" action="/day/reopen" {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            input type="hidden" name="date" value=(of.date);
            label for="reason" { (words.say("files-reason")) }
            input #reason type="text" name="reason" required;
            button type="submit" { (words.say("day-reopen")) }
        }
    }
}

fn run_form(here: &Here, of: &Checklist) -> Markup {
    let words = here.words;
    html! {
        @if here.visitor.may(Permission::CloseDay) && here.lens == engine::Lens::default() {
            p.hint { (words.say("day-run-says")) }
            form.inline method="post" action="/day/run" {
                input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
                input type="hidden" name="date" value=(of.date);
                button.primary type="submit" { (words.say("today-run")) }
            }
        } @else { p.hint { (words.say("day-run-who")) } }
    }
}

/// Which day, and why it is to be reopened.
#[derive(Deserialize)]
pub struct Reopened {
    date: String,
    #[serde(default)]
    reason: String,
}

/// Puts forward that it is reopened.
pub async fn reopen(here: Here, Form(form): Form<Reopened>) -> Response {
    let proposed = match day(&form.date, "date") {
        Ok(date) => {
            commands::propose_day_reopening(&here.rooms, &here.visitor, date, &form.reason).await
        }
        Err(problem) => Err(problem),
    };
    match proposed {
        Ok(()) => done("/approvals", "proposed"),
        Err(problem) => here.went_wrong(&format!("/day?date={}", form.date.trim()), &problem),
    }
}

/// Runs it: settles what is due, works out what follows, proves it, closes it when every control
/// holds and every list is signed.
pub async fn run(here: Here, Form(form): Form<WhichDay>) -> Response {
    let run = match day(&form.date, "date") {
        Ok(date) => commands::run_day(&here.rooms, &here.visitor, date).await,
        Err(problem) => Err(problem),
    };
    let checklist = format!("/day?date={}", form.date.trim());
    match run {
        Ok(Some(sheet)) if sheet.holds() => done("/", "day-closed"),
        Ok(Some(sheet)) if sheet.controls.iter().all(terms::Control::holds) => {
            done(&checklist, "day-to-sign")
        }
        Ok(Some(_)) => done("/", "day-open"),
        Ok(None) => done("/", "goes-on"),
        Err(problem) => here.went_wrong(&checklist, &problem),
    }
}
