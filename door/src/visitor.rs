//! A visitor: a person whom the door knows, and how.
//!
//! Rooms behind the door take a [`Visitor`] as an argument of their answer; it is there because a
//! guard stood before it.

use super::access::{AccessLine, Act, By};
use super::people::Person;
use super::permissions::{Permission, Scope};
use super::problem::Problem;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use std::convert::Infallible;
use terms::Sees;

/// By what the door knows a visitor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnownBy {
    /// A session, by its id.
    Session(String),
    /// A token, by its id.
    Token(String),
}

/// What a person must do before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// The password was given by somebody else.
    ChoosePassword,
    /// A role asks for codes, and there is no generator.
    SetSecondFactor,
}

/// A person who came through the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Who.
    pub person: Person,
    /// By what the door knows them.
    pub known_by: KnownBy,
    /// What they came in to do.
    pub scopes: Vec<Scope>,
    /// From where.
    pub address: String,
    /// What each form of theirs carries; empty for programs, which send no forms.
    pub csrf: String,
    /// What they must do before anything else.
    pub duty: Option<Duty>,
    /// For what they came to this answer.
    pub asks: Permission,
}

/// The field of a form that proves that the form is ours. It comes first, and is looked for in the
/// first kilobytes.
pub const CSRF_FIELD: &str = "csrf";

impl Visitor {
    /// May they, by one of their roles?
    pub fn may(&self, permission: Permission) -> bool {
        self.person.may(permission)
    }

    /// May they, and do they see the whole firm by the roles that let them?
    pub fn sees_all(&self, permission: Permission) -> bool {
        self.person.sees_all(permission)
    }

    /// What they see by the roles that permit what they came for; none: the whole firm.
    pub fn bounds(&self) -> Option<Vec<Sees>> {
        self.person.bounds(self.asks)
    }

    /// Do they see some accounts alone by the roles that permit what they came for?
    pub fn is_bounded(&self) -> bool {
        self.bounds().is_some()
    }

    /// The id of their session; none for a program.
    pub fn session(&self) -> Option<&str> {
        match &self.known_by {
            KnownBy::Session(id) => Some(id),
            KnownBy::Token(_) => None,
        }
    }

    /// A line for the journal of access about what they do now.
    pub fn line(&self, act: Act, at_us: i64) -> AccessLine {
        let by = match &self.known_by {
            KnownBy::Session(id) => By::Session(id.clone()),
            KnownBy::Token(id) => By::Token(id.clone()),
        };
        AccessLine {
            by: Some(by),
            in_place_of: self.person.stands_in(self.asks).map(str::to_owned),
            ..AccessLine::of(act, &self.person.person, &self.address, at_us)
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Problem::not_known)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned())
    }
}
