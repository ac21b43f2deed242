//! The pages of the door, as what there is to show.
//!
//! In: what the door decided. Out: the same as a value, which a function that the door was given
//! ([`Draw`]) makes into a page. Never here: how a page looks, or in which language it speaks;
//! nothing that is drawn can change what was decided.

use super::problem::Problem;
use super::secrets::{Enrolment, PasswordRefused, SessionLine, Token, TokenIssued, TokenRefused};
use super::visitor::Visitor;
use axum::http::HeaderMap;
use axum::response::Response;

/// Draws a page for whoever sent these headers. The door sets the status and the cookies.
pub type Draw = fn(&HeaderMap, &Page<'_>) -> Response;

/// What is to be shown.
#[derive(Clone, Debug)]
pub enum Page<'p> {
    /// Something is refused, or is not there.
    Refused(&'p Problem),
    /// The form by which people come in.
    SignIn {
        /// Where it leads: a path of ours.
        next: &'p str,
        /// What is said above it.
        message: Option<Message>,
        /// The way through the provider, when there is one.
        provider: Option<ProviderLink<'p>>,
    },
    /// The way onwards, for browsers that do not go by themselves.
    Onwards {
        /// Where it leads: a path of ours.
        next: &'p str,
    },
    /// Somebody's own page: sessions, codes, tokens.
    Own {
        /// Whose.
        visitor: &'p Visitor,
        /// Where they are signed in.
        sessions: &'p [SessionLine],
        /// Are codes asked for?
        has_second_factor: bool,
        /// How many recovery codes were not used yet.
        recovery_codes_left: i64,
    },
    /// The form of another password.
    Password {
        /// Whose.
        visitor: &'p Visitor,
        /// What is said above it.
        message: Option<Message>,
    },
    /// The forms of a generator of codes.
    SecondFactor {
        /// Whose.
        visitor: &'p Visitor,
        /// The generator that waits for its first code.
        pending: Option<&'p Enrolment>,
        /// Is there one already?
        has_one: bool,
        /// What is said above them.
        message: Option<Message>,
    },
    /// Recovery codes, shown once.
    RecoveryCodes(&'p [String]),
    /// Tokens of programs, and the form of another.
    Tokens {
        /// Whose.
        visitor: &'p Visitor,
        /// All of theirs.
        tokens: &'p [Token],
        /// The one that was made just now, shown once.
        issued: Option<&'p TokenIssued>,
        /// The time, in seconds since 1970-01-01 UTC.
        now_s: i64,
        /// What is said above them.
        message: Option<Message>,
    },
}

/// The way through a provider.
#[derive(Clone, Debug)]
pub struct ProviderLink<'p> {
    /// What the provider is called.
    pub name: &'p str,
    /// The path of ours that leads there.
    pub address: String,
}

/// What a page says above its form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Name, password or code: which of them does not fit is not said.
    SignInWrong,
    /// The provider did not let them in.
    ProviderFailed,
    /// Too many attempts went wrong; so many seconds.
    Wait(i64),
    /// Somebody else gave the password, and another must be chosen.
    PasswordGiven,
    /// It was not typed the same twice.
    PasswordsDiffer,
    /// The present password does not fit.
    PasswordWrong,
    /// The new one is not fit to be a password.
    PasswordRefused(PasswordRefused),
    /// A role needs codes, and there is no generator.
    CodesNeeded,
    /// The code does not fit.
    CodeWrong,
    /// The first code of a generator does not fit.
    FirstCodeWrong,
    /// The password that a token asks for does not fit.
    TokenPasswordWrong,
    /// The token is not fit to be one.
    TokenRefused(TokenRefused),
}
