//! The disk, as an archive needs it and no more: so that a disk can be simulated, and crashed.
//!
//! **In**: paths, offsets, bytes.
//! **Out**: the operating system's answers, unchanged.
//! **Never**: it never retries, never buffers, never decides.
//!
//! What the archive believes of a disk, and nothing beyond it:
//! 1. What was written is durable when [`DiskFile::sync`] has returned without an error.
//! 2. A name (created, renamed, removed) is durable when [`Disk::sync_folder`] has returned.
//! 3. Until then a crash may keep any part of what was written, in any order; but a sector of 512
//!    bytes is written whole or not at all, and writing one leaves its neighbours alone
//!    ("powersafe overwrite"). Names change in the order in which they were changed, as on every
//!    file system with a journal of its own.
//! 4. After a sync that failed, nothing is known about what was written since the last good one,
//!    and a second sync says nothing about it.
//!
//! Source: `SQLite`, "Atomic commit" 3.0 (hardware assumptions) and "Powersafe overwrite";
//! `PostgreSQL` wiki, "Fsync Errors".

mod real;

use std::any::Any;
use std::fmt;
use std::io;
use std::path::Path;

pub use real::RealDisk;

/// A file system, as far as an archive needs it.
pub trait Disk: fmt::Debug + Send + Sync {
    /// Makes a folder, with those above it, durably; content when it is there already.
    fn create_folder(&self, folder: &Path) -> io::Result<()>;
    /// The names of everything in a folder, sorted.
    fn list(&self, folder: &Path) -> io::Result<Vec<String>>;
    /// Opens a file for reading and writing, empty, whether or not it was there.
    fn create(&self, file: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Makes a file and opens it as [`Disk::open_to_append`] does; refused when the name is taken.
    fn create_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that is there for reading and writing.
    fn open(&self, file: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that is there so that nothing in it can be written over: what is written goes
    /// behind its end, wherever that is by then.
    fn open_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Opens a file that is there for reading.
    fn open_read_only(&self, file: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Gives a file another name in the same folder, replacing what has that name.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, file: &Path) -> io::Result<()>;
    /// Makes the names in a folder durable.
    fn sync_folder(&self, folder: &Path) -> io::Result<()>;
    /// How many bytes more this program may write on the disk of a folder.
    fn room(&self, folder: &Path) -> io::Result<u64>;
    /// Which file or folder has this name now.
    fn identity(&self, path: &Path) -> io::Result<Identity>;
    /// Makes an empty file when none has this name.
    fn make_empty(&self, file: &Path) -> io::Result<()>;
    /// Locks the file or folder that has this name against everybody: the thing itself, so that
    /// another one under its name is another lock. `None`: somebody else holds it.
    fn lock(&self, path: &Path) -> io::Result<Option<Lock>>;
    /// The same against writers. `None`: a writer holds it.
    fn lock_shared(&self, path: &Path) -> io::Result<Option<Lock>>;
}

/// A file or folder itself, whatever its name: two names of one thing have one identity, and a copy
/// has another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The file system.
    pub device: u64,
    /// The thing on it.
    pub inode: u64,
}

/// An open file.
pub trait DiskFile: Send {
    /// How many bytes it has.
    fn size(&self) -> io::Result<u64>;
    /// Fills `into` from `offset` on and says how many bytes there were; fewer only at the end.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `bytes` at `offset`, or fails having written any part of them.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Writes all of `bytes` behind the end of a file that was opened for it, or fails having
    /// written any part of them.
    fn append(&self, bytes: &[u8]) -> io::Result<()>;
    /// Which file it is.
    fn identity(&self) -> io::Result<Identity>;
    /// Makes durable what was written, and the size.
    fn sync(&self) -> io::Result<()>;
    /// Cuts the file off at `size_bytes`.
    fn truncate(&self, size_bytes: u64) -> io::Result<()>;
}

/// A lock that is held until this is dropped (or the process dies).
pub struct Lock {
    _held: Box<dyn Any + Send + Sync>,
}

impl Lock {
    /// Keeps whatever holds the lock alive.
    pub fn new(held: impl Any + Send + Sync) -> Self {
        Self { _held: Box::new(held) }
    }
}
