//! Reads a journal beside its writer, batch by batch, up to where HEAD acknowledges it.
//!
//! **In**: the folder of a journal that somebody may be writing, and the batch to begin with.
//! **Out**: batches that are durable, each checked, and the last one against HEAD.
//! **Never**: it never takes a lock, never reads behind what HEAD acknowledges, and never waits.
//!
//! The writer syncs a batch first and writes HEAD then, so that whoever reads HEAD first and the
//! segments then sees whole batches only. A damaged slot of HEAD is done without, as at an opening:
//! the other is at most one batch older.

use super::format::HeadSlot;
use super::head_file::read_newest;
use super::place::Place;
use super::walk::{Step, Walk};
use crate::failure::Failure;
use crate::head::Head;
use crate::journal::Batch;

/// A reader that goes on where it stopped, as the journal grows.
pub struct Tail {
    place: Place,
    walk: Walk,
    /// The first batch that is given out.
    from: u64,
    acknowledged: HeadSlot,
}

impl Tail {
    /// Begins with this batch, which need not be there yet.
    pub fn open(place: &Place, from: u64) -> Result<Self, Failure> {
        let acknowledged = read_newest(place.disk.as_ref(), &place.head_path())?;
        let walk = Walk::beside_writer(place, acknowledged.position, from)?;
        Ok(Self { place: place.clone(), walk, from, acknowledged })
    }

    /// Up to where the journal is acknowledged, as far as this reader has looked.
    pub const fn end(&self) -> Head {
        self.acknowledged.head
    }

    /// The head behind the last batch that was read.
    pub fn head(&self) -> Head {
        *self.walk.head()
    }

    /// Fills in the next batch; false when there is none yet.
    pub fn next(&mut self, batch: &mut Batch) -> Result<bool, Failure> {
        loop {
            if self.is_at_end() {
                self.look_again()?;
            }
            if self.is_at_end() {
                return Ok(false);
            }
            match self.walk.step(batch)? {
                Step::Batch => {
                    self.check_end()?;
                    if batch.number >= self.from {
                        return Ok(true);
                    }
                }
                Step::NextSegment => {}
                Step::Sealed | Step::End => {
                    return Err(self.damaged("HEAD acknowledges more batches"));
                }
            }
        }
    }

    fn is_at_end(&self) -> bool {
        self.walk.head().batches >= self.acknowledged.head.batches
    }

    fn look_again(&mut self) -> Result<(), Failure> {
        self.acknowledged = read_newest(self.place.disk.as_ref(), &self.place.head_path())?;
        self.walk.go_on_to(self.acknowledged.position)
    }

    fn check_end(&self) -> Result<(), Failure> {
        let here = self.walk.head();
        if here.batches < self.acknowledged.head.batches || here.same_place(&self.acknowledged.head)
        {
            Ok(())
        } else {
            Err(self.damaged("HEAD has another history up to here"))
        }
    }

    fn damaged(&self, what: &str) -> Failure {
        Failure::damaged(self.walk.path(), self.walk.position().offset, what)
    }
}
