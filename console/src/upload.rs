//! Uploads: a file that somebody sends is written beside the office while it comes, and read into
//! memory when its turn has come, so that a slow line or many at once cost no memory.
//!
//! In: the pieces of a body. Out: its hash, its length, and its bytes once. Never here: a file with
//! a name: what was not taken in is gone when its sender is, and when the power is.

use crate::Rooms;
use crate::reason::failed;
use anyhow::{Context, Result};
use axum::body::Bytes;
use door::Problem;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;
use terms::{ContentHash, Document, Name, SourceKind, sentence};
use tokio_stream::{Stream, StreamExt};

/// A file that is longer is large: packed, it may come to 250 times as much.
const LARGE_BYTES: u64 = 256 << 10;
/// So many bytes are gathered before they are written.
const PIECE_BYTES: usize = 1 << 20;

/// What somebody hands in.
#[derive(Debug)]
pub enum Content {
    /// The rows of a form, or of JSON.
    Rows(Vec<u8>),
    /// A file.
    File(Upload),
}

impl Content {
    /// The document that it is under a name.
    pub fn document(&self, kind: SourceKind, name: Name) -> Document {
        let (content, bytes) = match self {
            Self::Rows(rows) => (ContentHash(journal::Hash::of(rows).0), rows.len() as u64),
            Self::File(Upload { hash, bytes, file: _ }) => (*hash, *bytes),
        };
        Document { kind, name, content, layout: None, bytes }
    }

    /// Did it come as a file?
    pub const fn is_file(&self) -> bool {
        matches!(self, Self::File(_))
    }

    /// May it take a lot of memory once it is read?
    pub const fn is_large(&self) -> bool {
        match self {
            Self::Rows(_) => false,
            Self::File(upload) => upload.bytes > LARGE_BYTES,
        }
    }

    /// Its bytes, when its turn has come.
    pub fn read(self) -> Result<Vec<u8>> {
        match self {
            Self::Rows(rows) => Ok(rows),
            Self::File(upload) => upload.read(),
        }
    }
}

/// A file that came whole.
#[derive(Debug)]
pub struct Upload {
    file: File,
    hash: ContentHash,
    bytes: u64,
}

impl Upload {
    /// Takes the pieces of a body, each as it comes.
    pub async fn take<E>(
        rooms: &Arc<Rooms>,
        mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
        broken: impl Fn(E) -> Problem,
    ) -> Result<Self, Problem> {
        let mut receiving = Receiving::begin(rooms.folder.path()).map_err(not_written)?;
        while let Some(piece) = pieces.next().await {
            receiving.gathered.extend_from_slice(&piece.map_err(&broken)?);
            if receiving.gathered.len() >= PIECE_BYTES {
                receiving = receiving.written(rooms).await?;
            }
        }
        let receiving = receiving.written(rooms).await?;
        let hash = ContentHash(*receiving.hasher.finalize().as_bytes());
        Ok(Self { file: receiving.file, hash, bytes: receiving.bytes })
    }

    fn read(mut self) -> Result<Vec<u8>> {
        let could_not = || "what was handed in could not be read again";
        let mut bytes = Vec::with_capacity(usize::try_from(self.bytes)?);
        self.file.rewind().with_context(could_not)?;
        self.file.read_to_end(&mut bytes).with_context(could_not)?;
        Ok(bytes)
    }
}

/// A file that is coming.
struct Receiving {
    file: File,
    hasher: blake3::Hasher,
    bytes: u64,
    gathered: Vec<u8>,
}

impl Receiving {
    fn begin(office: &Path) -> std::io::Result<Self> {
        let file = tempfile::tempfile_in(office)?;
        Ok(Self { file, hasher: blake3::Hasher::new(), bytes: 0, gathered: Vec::new() })
    }

    async fn written(mut self, rooms: &Arc<Rooms>) -> Result<Self, Problem> {
        let write = move || {
            self.file.write_all(&self.gathered)?;
            self.hasher.update(&self.gathered);
            self.bytes += self.gathered.len() as u64;
            self.gathered.clear();
            Ok(self)
        };
        rooms.apart(move |_| Ok(write())).await.map_err(failed)?.map_err(not_written)
    }
}

fn not_written(error: std::io::Error) -> Problem {
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        return Problem::no_room(sentence!(
            "the disk of the office is full; nothing of this was kept, send it again when there is room"
        ));
    }
    failed(anyhow::Error::new(error).context("what was handed in could not be written"))
}
