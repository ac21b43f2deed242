//! Uploads: a file that somebody sends is written beside the office while it comes, and read into
//! memory when its turn has come, so that a slow line or many at once cost no memory.
//!
//! In: the pieces of a body. Out: its hash, its length, and its bytes once. Never here: a file with
//! a name: what was not taken in is gone when its sender is, and when the power is.

use crate::Rooms;
use crate::at_once::{Share, UsedUp};
use crate::reason::failed;
use anyhow::{Context, Result};
use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_LENGTH;
use door::Problem;
use std::fmt;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::Path;
use std::sync::Arc;
use terms::{ContentHash, Document, Name, SourceKind, sentence};
use tokio_stream::{Stream, StreamExt};

/// A file that is longer is large: packed, it may come to 250 times as much.
const LARGE_BYTES: u64 = 256 << 10;
/// So many bytes are gathered before they are written; what is not longer is not written at all.
const PIECE_BYTES: usize = 1 << 20;
/// So many files of one person come, or wait to be read, at once.
pub const OF_PERSON_MAX: usize = 8;
/// So many files of all people together.
pub const OF_ALL_MAX: usize = 32;
/// After so many seconds another attempt makes sense.
const BUSY_S: i64 = 5;

/// How many bytes come, as the head of a request says it; none when it does not.
pub fn told_bytes(headers: &HeaderMap) -> u64 {
    let told = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    told.unwrap_or_default()
}

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
            Self::File(Upload { hash, bytes, .. }) => (*hash, *bytes),
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

/// A file that came whole. It has its share in all that come until it is read.
pub struct Upload {
    /// What was written of it; none when it is short.
    file: Option<File>,
    /// What was not.
    rest: Vec<u8>,
    hash: ContentHash,
    bytes: u64,
    _share: Share,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload of {} bytes", self.bytes)
    }
}

impl Upload {
    /// Takes the pieces of a body of a person, each as it comes, as long as the disk has room.
    pub async fn take<E>(
        rooms: &Arc<Rooms>,
        person: &str,
        mut pieces: impl Stream<Item = Result<Bytes, E>> + Unpin,
        broken: impl Fn(E) -> Problem,
    ) -> Result<Self, Problem> {
        let share = rooms.uploads.begin(person).map_err(too_many)?;
        let mut receiving = Receiving::default();
        while let Some(piece) = pieces.next().await {
            receiving.gathered.extend_from_slice(&piece.map_err(&broken)?);
            if receiving.gathered.len() > PIECE_BYTES {
                receiving = receiving.written(rooms).await?;
            }
        }
        let Receiving { file, hasher, bytes, gathered: rest } = receiving.whole(rooms).await?;
        let hash = ContentHash(*hasher.finalize().as_bytes());
        Ok(Self { file, rest, hash, bytes, _share: share })
    }

    fn read(self) -> Result<Vec<u8>> {
        let Some(mut file) = self.file else { return Ok(self.rest) };
        let could_not = || "the upload could not be read again";
        let mut bytes = Vec::with_capacity(usize::try_from(self.bytes)?);
        file.rewind().with_context(could_not)?;
        file.read_to_end(&mut bytes).with_context(could_not)?;
        Ok(bytes)
    }
}

/// A file that is coming: what was written of it, and what was gathered since.
#[derive(Default)]
struct Receiving {
    file: Option<File>,
    hasher: blake3::Hasher,
    bytes: u64,
    gathered: Vec<u8>,
}

impl Receiving {
    /// Writes what was gathered, on a disk that has room for what is under way besides.
    async fn written(self, rooms: &Arc<Rooms>) -> Result<Self, Problem> {
        let write = move |rooms: &Rooms| {
            rooms.check_disk(0)?;
            self.hashed().write(rooms.folder.path()).map_err(not_written)
        };
        rooms.apart(move |rooms| Ok(write(rooms))).await.map_err(failed)?
    }

    /// The end of it; nothing is written when it is short.
    async fn whole(self, rooms: &Arc<Rooms>) -> Result<Self, Problem> {
        if self.file.is_some() {
            return self.written(rooms).await;
        }
        rooms.apart(move |_| Ok(self.hashed())).await.map_err(failed)
    }

    fn hashed(mut self) -> Self {
        self.hasher.update(&self.gathered);
        self.bytes += self.gathered.len() as u64;
        self
    }

    fn write(mut self, office: &Path) -> std::io::Result<Self> {
        let mut file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(office)?,
        };
        file.write_all(&self.gathered)?;
        self.gathered.clear();
        Ok(Self { file: Some(file), ..self })
    }
}

fn too_many(used_up: UsedUp) -> Problem {
    let detail = match used_up {
        UsedUp::OfPerson => sentence!(
            "{most} of your files are coming or wait to be read already; send this one when one of them is done",
            most = OF_PERSON_MAX
        ),
        UsedUp::OfAll => sentence!("too many files are coming already; send it again in a while"),
    };
    used_up.problem(detail, BUSY_S)
}

fn not_written(error: std::io::Error) -> Problem {
    if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) {
        return Problem::no_room(sentence!(
            "the disk is full; nothing of this was kept, send it again when there is room"
        ));
    }
    failed(anyhow::Error::new(error).context("the upload could not be written"))
}
