//! A person, for those who look after people: how they stand with the door, and what is done when a
//! telephone is lost.

use super::here::done;
use super::own::wait;
use super::{Here, Sheet, Shown};
use crate::answers::work::delegations;
use crate::look::form::{Field, FieldKind, form};
use crate::look::frame::Section;
use crate::look::links::{below, with};
use crate::look::pieces::{card, facts};
use crate::words::{Family, Words};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Form};
use door::{CSRF_FIELD, Door, NotDone, Problem};
use maud::{Markup, html};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use terms::Moment;

/// A session in the list.
#[derive(Serialize)]
struct Line {
    address: String,
    opened: String,
    used: String,
}

/// The page.
pub async fn show(
    here: Here,
    Extension(door): Extension<Arc<Door>>,
    Path(name): Path<String>,
) -> Response {
    let shown = draw(&here, &door, &name).await;
    here.give(shown)
}

async fn draw(here: &Here, door: &Arc<Door>, name: &str) -> Result<Shown, Problem> {
    let words = here.words;
    let standing = door.standing(name).await.map_err(|why| problem(words, why))?;
    let moment = |at_s: i64| Moment(at_s.saturating_mul(1_000_000_000)).to_string();
    let lines: Vec<Line> = standing
        .sessions
        .iter()
        .map(|session| Line {
            address: session.address.clone(),
            opened: moment(session.created_s),
            used: moment(session.seen_s),
        })
        .collect();
    let sheet = Sheet::of(
        "sessions",
        words.say("person-sessions"),
        words.say("person-no-sessions"),
        &lines,
        &[],
    );
    let (lent, sees) = rights(here, name).await?;
    let roles = standing
        .of
        .roles
        .iter()
        .map(|role| words.word(Family::Role, role.word()))
        .collect::<Vec<_>>()
        .join(", ");
    let codes = match (standing.has_codes, standing.of.needs_second_factor()) {
        (true, _) => "person-codes-set",
        (false, true) => "person-codes-due",
        (false, false) => "own-codes-unused",
    };
    let yes_or_no = if standing.of.is_active { "yes" } else { "no" };
    let pairs = [
        (words.word(Family::Column, "full_name"), html! { (standing.of.full_name) }),
        (words.word(Family::Column, "roles"), html! { (roles) }),
        (words.word(Family::Column, "sees"), html! { (sees) }),
        (words.word(Family::Column, "active"), html! { (words.word(Family::Value, yes_or_no)) }),
        (words.say("own-codes"), html! { (words.say(codes)) }),
    ];
    let change = html! { a.button href=(with("/enter/people", "person", &standing.of.person)) { (words.say("person-change")) } };
    let is_own = standing.of.person == here.visitor.person.person;
    let attacked = standing.attacked.map(|failures| attack(words, &standing.of.person, failures));
    let body = html! {
        @if let Some(attacked) = attacked { (attacked) }
        (card("standing", &words.say("person-standing"), &change, &facts(&pairs)))
        @if is_own { p.hint { (words.say("person-own")) " " a href="/me" { (words.say("own-title")) } } }
        @else { (forms(here, &standing.of.person)) }
        (lent.shown(here, None))
        (sheet.shown(here, None))
    };
    let crumbs = vec![(words.say("nav-people"), here.link("/people"))];
    Ok(Shown {
        crumbs,
        ..Shown::of(Section::People, standing.of.person, body).with(vec![lent, sheet])
    })
}

/// What somebody has lent and was lent, and what they see.
async fn rights(here: &Here, person: &str) -> Result<(Sheet, String), Problem> {
    let (words, of) = (here.words, person.to_owned());
    let (lent, sees) = here
        .answer(move |office, _| {
            let sees = office.people.find(&of).map(|person| terms::Sees::joined(&person.sees));
            (delegations(office, &of), sees.unwrap_or_default())
        })
        .await?;
    let lent = Sheet::of(
        "delegations",
        words.say("person-delegations"),
        words.say("person-no-delegations"),
        &lent,
        &[],
    )
    .opening("delegation", "/enter/delegations?delegation=");
    let sees = if sees.is_empty() { words.say("person-sees-all") } else { sees };
    Ok((lent, sees))
}

/// What is said of somebody whose password is being guessed.
pub fn attack(words: Words, person: &str, failures: i64) -> Markup {
    let said = [("person", person), ("failures", &failures.to_string())];
    html! { p.error role="alert" { (words.say_with("person-attacked", &said)) } }
}

/// Why it was not done, in the reader's language.
fn problem(words: Words, why: NotDone) -> Problem {
    match why {
        NotDone::Nobody(name) => {
            Problem::not_found(words.say_with("person-nobody", &[("name", &name)]))
        }
        NotDone::Own => Problem::forbidden(words.say("person-own")),
        NotDone::PasswordWrong => {
            let detail = words.say("token-password-wrong");
            Problem::new(StatusCode::FORBIDDEN, "password_must_fit", detail)
        }
        NotDone::Wait(wait_s) => Problem {
            wait_s: Some(wait_s),
            ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "wait", wait(words, wait_s))
        },
        NotDone::Failed(problem) => problem,
    }
}

fn forms(here: &Here, person: &str) -> Markup {
    let words = here.words;
    let place = below("/people", person);
    let password = Field {
        name: "password".to_owned(),
        label: words.say("token-your-password"),
        kind: FieldKind::Password,
        is_required: true,
        ..Field::default()
    };
    let reset = html! {
        p.hint { (words.say("person-reset-says")) }
        (form(&format!("{place}/reset-code"), &here.visitor.csrf, &html! {
            (password.shown(words))
            div.buttons { button.primary type="submit" { (words.say("person-reset")) } }
        }))
    };
    html! {
        (card("lost", &words.say("person-lost"), &html! {}, &reset))
        form.inline method="post" action={ (place) "/sign-out" } {
            input type="hidden" name=(CSRF_FIELD) value=(here.visitor.csrf);
            button type="submit" { (words.say("person-sign-out")) }
        }
    }
}

/// The password of whoever resets.
#[derive(Deserialize)]
pub struct Asked {
    password: String,
}

/// Takes their codes away.
pub async fn reset_code(
    here: Here,
    Extension(door): Extension<Arc<Door>>,
    Path(name): Path<String>,
    Form(asked): Form<Asked>,
) -> Response {
    let place = below("/people", &name);
    match door.reset_codes_of(&here.visitor, &name, asked.password).await {
        Ok(()) => done(&place, "codes-reset"),
        Err(why) => here.went_wrong(&place, &problem(here.words, why)),
    }
}

/// Ends their sessions.
pub async fn sign_out(
    here: Here,
    Extension(door): Extension<Arc<Door>>,
    Path(name): Path<String>,
) -> Response {
    let place = below("/people", &name);
    match door.end_sessions_of(&here.visitor, &name).await {
        Ok(()) => done(&place, "signed-out"),
        Err(why) => here.went_wrong(&place, &problem(here.words, why)),
    }
}
