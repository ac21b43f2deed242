//! Resets by administrators of what proves who others are: codes taken away, sessions
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
use std::sync::Arc;

/// Why it was not done.
#[derive(Clone, Debug)]
pub enum NotDone {
    /// Nobody here has this name.
    Nobody(String),
    /// One's own secrets are changed where the present ones are asked for.
    Own,
    /// The password of whoever does it does not fit.
    PasswordWrong,
    /// Too many passwords went wrong before; so many seconds.
    Wait(i64),
    /// The world let the door down.
    Failed(Problem),
}

impl From<Refused> for NotDone {
    fn from(refused: Refused) -> Self {
        Self::Failed(refused.problem())
    }
}

/// How a person stands with the door.
pub struct Standing {
    /// Who.
    pub of: Person,
    /// Is a code asked for at their sign-in?
    pub has_codes: bool,
    /// Where they are signed in.
    pub sessions: Vec<SessionLine>,
    /// How often somebody failed to come in as them lately, when it looks like an attack.
    pub attacked: Option<i64>,
}

impl Door {
    /// How a person stands with the door.
    pub async fn standing(self: &Arc<Self>, of: &str) -> Result<Standing, NotDone> {
        let of = self.named(of)?;
        self.asked(move |door| {
            let has_codes = door.secrets.second_factor(&of.person)? == SecondFactor::Enrolled;
            let now_s = door.clock.now_s();
            let sessions = door.secrets.sessions_of(&of.person, &door.settings.limits, now_s)?;
            let attacked = door.secrets.attacked(&of.person, now_s)?;
            Ok(Standing { of, has_codes, sessions, attacked })
        })
        .await
    }

    /// Whose sign-in is under attack, of these persons, and how often it failed.
    pub async fn attacks(
        self: &Arc<Self>,
        people: Vec<String>,
    ) -> Result<Vec<(String, i64)>, Problem> {
        let attacks = self.asked(move |door| {
            let now_s = door.clock.now_s();
            let mut attacks = Vec::new();
            for person in people {
                let failures = door.secrets.attacked(&person, now_s)?;
                attacks.extend(failures.map(|failures| (person, failures)));
            }
            Ok(attacks)
        });
        attacks.await.map_err(|why| match why {
            NotDone::Failed(problem) => problem,
            other => Problem::failed(format!("{other:?}")),
        })
    }

    /// Takes another's codes away and ends their sessions; whoever does it shows by their password
    /// that it is them.
    pub async fn reset_codes_of(
        self: &Arc<Self>,
        by: &Visitor,
        of: &str,
        password: String,
    ) -> Result<(), NotDone> {
        let of = self.another(by, of)?.person;
        let (door, who) = (Arc::clone(self), by.clone());
        let proof =
            self.hashing(move || door.proves(&who, &password)).await?.map_err(Refused::from)?;
        match proof {
            Proof::Given => {}
            Proof::Wrong => return Err(NotDone::PasswordWrong),
            Proof::Wait(wait_s) => return Err(NotDone::Wait(wait_s)),
        }
        let whose = of.clone();
        self.asked(move |door| door.secrets.reset_second_factor(&whose)).await?;
        self.written(by, Act::SecondFactorReset, of, None).await
    }

    /// Ends another's sessions.
    pub async fn end_sessions_of(self: &Arc<Self>, by: &Visitor, of: &str) -> Result<(), NotDone> {
        let of = self.another(by, of)?.person;
        let whose = of.clone();
        let ended = self.asked(move |door| door.secrets.end_sessions(&whose)).await?;
        self.written(by, Act::SessionEnded, of, Some(ended.to_string())).await
    }

    fn named(&self, of: &str) -> Result<Person, NotDone> {
        self.people.named(of).ok_or_else(|| NotDone::Nobody(of.to_owned()))
    }

    /// Somebody else.
    fn another(&self, by: &Visitor, of: &str) -> Result<Person, NotDone> {
        let of = self.named(of)?;
        if of.person == by.person.person { Err(NotDone::Own) } else { Ok(of) }
    }

    async fn asked<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, NotDone> {
        let door = Arc::clone(self);
        Ok(blocking(move || work(&door)).await?.map_err(Refused::from)?)
    }

    async fn written(
        &self,
        by: &Visitor,
        act: Act,
        whose: String,
        note: Option<String>,
    ) -> Result<(), NotDone> {
        let line = AccessLine { whose: Some(whose), note, ..by.line(act, self.clock.now_us()) };
        Ok(self.access.keep(line).await.map(drop).map_err(Refused::from)?)
    }
}
