//! The contract of a journal: what every one promises, wherever its bytes lie.
//!
//! **In**: a batch's bytes, with the head that the writer believes in.
//! **Out**: the new head, once the batch is durable; and all batches back again, checked.
//! **Never**: half a batch, a gap, a batch after a failure, a batch from a writer that has been
//! replaced.
//!
//! There are two homes for a journal: local files ([`crate::LocalJournal`]), and `PostgreSQL` for a
//! book that must outlive its machine, which comes later and needs nothing more than this. One
//! statement inserts (book, batch, seq, epoch, previous hash, body) where the lease row still holds
//! the writer's epoch and the last row still has that batch number and hash; no row inserted means
//! [`Failure::Stale`]. That is why an append names the whole expected [`Head`] and why only one
//! batch may be on its way: a sequence number alone lets a replaced writer's pipelined batches in
//! as soon as the new writer has filled the gap before them (`reliability.md`, "Why `PostgreSQL`").
//! An acknowledgement that was lost (connection cut, deadline) is a `Failure` too, and poisons the
//! journal: whoever opens it next reads what became of the batch.
//!
//! Every journal passes the same tests: `tests/conformance.rs`.

use crate::failure::Failure;
use crate::head::{Hash, Head};

/// Events that were decided together and are durable together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Which batch it is, counted from 0.
    pub number: u64,
    /// The sequence number of its first event.
    pub seq: u64,
    /// How many events it holds, at least one.
    pub events: u32,
    /// When the office recorded it, in microseconds since 1970-01-01 UTC; the caller's clock.
    pub recorded_at_us: i64,
    /// The epoch of the writer.
    pub epoch: u64,
    /// The hash of the batch before, which stands for all history up to this one.
    pub previous: Hash,
    /// The events, in the caller's encoding.
    pub body: Vec<u8>,
}

/// An append-only, hash-chained sequence of batches with one writer.
pub trait Journal: Send {
    /// Where the journal ends, as far as this writer has been told.
    fn head(&self) -> Head;

    /// Appends one batch of `events` events (at least one) after `expected`, and returns the new
    /// head when the batch is durable.
    ///
    /// Refused without a change: [`Failure::Stale`] when `expected` is not the head, and
    /// [`Failure::TooLarge`]. Any other failure poisons the journal: every later append is refused
    /// with [`Failure::Poisoned`], because a second fsync after a failed one says nothing about
    /// the first ("fsyncgate").
    fn append(
        &mut self,
        expected: &Head,
        recorded_at_us: i64,
        events: u32,
        body: &[u8],
    ) -> Result<Head, Failure>;

    /// All batches from this one on, up to the present head. Each is checked before it is given
    /// out, and the last one against the head.
    fn read_from(&self, batch: u64) -> Result<Reader, Failure>;

    /// All batches from the first one on.
    fn read(&self) -> Result<Reader, Failure> {
        self.read_from(0)
    }
}

/// Batches in order. After a failure it gives nothing more.
pub struct Reader(Box<dyn Iterator<Item = Result<Batch, Failure>> + Send>);

impl Reader {
    /// Wraps the batches of some journal.
    pub fn new(batches: impl Iterator<Item = Result<Batch, Failure>> + Send + 'static) -> Self {
        let mut failed = false;
        Self(Box::new(batches.take_while(move |batch| {
            let go_on = !failed;
            failed |= batch.is_err();
            go_on
        })))
    }
}

impl Iterator for Reader {
    type Item = Result<Batch, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}
