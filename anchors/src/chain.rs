//! The chain of entries as it lies somewhere, and which of them those who may sign have signed.
//!
//! In: a folder with a file for each entry, or one file with all of them. Out: the entries, the key
//! that is in force at the end, and what does not fit. Never here: the journals.

use crate::entry::{Entry, KIND, Says};
use crate::keys::PublicKey;
use anyhow::{Context, Result, bail};
use journal::Hash;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use terms::Date;

/// The ending of a file with an entry.
const ENDING: &str = "head";

/// Entries, in order.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    /// As they were read; what cannot be read is no entry.
    pub entries: Vec<Entry>,
    /// What lies there and cannot be read.
    pub unreadable: Vec<String>,
}

/// What a chain amounts to.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// The key that may sign the next entry; none in an empty chain.
    pub key: Option<PublicKey>,
    /// What does not fit; with one, the chain is forged or incomplete.
    pub findings: Vec<String>,
    /// Entries that were signed with a key that is revoked by now, with the day from which on it
    /// is: by number.
    pub under_revoked: BTreeMap<u64, Date>,
    recovery: Option<PublicKey>,
}

impl Chain {
    /// Reads a folder, or a file with all entries one behind the other. A folder that is not there
    /// is an empty chain only for the office's own.
    pub fn read(path: &Path) -> Result<Self> {
        let could_not = || format!("could not read the heads {}", path.display());
        let mut chain = Self::default();
        if path.is_dir() {
            let mut files = fs::read_dir(path)
                .and_then(|entries| {
                    entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()
                })
                .with_context(could_not)?;
            files.retain(|file| file.extension().is_some_and(|ending| ending == ENDING));
            files.sort();
            for file in files {
                let bytes = fs::read(&file).with_context(could_not)?;
                chain.take(&file.display().to_string(), &String::from_utf8_lossy(&bytes));
            }
            return Ok(chain);
        }
        let text = fs::read_to_string(path).with_context(could_not)?;
        let mark = format!("{KIND}\n");
        for (place, rest) in text.split(&mark).skip(1).enumerate() {
            let name = format!("{}, entry {place}", path.display());
            chain.take(&name, &format!("{mark}{rest}"));
        }
        if chain.entries.is_empty() && chain.unreadable.is_empty() {
            bail!("{} holds no heads", path.display());
        }
        Ok(chain)
    }

    /// The office's own, which may not have begun.
    pub fn own(path: &Path) -> Result<Self> {
        if path.exists() { Self::read(path) } else { Ok(Self::default()) }
    }

    fn take(&mut self, name: &str, text: &str) {
        match Entry::parse(text) {
            // What was sent twice is there twice.
            Ok(entry) if self.holds(&entry) => {}
            Ok(entry) => self.entries.push(entry),
            Err(what) => self.unreadable.push(format!("{name} is no entry: {what}")),
        }
    }

    fn holds(&self, entry: &Entry) -> bool {
        let place = usize::try_from(entry.number).ok();
        place.and_then(|place| self.entries.get(place)) == Some(entry)
    }

    /// Is every entry behind the one before, and signed by whoever may?
    pub fn check(&self) -> Checked {
        let mut checked = Checked { findings: self.unreadable.clone(), ..Checked::default() };
        let (mut previous, mut changes) = (Hash::ZERO, Vec::new());
        for (number, entry) in (0..).zip(&self.entries) {
            if let Err(what) = checked.follow(entry, number, previous, &self.entries[0]) {
                checked
                    .findings
                    .push(format!("entry {} of the heads is forged: {what}", entry.number));
                // Nothing that lies behind it can be believed.
                break;
            }
            if let Says::KeyChanged { successor } = entry.says {
                changes.push((entry.at.to_string(), entry.key, successor));
            }
            if let Says::KeyRevoked { revoked, from, successor } = entry.says {
                let by_recovery = checked.recovery == Some(entry.key);
                let mut lost = BTreeSet::from([revoked]);
                // A thief may have changed the key to his own; only the key that was kept for this
                // day can tell.
                for (at, old, new) in changes.iter().filter(|_| by_recovery) {
                    if lost.contains(old) && *new != successor && at[..10] >= *from.to_string() {
                        lost.insert(*new);
                    }
                }
                checked.revoke(
                    &self.entries[..=usize::try_from(number).unwrap_or(usize::MAX)],
                    &lost,
                    from,
                );
            }
            previous = entry.hash();
        }
        checked
    }

    /// Puts an entry behind the others, in a folder.
    pub fn append(&mut self, folder: &Path, entry: Entry) -> Result<()> {
        fs::create_dir_all(folder)
            .with_context(|| format!("could not make the folder {}", folder.display()))?;
        keep(folder, &file_name(entry.number), entry.text().as_bytes(), FOR_ITS_OWNER)?;
        self.entries.push(entry);
        Ok(())
    }
}

impl Checked {
    fn follow(
        &mut self,
        entry: &Entry,
        number: u64,
        previous: Hash,
        first: &Entry,
    ) -> Result<(), String> {
        let check = |is: bool, what: &str| if is { Ok(()) } else { Err(what.to_owned()) };
        check(entry.number == number, &format!("it stands where entry {number} belongs"))?;
        check(entry.previous == previous, "it was not written behind the entry before it")?;
        check(entry.office == first.office, "it is of another office")?;
        check(entry.is_signed(), "its signature does not fit")?;
        let is_first = matches!(entry.says, Says::Began { .. });
        check(is_first == (number == 0), "a chain begins once")?;
        let by_recovery = self.recovery == Some(entry.key);
        let by_key = self.key == Some(entry.key);
        match entry.says {
            Says::Began { recovery } => {
                (self.key, self.recovery) = (Some(entry.key), recovery);
                Ok(())
            }
            Says::Head(_) | Says::Restored(_) => {
                check(by_key, &format!("key {} is not the one in force then", entry.key))
            }
            Says::KeyChanged { successor } => {
                check(by_key, "its key is not the one in force then")?;
                self.key = Some(successor);
                Ok(())
            }
            Says::KeyRevoked { revoked, successor, .. } => {
                let may = by_recovery || (by_key && successor == entry.key);
                check(may, "neither the key in force nor the recovery key signed it")?;
                check(revoked != successor, "the key that is revoked goes on")?;
                self.key = Some(successor);
                Ok(())
            }
        }
    }

    fn revoke(&mut self, entries: &[Entry], revoked: &BTreeSet<PublicKey>, from: Date) {
        let day = from.to_string();
        let after = entries.iter().filter(|entry| entry.at.to_string()[..10] >= *day);
        let by = after.filter(|entry| revoked.contains(&entry.key));
        self.under_revoked.extend(by.map(|entry| (entry.number, from)));
    }
}

/// The name of the file of an entry.
pub fn file_name(number: u64) -> String {
    format!("{number:08}.{ENDING}")
}

/// The mode of what lies in the office.
pub const FOR_ITS_OWNER: u32 = 0o600;
/// The mode of what lies outside: whoever the folder belongs to reads it, and nothing of it is
/// confidential.
pub const FOR_EVERYBODY: u32 = 0o644;

/// Keeps a file in a folder, durably, and never over another one: what lies there already must be
/// the same.
pub fn keep(folder: &Path, name: &str, bytes: &[u8], mode: u32) -> Result<()> {
    let file = folder.join(name);
    let could_not = || format!("could not keep {}", file.display());
    match fs::read(&file) {
        Ok(there) if there == bytes => return Ok(()),
        Ok(_) => {
            bail!("{} is there and says something else; it is not written over", file.display())
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error).with_context(could_not),
    }
    let unfinished = folder.join(format!(".{name}.{}.unfinished", std::process::id()));
    let written = File::create(&unfinished).and_then(|mut to| {
        to.write_all(bytes)?;
        to.set_permissions(Permissions::from_mode(mode))?;
        to.sync_all()
    });
    // A name that another program has taken meanwhile is not taken from it.
    let named = written.and_then(|()| match fs::hard_link(&unfinished, &file) {
        // Where there are no such links, the name was free a moment ago.
        Err(error) if error.kind() != ErrorKind::AlreadyExists => fs::rename(&unfinished, &file),
        linked => linked,
    });
    let _ = fs::remove_file(&unfinished);
    named.with_context(could_not)?;
    File::open(folder).and_then(|folder| folder.sync_all()).with_context(could_not)
}
