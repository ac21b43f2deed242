//! `munim backup` and `munim restore`: the whole office in one file, and back again, proved.
//!
//! ```text
//!  journal/  up to HEAD, read once ─> every batch checked ─> the documents that it names ─┐
//!  access/   up to its HEAD, read after it ─> every batch checked ────────────────────────┴─>
//!  FILE.unfinished ─> fsync ─> FILE
//! ```
//!
//! In: the folder of an office, whether or not somebody serves it or loads into it. Out: a file
//! that holds exactly what was durable at one moment. Beside a writer no lock is taken; where there
//! is none, the folder is proved strictly first, and who would write waits for that. Never here: a
//! byte that was not checked, a secret.
//!
//! The file is a plain tar (POSIX.1-2001), so that it can be opened in twenty years without us.

use crate::folder::{Folder, HEADS, JOURNAL, MARKER, REJECTED, SOURCES, check_empty};
use crate::history::{each_event, say_torn};
use anyhow::{Context, Result, bail, ensure};
use journal::{ACCESS_FOLDER, Archive, Batch, Failure, Hash, Head, Place, Prefix, prove_at_rest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use terms::{DeskEvent, Document, Event, Matter, SourceEvent};

/// What a backup may hold, by name; older ones hold lists of rejects too. Snapshots, closings
/// and SQL tables are made of the journal, and made again. What makes a folder an office comes
/// last, so that half a restored one is none.
const PARTS: [&str; 6] = [JOURNAL, SOURCES, ACCESS_FOLDER, HEADS, REJECTED, MARKER];

/// Books belong to clients, and who may read them is for whoever restores to widen.
const MODE: u32 = 0o600;

/// What a backup holds.
#[derive(Clone, Copy, Debug)]
pub struct BackedUp {
    /// Bytes of the file.
    pub bytes: u64,
    /// Where the books in it end.
    pub books: Head,
    /// How many documents they name.
    pub documents: usize,
    /// How many lines of access it holds; none when the console never ran.
    pub access_lines: Option<u64>,
}

/// Writes the books into one file. The file has its name only once it is complete and durable.
pub fn backup(folder: &Folder, file: &Path) -> Result<BackedUp> {
    check_outside(folder, file)?;
    // Before the journals, so that no head vouches for more than they hold.
    let heads = signed_heads(folder)?;
    // Damage is found before it is copied.
    // What cannot be read is not recovered either.
    let books = prefix(&folder.journal(), |batch| each_event(batch, |_| {}))?
        .context("an office without a journal is none")?;
    // Taken after the books, so that whoever saw something in them is named.
    let access = prefix(&folder.access(), |_| Ok(()))?;
    let documents = named_documents(&books)?;
    if let Some(access) = &access {
        access.read(|_| Ok(()))?;
    }
    let unfinished = Unfinished::create(file)?;
    let mut tar = TarFile::over(&unfinished);
    tar.journal(JOURNAL, &books)?;
    tar.documents(&folder.archive_read_only()?, &documents)?;
    if let Some(access) = &access {
        tar.journal(ACCESS_FOLDER, access)?;
    }
    for (name, bytes) in &heads {
        tar.bytes(&format!("{HEADS}/{name}"), bytes)?;
    }
    tar.bytes(
        MARKER,
        &fs::read(folder.path().join(MARKER))
            .with_context(|| format!("could not read {MARKER}"))?,
    )?;
    tar.finish()?;
    let bytes = unfinished.give_its_name(file)?;
    let access_lines = access.map(|access| access.head().next_seq);
    Ok(BackedUp { bytes, books: books.head(), documents: documents.len(), access_lines })
}

/// The office's own copy of the signed heads, of the time stamps that they were given, and of the
/// places to which they go.
fn signed_heads(folder: &Folder) -> Result<BTreeMap<String, Vec<u8>>> {
    let heads = folder.path().join(HEADS);
    let could_not = || format!("could not read {}", heads.display());
    if !heads.is_dir() {
        return Ok(BTreeMap::new());
    }
    let mut kept = BTreeMap::new();
    for entry in fs::read_dir(&heads).with_context(could_not)? {
        let path = entry.with_context(could_not)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // The places too: whoever restores it signs behind what lies there.
        if name == "places" || [".head", ".tsr"].iter().any(|ending| name.ends_with(ending)) {
            kept.insert(name, fs::read(&path).with_context(could_not)?);
        }
    }
    Ok(kept)
}

/// A file within the office would be lost with it, and is no part of a journal or an archive.
fn check_outside(folder: &Folder, file: &Path) -> Result<()> {
    let office = fs::canonicalize(folder.path())
        .with_context(|| format!("could not look into {}", folder.path().display()))?;
    let into = fs::canonicalize(folder_of(file))
        .with_context(|| format!("could not look into {}", folder_of(file).display()))?;
    ensure!(
        !into.starts_with(&office),
        "{} lies within the folder with the books and would be lost with it; name a file elsewhere",
        file.display()
    );
    Ok(())
}

/// What is durable of a journal; none when there is no such journal. A writer who is at it is not
/// disturbed.
fn prefix(
    place: &Place,
    each: impl FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Option<Prefix>> {
    let proved = prove_at_rest(place, each).map(|torn| say_torn(torn.as_ref()));
    let found = proved.and_then(|()| Prefix::of(place));
    match found {
        Err(Failure::NoJournal { .. }) => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// Checks the books up to their end; the documents that they name, each of which was kept before it
/// was named.
fn named_documents(books: &Prefix) -> Result<BTreeSet<Hash>> {
    let mut named = BTreeSet::new();
    let mut name = |document: &Document| {
        named.extend(
            [Some(document.content), document.layout]
                .into_iter()
                .flatten()
                .map(|hash| Hash(hash.0)),
        );
    };
    books.read(|batch| {
        each_event(batch, |recorded| match &recorded.event {
            Event::Source(
                SourceEvent::SourceReceived(document) | SourceEvent::SourceNamed(document),
            ) => name(document),
            Event::Desk(DeskEvent::Proposed(proposal)) => {
                if let Matter::Document { document, .. } = &proposal.matter {
                    name(document);
                }
            }
            _ => {}
        })
    })?;
    Ok(named)
}

/// The file before it has its name. One that is given up is removed.
struct Unfinished {
    path: PathBuf,
    file: File,
}

impl Unfinished {
    /// Begins it, under a name that no other program takes: of two backups to one file each is
    /// whole, and the later one stays.
    fn create(file: &Path) -> Result<Self> {
        let mut name = file.as_os_str().to_owned();
        let now_ns = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        name.push(format!(".{}-{now_ns}.unfinished", std::process::id()));
        let path = PathBuf::from(name);
        let opened = File::options().write(true).create_new(true).mode(MODE).open(&path);
        let opened = opened.with_context(|| format!("could not write {}", path.display()))?;
        Ok(Self { path, file: opened })
    }

    /// Makes it durable, then its name; how many bytes it has.
    fn give_its_name(self, file: &Path) -> Result<u64> {
        let could_not = || format!("could not give {} its name", file.display());
        self.file.sync_all().with_context(|| format!("could not keep {}", self.path.display()))?;
        fs::rename(&self.path, file).with_context(could_not)?;
        File::open(folder_of(file)).and_then(|folder| folder.sync_all()).with_context(could_not)?;
        Ok(self.file.metadata().with_context(could_not)?.len())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Once it has its name there is nothing here; otherwise what stays is said to be unfinished
        // by its name.
        let _ = fs::remove_file(&self.path);
    }
}

/// A tar that is being written.
struct TarFile<'a> {
    tar: tar::Builder<BufWriter<&'a File>>,
    path: &'a Path,
    written_at_s: u64,
}

impl<'a> TarFile<'a> {
    fn over(unfinished: &'a Unfinished) -> Self {
        let written_at_s =
            SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        Self {
            tar: tar::Builder::new(BufWriter::new(&unfinished.file)),
            path: &unfinished.path,
            written_at_s,
        }
    }

    /// A journal, up to the end of the prefix.
    fn journal(&mut self, below: &str, prefix: &Prefix) -> Result<()> {
        for part in prefix.segments()? {
            let mut from = File::open(&part.path)
                .with_context(|| format!("could not read {}", part.path.display()))?
                .take(part.bytes);
            self.append(&format!("{below}/{}", part.name), part.bytes, &mut from)?;
            ensure!(from.limit() == 0, "{} became shorter while it was read", part.path.display());
        }
        let (name, bytes) = prefix.head_file();
        self.bytes(&format!("{below}/{name}"), &bytes)
    }

    /// Documents, each hashed again.
    fn documents(&mut self, archive: &Archive, hashes: &BTreeSet<Hash>) -> Result<()> {
        self.folder(SOURCES)?;
        hashes
            .iter()
            .try_for_each(|hash| self.bytes(&format!("{SOURCES}/{hash}"), &archive.read(hash)?))
    }

    fn bytes(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.append(name, bytes.len() as u64, bytes)
    }

    fn append(&mut self, name: &str, bytes: u64, from: impl Read) -> Result<()> {
        let mut header = self.header(bytes, MODE);
        self.tar
            .append_data(&mut header, name, from)
            .with_context(|| format!("could not write {}", self.path.display()))
    }

    /// A folder that is there even when nothing is in it.
    fn folder(&mut self, name: &str) -> Result<()> {
        let mut header = self.header(0, 0o700);
        header.set_entry_type(tar::EntryType::Directory);
        self.tar
            .append_data(&mut header, name, std::io::empty())
            .with_context(|| format!("could not write {}", self.path.display()))
    }

    fn header(&self, bytes: u64, mode: u32) -> tar::Header {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes);
        header.set_mode(mode);
        header.set_mtime(self.written_at_s);
        header
    }

    fn finish(self) -> Result<()> {
        let could_not = || format!("could not write {}", self.path.display());
        self.tar.into_inner().and_then(|mut writer| writer.flush()).with_context(could_not)
    }
}

/// Makes an office of a backup; it is still to be proved.
pub fn restore(file: &Path, path: &Path) -> Result<Folder> {
    check_empty(path)?;
    let from = File::open(file).with_context(|| format!("could not read {}", file.display()))?;
    fs::create_dir_all(path)
        .with_context(|| format!("could not make the folder {}", path.display()))?;
    let mut tar = tar::Archive::new(BufReader::new(from));
    for entry in tar.entries().with_context(|| format!("{} is no backup", file.display()))? {
        let mut entry =
            entry.with_context(|| format!("{} is no backup, or is damaged", file.display()))?;
        let name = entry.path()?.into_owned();
        let is_ours = name
            .components()
            .next()
            .is_some_and(|first| PARTS.iter().any(|part| first.as_os_str() == *part));
        if !is_ours
            || !(entry.header().entry_type().is_file() || entry.header().entry_type().is_dir())
        {
            bail!(
                "{} holds {}, which is no part of an office; it is no backup of munim's",
                file.display(),
                name.display()
            );
        }
        entry.unpack_in(path).with_context(|| format!("could not restore {}", name.display()))?;
    }
    let folder = Folder::open(path)
        .with_context(|| format!("{} is no backup of an office", file.display()))?;
    make_durable(path)?;
    Ok(folder)
}

/// Makes every restored file durable before anybody relies on it.
fn make_durable(path: &Path) -> Result<()> {
    let could_not = |path: &Path| format!("could not keep {}", path.display());
    for entry in fs::read_dir(path).with_context(|| could_not(path))? {
        let entry = entry?.path();
        if entry.is_dir() {
            make_durable(&entry)?;
        } else {
            File::open(&entry)
                .and_then(|file| file.sync_all())
                .with_context(|| could_not(&entry))?;
        }
    }
    File::open(path).and_then(|folder| folder.sync_all()).with_context(|| could_not(path))
}

/// The folder in which a file lies.
fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
