//! Room on the disk of the office, and a reserve of it (elsewhere: a ballast file), so that what is
//! under way can be finished when somebody else fills the disk.
//!
//! In: how many bytes are to be kept. Out: leave, or how much is missing, before anything is begun.
//! Never here: what is done about it; a byte of the books.
//!
//! Source: `reliability.md`, R4 (ENOSPC is refused before accepting).

use crate::folder::Folder;
use journal::disk::Disk;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use terms::{Sentence, sentence};

/// The reserve.
const RESERVE_BYTES: u64 = 8 << 20;
/// What must be left for anything at all to be begun.
const ROOM_BYTES_MIN: u64 = 16 << 20;
/// What a document takes on the disk for each of its bytes: itself, its events, their rows in SQL
/// with indexes, and once more while those are written. Five were measured.
const BYTES_FOR_EACH: u64 = 6;
/// Less than this and the reserve is given up, beside what is about to be written.
const SHORT_BYTES: u64 = 1 << 20;
const RESERVE: &str = "reserve";
const MIB: u64 = 1 << 20;

/// There is not enough room to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{needs} bytes are needed on the disk, and {has} are left")]
pub struct NoRoom {
    /// What is needed.
    pub needs: u64,
    /// What is left.
    pub has: u64,
}

impl NoRoom {
    /// For people.
    pub fn sentence(self) -> Sentence {
        sentence!(
            "the disk has {has} MiB left, and this needs {needs} MiB; nothing of it was kept, send it again when there is room",
            has = self.has / MIB,
            needs = self.needs.div_ceil(MIB)
        )
    }
}

/// The room of an office.
#[derive(Debug)]
pub struct Room {
    folder: PathBuf,
    disk: Arc<dyn Disk>,
    is_reserved: AtomicBool,
}

impl Room {
    /// Of an office, with the reserve that an earlier program has left.
    pub fn of(folder: &Folder) -> Arc<Self> {
        let (disk, folder) = (folder.disk(), folder.path().to_owned());
        let is_reserved = AtomicBool::new(disk.identity(&folder.join(RESERVE)).is_ok());
        Arc::new(Self { folder, disk, is_reserved })
    }

    /// May a document of so many bytes be begun, or, of none, an order? Makes the reserve anew
    /// where there is room for it again.
    pub fn check(&self, bytes: u64) -> io::Result<Result<(), NoRoom>> {
        let has = self.disk.room(&self.folder)?;
        let needs = bytes.saturating_mul(BYTES_FOR_EACH).saturating_add(ROOM_BYTES_MIN);
        if has < needs {
            return Ok(Err(NoRoom { needs, has }));
        }
        if has > needs + RESERVE_BYTES && !self.is_reserved.load(Ordering::Relaxed) {
            self.reserve();
        }
        Ok(Ok(()))
    }

    /// Lays a reserve aside, where there is one to be had.
    pub fn reserve(&self) {
        let path = self.folder.join(RESERVE);
        let made = self.disk.create(&path).and_then(|file| {
            let piece = vec![0; usize::try_from(MIB).unwrap_or_default()];
            (0..RESERVE_BYTES / MIB).try_for_each(|place| file.write_at(place * MIB, &piece))?;
            file.sync()
        });
        self.is_reserved.store(made.is_ok(), Ordering::Relaxed);
        if made.is_err() {
            // A part of one helps nobody.
            let _ = self.disk.remove(&path);
        }
    }

    /// Gives the reserve up when so many bytes, which are on their way, would have no room.
    pub fn make_for(&self, bytes: u64) {
        if !self.is_reserved.load(Ordering::Relaxed) {
            return;
        }
        let is_short =
            self.disk.room(&self.folder).is_ok_and(|has| has < bytes.saturating_add(SHORT_BYTES));
        if is_short && self.is_reserved.swap(false, Ordering::Relaxed) {
            eprintln!("the disk is nearly full; what is under way takes the reserve");
            // If it cannot be removed, the write says what is wrong.
            let _ = self.disk.remove(&self.folder.join(RESERVE));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MIB, NoRoom, RESERVE, RESERVE_BYTES, ROOM_BYTES_MIN, Room};
    use crate::folder::Folder;
    use journal::disk::Disk;
    use journal::simulated::SimulatedDisk;
    use std::path::Path;
    use std::sync::Arc;

    #[test]
    fn a_full_disk_is_found_before_anything_is_begun_and_the_reserve_is_for_what_is_under_way() {
        let disk = SimulatedDisk::new();
        let place = Path::new("/office");
        disk.create_folder(place).expect("there is room");
        let room = Room::of(&Folder::on_disk(place, Arc::new(disk.clone())));
        let names = || disk.list(place).expect("it is there");

        disk.limit_to(Some(64 * MIB));
        assert_eq!(room.check(MIB).expect("it answers"), Ok(()));
        assert_eq!(names(), [RESERVE], "laid aside as soon as there is room");
        room.make_for(MIB);
        assert_eq!(names(), [RESERVE], "there is room without it");

        disk.limit_to(Some(RESERVE_BYTES + MIB));
        let no_room = NoRoom { needs: ROOM_BYTES_MIN + 6 * MIB, has: MIB };
        assert_eq!(room.check(MIB).expect("it answers"), Err(no_room));
        room.make_for(MIB);
        assert!(names().is_empty(), "given up for what is under way");
        assert_eq!(disk.room(place).expect("it answers"), RESERVE_BYTES + MIB);

        disk.limit_to(None);
        assert_eq!(room.check(MIB).expect("it answers"), Ok(()));
        assert_eq!(names(), [RESERVE], "there is room again");
    }
}
