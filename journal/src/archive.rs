//! The source documents themselves, each under the hash of its content.
//!
//! **In**: the bytes of a file or message that the office acted on.
//! **Out**: the hash by which an input names its source, and the same bytes again, hashed again.
//! **Never**: it never changes or removes a document, never overwrites one that is damaged, and
//! never gives out bytes that do not match their name.
//!
//! A document is written under a temporary name, made durable, and only then given its name; so a
//! name that is there stands for a whole document. One process writes: the one that holds the
//! journal. Leftovers of a crash are removed when it opens.
//!
//! Source: SEC 17a-4(f)(2)(i)(A) (keep what is necessary to re-create the original); git's loose
//! objects.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::disk::{Disk, DiskFile, RealDisk};
use crate::failure::Failure;
use crate::head::Hash;

/// The most bytes that one document may have: it is read and hashed in one piece.
pub const DOCUMENT_BYTES_MAX: u64 = 4 << 30;
const TEMPORARY: &str = ".unfinished";

/// A folder of documents by content hash.
#[derive(Debug)]
pub struct Archive {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    temporaries: AtomicU64,
}

impl Archive {
    /// Opens the archive in this folder, making it when it is not there.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        Self::open_on(Arc::new(RealDisk), folder)
    }

    /// The same on some other disk.
    pub fn open_on(disk: Arc<dyn Disk>, folder: &Path) -> Result<Self, Failure> {
        disk.create_folder(folder).map_err(Failure::system("create the folder", folder))?;
        let archive = Self { folder: folder.to_owned(), disk, temporaries: AtomicU64::new(0) };
        archive.remove_leftovers()?;
        Ok(archive)
    }

    /// Opens the archive to read in it, beside the one who writes; nothing is made or removed.
    pub fn open_read_only(folder: &Path) -> Result<Self, Failure> {
        Self::open_read_only_on(Arc::new(RealDisk), folder)
    }

    /// The same on some other disk.
    pub fn open_read_only_on(disk: Arc<dyn Disk>, folder: &Path) -> Result<Self, Failure> {
        disk.list(folder).map_err(Failure::system("list", folder))?;
        Ok(Self { folder: folder.to_owned(), disk, temporaries: AtomicU64::new(0) })
    }

    /// Keeps a document durably and returns its hash. A document that is there already is compared
    /// and left alone; when it is damaged, that is a failure.
    pub fn keep(&self, bytes: &[u8]) -> Result<Hash, Failure> {
        if bytes.len() as u64 > DOCUMENT_BYTES_MAX {
            return Err(too_large(bytes.len() as u64));
        }
        let hash = Hash::of(bytes);
        match self.read(&hash) {
            Ok(_) => {}
            Err(Failure::NotKept { .. }) => self.write(&hash, bytes)?,
            Err(failure) => return Err(failure),
        }
        // Also for a document that was there: its name may not have been durable when we fell.
        self.disk
            .sync_folder(&self.folder)
            .map_err(Failure::system("make durable the folder", &self.folder))?;
        Ok(hash)
    }

    /// The document with this hash, checked.
    pub fn read(&self, hash: &Hash) -> Result<Vec<u8>, Failure> {
        let path = self.path(hash);
        let file = match self.disk.open_read_only(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::NotKept { folder: self.folder.clone(), hash: *hash });
            }
            Err(error) => return Err(Failure::system("open", &path)(error)),
        };
        let bytes = read_whole(file.as_ref(), &path)?;
        if Hash::of(&bytes) == *hash {
            Ok(bytes)
        } else {
            Err(Failure::damaged(&path, 0, "the content does not match the file's name"))
        }
    }

    /// The hashes of all documents, sorted.
    pub fn hashes(&self) -> Result<Vec<Hash>, Failure> {
        Ok(self.names()?.iter().filter_map(|name| Hash::parse(name)).collect())
    }

    /// Reads every document again and says how many there are; stops at the first that is damaged
    /// and at the first file that is no document. One that is unfinished is none yet: the writer
    /// may be at it, or a crash has left it for the next opening to remove.
    pub fn verify(&self) -> Result<u64, Failure> {
        let mut names = self.names()?;
        names.retain(|name| !name.ends_with(TEMPORARY));
        for name in &names {
            let hash = Hash::parse(name).ok_or_else(|| {
                Failure::damaged(&self.folder.join(name), 0, "this file is no kept document")
            })?;
            self.read(&hash)?;
        }
        Ok(names.len() as u64)
    }

    fn write(&self, hash: &Hash, bytes: &[u8]) -> Result<(), Failure> {
        let number = self.temporaries.fetch_add(1, Ordering::Relaxed);
        let temporary = self.folder.join(format!("{hash}.{number}{TEMPORARY}"));
        let file = self.disk.create(&temporary).map_err(Failure::system("create", &temporary))?;
        file.write_at(0, bytes).map_err(Failure::system("write", &temporary))?;
        file.sync().map_err(Failure::system("make durable", &temporary))?;
        self.disk
            .rename(&temporary, &self.path(hash))
            .map_err(Failure::system("give its name to", &temporary))
    }

    fn remove_leftovers(&self) -> Result<(), Failure> {
        for name in self.names()?.iter().filter(|name| name.ends_with(TEMPORARY)) {
            let path = self.folder.join(name);
            self.disk.remove(&path).map_err(Failure::system("remove the unfinished", &path))?;
        }
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>, Failure> {
        self.disk.list(&self.folder).map_err(Failure::system("list", &self.folder))
    }

    fn path(&self, hash: &Hash) -> PathBuf {
        self.folder.join(hash.to_string())
    }
}

fn read_whole(file: &dyn DiskFile, path: &Path) -> Result<Vec<u8>, Failure> {
    let size_bytes = file.size().map_err(Failure::system("measure", path))?;
    if size_bytes > DOCUMENT_BYTES_MAX {
        return Err(too_large(size_bytes));
    }
    let mut bytes = vec![0; usize::try_from(size_bytes).expect("the limit fits into memory")];
    let there = file.read_at(0, &mut bytes).map_err(Failure::system("read", path))?;
    bytes.truncate(there);
    Ok(bytes)
}

fn too_large(bytes: u64) -> Failure {
    Failure::TooLarge { bytes, limit_bytes: DOCUMENT_BYTES_MAX }
}
