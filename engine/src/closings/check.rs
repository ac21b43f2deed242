//! Verification of kept closings against a replay of the journal.
//!
//! In: the office of a replay right after each close, and the files that are there. Out: the first
//! file that says something else than the journal does. A file that is not there is missed by
//! nobody. Never here: a file that is changed or removed.

use super::{
    BASE, LATE, LateFile, StoodFile, base_bytes, classes_of, is_of_older_form, lines_of, path_of,
    place_of, read,
};
use crate::folder::Folder;
use anyhow::Result;
use journal::{Batch, Hash};
use office::Office;
use office::accounting::Closing;
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;

/// The files that no close of the replay has come by yet.
pub struct Check {
    folder: Folder,
    names: BTreeSet<String>,
    /// What is wrong with a file that has no `.late` to say of which close of its day it is, unless
    /// a later close of it gives the same.
    alone: BTreeMap<String, String>,
    /// What the last `.late` says of the journal behind its batch, with its name.
    chain: Option<(Hash, String)>,
}

impl Check {
    /// Of what is there now; what never got its name is no closing.
    pub fn new(folder: &Folder) -> Result<Self> {
        let names = match folder.journal().disk.list(&place_of(folder)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            names => names?,
        };
        let is_closing =
            |name: &String| [BASE, LATE].iter().any(|suffix| name.ends_with(&format!(".{suffix}")));
        Ok(Self {
            folder: folder.clone(),
            names: names.into_iter().filter(is_closing).collect(),
            alone: BTreeMap::new(),
            chain: None,
        })
    }

    /// A batch follows whose history up to it has this hash.
    pub fn batch(&mut self, previous: Hash) -> Option<String> {
        let (chain, name) = self.chain.take()?;
        (chain != previous).then(|| differs(&name, "is of another journal than the one beside it"))
    }

    /// The journal ends with this hash; what is left belongs to none of its closes.
    pub fn end(&mut self, chain: Hash) -> Option<String> {
        let wrong = self.batch(chain);
        let stray = |name: &String| {
            let why = self.alone.get(name).cloned();
            why.unwrap_or_else(|| differs(name, "is of no day that the journal closes"))
        };
        wrong.or_else(|| self.names.first().map(stray))
    }

    /// The replay stands right behind a close, the last event of its batch.
    pub fn day_closed(&mut self, office: &Office, batch: &Batch) -> Result<Option<String>> {
        let Some(closing) = office.off_day.closing() else { return Ok(None) };
        let base = self.take(closing, BASE)?;
        let late = self.take(closing, LATE)?;
        if [&base, &late].into_iter().flatten().any(|(_, bytes)| is_of_older_form(bytes)) {
            return Ok(None);
        }
        let is_alone = late.is_none();
        if let Some((name, bytes)) = late {
            let Some(late) = LateFile::read(&bytes) else {
                return Ok(Some(differs(&name, "is damaged, or of another build")));
            };
            // Of a day that was reopened the files are of a later close.
            if late.head.next_seq > office.events() {
                self.names.insert(name);
                self.names.extend(base.map(|(name, _)| name));
                return Ok(None);
            }
            let is_here =
                (late.head.batches, late.head.next_seq) == (batch.number + 1, office.events());
            let follows = late.previous.is_none_or(|(date, _)| {
                closing.previous.is_some_and(|(previous, _)| previous == date)
            });
            let agrees = late.late == office.off_day.late()
                && late.classes == classes_of(office)
                && late.lines == lines_of(office);
            if !(is_here && follows && agrees) {
                return Ok(Some(differs(&name, "says something else than the journal")));
            }
            if let Some((base_name, _)) =
                base.as_ref().filter(|(_, bytes)| Hash::of(bytes) != late.base)
            {
                return Ok(Some(differs(
                    base_name,
                    &format!("is not the one that was kept with {name}"),
                )));
            }
            self.chain = Some((late.head.chain, name));
        }
        let Some((name, bytes)) = base else { return Ok(None) };
        let is_so = StoodFile::read(&bytes)
            .is_some_and(|found| StoodFile::read(&base_bytes(office)) == Some(found));
        if is_so {
            return Ok(None);
        }
        let what =
            differs(&name, "has other balances than the journal gives, or is of another build");
        if !is_alone {
            return Ok(Some(what));
        }
        self.names.insert(name.clone());
        self.alone.insert(name, what);
        Ok(None)
    }

    /// A file of a close, when it is there.
    fn take(&mut self, closing: Closing, suffix: &str) -> Result<Option<(String, Vec<u8>)>> {
        let path = path_of(&self.folder, closing.date, suffix);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| self.names.remove(name));
        name.map(|name| Ok((name, read(&self.folder, closing.date, suffix)?))).transpose()
    }
}

fn differs(name: &str, what: &str) -> String {
    format!(
        "closings/{name} {what}; the books are in the journal, so remove it: reports then read the journal"
    )
}
