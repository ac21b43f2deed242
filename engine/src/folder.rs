//! The folder of an office: where its journal, its source documents and its lists of refused rows
//! lie.
//!
//! ```text
//! office.toml   what this folder is; the books themselves say everything else
//! journal/      the journal
//! sources/      every document that was ever loaded, by content hash
//! access/       the second journal: who saw what at the console
//! heads/        signed heads of both journals, as they are kept outside too
//! closings/     what the close of each day kept for reports; may be removed at any time
//! snapshots/    what a start may begin from; may be removed at any time
//! rejected/     for each loaded file, its refused rows
//! reserve       room for what is under way when the disk is full; may be removed at any time
//! ```
//!
//! All of it is its owner's alone: folders 0700, files 0600.

use anyhow::{Context, Result, bail};
use journal::disk::{Disk, RealDisk};
use journal::{ACCESS_FOLDER, Archive, Failure, Place};
use std::fmt;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What says that a folder is an office.
pub const MARKER: &str = "office.toml";
/// The folder of the books.
pub const JOURNAL: &str = "journal";
/// The folder of the documents.
pub const SOURCES: &str = "sources";
/// The folder of the office's own copy of the signed heads.
pub const HEADS: &str = "heads";
/// The folder of the lists of refused rows.
pub const REJECTED: &str = "rejected";

/// What the group and others may do with a file.
const OF_OTHERS: u32 = 0o077;

/// What `office.toml` says of a new office.
const MARKER_TEXT: &str = "# This folder is an office of munim. Its books are in journal/ and sources/; keep both, change neither.\n\
                           format = 1\n";

/// The folder of an office.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    disk: Arc<dyn Disk>,
    read_while: ReadWhile,
}

/// Whether whoever asked still waits for what is read.
#[derive(Clone)]
struct ReadWhile(Arc<dyn Fn() -> bool + Send + Sync>);

impl fmt::Debug for ReadWhile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ReadWhile")
    }
}

impl Folder {
    /// An office that is there.
    pub fn open(path: &Path) -> Result<Self> {
        let folder = Self::on_disk(path, Arc::new(RealDisk));
        if !folder.path.join(MARKER).is_file() && folder.path.join(JOURNAL).is_dir() {
            bail!(
                "{} is not an office: an init or a restore that was interrupted left it half-made; remove it and do that again",
                path.display()
            );
        }
        if !folder.path.join(MARKER).is_file() {
            bail!(
                "{} is not an office: it has no {MARKER}; make one with munim init",
                path.display()
            );
        }
        Ok(folder)
    }

    /// A new one; refused when the folder holds anything.
    pub fn create(path: &Path) -> Result<Self> {
        check_empty(path)?;
        fs::create_dir_all(path)
            .with_context(|| format!("could not make the folder {}", path.display()))?;
        Ok(Self::on_disk(path, Arc::new(RealDisk)))
    }

    /// A folder whose journal and documents lie on some other disk, for trying what a crash leaves.
    pub fn on_disk(path: &Path, disk: Arc<dyn Disk>) -> Self {
        Self { path: path.to_owned(), disk, read_while: ReadWhile(Arc::new(|| true)) }
    }

    /// The same folder, whose journal is read from its beginning for as long as it goes on: asked
    /// before each batch.
    #[must_use]
    pub fn read_while(&self, goes_on: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self { read_while: ReadWhile(Arc::new(goes_on)), ..self.clone() }
    }

    /// Does whoever asked still wait for what is read?
    pub(crate) fn is_waited_for(&self) -> bool {
        (self.read_while.0)()
    }

    /// Takes from others what they could read of it: an office of program 0.2.0 or before, or one
    /// that was copied. How many files and folders that were; none when its own folder keeps
    /// everybody out.
    pub fn tighten(&self) -> Result<usize> {
        let is_open = |path: &Path| -> Result<bool> {
            let told = fs::symlink_metadata(path);
            let told = told.with_context(|| format!("could not look at {}", path.display()))?;
            Ok(!told.is_symlink() && told.permissions().mode() & OF_OTHERS != 0)
        };
        if !self.path.is_dir() || !is_open(&self.path)? {
            return Ok(0);
        }
        let (mut open, mut looked_into) = (Vec::new(), vec![self.path.clone()]);
        while let Some(folder) = looked_into.pop() {
            let entries = fs::read_dir(&folder)
                .with_context(|| format!("could not look into {}", folder.display()))?;
            for entry in entries {
                let entry = entry?;
                if entry.file_type()?.is_dir() {
                    looked_into.push(entry.path());
                } else if is_open(&entry.path())? {
                    open.push(entry.path());
                }
            }
            if is_open(&folder)? {
                open.push(folder);
            }
        }
        for path in &open {
            let mode = fs::metadata(path)?.permissions().mode() & !OF_OTHERS;
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).with_context(|| {
                format!("could not keep others out of {}; they could read it", path.display())
            })?;
        }
        Ok(open.len())
    }

    /// Says that the office is there. Done last, so that a half-made one is none.
    pub fn mark(&self) -> Result<()> {
        let marker = self.path.join(MARKER);
        fs::write(&marker, MARKER_TEXT)
            .with_context(|| format!("could not write {}", marker.display()))?;
        fs::File::open(&marker)
            .and_then(|file| file.sync_all())
            .with_context(|| format!("could not keep {}", marker.display()))
    }

    /// How many bytes more may be written on the disk of a path.
    pub fn room_at(&self, path: &Path) -> std::io::Result<u64> {
        self.disk().room(path)
    }

    /// The disk on which it lies.
    pub(crate) fn disk(&self) -> Arc<dyn Disk> {
        Arc::clone(&self.disk)
    }

    /// The folder itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the journal lies.
    pub fn journal(&self) -> Place {
        Place { disk: Arc::clone(&self.disk), ..Place::at(self.path.join(JOURNAL)) }
    }

    /// Where the journal of access lies, once the console has made it.
    pub fn access(&self) -> Place {
        Place { disk: Arc::clone(&self.disk), ..Place::at(self.path.join(ACCESS_FOLDER)) }
    }

    /// Where the source documents lie.
    pub fn sources(&self) -> PathBuf {
        self.path.join(SOURCES)
    }

    /// The source documents, open for keeping more.
    pub fn archive(&self) -> Result<Archive, Failure> {
        Archive::open_on(Arc::clone(&self.disk), &self.sources())
    }

    /// The source documents, to read in beside the one who keeps more.
    pub fn archive_read_only(&self) -> Result<Archive, Failure> {
        Archive::open_read_only_on(Arc::clone(&self.disk), &self.sources())
    }

    /// Where the list of a file's refused rows goes.
    pub fn rejected(&self, file: &str) -> PathBuf {
        let plain = file.trim_end_matches(".gz").trim_end_matches(".zip");
        let named = if plain.to_ascii_lowercase().ends_with(".csv") {
            plain.to_owned()
        } else {
            format!("{plain}.csv")
        };
        self.path.join(REJECTED).join(named)
    }
}

/// Did it fail because another program has the office?
pub fn is_locked(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(Failure::Locked { .. }))
}

/// Is there nothing in the folder yet?
pub fn check_empty(path: &Path) -> Result<()> {
    let is_empty = match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
        Err(error) => {
            return Err(error).with_context(|| format!("could not look into {}", path.display()));
        }
    };
    if is_empty {
        Ok(())
    } else {
        bail!("{} is not empty; name a folder that is empty or not there yet", path.display())
    }
}
