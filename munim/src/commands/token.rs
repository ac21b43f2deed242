//! The command `munim token`: tokens by which programs come in.

use super::Output;
use super::locks::{acted, locksmith};
use anyhow::Result;
use clap::Subcommand;
use door::Scope;
use engine::{Progress, Table};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use terms::Moment;

/// How long a token lasts when nobody says.
const TOKEN_DAYS: &str = "90";

/// Make, list and revoke the tokens by which programs come in.
#[derive(Subcommand)]
pub enum Token {
    /// Make a token of a person for a program: it may what its scope and the person's roles allow.
    /// It is printed once.
    New {
        /// The folder with the books.
        dir: PathBuf,
        /// Whose; by the name under which people.csv knows them.
        person: String,
        /// Which program it is for.
        #[arg(long)]
        name: String,
        /// read: it looks; write: it uploads and enters too.
        #[arg(long, value_parser = parse_scope, default_value = "read")]
        scope: Scope,
        /// How many days it lasts.
        #[arg(long, default_value = TOKEN_DAYS)]
        days: i64,
    },
    /// The tokens that are in force.
    List {
        /// The folder with the books.
        dir: PathBuf,
        /// Of this person alone.
        person: Option<String>,
    },
    /// Revoke a token.
    Revoke {
        /// The folder with the books.
        dir: PathBuf,
        /// Which one, by its id.
        token: String,
    },
}

fn parse_scope(text: &str) -> Result<Scope, String> {
    let scope = Scope::parse(text).filter(|scope| *scope != Scope::Person);
    scope.ok_or_else(|| {
        format!(
            "{text} is no scope of a token; it is read or write, \
             and what takes a person no token may"
        )
    })
}

impl Token {
    pub fn run(&self, output: Output) -> Result<ExitCode> {
        match self {
            Self::New { dir, person, name, scope, days } => {
                new_token(dir, person, name, *scope, *days, output.progress)
            }
            Self::List { dir, person } => list_tokens(dir, person.as_deref(), output),
            Self::Revoke { dir, token } => acted(dir, output.progress, |locksmith| {
                let person = locksmith.revoke_token(token)?;
                Ok(format!("the token {token} of {person} opens nothing any more"))
            }),
        }
    }
}

fn new_token(
    dir: &Path,
    person: &str,
    name: &str,
    scope: Scope,
    days: i64,
    progress: Progress,
) -> Result<ExitCode> {
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

fn list_tokens(dir: &Path, person: Option<&str>, output: Output) -> Result<ExitCode> {
    let moment = |at_s: i64| Moment(at_s.saturating_mul(1_000_000_000)).to_string();
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
    let columns = &["token", "person", "name", "scopes", "made", "ends", "used"];
    output.print(Table::new(columns, rows))?;
    Ok(ExitCode::SUCCESS)
}
