//! The general ledger: the trial balance by its lines, the accounts of a line, and from each figure
//! down to its postings.
//!
//! In: the report of the trial balance. Out: a page. Never here: a figure that the report does not
//! have.

use super::reports::{Options, covers};
use super::sheet::sum;
use super::{Here, Sheet, Shown};
use crate::answers::reports::Rows;
use crate::api::reports::drawn;
use crate::look::frame::Section;
use axum::extract::Query;
use axum::response::Response;
use door::{Problem, Seen};
use maud::html;
use office::accounting::view::Basis;
use reports::{Cell, Question, Typed, trial_balance};
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
    let rows = drawn(&here.rooms, &trial_balance::REPORT, question, &here.sight).await?;
    let words = here.words;
    let subtitle = covers(words, &rows);
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
    Ok(Shown { subtitle, crumbs, ..shown })
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
    let mut lines: BTreeMap<[String; 3], Vec<&Vec<Cell>>> = BTreeMap::new();
    for row in &rows.rows {
        let key = [basis, currency, gl_line].map(|column| row[column].text().into_owned());
        lines.entry(key).or_default().push(row);
    }
    let names: Vec<Name> = lines.keys().map(|[.., gl_line]| Name::from(gl_line)).collect();
    let captions = here
        .answer(move |office, _| {
            names
                .iter()
                .map(|name| office.directory.gl_caption(name).caption)
                .collect::<Vec<Name>>()
        })
        .await?;
    let total = |rows: &[&Vec<Cell>], column: usize| {
        sum(rows.iter().map(|row| &row[column])).map_or(Cell::Nothing, Cell::Number)
    };
    let line = |(([basis, currency, gl_line], rows), caption): (([String; 3], Vec<_>), Name)| {
        let text = |text: String| Cell::said(text.into());
        vec![
            text(gl_line),
            Cell::said(caption.into()),
            text(currency),
            text(basis),
            rows.len().cell(),
            total(&rows, debit),
            total(&rows, credit),
        ]
    };
    let rows = lines.into_iter().zip(captions).map(line).collect();
    let columns = ["gl_line", "caption", "currency", "basis", "accounts", "debit", "credit"]
        .map(str::to_owned)
        .to_vec();
    Ok(Rows { columns, rows, ..Rows::default() })
}
