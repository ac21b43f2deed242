//! Reports: the list, and any of them as a table that can be taken away.

use super::report_groups::{GROUPS, is_for};
use super::{Here, Sheet, Shown};
use crate::answers::reports::{Rows, names_for};
use crate::api::reports::{ReportAsk, drawn, known, seen};
use crate::look::frame::Section;
use crate::look::links::below;
use crate::words::{Family, Words};
use axum::extract::{Path, Query};
use axum::response::Response;
use door::{Problem, Seen};
use maud::{Markup, html};
use reports::Question;
use serde::Deserialize;

/// What a report is asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Options {
    #[serde(default)]
    from: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    account: String,
    #[serde(default)]
    line: String,
    #[serde(default)]
    method: String,
}

impl Options {
    /// The question, through the lens of the page.
    pub fn question(&self, here: &Here) -> Result<Question, Problem> {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let ask = ReportAsk {
            from: given(&self.from),
            basis: given(&self.basis),
            account: given(&self.account),
            line: given(&self.line),
            method: given(&self.method),
            format: None,
        };
        ask.question(here.lens)
    }

    /// The basis, as it was asked for.
    pub fn basis(&self) -> &str {
        self.basis.trim()
    }

    /// The fields that narrow a report.
    pub fn form(&self, here: &Here, action: &str, fields: &[&str]) -> Markup {
        let words = here.words;
        let value = |field: &str| match field {
            "from" => &self.from,
            "basis" => &self.basis,
            "account" => &self.account,
            "line" => &self.line,
            _ => &self.method,
        };
        let choices = |field: &str| match field {
            "basis" => Some(["", "trade", "settlement"].as_slice()),
            "method" => Some(["", "fifo", "lifo", "hifo", "lofo", "average"].as_slice()),
            _ => None,
        };
        html! {
            form.filter method="get" action=(action) {
                (here.lens_fields())
                @for field in fields {
                    div.field {
                        label for={ "ask-" (field) } { (words.word(Family::Column, field)) }
                        @match choices(field) {
                            Some(choices) => select id={ "ask-" (field) } name=(field) {
                                @for choice in choices {
                                    option value=(choice) selected[choice == value(field)] {
                                        @if choice.is_empty() { (words.say("work-any")) }
                                        @else { (words.word(Family::Value, choice)) }
                                    }
                                }
                            },
                            None => input id={ "ask-" (field) }
                                type=(if *field == "from" { "date" } else { "text" })
                                name=(field) value=(value(field));,
                        }
                    }
                }
                div.buttons {
                    button type="submit" { (words.say("filter")) }
                    a.button.plain href=(action) { (words.say("clear")) }
                }
            }
        }
    }
}

/// The list.
pub async fn list(here: Here) -> Response {
    let words = here.words;
    let markets: Vec<String> = here.rooms.reading.look(|office| {
        office.directory.markets().map(|market| market.market.to_string()).collect()
    });
    let open: Vec<String> = names_for(&here.sight).into_iter().map(|name| name.report).collect();
    let is_shown =
        |report: &&&str| is_for(report, &markets) && open.iter().any(|name| name == **report);
    let one = |report: &str| {
        html! {
            li {
                a href=(here.link(&below("/reports", report))) { (words.word(Family::Report, report)) }
                p { (words.word(Family::Shows, report)) }
            }
        }
    };
    let body = html! {
        @if is_for("reserve", &markets) && open.iter().any(|name| name == "reserve") {
            p { a href=(here.link("/regulation")) { (words.say("regulation-title")) } }
        }
        @for (key, reports) in GROUPS {
            @if reports.iter().any(|report| is_shown(&report)) {
                section {
                    h2 { (words.say(key)) }
                    ul.reports {
                        @for report in reports.iter().filter(is_shown) { (one(report)) }
                    }
                }
            }
        }
    };
    // A list of names shows nobody's account.
    let shown = Shown::of(Section::Reports, words.say("nav-reports"), body).seen(Seen::default());
    here.give(Ok(shown))
}

/// A report.
pub async fn report(
    here: Here,
    Path(name): Path<String>,
    Query(options): Query<Options>,
) -> Response {
    let shown = draw(&here, &name, options).await;
    here.give(shown)
}

async fn draw(here: &Here, name: &str, options: Options) -> Result<Shown, Problem> {
    let words = here.words;
    let report = known(name)?;
    let rows = drawn(&here.rooms, report, options.question(here)?, &here.sight).await?;
    let seen = seen(report, &rows, &here.sight);
    let subtitle = covers(words, &rows);
    let sheet =
        Sheet::of_report(name, words.word(Family::Shows, name), words.say("report-nothing"), rows);
    let fields: Vec<&str> = report.takes.iter().map(|takes| takes.field()).collect();
    let body = html! {
        @if !fields.is_empty() { (options.form(here, here.path(), &fields)) }
        (sheet.shown(here, None))
    };
    let crumbs = vec![(words.say("nav-reports"), here.link("/reports"))];
    let shown = Shown::of(Section::Reports, words.word(Family::Report, name), body);
    Ok(Shown { subtitle, crumbs, ..shown.with(vec![sheet]).seen(seen) })
}

/// Which days a report is of, and what its rows come to: it stands under its title, on the screen
/// and on paper.
pub(super) fn covers(words: Words, rows: &Rows) -> String {
    let says = rows.says.as_ref().map(|says| words.worded(&says.0));
    [days(words, rows)].into_iter().chain(says).collect::<Vec<_>>().join(" · ")
}

fn days(words: Words, rows: &Rows) -> String {
    match (rows.from.as_deref(), rows.until.as_deref()) {
        (Some(from), Some(until)) => {
            words.say_with("report-days", &[("from", from), ("until", until)])
        }
        (None, Some(date)) => words.say_with("report-as-of", &[("date", date)]),
        (_, None) => String::new(),
    }
}
