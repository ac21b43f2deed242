//! The folder of a journal and what lies in it.
//!
//! **In**: a path. **Out**: the names of the journal's files, and which of them are there.
//! **Never**: it never opens a file, and never takes a foreign file for one of its own.
//!
//! ```text
//! 00000001.seg  00000002.seg  …   the batches; all but the last are sealed
//! HEAD                            up to where batches have been acknowledged
//! LOCK                            empty; whoever writes holds it, and the folder and HEAD too
//! ```

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::format::SEGMENT_HEADER_BYTES;
use crate::disk::{Disk, Lock, RealDisk};
use crate::failure::Failure;

/// A segment that would grow beyond this is sealed first.
const SEGMENT_BYTES_MAX: u64 = 256 << 20;
/// The folder, within that of an office, of its second journal: who came in, and who saw what.
pub const ACCESS_FOLDER: &str = "access";
const HEAD: &str = "HEAD";
const LOCK: &str = "LOCK";
const SEGMENT_SUFFIX: &str = ".seg";

/// Where a journal lies, and how large its segments become.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder that holds this journal and nothing else.
    pub folder: PathBuf,
    /// The disk with the folder.
    pub disk: Arc<dyn Disk>,
    /// A segment that would grow beyond this is sealed first; a batch that is larger has a segment
    /// to itself. May differ from opening to opening.
    pub segment_bytes_max: u64,
}

impl Place {
    /// A folder on this machine's disk, with segments of 256 MiB.
    pub fn at(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            disk: Arc::new(RealDisk),
            segment_bytes_max: SEGMENT_BYTES_MAX,
        }
    }

    /// The name of HEAD.
    pub(super) const HEAD_NAME: &'static str = HEAD;

    pub(super) fn segment_name(segment: u32) -> String {
        format!("{segment:08}{SEGMENT_SUFFIX}")
    }

    pub(super) fn segment_path(&self, segment: u32) -> PathBuf {
        self.folder.join(Self::segment_name(segment))
    }

    pub(super) fn head_path(&self) -> PathBuf {
        self.folder.join(HEAD)
    }

    /// The name of HEAD while the journal is being created.
    pub(super) fn unfinished_head_path(&self) -> PathBuf {
        self.folder.join("HEAD.unfinished")
    }

    pub(super) fn sync(&self) -> Result<(), Failure> {
        self.disk
            .sync_folder(&self.folder)
            .map_err(Failure::system("make durable the folder", &self.folder))
    }

    /// Keeps everybody else out: the folder and HEAD themselves are locked, which nobody can take
    /// away without taking the journal away. The file LOCK can be; it is locked for the programs
    /// that know only of it (before 0.3.0).
    pub(super) fn lock(&self) -> Result<Lock, Failure> {
        let file = self.folder.join(LOCK);
        self.disk.make_empty(&file).map_err(Failure::system("lock", &file))?;
        self.locks(&[&file, &self.folder, &self.head_path()], |path| self.disk.lock(path))
    }

    /// Keeps writers out.
    pub(super) fn lock_shared(&self) -> Result<Lock, Failure> {
        let paths = [&self.folder.join(LOCK), &self.folder, &self.head_path()];
        self.locks(&paths, |path| self.disk.lock_shared(path))
    }

    /// Locks what is there of these. A journal that is being made has no HEAD yet, and a copy that
    /// nobody has written no LOCK.
    fn locks(
        &self,
        paths: &[&PathBuf],
        lock: impl Fn(&Path) -> io::Result<Option<Lock>>,
    ) -> Result<Lock, Failure> {
        let mut held = Vec::new();
        for path in paths {
            match lock(path) {
                Ok(Some(lock)) => held.push(lock),
                Ok(None) => return Err(Failure::Locked { folder: self.folder.clone() }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Failure::system("lock", path)(error)),
            }
        }
        Ok(Lock::new(held))
    }

    /// The lock file says something by being held, never by its content.
    pub(super) fn check_lock_is_empty(&self) -> Result<(), Failure> {
        let path = self.folder.join(LOCK);
        let size_bytes = match self.disk.open_read_only(&path) {
            Ok(file) => file.size().map_err(Failure::system("measure", &path))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(Failure::system("open", &path)(error)),
        };
        if size_bytes == 0 { Ok(()) } else { Err(Failure::damaged(&path, 0, "it is not empty")) }
    }

    /// What lies in the folder.
    pub(super) fn contents(&self) -> Result<Contents, Failure> {
        let names = match self.disk.list(&self.folder) {
            Ok(names) => names,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Failure::NoJournal { folder: self.folder.clone() });
            }
            Err(error) => return Err(Failure::system("list", &self.folder)(error)),
        };
        let mut contents = Contents::default();
        for name in names {
            match (name.as_str(), segment_number(&name)) {
                (HEAD, _) => contents.has_head = true,
                (LOCK, _) => {}
                (_, Some(segment)) => contents.segments.push(segment),
                (_, None) => contents.strangers.push(name),
            }
        }
        Ok(contents)
    }
}

/// The files of a folder, sorted.
#[derive(Debug, Default)]
pub(super) struct Contents {
    pub has_head: bool,
    pub segments: Vec<u32>,
    /// Files that belong to no journal.
    pub strangers: Vec<String>,
}

impl Contents {
    /// Whether exactly the segments 1 to `last` are there, and perhaps the one behind, whose
    /// creation a crash can interrupt.
    pub fn check_segments(&self, place: &Place, last: u32) -> Result<(), Failure> {
        let missing = (1..=last).find(|segment| self.segments.binary_search(segment).is_err());
        if let Some(missing) = missing {
            return Err(Failure::damaged(&place.segment_path(missing), 0, "it is missing"));
        }
        match self.segments.iter().find(|segment| **segment == 0 || **segment > last + 1) {
            Some(extra) => {
                let what = format!(
                    "HEAD knows only the segments 1 to {last}; HEAD is an old one, or this file is foreign"
                );
                Err(Failure::damaged(&place.segment_path(*extra), 0, what))
            }
            None => Ok(()),
        }
    }

    /// Whether there may be batches: a creation that a crash interrupted leaves none.
    pub fn hold_batches(&self, place: &Place) -> Result<bool, Failure> {
        let Some(last) = self.segments.last() else { return Ok(false) };
        let path = place.segment_path(*last);
        let file = place.disk.open_read_only(&path).map_err(Failure::system("open", &path))?;
        let size_bytes = file.size().map_err(Failure::system("measure", &path))?;
        Ok(*last != 1 || size_bytes > SEGMENT_HEADER_BYTES as u64)
    }

    /// The segment behind the last one that HEAD knows.
    pub fn segment_behind(&self, last: u32) -> Option<u32> {
        self.segments.iter().copied().find(|segment| *segment == last + 1)
    }
}

fn segment_number(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(SEGMENT_SUFFIX)?;
    if digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_digit()) {
        digits.parse().ok()
    } else {
        None
    }
}
