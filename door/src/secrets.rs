//! Credentials: what proves who somebody is, in `secrets.sqlite`, beside the journal and never in
//! it.
//!
//! In: passwords, codes, tokens. Out: whose they are. Never here: a password, a token, a session or
//! a recovery code that could be read back; they are kept as hashes. The secret of a code generator
//! is the exception, because RFC 6238 needs it; it is sealed by a key that lies elsewhere
//! ([`Seal`]).
//!
//! The file may be read by its owner alone, and the program refuses one that others may read.

mod attempts;
mod devices;
mod left;
mod passwords;
mod seal;
mod second_factor;
mod sessions;
mod tokens;

pub use attempts::{Attacked, From, Verdict};
pub use left::LeftLine;
pub use passwords::PasswordRefused;
pub use seal::{Seal, SealRefused};
pub use second_factor::{Enrolment, SecondFactor};
pub use sessions::{Session, SessionLine, SessionOpened};
pub use tokens::{Token, TokenAsked, TokenIssued, TokenRefused};

use rusqlite::{Connection, params};
use seal::Unsealed;
use std::fmt::Write;
use std::fs::OpenOptions;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

/// The name of the file in the folder of the office.
pub const SECRETS_FILE: &str = "secrets.sqlite";

/// The layout of the tables; a program refuses one that it does not know, and brings older ones up
/// to this.
const LAYOUT: i64 = 3;

const TABLES: &str = "
create table credentials (person text primary key, hash text not null, set_at_s integer not null, must_change integer not null) strict;
create table second_factors (person text primary key, secret blob, pending blob, last_step integer not null) strict;
create table recovery_codes (person text not null, hash blob not null, primary key (person, hash)) strict, without rowid;
create table tokens (id text primary key, person text not null, name text not null, scopes text not null, hash blob not null,
    created_s integer not null, expires_s integer not null, used_s integer, revoked_s integer) strict;
create table sessions (hash blob primary key, id text not null unique, person text not null, created_s integer not null,
    seen_s integer not null, ends_s integer not null, address text not null, has_second_factor integer not null) strict;
create index sessions_of_person on sessions (person);
create table attempts (key text primary key, failures integer not null, last_s integer not null, wait_until_s integer not null) strict;
";

/// Bytes of the secret of a generator that lies open.
const SECRET_BYTES: i64 = 20;

/// What the second layout has more: lines of the journal of access that wait for whoever holds it.
const TABLES_OF_2: &str =
    "create table left_lines (id integer primary key autoincrement, line text not null) strict;";

/// What the third has more: devices that are known, and when an attack was told.
const TABLES_OF_3: &str = "
create table devices (hash blob primary key, person text not null, ends_s integer not null) strict;
create index devices_of_person on devices (person);
alter table attempts add column told_s integer;
";
/// What the third layout has less: what a form carries follows from the token of its session.
const NOT_IN_3: &str = "alter table sessions drop column csrf;";

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
    /// Nobody has brought the key.
    #[error("the secrets of code generators are sealed, and the key of the seal is not given")]
    NoSeal,
    /// A hash in the file is none.
    #[error("a password cannot be hashed or compared: {0}")]
    Hash(#[from] argon2::password_hash::Error),
}

impl Failure {
    /// Is there no room on the disk?
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Database(error) => {
                error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull)
            }
            Self::File { cause, .. } => cause.kind() == std::io::ErrorKind::StorageFull,
            Self::OpenToOthers { .. }
            | Self::Layout(_)
            | Self::Random(_)
            | Self::Line(_)
            | Self::NoSeal
            | Self::Hash(_) => false,
        }
    }
}

/// The open file.
pub struct Secrets {
    connection: Mutex<Connection>,
    seal: Option<Seal>,
}

/// The secret of a generator as it is kept.
struct Kept {
    person: String,
    column: &'static str,
    bytes: Vec<u8>,
}

/// How the secrets of code generators stand behind their seal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sealed {
    /// How many were sealed just now: they lay open, or under an older key.
    pub sealed: usize,
    /// Whose cannot be opened, and the key that is missing; none: they are damaged.
    pub lost: Vec<(String, Option<String>)>,
}

impl Secrets {
    /// Has the office secrets? Where people have come in before and there are none now, they were
    /// lost, or left behind by a restore.
    pub fn are_there(folder: &Path) -> bool {
        folder.join(SECRETS_FILE).exists()
    }

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
        Ok(Self { connection: Mutex::new(connection), seal: None })
    }

    /// The same, with the keys of the seal; what lay open is sealed.
    pub fn sealed_by(mut self, seal: Seal) -> Result<Self, Failure> {
        self.seal = Some(seal);
        let laid_open =
            "select count(*) from second_factors where length(secret) = ?1 or length(pending) = ?1";
        let count: i64 =
            self.connection().query_row(laid_open, [SECRET_BYTES], |row| row.get(0))?;
        if count > 0 {
            self.seal_again()?;
            self.clear_older_pages()?;
        }
        Ok(self)
    }

    fn seal(&self) -> Result<&Seal, Failure> {
        self.seal.as_ref().ok_or(Failure::NoSeal)
    }

    /// Whose secrets cannot be opened, and the key that is missing.
    pub fn lost(&self) -> Result<Vec<(String, Option<String>)>, Failure> {
        let (seal, mut lost) = (self.seal()?, Vec::new());
        // One that was never confirmed is begun anew, and keeps nobody out.
        let in_use = |kept: &Kept| kept.column == "secret";
        for Kept { person, bytes, .. } in self.generators()?.into_iter().filter(in_use) {
            match seal.unseal(&person, &bytes) {
                Unsealed::Bytes(_) => {}
                Unsealed::KeyMissing(key) => lost.push((person, Some(key))),
                Unsealed::Damaged => lost.push((person, None)),
            }
        }
        Ok(lost)
    }

    /// Seals by the first key whatever is not sealed by it.
    pub fn seal_again(&self) -> Result<Sealed, Failure> {
        let (seal, mut sealed) = (self.seal()?, 0);
        for Kept { person, column, bytes: kept } in self.generators()? {
            let is_open = i64::try_from(kept.len()) == Ok(SECRET_BYTES);
            let bytes = match seal.unseal(&person, &kept) {
                _ if is_open => kept.clone(),
                Unsealed::Bytes(bytes) if !seal.is_of_first(&kept) => bytes,
                _ => continue,
            };
            // What somebody changed meanwhile is theirs.
            let change = format!(
                "update second_factors set {column} = ?3 where person = ?1 and {column} = ?2"
            );
            let again = seal.seal(&person, &bytes)?;
            sealed += self.connection().execute(&change, params![person, kept, again])?;
        }
        Ok(Sealed { sealed, lost: self.lost()? })
    }

    /// No older page of the file keeps what was sealed again.
    pub(super) fn clear_older_pages(&self) -> Result<(), Failure> {
        Ok(self.connection().execute_batch("pragma wal_checkpoint(truncate)")?)
    }

    /// What is kept of generators.
    fn generators(&self) -> Result<Vec<Kept>, Failure> {
        let connection = self.connection();
        let mut kept = Vec::new();
        for column in ["secret", "pending"] {
            let asked = format!(
                "select person, {column} from second_factors where {column} is not null order by person"
            );
            let mut asked = connection.prepare(&asked)?;
            let rows = asked.query_map([], |row| {
                Ok(Kept { person: row.get(0)?, column, bytes: row.get(1)? })
            })?;
            for row in rows {
                kept.push(row?);
            }
        }
        Ok(kept)
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
    let lacking: &[&str] = match layout {
        0 => &[TABLES, TABLES_OF_2, TABLES_OF_3],
        1 => &[TABLES_OF_2, TABLES_OF_3, NOT_IN_3],
        2 => &[TABLES_OF_3, NOT_IN_3],
        LAYOUT => return Ok(()),
        other => return Err(Failure::Layout(other)),
    };
    let lacking = lacking.concat();
    Ok(connection.execute_batch(&format!(
        "begin immediate; {lacking} pragma user_version = {LAYOUT}; commit;"
    ))?)
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
    use super::{Failure, SECRETS_FILE, Seal, Sealed, Secrets};
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
    fn older_layouts_are_brought_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        secrets.set_password("anna", "four words in a row", false, 5).expect("works").expect("fit");
        secrets
            .connection()
            .execute_batch(
                "drop table devices; alter table attempts drop column told_s;
                alter table sessions add column csrf text not null default ''; pragma user_version = 2",
            )
            .expect("the second layout");
        drop(secrets);
        let secrets = Secrets::open(folder.path()).expect("the second layout opens");
        secrets
            .connection()
            .execute_batch(
                "drop table devices; alter table attempts drop column told_s;
                alter table sessions add column csrf text not null default '';
                drop table left_lines; pragma user_version = 1",
            )
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
    fn what_lay_open_is_sealed_and_a_lost_key_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let secrets = Secrets::open(folder.path()).expect("new secrets");
        let open = "insert into second_factors values ('anna', x'0101010101010101010101010101010101010101', null, 0)";
        secrets.connection().execute_batch(open).expect("as older programs kept it");
        assert!(matches!(secrets.use_code("anna", "000000", 5), Err(Failure::NoSeal)));
        drop(secrets);
        let bytes = || std::fs::read(folder.path().join(SECRETS_FILE)).expect("the file");
        let lies_open = || bytes().windows(20).any(|part| part == [1; 20]);
        assert!(lies_open());
        let opened = || Secrets::open(folder.path()).expect("it opens");
        let key = folder.path().with_extension("keys");
        let read = || Seal::read(&key, folder.path()).expect("keys");
        let first = Seal::add_key(&key).expect("a key");
        let secrets = opened().sealed_by(read()).expect("sealed");
        assert!(!lies_open());
        assert_eq!(secrets.lost().expect("works"), []);
        Seal::add_key(&key).expect("a second key");
        let secrets = opened().sealed_by(read()).expect("sealed");
        assert_eq!(secrets.seal_again().expect("works"), Sealed { sealed: 1, lost: Vec::new() });
        assert_eq!(secrets.seal_again().expect("works").sealed, 0, "once is enough");
        let lone = opened().sealed_by(Seal::made().expect("a key")).expect("it opens");
        let second = read().id();
        assert_ne!(second, first);
        assert_eq!(lone.lost().expect("works"), [("anna".to_owned(), Some(second))]);
        std::fs::remove_file(key).expect("it is there");
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
