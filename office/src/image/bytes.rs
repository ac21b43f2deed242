//! The bytes of an image, one number after the other.
//!
//! In: numbers and texts. Out: bytes; and back, or none. A number is LEB128, 7 bits a byte, the lowest first; a signed one
//! is zigzagged before (0, −1, 1, −2, ...); what is always long is little-endian and whole.
//! Never here: what the numbers mean; a byte that is read twice or passed over.

use terms::Rulebook;

/// Takes what is written.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    pub(super) bytes: Vec<u8>,
}

impl Writer {
    pub(super) fn number(&mut self, mut number: u64) {
        while number > 0x7f {
            self.bytes.push(low_byte(number) | 0x80);
            number >>= 7;
        }
        self.bytes.push(low_byte(number));
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub(super) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

fn low_byte(number: u64) -> u8 {
    number.to_le_bytes()[0]
}

/// Gives out what was written, in order. It knows how many accounts, assets, documents and trades have been read, because
/// a number that stands for none of them is no number of this office.
pub(crate) struct Reader<'i> {
    bytes: &'i [u8],
    /// The rules, until the directory takes them.
    pub(crate) rulebook: Option<Rulebook>,
    pub(crate) accounts: usize,
    pub(crate) assets: usize,
    pub(crate) sources: usize,
    pub(crate) trades: usize,
}

impl<'i> Reader<'i> {
    pub(super) fn new(rulebook: Rulebook, bytes: &'i [u8]) -> Self {
        Self { bytes, rulebook: Some(rulebook), accounts: 0, assets: 0, sources: 0, trades: 0 }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f) << shift;
            if bits >> shift != u64::from(byte & 0x7f) {
                return None;
            }
            number |= bits;
            if byte < 0x80 {
                // A zero at the end could have been left out: one number, one way to write it.
                return (byte != 0 || shift == 0).then_some(number);
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

    /// For how many rows of a table memory may be taken at once: about as much as the bytes that are left could fill.
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

    pub(super) fn byte(&mut self) -> Option<u8> {
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
