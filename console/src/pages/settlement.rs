//! Settlement: what is due to and from the street, and what has failed.

use super::{Here, Sheet, Shown};
use crate::answers::settlement::{fails, obligations};
use crate::look::frame::Section;
use axum::response::Response;
use door::{Permission, Problem};
use maud::html;

/// The page.
pub async fn show(here: Here) -> Response {
    let shown = draw(&here).await;
    here.give(shown)
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let (due, failing) =
        here.answer(|office, date| (obligations(office), fails(office, date))).await?;
    let words = here.words;
    let fails = Sheet::of(
        "fails",
        words.say("settlement-fails"),
        words.say("settlement-no-fails"),
        &failing,
        &[],
    );
    // A fail opens the work on it, for those who work on it.
    let fails = if here.visitor.may(Permission::WorkQueue) {
        fails.opening("item", "/queue")
    } else {
        fails
    };
    let fails = Sheet { hidden: Some("item"), ..fails };
    let due = Sheet::of(
        "obligations",
        words.say("settlement-obligations"),
        words.say("settlement-no-obligations"),
        &due,
        &[],
    );
    let body = html! { (fails.shown(here, None)) (due.shown(here, None)) };
    Ok(Shown::of(Section::Settlement, words.say("nav-settlement"), body).with(vec![fails, due]))
}
