//! A disk in memory that can lose power, and fail, at any operation.
//!
//! **In**: the calls of a [`Disk`], and when it is to crash or fail.
//! **Out**: what a real disk would answer; and after a crash, every disk that one could find.
//! **Never**: it never keeps more than [`crate::disk`] promises, and is never random without a
//! seed.
//!
//! ```text
//! let disk = SimulatedDisk::new();
//! disk.crash_at(17);                      // the 18th change does not return
//! …run the office on `disk` until it fails…
//! for outcome in disk.outcomes() {        // nothing kept, all kept, torn, subsets, random
//!     let found = disk.after(&outcome);   // …recover the office on `found`, compare…
//! }
//! ```
//!
//! A *change* is a call that changes the disk: create, write, sync, truncate, rename, remove, sync
//! of a folder. (Folders and lock files are durable at once.) Changes, writes and syncs each count
//! from 0 since the disk began. Locks lie on the thing, not on its name, as on a real disk.
//!
//! Source: `SQLite`, "How `SQLite` is tested" 3.3 (crash tests: reordered and torn unsynced
//! writes);
//! `reliability.md`, R1 and R4.

mod outcome;
mod state;

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use outcome::{Outcome, SECTOR_BYTES};

use crate::disk::{Disk, DiskFile, Identity, Lock};
use state::{Change, Holder, State};

/// A disk in memory. A clone is the same disk.
#[derive(Clone, Debug, Default)]
pub struct SimulatedDisk {
    state: Arc<Mutex<State>>,
}

impl SimulatedDisk {
    /// An empty disk.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many changes there have been: the crash points of a run.
    pub fn changes(&self) -> u64 {
        self.state().changes
    }

    /// How many writes there have been.
    pub fn writes(&self) -> u64 {
        self.state().writes
    }

    /// How many syncs there have been, of files and folders.
    pub fn syncs(&self) -> u64 {
        self.state().syncs
    }

    /// Lets the power fail within the change with this number: it may have happened or not, it
    /// does not return, and nothing works after it.
    pub fn crash_at(&self, change: u64) {
        self.state().crash_at = Some(change);
    }

    /// Whether the power has failed.
    pub fn is_off(&self) -> bool {
        self.state().is_off
    }

    /// Lets the write with this number fail after a part of it. Later ones work.
    pub fn fail_write(&self, write: u64, kind: io::ErrorKind) {
        self.state().fail_write = Some((write, kind));
    }

    /// Lets the sync with this number fail with EIO, and forgets the content that it should have
    /// kept, while reading still shows it, as Linux does. Later ones work.
    pub fn fail_sync(&self, sync: u64) {
        self.state().fail_sync = Some(sync);
    }

    /// How many bytes all files together may have; a write beyond is cut short with ENOSPC.
    pub fn limit_to(&self, bytes: Option<u64>) {
        self.state().limit_bytes = bytes;
    }

    /// What a power failure at this moment may leave, in all ways or, where these are too many, in
    /// a selection of them: see [`Outcome`].
    pub fn outcomes(&self) -> Vec<Outcome> {
        outcome::outcomes(&self.state().pending)
    }

    /// The disk that is found after a power failure with this outcome. The present one stays as it
    /// is, so that every outcome can be looked at.
    #[must_use]
    pub fn after(&self, outcome: &Outcome) -> Self {
        let state = self.state();
        let durable = outcome.apply(&state.durable, &state.pending);
        Self::with(state.restarted(durable.clone(), durable, Vec::new()))
    }

    /// The disk that is found after the process was killed while the machine went on: all that was
    /// written is there to be read, and what was not synced can still be lost.
    #[must_use]
    pub fn after_kill(&self) -> Self {
        let mut state = self.state();
        state.is_off = true;
        Self::with(state.restarted(
            state.durable.clone(),
            state.current.clone(),
            state.pending.clone(),
        ))
    }

    /// All files and what reading them shows.
    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        self.state().current.files()
    }

    /// A disk on which these files are durable: for trying damage.
    #[must_use]
    pub fn with_files(files: &BTreeMap<PathBuf, Vec<u8>>) -> Self {
        let mut state = State::default();
        for (path, bytes) in files {
            state.put_file(path, bytes);
        }
        Self::with(state)
    }

    fn with(state: State) -> Self {
        Self { state: Arc::new(Mutex::new(state)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn file(&self, inode: u64) -> Box<dyn DiskFile> {
        Box::new(SimulatedFile { disk: self.clone(), inode })
    }

    /// Puts a copy in the place of a file, or of a folder with all that lies in it, durably: what
    /// was opened before goes on under no name.
    pub fn exchange(&self, path: &Path) {
        self.state().exchange(path);
    }

    fn lock_as(&self, path: &Path, holder: Holder) -> io::Result<Option<Lock>> {
        let mut state = self.state();
        let inode = state.identity(path)?.inode;
        let taken = state.take_lock(inode, holder);
        Ok(taken.then(|| Lock::new(HeldLock { disk: self.clone(), inode })))
    }
}

impl Disk for SimulatedDisk {
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.check_power()?;
        state.add_folder(folder);
        Ok(())
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        state.check_power()?;
        state.names_in(folder)
    }

    fn create(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        let inode = self.state().create(file)?;
        Ok(self.file(inode))
    }

    fn create_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        if self.state().inode(file).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.create(file)
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.open_read_only(file)
    }

    fn open_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.open_read_only(file)
    }

    fn open_read_only(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        let inode = self.state().inode(file)?;
        Ok(self.file(inode))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.inode(from)?;
        state.change(Change::Rename { from: from.to_owned(), to: to.to_owned() })
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        let mut state = self.state();
        state.inode(file)?;
        state.change(Change::Remove { file: file.to_owned() })
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.state().sync(|change| change.is_in_folder(folder))
    }

    fn room(&self, _: &Path) -> io::Result<u64> {
        Ok(self.state().room())
    }

    fn identity(&self, path: &Path) -> io::Result<Identity> {
        self.state().identity(path)
    }

    fn make_empty(&self, file: &Path) -> io::Result<()> {
        self.state().make_lock_file(file)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.lock_as(path, Holder::Writer)
    }

    fn lock_shared(&self, path: &Path) -> io::Result<Option<Lock>> {
        self.lock_as(path, Holder::Readers(1))
    }
}

struct SimulatedFile {
    disk: SimulatedDisk,
    inode: u64,
}

impl DiskFile for SimulatedFile {
    fn size(&self) -> io::Result<u64> {
        let state = self.disk.state();
        state.check_power()?;
        Ok(state.current.content(self.inode).len() as u64)
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.state();
        state.check_power()?;
        let content = state.current.content(self.inode);
        let start = usize::try_from(offset).map_or(content.len(), |start| start.min(content.len()));
        let count = into.len().min(content.len() - start);
        into[..count].copy_from_slice(&content[start..start + count]);
        Ok(count)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.disk.state().write(self.inode, offset, bytes)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let mut state = self.disk.state();
        let end = state.current.content(self.inode).len() as u64;
        state.write(self.inode, end, bytes)
    }

    fn identity(&self) -> io::Result<Identity> {
        self.disk.state().check_power()?;
        Ok(state::identity(self.inode))
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.state().sync(|change| change.is_of_file(self.inode))
    }

    fn truncate(&self, size_bytes: u64) -> io::Result<()> {
        let size_bytes = state::place(size_bytes);
        self.disk.state().change(Change::Truncate { inode: self.inode, size_bytes })
    }
}

struct HeldLock {
    disk: SimulatedDisk,
    inode: u64,
}

impl Drop for HeldLock {
    fn drop(&mut self) {
        self.disk.state().give_back_lock(self.inode);
    }
}
