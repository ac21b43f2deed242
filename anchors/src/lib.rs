//! Anchors outside (a signed transparency log of one office): the heads of both journals, signed,
//! chained and kept where whoever holds the office's disk cannot write.
//!
//! ```text
//!  books/HEAD ──┐
//!               ├─> head 12: both, the hash of head 11, signed ─> heads/00000012.head
//!  access/HEAD ─┘                                                   │
//!            a folder of another owner · an HTTP endpoint · a time-stamp authority
//!                                   │
//!  verify --against ────────────────┴─> what was cut, rewritten, put back, forged
//! ```
//!
//! In: the folder of an office, whether or not somebody writes it; a key that lies elsewhere. Out:
//! entries of a chain of their own, delivered or waiting; and what of an office they do not bear
//! out. Never here: a look into a batch; a lock; a private key in the office's folder.
//!
//! The format stands in `docs/heads.md` and outlives segments and images: a verifier needs the
//! numbers of batches and events and the chain's hash, and nothing of how they lie on a disk.
//!
//! Source: `reliability.md`, S11; RFC 8032 (Ed25519); RFC 3161 (time stamps); RFC 6962 (signed tree
//! heads; what a log has shown to others it cannot take back).

mod chain;
mod entry;
mod keeping;
mod keys;
mod places;
mod proof;
mod sign;
mod stamp;

pub use chain::Chain;
pub use entry::{Entry, Heads, Says, Seen};
pub use keeping::{Keeping, keep_signing, now};
pub use keys::{PublicKey, SigningKey};
pub use places::{Delivery, absolute, deliver, known};
pub use proof::{Proof, prove};
pub use sign::{adopt_all, begin, change_key, revoke_key, sign, sign_after_restore};
pub use stamp::Query;

use journal::Place;
use std::path::{Path, PathBuf};

/// The folder, within that of an office, of its own copy of the chain.
pub const HEADS_FOLDER: &str = "heads";

/// What is anchored.
#[derive(Clone, Debug)]
pub struct Anchored {
    /// The folder of the office.
    pub folder: PathBuf,
    /// Its books.
    pub books: Place,
    /// Its journal of access, which need not be there yet.
    pub access: Place,
}

impl Anchored {
    /// Where its own copy of the chain lies.
    pub fn heads(&self) -> PathBuf {
        self.folder.join(HEADS_FOLDER)
    }

    /// Does this lie within the office, and would be lost or exchanged with it?
    pub fn holds(&self, path: &Path) -> bool {
        let real = |path: &Path| {
            std::fs::canonicalize(path).or_else(|_| {
                let above = path.parent().filter(|above| !above.as_os_str().is_empty());
                std::fs::canonicalize(above.unwrap_or(Path::new(".")))
            })
        };
        match (real(path), real(&self.folder)) {
            (Ok(path), Ok(office)) => path.starts_with(office),
            (Err(_), _) | (_, Err(_)) => false,
        }
    }
}
