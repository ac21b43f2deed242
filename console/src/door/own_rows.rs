//! The door's own rows in the table of routes: coming in, going out, and what belongs to oneself.
//!
//! In: forms. Out: pages; and a line in the journal of access before each answer.

use super::access::{AccessLine, Act};
use super::guard::{Address, Refused, RequestName, blocking};
use super::limits::{PASSWORD_BYTES_MAX, PASSWORD_MIN, TOKEN_NAME_MAX, TOKENS_OF_PERSON_MAX};
use super::permissions::{Permission, Scope};
use super::routes::{RouteRule, Row};
use super::secrets::{PasswordRefused, SecondFactor, TokenAsked, TokenIssued, TokenRefused};
use super::sign_in::{Attempt, Proof, Typed, cookie, local};
use super::visitor::{Duty, Visitor};
use super::{Door, own_pages};
use crate::look::reader::Reader;
use crate::words::Words;
use axum::Extension;
use axum::extract::{Form, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::Markup;
use serde::Deserialize;
use std::sync::Arc;

const SIGN_IN: RouteRule = RouteRule::get("/sign-in", Permission::Anyone);
const SIGNS_IN: RouteRule = RouteRule::post("/sign-in", Permission::Anyone);
const SIGNS_OUT: RouteRule = RouteRule::post("/sign-out", Permission::OwnSecrets).for_people();
const OWN: RouteRule = RouteRule::get("/me", Permission::AnyPerson).for_people();
const PASSWORD: RouteRule = RouteRule::get("/me/password", Permission::OwnSecrets).for_people();
const CHANGES_PASSWORD: RouteRule =
    RouteRule::post("/me/password", Permission::OwnSecrets).for_people();
const SECOND_FACTOR: RouteRule =
    RouteRule::get("/me/second-factor", Permission::OwnSecrets).for_people();
const BEGINS_SECOND_FACTOR: RouteRule =
    RouteRule::post("/me/second-factor", Permission::OwnSecrets).for_people();
const CONFIRMS_SECOND_FACTOR: RouteRule =
    RouteRule::post("/me/second-factor/confirm", Permission::OwnSecrets).for_people();
const ENDS_SESSION: RouteRule =
    RouteRule::post("/me/sessions/end", Permission::AnyPerson).for_people();
const ENDS_OTHERS: RouteRule =
    RouteRule::post("/me/sessions/end-others", Permission::AnyPerson).for_people();
const TOKENS: RouteRule = RouteRule::get("/me/tokens", Permission::AnyPerson).for_people();
const ISSUES_TOKEN: RouteRule = RouteRule::post("/me/tokens", Permission::AnyPerson).for_people();
const REVOKES_TOKEN: RouteRule =
    RouteRule::post("/me/tokens/revoke", Permission::AnyPerson).for_people();

/// The rows; [`super::routes::open`] adds them to those of the office.
pub fn rows<S: Clone + Send + Sync + 'static>() -> Vec<Row<S>> {
    let own = vec![
        SIGN_IN.answered_by(sign_in_page),
        SIGNS_IN.answered_by(sign_in),
        SIGNS_OUT.answered_by(sign_out),
        OWN.answered_by(own_page),
        PASSWORD.answered_by(password_page),
        CHANGES_PASSWORD.answered_by(change_password),
        SECOND_FACTOR.answered_by(second_factor_page),
        BEGINS_SECOND_FACTOR.answered_by(begin_second_factor),
        CONFIRMS_SECOND_FACTOR.answered_by(confirm_second_factor),
        ENDS_SESSION.answered_by(end_session),
        ENDS_OTHERS.answered_by(end_other_sessions),
        TOKENS.answered_by(tokens_page),
        ISSUES_TOKEN.answered_by(issue_token),
        REVOKES_TOKEN.answered_by(revoke_token),
    ];
    own.into_iter().chain(super::provider_rows::rows()).collect()
}

type Here = Extension<Arc<Door>>;
type Answer = Result<Response, Refused>;

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        // The door's own rows are for people, and their guard has asked everything that depends on
        // the rule.
        self.answer(OWN, &axum::http::Uri::from_static("/me"), Reader::default())
    }
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn sign_in_page(
    Extension(door): Here,
    reader: Reader,
    visitor: Option<Visitor>,
    Query(Next { next }): Query<Next>,
) -> Response {
    match visitor {
        Some(_) => Redirect::to(local(&next)).into_response(),
        None => door.sign_in_form(reader, &next, None).into_response(),
    }
}

#[derive(Deserialize)]
struct SignInForm {
    person: String,
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

async fn sign_in(
    Extension(door): Here,
    Extension(Address(address)): Extension<Address>,
    Extension(request): Extension<RequestName>,
    reader: Reader,
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Answer {
    let earlier = cookie(&headers, door.settings.cookie_name()).map(str::to_owned);
    let typed = Typed { person: form.person, password: form.password, code: form.code, earlier };
    let (trying, from) = (door.clone(), address.clone());
    let now_us = door.clock.now_us();
    let written = |line: AccessLine| AccessLine { request: Some(request.0.clone()), ..line };
    match door.hashing(move || trying.attempt(&typed, &from)).await?? {
        Attempt::In(person, opened) => {
            let by = Some(super::access::By::Session(opened.session.id));
            door.access
                .keep(written(AccessLine {
                    by,
                    ..AccessLine::of(Act::SignedIn, &person.person, &address, now_us)
                }))
                .await?;
            let to = Redirect::to(local(&form.next));
            Ok(([(header::SET_COOKIE, door.cookie_of(&opened.token))], to).into_response())
        }
        Attempt::Wrong(person) => {
            let line = match person {
                Some(person) => AccessLine::of(Act::SignInFailed, &person.person, &address, now_us),
                None => AccessLine::of_nobody(Act::SignInFailed, &address, now_us),
            };
            door.access.keep(written(line)).await?;
            let page =
                door.sign_in_form(reader, &form.next, Some(&reader.words.say("sign-in-wrong")));
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
        Attempt::Wait(wait_s) => {
            let page = door.sign_in_form(reader, &form.next, Some(&wait(reader.words, wait_s)));
            let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
            Ok(response)
        }
    }
}

impl Door {
    pub(super) fn sign_in_form(&self, reader: Reader, next: &str, message: Option<&str>) -> Markup {
        let body = own_pages::sign_in(reader.words, local(next), message, self.provider_name());
        reader.plain(&reader.words.say("sign-in"), &body)
    }
}

fn wait(words: Words, wait_s: i64) -> String {
    words.say_with("sign-in-wait", &[("seconds", &wait_s.to_string())])
}

async fn sign_out(Extension(door): Here, visitor: Visitor) -> Answer {
    let (here, leaving) = (door.clone(), visitor.clone());
    blocking(move || {
        leaving
            .session()
            .map_or(Ok(false), |id| here.secrets.end_session(&leaving.person.person, id))
    })
    .await??;
    door.access.keep(visitor.line(Act::SignedOut, door.clock.now_us())).await?;
    Ok(([(header::SET_COOKIE, door.cookie_gone())], Redirect::to("/sign-in")).into_response())
}

async fn own_page(Extension(door): Here, visitor: Visitor, reader: Reader) -> Answer {
    let (here, person) = (door.clone(), visitor.person.person.clone());
    let asked = move || {
        let sessions =
            here.secrets.sessions_of(&person, &here.settings.limits, here.clock.now_s())?;
        let has_second_factor = here.secrets.second_factor(&person)? == SecondFactor::Enrolled;
        Ok::<_, Refused>((sessions, has_second_factor, here.secrets.recovery_codes_left(&person)?))
    };
    let (sessions, has_second_factor, codes_left) = blocking(asked).await??;
    let body = own_pages::own(reader.words, &visitor, &sessions, has_second_factor, codes_left);
    Ok(framed(reader, "own-title", &body))
}

fn framed(reader: Reader, title: &str, body: &Markup) -> Response {
    reader.plain(&reader.words.say(title), body).into_response()
}

fn framed_again(reader: Reader, title: &str, body: &Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, framed(reader, title, body)).into_response()
}

async fn password_page(visitor: Visitor, reader: Reader) -> Response {
    let message =
        (visitor.duty == Some(Duty::ChoosePassword)).then(|| reader.words.say("password-given"));
    framed(
        reader,
        "own-change-password",
        &own_pages::password(reader.words, &visitor, message.as_deref()),
    )
}

#[derive(Deserialize)]
struct PasswordForm {
    present: String,
    new: String,
    again: String,
}

async fn change_password(
    Extension(door): Here,
    visitor: Visitor,
    reader: Reader,
    Form(form): Form<PasswordForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    let changed = door.hashing(move || here.change_password(reader.words, &who, &form)).await??;
    match changed {
        Err(message) => {
            let body = own_pages::password(reader.words, &visitor, Some(&message));
            Ok(framed_again(reader, "own-change-password", &body))
        }
        Ok(token) => {
            door.access.keep(visitor.line(Act::PasswordChanged, door.clock.now_us())).await?;
            Ok(([(header::SET_COOKIE, door.cookie_of(&token))], Redirect::to("/me"))
                .into_response())
        }
    }
}

impl Door {
    /// Another password, and another session for it; or a sentence why not.
    fn change_password(
        &self,
        words: Words,
        visitor: &Visitor,
        form: &PasswordForm,
    ) -> Result<Result<String, String>, Refused> {
        if form.new != form.again {
            return Ok(Err(words.say("password-differs")));
        }
        if form.new == form.present {
            return Ok(Err(words.say("password-same")));
        }
        let person = &visitor.person.person;
        match self.proves(person, &form.present, &visitor.address)? {
            Proof::Wrong => return Ok(Err(words.say("password-wrong"))),
            Proof::Wait(wait_s) => return Ok(Err(wait(words, wait_s))),
            Proof::Given => {}
        }
        let had_second_factor = self.has_second_factor(visitor)?;
        if let Err(refused) =
            self.secrets.set_password(person, &form.new, false, self.clock.now_s())?
        {
            return Ok(Err(password_refused(words, refused)));
        }
        Ok(Ok(self.open_again(visitor, had_second_factor)?))
    }

    /// Was a code given for the session in which they are?
    fn has_second_factor(&self, visitor: &Visitor) -> Result<bool, Refused> {
        let id = visitor.session().unwrap_or_default();
        Ok(self.secrets.session_has_second_factor(&visitor.person.person, id)?)
    }

    /// A new session in place of the present one, because what it may do changes.
    fn open_again(&self, visitor: &Visitor, has_second_factor: bool) -> Result<String, Refused> {
        let (person, limits) = (&visitor.person.person, &self.settings.limits);
        if let Some(id) = visitor.session() {
            self.secrets.end_session(person, id)?;
        }
        Ok(self
            .secrets
            .open_session(person, &visitor.address, has_second_factor, limits, self.clock.now_s())?
            .token)
    }
}

async fn second_factor_page(Extension(door): Here, visitor: Visitor, reader: Reader) -> Answer {
    let message =
        (visitor.duty == Some(Duty::SetSecondFactor)).then(|| reader.words.say("codes-needed"));
    let body = second_factor_body(&door, reader.words, &visitor, message.as_deref()).await?;
    Ok(framed(reader, "own-codes", &body))
}

async fn second_factor_body(
    door: &Arc<Door>,
    words: Words,
    visitor: &Visitor,
    message: Option<&str>,
) -> Result<Markup, Refused> {
    let (here, person) = (door.clone(), visitor.person.person.clone());
    let asked = move || {
        Ok::<_, Refused>((here.secrets.enrolment(&person)?, here.secrets.second_factor(&person)?))
    };
    let (pending, standing) = blocking(asked).await??;
    Ok(own_pages::second_factor(
        words,
        visitor,
        pending.as_ref(),
        standing == SecondFactor::Enrolled,
        message,
    ))
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

async fn begin_second_factor(
    Extension(door): Here,
    visitor: Visitor,
    reader: Reader,
    Form(form): Form<CodeForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    let begun =
        blocking(move || here.begin_second_factor(reader.words, &who, &form.code)).await??;
    match begun {
        Ok(()) => Ok(Redirect::to("/me/second-factor").into_response()),
        Err(message) => {
            let body = second_factor_body(&door, reader.words, &visitor, Some(&message)).await?;
            Ok(framed_again(reader, "own-codes", &body))
        }
    }
}

impl Door {
    /// A new generator; who has one shows that they still have it.
    fn begin_second_factor(
        &self,
        words: Words,
        visitor: &Visitor,
        code: &str,
    ) -> Result<Result<(), String>, Refused> {
        let person = &visitor.person.person;
        if self.secrets.second_factor(person)? == SecondFactor::Enrolled {
            let now_s = self.clock.now_s();
            if let Some(wait_s) = self.secrets.begin_attempt(person, &visitor.address, now_s)? {
                return Ok(Err(wait(words, wait_s)));
            }
            if !self.secrets.use_code(person, code, now_s)? {
                return Ok(Err(words.say("codes-wrong")));
            }
            self.secrets.attempt_succeeded(person, &visitor.address)?;
        }
        Ok(Ok(self.secrets.begin_enrolment(person)?))
    }

    /// Recovery codes and another session; none when the code does not fit.
    fn confirm_second_factor(
        &self,
        visitor: &Visitor,
        code: &str,
    ) -> Result<Option<(Vec<String>, String)>, Refused> {
        let confirmed =
            self.secrets.confirm_enrolment(&visitor.person.person, code, self.clock.now_s())?;
        confirmed.map(|codes| Ok((codes, self.open_again(visitor, true)?))).transpose()
    }
}

async fn confirm_second_factor(
    Extension(door): Here,
    visitor: Visitor,
    reader: Reader,
    Form(form): Form<CodeForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    let Some((codes, token)) =
        blocking(move || here.confirm_second_factor(&who, &form.code)).await??
    else {
        let message = reader.words.say("codes-wrong-clock");
        let body = second_factor_body(&door, reader.words, &visitor, Some(&message)).await?;
        return Ok(framed_again(reader, "own-codes", &body));
    };
    door.access.keep(visitor.line(Act::SecondFactorSet, door.clock.now_us())).await?;
    let page = framed(reader, "recovery-title", &own_pages::recovery_codes(reader.words, &codes));
    Ok(([(header::SET_COOKIE, door.cookie_of(&token))], page).into_response())
}

#[derive(Deserialize)]
struct SessionForm {
    session: String,
}

async fn end_session(
    Extension(door): Here,
    visitor: Visitor,
    Form(form): Form<SessionForm>,
) -> Answer {
    let (here, person, id) = (door.clone(), visitor.person.person.clone(), form.session.clone());
    if blocking(move || here.secrets.end_session(&person, &id)).await?? {
        let line = visitor.line(Act::SessionEnded, door.clock.now_us());
        door.access.keep(AccessLine { note: Some(form.session), ..line }).await?;
    }
    Ok(Redirect::to("/me").into_response())
}

async fn end_other_sessions(Extension(door): Here, visitor: Visitor) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    let ended = blocking(move || {
        here.secrets.end_other_sessions(&who.person.person, who.session().unwrap_or_default())
    })
    .await??;
    let line = visitor.line(Act::SessionEnded, door.clock.now_us());
    door.access.keep(AccessLine { note: Some(format!("{ended} others")), ..line }).await?;
    Ok(Redirect::to("/me").into_response())
}

async fn tokens_page(Extension(door): Here, visitor: Visitor, reader: Reader) -> Answer {
    Ok(framed(reader, "own-tokens", &tokens_body(&door, reader.words, &visitor, None, None).await?))
}

async fn tokens_body(
    door: &Arc<Door>,
    words: Words,
    visitor: &Visitor,
    issued: Option<&TokenIssued>,
    message: Option<&str>,
) -> Result<Markup, Refused> {
    let (here, person) = (door.clone(), visitor.person.person.clone());
    let tokens = blocking(move || here.secrets.tokens_of(&person)).await??;
    Ok(own_pages::tokens(words, visitor, &tokens, issued, door.clock.now_s(), message))
}

#[derive(Deserialize)]
struct TokenForm {
    name: String,
    #[serde(default)]
    writes: String,
    days: i64,
    password: String,
}

async fn issue_token(
    Extension(door): Here,
    visitor: Visitor,
    reader: Reader,
    Form(form): Form<TokenForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    match door.hashing(move || here.issue_token(reader.words, &who, &form)).await?? {
        Ok(issued) => {
            let line = visitor.line(Act::TokenIssued, door.clock.now_us());
            door.access.keep(AccessLine { note: Some(issued.id.clone()), ..line }).await?;
            Ok(framed(
                reader,
                "own-tokens",
                &tokens_body(&door, reader.words, &visitor, Some(&issued), None).await?,
            ))
        }
        Err(message) => {
            let body = tokens_body(&door, reader.words, &visitor, None, Some(&message)).await?;
            Ok(framed_again(reader, "own-tokens", &body))
        }
    }
}

impl Door {
    /// A token for a program of theirs; or a sentence why not.
    fn issue_token(
        &self,
        words: Words,
        visitor: &Visitor,
        form: &TokenForm,
    ) -> Result<Result<TokenIssued, String>, Refused> {
        let person = &visitor.person.person;
        match self.proves(person, &form.password, &visitor.address)? {
            Proof::Wrong => return Ok(Err(words.say("token-password-wrong"))),
            Proof::Wait(wait_s) => return Ok(Err(wait(words, wait_s))),
            Proof::Given => {}
        }
        let scopes: &[Scope] =
            if form.writes == "yes" { &[Scope::Read, Scope::Write] } else { &[Scope::Read] };
        let asked = TokenAsked {
            person,
            name: &form.name,
            scopes,
            life_s: form.days.saturating_mul(86_400),
        };
        let issued = self.secrets.issue_token(&asked, &self.settings.limits, self.clock.now_s())?;
        Ok(issued.map_err(|refused| token_refused(words, &refused)))
    }
}

/// Why a password is not taken.
fn password_refused(words: Words, refused: PasswordRefused) -> String {
    match refused {
        PasswordRefused::TooShort => {
            words.say_with("password-too-short", &[("letters", &PASSWORD_MIN.to_string())])
        }
        PasswordRefused::TooLong => {
            words.say_with("password-too-long", &[("bytes", &PASSWORD_BYTES_MAX.to_string())])
        }
        PasswordRefused::HoldsName => words.say("password-holds-name"),
        PasswordRefused::Same => words.say("password-same"),
    }
}

/// Why a token is not made.
fn token_refused(words: Words, refused: &TokenRefused) -> String {
    match refused {
        TokenRefused::NameMissing => {
            words.say_with("token-name-missing", &[("letters", &TOKEN_NAME_MAX.to_string())])
        }
        TokenRefused::ScopesUnfit => words.say("token-scopes-unfit"),
        TokenRefused::LifeUnfit(days) => {
            words.say_with("token-life-unfit", &[("days", &days.to_string())])
        }
        TokenRefused::TooMany => {
            words.say_with("token-too-many", &[("count", &TOKENS_OF_PERSON_MAX.to_string())])
        }
    }
}

#[derive(Deserialize)]
struct RevokeForm {
    token: String,
}

async fn revoke_token(
    Extension(door): Here,
    visitor: Visitor,
    Form(form): Form<RevokeForm>,
) -> Answer {
    let (here, person, id) = (door.clone(), visitor.person.person.clone(), form.token.clone());
    if blocking(move || here.secrets.revoke_token(&person, &id, here.clock.now_s())).await?? {
        let line = visitor.line(Act::TokenRevoked, door.clock.now_us());
        door.access.keep(AccessLine { note: Some(form.token), ..line }).await?;
    }
    Ok(Redirect::to("/me/tokens").into_response())
}
