//! Fencing of the writer: whether the journal at its place still is the one that this writer
//! opened, and nobody else has written it.
//!
//! **In**: what the writer holds open, and the place. **Out**: leave to go on, or that it has been
//! replaced.
//! **Never**: it never trusts a file that says something by being there.
//!
//! The lock keeps a second program out for as long as the folder or HEAD is the same. Who moves the
//! journal away and puts a copy there, or clears a "stale" lock by exchanging what it lies on, gets
//! in; then the first writer finds here that it has been replaced, before it writes over anything
//! and before it acknowledges what nobody will find.
//!
//! Source: `reliability.md`, R6; "How to do distributed locking" of M. Kleppmann (fencing tokens:
//! the storage itself refuses whoever was replaced).

use super::head_file::HeadFile;
use super::place::Place;
use super::segment::SegmentWriter;
use crate::disk::{Identity, Lock};
use crate::failure::Failure;

/// What a writer holds, and by what it knows its folder again.
pub(super) struct Fence {
    folder: Identity,
    _lock: Lock,
}

impl Fence {
    /// Keeps everybody else out.
    pub fn around(place: &Place) -> Result<Self, Failure> {
        let lock = place.lock()?;
        let folder = place.disk.identity(&place.folder);
        let folder = folder.map_err(Failure::system("look at", &place.folder))?;
        Ok(Self { folder, _lock: lock })
    }

    /// Are the folder and HEAD those that were opened, and as this writer left them?
    pub fn check_head(&self, place: &Place, head: &HeadFile) -> Result<(), Failure> {
        self.check_folder(place)
            .and_then(|()| head.check_is_ours(place.disk.as_ref()))
            .map_err(|what| Failure::Replaced { folder: place.folder.clone(), what })
    }

    /// Is everything as this writer left it?
    pub fn check(
        &self,
        place: &Place,
        head: &HeadFile,
        segment: &SegmentWriter,
    ) -> Result<(), Failure> {
        self.check_head(place, head)?;
        segment
            .check_is_ours(place.disk.as_ref())
            .map_err(|what| Failure::Replaced { folder: place.folder.clone(), what })
    }

    fn check_folder(&self, place: &Place) -> Result<(), String> {
        match place.disk.identity(&place.folder) {
            Ok(found) if found == self.folder => Ok(()),
            Ok(_) => Err("another folder has its name by now".to_owned()),
            Err(error) => Err(format!("the folder cannot be found ({error})")),
        }
    }
}
