//! Tokens of programs, each of one person, with fewer rights than theirs.
//!
//! A token is `munim_` + its id + `_` + 64 hexadecimal digits; the prefix lets scanners of source
//! code find one that was left there. Only the hash of the whole is kept.
//!
//! Source: RFC 6750 (bearer tokens).

use super::{Failure, Secrets, hexadecimal, kept, key_of, random};
use crate::limits::{Limits, SESSION_SEEN_STEP_S, TOKEN_NAME_MAX, TOKENS_OF_PERSON_MAX};
use crate::permissions::Scope;
use rusqlite::{OptionalExtension, Row, params};

const PREFIX: &str = "munim_";

/// A token that is asked for.
#[derive(Clone, Debug)]
pub struct TokenAsked<'t> {
    /// Whose it will be.
    pub person: &'t str,
    /// What it is for, in the owner's words.
    pub name: &'t str,
    /// What it may do.
    pub scopes: &'t [Scope],
    /// How long it lasts.
    pub life_s: i64,
}

/// A token, as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The name under which it is revoked and written down; it opens nothing.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made, in seconds since 1970.
    pub created_s: i64,
    /// When it ends.
    pub expires_s: i64,
    /// When it was last used, up to a minute.
    pub used_s: Option<i64>,
    /// When it was revoked.
    pub revoked_s: Option<i64>,
}

/// A token that was made just now.
#[derive(Debug)]
pub struct TokenIssued {
    /// The name under which it is revoked.
    pub id: String,
    /// For the program; shown once.
    pub secret: String,
}

/// A rule about tokens said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenRefused {
    /// Nobody could tell it from another.
    #[error("a token has a name of 1 to {TOKEN_NAME_MAX} letters: say which program it is for")]
    NameMissing,
    /// It could do nothing, or what only a person may.
    #[error("a token may read, or read and write; what takes a person no token may")]
    ScopesUnfit,
    /// It would never be looked at again.
    #[error("a token lasts at least a day and at most {0} days")]
    LifeUnfit(i64),
    /// Nobody could keep track of them.
    #[error("one person has at most {TOKENS_OF_PERSON_MAX} tokens; revoke one first")]
    TooMany,
}

impl Secrets {
    /// Makes a token.
    pub fn issue_token(
        &self,
        asked: &TokenAsked<'_>,
        limits: &Limits,
        now_s: i64,
    ) -> Result<Result<TokenIssued, TokenRefused>, Failure> {
        let in_force =
            self.tokens_of(asked.person)?.iter().filter(|token| token.is_in_force(now_s)).count();
        if let Err(refused) = check(asked, in_force, limits) {
            return Ok(Err(refused));
        }
        let id = hexadecimal(&random::<6>()?);
        let secret = format!("{PREFIX}{id}_{}", hexadecimal(&random::<32>()?));
        let scopes = asked.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ");
        let made = params![
            id,
            key_of(asked.person),
            asked.name.trim(),
            scopes,
            kept(&secret),
            now_s,
            now_s + asked.life_s
        ];
        self.connection()
            .execute("insert into tokens values (?1, ?2, ?3, ?4, ?5, ?6, ?7, null, null)", made)?;
        Ok(Ok(TokenIssued { id, secret }))
    }

    /// The token of a secret, when it is in force; it is used by this.
    pub fn token_of(&self, secret: &str, now_s: i64) -> Result<Option<Token>, Failure> {
        let Some((id, _)) = secret.strip_prefix(PREFIX).and_then(|rest| rest.split_once('_'))
        else {
            return Ok(None);
        };
        let connection = self.connection();
        let asked = "select id, person, name, scopes, created_s, expires_s, used_s, revoked_s, hash from tokens where id = ?1";
        let found = |row: &Row<'_>| Ok((token_in(row)?, row.get::<_, [u8; 32]>(8)?));
        let Some((token, hash)) =
            connection.prepare_cached(asked)?.query_row([id], found).optional()?
        else {
            return Ok(None);
        };
        // The comparison of `blake3` takes the same time wherever the two differ.
        if blake3::hash(secret.as_bytes()) != blake3::Hash::from_bytes(hash)
            || !token.is_in_force(now_s)
        {
            return Ok(None);
        }
        if token.used_s.is_none_or(|used_s| now_s >= used_s + SESSION_SEEN_STEP_S) {
            connection
                .prepare_cached("update tokens set used_s = ?2 where id = ?1")?
                .execute(params![token.id, now_s])?;
        }
        Ok(Some(token))
    }

    /// The token of this name, when it is in force; it is not used by this.
    pub fn token_named(&self, id: &str, now_s: i64) -> Result<Option<Token>, Failure> {
        let connection = self.connection();
        let asked = "select id, person, name, scopes, created_s, expires_s, used_s, revoked_s from tokens where id = ?1";
        let token = connection.prepare_cached(asked)?.query_row([id], token_in).optional()?;
        Ok(token.filter(|token| token.is_in_force(now_s)))
    }

    /// All tokens of a person, the newest first.
    pub fn tokens_of(&self, person: &str) -> Result<Vec<Token>, Failure> {
        let person = key_of(person);
        Ok(self.tokens()?.into_iter().filter(|token| token.person == person).collect())
    }

    /// All tokens of everybody, the newest first.
    pub fn tokens(&self) -> Result<Vec<Token>, Failure> {
        let connection = self.connection();
        let asked =
            "select id, person, name, scopes, created_s, expires_s, used_s, revoked_s from tokens
            order by created_s desc, rowid desc";
        let mut asked = connection.prepare_cached(asked)?;
        let tokens = asked.query_map([], token_in)?;
        Ok(tokens.collect::<Result<_, _>>()?)
    }

    /// Revokes a token of this person; false when they have none of this name in force.
    pub fn revoke_token(&self, person: &str, id: &str, now_s: i64) -> Result<bool, Failure> {
        let revoke =
            "update tokens set revoked_s = ?3 where person = ?1 and id = ?2 and revoked_s is null";
        Ok(self.connection().execute(revoke, params![key_of(person), id, now_s])? > 0)
    }
}

impl Token {
    /// Neither over nor revoked.
    pub fn is_in_force(&self, now_s: i64) -> bool {
        self.revoked_s.is_none() && now_s < self.expires_s
    }
}

fn check(asked: &TokenAsked<'_>, in_force: usize, limits: &Limits) -> Result<(), TokenRefused> {
    const DAY_S: i64 = 86_400;
    let letters = asked.name.trim().chars().count();
    if letters == 0 || letters > TOKEN_NAME_MAX {
        Err(TokenRefused::NameMissing)
    } else if !asked.scopes.contains(&Scope::Read) || asked.scopes.contains(&Scope::Person) {
        Err(TokenRefused::ScopesUnfit)
    } else if !(DAY_S..=limits.token_life_s_max).contains(&asked.life_s) {
        Err(TokenRefused::LifeUnfit(limits.token_life_s_max / DAY_S))
    } else if in_force >= TOKENS_OF_PERSON_MAX {
        Err(TokenRefused::TooMany)
    } else {
        Ok(())
    }
}

fn token_in(row: &Row<'_>) -> rusqlite::Result<Token> {
    let scopes: String = row.get(3)?;
    Ok(Token {
        id: row.get(0)?,
        person: row.get(1)?,
        name: row.get(2)?,
        // A word that this program does not know gives nothing.
        scopes: scopes.split(' ').filter_map(Scope::parse).collect(),
        created_s: row.get(4)?,
        expires_s: row.get(5)?,
        used_s: row.get(6)?,
        revoked_s: row.get(7)?,
    })
}
