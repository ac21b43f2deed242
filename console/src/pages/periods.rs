//! Periods: which months are closed, by whom, with what still open; closing the next one, and
//! putting a reopening forward.
//!
//! In: the periods of the office. Out: a page; closings and reopenings as orders for the keeper.
//! Never here: whether a period may close or reopen (the office).

use super::here::done;
use super::{Here, Sheet, Shown};
use crate::answers::Said;
use crate::api::commands::period;
use crate::commands;
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::card;
use crate::words::Family;
use axum::Form;
use axum::response::Response;
use door::{CSRF_FIELD, Permission, Problem};
use maud::{Markup, html};
use office::Office;
use office::plausible::period_signature;
use serde::{Deserialize, Serialize};
use terms::Period;

/// A period that was closed, or the one to be closed next.
#[derive(Serialize)]
struct Line {
    period: String,
    state: String,
    number: usize,
    by: Option<String>,
    open_items: usize,
}

/// The page.
pub async fn show(here: Here) -> Response {
    let shown = draw(&here).await;
    here.give(shown)
}

async fn draw(here: &Here) -> Result<Shown, Problem> {
    let (lines, next, last, checklist) = here
        .answer(|office, _| {
            let next = next(office);
            (lines(office), next, last_closed(office), Checklist::of(office, next))
        })
        .await?;
    let words = here.words;
    let sheet = Sheet::of(
        "periods",
        words.say("periods-caption"),
        words.say("periods-nothing"),
        &lines,
        &[],
    );
    let body = html! {
        @if here.visitor.may(Permission::CloseDay) {
            (card("close", &words.say("periods-close"), &html! {}, &close_form(here, next, &checklist)))
        }
        @if let Some(last) = last && here.visitor.may(Permission::Propose) {
            (card("reopen", &words.say("periods-reopen"), &html! {}, &reopen_form(here, last)))
        }
        (sheet.shown(here, None))
        p {
            a href=(here.link("/reports/closings")) { (words.word(Family::Report, "closings")) } " · "
            a href=(here.link("/reports/late-items")) { (words.word(Family::Report, "late-items")) }
        }
    };
    let crumbs = vec![(words.say("nav-ledger"), here.link("/ledger"))];
    Ok(Shown {
        crumbs,
        ..Shown::of(Section::Ledger, words.say("periods-title"), body).with(vec![sheet])
    })
}

/// Every closed period, and each of its closings; the newest first.
fn lines(office: &Office) -> Vec<Line> {
    let last = last_closed(office);
    let of = |period: Period| {
        let closings = office.periods.closings(period).iter().enumerate();
        closings.map(move |(index, close)| Line {
            period: period.to_string(),
            state: if last.is_some_and(|last| period <= last) { "closed" } else { "reopened" }
                .to_owned(),
            number: index + 1,
            by: Some(close.by.person.to_string()),
            open_items: close.open_items.len(),
        })
    };
    let mut lines: Vec<Line> = office.periods.periods().flat_map(of).collect();
    lines.reverse();
    lines
}

/// The last period that is closed.
fn last_closed(office: &Office) -> Option<Period> {
    office.periods.periods().filter(|period| office.periods.is_locked(period.first())).last()
}

/// The period that is to be closed next.
fn next(office: &Office) -> Period {
    last_closed(office).map_or_else(|| Period::of(office.days.books_from()), Period::next)
}

/// What is to be known before a period is closed.
struct Checklist {
    /// What would stay open.
    open_items: Vec<Said>,
    /// The item under which a second person signs, and who has; none: nobody need.
    signature: Option<(String, Option<String>)>,
}

impl Checklist {
    fn of(office: &Office, next: Period) -> Self {
        // While the period goes on, as of today.
        let day = next.last().min(office.days.current());
        let open_items = office::open_items(office, day).into_iter().map(Said::from);
        let signature = period_signature(office, next);
        Self {
            open_items: open_items.collect(),
            signature: signature
                .map(|(key, by)| (key.to_string(), by.map(|by| by.person.to_string()))),
        }
    }
}

fn checklist(here: &Here, of: &Checklist) -> Markup {
    let words = here.words;
    html! {
        h3 { (words.say("periods-open-items")) }
        @if of.open_items.is_empty() { p.hint { (words.say("periods-none-open")) } }
        ul.needs { @for item in &of.open_items { li { (words.worded(&item.in_short())) } } }
        @match &of.signature {
            Some((_, Some(by))) => p { (words.say_with("periods-signed", &[("by", by)])) }
            Some((item, None)) => p {
                (words.say("periods-sign-first")) " "
                a.button href=(here.link(&below("/queue", item))) { (words.say("day-sign")) }
            }
            None => {}
        }
    }
}

fn close_form(here: &Here, next: Period, of: &Checklist) -> Markup {
    let words = here.words;
    html! {
        p.hint { (words.say("periods-close-says")) }
        (checklist(here, of))
        form.inline method="post" action="/periods/close" {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            label for="close-period" { (words.word(Family::Column, "period")) }
            input #close-period type="month" name="period" value=(next) required;
            button.primary type="submit" { (words.say("periods-close")) }
        }
    }
}

fn reopen_form(here: &Here, last: Period) -> Markup {
    let words = here.words;
    html! {
        p.hint { (words.say("periods-reopen-says")) }
        form.inline method="post" action="/periods/reopen" {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            label for="reopen-period" { (words.word(Family::Column, "period")) }
            input #reopen-period type="month" name="period" value=(last) required;
            label for="reason" { (words.say("files-reason")) }
            input #reason type="text" name="reason" required;
            button type="submit" { (words.say("periods-reopen")) }
        }
    }
}

/// Which period, and why.
#[derive(Deserialize)]
pub struct WhichPeriod {
    period: String,
    #[serde(default)]
    reason: String,
}

/// Closes a period.
pub async fn close(here: Here, Form(form): Form<WhichPeriod>) -> Response {
    let closed = match period(&form.period) {
        Ok(period) => commands::close_period(&here.rooms, &here.visitor, period).await,
        Err(problem) => Err(problem),
    };
    match closed {
        Ok(Some(())) => done("/periods", "period-closed"),
        Ok(None) => done("/periods", "goes-on"),
        Err(problem) => here.went_wrong("/periods", &problem),
    }
}

/// Puts forward that a period is reopened.
pub async fn reopen(here: Here, Form(form): Form<WhichPeriod>) -> Response {
    let proposed = match period(&form.period) {
        Ok(period) => {
            commands::propose_reopening(&here.rooms, &here.visitor, period, &form.reason).await
        }
        Err(problem) => Err(problem),
    };
    match proposed {
        Ok(()) => done("/approvals", "proposed"),
        Err(problem) => here.went_wrong("/periods", &problem),
    }
}
