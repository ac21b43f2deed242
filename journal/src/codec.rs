//! The codec: events, serialized as the bytes of a batch, and back; one stable layout for each
//! form.
//!
//! ```text
//!  batch body = event, event, ...        event = tag, version, origin, fields
//!  tag, version   one byte each; the pair names the layout of the fields for ever (`events.rs`)
//!  number         LEB128: 7 bits a byte, the lowest first; a signed one is zigzagged before
//!                 (0, -1, 1, -2, ...)
//!  text           its length in bytes, then UTF-8
//!  options        one byte of presence bits before the fields, the first option in the lowest bit
//!  row, date and moment   the difference to the one before in the same batch
//! ```
//!
//! In: [`Recorded`] events, or the body of a batch. Out: the body, or the events. The frame around
//! the body is not here: it must keep the count of events, because a body that was cut between two
//! events reads well.
//!
//! Never here: I/O; an event that was not what was written (an entry that does not balance is
//! refused again); a panic on damaged bytes; a change of a layout or code that was ever written.
//! New fields are a new version beside the old. Source: LEB128 is DWARF 5, 7.6; zigzag is Protocol
//! Buffers, "Encoding".

mod actions;
mod bytes;
mod charges;
mod editions;
mod entries;
mod events;
mod financing;
mod market_rows;
mod moves;
mod people;
mod proposals;
mod records;
mod sentences;
mod values;
mod words;

use bytes::{Reader, Writer};
use terms::{AssetId, Recorded};

/// The most postings of one entry. A trade has about six; balance is proved in the square of their
/// number.
pub const POSTINGS_MAX: usize = 4096;

/// Writes events into the body of a batch.
#[derive(Debug, Default)]
pub struct Encoder {
    writer: Writer,
    events: u32,
}

impl Encoder {
    /// An encoder at the start of a batch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an event to the batch. It stops the program on what could never be read again: more
    /// than [`POSTINGS_MAX`] postings, more than [`terms::SCALE_MAX`] digits behind a point, or a
    /// sentence too deep within others.
    pub fn push(&mut self, recorded: &Recorded) {
        self.writer.recorded(recorded);
        self.events += 1;
    }

    /// The size of the body so far.
    pub const fn bytes(&self) -> usize {
        self.writer.len()
    }

    /// The count of events and the body; the encoder is then at the start of a new batch.
    pub fn take(&mut self) -> (u32, Vec<u8>) {
        (std::mem::take(&mut self.events), self.writer.take())
    }
}

/// Reads the events of a batch's body in order; after the first error there are no more.
#[derive(Debug)]
pub struct Decoder<'body> {
    reader: Reader<'body>,
}

impl<'body> Decoder<'body> {
    /// A decoder at the start of `body`.
    pub fn new(body: &'body [u8]) -> Self {
        Self { reader: Reader::new(body) }
    }
}

impl Iterator for Decoder<'_> {
    type Item = Result<Recorded, Undecodable>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        if self.reader.is_at_end() {
            return None;
        }
        let recorded = self.reader.recorded();
        Some(recorded.map_err(|wrong| Undecodable { offset_bytes: self.reader.give_up(), wrong }))
    }
}

impl std::iter::FusedIterator for Decoder<'_> {}

/// Bytes that are no event: damage, or the work of a later version of this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {offset_bytes} of the batch: {wrong}")]
pub struct Undecodable {
    /// Where in the body reading stopped: before what is cut off or is no number, after any other
    /// value that is wrong.
    pub offset_bytes: usize,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong with the bytes of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// The body ends inside an event.
    #[error("the batch ends inside an event")]
    CutOff,
    /// No event has this tag and this version.
    #[error("no event has the tag {tag} in version {version}")]
    UnknownForm {
        /// The tag.
        tag: u8,
        /// The version.
        version: u8,
    },
    /// A code stands for no word of its kind.
    #[error("{code} is the code of no {word}")]
    UnknownWord {
        /// Which kind of word.
        word: &'static str,
        /// The code.
        code: u8,
    },
    /// A presence bit is set that belongs to no field.
    #[error("the presence bits {0:08b} name a field that is not known")]
    UnknownPresence(u8),
    /// A number does not fit where it stands.
    #[error("a number does not fit where it stands")]
    NumberTooLarge,
    /// A quantity is beyond [`terms::QUANTITY_MAX`].
    #[error("the quantity {0} is too large")]
    QuantityTooLarge(i64),
    /// A decimal has more than [`terms::SCALE_MAX`] digits behind the point.
    #[error("a number has {0} digits behind the point")]
    ScaleTooLarge(u8),
    /// A fraction is not in lowest terms, or stands over this.
    #[error("a fraction is not in lowest terms over {0}")]
    NoFraction(i64),
    /// A period is written as its first day, and this is none.
    #[error("no period begins on {0}")]
    NoPeriod(terms::Date),
    /// A text is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,
    /// An entry has more than [`POSTINGS_MAX`] postings.
    #[error("an entry has {0} postings; {POSTINGS_MAX} is the most")]
    TooManyPostings(u64),
    /// A sentence stands too deep within others.
    #[error("a sentence stands too deep within others")]
    TooDeep,
    /// A posting moves nothing.
    #[error("a posting moves nothing")]
    EmptyPosting,
    /// The postings of an asset do not sum to zero.
    #[error("an entry does not balance in asset {}", .0.0)]
    DoesNotBalance(AssetId),
}
