//! Crash recovery, when a journal is opened for writing.
//!
//! **In**: the folder as the last writer left it, whether it closed, was killed, or lost power.
//! **Out**: all batches, checked; the place at which to go on; what was cut off.
//! **Never**: it never cuts off a byte that was acknowledged, and never goes on over damage.
//!
//! Source: `reliability.md`, R1 and the journal record; ARIES' rule that recovery must be
//! repeatable: a crash at any point in here is met by doing it again.

use std::fmt;
use std::path::PathBuf;

use super::format::{HeadSlot, Position, SEGMENT_HEADER_BYTES};
use super::place::Place;
use super::segment::SegmentWriter;
use super::walk::{Ending, Walk, walk_all};
use crate::disk::DiskFile;
use crate::failure::Failure;
use crate::frame::{BATCH_BYTES_MAX, FRAME_HEADER_BYTES, FRAME_MAGIC, FrameHeader};
use crate::head::Head;
use crate::journal::Batch;

/// Bytes behind the last whole batch that a crash had left there and that were cut off. Nobody
/// had been told that they were kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TornTail {
    /// The last segment.
    pub file: PathBuf,
    /// Where it was cut off.
    pub offset: u64,
    /// How many bytes were cut off.
    pub bytes: u64,
}

/// For people.
impl fmt::Display for TornTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a crash had left {} bytes behind the last whole batch, in {} from byte {}; \
             they are no batch and were cut off",
            self.bytes,
            self.file.display(),
            self.offset
        )
    }
}

/// What recovery found.
pub(super) struct Recovered {
    pub segment: SegmentWriter,
    pub head: Head,
    pub torn: Option<TornTail>,
}

/// Checks everything, repairs what a crash may leave, and changes nothing when there is damage.
pub(super) fn recover(
    place: &Place,
    acknowledged: &HeadSlot,
    is_still_ours: &dyn Fn() -> Result<(), Failure>,
    each: &mut dyn FnMut(&Batch) -> Result<(), Failure>,
) -> Result<Recovered, Failure> {
    let last = acknowledged.position.segment;
    let contents = place.contents()?;
    contents.check_segments(place, last)?;
    let mut walk = Walk::from_start(place, last)?;
    let ending = walk_all(&mut walk, std::slice::from_ref(acknowledged), each)?;
    let head = *walk.head();
    let end = End::open(place, walk.position())?;
    let torn = match &ending {
        Ending::Flaw(what) => Some(judge_tail(&end, &head, what)?),
        Ending::Open | Ending::Sealed => None,
    };
    let unfinished = contents.segment_behind(last);
    if let Some(behind) = unfinished {
        check_unfinished(place, behind, &ending)?;
    }
    is_still_ours()?;
    // After this point nothing is damaged; what follows may be repeated after a crash.
    if torn.is_some() {
        let cut = end.file.truncate(end.position.offset);
        cut.map_err(Failure::system("cut off the torn end of", &end.path))?;
    }
    rewrite(&end, acknowledged.position.offset)?;
    // The names as well: a creation that was killed may not have come to its last sync.
    place.sync()?;
    let segment = match ending {
        Ending::Sealed if unfinished.is_some() => SegmentWriter::create(place, last + 1, &head)?,
        Ending::Sealed => SegmentWriter::create_next(place, last + 1, &head)?,
        Ending::Open | Ending::Flaw(_) => SegmentWriter::open(place, end.position)?,
    };
    Ok(Recovered { segment, head, torn })
}

/// The last segment and where its whole batches end, open for repair.
pub(super) struct End {
    file: Box<dyn DiskFile>,
    path: PathBuf,
    position: Position,
}

impl End {
    pub fn open(place: &Place, position: Position) -> Result<Self, Failure> {
        let path = place.segment_path(position.segment);
        let file = place.disk.open(&path).map_err(Failure::system("open", &path))?;
        Ok(Self { file, path, position })
    }
}

/// Decides whether the flaw at the segment's end is a torn tail. Every batch is durable before the
/// next one is written, so a crash leaves at most one that is not whole; a whole later batch
/// behind the flaw proves that the flaw was once whole, and thus is damage.
pub(super) fn judge_tail(segment: &End, head: &Head, what: &str) -> Result<TornTail, Failure> {
    let offset = segment.position.offset;
    let tail = read_tail(segment, offset)?;
    if holds_later_batch(&tail, head) {
        let what = format!("{what}; whole batches follow, so this one was whole once");
        return Err(Failure::damaged(&segment.path, offset, what));
    }
    Ok(TornTail { file: segment.path.clone(), offset, bytes: tail.len() as u64 })
}

/// What lies behind the last whole batch: by the reasoning above at most one frame or one footer.
fn read_tail(segment: &End, offset: u64) -> Result<Vec<u8>, Failure> {
    let measured = segment.file.size().map_err(Failure::system("measure", &segment.path))?;
    let tail_bytes = measured.saturating_sub(offset);
    if tail_bytes > (BATCH_BYTES_MAX + FRAME_HEADER_BYTES) as u64 {
        let what = format!("{tail_bytes} bytes that are no batch, more than a crash can leave");
        return Err(Failure::damaged(&segment.path, offset, what));
    }
    let mut tail = vec![0; usize::try_from(tail_bytes).expect("the limit fits into memory")];
    let filled = segment.file.read_at(offset, &mut tail);
    tail.truncate(filled.map_err(Failure::system("read", &segment.path))?);
    Ok(tail)
}

fn holds_later_batch(tail: &[u8], head: &Head) -> bool {
    let starts = tail.windows(FRAME_MAGIC.len()).enumerate();
    let mut starts = starts.filter(|(_, bytes)| *bytes == FRAME_MAGIC).map(|(start, _)| start);
    starts.any(|start| {
        let Some((bytes, behind)) = tail[start..].split_first_chunk() else { return false };
        let Ok(header) = FrameHeader::decode(bytes) else { return false };
        let body = behind.get(..header.body_bytes as usize);
        header.batch > head.batches && body.is_some_and(|body| header.check_body(body).is_ok())
    })
}

/// The segment behind the last one may only be one that was being created: HEAD is told of a new
/// segment, durably, before a batch goes into it.
pub(super) fn check_unfinished(
    place: &Place,
    segment: u32,
    ending: &Ending,
) -> Result<(), Failure> {
    let path = place.segment_path(segment);
    let file = place.disk.open_read_only(&path).map_err(Failure::system("open", &path))?;
    let size_bytes = file.size().map_err(Failure::system("measure", &path))?;
    match ending {
        Ending::Sealed if size_bytes <= SEGMENT_HEADER_BYTES as u64 => Ok(()),
        Ending::Sealed => {
            let what = "it holds batches that HEAD does not know; HEAD is an old one";
            Err(Failure::damaged(&path, SEGMENT_HEADER_BYTES as u64, what))
        }
        Ending::Open | Ending::Flaw(_) => {
            let what = format!("it follows segment {}, which is not sealed", segment - 1);
            Err(Failure::damaged(&path, 0, what))
        }
    }
}

/// How much is written again at once.
const REWRITE_BYTES: usize = 1 << 20;

/// Writes what lies behind the acknowledged end once more, the same bytes, and syncs. What was read
/// there may stand in the page cache only, left by a writer whose fsync failed; the kernel holds
/// such pages for clean, and a sync alone would not write them ("fsyncgate").
fn rewrite(segment: &End, from: u64) -> Result<(), Failure> {
    let mut bytes = vec![0; REWRITE_BYTES];
    let (mut at, end) = (from.min(segment.position.offset), segment.position.offset);
    while at < end {
        let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(REWRITE_BYTES);
        let read = segment.file.read_at(at, &mut bytes[..wanted]);
        let read = read.map_err(Failure::system("read", &segment.path))?;
        let written = segment.file.write_at(at, &bytes[..read]);
        written.map_err(Failure::system("write", &segment.path))?;
        at += read.max(1) as u64;
    }
    segment.file.sync().map_err(Failure::system("make durable", &segment.path))
}
