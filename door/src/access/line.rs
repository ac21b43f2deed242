//! A line of the journal of access, and how it is written: one JSON object, with its version in it.
//!
//! A written line keeps its meaning for ever; a new meaning takes the next version.

use serde::{Deserialize, Serialize};

const VERSION: u32 = 1;

/// What somebody did at the door, or behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Came in.
    SignedIn,
    /// Was not let in.
    SignInFailed,
    /// So many were not let in that it is an attack; told once.
    SignInAttacked,
    /// Went out.
    SignedOut,
    /// Chose another password.
    PasswordChanged,
    /// Gave somebody else a password.
    PasswordGiven,
    /// Set a generator of codes up.
    SecondFactorSet,
    /// Took somebody else's generator and recovery codes away.
    SecondFactorReset,
    /// Sealed the secrets of generators again, by another key.
    SecretsSealed,
    /// Ended a session.
    SessionEnded,
    /// Made a token.
    TokenIssued,
    /// Revoked a token.
    TokenRevoked,
    /// Was refused what a role does not give.
    Refused,
    /// Saw what belongs to clients.
    Saw,
    /// Took a file away.
    Downloaded,
    /// Made this office of a backup.
    Restored,
}

impl Act {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignInAttacked => "sign_in_attacked",
            Self::SignedOut => "signed_out",
            Self::PasswordChanged => "password_changed",
            Self::PasswordGiven => "password_given",
            Self::SecondFactorSet => "second_factor_set",
            Self::SecondFactorReset => "second_factor_reset",
            Self::SecretsSealed => "secrets_sealed",
            Self::SessionEnded => "session_ended",
            Self::TokenIssued => "token_issued",
            Self::TokenRevoked => "token_revoked",
            Self::Refused => "refused",
            Self::Saw => "saw",
            Self::Downloaded => "downloaded",
            Self::Restored => "restored",
        }
    }
}

/// By what the door knew them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A session, by its id.
    Session(String),
    /// A token, by its id.
    Token(String),
    /// Not by the door at all: a command on the machine, by the name under which the machine knows
    /// who gave it.
    Machine(String),
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessLine {
    pub(crate) version: u32,
    /// When, in microseconds since 1970-01-01 UTC.
    pub at_us: i64,
    /// What.
    pub act: Act,
    /// Who; none when the name that was given is nobody's. What was typed is not kept: it may be a
    /// password.
    pub person: Option<String>,
    /// By which session or token.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<By>,
    /// For whom, when they stand in for somebody who is absent and do it by their rights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_place_of: Option<String>,
    /// From where.
    pub address: String,
    /// The request, by the number that its answer carries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The path that was asked for, without its query.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Whose secrets it was about, when they are another's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whose: Option<String>,
    /// Whose accounts were shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub about: Vec<String>,
    /// What more there is to say: a file's name, a token's id, a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl AccessLine {
    /// A line that says no more than who did what, from where, when.
    pub fn of(act: Act, person: &str, address: &str, at_us: i64) -> Self {
        Self { person: Some(person.to_owned()), ..Self::of_nobody(act, address, at_us) }
    }

    /// A line about somebody whom the office does not know.
    pub fn of_nobody(act: Act, address: &str, at_us: i64) -> Self {
        Self {
            version: VERSION,
            at_us,
            act,
            person: None,
            by: None,
            in_place_of: None,
            address: address.to_owned(),
            request: None,
            path: None,
            whose: None,
            about: Vec::new(),
            note: None,
        }
    }

    /// A line about a command on the machine, by the name under which the machine knows who gave
    /// it, about somebody's secrets.
    pub fn of_machine(act: Act, user: &str, whose: &str, at_us: i64) -> Self {
        let by = Some(By::Machine(user.to_owned()));
        Self { by, whose: Some(whose.to_owned()), ..Self::of_nobody(act, "this machine", at_us) }
    }

    /// The same with what more there is to say.
    #[must_use]
    pub fn noting(self, note: impl Into<String>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// As it is kept, without the end of the line.
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("a line holds texts and numbers")
    }

    /// Reads a line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let line: Self =
            serde_json::from_str(text).map_err(|error| format!("no line of access: {error}"))?;
        if line.version == VERSION {
            Ok(line)
        } else {
            Err(format!("version {}, but this program reads version {VERSION}", line.version))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AccessLine, Act, By};

    #[test]
    fn the_written_form_stays() {
        let mut line = AccessLine::of(Act::Downloaded, "anna", "10.0.0.1", 1_700_000_000_000_000);
        line.by = Some(By::Token("3f2a".to_owned()));
        line.about = vec!["C1".to_owned(), "line\nbreak".to_owned()];
        line.note = Some("positions.csv".to_owned());
        let written = r#"{"version":1,"at_us":1700000000000000,"act":"downloaded","person":"anna","by":{"token":"3f2a"},"address":"10.0.0.1","about":["C1","line\nbreak"],"note":"positions.csv"}"#;
        assert_eq!(line.write(), written);
        assert_eq!(AccessLine::parse(written), Ok(line));
        assert!(AccessLine::parse(&written.replace("\"version\":1", "\"version\":2")).is_err());
    }
}
