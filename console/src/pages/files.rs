//! Files: what came in, what became of its rows, and a refused row repaired and sent again.

use super::causes::REJECTS;
use super::here::done;
use super::row_fields::{Drawn, Entry};
use super::under_way::landing;
use super::{Here, Sheet, Shown};
use crate::answers::Said;
use crate::answers::causes::{CauseKey, cause_of, next_of};
use crate::answers::files::{
    FileFacts, LateRow, RefusedRow, file, files, late_of, refused_of, refused_row,
};
use crate::answers::trades::SourceRow;
use crate::api::commands::kind as parsed;
use crate::commands::{self, Became, HandedIn, to_hand_in};
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::{card, facts};
use crate::reason::failed;
use crate::upload::{Content, Upload, told_bytes};
use crate::words::Family;
use axum::Form;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{Multipart, Path};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use door::{CSRF_FIELD, Permission, Problem, Seen};
use maud::{Markup, html};
use office::key_of_row;
use serde::Serialize;
use std::collections::BTreeMap;
use terms::{SourceId, SourceKind, sentence};

/// A refused row in a list, with its page.
#[derive(Serialize)]
struct RefusedLine {
    row: u32,
    id: String,
    refusal: String,
    code: String,
    message: Said,
    state: String,
    repaired_by: Option<String>,
}

/// The list.
pub async fn list(here: Here) -> Response {
    let shown = draw_list(&here).await;
    here.give(shown)
}

async fn draw_list(here: &Here) -> Result<Shown, Problem> {
    let found: Vec<FileFacts> = here.answer(|office, _| files(office).collect()).await?;
    let words = here.words;
    let sheet = Sheet::of(
        "files",
        words.say("files-caption"),
        words.say("files-nothing"),
        &found,
        &["content", "bytes"],
    );
    let sheet = sheet.opening("source", "/files");
    let body = html! {
        @if here.visitor.sees_all(Permission::HandIn) {
            (card("hand-in", &words.say("files-hand-in"), &html! {}, &hand_in_form(here)))
            (card("enter", &words.say("enter-title"), &html! {}, &super::enter::choices(here)))
        }
        (sheet.shown(here, None))
    };
    Ok(Shown::of(Section::Files, words.say("nav-files"), body).with(vec![sheet]))
}

fn hand_in_form(here: &Here) -> Markup {
    let words = here.words;
    html! {
        form.inline method="post" action="/files" enctype="multipart/form-data" {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            div.field { label for="kind" { (words.word(Family::Column, "kind")) }
                select #kind name="kind" { @for kind in SourceKind::ALL {
                    option value=(kind.as_str()) { (words.word(Family::File, kind.as_str())) }
                } } }
            div.field { label for="file" { (words.say("files-file")) } input #file type="file" name="file" required; }
            div.field { label for="reason" { (words.say("files-reason")) } input #reason type="text" name="reason"; }
            button.primary type="submit" { (words.say("files-send")) }
        }
    }
}

/// A document.
pub async fn show(here: Here, Path(source): Path<u32>) -> Response {
    let shown = draw(&here, source).await;
    here.give(shown)
}

async fn draw(here: &Here, source: u32) -> Result<Shown, Problem> {
    let most = here.rows_drawn_max();
    let found = here
        .answer(move |office, _| {
            Some((
                file(office, source)?,
                refused_of(office, source).take(most).collect::<Vec<RefusedRow>>(),
                late_of(office, source).take(most).collect::<Vec<LateRow>>(),
            ))
        })
        .await?;
    let (of, rows, late) = found.ok_or_else(|| {
        Problem::not_found(sentence!("there is no document {source}", source = source))
    })?;
    let words = here.words;
    let lines: Vec<RefusedLine> = rows.into_iter().map(|row| line(here, row)).collect();
    // A row may name any client.
    let may_see = here.visitor.sees_all(Permission::SeeClients);
    let shown_lines = if may_see { lines.as_slice() } else { &[] };
    let refused = Sheet::of(
        "refused",
        words.say("file-refused"),
        words.say("file-no-refused"),
        shown_lines,
        &[],
    )
    .saying("message", shown_lines.iter().map(|line| line.message.clone()));
    let refused = if here.visitor.sees_all(Permission::LoadFiles) {
        refused.opening("row", format!("/files/{source}"))
    } else {
        refused
    };
    let serde_json::Value::Object(fields) = serde_json::to_value(&of).unwrap_or_default() else {
        return Err(Problem::failed(sentence!("no facts")));
    };
    let pairs: Vec<(String, Markup)> = fields
        .iter()
        .filter(|(name, _)| !["name", "source"].contains(&name.as_str()))
        .map(|(name, value)| {
            let text =
                value.as_str().map_or_else(|| words.number(&value.to_string()), str::to_owned);
            let shown = match name.as_str() {
                "kind" => html! { (words.word(Family::File, &text)) },
                "content" => html! { code { (text) } },
                _ => html! { (text) },
            };
            (words.word(Family::Column, name), shown)
        })
        .collect();
    let late = (may_see && !late.is_empty()).then(|| {
        let caption = words.say("file-late");
        Sheet::of("late", caption, String::new(), &late, &[])
    });
    let body = html! {
        (card("facts", &words.say("file-facts"), &html! {}, &facts(&pairs)))
        @if let Some(late) = &late {
            p role="status" { (words.say("file-late-says")) }
            (late.shown(here, None))
        }
        @if may_see { (refused.shown(here, None)) }
    };
    let crumbs = vec![(words.say("nav-files"), here.link("/files"))];
    let shown = Shown::of(Section::Files, of.name, body);
    let sheets = || std::iter::once(refused).chain(late).collect();
    let shown = if may_see { shown.with(sheets()).seen(Seen::every_client()) } else { shown };
    Ok(Shown { crumbs, ..shown })
}

fn line(here: &Here, row: RefusedRow) -> RefusedLine {
    RefusedLine {
        row: row.row,
        id: row.id,
        refusal: here.words.word(Family::Refusal, &row.code),
        code: row.code,
        message: row.message,
        state: row.state,
        repaired_by: row.repaired_by.map(|by| named(here, &by)),
    }
}

/// A row by its file and number.
fn named(here: &Here, row: &SourceRow) -> String {
    let number = here.words.say_with("row-number", &[("row", &row.row.to_string())]);
    format!("{} · {number}", row.file)
}

/// A refused row, to be repaired.
pub async fn row(here: Here, Path((source, row)): Path<(u32, u32)>) -> Response {
    let shown = draw_row(&here, source, row, None).await;
    here.give(shown)
}

async fn draw_row(
    here: &Here,
    source: u32,
    row: u32,
    attempt: Option<Entry>,
) -> Result<Shown, Problem> {
    let found = here
        .answer(move |office, _| {
            let refused = refused_row(office, source, row)?;
            let document =
                office.sources.files().find(|(id, _)| id.0 == source)?.1.document.clone();
            Some((refused, document))
        })
        .await?;
    let (of, document) = found.ok_or_else(|| {
        Problem::not_found(sentence!(
            "row {row} of document {source} is not refused any more",
            row = row,
            source = source
        ))
    })?;
    let crumbs = vec![
        (here.words.say("nav-files"), "/files".to_owned()),
        (of.file.clone(), format!("/files/{source}")),
    ];
    if let Some(by) = &of.repaired_by {
        return Ok(Shown { crumbs, ..draw_repaired(here, &of, by) });
    }
    let words = here.words;
    let kind = document.kind;
    let entry = if let Some(attempt) = attempt {
        attempt
    } else {
        let fields = here
            .rooms
            .apart(move |rooms| engine::fields_of_row(&rooms.folder, &document, row))
            .await
            .map_err(failed)?;
        Entry {
            kind,
            rows: vec![fields.into_iter().collect()],
            reason: String::new(),
            problem: None,
            is_checked: false,
        }
    };
    let buttons = html! {
        button.primary type="submit" { (words.say("repair-send")) }
        a.button href={ "/files/" (source) } { (words.say("cancel")) }
    };
    let Drawn { form, would, seen: _ } =
        entry.form(here, &format!("/files/{source}/{row}"), &buttons).await?;
    let body = html! {
        (refusal(here, &of))
        (card("repair", &words.say("repair-title"), &html! {}, &form))
        (would)
    };
    let title = words.say_with("repair-row", &[("row", &row.to_string())]);
    // A row may name a client.
    Ok(Shown { crumbs, ..Shown::of(Section::Files, title, body).seen(Seen::every_client()) })
}

fn refusal(here: &Here, of: &RefusedRow) -> Markup {
    let words = here.words;
    card(
        "refusal",
        &words.word(Family::Refusal, &of.code),
        &html! {},
        &html! {
            p { (words.worded(&of.message.0)) }
            p.hint { code { (of.code) } }
        },
    )
}

/// A row that another one has repaired: what was wrong with it, and which one that is.
fn draw_repaired(here: &Here, of: &RefusedRow, by: &SourceRow) -> Shown {
    let words = here.words;
    let body = html! {
        (refusal(here, of))
        (card("repaired", &words.word(Family::Column, "repaired_by"), &html! {}, &html! {
            a href=(here.link(&format!("/files/{}", by.source))) { (named(here, by)) }
        }))
    };
    let title = words.say_with("row-number", &[("row", &of.row.to_string())]);
    Shown::of(Section::Files, title, body).seen(Seen::every_client())
}

/// A repaired row is a document of its own, of the same kind, named after the row that it repairs.
/// What is still wrong with it is said before anything is kept, and everything that was filled in
/// stays.
pub async fn repair(
    here: Here,
    Path((source, row)): Path<(u32, u32)>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Response {
    let (file, attempt) = match attempted(&here, source, &sent).await {
        Ok(attempted) => attempted,
        Err(problem) => return here.wrong(&problem),
    };
    if attempt.is_checked {
        return here.give(draw_row(&here, source, row, Some(attempt)).await);
    }
    let cause = here.rooms.reading.look(|office| cause_of(office, SourceId(source), row));
    match send_again(&here, &file, row, &attempt).await {
        Ok(Became::Loaded { file, refused }) => match refused.first() {
            // Something has changed since it was tried.
            Some(still) => {
                let place = format!("/files/{}/{}", file.source, still.row);
                here.went_wrong(&place, &Problem::refused(&still.code, still.message.0.clone()))
            }
            None => on_to_the_next(&here, cause.as_ref(), (SourceId(source), row)),
        },
        Ok(Became::Proposed { proposal }) => done(&below("/approvals", &proposal), "proposed"),
        Ok(Became::UnderWay(how_far)) => landing(&how_far),
        Err(problem) => {
            let attempt = Entry { problem: Some(problem.clone()), ..attempt };
            let shown = draw_row(&here, source, row, Some(attempt)).await;
            (problem.status, here.give(shown)).into_response()
        }
    }
}

/// What was filled in, as a row of the kind of the document; whoever may not hand it in may not try
/// it either.
async fn attempted(
    here: &Here,
    source: u32,
    sent: &BTreeMap<String, String>,
) -> Result<(FileFacts, Entry), Problem> {
    let known = here.answer(move |office, _| file(office, source)).await?;
    let of = known.ok_or_else(|| {
        Problem::not_found(sentence!("there is no document {source}", source = source))
    })?;
    let kind = SourceKind::parse(&of.kind)
        .ok_or_else(|| Problem::failed(sentence!("the kind of a document is not known")))?;
    commands::check_may(&here.visitor, to_hand_in(kind))?;
    Ok((of, Entry::read(kind, sent).at_the_office(&here.office_time())))
}

/// The next rejected row of the same cause is to be repaired, when there is one.
fn on_to_the_next(here: &Here, cause: Option<&CauseKey>, behind: (SourceId, u32)) -> Response {
    let next = here.rooms.reading.look(|office| next_of(office, cause?, behind));
    match next {
        Some((source, row)) => done(&format!("/files/{}/{row}", source.0), "repaired-next"),
        None => done(REJECTS, "repaired"),
    }
}

async fn send_again(
    here: &Here,
    of: &FileFacts,
    row: u32,
    entry: &Entry,
) -> Result<Became, Problem> {
    let bytes = entry.as_file().map_err(failed)?;
    commands::try_rows(&here.rooms, entry.kind, &bytes)?;
    // Another attempt has other bytes, and so another name.
    let print = journal::Hash::of(&bytes).to_string();
    let name = format!("{}-row-{row}-{}.csv", of.name.trim_end_matches(".csv"), &print[..8]);
    commands::hand_in(
        &here.rooms,
        &here.visitor,
        HandedIn {
            kind: entry.kind,
            name,
            content: Content::Rows(bytes),
            reason: entry.reason.clone(),
            repairs: Some(key_of_row(SourceId(of.source), row)),
            is_by_hand: true,
        },
    )
    .await
}

/// A file is handed in.
pub async fn hand_in(here: Here, headers: HeaderMap, form: Multipart) -> Response {
    match taken_in(&here, told_bytes(&headers), form).await {
        Ok(Became::Loaded { file, .. }) => done(&format!("/files/{}", file.source), "loaded"),
        Ok(Became::Proposed { proposal }) => done(&below("/approvals", &proposal), "proposed"),
        Ok(Became::UnderWay(how_far)) => landing(&how_far),
        Err(problem) => here.went_wrong("/files", &problem),
    }
}

/// The longest text of a field beside the file.
const TEXT_BYTES_MAX: usize = 16 << 10;

async fn taken_in(here: &Here, bytes: u64, mut form: Multipart) -> Result<Became, Problem> {
    let (mut kind, mut name, mut reason) = (String::new(), String::new(), String::new());
    let mut content = Content::Rows(Vec::new());
    while let Some(field) = form.next_field().await.map_err(unreadable)? {
        match field.name().unwrap_or_default() {
            "kind" => kind = text_of(field).await?,
            "reason" => reason = text_of(field).await?,
            "file" => {
                name = field.file_name().unwrap_or_default().to_owned();
                let of = (parsed(&kind)?, name.as_str());
                commands::check_may_come(&here.rooms, &here.visitor, of, bytes)?;
                let person = &here.visitor.person.person;
                content =
                    Content::File(Upload::take(&here.rooms, person, field, unreadable).await?);
            }
            _ => {}
        }
    }
    let kind = parsed(&kind)?;
    commands::hand_in(
        &here.rooms,
        &here.visitor,
        HandedIn { kind, name, content, reason, repairs: None, is_by_hand: false },
    )
    .await
}

async fn text_of(mut field: Field<'_>) -> Result<String, Problem> {
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(unreadable)? {
        text.extend_from_slice(&piece);
        if text.len() > TEXT_BYTES_MAX {
            return Err(Problem::too_long(sentence!(
                "a field beside the file has at most {most} bytes",
                most = TEXT_BYTES_MAX
            )));
        }
    }
    Ok(String::from_utf8_lossy(&text).into_owned())
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn unreadable(error: MultipartError) -> Problem {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::too_long(error.body_text());
    }
    Problem::invalid(error.body_text())
}
