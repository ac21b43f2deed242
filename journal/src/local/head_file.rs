//! The file HEAD: up to where batches have been acknowledged.
//!
//! **In**: a position in the segments and the head there.
//! **Out**: the same after the next opening.
//! **Never**: it never claims more than is durable: a batch is synced first, HEAD is written then.
//!
//! HEAD is what tells a torn tail from damage. Up to where it points, every byte has been
//! acknowledged and must be there; behind it, a crash may have left half a batch.
//!
//! Two slots are written in turn, a page apart, so that a write that goes wrong spoils one of them
//! only. After a batch a slot is written without a sync of its own ([`HeadFile::record`]): a crash
//! may take HEAD back by some batches, which are then found behind it, whole. When the segment or
//! the epoch changes, both slots are written and synced ([`HeadFile::settle`]), so no crash and no
//! single spoilt slot takes HEAD back across that.
//!
//! Source: the two meta pages of LMDB; the superblock copies of `TigerBeetle`.

use std::path::{Path, PathBuf};

use super::format::{HEAD_SLOT_BYTES, HeadSlot, Position};
use crate::disk::{Disk, DiskFile};
use crate::failure::Failure;
use crate::head::Head;

/// Slot 0 lies at the start, slot 1 a page behind it; zeros between.
const SLOT_OFFSETS: [usize; 2] = [0, 4096];
const HEAD_BYTES: usize = SLOT_OFFSETS[1] + HEAD_SLOT_BYTES;

/// HEAD, open for writing.
pub(super) struct HeadFile {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    /// What was written last.
    last: HeadSlot,
}

impl HeadFile {
    /// Makes HEAD under this name, durably but for the name.
    pub fn create(
        disk: &dyn Disk,
        path: &Path,
        position: Position,
        head: &Head,
    ) -> Result<(), Failure> {
        let file = disk.create(path).map_err(Failure::system("create", path))?;
        let zeros = [0; HEAD_BYTES];
        file.write_at(0, &zeros).map_err(Failure::system("write", path))?;
        let last = HeadSlot { generation: 0, position, head: *head };
        Self { file, path: path.to_owned(), last }.settle(position, head)
    }

    /// Opens HEAD and says what it acknowledges.
    pub fn open(disk: &dyn Disk, path: &Path) -> Result<(Self, HeadSlot), Failure> {
        let file = disk.open(path).map_err(Failure::system("open", path))?;
        let slot = HeadBytes::read(file.as_ref(), path)?.newest(path)?;
        let path = path.to_owned();
        Ok((Self { file, path, last: slot }, slot))
    }

    /// Writes the next slot, without a sync.
    pub fn record(&mut self, position: Position, head: &Head) -> Result<(), Failure> {
        let generation = self.last.generation + 1;
        let slot = HeadSlot { generation, position, head: *head };
        self.file
            .write_at(slot_offset(generation), &slot.encode())
            .map_err(Failure::system("write", &self.path))?;
        self.last = slot;
        Ok(())
    }

    /// Whether this still is HEAD, and says what this writer wrote last: whoever opens the journal
    /// writes HEAD before anything else.
    pub fn check_is_ours(&self, disk: &dyn Disk) -> Result<(), String> {
        let here = self.file.identity().and_then(|own| Ok(disk.identity(&self.path)? == own));
        match here {
            Err(error) => return Err(format!("HEAD cannot be found ({error})")),
            Ok(false) => return Err("HEAD is another file by now".to_owned()),
            Ok(true) => {}
        }
        let read = HeadBytes::read(self.file.as_ref(), &self.path);
        match read.and_then(|bytes| bytes.newest(&self.path)) {
            Err(failure) => Err(failure.to_string()),
            Ok(found) if found != self.last => Err(format!(
                "HEAD acknowledges batch {} of epoch {}, and this program wrote batch {} of epoch {}",
                found.head.batches, found.head.epoch, self.last.head.batches, self.last.head.epoch
            )),
            Ok(_) => Ok(()),
        }
    }

    /// Writes both slots, each durable before the next is touched.
    pub fn settle(&mut self, position: Position, head: &Head) -> Result<(), Failure> {
        for _ in SLOT_OFFSETS {
            self.record(position, head)?;
            self.sync()?;
        }
        Ok(())
    }

    pub fn sync(&self) -> Result<(), Failure> {
        self.file.sync().map_err(Failure::system("make durable", &self.path))
    }
}

/// Both slots, read strictly: each must be valid, and zeros between them. The newer one is first.
pub(super) fn read_strictly(disk: &dyn Disk, path: &Path) -> Result<[HeadSlot; 2], Failure> {
    let file = disk.open_read_only(path).map_err(Failure::system("open", path))?;
    let bytes = HeadBytes::read(file.as_ref(), path)?;
    bytes.check_zeros(path)?;
    let mut slots = [bytes.slot(0, path)?, bytes.slot(1, path)?];
    slots.sort_by_key(|slot| std::cmp::Reverse(slot.generation));
    Ok(slots)
}

/// The newest slot that holds, read beside a writer.
pub(super) fn read_newest(disk: &dyn Disk, path: &Path) -> Result<HeadSlot, Failure> {
    let file = disk.open_read_only(path).map_err(Failure::system("open", path))?;
    HeadBytes::read(file.as_ref(), path)?.newest(path)
}

/// A HEAD both of whose slots acknowledge this, as [`HeadFile::settle`] writes it.
pub(super) fn settled_bytes(acknowledged: &HeadSlot) -> Vec<u8> {
    let mut bytes = vec![0; HEAD_BYTES];
    for generation in [acknowledged.generation, acknowledged.generation + 1] {
        let slot = HeadSlot { generation, ..*acknowledged }.encode();
        let at = usize::try_from(slot_offset(generation)).expect("a slot lies within some pages");
        bytes[at..at + slot.len()].copy_from_slice(&slot);
    }
    bytes
}

/// Where the slot of this generation lies in HEAD.
pub(super) fn slot_offset(generation: u64) -> u64 {
    SLOT_OFFSETS[usize::from(!generation.is_multiple_of(2))] as u64
}

struct HeadBytes([u8; HEAD_BYTES]);

impl HeadBytes {
    /// Reads all of HEAD; a crash never changes its length, since it is created under another name.
    fn read(file: &dyn DiskFile, path: &Path) -> Result<Self, Failure> {
        let size_bytes = file.size().map_err(Failure::system("measure", path))?;
        if size_bytes != HEAD_BYTES as u64 {
            let what = format!("it has {size_bytes} bytes instead of {HEAD_BYTES}");
            return Err(Failure::damaged(path, size_bytes.min(HEAD_BYTES as u64), what));
        }
        let mut bytes = [0; HEAD_BYTES];
        file.read_at(0, &mut bytes).map_err(Failure::system("read", path))?;
        Ok(Self(bytes))
    }

    fn slot(&self, slot: usize, path: &Path) -> Result<HeadSlot, Failure> {
        let damaged = |what| Failure::damaged(path, SLOT_OFFSETS[slot] as u64, what);
        let bytes = self.0[SLOT_OFFSETS[slot]..].first_chunk().expect("both slots lie within HEAD");
        let decoded = HeadSlot::decode(bytes).map_err(damaged)?;
        if slot_offset(decoded.generation) == SLOT_OFFSETS[slot] as u64 {
            Ok(decoded)
        } else {
            Err(damaged(format!("generation {} is in the wrong slot", decoded.generation)))
        }
    }

    /// The slot that holds. One that is spoilt is done without: the other is at most one batch
    /// older, and never older than the segment and the epoch (see [`HeadFile::settle`]).
    fn newest(&self, path: &Path) -> Result<HeadSlot, Failure> {
        match (self.slot(0, path), self.slot(1, path)) {
            (Ok(first), Ok(second)) if first.generation > second.generation => Ok(first),
            (Ok(_) | Err(_), Ok(second)) => Ok(second),
            (Ok(first), Err(_)) => Ok(first),
            (Err(failure), Err(_)) => Err(failure),
        }
    }

    fn check_zeros(&self, path: &Path) -> Result<(), Failure> {
        let between = HEAD_SLOT_BYTES..SLOT_OFFSETS[1];
        match between.clone().find(|at| self.0[*at] != 0) {
            Some(at) => {
                Err(Failure::damaged(path, at as u64, "a byte between the slots is not zero"))
            }
            None => Ok(()),
        }
    }
}
