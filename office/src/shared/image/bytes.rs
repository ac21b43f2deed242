//! The bytes of an image, one number after the other.
//!
//! In: numbers and texts. Out: bytes; and back, or none. A number is LEB128, 7 bits a byte, the
//! lowest first; a signed one is zigzagged before (0, −1, 1, −2, ...); what is always long is
//! little-endian and whole. Never here: what the numbers mean; a byte that is read twice or passed
//! over.

use super::{Image, Numbered};
use terms::Rulebook;

/// Takes what is written.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(super) fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.byte(low_byte(number) | 0x80);
            number >>= 7;
        }
        self.byte(low_byte(number));
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(super) fn rows<'r, Row: Image + 'r>(
        &mut self,
        rows: impl IntoIterator<Item = &'r Row, IntoIter: ExactSizeIterator>,
    ) {
        let rows = rows.into_iter();
        self.count(rows.len());
        for row in rows {
            row.write(self);
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

fn low_byte(number: u64) -> u8 {
    number.to_le_bytes()[0]
}

/// Gives out what was written, in order.
pub(crate) struct Reader<'i> {
    bytes: &'i [u8],
    /// The rules, until the directory takes them.
    pub(crate) rulebook: Option<Rulebook>,
    /// How many rows the numbers of this office may stand for.
    pub(super) numbered: Numbered,
}

impl<'i> Reader<'i> {
    pub(super) fn new(rulebook: Rulebook, bytes: &'i [u8]) -> Self {
        Self { bytes, rulebook: Some(rulebook), numbered: Numbered::default() }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        match self.byte()? {
            // Half of all numbers are this small.
            byte @ ..0x80 => Some(byte.into()),
            byte => self.number_after(byte),
        }
    }

    fn number_after(&mut self, first: u8) -> Option<u64> {
        let mut number = u64::from(first & 0x7f);
        for shift in (7..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            number |= bits << shift;
            if byte < 0x80 {
                // A zero at the end could have been left out: one number, one way to write it. Nor
                // does it run over.
                return (byte != 0 && bits << shift >> shift == bits).then_some(number);
            }
        }
        None
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A count of things that are still to come, of which each takes at least one byte.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.bytes.len()).then_some(count)
    }

    /// For how many rows of a table memory may be taken at once: about as much as the bytes that
    /// are left could fill.
    pub(super) fn room<Row>(&self, rows: usize) -> usize {
        /// A row in memory is a few times as long as in the image.
        const STRETCH: usize = 4;
        rows.min(STRETCH * self.bytes.len() / size_of::<Row>().max(1))
    }

    pub(super) fn text(&mut self) -> Option<&'i str> {
        let count = self.count()?;
        let (text, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    pub(super) fn array<const COUNT: usize>(&mut self) -> Option<[u8; COUNT]> {
        let (array, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*array)
    }
}
