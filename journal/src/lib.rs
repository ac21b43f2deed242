//! The archive of the office (an append-only event store): what was decided, in order, for ever.
//!
//! **In**: batches of events as bytes, and source documents as bytes.
//! **Out**: the same bytes, in the same order, every one of them checked; or a [`Failure`] that
//! names the file and the byte.
//! **Never**: but for its codec it never looks into a batch, never reads a clock, never retries a
//! failed fsync, and never serves a byte that it has not checked.
//!
//! ```text
//!   office ──append(expected head, bytes)──> Journal ──one write, one fdatasync──> 00000007.seg
//!                                               │                                  HEAD
//!   office <──batches, checked one by one───────┘
//!
//!   inbound ──keep(bytes)──> Archive ──> 3f9a…c2  (one file per document, named by its content)
//! ```
//!
//! A batch is stored as a frame (`frame.rs`): a header, two checksums, the hash of the batch before
//! it, the body. The hashes make a chain, so the last one ([`Head::chain`]) stands for the whole
//! history; who keeps the head of yesterday can prove that nothing before it was changed.
//!
//! Source: `reliability.md` (the bar R1, R3, R4, R6; the conformance list 2.3); the fsync of
//! `PostgreSQL` 12 and the `fsyncgate` thread of 2018; `SQLite`, "Atomic commit" and "Powersafe
//! overwrite".

mod failure;
mod frame;
mod head;
mod journal;

mod archive;
pub mod codec;
pub mod disk;
pub mod local;
#[cfg(any(test, feature = "simulation"))]
pub mod simulated;

pub use archive::{Archive, DOCUMENT_BYTES_MAX};
pub use failure::Failure;
pub use frame::{BATCH_BYTES_MAX, FRAME_HEADER_BYTES};
pub use head::{Hash, Head};
pub use journal::{Batch, Journal, Reader};
pub use local::{ACCESS_FOLDER, LocalJournal, Opened, Place, Prefix, SegmentPart, Tail, TornTail};
pub use local::{Remade, Spoilt, Verified, prove_at_rest, read_durable, recover, remake_head};
