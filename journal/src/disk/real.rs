//! The disk of this machine.
//!
//! **In** and **out**: as [`Disk`] says, one system call each where there is one.
//! **Never**: it never retries an fsync. (A write that was interrupted by a signal or cut short is
//! continued by the standard library, which is not a retry: the kernel has reported no error.)
//!
//! Source: `open(2)` (`O_APPEND`), `fdatasync(2)`, `flock(2)`, `rename(2)`, `stat(2)`,
//! `statvfs(3)` of Linux.

use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use super::{Disk, DiskFile, Identity, Lock};

/// The file system of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn create_folder(&self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        match folder.parent() {
            Some(above) if !above.as_os_str().is_empty() => {
                self.create_folder(above)?;
                make_folder(folder)?;
                self.sync_folder(above)
            }
            _ => make_folder(folder),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<String>> {
        let mut names = fs::read_dir(folder)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort_unstable();
        Ok(names)
    }

    fn create(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        let options = OpenOptions::new().read(true).write(true).create(true).truncate(true).clone();
        Ok(Box::new(options.open(file)?))
    }

    fn create_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        let options = OpenOptions::new().read(true).append(true).create_new(true).clone();
        Ok(Box::new(options.open(file)?))
    }

    fn open(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(OpenOptions::new().read(true).write(true).open(file)?))
    }

    fn open_to_append(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(OpenOptions::new().read(true).append(true).open(file)?))
    }

    fn open_read_only(&self, file: &Path) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::open(file)?))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn remove(&self, file: &Path) -> io::Result<()> {
        fs::remove_file(file)
    }

    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        File::open(folder)?.sync_all()
    }

    fn room(&self, folder: &Path) -> io::Result<u64> {
        let disk = rustix::fs::statvfs(folder)?;
        Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    fn identity(&self, path: &Path) -> io::Result<Identity> {
        Ok(identity_of(&fs::metadata(path)?))
    }

    fn make_empty(&self, file: &Path) -> io::Result<()> {
        OpenOptions::new().write(true).create(true).truncate(false).open(file).map(|_| ())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Lock>> {
        // To write, where it is a file: a network file system locks nothing else against everybody.
        let opened = if path.is_dir() {
            File::open(path)?
        } else {
            OpenOptions::new().write(true).open(path)?
        };
        held(opened.try_lock(), opened, path)
    }

    fn lock_shared(&self, path: &Path) -> io::Result<Option<Lock>> {
        let opened = File::open(path)?;
        held(opened.try_lock_shared(), opened, path)
    }
}

fn identity_of(metadata: &Metadata) -> Identity {
    Identity { device: metadata.dev(), inode: metadata.ino() }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

/// What was locked counts when it still has its name: between opening and locking another one may
/// have taken it, and whoever exchanges a file under us is somebody else.
fn held(locked: Result<(), TryLockError>, file: File, path: &Path) -> io::Result<Option<Lock>> {
    match locked {
        Ok(()) if identity_of(&file.metadata()?) == RealDisk.identity(path)? => {
            Ok(Some(Lock::new(file)))
        }
        Ok(()) | Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

impl DiskFile for File {
    fn size(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < into.len() {
            match FileExt::read_at(self, &mut into[filled..], offset + filled as u64) {
                Ok(0) => break,
                Ok(bytes) => filled += bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.write_all_at(bytes, offset)
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let mut behind = self;
        behind.write_all(bytes)
    }

    fn identity(&self) -> io::Result<Identity> {
        Ok(identity_of(&self.metadata()?))
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn truncate(&self, size_bytes: u64) -> io::Result<()> {
        self.set_len(size_bytes)
    }
}
