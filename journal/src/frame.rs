//! A batch as bytes: the unit that is written, checked and chained.
//!
//! **In**: a batch and the head before it; or bytes that may be anything.
//! **Out**: the frame; or the batch and the head after it, or what is wrong with the bytes.
//! **Never**: it never believes a length before the checksum over it has been compared.
//!
//! All numbers are little-endian.
//!
//! | at | bytes | field |
//! |---:|------:|-------|
//! |  0 |  4 | `MJFR` |
//! |  4 |  4 | body length |
//! |  8 |  8 | batch number, from 0 |
//! | 16 |  8 | sequence number of the first event |
//! | 24 |  4 | number of events |
//! | 28 |  4 | CRC-32C of the body |
//! | 32 |  8 | epoch of the writer |
//! | 40 |  8 | recorded at, microseconds |
//! | 48 | 32 | hash of the batch before |
//! | 80 |  4 | CRC-32C of bytes 0 to 79 |
//! | 84 |    | body |
//!
//! The hash of a batch is BLAKE3 of bytes 0 to 79 followed by the body. The checksums find rot
//! and tell a torn header from a torn body; the hash finds what was exchanged on purpose.

use crate::head::{Hash, Head};
use crate::journal::Batch;

/// The most bytes that one batch may have: what a reader holds in memory at once.
pub const BATCH_BYTES_MAX: usize = 64 << 20;
/// How many bytes a frame has in front of its body.
pub const FRAME_HEADER_BYTES: usize = 84;
pub(crate) const FRAME_MAGIC: [u8; 4] = *b"MJFR";
const CHECKED_BYTES: usize = 80;

/// Everything about a batch but its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FrameHeader {
    pub body_bytes: u32,
    pub batch: u64,
    pub seq: u64,
    pub events: u32,
    pub body_crc: u32,
    pub epoch: u64,
    pub recorded_at_us: i64,
    pub previous: Hash,
}

impl FrameHeader {
    /// The header of the batch that comes next after `head`.
    pub fn next(head: &Head, recorded_at_us: i64, events: u32, body: &[u8]) -> Self {
        Self {
            body_bytes: u32::try_from(body.len()).expect("a batch is far smaller than 4 GiB"),
            batch: head.batches,
            seq: head.next_seq,
            events,
            body_crc: crc32c::crc32c(body),
            epoch: head.epoch,
            recorded_at_us,
            previous: head.chain,
        }
    }

    pub fn encode(&self) -> [u8; FRAME_HEADER_BYTES] {
        let mut bytes = [0; FRAME_HEADER_BYTES];
        Layout::over(&mut bytes)
            .put(FRAME_MAGIC)
            .put(self.body_bytes.to_le_bytes())
            .put(self.batch.to_le_bytes())
            .put(self.seq.to_le_bytes())
            .put(self.events.to_le_bytes())
            .put(self.body_crc.to_le_bytes())
            .put(self.epoch.to_le_bytes())
            .put(self.recorded_at_us.to_le_bytes())
            .put(self.previous.0);
        seal(&mut bytes);
        bytes
    }

    pub fn decode(bytes: &[u8; FRAME_HEADER_BYTES]) -> Result<Self, String> {
        let mut fields = Fields(bytes);
        if fields.take() != FRAME_MAGIC {
            return Err("no batch begins here".to_owned());
        }
        check_seal(bytes)?;
        let header = Self {
            body_bytes: u32::from_le_bytes(fields.take()),
            batch: u64::from_le_bytes(fields.take()),
            seq: u64::from_le_bytes(fields.take()),
            events: u32::from_le_bytes(fields.take()),
            body_crc: u32::from_le_bytes(fields.take()),
            epoch: u64::from_le_bytes(fields.take()),
            recorded_at_us: i64::from_le_bytes(fields.take()),
            previous: Hash(fields.take()),
        };
        if header.body_bytes as usize <= BATCH_BYTES_MAX {
            Ok(header)
        } else {
            Err(format!("a batch of {} bytes, more than is allowed", header.body_bytes))
        }
    }

    /// Whether this is the batch that comes next after `head`.
    pub fn check_follows(&self, head: &Head) -> Result<(), String> {
        let (batch, seq) = (head.batches, head.next_seq);
        if self.batch != batch {
            return Err(format!("batch {} stands where batch {batch} belongs", self.batch));
        }
        if self.seq != seq {
            return Err(format!("batch {batch} begins with event {}, not {seq}", self.seq));
        }
        if self.previous != head.chain {
            return Err(format!("batch {batch} was not written after the batch before it"));
        }
        if self.epoch < head.epoch {
            return Err(format!("batch {batch} is of epoch {}, already over", self.epoch));
        }
        if self.events == 0 || self.seq.checked_add(self.events.into()).is_none() {
            return Err(format!("batch {batch} holds {} events", self.events));
        }
        Ok(())
    }

    pub fn check_body(&self, body: &[u8]) -> Result<(), String> {
        if crc32c::crc32c(body) == self.body_crc {
            Ok(())
        } else {
            Err(format!("the body of batch {} fails its checksum", self.batch))
        }
    }

    /// The head behind this batch.
    pub fn head_after(&self, body: &[u8]) -> Head {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.encode()[..CHECKED_BYTES]).update(body);
        let next_seq = self.seq.checked_add(self.events.into());
        Head {
            batches: self.batch + 1,
            next_seq: next_seq.expect("2^64 events do not happen"),
            epoch: self.epoch,
            chain: Hash(*hasher.finalize().as_bytes()),
        }
    }

    /// Fills `batch`, using its memory again.
    pub fn copy_to(&self, batch: &mut Batch, body: &[u8]) {
        batch.number = self.batch;
        batch.seq = self.seq;
        batch.events = self.events;
        batch.recorded_at_us = self.recorded_at_us;
        batch.previous = self.previous;
        batch.epoch = self.epoch;
        batch.body.clear();
        batch.body.extend_from_slice(body);
    }
}

/// Writes the checksum over all but the last four bytes into the last four.
pub(crate) fn seal(bytes: &mut [u8]) {
    let (checked, crc) = bytes.split_at_mut(bytes.len() - 4);
    crc.copy_from_slice(&crc32c::crc32c(checked).to_le_bytes());
}

/// Compares the checksum in the last four bytes with all before them.
pub(crate) fn check_seal(bytes: &[u8]) -> Result<(), String> {
    let (checked, crc) = bytes.split_at(bytes.len() - 4);
    if crc == crc32c::crc32c(checked).to_le_bytes() {
        Ok(())
    } else {
        Err("the header fails its checksum".to_owned())
    }
}

/// Writes fields one after the other.
pub(crate) struct Layout<'a>(&'a mut [u8]);

impl<'a> Layout<'a> {
    pub fn over(bytes: &'a mut [u8]) -> Self {
        Self(bytes)
    }

    pub fn put<const N: usize>(self, field: [u8; N]) -> Self {
        let (place, rest) = self.0.split_at_mut(N);
        place.copy_from_slice(&field);
        Self(rest)
    }
}

/// Reads fields one after the other.
pub(crate) struct Fields<'a>(pub &'a [u8]);

impl Fields<'_> {
    pub fn take<const N: usize>(&mut self) -> [u8; N] {
        let (field, rest) = self.0.split_first_chunk().expect("a layout is as long as its fields");
        self.0 = rest;
        *field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_it_was_written_and_any_flip_is_found() {
        let header = FrameHeader::next(&Head::EMPTY, -7, 3, b"three events");
        let bytes = header.encode();
        assert_eq!(FrameHeader::decode(&bytes), Ok(header));
        for bit in 0..FRAME_HEADER_BYTES * 8 {
            let mut flipped = bytes;
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(FrameHeader::decode(&flipped).is_err(), "bit {bit}");
        }
    }
}
