//! `munim backup` and `munim restore`: the whole office in one file, and back again, proved.
//!
//! The file is a plain tar (POSIX.1-2001), so that it can be opened in twenty years without us.

use crate::folder::{Folder, check_empty};
use crate::history::recover;
use anyhow::{Context, Result, bail};
use journal::LocalJournal;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// What goes into a backup, by name. Snapshots and closings do not: they are made of the journal, and made again.
/// What makes a folder an office comes last, so that half a restored one is none.
const PARTS: [&str; 4] = ["journal", "sources", "rejected", "office.toml"];

/// Writes the office into one file. The file has its name only once it is whole and durable.
pub fn backup(folder: &Folder, file: &Path) -> Result<u64> {
    recover(folder)?;
    let _held = LocalJournal::hold(&folder.journal())?;
    // Damage is found before it is copied.
    LocalJournal::verify(&folder.journal())?;
    folder.archive_read_only()?.verify()?;
    let unfinished = with_suffix(file, ".unfinished");
    let could_not = || format!("could not write {}", unfinished.display());
    let mut tar = tar::Builder::new(BufWriter::new(File::create(&unfinished).with_context(could_not)?));
    for part in PARTS {
        let path = folder.path().join(part);
        if path.is_dir() {
            tar.append_dir_all(part, &path).with_context(could_not)?;
        } else if path.is_file() {
            tar.append_path_with_name(&path, part).with_context(could_not)?;
        }
    }
    let mut writer = tar.into_inner().with_context(could_not)?;
    writer.flush().with_context(could_not)?;
    writer.get_ref().sync_all().with_context(could_not)?;
    fs::rename(&unfinished, file).with_context(|| format!("could not give {} its name", file.display()))?;
    Ok(fs::metadata(file)?.len())
}

/// Makes an office of a backup; it is still to be proved.
pub fn restore(file: &Path, path: &Path) -> Result<Folder> {
    check_empty(path)?;
    let from = File::open(file).with_context(|| format!("could not read {}", file.display()))?;
    fs::create_dir_all(path).with_context(|| format!("could not make the folder {}", path.display()))?;
    let mut tar = tar::Archive::new(BufReader::new(from));
    for entry in tar.entries().with_context(|| format!("{} is no backup", file.display()))? {
        let mut entry = entry.with_context(|| format!("{} is no backup, or is damaged", file.display()))?;
        let name = entry.path()?.into_owned();
        let is_ours = name.components().next().is_some_and(|first| PARTS.iter().any(|part| first.as_os_str() == *part));
        if !is_ours || !(entry.header().entry_type().is_file() || entry.header().entry_type().is_dir()) {
            bail!("{} holds {}, which is no part of an office; it is no backup of munim's", file.display(), name.display());
        }
        entry.unpack_in(path).with_context(|| format!("could not restore {}", name.display()))?;
    }
    let folder = Folder::open(path).with_context(|| format!("{} is no backup of an office", file.display()))?;
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
            File::open(&entry).and_then(|file| file.sync_all()).with_context(|| could_not(&entry))?;
        }
    }
    File::open(path).and_then(|folder| folder.sync_all()).with_context(|| could_not(path))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
