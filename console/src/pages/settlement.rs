//! Settlement: what is due to and from the street, and what has failed.

use super::{Here, Sheet, Shown};
use crate::answers::settlement::{FailCounts, fail_counts, fails, obligations};
use crate::look::frame::Section;
use crate::words::Words;
use axum::response::Response;
use door::{Permission, Problem};
use maud::html;

/// The page.
pub async fn show(here: Here) -> Response {
    let shown = draw(&here).await;
    here.give(shown)
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let (due, failing, counts) = here
        .answer(|office, date| {
            (obligations(office), fails(office, date), fail_counts(office, date))
        })
        .await?;
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
    let shown = Shown::of(Section::Settlement, words.say("nav-settlement"), body);
    Ok(Shown { subtitle: said(words, counts), ..shown.with(vec![fails, due]) })
}

/// How many fails there are, whose they are, and how many are aged.
pub(super) fn said(words: Words, counts: FailCounts) -> String {
    let FailCounts { fails, to_deliver, due_today } = counts;
    let figures = [to_deliver, fails - to_deliver, fails - due_today, due_today];
    let [deliver, receive, aged, today] = figures.map(|count| words.count(count));
    let values =
        [("deliver", &*deliver), ("receive", &receive), ("aged", &aged), ("today", &today)];
    words.say_count_with("settlement-counts", fails, &values)
}
