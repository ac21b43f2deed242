//! The commands of whoever runs the machine about what opens the console's door: passwords, tokens,
//! codes, sessions.
//!
//! In: a person's name. Out: a new secret alone on standard output, so that a script can take it; a
//! sentence on standard error. They work beside a console that runs. Never here: a secret among the
//! words of a command, where every user of the machine could read it.

use anyhow::{Context, Result};
use clap::Subcommand;
use door::{Locksmith, Scope, Written};
use engine::{Folder, Format, Lens, Progress, Table, look};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How long a token lasts when nobody says.
const TOKEN_DAYS: &str = "90";

/// Passwords, tokens, codes, sessions.
#[derive(Subcommand)]
pub enum Keys {
    /// Give a person a password, read from the first line of standard input.
    Password {
        /// The office.
        dir: PathBuf,
        /// Who, by the name under which people.csv knows them.
        person: String,
        /// They choose another one at their first sign-in.
        #[arg(long)]
        must_change: bool,
    },
    /// Make, list and revoke the tokens by which programs come in.
    #[command(subcommand)]
    Token(Tokens),
    /// Take a person's codes away, when the telephone is lost; they set up new ones at their next
    /// sign-in, and their sessions end.
    ResetCode {
        /// The office.
        dir: PathBuf,
        /// Who.
        person: String,
    },
    /// End a person's sessions.
    SignOut {
        /// The office.
        dir: PathBuf,
        /// Who.
        person: String,
    },
}

/// What is done to tokens.
#[derive(Subcommand)]
pub enum Tokens {
    /// Make a token of a person for a program: it may what its scope and the person's roles allow.
    /// It is printed once.
    New {
        /// The office.
        dir: PathBuf,
        /// Whose; by the name under which people.csv knows them.
        person: String,
        /// Which program it is for.
        #[arg(long)]
        name: String,
        /// read: it looks; write: it hands in too.
        #[arg(long, value_parser = parse_scope, default_value = "read")]
        scope: Scope,
        /// How many days it lasts.
        #[arg(long, default_value = TOKEN_DAYS)]
        days: i64,
    },
    /// The tokens that are in force.
    List {
        /// The office.
        dir: PathBuf,
        /// Of this person alone.
        person: Option<String>,
    },
    /// Revoke a token.
    Revoke {
        /// The office.
        dir: PathBuf,
        /// Which one, by its id.
        token: String,
    },
}

fn parse_scope(text: &str) -> Result<Scope, String> {
    let scope = Scope::parse(text).filter(|scope| *scope != Scope::Person);
    scope.ok_or_else(|| format!("{text} is no scope of a token; it is read or write, and what takes a person no token may"))
}

impl Keys {
    /// Does it.
    pub fn run(&self, format: Format, progress: Progress) -> Result<()> {
        match self {
            Self::Password { dir, person, must_change } => {
                password(dir, person, *must_change, progress)
            }
            Self::Token(Tokens::New { dir, person, name, scope, days }) => {
                new_token(dir, person, name, *scope, *days, progress)
            }
            Self::Token(Tokens::List { dir, person }) => {
                list_tokens(dir, person.as_deref(), format)
            }
            Self::Token(Tokens::Revoke { dir, token }) => acted(dir, progress, |locksmith| {
                let person = locksmith.revoke_token(token)?;
                Ok(format!("the token {token} of {person} opens nothing any more"))
            }),
            Self::ResetCode { dir, person } => acted(dir, progress, |locksmith| {
                locksmith.reset_code(person)?;
                Ok(format!(
                    "{person} has no codes any more, and is signed out; who must have codes sets up new ones at the next sign-in"
                ))
            }),
            Self::SignOut { dir, person } => acted(dir, progress, |locksmith| {
                let ended = locksmith.sign_out(person)?;
                Ok(format!(
                    "{ended} sessions of {person} are ended; their tokens are not: munim token list shows them"
                ))
            }),
        }
    }
}

fn password(dir: &Path, person: &str, must_change: bool, progress: Progress) -> Result<()> {
    let mut password = String::new();
    std::io::stdin()
        .read_line(&mut password)
        .context("could not read the password from standard input")?;
    acted(dir, progress, |locksmith| {
        locksmith.give_password(person, password.trim_end_matches(['\r', '\n']), must_change)?;
        Ok(format!("{person} has a new password, and is signed out"))
    })
}

fn new_token(
    dir: &Path,
    person: &str,
    name: &str,
    scope: Scope,
    days: i64,
    progress: Progress,
) -> Result<()> {
    acted(dir, progress, |locksmith| {
        let scopes: &[Scope] =
            if scope == Scope::Write { &[Scope::Read, Scope::Write] } else { &[Scope::Read] };
        let issued = locksmith.issue_token(person, name, scopes, days)?;
        writeln!(std::io::stdout(), "{}", issued.secret)?;
        Ok(format!(
            "made the token {} of {person}, for {days} days; it is not shown again",
            issued.id
        ))
    })
}

fn list_tokens(dir: &Path, person: Option<&str>, format: Format) -> Result<()> {
    let moment = |at_s: i64| terms::Moment(at_s.saturating_mul(1_000_000_000)).to_string();
    let tokens = locksmith(dir)?.tokens(person)?;
    let rows = tokens.into_iter().map(|token| {
        let scopes = token.scopes.iter().map(|scope| scope.word()).collect::<Vec<_>>().join(" ");
        let used = token.used_s.map(moment).unwrap_or_default();
        vec![
            token.id,
            token.person,
            token.name,
            scopes,
            moment(token.created_s),
            moment(token.expires_s),
            used,
        ]
    });
    Table::new(&["token", "person", "name", "scopes", "made", "ends", "used"], rows)
        .write(format, &mut std::io::stdout().lock())?;
    Ok(())
}

/// The locksmith of an office; people are known as its journal knows them now.
pub fn locksmith(dir: &Path) -> Result<Locksmith> {
    let folder = Folder::open(dir)?;
    let office = look(&folder, Lens::default())?;
    Locksmith::open(folder.path(), office)
}

/// Has the locksmith do something, says what was done, and sees to it that it is written down.
fn acted(
    dir: &Path,
    progress: Progress,
    act: impl FnOnce(&mut Locksmith) -> Result<String>,
) -> Result<()> {
    let mut locksmith = locksmith(dir)?;
    progress.say(act(&mut locksmith)?);
    match locksmith
        .close()
        .context("it is done, and its line for the journal of access waits in secrets.sqlite")?
    {
        Written::Here => {}
        Written::ByTheConsole => {
            progress.say("the console that runs writes it into the journal of access");
        }
    }
    Ok(())
}
