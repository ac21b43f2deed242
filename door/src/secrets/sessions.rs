//! Sessions of people who signed in.
//!
//! In: the token in a cookie. Out: whose it is, while it lasts. Never here: the token itself; only
//! its hash is kept, so that a stolen copy of the file opens nothing. Every sign-in makes a new
//! one, so that nobody can plant one beforehand.

use super::{Failure, Secrets, hexadecimal, kept, key_of, random};
use crate::limits::{Limits, SESSION_SEEN_STEP_S, SESSIONS_OF_PERSON_MAX};
use rusqlite::{OptionalExtension, Row, params};

/// A session that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The name under which it is shown and written down; it opens nothing.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What a form of this session carries.
    pub csrf: String,
    /// Was a code given beside the password?
    pub has_second_factor: bool,
}

/// A session that was opened just now.
#[derive(Debug)]
pub struct SessionOpened {
    /// For the cookie, and for nothing else.
    pub token: String,
    /// What it is.
    pub session: Session,
}

/// A session in the list that its owner sees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLine {
    /// The name under which it is revoked.
    pub id: String,
    /// When it was opened, in seconds since 1970.
    pub created_s: i64,
    /// When it was last used, up to a minute.
    pub seen_s: i64,
    /// When it ends at the latest.
    pub ends_s: i64,
    /// Where it was opened.
    pub address: String,
}

impl Secrets {
    /// Opens a session; the oldest of a person goes when there are too many.
    pub fn open_session(
        &self,
        person: &str,
        address: &str,
        has_second_factor: bool,
        limits: &Limits,
        now_s: i64,
    ) -> Result<SessionOpened, Failure> {
        let token = hexadecimal(&random::<32>()?);
        let hash = kept(&token);
        let session = Session {
            id: hexadecimal(&hash[..8]),
            person: key_of(person),
            csrf: csrf_of(&token),
            has_second_factor,
        };
        let mut connection = self.connection();
        let act = connection.transaction()?;
        act.execute(
            "delete from sessions where ends_s <= ?1 or seen_s <= ?2",
            [now_s, now_s - limits.session_idle_s],
        )?;
        act.execute(
            "insert into sessions values (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7)",
            params![
                hash,
                session.id,
                session.person,
                now_s,
                now_s + limits.session_absolute_s,
                address,
                has_second_factor
            ],
        )?;
        let oldest = "delete from sessions where person = ?1 and hash not in
            (select hash from sessions where person = ?1 order by created_s desc, rowid desc limit ?2)";
        act.execute(oldest, params![session.person, SESSIONS_OF_PERSON_MAX])?;
        act.commit()?;
        Ok(SessionOpened { token, session })
    }

    /// The session of a token, when it is not over; it is used by this.
    pub fn session_of(
        &self,
        token: &str,
        limits: &Limits,
        now_s: i64,
    ) -> Result<Option<Session>, Failure> {
        let connection = self.connection();
        let asked = "select id, person, has_second_factor, seen_s from sessions where hash = ?1 and ends_s > ?2 and seen_s > ?3";
        let found = |row: &Row<'_>| Ok((session_in(row, csrf_of(token))?, row.get::<_, i64>(3)?));
        let asked_for = params![kept(token), now_s, now_s - limits.session_idle_s];
        let Some((session, seen_s)) =
            connection.prepare_cached(asked)?.query_row(asked_for, found).optional()?
        else {
            return Ok(None);
        };
        if now_s >= seen_s + SESSION_SEEN_STEP_S {
            connection
                .prepare_cached("update sessions set seen_s = ?2 where id = ?1")?
                .execute(params![session.id, now_s])?;
        }
        Ok(Some(session))
    }

    /// The session of this name, when it is not over; it is not used by this. The word of its forms
    /// follows from the token alone, so that it is empty here.
    pub fn session_named(
        &self,
        id: &str,
        limits: &Limits,
        now_s: i64,
    ) -> Result<Option<Session>, Failure> {
        let asked = "select id, person, has_second_factor from sessions where id = ?1 and ends_s > ?2 and seen_s > ?3";
        let asked_for = params![id, now_s, now_s - limits.session_idle_s];
        let connection = self.connection();
        Ok(connection
            .prepare_cached(asked)?
            .query_row(asked_for, |row| session_in(row, String::new()))
            .optional()?)
    }

    /// Was a code given beside the password when this session was opened?
    pub fn session_has_second_factor(&self, person: &str, id: &str) -> Result<bool, Failure> {
        let asked = "select has_second_factor from sessions where person = ?1 and id = ?2";
        Ok(self
            .connection()
            .query_row(asked, [&key_of(person), id], |row| row.get(0))
            .optional()?
            .unwrap_or(false))
    }

    /// The sessions of a person that are not over, the newest first.
    pub fn sessions_of(
        &self,
        person: &str,
        limits: &Limits,
        now_s: i64,
    ) -> Result<Vec<SessionLine>, Failure> {
        let connection = self.connection();
        let asked = "select id, created_s, seen_s, ends_s, address from sessions
            where person = ?1 and ends_s > ?2 and seen_s > ?3 order by created_s desc, rowid desc";
        let mut asked = connection.prepare_cached(asked)?;
        let lines = asked
            .query_map(params![key_of(person), now_s, now_s - limits.session_idle_s], line_in)?;
        Ok(lines.collect::<Result<_, _>>()?)
    }

    /// Ends a session of this person; false when they have none of this name.
    pub fn end_session(&self, person: &str, id: &str) -> Result<bool, Failure> {
        let ended = self
            .connection()
            .execute("delete from sessions where person = ?1 and id = ?2", [&key_of(person), id])?;
        Ok(ended > 0)
    }

    /// Ends the session of a token, if it has one.
    pub fn end_session_of_token(&self, token: &str) -> Result<(), Failure> {
        self.connection().execute("delete from sessions where hash = ?1", [kept(token)])?;
        Ok(())
    }

    /// Ends all sessions of a person, whose devices are known no more; how many.
    pub fn end_sessions(&self, person: &str) -> Result<usize, Failure> {
        let connection = self.connection();
        super::devices::forget(&connection, person)?;
        Ok(connection.execute("delete from sessions where person = ?1", [key_of(person)])?)
    }

    /// Ends all sessions of a person but one, and no device of theirs is known any more; how many.
    pub fn end_other_sessions(&self, person: &str, but: &str) -> Result<usize, Failure> {
        let connection = self.connection();
        super::devices::forget(&connection, person)?;
        Ok(connection.execute(
            "delete from sessions where person = ?1 and id <> ?2",
            [&key_of(person), but],
        )?)
    }
}

fn session_in(row: &Row<'_>, csrf: String) -> rusqlite::Result<Session> {
    Ok(Session { id: row.get(0)?, person: row.get(1)?, csrf, has_second_factor: row.get(2)? })
}

/// What a form of a session carries: it follows from the token, which is not kept, so that it need
/// not be kept either.
fn csrf_of(token: &str) -> String {
    hexadecimal(&blake3::derive_key("munim csrf of a session", token.as_bytes()))
}

fn line_in(row: &Row<'_>) -> rusqlite::Result<SessionLine> {
    Ok(SessionLine {
        id: row.get(0)?,
        created_s: row.get(1)?,
        seen_s: row.get(2)?,
        ends_s: row.get(3)?,
        address: row.get(4)?,
    })
}
