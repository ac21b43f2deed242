//! The guard before every answer.
//!
//! In: a request, and the rule of its row. Out: the answer, once what it shows is written down; or
//! a refusal. Never here: an exception for a path; what a rule says holds.
//!
//! 1. Who is it? A bearer token, or else the cookie of a session; with a token the cookie is not
//!    looked at.
//! 2. Is it our form? What changes something by a cookie comes from a page of ours (`Origin`, or
//!    `Sec-Fetch-Site` where a browser leaves that out) and carries the session's word.
//! 3. May they? Permission by role, scope by the way in; duties first.
//! 4. Whose clients did they see? Written down before the answer leaves.
//! 5. May they still? Asked again as long as the answer lasts (`lasting.rs`).
//!
//! Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet; W3C Fetch Metadata; RFC 6750
//! 2.1.

use super::access::{AccessLine, Act, NotKept};
use super::lasting::is_long;
use super::limits::STREAMS_OF_PERSON_MAX;
use super::permissions::{Permission, Scope};
use super::places::Place;
use super::problem::Problem;
use super::routes::{Method, Reach, RouteRule};
use super::secrets::{self, Session, Token, is_same};
use super::visitor::{CSRF_FIELD, Duty, KnownBy, Visitor};
use super::{Door, sign_in};
use axum::body::{Body, Bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, IntoResponseParts, Redirect, Response, ResponseParts};
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Instant;
use terms::{Sentence, sentence};
use tokio_stream::StreamExt;

/// So much of a form is read to find its word; the field with it comes first.
const CSRF_WITHIN_BYTES: usize = 8 << 10;
/// After so many seconds one more stream may find room.
const STREAM_WAIT_S: i64 = 30;
const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The number of a request; its answer carries it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestName(pub String);

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address(pub String);

/// Whose accounts an answer shows. Part of every answer that needs `see_clients` or `see_journal`;
/// without it the answer stays in the office.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    clients: Vec<String>,
    file: Option<String>,
}

impl Seen {
    /// What stands for all clients at once.
    const EVERY_CLIENT: &str = "*";

    /// These accounts; none, when the answer is empty.
    pub fn clients<C: Into<String>>(clients: impl IntoIterator<Item = C>) -> Self {
        Self { clients: clients.into_iter().map(Into::into).collect(), file: None }
    }

    /// All of them: a report over every account, the journal itself.
    pub fn every_client() -> Self {
        Self::clients([Self::EVERY_CLIENT])
    }

    /// The answer is a file that is taken away.
    #[must_use]
    pub fn taken_away_as(self, file: impl Into<String>) -> Self {
        Self { file: Some(file.into()), ..self }
    }
}

impl IntoResponseParts for Seen {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.extensions_mut().insert(self);
        Ok(parts)
    }
}

/// The door, with the rule of one row.
#[derive(Clone)]
pub(super) struct Gate {
    pub door: Arc<Door>,
    pub rule: RouteRule,
    /// Does its answer go on until somebody ends it?
    pub is_stream: bool,
    pub body_bytes_max: usize,
}

/// Why a request goes no further.
#[derive(Clone, Debug)]
pub(super) enum Refused {
    NotKnown,
    BodyTooLong(usize),
    ForeignOrigin,
    WordMissing,
    Duty(Duty),
    PermissionMissing(Permission),
    /// They see some accounts alone, and this is of the whole firm.
    BoundsReached,
    ScopeMissing(Scope),
    SeenMissing,
    TooManyStreams,
    NotKept(NotKept),
    NoRoom,
    Broken(String),
}

impl From<secrets::Failure> for Refused {
    fn from(failure: secrets::Failure) -> Self {
        if failure.is_full_disk() {
            return Self::NoRoom;
        }
        Self::Broken(failure.to_string())
    }
}

impl From<NotKept> for Refused {
    fn from(not_kept: NotKept) -> Self {
        Self::NotKept(not_kept)
    }
}

/// Stands before the answer of one row.
pub(super) async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let (uri, headers) = (request.uri().clone(), request.headers().clone());
    match gate.pass(request, next).await {
        Ok(response) => response,
        Err(refused) => gate.answer(refused, &uri, &headers),
    }
}

impl Gate {
    async fn pass(&self, request: Request, next: Next) -> Result<Response, Refused> {
        let Self { door, rule, body_bytes_max, .. } = self;
        // Nobody need send what will not be taken.
        if told_bytes(request.headers()).is_some_and(|bytes| bytes > *body_bytes_max as u64) {
            return Err(Refused::BodyTooLong(*body_bytes_max));
        }
        let address = door.address_of(&request);
        let known = door.known(request.headers(), &address).await?;
        let visitor = known.map(|known| Visitor { asks: rule.permission, ..known });
        let mut request = door.check_ours(*rule, visitor.as_ref(), request).await?;
        let name = request.extensions().get::<RequestName>().map(|name| name.0.clone());
        let path = Some(request.uri().path().to_owned());
        let written = |line: AccessLine| AccessLine { request: name, path, ..line };
        if let Err(refused) = judge(*rule, visitor.as_ref()) {
            if let Some(line) = door.line_of_refusal(&refused, visitor.as_ref()) {
                door.access.keep(written(line)).await?;
            }
            return Err(refused);
        }
        request.extensions_mut().insert(door.clone());
        request.extensions_mut().insert(Address(address));
        if let Some(visitor) = &visitor {
            request.extensions_mut().insert(visitor.clone());
        }
        let place = self.place_of(visitor.as_ref())?;
        let began = Instant::now();
        let mut response = next.run(request).await;
        if let Some(refused) = response.extensions_mut().remove::<Refused>() {
            return Err(refused);
        }
        if let Some(visitor) = visitor.as_ref().filter(|_| rule.permission != Permission::Anyone) {
            // What was done is told to whoever did it; what is only shown is for who may see it.
            if !rule.method.changes() && is_long(began.elapsed()) {
                self.ask_again(visitor).await?;
            }
            response = self.while_they_may(visitor.clone(), place, response);
        }
        let seen = response.extensions().get::<Seen>();
        match (seen, visitor) {
            (Some(seen), Some(visitor)) => {
                door.access.keep(written(seen.line(&visitor, door.clock.now_us()))).await?;
                Ok(response)
            }
            (None, _) if rule.permission.shows_clients() && response.status().is_success() => {
                Err(Refused::SeenMissing)
            }
            (Some(_) | None, _) => Ok(response),
        }
    }

    /// The place that a stream takes among those of its reader.
    fn place_of(&self, visitor: Option<&Visitor>) -> Result<Option<Place>, Refused> {
        let Some(visitor) = visitor.filter(|_| self.is_stream) else { return Ok(None) };
        let place = self.door.streams.take(&visitor.person.person, STREAMS_OF_PERSON_MAX);
        place.map(Some).ok_or(Refused::TooManyStreams)
    }

    /// What whoever is refused gets: a page for people, a problem for programs.
    fn answer(&self, refused: Refused, uri: &Uri, headers: &HeaderMap) -> Response {
        let rule = self.rule;
        if rule.is_for_programs() {
            return refused.problem().into_response();
        }
        match refused {
            Refused::NotKnown => Redirect::to(&sign_in::path_with_next(rule, uri)).into_response(),
            Refused::Duty(duty) if rule.method == Method::Get => {
                Redirect::to(duty.path()).into_response()
            }
            other => self.door.refused(headers, &other.problem()),
        }
    }
}

/// A row of the door's own may refuse too; the guard before it takes this out and answers.
impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Seen {
    fn line(&self, visitor: &Visitor, now_us: i64) -> AccessLine {
        let act = if self.file.is_some() { Act::Downloaded } else { Act::Saw };
        AccessLine {
            about: self.clients.clone(),
            note: self.file.clone(),
            ..visitor.line(act, now_us)
        }
    }
}

/// May this visitor, or nobody, pass by this rule? They must have come for what it permits.
pub(super) fn judge(rule: RouteRule, visitor: Option<&Visitor>) -> Result<(), Refused> {
    if rule.permission == Permission::Anyone {
        return Ok(());
    }
    let visitor = visitor.ok_or(Refused::NotKnown)?;
    if !visitor.scopes.contains(&rule.scope) {
        return Err(Refused::ScopeMissing(rule.scope));
    }
    match visitor.duty {
        Some(duty) if rule.permission != Permission::OwnSecrets => Err(Refused::Duty(duty)),
        Some(_) | None if !visitor.may(rule.permission) => {
            Err(Refused::PermissionMissing(rule.permission))
        }
        Some(_) | None if rule.reach == Reach::Whole && visitor.is_bounded() => {
            Err(Refused::BoundsReached)
        }
        Some(_) | None => Ok(()),
    }
}

impl Door {
    /// Who is it?
    async fn known(
        self: &Arc<Self>,
        headers: &HeaderMap,
        address: &str,
    ) -> Result<Option<Visitor>, Refused> {
        let bearer = bearer(headers).map(str::to_owned);
        let cookie = sign_in::cookie(headers, self.settings.cookie_name()).map(str::to_owned);
        let (door, address) = (self.clone(), address.to_owned());
        let known = move || match (bearer, cookie) {
            (Some(secret), _) => door.known_by_token(&secret, address),
            (None, Some(token)) => door.known_by_session(&token, address),
            (None, None) => Ok(None),
        };
        Ok(blocking(known).await??)
    }

    fn known_by_token(
        &self,
        secret: &str,
        address: String,
    ) -> Result<Option<Visitor>, secrets::Failure> {
        let Some(token) = self.secrets.token_of(secret, self.clock.now_s())? else {
            return Ok(None);
        };
        Ok(self.visitor_of_token(token, address))
    }

    /// Whoever a token in force stands for.
    pub(super) fn visitor_of_token(&self, token: Token, address: String) -> Option<Visitor> {
        Some(Visitor {
            person: self.people.active(&token.person)?,
            known_by: KnownBy::Token(token.id),
            scopes: token.scopes,
            address,
            csrf: String::new(),
            duty: None,
            asks: Permission::AnyPerson,
        })
    }

    fn known_by_session(
        &self,
        token: &str,
        address: String,
    ) -> Result<Option<Visitor>, secrets::Failure> {
        let Some(session) =
            self.secrets.session_of(token, &self.settings.limits, self.clock.now_s())?
        else {
            return Ok(None);
        };
        self.visitor_of_session(session, address)
    }

    /// Whoever a session that holds is of.
    pub(super) fn visitor_of_session(
        &self,
        session: Session,
        address: String,
    ) -> Result<Option<Visitor>, secrets::Failure> {
        let Some(person) = self.people.active(&session.person) else { return Ok(None) };
        let duty = if self.secrets.must_change_password(&session.person)? {
            Some(Duty::ChoosePassword)
        } else if self.settings.asks_second_factor
            && person.needs_second_factor()
            && !session.has_second_factor
        {
            Some(Duty::SetSecondFactor)
        } else {
            None
        };
        let known_by = KnownBy::Session(session.id);
        Ok(Some(Visitor {
            person,
            known_by,
            scopes: Scope::ALL.to_vec(),
            address,
            csrf: session.csrf,
            duty,
            asks: Permission::AnyPerson,
        }))
    }

    /// Where it comes from; the word of a proxy counts when we trust the proxy, and then its own
    /// last one only.
    fn address_of(&self, request: &Request) -> String {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let forwarded = || {
            let last = request
                .headers()
                .get_all(FORWARDED_FOR)
                .iter()
                .next_back()?
                .to_str()
                .ok()?
                .rsplit(',')
                .next()?;
            last.trim().parse::<IpAddr>().ok()
        };
        let address = peer.map(|peer| {
            if self.settings.trusted_proxies.contains(&peer) {
                forwarded().unwrap_or(peer)
            } else {
                peer
            }
        });
        address.map_or_else(|| "unknown".to_owned(), |address| address.to_string())
    }

    /// Is it our form? Gives the request back, since a form must be read for that.
    async fn check_ours(
        &self,
        rule: RouteRule,
        visitor: Option<&Visitor>,
        request: Request,
    ) -> Result<Request, Refused> {
        // No page of others can send a bearer token, and who is not known is turned away by the
        // next question.
        let by_session = visitor.filter(|visitor| visitor.session().is_some());
        let is_for_anyone = rule.permission == Permission::Anyone;
        if !rule.method.changes() || (by_session.is_none() && !is_for_anyone) {
            return Ok(request);
        }
        if !self.is_from_our_page(request.headers()) {
            return Err(Refused::ForeignOrigin);
        }
        match by_session {
            Some(visitor) if !is_for_anyone => check_word(visitor, request).await,
            Some(_) | None => Ok(request),
        }
    }

    /// Every browser says `Origin` when it sends a form to us.
    fn is_from_our_page(&self, headers: &HeaderMap) -> bool {
        let ours = |origin: &str| self.settings.origins.iter().any(|our| our == origin);
        match (headers.get(header::ORIGIN), headers.get(FETCH_SITE)) {
            (Some(origin), _) => origin.to_str().is_ok_and(ours),
            (None, Some(site)) => site == "same-origin",
            (None, None) => false,
        }
    }

    /// Somebody whom we know tried what they may not.
    fn line_of_refusal(&self, refused: &Refused, visitor: Option<&Visitor>) -> Option<AccessLine> {
        let note = match refused {
            Refused::PermissionMissing(permission) => permission.word(),
            Refused::ScopeMissing(scope) => scope.word(),
            Refused::BoundsReached => "whole_firm",
            Refused::NotKnown
            | Refused::BodyTooLong(_)
            | Refused::ForeignOrigin
            | Refused::WordMissing
            | Refused::Duty(_)
            | Refused::SeenMissing
            | Refused::TooManyStreams
            | Refused::NotKept(_)
            | Refused::NoRoom
            | Refused::Broken(_) => return None,
        };
        let line = visitor?.line(Act::Refused, self.clock.now_us());
        Some(AccessLine { note: Some(note.to_owned()), ..line })
    }
}

/// Runs what waits for a disk or a hash beside the threads that answer.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Refused> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Refused::Broken(error.to_string()))
}

/// How long the body is, as its head says.
fn told_bytes(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The token of `Authorization: Bearer …`. Whatever else stands there is a token that nobody has.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or_default();
    Some(
        value
            .split_once(' ')
            .filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer"))
            .map_or("", |(_, secret)| secret.trim()),
    )
}

/// The session's word, from the header or from the beginning of the form.
async fn check_word(visitor: &Visitor, request: Request) -> Result<Request, Refused> {
    if let Some(word) = request.headers().get(CSRF_HEADER) {
        let fits = word.to_str().is_ok_and(|word| is_same(word, &visitor.csrf));
        return if fits { Ok(request) } else { Err(Refused::WordMissing) };
    }
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let (parts, body) = request.into_parts();
    let mut rest = body.into_data_stream();
    let mut begin = Vec::new();
    while begin.len() < CSRF_WITHIN_BYTES {
        match rest.next().await {
            Some(Ok(bytes)) => begin.extend_from_slice(&bytes),
            Some(Err(_)) => return Err(Refused::WordMissing),
            None => break,
        }
    }
    if word_of_form(&kind, &begin).is_some_and(|word| is_same(&word, &visitor.csrf)) {
        let whole = tokio_stream::iter([Ok(Bytes::from(begin))]).chain(rest);
        Ok(Request::from_parts(parts, Body::from_stream(whole)))
    } else {
        Err(Refused::WordMissing)
    }
}

/// The word in the beginning of a form, by the form's kind. Words are hexadecimal digits, which no
/// encoding changes.
fn word_of_form(kind: &str, begin: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(begin);
    let digits = |text: &str| text.chars().take_while(char::is_ascii_hexdigit).collect::<String>();
    if kind.starts_with("application/x-www-form-urlencoded") {
        text.split('&')
            .find_map(|field| field.strip_prefix(CSRF_FIELD)?.strip_prefix('=').map(digits))
    } else if kind.starts_with("multipart/form-data") {
        let (_, behind) = text.split_once(&format!("name=\"{CSRF_FIELD}\"\r\n\r\n"))?;
        Some(digits(behind))
    } else {
        None
    }
}

impl Refused {
    /// The same as a problem.
    pub fn problem(self) -> Problem {
        let forbidden = |code, detail: Sentence| Problem::new(StatusCode::FORBIDDEN, code, detail);
        match self {
            Self::NotKnown => Problem::not_known(),
            Self::ForeignOrigin => forbidden(
                "origin_must_be_ours",
                sentence!("this request does not come from a page of this console"),
            ),
            Self::BodyTooLong(most) => {
                Problem::too_long(sentence!("a request here has at most {most} bytes", most = most))
            }
            Self::WordMissing => forbidden(
                "csrf_token_must_fit",
                sentence!("the form is too old or not ours; open the page again and repeat"),
            ),
            Self::Duty(Duty::ChoosePassword) => forbidden(
                "password_must_be_chosen",
                sentence!("choose a password of your own first"),
            ),
            Self::Duty(Duty::SetSecondFactor) => forbidden(
                "second_factor_must_be_set",
                sentence!("your role needs two-factor authentication; set it up first"),
            ),
            Self::PermissionMissing(permission) => forbidden(
                "role_must_permit",
                sentence!(
                    "your roles do not permit this ({permission}); ask who looks after people's rights",
                    permission = permission.word()
                ),
            ),
            Self::BoundsReached => Problem::whole_firm(),
            Self::ScopeMissing(scope) => forbidden(
                "scope_must_permit",
                sentence!(
                    "the token does not permit this ({scope}); a person can, or another token",
                    scope = scope.word()
                ),
            ),
            Self::SeenMissing => broken(
                "the answer does not say whose accounts it shows, so that it cannot be written down",
            ),
            Self::TooManyStreams => Problem {
                wait_s: Some(STREAM_WAIT_S),
                ..Problem::new(
                    StatusCode::TOO_MANY_REQUESTS,
                    "streams_must_be_few",
                    sentence!(
                        "you have {streams} streams open, the most that one person may have; close one, or read several things from one stream",
                        streams = STREAMS_OF_PERSON_MAX
                    ),
                )
            },
            Self::NoRoom => Problem::no_room(sentence!(
                "the disk is full; nobody can sign in until there is room"
            )),
            Self::NotKept(not_kept) if not_kept.is_full_disk => {
                Problem::no_room(not_kept.sentence())
            }
            Self::NotKept(not_kept) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "access_must_be_written",
                not_kept.sentence(),
            ),
            Self::Broken(what) => broken(&what),
        }
    }
}

fn broken(what: &str) -> Problem {
    eprintln!("the door: {what}");
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "door_broken",
        sentence!("something is wrong with sign-in; its log says what"),
    )
}

impl Duty {
    /// Where it is done.
    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::ChoosePassword => "/me/password",
            Self::SetSecondFactor => "/me/second-factor",
        }
    }
}
