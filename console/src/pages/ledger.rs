//! The general ledger: the trial balance by its lines, the accounts of a line, and from each figure
//! down to its postings.
//!
//! In: the report of the trial balance. Out: a page. Never here: a figure that the report does not
//! have.

use super::reports::Options;
use super::sheet::sum;
use super::{Here, Sheet, Shown};
use crate::answers::Said;
use crate::answers::reports::Rows;
use crate::api::reports::drawn;
use crate::look::frame::Section;
use axum::extract::Query;
use axum::response::Response;
use door::{Problem, Seen};
use engine::reports::Question;
use maud::html;
use office::accounting::view::Basis;
use std::collections::BTreeMap;
use terms::Name;

/// The trial balance on trade-date basis, or on the one that is asked for.
pub async fn show(here: Here, Query(options): Query<Options>) -> Response {
    let shown = draw(&here, options).await;
    here.give(shown)
}

async fn draw(here: &Here, options: Options) -> Result<Shown, Problem> {
    let question = options.question(here)?;
    let is_whole = question.account.is_none() && question.gl_line.is_none();
    let question = Question { basis: question.basis.or(Some(Basis::TradeDate)), ..question };
    let rows = drawn(&here.rooms, "trial-balance", question).await?;
    let words = here.words;
    let nothing = words.say("ledger-nothing");
    let sheet = if is_whole {
        let basis = options.basis();
        let lines = by_line(here, &rows).await?;
        let sheet = Sheet::of_report("lines", words.say("ledger-lines"), nothing, lines);
        sheet.opening("gl_line", format!("/ledger?basis={basis}&line="))
    } else {
        Sheet::of_report("trial-balance", words.say("ledger-caption"), nothing, rows)
    };
    let sheet = Sheet { sums: Some(("currency", &["debit", "credit"])), ..sheet };
    let body = html! {
        p { a href=(here.link("/periods")) { (words.say("periods-title")) } }
        (options.form(here, "/ledger", &["basis", "account", "line"]))
        (sheet.shown(here, None))
    };
    let shown = Shown::of(Section::Ledger, words.say("nav-ledger"), body)
        .with(vec![sheet])
        .seen(Seen::every_client());
    let crumbs =
        if is_whole { Vec::new() } else { vec![(words.say("nav-ledger"), here.link("/ledger"))] };
    Ok(Shown { crumbs, ..shown })
}

/// The accounts of each line together, with what the line is called.
async fn by_line(here: &Here, rows: &Rows) -> Result<Rows, Problem> {
    let [basis, currency, gl_line, debit, credit] =
        ["basis", "currency", "gl_line", "debit", "credit"].map(|column| {
            rows.columns
                .iter()
                .position(|name| name == column)
                .expect("a column of the trial balance")
        });
    let mut lines: BTreeMap<[&str; 3], Vec<&Vec<Said>>> = BTreeMap::new();
    for row in &rows.rows {
        lines
            .entry([basis, currency, gl_line].map(|column| row[column].text()))
            .or_default()
            .push(row);
    }
    let names: Vec<Name> = lines.keys().map(|[.., gl_line]| Name::from(*gl_line)).collect();
    let captions = here
        .answer(move |office, _| {
            names
                .iter()
                .map(|name| office.directory.gl_caption(name).caption.to_string())
                .collect::<Vec<_>>()
        })
        .await?;
    let total = |rows: &[&Vec<Said>], column: usize| {
        sum(rows.iter().map(|row| row[column].text())).unwrap_or_default()
    };
    let line =
        |(([basis, currency, gl_line], rows), caption): (([&str; 3], Vec<&Vec<Said>>), String)| {
            let [basis, currency, gl_line] = [basis, currency, gl_line].map(str::to_owned);
            vec![
                gl_line,
                caption,
                currency,
                basis,
                rows.len().to_string(),
                total(&rows, debit),
                total(&rows, credit),
            ]
        };
    let rows = lines.into_iter().zip(captions).map(line);
    let columns = ["gl_line", "caption", "currency", "basis", "accounts", "debit", "credit"]
        .map(str::to_owned)
        .to_vec();
    Ok(Rows::of(columns, rows))
}
