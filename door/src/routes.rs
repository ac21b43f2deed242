//! The table of routes, and the only way from it to a router.
//!
//! In: rows, each a rule with its answer. Out: a router in which a guard stands before every
//! answer, with the rule of its row. Never here: a route without a rule; there is no other way in,
//! and `xtask tidy` finds whoever makes one.

use super::Door;
use super::guard::{Gate, guard};
use super::headers::around;
use super::permissions::{Permission, Scope};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::HeaderMap;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, MethodRouter, on};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is done to what a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Look.
    Get,
    /// Hand in.
    Post,
    /// Put in place.
    Put,
    /// Take away.
    Delete,
}

impl Method {
    /// Does it change something?
    pub const fn changes(self) -> bool {
        !matches!(self, Self::Get)
    }

    /// As it stands in a request.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Put => MethodFilter::PUT,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// What an answer shows to somebody who sees some accounts alone. Every row says it, so that no
/// answer is open to them by being forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Nobody's account: the same to everybody.
    Same,
    /// The accounts that whoever asks sees, and their sums; others are not there.
    Bounded,
    /// What is of the firm as a whole; closed to who sees some accounts alone.
    Whole,
}

/// A row of the table of routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteRule {
    /// What is done.
    pub method: Method,
    /// To what, as axum writes it: `/accounts/{account}`. What begins with `/v1/` is for programs.
    pub path: &'static str,
    /// What one must be allowed.
    pub permission: Permission,
    /// What one's way in must carry.
    pub scope: Scope,
    /// What it shows to somebody who sees some accounts alone.
    pub reach: Reach,
}

impl RouteRule {
    /// Who looks.
    pub const fn get(path: &'static str, permission: Permission, reach: Reach) -> Self {
        Self { method: Method::Get, path, permission, scope: Scope::Read, reach }
    }

    /// Who hands something in.
    pub const fn post(path: &'static str, permission: Permission, reach: Reach) -> Self {
        Self { method: Method::Post, path, permission, scope: Scope::Write, reach }
    }

    /// The same for people only, who are signed in.
    #[must_use]
    pub const fn for_people(self) -> Self {
        Self { scope: Scope::Person, ..self }
    }

    /// Are refusals for a program to read?
    pub fn is_for_programs(&self) -> bool {
        self.path.starts_with("/v1/")
    }

    /// The row of this rule.
    pub fn answered_by<A, T, S>(self, answer: A) -> Row<S>
    where
        A: Handler<T, S>,
        T: 'static,
        S: Clone + Send + Sync + 'static,
    {
        Row {
            rule: self,
            answer: on(self.method.filter(), answer),
            is_stream: false,
            is_heavy: false,
            body_bytes_max: None,
        }
    }
}

/// A rule with its answer.
pub struct Row<S> {
    rule: RouteRule,
    answer: MethodRouter<S>,
    is_stream: bool,
    is_heavy: bool,
    body_bytes_max: Option<usize>,
}

impl<S: Clone + Send + Sync + 'static> Row<S> {
    /// The rule.
    pub const fn rule(&self) -> RouteRule {
        self.rule
    }

    /// Its answer goes on until somebody ends it; a person has few of them at once.
    #[must_use]
    pub fn as_stream(self) -> Self {
        Self { is_stream: true, ..self }
    }

    /// Its answer takes long to draw up, whatever is asked.
    #[must_use]
    pub fn as_heavy(self) -> Self {
        Self { is_heavy: true, ..self }
    }

    /// Does its answer take long to draw up, whatever is asked?
    pub const fn is_heavy(&self) -> bool {
        self.is_heavy
    }

    /// With something between the guard and the answer.
    #[must_use]
    pub fn with(self, around: impl FnOnce(MethodRouter<S>) -> MethodRouter<S>) -> Self {
        Self { answer: around(self.answer), ..self }
    }

    /// Takes requests of so many bytes.
    #[must_use]
    pub fn with_body_bytes_max(self, bytes: usize) -> Self {
        Self { body_bytes_max: Some(bytes), ..self }
    }
}

/// The table is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableWrong {
    /// One rule would hide the other.
    #[error("{0:?} stands in the table of routes twice")]
    Twice(RouteRule),
    /// A guard looks for foreign forms where something changes.
    #[error(
        "{0:?}: what changes something is not for the scope `read`, and what only looks not for `write`"
    )]
    ScopeUnfit(RouteRule),
}

/// Makes the router: every row behind its guard, the door's own rows among them, and what stands
/// around every answer.
pub fn open<S: Clone + Send + Sync + 'static>(
    door: &Arc<Door>,
    rows: Vec<Row<S>>,
) -> Result<Router<S>, TableWrong> {
    let mut seen = BTreeSet::new();
    let mut router = Router::new();
    let all = rows.into_iter().chain(super::rows());
    for Row { rule, answer, is_stream, is_heavy: _, body_bytes_max } in all {
        check(rule)?;
        if !seen.insert((rule.path, rule.method)) {
            return Err(TableWrong::Twice(rule));
        }
        let body_bytes_max = body_bytes_max.unwrap_or(door.settings.limits.body_bytes_max);
        let limited = DefaultBodyLimit::max(body_bytes_max);
        let gate = Gate { door: door.clone(), rule, is_stream, body_bytes_max };
        router = router
            .route(rule.path, answer.route_layer(from_fn_with_state(gate, guard)).layer(limited));
    }
    let here = door.clone();
    let nothing = async move |headers: HeaderMap| here.nothing_here(&headers);
    Ok(around(door, router.fallback(nothing)))
}

fn check(rule: RouteRule) -> Result<(), TableWrong> {
    let fits = match rule.scope {
        Scope::Read => !rule.method.changes(),
        Scope::Write => rule.method.changes(),
        Scope::Person => true,
    };
    if fits { Ok(()) } else { Err(TableWrong::ScopeUnfit(rule)) }
}
