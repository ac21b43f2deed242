//! The end of a journal, and the hash that stands for everything before it.
//!
//! **In**: the head so far and the next batch.
//! **Out**: the next head.
//! **Never**: it never touches a disk; every backend computes the same chain.
//!
//! Source: `reliability.md`, security S11 (rewriting, cutting and putting back a journal are found
//! by a head that was kept elsewhere).

use std::fmt;

use crate::frame::FrameHeader;

/// A BLAKE3 hash: of a document, or of a batch and all batches before it.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// The chain before the first batch.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash of some content.
    pub fn of(content: &[u8]) -> Self {
        Self(*blake3::hash(content).as_bytes())
    }

    /// Reads 64 lowercase hexadecimal digits, the form in which a hash is shown. Upper case is not
    /// taken: one content, one file name.
    pub fn parse(text: &str) -> Option<Self> {
        if text.bytes().any(|digit| digit.is_ascii_uppercase()) {
            return None;
        }
        blake3::Hash::from_hex(text).ok().map(|hash| Self(*hash.as_bytes()))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

/// Where a journal ends. Two journals with equal heads hold the same batches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// How many batches there are; also the number of the next one, since they count from 0.
    pub batches: u64,
    /// The sequence number that the next event will have; events count from 0 without a gap.
    pub next_seq: u64,
    /// Which opening for writing this is, counted from 1; 0 before the first. A writer of an
    /// earlier epoch has been replaced.
    pub epoch: u64,
    /// The hash of the last batch, and through it of all.
    pub chain: Hash,
}

impl Head {
    /// The head of a journal in which nothing has been written.
    pub const EMPTY: Self = Self { batches: 0, next_seq: 0, epoch: 0, chain: Hash::ZERO };

    /// The head that the journal has once this batch is in it. Pure, so that a writer may know it
    /// beforehand and a reader may check it afterwards.
    #[must_use]
    pub fn after(&self, recorded_at_us: i64, events: u32, body: &[u8]) -> Self {
        FrameHeader::next(self, recorded_at_us, events, body).head_after(body)
    }

    /// Whether both stand behind the same batches, whoever wrote last.
    pub fn same_place(&self, other: &Self) -> bool {
        (self.batches, self.next_seq, self.chain) == (other.batches, other.next_seq, other.chain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hash_is_shown_as_it_is_parsed() {
        let hash = Hash::of(b"abc");
        // The BLAKE3 test vector for "abc".
        let text = "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85";
        assert_eq!(hash.to_string(), text);
        assert_eq!(Hash::parse(text), Some(hash));
        assert_eq!(Hash::parse(&text.to_uppercase()), None);
        assert_eq!(Hash::parse(&text[1..]), None);
    }

    #[test]
    fn every_field_of_a_batch_changes_the_chain() {
        let start = Head::EMPTY.after(5, 2, b"body");
        let later = Head { epoch: 1, ..Head::EMPTY };
        let others = [
            Head::EMPTY.after(6, 2, b"body"),
            Head::EMPTY.after(5, 3, b"body"),
            Head::EMPTY.after(5, 2, b"bodi"),
            later.after(5, 2, b"body"),
            start.after(5, 2, b"body"),
        ];
        assert!(others.iter().all(|other| other.chain != start.chain));
    }
}
