//! Causes of rejects on the page of the queue, and what is done for all rows of one at once: their
//! files are sent again, or they are set aside with one comment.
//!
//! In: the causes. Out: a card for each; the way back, which says what became of the rows. Never
//! here: a row that is booked otherwise than its file says.

use super::here::done;
use super::row_fields::ROWS_MAX;
use super::under_way::landing;
use super::{Here, ROWS_SHOWN_MAX};
use crate::Rooms;
use crate::answers::causes::{
    Cause, CauseKey, Causes, GROUPED_MAX, cause_of, causes, is_open, next_of,
};
use crate::answers::files::refused_row;
use crate::answers::work::ItemFacts;
use crate::commands::{self, Became, HandedIn, to_hand_in};
use crate::look::links::{below, with};
use crate::look::pieces::card;
use crate::reason::failed;
use crate::upload::Content;
use crate::words::Family;
use axum::Form;
use axum::response::Response;
use door::{CSRF_FIELD, Permission, Problem};
use maud::{Markup, html};
use office::key_of_row;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use terms::{Document, ItemKind, SourceId, SourceKind, sentence};

/// The list of rejects.
pub(super) const REJECTS: &str = "/queue?kind=rejected_row";
/// So many causes are shown; when those are dealt with, others come.
const SHOWN_MAX: usize = 20;
/// So many files are sent again at once.
const FILES_MAX: usize = 20;
/// So many rows are set aside at once: each is a step of its own.
const ASIDE_MAX: usize = 500;
/// Files that are read for what rejected rows say, and how much of each: others show their ids.
const READ_FILES_MAX: usize = 8;
const READ_BYTES_MAX: u64 = 8 << 20;
const READ_ROWS_MAX: u32 = 20_000;

/// What is told of a row at a glance, in this order; the first column is its id.
const TOLD: [&str; 9] =
    ["account", "side", "quantity", "instrument", "asset", "price", "amount", "currency", "date"];

/// A row of a document, by their numbers.
pub(super) type At = (SourceId, u32);

/// The row that an item is about.
pub(super) fn row_at(of: &ItemFacts) -> Option<At> {
    of.source.as_ref().map(|source| (SourceId(source.source), source.row))
}

/// The row of a key.
pub(super) fn row_of(key: &str) -> Option<At> {
    let (source, row) = key.strip_prefix("row:")?.split_once(':')?;
    Some((SourceId(source.parse().ok()?), row.parse().ok()?))
}

/// What stands beside a list of items: of rejects their causes, and of each row that is shown what
/// it says.
pub(super) async fn beside(
    here: &Here,
    kind: &str,
    items: &[ItemFacts],
) -> Result<(Option<Causes>, BTreeMap<At, String>), Problem> {
    let is_of_rejects = kind == ItemKind::RejectedRow.as_str() && !here.takes_away();
    let found = if is_of_rejects { Some(found(here).await?) } else { None };
    let causes = found.iter().flat_map(|found| &found.causes);
    let firsts = causes.filter_map(|cause| cause.rows.first().copied());
    let rows = items.iter().take(ROWS_SHOWN_MAX).filter_map(row_at).chain(firsts).collect();
    let told = told(here, rows).await?;
    Ok((found, told))
}

/// What rejected rows say, as far as it is read.
async fn told(here: &Here, rows: BTreeSet<At>) -> Result<BTreeMap<At, String>, Problem> {
    let by_file = here.answer(move |office, _| by_file(office, rows)).await?;
    here.rooms.apart(move |rooms| read(rooms, by_file)).await.map_err(failed)
}

type ByFile = Vec<(SourceId, Document, BTreeSet<u32>)>;

fn by_file(office: &office::Office, rows: BTreeSet<At>) -> ByFile {
    let mut of_file: BTreeMap<SourceId, BTreeSet<u32>> = BTreeMap::new();
    for (source, row) in rows {
        of_file.entry(source).or_default().insert(row);
    }
    let document = |source| office.sources.file(source).document.clone();
    of_file.into_iter().map(|(source, rows)| (source, document(source), rows)).collect()
}

fn read(rooms: &Rooms, files: ByFile) -> anyhow::Result<BTreeMap<At, String>> {
    let mut told = BTreeMap::new();
    let is_short =
        |(_, document, _): &(SourceId, Document, BTreeSet<u32>)| document.bytes <= READ_BYTES_MAX;
    for (source, document, rows) in files.into_iter().filter(is_short).take(READ_FILES_MAX) {
        let Some(last) = rows.range(..=READ_ROWS_MAX).next_back() else { continue };
        let (columns, read) = engine::first_rows(&rooms.folder, &document, *last as usize)?;
        for row in rows {
            // The header is row 1.
            let fields = (row as usize).checked_sub(2).and_then(|index| read.get(index));
            let said = fields.map(|fields| at_a_glance(&columns, fields)).unwrap_or_default();
            if !said.is_empty() {
                told.insert((source, row), said);
            }
        }
    }
    Ok(told)
}

fn at_a_glance(columns: &[String], fields: &[String]) -> String {
    let under = |name: &&str| columns.iter().position(|column| column == name);
    let names = TOLD.iter().filter_map(under);
    let id = (0..columns.len().min(1)).filter(|index| !TOLD.contains(&columns[*index].as_str()));
    let said = id.chain(names).filter_map(|index| fields.get(index));
    said.filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join(" · ")
}

/// The causes that are shown.
async fn found(here: &Here) -> Result<Causes, Problem> {
    here.answer(|office, _| {
        let mut found = causes(office);
        found.causes.truncate(SHOWN_MAX);
        found
    })
    .await
}

/// The causes as cards.
pub(super) fn shown(here: &Here, found: &Causes, told: &BTreeMap<At, String>) -> Markup {
    html! {
        @if !found.is_whole {
            p.hint { (here.words.say_count("causes-of-first", GROUPED_MAX)) }
        }
        @for (index, cause) in found.causes.iter().enumerate() { (one(here, index, cause, told)) }
    }
}

fn one(here: &Here, index: usize, cause: &Cause, told: &BTreeMap<At, String>) -> Markup {
    let words = here.words;
    let CauseKey { kind, code, about } = &cause.key;
    let rule = words.word(Family::Refusal, code);
    let title = if about.is_empty() { rule } else { format!("{rule}: {about}") };
    let counted = html! { span.count { (words.say_count("causes-rows", cause.rows.len())) } };
    let form = |body: &Markup| {
        html! { form.inline method="post" action="/queue/causes" {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            input type="hidden" name="kind" value=(kind);
            input type="hidden" name="code" value=(code);
            input type="hidden" name="about" value=(about);
            (body)
        } }
    };
    let first = cause.rows.first().copied().unwrap_or((SourceId(0), 0));
    let field = format!("aside-{index}");
    let body = html! {
        p { (words.worded(&cause.message.0)) }
        p.hint {
            a href={ "/queue/" (key_of_row(first.0, first.1)) } {
                (told.get(&first).map_or_else(|| words.say("causes-first"), Clone::clone))
            }
        }
        @if let Some((key, place)) = mended_at(code, about) {
            p { a.button href=(place) { (words.say(key)) } }
        }
        @if here.visitor.may(Permission::LoadFiles) {
            (form(&html! {
                button.primary type="submit" name="step" value="resend" { (words.say("repair-send")) }
            }))
        }
        (form(&html! {
            label for=(field) { (words.say("work-words")) }
            input id=(field) type="text" name="says" required;
            button type="submit" name="step" value="aside" { (words.say("causes-aside")) }
        }))
    };
    card(&format!("cause-{index}"), &title, &counted, &body)
}

/// The form that mends a cause, with what is missing filled in.
fn mended_at(code: &str, about: &str) -> Option<(&'static str, String)> {
    let (key, kind, column) = match code {
        "account_must_be_known" => ("causes-open-account", SourceKind::Accounts, "account"),
        "instrument_must_be_known" => {
            ("causes-list-instrument", SourceKind::Instruments, "instrument")
        }
        _ => return None,
    };
    let form = below("/enter", kind.as_str());
    Some((key, if about.is_empty() { form } else { with(&form, column, about) }))
}

/// What is to be done for all rows of a cause.
#[derive(Deserialize)]
pub struct CauseForm {
    kind: String,
    code: String,
    about: String,
    step: String,
    #[serde(default)]
    says: String,
}

/// Does it.
pub async fn together(here: Here, Form(form): Form<CauseForm>) -> Response {
    let key = CauseKey { kind: form.kind, code: form.code, about: form.about };
    let rows = here.rooms.reading.look(|office| {
        let found = causes(office).causes.into_iter().find(|cause| cause.key == key);
        found.map(|cause| cause.rows).unwrap_or_default()
    });
    if rows.is_empty() {
        let gone = sentence!("no rejected row of this cause is open any more");
        return here.went_wrong(REJECTS, &Problem::not_found(gone));
    }
    match form.step.as_str() {
        "resend" => resend(&here, &rows, REJECTS, REJECTS).await,
        _ => set_aside(&here, &rows, &form.says).await,
    }
}

async fn set_aside(here: &Here, rows: &[At], says: &str) -> Response {
    let (mut aside, mut first) = (0, None);
    for (source, row) in rows.iter().take(ASIDE_MAX) {
        let key = key_of_row(*source, *row);
        match commands::step(&here.rooms, &here.visitor, &key, "resolve", says).await {
            Ok(()) => aside += 1,
            Err(problem) => first = first.or(Some(problem)),
        }
    }
    let problem = match first {
        None if aside == rows.len() => return done(REJECTS, "worked"),
        None => Problem::invalid(sentence!(
            "{done} of {rows} are set aside; send the comment again for the others",
            done = aside,
            rows = rows.len()
        )),
        Some(problem) => problem,
    };
    here.went_wrong(REJECTS, &problem)
}

/// One rejected row is sent again with its file, and the next one of its cause comes.
pub(super) async fn resend_row(here: &Here, at: At, place: &str) -> Response {
    let found = here.rooms.reading.look(|office| {
        let key = cause_of(office, at.0, at.1)?;
        Some(next_of(office, &key, at).filter(|next| *next != at))
    });
    let Some(next) = found else {
        let gone = sentence!(
            "row {row} of document {source} is not refused any more",
            row = at.1,
            source = at.0.0
        );
        return here.went_wrong(place, &Problem::not_found(gone));
    };
    let next = next.map(|(source, row)| format!("/queue/{}", key_of_row(source, row)));
    resend(here, &[at], place, next.as_deref().unwrap_or(REJECTS)).await
}

/// The files of rows are judged again as they came: what is booked stays as it is, and what was
/// rejected has another try.
async fn resend(here: &Here, rows: &[At], back: &str, booked: &str) -> Response {
    let sources: BTreeSet<SourceId> = rows.iter().map(|(source, _)| *source).collect();
    let mut first = None;
    for source in sources.into_iter().take(FILES_MAX) {
        match load_again(here, source).await {
            Ok(Became::UnderWay(how_far)) => return landing(&how_far),
            Ok(Became::Loaded { .. } | Became::Proposed { .. }) => {}
            Err(problem) => first = first.or(Some(problem)),
        }
    }
    let (rejected, message) = here.rooms.reading.look(|office| {
        let mut open = rows.iter().filter(|at| is_open(office, **at));
        let first = open.next();
        let said = first.and_then(|(source, row)| refused_row(office, source.0, *row));
        let said = said.map(|row| row.message.0);
        (usize::from(first.is_some()) + open.count(), said)
    });
    let why = first.map(|problem| problem.detail).or(message);
    let Some(why) = why.filter(|_| rejected > 0) else { return done(booked, "resent") };
    let detail = sentence!(
        "{booked} of {rows} booked; {rejected} still rejected, the first because: {problem}",
        booked = rows.len() - rejected,
        rows = rows.len(),
        rejected = rejected,
        problem = why
    );
    here.went_wrong(back, &Problem::invalid(detail))
}

async fn load_again(here: &Here, source: SourceId) -> Result<Became, Problem> {
    let (document, rows) = here.rooms.reading.look(|office| {
        let file = office.sources.file(source);
        (file.document.clone(), file.rows)
    });
    commands::check_may(&here.visitor, to_hand_in(document.kind))?;
    if document.layout.is_some() {
        return Err(Problem::invalid(sentence!(
            "{name} came with a layout; load the file and its layout again",
            name = document.name
        )));
    }
    let kept = document.clone();
    let read = move |rooms: &Rooms| {
        rooms.folder.archive_read_only()?.read(&journal::Hash(kept.content.0)).map_err(Into::into)
    };
    let bytes = here.rooms.apart(read).await.map_err(failed)?;
    let document = HandedIn {
        kind: document.kind,
        name: document.name.to_string(),
        content: Content::Rows(bytes),
        reason: String::new(),
        repairs: None,
        // What was filled in on a page keeps to the limits of the firm for entries; no form has
        // more rows.
        is_by_hand: rows.is_none_or(|rows| rows as usize <= ROWS_MAX),
    };
    commands::hand_in(&here.rooms, &here.visitor, document).await
}
