//! Settlement: what is due to and from the street, and what has failed.

use super::{Here, Sheet, Shown};
use crate::answers::currencies;
use crate::answers::settlement::{FailCounts, Obligation, fail_counts, fails, obligations};
use crate::look::frame::Section;
use crate::words::Words;
use axum::response::Response;
use door::{Permission, Problem};
use maud::html;
use serde::Serialize;
use std::collections::BTreeSet;

/// The page.
pub async fn show(here: Here) -> Response {
    let shown = draw(&here).await;
    here.give(shown)
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let (due, failing, counts, currencies) = here
        .answer(|office, date| {
            let currencies: BTreeSet<String> = currencies(office).collect();
            (obligations(office), fails(office, date), fail_counts(office, date), currencies)
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
    let (money, securities): (Vec<Obligation>, Vec<Obligation>) =
        due.into_iter().partition(|due| currencies.contains(&due.asset));
    let securities: Vec<SecuritiesDue> = securities.into_iter().map(SecuritiesDue::of).collect();
    let nothing = || words.say("settlement-no-obligations");
    let money = Sheet::of("money-due", words.say("settlement-money"), nothing(), &money, &[]);
    let money = Sheet { sums: Some(("asset", &["quantity"])), ..money };
    let due =
        Sheet::of("obligations", words.say("settlement-obligations"), nothing(), &securities, &[]);
    let body = html! {
        (fails.shown(here, None))
        (money.shown(here, None))
        (due.shown(here, None))
    };
    let shown = Shown::of(Section::Settlement, words.say("nav-settlement"), body);
    Ok(Shown { subtitle: said(words, counts), ..shown.with(vec![fails, money, due]) })
}

/// Securities that are due, by an instrument that leads to its page.
#[derive(Serialize)]
struct SecuritiesDue {
    settlement_date: String,
    street_account: String,
    instrument: String,
    quantity: String,
}

impl SecuritiesDue {
    fn of(due: Obligation) -> Self {
        let Obligation { settlement_date, street_account, asset, quantity } = due;
        Self { settlement_date, street_account, instrument: asset, quantity }
    }
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
