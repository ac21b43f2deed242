//! The journal in local files.
//!
//! **In**: batches, in order, from the one thread that owns the office.
//! **Out**: segments that only grow, and a HEAD that says how far they have been acknowledged.
//! **Never**: it never answers before the batch is on the disk, never goes on after a failed write
//! or fsync, and never changes a byte that was acknowledged.
//!
//! ```text
//! append:   still ours? ─> seal the segment if full ─> write ─> fdatasync ─> still ours? ─>
//!           HEAD (no sync)
//! opening:  lock ─> HEAD ─> every batch ─> cut the torn tail ─> sync ─> HEAD with the next epoch
//! ```
//!
//! One writer (`fence.rs`): the lock lies on the folder and HEAD themselves. Whoever has taken them
//! away and put others there finds a first writer that stops: before a batch is written and before
//! it is acknowledged the folder, HEAD and the segment must be those that were opened, and HEAD
//! must say what this writer wrote last. A segment is open for appending only, so that even a write
//! that comes too late lies behind what another has written, never over it.
//!
//! What it finds by itself: every changed, missing, swapped, repeated or put-back byte, segment or
//! HEAD. What it cannot find by itself: a folder that was put back as a whole, and one that was
//! rewritten from some batch on by somebody who computed every hash again. For these, keep the
//! head of each day in a second system (`reliability.md`, S11). After a crash of the machine HEAD
//! may be some batches old; damage to the very last batches, in that window, is then taken for a
//! torn tail, and reported as one.

mod at_rest;
mod fence;
mod format;
mod head_file;
mod place;
mod prefix;
mod recover;
mod remake;
mod segment;
mod tail;
mod verify;
mod walk;
mod window;

pub use at_rest::{prove_at_rest, read_durable, recover};
pub use place::{ACCESS_FOLDER, Place};
pub use prefix::{Prefix, SegmentPart};
pub use recover::TornTail;
pub use remake::{Remade, Spoilt, remake_head};
pub use tail::Tail;
pub use verify::Verified;

use fence::Fence;
use head_file::HeadFile;
use segment::SegmentWriter;
use walk::{Step, Walk};

use crate::disk::Lock;
use crate::failure::Failure;
use crate::frame::{BATCH_BYTES_MAX, FRAME_HEADER_BYTES, FrameHeader};
use crate::head::Head;
use crate::journal::{Batch, Journal, Reader};

/// A journal in a folder, open for writing.
pub struct LocalJournal {
    place: Place,
    segment: SegmentWriter,
    head_file: HeadFile,
    head: Head,
    /// Why nothing more is taken.
    poison: Option<String>,
    /// The frame that is being written; kept for its memory.
    frame: Vec<u8>,
    fence: Fence,
}

/// What was found at an opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Where the journal ends, in the new epoch.
    pub head: Head,
    /// What a crash had left behind the last whole batch, if anything.
    pub torn: Option<TornTail>,
    /// The latest time at which a batch was recorded; none in an empty journal.
    pub recorded_at_us: Option<i64>,
}

impl LocalJournal {
    /// Makes an empty journal. Never done by opening: a folder that is empty because its disk was
    /// not mounted must not become a new book.
    ///
    /// May be repeated after a crash: the journal is there when HEAD has its name.
    pub fn create(place: &Place) -> Result<(), Failure> {
        let made = place.disk.create_folder(&place.folder);
        made.map_err(Failure::system("create the folder", &place.folder))?;
        let _lock = place.lock()?;
        let contents = place.contents()?;
        if contents.has_head || contents.hold_batches(place)? {
            return Err(Failure::JournalExists { folder: place.folder.clone() });
        }
        let segment = SegmentWriter::create(place, 1, &Head::EMPTY)?;
        let (disk, unfinished) = (place.disk.as_ref(), place.unfinished_head_path());
        HeadFile::create(disk, &unfinished, segment.position, &Head::EMPTY)?;
        disk.rename(&unfinished, &place.head_path())
            .map_err(Failure::system("give its name to", &unfinished))?;
        place.sync()
    }

    /// Opens a journal for writing: keeps everybody else out, gives every batch to `each` while it
    /// checks them all (one pass), repairs what a crash left, and raises the epoch by one.
    ///
    /// `each` sees batches before the last one has been checked: when this fails, forget them.
    /// It is a failure when there is no journal, when another program has it, and when there is
    /// damage; then nothing was changed.
    pub fn open_for_writing(
        place: &Place,
        mut each: impl FnMut(&Batch) -> Result<(), Failure>,
    ) -> Result<(Self, Opened), Failure> {
        verify::check_head_is_there(place, &place.contents()?)?;
        let fence = Fence::around(place)?;
        let (mut head_file, acknowledged) =
            HeadFile::open(place.disk.as_ref(), &place.head_path())?;
        let mut recorded_at_us = None;
        let is_still_ours = || fence.check_head(place, &head_file);
        let mut note = |batch: &Batch| {
            recorded_at_us = recorded_at_us.max(Some(batch.recorded_at_us));
            each(batch)
        };
        let recovered = recover::recover(place, &acknowledged, &is_still_ours, &mut note)?;
        let head = Head { epoch: acknowledged.head.epoch + 1, ..recovered.head };
        head_file.settle(recovered.segment.position, &head)?;
        let journal = Self {
            place: place.clone(),
            segment: recovered.segment,
            head_file,
            head,
            poison: None,
            frame: Vec::new(),
            fence,
        };
        Ok((journal, Opened { head, torn: recovered.torn, recorded_at_us }))
    }

    /// Reads everything strictly, gives every batch to `each`, and changes nothing. As strict as
    /// [`Self::verify`], and as with [`Self::open_for_writing`] a failure means: forget them.
    pub fn open_read_only(
        place: &Place,
        mut each: impl FnMut(&Batch) -> Result<(), Failure>,
    ) -> Result<Verified, Failure> {
        verify::read_all(place, &mut each)
    }

    /// Reads everything strictly, both slots of HEAD too, and names the first place that is not as
    /// it must be. Changes nothing; refuses while a program has the journal open for writing.
    pub fn verify(place: &Place) -> Result<Verified, Failure> {
        Self::open_read_only(place, |_| Ok(()))
    }

    /// Where HEAD says that the journal ends, without a look at its batches; none when the last
    /// segment goes on behind it, or another one follows: then a crash has left something that an
    /// opening for writing will decide about.
    pub fn acknowledged(place: &Place) -> Result<Option<Head>, Failure> {
        verify::acknowledged(place)
    }

    /// Keeps writers out for as long as the lock lives: for a copy of the folder.
    pub fn hold(place: &Place) -> Result<Lock, Failure> {
        place.lock_shared()
    }

    /// Makes HEAD durable and lets others in. Without it the next opening still finds everything,
    /// but has to look behind HEAD for it.
    pub fn close(self) -> Result<Head, Failure> {
        self.check_not_poisoned()?;
        self.check_not_replaced()?;
        self.head_file.sync()?;
        Ok(self.head)
    }

    fn check_not_poisoned(&self) -> Result<(), Failure> {
        match &self.poison {
            Some(cause) => Err(Failure::Poisoned { cause: cause.clone() }),
            None => Ok(()),
        }
    }

    fn check_not_replaced(&self) -> Result<(), Failure> {
        self.fence.check(&self.place, &self.head_file, &self.segment)
    }

    fn check_append(&self, expected: &Head, events: u32, body: &[u8]) -> Result<(), Failure> {
        assert!(events > 0, "a batch holds at least one event");
        self.check_not_poisoned()?;
        if *expected != self.head {
            let (expected, found) = (Box::new(*expected), Box::new(self.head));
            return Err(Failure::Stale { expected, found });
        }
        if body.len() <= BATCH_BYTES_MAX {
            Ok(())
        } else {
            Err(Failure::TooLarge { bytes: body.len() as u64, limit_bytes: BATCH_BYTES_MAX as u64 })
        }
    }

    fn write(&mut self, recorded_at_us: i64, events: u32, body: &[u8]) -> Result<Head, Failure> {
        self.check_not_replaced()?;
        let frame_bytes = FRAME_HEADER_BYTES + body.len();
        if self.segment.is_full_for(frame_bytes, self.place.segment_bytes_max) {
            self.start_next_segment()?;
        }
        let header = FrameHeader::next(&self.head, recorded_at_us, events, body);
        let head = header.head_after(body);
        self.frame.clear();
        self.frame.extend_from_slice(&header.encode());
        self.frame.extend_from_slice(body);
        self.segment.append(&self.frame)?;
        // What is durable in a journal that another has by now is nothing to be answered for.
        self.check_not_replaced()?;
        Ok(head)
    }

    fn start_next_segment(&mut self) -> Result<(), Failure> {
        self.segment.seal(&self.head)?;
        // A segment begins behind one whose footer others find, and a batch in a segment of which
        // they find that HEAD knows.
        self.check_not_replaced()?;
        let next = self.segment.position.segment + 1;
        self.segment = SegmentWriter::create_next(&self.place, next, &self.head)?;
        self.check_not_replaced()?;
        self.head_file.settle(self.segment.position, &self.head)?;
        self.check_not_replaced()
    }
}

impl Journal for LocalJournal {
    fn head(&self) -> Head {
        self.head
    }

    fn append(
        &mut self,
        expected: &Head,
        recorded_at_us: i64,
        events: u32,
        body: &[u8],
    ) -> Result<Head, Failure> {
        self.check_append(expected, events, body)?;
        // After this point a failure poisons the journal.
        match self.write(recorded_at_us, events, body) {
            Ok(head) => self.head = head,
            Err(failure) => {
                self.poison = Some(failure.to_string());
                return Err(failure);
            }
        }
        // The batch is durable, and a HEAD that cannot be written takes nothing back from it.
        if let Err(failure) = self.head_file.record(self.segment.position, &self.head) {
            self.poison = Some(failure.to_string());
        }
        Ok(self.head)
    }

    fn read_from(&self, batch: u64) -> Result<Reader, Failure> {
        let last = self.segment.position.segment;
        let walk = Walk::from_batch(&self.place, last, batch)?;
        Ok(Reader::new(Batches { walk, from: batch, end: self.head }))
    }
}

/// The batches from one on, up to the head at the time of asking.
struct Batches {
    walk: Walk,
    from: u64,
    end: Head,
}

impl Iterator for Batches {
    type Item = Result<Batch, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Batch::default();
        while self.walk.head().batches < self.end.batches {
            match self.walk.step(&mut batch) {
                Ok(Step::Batch) if batch.number < self.from => {}
                Ok(Step::Batch) => return Some(self.check_end().map(|()| batch)),
                Ok(Step::NextSegment) => {}
                Ok(Step::Sealed | Step::End) => {
                    return Some(Err(self.damaged("the journal goes on")));
                }
                Err(failure) => return Some(Err(failure)),
            }
        }
        None
    }
}

impl Batches {
    /// The hash of the last batch vouches for all before it.
    fn check_end(&self) -> Result<(), Failure> {
        let here = self.walk.head();
        if here.batches < self.end.batches || here.same_place(&self.end) {
            Ok(())
        } else {
            Err(self.damaged("the journal in memory has another history up to here"))
        }
    }

    fn damaged(&self, what: &str) -> Failure {
        Failure::damaged(self.walk.path(), self.walk.position().offset, what)
    }
}
