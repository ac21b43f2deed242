//! Failures of the tables: why they could not be written or read.

/// What went wrong between us and the engine that keeps the tables.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// `SQLite` said no.
    #[error("the tables in SQLite could not be used")]
    Sqlite(#[from] rusqlite::Error),
    /// `PostgreSQL` said no.
    #[error("the tables in PostgreSQL could not be used")]
    Postgres(#[from] postgres::Error),
    /// What the address of a server says cannot be done.
    #[error("the address of PostgreSQL says {0}")]
    Address(String),
    /// The rows of a `COPY` could not be sent.
    #[error("rows could not be sent to PostgreSQL")]
    Copy(#[from] std::io::Error),
    /// Somebody else writes the same tables.
    #[error(
        "the tables are no longer at event {expected}, where this program had left them; does another one write them?"
    )]
    Moved {
        /// Where they were.
        expected: u64,
    },
    /// The office and the position do not belong together.
    #[error("the office has applied {events} events and the position says {next_seq}")]
    OutOfStep {
        /// What the office has applied.
        events: u64,
        /// What the position says.
        next_seq: u64,
    },
    /// The thread that writes has stopped at an earlier commit.
    #[error("the thread that writes the tables has stopped after an earlier failure")]
    Stopped,
    /// A column holds what its layout does not allow.
    #[error("a row of the tables is not what the layout says: {0}")]
    Unreadable(String),
}

impl Failure {
    /// Are the tables of a file damaged, so that they must be made anew?
    pub fn is_damage(&self) -> bool {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match self {
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
            }
            Self::Unreadable(_) => true,
            Self::Postgres(_)
            | Self::Address(_)
            | Self::Copy(_)
            | Self::Moved { .. }
            | Self::OutOfStep { .. }
            | Self::Stopped => false,
        }
    }
}

impl Failure {
    /// Has the disk on which the tables lie no room? It may have again.
    pub fn is_full_disk(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull),
            Self::Postgres(error) => error.code() == Some(&postgres::error::SqlState::DISK_FULL),
            Self::Copy(error) => error.kind() == std::io::ErrorKind::StorageFull,
            Self::Address(_)
            | Self::Moved { .. }
            | Self::OutOfStep { .. }
            | Self::Stopped
            | Self::Unreadable(_) => false,
        }
    }
}

/// The outcome of reading or writing tables.
pub type Result<T> = std::result::Result<T, Failure>;
