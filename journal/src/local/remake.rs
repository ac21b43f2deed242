//! HEAD made anew from the segments, when it was lost, spoilt, or put back from an older copy.
//!
//! **In**: the folder of a journal that nobody writes.
//! **Out**: a HEAD that acknowledges every whole batch, and what was found; or why there must not
//! be one.
//! **Never**: it never changes a segment, never passes over a flaw that whole batches follow, and
//! never takes away a HEAD that acknowledges what the segments do not hold: then batches are
//! missing, and it is the witness.
//!
//! Without HEAD nobody can say whether half a batch at the very end was acknowledged once; it is
//! told, and left for the next opening, which cuts it off.

use super::format::{HeadSlot, Position, SEGMENT_HEADER_BYTES};
use super::head_file::{HeadFile, read_newest, read_strictly, slot_offset};
use super::place::Place;
use super::recover::{End, TornTail, check_unfinished, judge_tail};
use super::segment::SegmentReader;
use super::walk::{Ending, Step, Walk, walk_all};
use crate::failure::Failure;
use crate::head::Head;
use crate::journal::Batch;

/// A HEAD that was made anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remade {
    /// What was wrong with the one before.
    pub before: Spoilt,
    /// What it acknowledges.
    pub head: Head,
    /// In how many segments.
    pub segments: u32,
    /// What lies behind the last whole batch and is none; still there.
    pub behind: Option<TornTail>,
}

/// What was wrong with HEAD.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spoilt {
    /// It was not there.
    Missing,
    /// It could not be read, and why.
    Unreadable(String),
    /// It was an older one: behind its end lie batches of openings that it does not know.
    Older(Head),
}

/// Makes HEAD anew, and changes nothing else. Refused while somebody writes, when HEAD is whole and
/// agrees with the segments, and when these are damaged.
pub fn remake_head(place: &Place) -> Result<Remade, Failure> {
    let segments = place.contents()?.segments;
    let Some(newest) = segments.last().copied() else {
        return Err(Failure::NoJournal { folder: place.folder.clone() });
    };
    let _lock = place.lock()?;
    place.contents()?.check_segments(place, newest)?;
    let known = read_newest(place.disk.as_ref(), &place.head_path());
    let found = Found::look(place, newest, known.as_ref().ok())?;
    let before = found.judge(place, known)?;
    let unfinished = place.unfinished_head_path();
    HeadFile::create(place.disk.as_ref(), &unfinished, found.end, &found.head)?;
    let named = place.disk.rename(&unfinished, &place.head_path());
    named.map_err(Failure::system("give its name to", &unfinished))?;
    place.sync()?;
    Ok(Remade { before, head: found.head, segments: found.end.segment, behind: found.behind })
}

/// What the segments hold.
struct Found {
    /// Behind the last whole batch.
    end: Position,
    head: Head,
    behind: Option<TornTail>,
    /// Whether they go through the place of the HEAD that is there.
    hold_known: bool,
}

impl Found {
    fn look(place: &Place, newest: u32, known: Option<&HeadSlot>) -> Result<Self, Failure> {
        let last = last_begun(place, newest)?;
        let mut walk = Walk::from_start(place, last)?;
        let (mut batch, mut end, mut hold_known) = (Batch::default(), walk.position(), false);
        let ending = loop {
            hold_known |= known.is_some_and(|slot| {
                slot.position == walk.position() && slot.head.same_place(walk.head())
            });
            match walk.step(&mut batch) {
                Ok(Step::Batch | Step::NextSegment) => end = walk.position(),
                Ok(Step::Sealed) => break Ending::Sealed,
                Ok(Step::End) => break Ending::Open,
                Err(Failure::Damaged { what, .. }) if end.segment == last => {
                    break Ending::Flaw(what);
                }
                Err(failure) => return Err(failure),
            }
        };
        let mut head = *walk.head();
        head.epoch = head.epoch.max(known.map_or(0, |slot| slot.head.epoch));
        let behind = match &ending {
            Ending::Flaw(what) => Some(judge_tail(&End::open(place, end)?, &head, what)?),
            Ending::Open | Ending::Sealed => None,
        };
        if newest != last {
            check_unfinished(place, newest, &ending)?;
        }
        Ok(Self { end, head, behind, hold_known })
    }

    /// What is wrong with the HEAD that is there; a failure when nothing is, or when it knows of
    /// more than there is.
    fn judge(&self, place: &Place, known: Result<HeadSlot, Failure>) -> Result<Spoilt, Failure> {
        let known = match known {
            Ok(known) => known,
            Err(Failure::Damaged { what, .. }) => return Ok(Spoilt::Unreadable(what)),
            Err(_) if !place.contents()?.has_head => return Ok(Spoilt::Missing),
            Err(failure) => return Err(failure),
        };
        if !self.hold_known {
            let what = format!(
                "it acknowledges {} batches, and the segments hold {} or another history; what is missing is not made anew",
                known.head.batches, self.head.batches
            );
            let offset = slot_offset(known.generation);
            return Err(Failure::damaged(&place.head_path(), offset, what));
        }
        let slots = match read_strictly(place.disk.as_ref(), &place.head_path()) {
            Ok(slots) => slots,
            Err(Failure::Damaged { what, .. }) => return Ok(Spoilt::Unreadable(what)),
            Err(failure) => return Err(failure),
        };
        let mut walk = Walk::from_start(place, slots[0].position.segment)?;
        match opens(place, &mut walk, &slots) {
            Ok(()) => Err(Failure::HeadAgrees { folder: place.folder.clone() }),
            Err(Failure::Damaged { .. }) => Ok(Spoilt::Older(known.head)),
            Err(failure) => Err(failure),
        }
    }
}

/// Whether the journal opens with this HEAD.
fn opens(place: &Place, walk: &mut Walk, slots: &[HeadSlot; 2]) -> Result<(), Failure> {
    let last = slots[0].position.segment;
    let contents = place.contents()?;
    contents.check_segments(place, last)?;
    let ending = walk_all(walk, slots, &mut |_| Ok(()))?;
    match contents.segment_behind(last) {
        Some(behind) => check_unfinished(place, behind, &ending),
        None => Ok(()),
    }
}

/// The last segment that has its header: a crash can interrupt the creation of the one behind.
fn last_begun(place: &Place, newest: u32) -> Result<u32, Failure> {
    let Err(failure) = SegmentReader::open(place, newest) else { return Ok(newest) };
    let path = place.segment_path(newest);
    let file = place.disk.open_read_only(&path).map_err(Failure::system("open", &path))?;
    let size_bytes = file.size().map_err(Failure::system("measure", &path))?;
    if newest > 1 && size_bytes <= SEGMENT_HEADER_BYTES as u64 {
        Ok(newest - 1)
    } else {
        Err(failure)
    }
}
