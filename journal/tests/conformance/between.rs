//! A disk under which something happens between two calls: another program is as fast as it likes.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use journal::disk::{Disk, DiskFile, Identity, Lock};
use journal::simulated::SimulatedDisk;

type Event = Box<dyn FnOnce() + Send>;

/// What happens, before which call.
#[derive(Default)]
struct Plan {
    calls: u64,
    at: Option<(u64, Event)>,
}

/// The disk of a writer that is interrupted once.
#[derive(Clone)]
pub struct InterruptedDisk {
    disk: SimulatedDisk,
    plan: Arc<Mutex<Plan>>,
    locks: Locks,
}

/// What locks are worth on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Locks {
    /// They keep others out.
    Hold,
    /// Everybody gets them, as on a network file system that does not pass them on.
    AreVoid,
}

impl fmt::Debug for InterruptedDisk {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:?}, interrupted", self.disk)
    }
}

impl InterruptedDisk {
    pub fn over(disk: &SimulatedDisk, locks: Locks) -> Self {
        Self { disk: disk.clone(), plan: Arc::default(), locks }
    }

    /// Lets something happen before the call with this number, counted from now on.
    pub fn interrupt(&self, call: u64, event: impl FnOnce() + Send + 'static) {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        *plan = Plan { calls: 0, at: Some((call, Box::new(event))) };
    }

    /// Whether it still is to happen.
    pub fn waits(&self) -> bool {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner).at.is_some()
    }

    fn call(&self) -> &SimulatedDisk {
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = plan.calls;
        plan.calls += 1;
        let due = plan.at.take_if(|(call, _)| *call == calls);
        drop(plan);
        if let Some((_, event)) = due {
            event();
        }
        &self.disk
    }

    fn file(&self, file: Box<dyn DiskFile>) -> Box<dyn DiskFile> {
        Box::new(InterruptedFile { disk: self.clone(), file })
    }
}

impl Disk for InterruptedDisk {
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        self.call().create_folder(folder)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.call().list(folder)
    }

    fn create(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(self.call().create(file)?))
    }

    fn create_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(self.call().create_to_append(file)?))
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(self.call().open(file)?))
    }

    fn open_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(self.call().open_to_append(file)?))
    }

    fn open_read_only(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(self.file(self.call().open_read_only(file)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.call().rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        self.call().remove(file)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.call().sync_folder(folder)
    }

    fn identity(&self, path: &Path) -> io::Result<Identity> {
        self.call().identity(path)
    }

    fn room(&self, folder: &Path) -> io::Result<u64> {
        self.call().room(folder)
    }

    fn make_empty(&self, file: &Path) -> io::Result<()> {
        self.call().make_empty(file)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        match self.locks {
            Locks::Hold => self.call().lock(path),
            Locks::AreVoid => Ok(Some(Lock::new(()))),
        }
    }

    fn lock_shared(&self, path: &Path) -> io::Result<Option<Lock>> {
        match self.locks {
            Locks::Hold => self.call().lock_shared(path),
            Locks::AreVoid => Ok(Some(Lock::new(()))),
        }
    }
}

struct InterruptedFile {
    disk: InterruptedDisk,
    file: Box<dyn DiskFile>,
}

impl DiskFile for InterruptedFile {
    fn size(&self) -> io::Result<u64> {
        self.disk.call();
        self.file.size()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.disk.call();
        self.file.read_at(offset, into)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.disk.call();
        self.file.write_at(offset, bytes)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        self.disk.call();
        self.file.append(bytes)
    }

    fn identity(&self) -> io::Result<Identity> {
        self.disk.call();
        self.file.identity()
    }

    fn sync(&self) -> io::Result<()> {
        self.disk.call();
        self.file.sync()
    }

    fn truncate(&self, size_bytes: u64) -> io::Result<()> {
        self.disk.call();
        self.file.truncate(size_bytes)
    }
}
