//! Credentials: what proves who somebody is, in `secrets.sqlite`, beside the journal and never in
//! it.
//!
//! In: passwords, codes, tokens. Out: whose they are. Never here: a password, a token, a session or
//! a recovery code that could be read back; they are kept as hashes. The key of a code generator is
//! the exception, because RFC 6238 needs it.
//!
//! The file may be read by its owner alone, and the program refuses one that others may read.

mod attempts;
mod left;
mod passwords;
mod second_factor;
mod sessions;
mod tokens;

pub use left::LeftLine;
pub use passwords::PasswordRefused;
pub use second_factor::{Enrolment, SecondFactor};
pub use sessions::{Session, SessionLine, SessionOpened};
pub use tokens::{Token, TokenAsked, TokenIssued, TokenRefused};

use rusqlite::Connection;
use std::fmt::Write;
use std::fs::OpenOptions;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// The name of the file in the folder of the office.
pub const SECRETS_FILE: &str = "secrets.sqlite";

/// The layout of the tables; a program refuses one that it does not know, and brings the first one
/// up to this.
const LAYOUT: i64 = 2;

const TABLES: &str = "
create table credentials (person text primary key, hash text not null, set_at_s integer not null, must_change integer not null) strict;
create table second_factors (person text primary key, secret blob, pending blob, last_step integer not null) strict;
create table recovery_codes (person text not null, hash blob not null, primary key (person, hash)) strict, without rowid;
create table tokens (id text primary key, person text not null, name text not null, scopes text not null, hash blob not null,
    created_s integer not null, expires_s integer not null, used_s integer, revoked_s integer) strict;
create table sessions (hash blob primary key, id text not null unique, person text not null, created_s integer not null,
    seen_s integer not null, ends_s integer not null, address text not null, csrf text not null, has_second_factor integer not null) strict;
create index sessions_of_person on sessions (person);
create table attempts (key text primary key, failures integer not null, last_s integer not null, wait_until_s integer not null) strict;
";

/// What the second layout has more: lines of the journal of access that wait for whoever holds it.
const TABLES_OF_2: &str =
    "create table left_lines (id integer primary key autoincrement, line text not null) strict;";

/// The world let the secrets down.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The database.
    #[error("the secrets cannot be read or written: {0}")]
    Database(#[from] rusqlite::Error),
    /// The file.
    #[error("{path}: {cause}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Somebody else could read it.
    #[error(
        "{path} can be read by others (mode {mode:o}); only the owner of the program may: chmod 600 {path}"
    )]
    OpenToOthers {
        /// Which one.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Written by another program.
    #[error("the secrets have layout {0}, but this program reads layout {LAYOUT}")]
    Layout(i64),
    /// The machine gives no random numbers.
    #[error("the machine gives no random numbers: {0}")]
    Random(#[from] getrandom::Error),
    /// A line that was left for the journal of access is none.
    #[error("what was left for the journal of access cannot be read: {0}")]
    Line(String),
    /// A hash in the file is none.
    #[error("a password cannot be hashed or compared: {0}")]
    Hash(#[from] argon2::password_hash::Error),
}

/// The open file.
pub struct Secrets {
    connection: Mutex<Connection>,
}

impl Secrets {
    /// Opens the secrets of an office, or makes them.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(SECRETS_FILE);
        check_file(&path)?;
        let connection = Connection::open(&path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        // A code that was used, and a session that was revoked, stay so when the power fails.
        connection.pragma_update(None, "synchronous", "full")?;
        connection.pragma_update(None, "secure_delete", "on")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        make_tables(&connection)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    /// The connection, for one act.
    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Makes the file for its owner alone; `SQLite` gives the same mode to the files that it puts
/// beside it.
fn check_file(path: &Path) -> Result<(), Failure> {
    let fails = |cause| Failure::File { path: path.to_owned(), cause };
    let file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(fails)?;
    let mode = file.metadata().map_err(fails)?.permissions().mode() & 0o777;
    // Six bits for the group and for others.
    if mode.trailing_zeros() >= 6 {
        Ok(())
    } else {
        Err(Failure::OpenToOthers { path: path.to_owned(), mode })
    }
}

fn make_tables(connection: &Connection) -> Result<(), Failure> {
    let layout: i64 = connection.query_row("pragma user_version", [], |row| row.get(0))?;
    match layout {
        0 => Ok(connection.execute_batch(&format!(
            "begin immediate; {TABLES} {TABLES_OF_2} pragma user_version = {LAYOUT}; commit;"
        ))?),
        1 => Ok(connection.execute_batch(&format!(
            "begin immediate; {TABLES_OF_2} pragma user_version = {LAYOUT}; commit;"
        ))?),
        LAYOUT => Ok(()),
        other => Err(Failure::Layout(other)),
    }
}

/// Bytes that nobody can guess.
pub(super) fn random<const BYTES: usize>() -> Result<[u8; BYTES], Failure> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Bytes as hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        // Writing into a text cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

/// The hash under which a random secret is kept. Fast, because what is hashed cannot be guessed.
pub(super) fn kept(secret: &str) -> [u8; 32] {
    *blake3::hash(secret.as_bytes()).as_bytes()
}

/// Are the two the same? Takes the same time wherever they differ.
pub(super) fn is_same(left: &str, right: &str) -> bool {
    // Hashes of `blake3` are compared in constant time.
    blake3::hash(left.as_bytes()) == blake3::hash(right.as_bytes())
}

/// A person's name as a key: names differ by more than capitals and spaces around them.
pub(super) fn key_of(person: &str) -> String {
    let name = person.trim().to_lowercase();
    let end = name.floor_char_boundary(super::limits::PERSON_BYTES_MAX);
    name[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Failure, SECRETS_FILE, Secrets};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_file_is_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        drop(Secrets::open(folder.path()).expect("new secrets"));
        let path = folder.path().join(SECRETS_FILE);
        let mode = std::fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert!(Secrets::open(folder.path()).is_ok(), "and opens again");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).expect("a mode");
        let refused = Secrets::open(folder.path()).err().expect("a refusal");
        assert!(matches!(refused, Failure::OpenToOthers { mode: 0o640, .. }), "{refused}");
    }

    #[test]
    fn the_first_layout_is_brought_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        secrets.set_password("anna", "four words in a row", false, 5).expect("works").expect("fit");
        secrets
            .connection()
            .execute_batch("drop table left_lines; pragma user_version = 1")
            .expect("the first layout");
        drop(secrets);
        let secrets = Secrets::open(folder.path()).expect("the first layout opens");
        assert!(
            secrets.is_password("anna", "four words in a row").expect("works"),
            "nothing is lost"
        );
        assert_eq!(secrets.left_lines().expect("works"), []);
    }

    #[test]
    fn another_layout_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        secrets.connection().pragma_update(None, "user_version", 7).expect("a version");
        drop(secrets);
        assert!(matches!(Secrets::open(folder.path()).err(), Some(Failure::Layout(7))));
    }
}
