//! The door's own rows in the table of routes: coming in, going out, and what belongs to oneself.
//!
//! In: forms. Out: pages, as what there is to show ([`Page`]); and a line in the journal of access
//! before each answer.

use super::Door;
use super::access::{AccessLine, Act};
use super::guard::{Address, Refused, RequestName, blocking};
use super::page::{Message, Page};
use super::permissions::{Permission, Scope};
use super::routes::{Reach, RouteRule, Row};
use super::secrets::{PasswordRefused, SecondFactor, TokenAsked, TokenIssued};
use super::sign_in::{Attempt, CameIn, Proof, Typed, cookie, local};
use super::visitor::{Duty, Visitor};
use axum::Extension;
use axum::extract::{Form, Query};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;
use std::sync::Arc;

const SIGN_IN: RouteRule = RouteRule::get("/sign-in", Permission::Anyone, Reach::Same);
const SIGNS_IN: RouteRule = RouteRule::post("/sign-in", Permission::Anyone, Reach::Same);
const SIGNS_OUT: RouteRule =
    RouteRule::post("/sign-out", Permission::OwnSecrets, Reach::Same).for_people();
const OWN: RouteRule = RouteRule::get("/me", Permission::AnyPerson, Reach::Same).for_people();
const PASSWORD: RouteRule =
    RouteRule::get("/me/password", Permission::OwnSecrets, Reach::Same).for_people();
const CHANGES_PASSWORD: RouteRule =
    RouteRule::post("/me/password", Permission::OwnSecrets, Reach::Same).for_people();
const SECOND_FACTOR: RouteRule =
    RouteRule::get("/me/second-factor", Permission::OwnSecrets, Reach::Same).for_people();
const BEGINS_SECOND_FACTOR: RouteRule =
    RouteRule::post("/me/second-factor", Permission::OwnSecrets, Reach::Same).for_people();
const CONFIRMS_SECOND_FACTOR: RouteRule =
    RouteRule::post("/me/second-factor/confirm", Permission::OwnSecrets, Reach::Same).for_people();
const ENDS_SESSION: RouteRule =
    RouteRule::post("/me/sessions/end", Permission::AnyPerson, Reach::Same).for_people();
const ENDS_OTHERS: RouteRule =
    RouteRule::post("/me/sessions/end-others", Permission::AnyPerson, Reach::Same).for_people();
const TOKENS: RouteRule =
    RouteRule::get("/me/tokens", Permission::AnyPerson, Reach::Same).for_people();
const ISSUES_TOKEN: RouteRule =
    RouteRule::post("/me/tokens", Permission::AnyPerson, Reach::Same).for_people();
const REVOKES_TOKEN: RouteRule =
    RouteRule::post("/me/tokens/revoke", Permission::AnyPerson, Reach::Same).for_people();

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

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

async fn sign_in_page(
    Extension(door): Here,
    headers: HeaderMap,
    visitor: Option<Visitor>,
    Query(Next { next }): Query<Next>,
) -> Response {
    match visitor {
        Some(_) => Redirect::to(local(&next)).into_response(),
        None => door.sign_in_form(&headers, &next, None),
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
    headers: HeaderMap,
    Form(form): Form<SignInForm>,
) -> Answer {
    let earlier = cookie(&headers, door.settings.cookie_name()).map(str::to_owned);
    let device = cookie(&headers, door.settings.device_cookie_name()).unwrap_or_default();
    let typed = Typed {
        person: form.person,
        password: form.password,
        code: form.code,
        earlier,
        device: device.to_owned(),
    };
    let now_us = door.clock.now_us();
    let written = |line: AccessLine| AccessLine { request: Some(request.0.clone()), ..line };
    match door.attempt(typed, &address).await? {
        Attempt::In(came) => {
            let CameIn { person, opened, device } = *came;
            let by = Some(super::access::By::Session(opened.session.id));
            door.access
                .keep(written(AccessLine {
                    by,
                    ..AccessLine::of(Act::SignedIn, &person.person, &address, now_us)
                }))
                .await?;
            let to = Redirect::to(local(&form.next));
            let kept = [door.cookie_of(&opened.token), door.device_cookie_of(&device)];
            let kept = kept.map(|cookie| (header::SET_COOKIE, cookie));
            Ok((AppendHeaders(kept), to).into_response())
        }
        Attempt::Wrong(person) => {
            let line = match person {
                Some(person) => AccessLine::of(Act::SignInFailed, &person.person, &address, now_us),
                None => AccessLine::of_nobody(Act::SignInFailed, &address, now_us),
            };
            door.access.keep(written(line)).await?;
            let page = door.sign_in_form(&headers, &form.next, Some(Message::SignInWrong));
            Ok((StatusCode::UNAUTHORIZED, page).into_response())
        }
        Attempt::Wait(wait_s) => {
            let page = door.sign_in_form(&headers, &form.next, Some(Message::Wait(wait_s)));
            let mut response = (StatusCode::TOO_MANY_REQUESTS, page).into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait_s));
            Ok(response)
        }
    }
}

impl Door {
    pub(super) fn sign_in_form(
        &self,
        headers: &HeaderMap,
        next: &str,
        message: Option<Message>,
    ) -> Response {
        let next = local(next);
        let provider = self.provider_link(next);
        self.drawn(headers, &Page::SignIn { next, message, provider })
    }
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

async fn own_page(Extension(door): Here, visitor: Visitor, headers: HeaderMap) -> Answer {
    let (here, person) = (door.clone(), visitor.person.person.clone());
    let asked = move || {
        let sessions =
            here.secrets.sessions_of(&person, &here.settings.limits, here.clock.now_s())?;
        let has_second_factor = here.secrets.second_factor(&person)? == SecondFactor::Enrolled;
        Ok::<_, Refused>((sessions, has_second_factor, here.secrets.recovery_codes_left(&person)?))
    };
    let (sessions, has_second_factor, recovery_codes_left) = blocking(asked).await??;
    let page = Page::Own {
        visitor: &visitor,
        sessions: &sessions,
        has_second_factor,
        recovery_codes_left,
    };
    Ok(door.drawn(&headers, &page))
}

/// The same page again, because what was typed cannot be taken.
fn again(page: Response) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

async fn password_page(Extension(door): Here, visitor: Visitor, headers: HeaderMap) -> Response {
    let message = (visitor.duty == Some(Duty::ChoosePassword)).then_some(Message::PasswordGiven);
    door.drawn(&headers, &Page::Password { visitor: &visitor, message })
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
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    let changed = door.hashing(move || here.change_password(&who, &form)).await??;
    match changed {
        Err(message) => {
            let page = Page::Password { visitor: &visitor, message: Some(message) };
            Ok(again(door.drawn(&headers, &page)))
        }
        Ok(token) => {
            door.access.keep(visitor.line(Act::PasswordChanged, door.clock.now_us())).await?;
            Ok(([(header::SET_COOKIE, door.cookie_of(&token))], Redirect::to("/me"))
                .into_response())
        }
    }
}

impl Door {
    /// Another password, and another session for it; or what is said why not.
    fn change_password(
        &self,
        visitor: &Visitor,
        form: &PasswordForm,
    ) -> Result<Result<String, Message>, Refused> {
        if form.new != form.again {
            return Ok(Err(Message::PasswordsDiffer));
        }
        if form.new == form.present {
            return Ok(Err(Message::PasswordRefused(PasswordRefused::Same)));
        }
        let person = &visitor.person.person;
        match self.proves(visitor, &form.present)? {
            Proof::Wrong => return Ok(Err(Message::PasswordWrong)),
            Proof::Wait(wait_s) => return Ok(Err(Message::Wait(wait_s))),
            Proof::Given => {}
        }
        let had_second_factor = self.has_second_factor(visitor)?;
        if let Err(refused) =
            self.secrets.set_password(person, &form.new, false, self.clock.now_s())?
        {
            return Ok(Err(Message::PasswordRefused(refused)));
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

async fn second_factor_page(Extension(door): Here, visitor: Visitor, headers: HeaderMap) -> Answer {
    let message = (visitor.duty == Some(Duty::SetSecondFactor)).then_some(Message::CodesNeeded);
    second_factor_with(&door, &headers, &visitor, message).await
}

async fn second_factor_with(
    door: &Arc<Door>,
    headers: &HeaderMap,
    visitor: &Visitor,
    message: Option<Message>,
) -> Answer {
    let (here, person) = (door.clone(), visitor.person.person.clone());
    let asked = move || {
        Ok::<_, Refused>((here.secrets.enrolment(&person)?, here.secrets.second_factor(&person)?))
    };
    let (pending, standing) = blocking(asked).await??;
    let has_one = standing == SecondFactor::Enrolled;
    let page = Page::SecondFactor { visitor, pending: pending.as_ref(), has_one, message };
    Ok(door.drawn(headers, &page))
}

#[derive(Deserialize)]
struct CodeForm {
    #[serde(default)]
    code: String,
}

async fn begin_second_factor(
    Extension(door): Here,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    match blocking(move || here.begin_second_factor(&who, &form.code)).await?? {
        Ok(()) => Ok(Redirect::to("/me/second-factor").into_response()),
        Err(message) => {
            Ok(again(second_factor_with(&door, &headers, &visitor, Some(message)).await?))
        }
    }
}

impl Door {
    /// A new generator; who has one shows that they still have it.
    fn begin_second_factor(
        &self,
        visitor: &Visitor,
        code: &str,
    ) -> Result<Result<(), Message>, Refused> {
        let person = &visitor.person.person;
        if self.secrets.second_factor(person)? == SecondFactor::Enrolled {
            match self.proves_by_code(visitor, code)? {
                Proof::Wait(wait_s) => return Ok(Err(Message::Wait(wait_s))),
                Proof::Wrong => return Ok(Err(Message::CodeWrong)),
                Proof::Given => {}
            }
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
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    let Some((codes, token)) =
        blocking(move || here.confirm_second_factor(&who, &form.code)).await??
    else {
        let message = Some(Message::FirstCodeWrong);
        return Ok(again(second_factor_with(&door, &headers, &visitor, message).await?));
    };
    door.access.keep(visitor.line(Act::SecondFactorSet, door.clock.now_us())).await?;
    let page = door.drawn(&headers, &Page::RecoveryCodes(&codes));
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

async fn tokens_page(Extension(door): Here, visitor: Visitor, headers: HeaderMap) -> Answer {
    tokens_with(&door, &headers, &visitor, None, None).await
}

async fn tokens_with(
    door: &Arc<Door>,
    headers: &HeaderMap,
    visitor: &Visitor,
    issued: Option<&TokenIssued>,
    message: Option<Message>,
) -> Answer {
    let (here, person) = (door.clone(), visitor.person.person.clone());
    let tokens = blocking(move || here.secrets.tokens_of(&person)).await??;
    let now_s = door.clock.now_s();
    let page = Page::Tokens { visitor, tokens: &tokens, issued, now_s, message };
    Ok(door.drawn(headers, &page))
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
    headers: HeaderMap,
    Form(form): Form<TokenForm>,
) -> Answer {
    let (here, who) = (door.clone(), visitor.clone());
    match door.hashing(move || here.issue_token(&who, &form)).await?? {
        Ok(issued) => {
            let line = visitor.line(Act::TokenIssued, door.clock.now_us());
            door.access.keep(AccessLine { note: Some(issued.id.clone()), ..line }).await?;
            tokens_with(&door, &headers, &visitor, Some(&issued), None).await
        }
        Err(message) => {
            Ok(again(tokens_with(&door, &headers, &visitor, None, Some(message)).await?))
        }
    }
}

impl Door {
    /// A token for a program of theirs; or what is said why not.
    fn issue_token(
        &self,
        visitor: &Visitor,
        form: &TokenForm,
    ) -> Result<Result<TokenIssued, Message>, Refused> {
        let person = &visitor.person.person;
        match self.proves(visitor, &form.password)? {
            Proof::Wrong => return Ok(Err(Message::TokenPasswordWrong)),
            Proof::Wait(wait_s) => return Ok(Err(Message::Wait(wait_s))),
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
        Ok(issued.map_err(Message::TokenRefused))
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
