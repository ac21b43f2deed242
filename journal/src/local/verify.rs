//! Reads a journal strictly and changes nothing.
//!
//! **In**: the folder of a journal that nobody is writing.
//! **Out**: its head, or the first place that is not as it must be.
//! **Never**: it never writes, and never passes over a byte: all that lies in the folder is
//! accounted for.

use super::head_file::read_strictly;
use super::place::{Contents, Place};
use super::walk::{Ending, Walk, walk_all};
use crate::failure::Failure;
use crate::head::Head;
use crate::journal::Batch;

/// A journal of which every byte was read and found right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Where it ends. Compare it with the head that was published elsewhere: a journal that was
    /// put back as a whole is right in itself.
    pub head: Head,
    /// How many segments it has.
    pub segments: u32,
}

pub(super) fn read_all(
    place: &Place,
    each: &mut dyn FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Verified, Failure> {
    let contents = place.contents()?;
    check_head_is_there(place, &contents)?;
    let _lock = place.lock_shared()?;
    place.check_lock_is_empty()?;
    check_strangers(place, &contents)?;
    let slots = read_strictly(place.disk.as_ref(), &place.head_path())?;
    let acknowledged = slots[0];
    let last = acknowledged.position.segment;
    contents.check_segments(place, last)?;
    let mut walk = Walk::from_start(place, last)?;
    let ending = walk_all(&mut walk, &slots, each)?;
    if let Some(what) = left_behind(&ending, walk.position() == acknowledged.position) {
        let (file, offset) = (place.segment_path(last), acknowledged.position.offset);
        return Err(Failure::NeedsRecovery { file, offset, what });
    }
    if let Some(behind) = contents.segment_behind(last) {
        let (file, what) =
            (place.segment_path(behind), "HEAD does not know this segment".to_owned());
        return Err(Failure::NeedsRecovery { file, offset: 0, what });
    }
    Ok(Verified { head: Head { epoch: acknowledged.head.epoch, ..*walk.head() }, segments: last })
}

/// What HEAD acknowledges, when nothing lies behind it.
pub(super) fn acknowledged(place: &Place) -> Result<Option<Head>, Failure> {
    let contents = place.contents()?;
    check_head_is_there(place, &contents)?;
    let acknowledged = read_strictly(place.disk.as_ref(), &place.head_path())?[0];
    let path = place.segment_path(acknowledged.position.segment);
    let file = place.disk.open_read_only(&path).map_err(Failure::system("open", &path))?;
    let size_bytes = file.size().map_err(Failure::system("measure", &path))?;
    let ends = size_bytes == acknowledged.position.offset
        && contents.segment_behind(acknowledged.position.segment).is_none();
    Ok(ends.then_some(acknowledged.head))
}

/// A folder without HEAD is no journal, unless there are batches.
pub(super) fn check_head_is_there(place: &Place, contents: &Contents) -> Result<(), Failure> {
    if contents.has_head {
        return Ok(());
    }
    if contents.hold_batches(place)? {
        Err(Failure::damaged(&place.head_path(), 0, "it is missing, but there are batches"))
    } else {
        Err(Failure::NoJournal { folder: place.folder.clone() })
    }
}

fn check_strangers(place: &Place, contents: &Contents) -> Result<(), Failure> {
    match contents.strangers.first() {
        Some(name) => {
            Err(Failure::damaged(&place.folder.join(name), 0, "this file belongs to no journal"))
        }
        None => Ok(()),
    }
}

/// What a crash left behind the acknowledged end, if anything.
fn left_behind(ending: &Ending, at_acknowledged: bool) -> Option<String> {
    match ending {
        Ending::Open if at_acknowledged => None,
        Ending::Open => Some("there are whole batches that HEAD does not know".to_owned()),
        Ending::Sealed => Some("the segment is sealed, but no other follows".to_owned()),
        Ending::Flaw(what) => Some(what.clone()),
    }
}
