//! The layouts on disk that stand around the frames.
//!
//! **In**: numbers and hashes. **Out**: fixed numbers of bytes, and back.
//! **Never**: it never gives out a field of bytes whose checksum does not hold.
//!
//! All numbers are little-endian; the last four bytes are the CRC-32C of all before them.
//!
//! | segment header | 76 | segment footer | 64 | HEAD slot | 128 |
//! |----------------|---:|----------------|---:|-----------|----:|
//! | `MUNIMSEG`         |  8 | `MUNIMEND`        |  8 | `MUNIMHED`         |  8 |
//! | format version     |  4 | segment           |  4 | format version     |  4 |
//! | segment            |  4 | batches up to here|  8 | segment            |  4 |
//! | first batch        |  8 | next sequence     |  8 | generation         |  8 |
//! | first sequence     |  8 | chain at its end  | 32 | offset             |  8 |
//! | epoch              |  8 | CRC-32C           |  4 | batches            |  8 |
//! | chain at its start | 32 |                   |    | next sequence      |  8 |
//! | CRC-32C            |  4 |                   |    | epoch              |  8 |
//! |                    |    |                   |    | chain              | 32 |
//! |                    |    |                   |    | zero               | 36 |
//! |                    |    |                   |    | CRC-32C            |  4 |

use crate::frame::{Fields, Layout, check_seal, seal};
use crate::head::{Hash, Head};

/// A change in any layout, the frame's too, takes the next number.
pub(super) const FORMAT_VERSION: u32 = 1;
pub(super) const SEGMENT_HEADER_BYTES: usize = 76;
pub(super) const SEGMENT_FOOTER_BYTES: usize = 64;
pub(super) const HEAD_SLOT_BYTES: usize = 128;
pub(super) const FOOTER_MAGIC: [u8; 8] = *b"MUNIMEND";
const SEGMENT_MAGIC: [u8; 8] = *b"MUNIMSEG";
const HEAD_MAGIC: [u8; 8] = *b"MUNIMHED";

/// A place between two frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    /// Segments count from 1.
    pub segment: u32,
    pub offset: u64,
}

/// Where a segment begins: its number, and the journal's head at that place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SegmentHeader {
    pub segment: u32,
    pub head: Head,
}

impl SegmentHeader {
    pub fn encode(&self) -> [u8; SEGMENT_HEADER_BYTES] {
        let mut bytes = [0; SEGMENT_HEADER_BYTES];
        Layout::over(&mut bytes)
            .put(SEGMENT_MAGIC)
            .put(FORMAT_VERSION.to_le_bytes())
            .put(self.segment.to_le_bytes())
            .put(self.head.batches.to_le_bytes())
            .put(self.head.next_seq.to_le_bytes())
            .put(self.head.epoch.to_le_bytes())
            .put(self.head.chain.0);
        seal(&mut bytes);
        bytes
    }

    pub fn decode(bytes: &[u8; SEGMENT_HEADER_BYTES]) -> Result<Self, String> {
        let mut fields = Fields(bytes);
        check_kind(&mut fields, SEGMENT_MAGIC, "segment of a journal")?;
        check_seal(bytes)?;
        check_version(&mut fields)?;
        let segment = u32::from_le_bytes(fields.take());
        let head = Head {
            batches: u64::from_le_bytes(fields.take()),
            next_seq: u64::from_le_bytes(fields.take()),
            epoch: u64::from_le_bytes(fields.take()),
            chain: Hash(fields.take()),
        };
        Ok(Self { segment, head })
    }
}

/// The footer of a sealed segment, which ends at this head. It holds no epoch: the frames do.
pub(super) fn encode_footer(segment: u32, head: &Head) -> [u8; SEGMENT_FOOTER_BYTES] {
    let mut bytes = [0; SEGMENT_FOOTER_BYTES];
    Layout::over(&mut bytes)
        .put(FOOTER_MAGIC)
        .put(segment.to_le_bytes())
        .put(head.batches.to_le_bytes())
        .put(head.next_seq.to_le_bytes())
        .put(head.chain.0);
    seal(&mut bytes);
    bytes
}

/// One of the two slots of HEAD: up to where batches have been acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeadSlot {
    /// Counts the writes of HEAD; the higher one holds.
    pub generation: u64,
    pub position: Position,
    pub head: Head,
}

impl HeadSlot {
    pub fn encode(&self) -> [u8; HEAD_SLOT_BYTES] {
        let mut bytes = [0; HEAD_SLOT_BYTES];
        Layout::over(&mut bytes)
            .put(HEAD_MAGIC)
            .put(FORMAT_VERSION.to_le_bytes())
            .put(self.position.segment.to_le_bytes())
            .put(self.generation.to_le_bytes())
            .put(self.position.offset.to_le_bytes())
            .put(self.head.batches.to_le_bytes())
            .put(self.head.next_seq.to_le_bytes())
            .put(self.head.epoch.to_le_bytes())
            .put(self.head.chain.0);
        seal(&mut bytes);
        bytes
    }

    pub fn decode(bytes: &[u8; HEAD_SLOT_BYTES]) -> Result<Self, String> {
        let mut fields = Fields(bytes);
        check_kind(&mut fields, HEAD_MAGIC, "HEAD of a journal")?;
        check_seal(bytes)?;
        check_version(&mut fields)?;
        let segment = u32::from_le_bytes(fields.take());
        let generation = u64::from_le_bytes(fields.take());
        let position = Position { segment, offset: u64::from_le_bytes(fields.take()) };
        let head = Head {
            batches: u64::from_le_bytes(fields.take()),
            next_seq: u64::from_le_bytes(fields.take()),
            epoch: u64::from_le_bytes(fields.take()),
            chain: Hash(fields.take()),
        };
        Ok(Self { generation, position, head })
    }
}

fn check_kind(fields: &mut Fields, magic: [u8; 8], kind: &str) -> Result<(), String> {
    if fields.take() == magic { Ok(()) } else { Err(format!("this is no {kind}")) }
}

fn check_version(fields: &mut Fields) -> Result<(), String> {
    match u32::from_le_bytes(fields.take()) {
        FORMAT_VERSION => Ok(()),
        other => Err(format!("format {other}, but this program reads format {FORMAT_VERSION}")),
    }
}
