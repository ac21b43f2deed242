//! A document that takes long: how far it is, until it leads to what became of it.
//!
//! In: the kind and name of a document that was handed in. Out: a page whose figures the script
//! fetches anew, and nothing else of it, so that nobody loses their place; without the script, a
//! link that looks again. Never here: a figure that the books do not have.

use super::here::done;
use super::{Here, Shown};
use crate::api::commands::kind as parsed;
use crate::commands::{Became, HowFar, became_of};
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::{card, facts};
use crate::reason::failed;
use crate::words::Family;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use door::Problem;
use maud::{Markup, html};

/// Where a document stands that is being taken in.
pub fn landing(how_far: &HowFar) -> Response {
    Redirect::to(&address(how_far)).into_response()
}

fn address(how_far: &HowFar) -> String {
    below(&below("/documents", &how_far.kind), &how_far.name)
}

/// The page.
pub async fn show(here: Here, Path((kind, name)): Path<(String, String)>) -> Response {
    match ask(&here, &kind, name).await {
        Ok(Became::Loaded { file, .. }) => done(&format!("/files/{}", file.source), "loaded"),
        Ok(Became::Proposed { proposal }) => done(&below("/approvals", &proposal), "proposed"),
        Ok(Became::UnderWay(how_far)) => {
            let shown = draw(&here, &how_far);
            here.give(Ok(shown))
        }
        Err(problem) => here.give(Err(problem)),
    }
}

async fn ask(here: &Here, kind: &str, name: String) -> Result<Became, Problem> {
    let kind = parsed(kind)?;
    let visitor = here.visitor.clone();
    here.rooms
        .apart(move |rooms| Ok(became_of(rooms, &visitor, kind, &name)))
        .await
        .map_err(failed)?
}

fn draw(here: &Here, how_far: &HowFar) -> Shown {
    let words = here.words;
    let pair = |name: &str, text: String| (words.word(Family::Column, name), html! { (text) });
    let pairs = [
        pair("kind", words.word(Family::File, &how_far.kind)),
        pair("booked", words.number(&how_far.booked.to_string())),
        pair("duplicate", words.number(&how_far.duplicate.to_string())),
        pair("rejected", words.number(&how_far.rejected.to_string())),
    ];
    let live = html! {
        div data-under-way { p { (sentence(here, how_far)) } (bar(how_far)) (facts(&pairs)) }
        p.hint { (words.say("under-way-hint")) }
        div.buttons { a.button href=(address(how_far)) { (words.say("under-way-again")) } }
    };
    let crumbs = vec![(words.say("nav-files"), "/files".to_owned())];
    let body = card("under-way", &words.say("under-way-title"), &html! {}, &live);
    Shown { crumbs, ..Shown::of(Section::Files, how_far.name.clone(), body) }
}

fn judged(how_far: &HowFar) -> usize {
    how_far.booked as usize + how_far.duplicate + how_far.rejected
}

fn sentence(here: &Here, how_far: &HowFar) -> String {
    let words = here.words;
    match how_far.rows {
        None => words.say("under-way-reading"),
        Some(rows) => {
            let [judged, rows] =
                [judged(how_far).to_string(), rows.to_string()].map(|count| words.number(&count));
            words.say_with("under-way-judged", &[("judged", &judged), ("rows", &rows)])
        }
    }
}

/// The same for the eye; the sentence says it to everybody.
fn bar(how_far: &HowFar) -> Markup {
    html! {
        @if let Some(rows) = how_far.rows {
            progress aria-hidden="true" max=(rows) value=(judged(how_far)) {}
        }
    }
}
