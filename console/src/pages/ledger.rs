//! The general ledger: the trial balance, down to an account's postings and each posting's paper.

use super::reports::Options;
use super::{Here, Sheet, Shown};
use crate::api::reports::drawn;
use crate::door::{Problem, Seen};
use crate::look::frame::Section;
use axum::extract::Query;
use axum::response::Response;
use it::reports::Question;
use maud::html;
use office::accounting::view::Basis;

/// The trial balance on trade-date basis, or on the one that is asked for.
pub async fn show(here: Here, Query(options): Query<Options>) -> Response {
    let shown = draw(&here, options).await;
    here.give(shown)
}

async fn draw(here: &Here, options: Options) -> Result<Shown, Problem> {
    let question = options.question(here)?;
    let question = Question { basis: question.basis.or(Some(Basis::TradeDate)), ..question };
    let rows = drawn(&here.rooms, "trial-balance", question).await?;
    let words = here.words;
    let nothing = words.say("ledger-nothing");
    let sheet = Sheet::of_report("trial-balance", words.say("ledger-caption"), nothing, rows);
    let sheet = Sheet { sums: Some(("currency", &["debit", "credit"])), ..sheet };
    let body = html! {
        p { a href=(here.link("/periods")) { (words.say("periods-title")) } }
        (options.form(here, "/ledger", &["basis", "account", "line"]))
        (sheet.shown(here, None))
    };
    Ok(Shown::of(Section::Ledger, words.say("nav-ledger"), body).with(vec![sheet]).seen(Seen::every_client()))
}
