//! The locksmith: what whoever runs the machine does to what opens the door, with or without a
//! console that runs.
//!
//! In: a person's name and an act. Out: a new password, token or beginning, and a line for the
//! journal of access. The secrets are a file that many may open; the journal of access is held by a
//! running console, so the line is left beside what was done, in one transaction, and whoever holds
//! the journal takes it: the console within a second, or else the locksmith. Never here: a right
//! that the machine does not give anyway; a password or a token in a line.

use crate::access::{AccessJournal, AccessLine, Act};
use crate::secrets::{
    PasswordRefused, Seal, Sealed, Secrets, Token, TokenAsked, TokenIssued, TokenRefused,
};
use crate::{Clock, Limits, Person, Scope, take_left_lines};
use anyhow::Result;
use office::Office;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const DAY_S: i64 = 86_400;

/// A rule said no.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Nobody has this name.
    #[error(
        "nobody in this office is called {0}; the name is that of people.csv, which munim load DIR people takes"
    )]
    NotKnown(String),
    /// It would open nothing.
    #[error(
        "{0} is not active in people.csv, so a token of theirs would open nothing; make them active first"
    )]
    NotActive(String),
    /// No such token.
    #[error("no token in force is called {0}; munim token list DIR shows them")]
    NoToken(String),
    /// It is not fit to be a password.
    #[error(transparent)]
    Password(#[from] PasswordRefused),
    /// It is not fit to be a token.
    #[error(transparent)]
    Token(#[from] TokenRefused),
}

/// Where the lines about what was done are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// In the journal of access.
    Here,
    /// Left for the console that runs and holds the journal.
    ByTheConsole,
}

/// Opens and changes the locks of one office.
pub struct Locksmith {
    folder: PathBuf,
    office: Office,
    secrets: Secrets,
    clock: Clock,
    user: String,
}

impl Locksmith {
    /// Comes to an office, by its folder and its books as they are now, which know its people.
    pub fn open(folder: &Path, office: Office) -> Result<Self> {
        let secrets = Secrets::open(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
            office,
            secrets,
            clock: Clock::of_machine(),
            user: user_of_machine(),
        })
    }

    /// Everybody who works in the office now.
    pub fn people(&self) -> impl Iterator<Item = Person> {
        let people = self.office.people.all();
        people
            .filter_map(|person| Person::of(&self.office, &person.person))
            .filter(|person| person.is_active)
    }

    /// Gives a person a password; theirs alone who know it. Their sessions end.
    pub fn give_password(&mut self, name: &str, password: &str, must_change: bool) -> Result<()> {
        let of = self.known(name)?.person;
        let (line, now_s) = (self.line(Act::PasswordGiven, &of), self.clock.now_s());
        self.done(|secrets| {
            Ok((
                secrets.set_password(&of, password, must_change, now_s)?.map_err(Refused::from)?,
                line,
            ))
        })
    }

    /// Makes a token of a person for a program.
    pub fn issue_token(
        &mut self,
        of: &str,
        name: &str,
        scopes: &[Scope],
        days: i64,
    ) -> Result<TokenIssued> {
        let owner = self.known(of)?;
        if !owner.is_active {
            return Err(Refused::NotActive(owner.person).into());
        }
        let asked =
            TokenAsked { person: &owner.person, name, scopes, life_s: days.saturating_mul(DAY_S) };
        let (line, now_s) = (self.line(Act::TokenIssued, &owner.person), self.clock.now_s());
        self.done(|secrets| {
            let issued =
                secrets.issue_token(&asked, &Limits::default(), now_s)?.map_err(Refused::from)?;
            let line = line.noting(&issued.id);
            Ok((issued, line))
        })
    }

    /// The tokens that are in force, of a person or of everybody.
    pub fn tokens(&self, of: Option<&str>) -> Result<Vec<Token>> {
        let now_s = self.clock.now_s();
        let tokens = match of {
            Some(name) => self.secrets.tokens_of(&self.known(name)?.person)?,
            None => self.secrets.tokens()?,
        };
        Ok(tokens.into_iter().filter(|token| token.is_in_force(now_s)).collect())
    }

    /// Revokes a token by its id; whose it was.
    pub fn revoke_token(&mut self, id: &str) -> Result<String> {
        let token = self.tokens(None)?.into_iter().find(|token| token.id == id);
        let owner = token.ok_or_else(|| Refused::NoToken(id.to_owned()))?.person;
        let (line, now_s) = (self.line(Act::TokenRevoked, &owner), self.clock.now_s());
        self.done(|secrets| Ok((secrets.revoke_token(&owner, id, now_s)?, line.noting(id))))?;
        Ok(owner)
    }

    /// Takes a person's generator and recovery codes away, and ends their sessions.
    pub fn reset_code(&mut self, name: &str) -> Result<()> {
        let of = self.known(name)?.person;
        let line = self.line(Act::SecondFactorReset, &of);
        self.done(|secrets| Ok((secrets.reset_second_factor(&of)?, line)))
    }

    /// Brings the keys of the seal.
    pub fn sealed_by(self, seal: Seal) -> Result<Self> {
        Ok(Self { secrets: self.secrets.sealed_by(seal)?, ..self })
    }

    /// Seals the secrets of generators by the first key, whatever sealed them before. The
    /// generators whose key is lost stay as they are, or are taken away like lost telephones.
    pub fn seal_again(&mut self, forgets_lost: bool) -> Result<Sealed> {
        let (line, now_us) = (self.line(Act::SecretsSealed, ""), self.clock.now_us());
        let line = AccessLine { whose: None, ..line };
        let sealed = self.done(|secrets| {
            let sealed = secrets.seal_again()?;
            Ok((sealed.clone(), line.noting(sealed.sealed.to_string())))
        })?;
        self.secrets.clear_older_pages()?;
        for (person, _) in sealed.lost.iter().filter(|_| forgets_lost) {
            let line = AccessLine::of_machine(Act::SecondFactorReset, &self.user, person, now_us);
            self.done(|secrets| Ok((secrets.reset_second_factor(person)?, line)))?;
        }
        Ok(sealed)
    }

    /// Ends the sessions of a person; how many.
    pub fn sign_out(&mut self, name: &str) -> Result<usize> {
        let of = self.known(name)?.person;
        let line = self.line(Act::SessionEnded, &of);
        self.done(|secrets| {
            let ended = secrets.end_sessions(&of)?;
            Ok((ended, line.noting(ended.to_string())))
        })
    }

    /// Takes the lines into the journal of access, unless a console holds it and takes them itself.
    pub fn close(self) -> Result<Written> {
        match AccessJournal::open(&self.folder, self.clock.clone()) {
            Ok(access) => {
                take_left_lines(&self.secrets, &access)?;
                Ok(Written::Here)
            }
            Err(journal::Failure::Locked { .. }) => Ok(Written::ByTheConsole),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Does an act and leaves its line, or neither.
    fn done<T>(&mut self, act: impl FnOnce(&Secrets) -> Result<(T, AccessLine)>) -> Result<T> {
        self.secrets.together(|secrets| {
            let (done, line) = act(secrets)?;
            secrets.leave_line(&line)?;
            Ok(done)
        })
    }

    fn known(&self, name: &str) -> Result<Person, Refused> {
        Person::of(&self.office, name).ok_or_else(|| Refused::NotKnown(name.to_owned()))
    }

    fn line(&self, act: Act, whose: &str) -> AccessLine {
        AccessLine::of_machine(act, &self.user, whose, self.clock.now_us())
    }
}

/// Leaves the mark of a restore in the journal of access: who made this office of a backup, when,
/// and of which. In the books it would be an event, and every office that was restored would be
/// another one from there on.
pub fn mark_restored(office: &Path, of: &str) -> Result<()> {
    let clock = Clock::of_machine();
    let access = AccessJournal::open(office, clock.clone())?;
    let by = AccessLine::of_machine(Act::Restored, &user_of_machine(), "", clock.now_us());
    access.keep_waiting(AccessLine { whose: None, ..by }.noting(of))?;
    Ok(())
}

/// Whoever types a command, for what the books remember of it.
pub fn user_at_terminal() -> String {
    let number = number_of_user().unwrap_or_else(|| "unknown".to_owned());
    format!("this machine (os user {}, uid {number})", user_of_machine())
}

fn number_of_user() -> Option<String> {
    std::fs::metadata("/proc/self").map(|own| own.uid().to_string()).ok()
}

/// Who gives the command, as the machine knows them: by name, or by number when `/etc/passwd` has
/// none.
fn user_of_machine() -> String {
    let Some(number) = number_of_user() else {
        return "unknown".to_owned();
    };
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    fields
        .find(|fields| fields.get(2) == Some(&number.as_str()))
        .map_or(number.clone(), |fields| fields[0].to_owned())
}
