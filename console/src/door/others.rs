//! What those who look after people do to what proves who others are: codes taken away, sessions
//! ended.
//!
//! In: a visitor who may, and a person. Out: a line in the journal of access that names both. Never
//! here: another's password, which nobody gives from a page. Whoever could give one and take the
//! codes away would come in as anybody, and approve their own; taking codes away alone opens
//! nothing, because the password is still asked.
//!
//! Source: NIST SP 800-63B 4.2 (a lost authenticator is replaced), OWASP ASVS 4.0 V2.2.3, V3.7.1
//! (asked again before it).

use super::access::{AccessLine, Act};
use super::guard::{Refused, blocking};
use super::people::Person;
use super::secrets::{Failure, SecondFactor, SessionLine};
use super::sign_in::Proof;
use super::visitor::Visitor;
use super::{Door, Problem};
use crate::words::Words;
use axum::http::StatusCode;
use std::sync::Arc;

/// How a person stands with the door.
pub struct Standing {
    /// Who.
    pub of: Person,
    /// Is a code asked for at their sign-in?
    pub has_codes: bool,
    /// Where they are signed in.
    pub sessions: Vec<SessionLine>,
}

impl Door {
    /// How a person stands with the door.
    pub async fn standing(self: &Arc<Self>, words: Words, of: &str) -> Result<Standing, Problem> {
        let of = self.named(words, of)?;
        self.asked(move |door| {
            let has_codes = door.secrets.second_factor(&of.person)? == SecondFactor::Enrolled;
            let sessions =
                door.secrets.sessions_of(&of.person, &door.settings.limits, door.clock.now_s())?;
            Ok(Standing { of, has_codes, sessions })
        })
        .await
    }

    /// Takes another's codes away and ends their sessions; whoever does it shows by their password
    /// that it is them.
    pub async fn reset_codes_of(
        self: &Arc<Self>,
        words: Words,
        by: &Visitor,
        of: &str,
        password: String,
    ) -> Result<(), Problem> {
        let of = self.another(words, by, of)?.person;
        let (door, who) = (Arc::clone(self), by.clone());
        let proof = self
            .hashing(move || door.proves(&who.person.person, &password, &who.address))
            .await
            .map_err(Refused::problem)?;
        match proof.map_err(|failure| Refused::from(failure).problem())? {
            Proof::Given => {}
            Proof::Wrong => {
                return Err(Problem::new(
                    StatusCode::FORBIDDEN,
                    "password_must_fit",
                    words.say("token-password-wrong"),
                ));
            }
            Proof::Wait(wait_s) => {
                let detail = words.say_with("sign-in-wait", &[("seconds", &wait_s.to_string())]);
                return Err(Problem {
                    wait_s: Some(wait_s),
                    ..Problem::new(StatusCode::TOO_MANY_REQUESTS, "wait", detail)
                });
            }
        }
        let whose = of.clone();
        self.asked(move |door| door.secrets.reset_second_factor(&whose)).await?;
        self.written(by, Act::SecondFactorReset, of, None).await
    }

    /// Ends another's sessions.
    pub async fn end_sessions_of(
        self: &Arc<Self>,
        words: Words,
        by: &Visitor,
        of: &str,
    ) -> Result<(), Problem> {
        let of = self.another(words, by, of)?.person;
        let whose = of.clone();
        let ended = self.asked(move |door| door.secrets.end_sessions(&whose)).await?;
        self.written(by, Act::SessionEnded, of, Some(ended.to_string())).await
    }

    fn named(&self, words: Words, of: &str) -> Result<Person, Problem> {
        self.people
            .named(of)
            .ok_or_else(|| Problem::not_found(words.say_with("person-nobody", &[("name", of)])))
    }

    /// Somebody else: one's own secrets are changed where the present ones are asked for.
    fn another(&self, words: Words, by: &Visitor, of: &str) -> Result<Person, Problem> {
        let of = self.named(words, of)?;
        if of.person == by.person.person {
            Err(Problem::forbidden(words.say("person-own")))
        } else {
            Ok(of)
        }
    }

    async fn asked<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Problem> {
        let door = Arc::clone(self);
        let done = blocking(move || work(&door)).await.map_err(Refused::problem)?;
        done.map_err(|failure| Refused::from(failure).problem())
    }

    async fn written(
        &self,
        by: &Visitor,
        act: Act,
        whose: String,
        note: Option<String>,
    ) -> Result<(), Problem> {
        let line = AccessLine { whose: Some(whose), note, ..by.line(act, self.clock.now_us()) };
        self.access.keep(line).await.map(drop).map_err(|not_kept| Refused::from(not_kept).problem())
    }
}
