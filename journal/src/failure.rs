//! Failures of an archive: the world let us down.
//!
//! **In**: errors of the operating system, and bytes that are not what was written.
//! **Out**: one [`Failure`], a sentence that names the file, the byte and what to do.
//! **Never**: it never hides the place, and it is never used for a rule of the business.
//!
//! Source: `style.md`, "Errors" (failure: handled at the doors, with context).

use std::error::Error;
use std::io;
use std::path::{Path, PathBuf};

use crate::head::{Hash, Head};

/// Why an archive could not do what was asked. After a failed append nothing is known about that
/// batch until the journal has been opened again: it is then there whole, or not at all.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Bytes are not what was written. `offset` counts from the start of `file`.
    #[error("{} is damaged at byte {offset}: {what}. Nothing was changed; restore this file from a copy", file.display())]
    Damaged {
        /// The file with the damage.
        file: PathBuf,
        /// The byte at which the damage was seen.
        offset: u64,
        /// What was found and what was expected.
        what: String,
    },
    /// A strict reading found what a crash leaves behind (or a HEAD that was put back).
    #[error("{} was not closed, see byte {offset}: {what}. Open it for writing once, which recovers it", file.display())]
    NeedsRecovery {
        /// The file in which the journal goes on behind its HEAD.
        file: PathBuf,
        /// The first byte behind what HEAD accounts for.
        offset: u64,
        /// What was found there.
        what: String,
    },
    /// The writer's idea of the journal's end is not the end: somebody else has written.
    #[error(
        "the writer is out of date: it expected to append after batch {} of epoch {}, but the journal ends at batch {} of epoch {}. Open the journal again",
        expected.batches, expected.epoch, found.batches, found.epoch
    )]
    Stale {
        /// The head that the writer named.
        expected: Box<Head>,
        /// The head that the journal has.
        found: Box<Head>,
    },
    /// The journal at this place is not the one that this writer opened, or another has written it
    /// since. Nothing that was asked from now on is kept.
    #[error(
        "this program writes the journal in {} no more: {what}. Stop it and see which other program writes there; what it has acknowledged until now is kept",
        folder.display()
    )]
    Replaced {
        /// The folder of the journal.
        folder: PathBuf,
        /// What was found there.
        what: String,
    },
    /// An earlier write or fsync failed; what the disk holds is unknown until the next opening.
    #[error(
        "the journal takes no more batches since an earlier failure ({cause}). Repair the disk, then open the journal again"
    )]
    Poisoned {
        /// The failure that closed the journal.
        cause: String,
    },
    /// Somebody else holds the folder.
    #[error(
        "another program is using the journal in {}. Stop that program first; only one may write",
        folder.display()
    )]
    Locked {
        /// The folder of the journal.
        folder: PathBuf,
    },
    /// HEAD was to be made anew where it is as it must be.
    #[error(
        "HEAD of the journal in {} is intact and agrees with the segments. There is nothing to repair",
        folder.display()
    )]
    HeadAgrees {
        /// The folder of the journal.
        folder: PathBuf,
    },
    /// There is no journal in this folder.
    #[error("there is no journal in {}. Check the path, or create a journal there", folder.display())]
    NoJournal {
        /// The folder that was looked into.
        folder: PathBuf,
    },
    /// A journal was to be created where one is.
    #[error("there is a journal in {} already. Open it instead", folder.display())]
    JournalExists {
        /// The folder of the journal.
        folder: PathBuf,
    },
    /// The bytes are more than one batch or one document may have. Nothing was written.
    #[error("{bytes} bytes are too many: at most {limit_bytes} go into one piece. Divide it")]
    TooLarge {
        /// What came.
        bytes: u64,
        /// What is allowed.
        limit_bytes: u64,
    },
    /// No document has this content hash.
    #[error("the archive {} has no document {hash}", folder.display())]
    NotKept {
        /// The folder of the archive.
        folder: PathBuf,
        /// The document asked for.
        hash: Hash,
    },
    /// The disk is full.
    #[error("the disk is full: {} could not be written. Free some space, then open the journal again", file.display())]
    DiskFull {
        /// The file that was being written.
        file: PathBuf,
    },
    /// The operating system said no.
    #[error("could not {doing} {}: {source}", file.display())]
    System {
        /// What was being done, as a verb.
        doing: &'static str,
        /// The file or folder.
        file: PathBuf,
        /// The operating system's answer.
        source: io::Error,
    },
    /// A checked batch was refused by the one who replays it.
    #[error("batch {batch} was read but could not be replayed: {source}")]
    Replay {
        /// Which batch, counted from 0.
        batch: u64,
        /// The reader's own reason.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Failure {
    /// Adds the file and the verb to an error of the operating system.
    pub(crate) fn system(doing: &'static str, file: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::DiskFull { file: file.to_owned() }
            }
            _ => Self::System { doing, file: file.to_owned(), source },
        }
    }

    pub(crate) fn damaged(file: &Path, offset: u64, what: impl Into<String>) -> Self {
        Self::Damaged { file: file.to_owned(), offset, what: what.into() }
    }
}
