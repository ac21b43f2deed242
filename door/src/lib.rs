//! The door: who comes in, by what, and what they may do.
//!
//! In: requests of anybody. Out: a [`Visitor`] for the rooms behind, or a refusal; and a line in
//! the journal of access. Never here: how a page looks (it is a [`Page`], which somebody else
//! draws), and a rule of the business. Nothing behind the door asks again who somebody is; a router
//! is made from rows of the table of routes only ([`routes::open`]).
//!
//! ```text
//! request ─> known by (cookie or bearer) ─> ours (origin, csrf) ─> may they (permission, scope)
//!         ─> the answer ─> written down ─> out, as long as they may
//! ```
//!
//! Source: OWASP Application Security Verification Standard 4, V2 to V4; NIST SP 800-63B; RFC 6238,
//! 6750, 9457.

pub mod access;
mod clock;
mod guard;
mod headers;
mod host;
mod lasting;
mod left_lines;
pub mod limits;
mod locksmith;
mod others;
mod own_rows;
mod page;
mod people;
pub mod permissions;
mod places;
mod problem;
pub mod provider;
mod provider_rows;
pub mod routes;
pub mod secrets;
mod sign_in;
mod visitor;

pub use clock::Clock;
pub use guard::{RequestName, Seen};
pub use host::host;
pub use left_lines::{NotTaken, take_left_lines};
pub use limits::Limits;
pub use locksmith::{Locksmith, Refused, Written, mark_restored, user_at_terminal};
pub use others::{NotDone, Standing};
pub use own_rows::rows;
pub use page::{Draw, Message, Page, ProviderLink};
pub use people::{Hat, People, Person};
pub use permissions::{Permission, Role, Scope};
pub use problem::Problem;
pub use provider::{Claim, Provider};
pub use routes::{Method, Reach, RouteRule, Row};
pub use visitor::{CSRF_FIELD, Duty, KnownBy, Visitor};

use access::AccessJournal;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use places::Places;
use provider::Starts;
use secrets::Secrets;
use std::net::IpAddr;
use std::sync::Mutex;
use terms::sentence;
use tokio::sync::Semaphore;

/// How many passwords are hashed at the same time: each takes 19 MiB and a core.
const PASSWORDS_AT_ONCE: usize = 2;

/// What the door is told when the office opens.
pub struct Settings {
    /// The addresses under which people open the console, like `https://munim.example`; others'
    /// forms are refused.
    pub origins: Vec<String>,
    /// Whose word about the address of a visitor is believed (`X-Forwarded-For`).
    pub trusted_proxies: Vec<IpAddr>,
    /// How long, how many, how large.
    pub limits: Limits,
    /// Must those whose roles ask for it give a code beside the password? Only a demo says no.
    pub asks_second_factor: bool,
}

impl Settings {
    /// The cookie of a session. Over https its name makes browsers refuse one that another host of
    /// the domain has planted.
    fn cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-munim" } else { "munim" }
    }

    /// The cookie by which a browser keeps that somebody signed in there.
    fn device_cookie_name(&self) -> &'static str {
        if self.is_https() { "__Host-munim-device" } else { "munim-device" }
    }

    /// Do people come over https? Then the cookie says so, and browsers are told to stay with it.
    pub fn is_https(&self) -> bool {
        !self.origins.is_empty() && self.origins.iter().all(|origin| origin.starts_with("https://"))
    }
}

/// The door of one office.
pub struct Door {
    secrets: Secrets,
    people: People,
    access: AccessJournal,
    settings: Settings,
    clock: Clock,
    draw: Draw,
    passwords: Semaphore,
    provider: Option<Provider>,
    starts: Starts,
    taking: Mutex<()>,
    streams: Places,
    turns: Places,
}

impl Door {
    /// Hangs the door.
    pub fn new(
        secrets: Secrets,
        people: People,
        access: AccessJournal,
        settings: Settings,
        clock: Clock,
        draw: Draw,
    ) -> Self {
        Self {
            secrets,
            people,
            access,
            settings,
            clock,
            draw,
            passwords: Semaphore::new(PASSWORDS_AT_ONCE),
            provider: None,
            starts: Starts::default(),
            taking: Mutex::default(),
            streams: Places::default(),
            turns: Places::default(),
        }
    }

    /// Lets people in through a provider too.
    #[must_use]
    pub fn with_provider(self, provider: Provider) -> Self {
        Self { provider: Some(provider), ..self }
    }

    /// Who saw what.
    pub const fn access(&self) -> &AccessJournal {
        &self.access
    }

    /// What proves who somebody is.
    pub const fn secrets(&self) -> &Secrets {
        &self.secrets
    }

    /// A page for whoever sent these headers.
    fn drawn(&self, headers: &HeaderMap, page: &Page<'_>) -> Response {
        (self.draw)(headers, page)
    }

    /// A refusal, for people.
    fn refused(&self, headers: &HeaderMap, problem: &Problem) -> Response {
        (problem.status, self.drawn(headers, &Page::Refused(problem))).into_response()
    }

    /// Nothing is at this path.
    fn nothing_here(&self, headers: &HeaderMap) -> Response {
        let detail = sentence!("there is nothing at this address");
        self.refused(headers, &Problem::new(StatusCode::NOT_FOUND, "nothing_here", detail))
    }
}
