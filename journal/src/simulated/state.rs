//! The state of a simulated disk: what is durable, what is only written, and what is to go wrong.
//!
//! **In**: changes, in order. **Out**: two images of the disk, and the changes between them.
//! **Never**: it never lets a change reach the durable image but by a sync.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::Identity;

/// A change that may be lost until it is synced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Write { inode: u64, offset: usize, bytes: Vec<u8> },
    Truncate { inode: u64, size_bytes: usize },
    Create { file: PathBuf, inode: u64 },
    Rename { from: PathBuf, to: PathBuf },
    Remove { file: PathBuf },
}

impl Change {
    /// Whether it is kept by syncing this file.
    pub fn is_of_file(&self, file: u64) -> bool {
        match self {
            Self::Write { inode, .. } | Self::Truncate { inode, .. } => *inode == file,
            Self::Create { .. } | Self::Rename { .. } | Self::Remove { .. } => false,
        }
    }

    /// Whether it is kept by syncing this folder.
    pub fn is_in_folder(&self, folder: &Path) -> bool {
        match self {
            Self::Write { .. } | Self::Truncate { .. } => false,
            Self::Create { file, .. } | Self::Remove { file } => file.parent() == Some(folder),
            Self::Rename { to, .. } => to.parent() == Some(folder),
        }
    }

    /// Whether it changes names rather than content.
    pub fn is_of_names(&self) -> bool {
        match self {
            Self::Write { .. } | Self::Truncate { .. } => false,
            Self::Create { .. } | Self::Rename { .. } | Self::Remove { .. } => true,
        }
    }
}

/// Names and contents.
#[derive(Clone, Debug, Default)]
pub struct Image {
    names: BTreeMap<PathBuf, u64>,
    contents: BTreeMap<u64, Vec<u8>>,
}

impl Image {
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Write { inode, offset, bytes } => self.write(*inode, *offset, bytes),
            Change::Truncate { inode, size_bytes } => {
                self.contents.entry(*inode).or_default().truncate(*size_bytes);
            }
            Change::Create { file, inode } => {
                self.names.insert(file.clone(), *inode);
            }
            Change::Rename { from, to } => {
                if let Some(inode) = self.names.remove(from) {
                    self.names.insert(to.clone(), inode);
                }
            }
            Change::Remove { file } => {
                self.names.remove(file);
            }
        }
    }

    /// Writes; a gap between the end and `offset` reads as zeros.
    pub fn write(&mut self, inode: u64, offset: usize, bytes: &[u8]) {
        let content = self.contents.entry(inode).or_default();
        let end = offset + bytes.len();
        if content.len() < end {
            content.resize(end, 0);
        }
        content[offset..end].copy_from_slice(bytes);
    }

    pub fn content(&self, inode: u64) -> &[u8] {
        self.contents.get(&inode).map_or(&[], Vec::as_slice)
    }

    pub fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let files = self.names.iter();
        files.map(|(file, inode)| (file.clone(), self.content(*inode).to_vec())).collect()
    }

    fn size_bytes(&self) -> u64 {
        self.names.values().map(|inode| self.content(*inode).len() as u64).sum()
    }
}

/// Who holds a lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Writer,
    Readers(u32),
}

/// The whole disk.
#[derive(Debug, Default)]
pub struct State {
    /// What a crash leaves at least.
    pub durable: Image,
    /// What reading shows.
    pub current: Image,
    /// What lies between the two, in order.
    pub pending: Vec<Change>,
    /// Each with its own number among the inodes.
    pub folders: BTreeMap<PathBuf, u64>,
    pub next_inode: u64,
    pub changes: u64,
    pub writes: u64,
    pub syncs: u64,
    pub crash_at: Option<u64>,
    pub fail_write: Option<(u64, io::ErrorKind)>,
    pub fail_sync: Option<u64>,
    pub limit_bytes: Option<u64>,
    pub is_off: bool,
    /// By inode.
    locks: BTreeMap<u64, Holder>,
}

impl State {
    /// The disk after a restart: nothing is locked, nothing is to go wrong, counting begins anew.
    pub fn restarted(&self, durable: Image, current: Image, pending: Vec<Change>) -> Self {
        let (folders, next_inode) = (self.folders.clone(), self.next_inode);
        Self { durable, current, pending, folders, next_inode, ..Self::default() }
    }

    pub fn check_power(&self) -> io::Result<()> {
        if self.is_off { Err(io::Error::other("the power is off")) } else { Ok(()) }
    }

    /// Does a change that is not durable yet.
    pub fn change(&mut self, change: Change) -> io::Result<()> {
        self.check_power()?;
        let crashes = self.count_change();
        self.current.apply(&change);
        self.pending.push(change);
        self.is_off = crashes;
        self.check_power()
    }

    /// Writes, or a part of it when it is to fail.
    pub fn write(&mut self, inode: u64, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.check_power()?;
        let (kept, error) = self.fate_of_write(inode, place(offset), bytes);
        let bytes = bytes[..kept].to_vec();
        self.change(Change::Write { inode, offset: place(offset), bytes })?;
        error.map_or(Ok(()), |kind| Err(kind.into()))
    }

    /// Makes the chosen changes durable; or forgets them, when it is to fail.
    pub fn sync(&mut self, chosen: impl Fn(&Change) -> bool) -> io::Result<()> {
        self.check_power()?;
        self.is_off = self.count_change();
        self.check_power()?;
        let fails = self.fail_sync == Some(self.syncs);
        self.syncs += 1;
        let (synced, left): (Vec<Change>, Vec<Change>) =
            std::mem::take(&mut self.pending).into_iter().partition(chosen);
        self.pending = left;
        if fails {
            // The kernel holds the pages for clean and forgets them; names stay in its own journal.
            self.pending.extend(synced.into_iter().filter(Change::is_of_names));
            return Err(io::Error::other("input/output error (injected)"));
        }
        for change in &synced {
            self.durable.apply(change);
        }
        Ok(())
    }

    pub fn create(&mut self, file: &Path) -> io::Result<u64> {
        self.check_power()?;
        if let Some(inode) = self.current.names.get(file).copied() {
            self.change(Change::Truncate { inode, size_bytes: 0 })?;
            return Ok(inode);
        }
        let inode = self.next_inode;
        self.next_inode += 1;
        self.change(Change::Create { file: file.to_owned(), inode })?;
        Ok(inode)
    }

    pub fn inode(&self, file: &Path) -> io::Result<u64> {
        self.check_power()?;
        self.current.names.get(file).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    pub fn names_in(&self, folder: &Path) -> io::Result<Vec<String>> {
        let files = self.current.names.keys().filter(|file| file.parent() == Some(folder));
        let names: Vec<String> = files
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        if names.is_empty() && !self.folders.contains_key(folder) {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(names)
    }

    /// A lock file is nothing that a crash could spoil: it is durable at once.
    pub fn make_lock_file(&mut self, file: &Path) -> io::Result<()> {
        self.check_power()?;
        if !self.current.names.contains_key(file) {
            self.put_file(file, &[]);
        }
        Ok(())
    }

    /// Puts a durable file there.
    pub fn put_file(&mut self, file: &Path, bytes: &[u8]) {
        let inode = self.next_inode;
        self.next_inode += 1;
        if let Some(folder) = file.parent() {
            self.add_folder(folder);
        }
        for image in [&mut self.durable, &mut self.current] {
            image.apply(&Change::Create { file: file.to_owned(), inode });
            image.write(inode, 0, bytes);
        }
    }

    pub fn add_folder(&mut self, folder: &Path) {
        if !self.folders.contains_key(folder) {
            self.folders.insert(folder.to_owned(), self.next_inode);
            self.next_inode += 1;
        }
    }

    /// The file or folder that has this name.
    pub fn identity(&self, path: &Path) -> io::Result<Identity> {
        self.check_power()?;
        let inode = self.folders.get(path).or_else(|| self.current.names.get(path));
        inode.copied().map(identity).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Puts durable copies in the place of a file, or of a folder and its files.
    pub fn exchange(&mut self, path: &Path) {
        let is_folder = self.folders.remove(path).is_some();
        let files = self.current.files();
        let copied = files
            .iter()
            .filter(|(file, _)| *file == path || (is_folder && file.parent() == Some(path)));
        for (file, bytes) in copied {
            self.put_file(file, bytes);
        }
    }

    pub fn take_lock(&mut self, inode: u64, holder: Holder) -> bool {
        let held = match (self.locks.get(&inode), holder) {
            (None, _) => holder,
            (Some(Holder::Readers(readers)), Holder::Readers(_)) => Holder::Readers(readers + 1),
            (Some(_), _) => return false,
        };
        self.locks.insert(inode, held);
        true
    }

    pub fn give_back_lock(&mut self, inode: u64) {
        match self.locks.get_mut(&inode) {
            Some(Holder::Readers(readers)) if *readers > 1 => *readers -= 1,
            Some(_) | None => drop(self.locks.remove(&inode)),
        }
    }

    /// Counts a change and says whether the power fails within it.
    fn count_change(&mut self) -> bool {
        self.changes += 1;
        self.crash_at == Some(self.changes - 1)
    }

    /// How many bytes more there may be.
    pub fn room(&self) -> u64 {
        self.limit_bytes.map_or(u64::MAX, |limit| limit.saturating_sub(self.current.size_bytes()))
    }

    /// How many bytes of a write arrive, and the error that it gives.
    fn fate_of_write(
        &mut self,
        inode: u64,
        offset: usize,
        bytes: &[u8],
    ) -> (usize, Option<io::ErrorKind>) {
        self.writes += 1;
        let end = (offset + bytes.len()) as u64;
        let grows = end.saturating_sub(self.current.content(inode).len() as u64);
        let free = self.room();
        match self.fail_write {
            Some((write, kind)) if write == self.writes - 1 => (bytes.len() / 2, Some(kind)),
            _ if grows > free => {
                let kept = bytes.len().saturating_sub(place(grows - free));
                (kept, Some(io::ErrorKind::StorageFull))
            }
            _ => (bytes.len(), None),
        }
    }
}

/// A thing on the only file system there is.
pub const fn identity(inode: u64) -> Identity {
    Identity { device: 0, inode }
}

/// A place in a file as an index into memory.
pub fn place(offset: u64) -> usize {
    usize::try_from(offset).expect("simulated files fit into memory")
}
