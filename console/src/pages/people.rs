//! People and desks: who sits where and may do what. Rights change by a row of `people.csv`, which
//! a second person approves.

use super::person::attack;
use super::{Here, Sheet, Shown};
use crate::answers::work::{desks, people};
use crate::look::frame::Section;
use crate::words::Family;
use axum::Extension;
use axum::response::Response;
use door::{Door, Permission, Problem};
use maud::html;
use office::Office;
use serde::Serialize;
use std::sync::Arc;

/// A person in the list.
#[derive(Serialize)]
struct Line {
    person: String,
    full_name: String,
    desk: String,
    roles: String,
    email: Option<String>,
    active: bool,
    sees: Option<String>,
}

/// The page.
pub async fn show(here: Here, Extension(door): Extension<Arc<Door>>) -> Response {
    let shown = draw(&here, &door).await;
    here.give(shown)
}

async fn draw(here: &Here, door: &Arc<Door>) -> Result<Shown, Problem> {
    let sight = here.sight.clone();
    let asked = move |office: &Office, _| {
        (people(office, &sight), desks(office), office.command_line_is_open())
    };
    let (sitting, all_desks, is_open) = here.answer(asked).await?;
    let words = here.words;
    let lines = sitting.into_iter().map(|person| Line {
        roles: person
            .roles
            .iter()
            .map(|role| words.word(Family::Role, role))
            .collect::<Vec<_>>()
            .join(", "),
        person: person.person,
        full_name: person.full_name,
        desk: person.desk,
        email: person.email,
        active: person.active,
        sees: person.sees.map(|sees| sees.join(" ")),
    });
    let lines: Vec<Line> = lines.collect();
    let of_people =
        Sheet::of("people", words.say("people-caption"), words.say("people-nothing"), &lines, &[]);
    let of_desks =
        Sheet::of("desks", words.say("desks-caption"), words.say("desks-nothing"), &all_desks, &[]);
    let may_change = here.visitor.may(Permission::AdminPeople);
    // Whoever looks after people, or after who saw what, is told; others have nothing to do there.
    let is_told = may_change || here.visitor.may(Permission::SeeAccess);
    let names = lines.iter().filter(|_| is_told).map(|line| line.person.clone()).collect();
    let attacks = door.attacks(names).await?;
    // Whoever may change a row opens the person, or the next row about the same desk.
    let opening = |sheet: Sheet, column, place: &str| {
        if may_change { sheet.opening(column, place) } else { sheet }
    };
    let of_people = opening(of_people, "person", "/people");
    let of_desks = opening(of_desks, "desk", "/enter/desks?desk=");
    let body = html! {
        @for (person, failures) in &attacks { (attack(words, person, *failures)) }
        @if may_change {
            p.hint { (words.say("people-hint")) }
            p.hint { (words.say(if is_open { "people-commands-open" } else { "people-commands-closed" })) }
            p {
                a.button href="/enter/people" { (words.say("people-new")) } " "
                a.button href="/enter/desks" { (words.say("desks-new")) } " "
                a.button href="/enter/groups" { (words.say("groups-new")) } " "
                a.button href="/enter/delegations" { (words.say("delegations-new")) }
            }
        }
        (of_people.shown(here, None))
        (of_desks.shown(here, None))
    };
    Ok(Shown::of(Section::People, words.say("nav-people"), body).with(vec![of_people, of_desks]))
}
