//! Goes through the segments in order, and knows how far HEAD vouches for them.
//!
//! **In**: the segments and the slots of HEAD.
//! **Out**: every batch, checked, in order; and how the walk ended.
//! **Never**: it never changes a file, and never excuses a flaw that lies before the
//! acknowledged end.

use std::path::Path;

use super::format::{HeadSlot, Position};
use super::head_file::slot_offset;
use super::place::Place;
use super::segment::{Piece, SegmentReader};
use crate::failure::Failure;
use crate::head::Head;
use crate::journal::Batch;

/// One step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The batch was filled in.
    Batch,
    /// The next segment begins.
    NextSegment,
    /// The last segment is sealed.
    Sealed,
    /// The last segment ends behind a batch.
    End,
}

/// A walk through the segments up to `last`.
pub(super) struct Walk {
    place: Place,
    last: u32,
    reader: SegmentReader,
}

impl Walk {
    pub fn from_start(place: &Place, last: u32) -> Result<Self, Failure> {
        let reader = SegmentReader::open(place, 1)?;
        if reader.head == Head::EMPTY {
            Ok(Self { place: place.clone(), last, reader })
        } else {
            Err(Failure::damaged(reader.path(), 0, "the first segment begins elsewhere"))
        }
    }

    /// Begins at the segment that holds this batch, or will hold it.
    pub fn from_batch(place: &Place, last: u32, batch: u64) -> Result<Self, Failure> {
        let mut segment = last;
        loop {
            let reader = SegmentReader::open(place, segment)?;
            if reader.head.batches <= batch {
                return Ok(Self { place: place.clone(), last, reader });
            }
            segment = reader.position.segment - 1;
        }
    }

    /// The same beside a writer: nothing behind `end` is looked at.
    pub fn beside_writer(place: &Place, end: Position, batch: u64) -> Result<Self, Failure> {
        let mut walk = Self::from_batch(place, end.segment, batch)?;
        walk.go_on_to(end)?;
        Ok(walk)
    }

    /// The journal has grown up to `end`.
    pub fn go_on_to(&mut self, end: Position) -> Result<(), Failure> {
        self.last = end.segment;
        self.reader.go_on_to(end)
    }

    pub fn position(&self) -> Position {
        self.reader.position
    }

    pub fn head(&self) -> &Head {
        &self.reader.head
    }

    /// The segment that is being read.
    pub fn path(&self) -> &Path {
        self.reader.path()
    }

    pub fn step(&mut self, batch: &mut Batch) -> Result<Step, Failure> {
        let Position { segment, offset } = self.reader.position;
        match self.reader.next(batch)? {
            Piece::Batch => Ok(Step::Batch),
            Piece::Footer if segment == self.last => Ok(Step::Sealed),
            Piece::Footer => self.turn_to(segment + 1),
            Piece::End if segment == self.last => Ok(Step::End),
            Piece::End => {
                Err(Failure::damaged(self.reader.path(), offset, "it ends without its footer"))
            }
        }
    }

    fn turn_to(&mut self, segment: u32) -> Result<Step, Failure> {
        let next = SegmentReader::open(&self.place, segment)?;
        let before = self.head();
        if !next.head.same_place(before) || next.head.epoch < before.epoch {
            let what = "it does not begin where the segment before it ends";
            return Err(Failure::damaged(next.path(), 0, what));
        }
        self.reader = next;
        Ok(Step::NextSegment)
    }
}

/// How a walk over the whole journal ended.
pub(super) enum Ending {
    /// Behind a batch of the last segment.
    Open,
    /// Behind the footer of the last segment.
    Sealed,
    /// At a flaw behind the acknowledged end, in the last segment.
    Flaw(String),
}

/// Walks to the end, gives every batch to `each`, and compares with these slots of HEAD, the
/// newest first. A flaw before the newest slot's place is a failure.
pub(super) fn walk_all(
    walk: &mut Walk,
    slots: &[HeadSlot],
    each: &mut dyn FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Ending, Failure> {
    let acknowledged = slots[0];
    let mut batch = Batch::default();
    let mut found = 0;
    let ending = loop {
        found += compare(walk, slots)?;
        match walk.step(&mut batch) {
            Ok(Step::Batch) => {
                check_epoch(walk, &acknowledged, &batch)?;
                each(&batch)?;
            }
            Ok(Step::NextSegment) => {}
            Ok(Step::Sealed) => break Ending::Sealed,
            Ok(Step::End) => break Ending::Open,
            Err(Failure::Damaged { what, .. }) if walk.position() >= acknowledged.position => {
                break Ending::Flaw(what);
            }
            Err(failure) => return Err(failure),
        }
    };
    check_found(walk, slots, found)?;
    Ok(ending)
}

/// How many slots point to where the walk is; each must know the head there.
fn compare(walk: &Walk, slots: &[HeadSlot]) -> Result<usize, Failure> {
    let here = slots.iter().filter(|slot| slot.position == walk.position());
    let wrong = here
        .clone()
        .find(|slot| !slot.head.same_place(walk.head()) || slot.head.epoch < walk.head().epoch);
    match wrong {
        Some(slot) => {
            let what = format!(
                "the segments hold another history of {} batches than it does; either was exchanged",
                slot.head.batches
            );
            Err(Failure::damaged(&walk.place.head_path(), slot_offset(slot.generation), what))
        }
        None => Ok(here.count()),
    }
}

/// HEAD is durable with its epoch before a batch of that epoch is written.
fn check_epoch(walk: &Walk, acknowledged: &HeadSlot, batch: &Batch) -> Result<(), Failure> {
    let known = acknowledged.head.epoch;
    let is_behind = walk.position() > acknowledged.position;
    if batch.epoch <= known && !(is_behind && batch.epoch < known) {
        return Ok(());
    }
    let what =
        format!("it knows epoch {known}, batch {} is of epoch {}", batch.number, batch.epoch);
    Err(Failure::damaged(&walk.place.head_path(), slot_offset(acknowledged.generation), what))
}

fn check_found(walk: &Walk, slots: &[HeadSlot], found: usize) -> Result<(), Failure> {
    let acknowledged = slots[0];
    if walk.position() < acknowledged.position {
        let what = format!(
            "it ends here, but {} batches were acknowledged, up to byte {}",
            acknowledged.head.batches, acknowledged.position.offset
        );
        return Err(Failure::damaged(walk.reader.path(), walk.position().offset, what));
    }
    if found == slots.len() {
        Ok(())
    } else {
        let what = "it points to a place that is not the end of a batch";
        Err(Failure::damaged(&walk.place.head_path(), slot_offset(acknowledged.generation), what))
    }
}
