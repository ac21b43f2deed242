//! Enter: rows of any kind of file, filled in on a page. They become a document and go the way of a
//! file.
//!
//! In: a kind, and what the address says of its columns (`/enter/prices?instrument=AMZN`). Out: a
//! form; what was filled in, as a document; or the same form again with what was wrong, and
//! everything still in it. Never here: whether a row is right.

use super::here::done;
use super::row_fields::{Drawn, Entry, Filled, ROWS_MAX};
use super::taking_back::{self, Proposed};
use super::under_way::landing;
use super::{Here, Shown};
use crate::api::commands::kind as parsed;
use crate::commands::{Became, HandedIn, check_may, hand_in, to_hand_in, try_rows};
use crate::look::frame::Section;
use crate::look::links::below;
use crate::look::pieces::card;
use crate::reason::failed;
use crate::upload::Content;
use crate::words::Family;
use axum::Form;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Response};
use door::{Problem, Seen};
use engine::columns;
use maud::{Markup, html};
use office::Office;
use std::collections::BTreeMap;
use terms::{Date, Delegation, Desk, Name, Person, Sees, SourceKind};

/// The button that asks for one more row.
const MORE: &str = "more";

/// The form.
pub async fn show(
    here: Here,
    Path(kind): Path<String>,
    Query(said): Query<BTreeMap<String, String>>,
) -> Response {
    let shown = begin(&here, &kind, said).await;
    here.give(shown)
}

async fn begin(here: &Here, kind: &str, said: BTreeMap<String, String>) -> Result<Shown, Problem> {
    let kind = parsed(kind)?;
    check_may(&here.visitor, to_hand_in(kind))?;
    let proposed = match kind {
        SourceKind::Trades => taking_back::proposed(here, &said).await?,
        _ => None,
    };
    let named = said.clone();
    let (today, known) =
        here.answer(move |office, _| (office.days.current(), known(office, kind, &named))).await?;
    let mut row = first_row(here, kind, today);
    let has = |name: &String| columns(kind).iter().any(|column| column.name == name);
    let (of_trade, account) = match proposed {
        Some(Proposed { row, account }) => (row, Some(account)),
        None => (Filled::new(), None),
    };
    row.extend(
        known
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .chain(of_trade)
            .chain(said)
            .filter(|(name, _)| has(name)),
    );
    let entry =
        Entry { kind, rows: vec![row], reason: String::new(), problem: None, is_checked: false };
    let shown = draw(here, &entry).await?;
    Ok(match account {
        Some(account) => shown.seen(Seen::clients([account])),
        None => shown,
    })
}

/// What the books know of what the address names: the currency of an instrument; a person or a desk
/// as they stand, for the next row about them.
fn known(
    office: &Office,
    kind: SourceKind,
    said: &BTreeMap<String, String>,
) -> Vec<(&'static str, String)> {
    let named = |column: &str| said.get(column).map_or("", String::as_str);
    if kind == SourceKind::People {
        return office.people.find(named("person")).map(person_row).unwrap_or_default();
    }
    if kind == SourceKind::Delegations {
        let known = office.rights.delegation(named("delegation"));
        return known.map(delegation_row).unwrap_or_default();
    }
    if kind == SourceKind::Desks {
        return office.people.find_desk(named("desk")).map(desk_row).unwrap_or_default();
    }
    let directory = &office.directory;
    let currency = |id| directory.asset(directory.clearing(id).currency).code().to_string();
    directory
        .instrument(named("instrument"))
        .map(|(id, _)| ("currency", currency(id)))
        .into_iter()
        .collect()
}

fn person_row(person: &Person) -> Vec<(&'static str, String)> {
    let Person { person: _, version, full_name, email, desk, roles, language, active, sees } =
        person;
    let text = |name: &Option<Name>| name.as_ref().map(ToString::to_string).unwrap_or_default();
    vec![
        ("version", (version + 1).to_string()),
        ("full_name", full_name.to_string()),
        ("email", text(email)),
        ("desk", desk.to_string()),
        ("roles", roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" ")),
        ("language", text(language)),
        ("active", if *active { "yes" } else { "no" }.to_owned()),
        ("sees", Sees::joined(sees)),
    ]
}

fn delegation_row(lent: &Delegation) -> Vec<(&'static str, String)> {
    let Delegation { delegation: _, version, from_person, to_person, from, until, reason } = lent;
    vec![
        ("version", (version + 1).to_string()),
        ("from_person", from_person.to_string()),
        ("to_person", to_person.to_string()),
        ("from", from.to_string()),
        ("until", until.to_string()),
        ("reason", reason.to_string()),
    ]
}

fn desk_row(desk: &Desk) -> Vec<(&'static str, String)> {
    let Desk { desk: _, version, name, department, location, time_zone, answer_minutes } = desk;
    vec![
        ("version", (version + 1).to_string()),
        ("name", name.to_string()),
        ("department", department.to_string()),
        ("location", location.to_string()),
        ("time_zone", time_zone.to_string()),
        ("answer_minutes", answer_minutes.to_string()),
    ]
}

/// What is known of a row before anybody fills it in: its day, who prepares it, and an id of its
/// own.
fn first_row(here: &Here, kind: SourceKind, today: Date) -> Filled {
    let person = &here.visitor.person.person;
    let digits: String = engine::now()
        .to_string()
        .chars()
        .filter(char::is_ascii_digit)
        .take("20210104093000".len())
        .collect();
    let id = format!("{}-{digits}", person.to_uppercase());
    let known = |column: &str| match column {
        "date" | "effective" => Some(today.to_string()),
        "prepared_by" => Some(person.clone()),
        "version" | "line" => Some("1".to_owned()),
        _ => None,
    };
    // The first column names the row, when it is an id that nobody else gives.
    let own_id = columns(kind)
        .first()
        .filter(|column| column.name.ends_with("_id"))
        .map(|column| (column.name.to_owned(), id));
    columns(kind)
        .iter()
        .filter_map(|column| Some((column.name.to_owned(), known(column.name)?)))
        .chain(own_id)
        .collect()
}

/// One more row, which begins as the last one: the lines of a voucher share their date and words,
/// and others differ in a field.
fn with_one_more(mut entry: Entry) -> Entry {
    if let Some(last) = entry.rows.last().filter(|_| entry.rows.len() < ROWS_MAX) {
        let mut row = last.clone();
        let number = entry.rows.len() + 1;
        if row.contains_key("line") {
            row.insert("line".to_owned(), number.to_string());
        } else if let Some(id) =
            columns(entry.kind).first().filter(|column| column.name.ends_with("_id"))
        {
            let first =
                entry.rows.first().and_then(|row| row.get(id.name)).cloned().unwrap_or_default();
            row.insert(id.name.to_owned(), format!("{first}-{number}"));
        }
        entry.rows.push(row);
    }
    entry
}

async fn draw(here: &Here, entry: &Entry) -> Result<Shown, Problem> {
    let words = here.words;
    let kind = entry.kind;
    let buttons = html! {
        button.primary type="submit" { (words.say("files-send")) }
        @if entry.rows.len() < ROWS_MAX {
            button type="submit" name=(MORE) value="yes" formnovalidate { (words.say("enter-more")) }
        }
        a.button.plain href="/files" { (words.say("cancel")) }
    };
    let place = below("/enter", kind.as_str());
    let Drawn { form, would, seen } = entry.form(here, &place, &buttons).await?;
    let of_form = card(
        "enter",
        &words.say("enter-title"),
        &html! {},
        &html! { p.hint { (words.say("enter-says")) } (form) },
    );
    let body = html! {
        (of_form)
        (would)
    };
    let crumbs = vec![(words.say("nav-files"), here.link("/files"))];
    let title = words.word(Family::File, kind.as_str());
    Ok(Shown { crumbs, ..Shown::of(Section::Files, title, body).seen(seen) })
}

/// What was filled in; whoever may not hand it in may not try it either.
pub async fn send(
    here: Here,
    Path(kind): Path<String>,
    Form(sent): Form<BTreeMap<String, String>>,
) -> Response {
    let may = |kind| check_may(&here.visitor, to_hand_in(kind)).map(|()| kind);
    let entry = match parsed(&kind).and_then(may) {
        Ok(kind) => Entry::read(kind, &sent).at_the_office(&here.office_time()),
        Err(problem) => return here.wrong(&problem),
    };
    if sent.contains_key(MORE) {
        return here.give(draw(&here, &with_one_more(entry)).await);
    }
    if entry.is_checked {
        return here.give(draw(&here, &entry).await);
    }
    match taken_in(&here, &entry).await {
        Ok(Became::Loaded { file, refused }) => match refused.first() {
            // A refused row is repaired where every refused row is.
            Some(row) => here.went_wrong(
                &format!("/files/{}/{}", file.source, row.row),
                &Problem::refused(&row.code, row.message.0.clone()),
            ),
            None if entry.kind == SourceKind::Vouchers => done("/approvals", "proposed"),
            None => match entry.rows.first().and_then(taking_back::place_of) {
                Some(trade) => done(&trade, "trade-taken-back"),
                None => done(&format!("/files/{}", file.source), "loaded"),
            },
        },
        Ok(Became::Proposed { proposal }) => done(&below("/approvals", &proposal), "proposed"),
        Ok(Became::UnderWay(how_far)) => landing(&how_far),
        Err(problem) => (
            problem.status,
            here.give(draw(&here, &Entry { problem: Some(problem), ..entry }).await),
        )
            .into_response(),
    }
}

async fn taken_in(here: &Here, entry: &Entry) -> Result<Became, Problem> {
    let bytes = entry.as_file().map_err(failed)?;
    try_rows(&here.rooms, entry.kind, &bytes)?;
    // The same rows sent twice are one document; others have another name.
    let print = journal::Hash::of(&bytes).to_string();
    let name =
        format!("{}-{}-{}.csv", entry.kind.as_str(), here.visitor.person.person, &print[..12]);
    hand_in(
        &here.rooms,
        &here.visitor,
        HandedIn {
            kind: entry.kind,
            name,
            content: Content::Rows(bytes),
            reason: entry.reason.clone(),
            repairs: None,
            is_by_hand: true,
        },
    )
    .await
}

/// A link to the form of each kind that a reader may hand in.
pub(super) fn choices(here: &Here) -> Markup {
    let may = |kind: &&SourceKind| here.visitor.sees_all(to_hand_in(**kind));
    html! {
        ul.choices { @for kind in SourceKind::ALL.iter().filter(may) {
            li {
                a href=(below("/enter", kind.as_str())) { (here.words.word(Family::File, kind.as_str())) }
            }
        } }
    }
}
