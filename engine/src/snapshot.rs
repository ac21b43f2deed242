//! Snapshots of the office's state at some point of its journal, so that a start need not replay
//! all that is before.
//!
//! ```text
//! snapshots/<events>.image    header (below), BLAKE3 of the header, the image of the office
//!
//! newest readable one ──> office ─┐
//! journal, from its first byte: checksums and chain, batch by batch
//!   before the snapshot           │ checked, neither decoded nor applied
//!   at the snapshot               ├─ does the chain agree? if not, the snapshot is passed over and
//!   all is replayed
//!   behind it                     └─ decoded and applied
//! ```
//!
//! In: the folder of an office. Out: its books, the same as by a replay. A snapshot is a cache of
//! this build: one that is damaged, or of another build, or of another journal is passed over with
//! a note, and it may be removed at any time. Every byte of the file is under a hash, and the hash
//! of the journal's chain says which history it stands for. Never here: a journal that is not read;
//! an office looked at through a lens, explained, verified or backed up. Source: `reliability.md`,
//! R3.

use crate::folder::Folder;
use crate::history::each_event;
use anyhow::{Context, Result, ensure};
use journal::disk::{Disk, DiskFile};
use journal::{Batch, Failure, Hash, Head};
use office::{IMAGE_VERSION, Office};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A start that replayed more events than this writes a snapshot for the next one.
pub const SNAPSHOT_AFTER_EVENTS: u64 = 500_000;

/// The most bytes of a snapshot: it is read in one piece.
const SNAPSHOT_BYTES_MAX: u64 = 1 << 36;

const MAGIC: [u8; 8] = *b"MUNIMIMG";
const SUFFIX: &str = ".image";
const UNFINISHED: &str = ".unfinished";

/// Magic, image version, hash of the program, events, batches, chain, length of the image, BLAKE3
/// of the image.
const FIELDS_BYTES: usize = 8 + 4 + PROGRAM_BYTES + 8 + 8 + 32 + 8 + 32;
const PROGRAM_BYTES: usize = 16;
const HEADER_BYTES: usize = FIELDS_BYTES + 32;

/// A reader of a journal: it gives each batch to the function, and says what it found and where the
/// journal ends.
pub type Each<'e> = &'e mut dyn FnMut(&Batch) -> Result<(), Failure>;

/// What a journal and the snapshot beside it gave.
pub struct Replayed<Found> {
    /// What the reader of the journal found.
    pub found: Found,
    /// The books.
    pub office: Office,
    /// How many events were applied one by one.
    pub events: u64,
}

/// Reads a journal into an office, from the newest snapshot on when there is one that agrees with
/// the journal.
pub fn replay<Found>(
    folder: &Folder,
    read: impl Fn(Each<'_>) -> Result<(Found, Head), Failure>,
) -> Result<Replayed<Found>> {
    if let Some((start, office)) = newest(folder) {
        let mut replay = Replay { office, start, has_agreed: true };
        let read = read(&mut |batch| replay.take(batch));
        match read {
            Ok((found, end)) if replay.agrees(&end) => return Ok(replay.end(found, &end)),
            Err(failure) if replay.has_agreed => return Err(failure.into()),
            Ok(_) | Err(_) => note(
                &path_of(folder, start.next_seq),
                "is of another journal than the one beside it",
            ),
        }
    }
    let mut replay =
        Replay { office: Office::new(markets::rulebook()), start: Head::EMPTY, has_agreed: true };
    let (found, end) = read(&mut |batch| replay.take(batch))?;
    Ok(replay.end(found, &end))
}

/// The books while the journal goes by.
struct Replay {
    office: Office,
    /// Where the books stood at the start.
    start: Head,
    has_agreed: bool,
}

impl Replay {
    fn take(&mut self, batch: &Batch) -> Result<(), Failure> {
        if batch.number < self.start.batches {
            return Ok(());
        }
        if batch.number == self.start.batches
            && (batch.previous, batch.seq) != (self.start.chain, self.start.next_seq)
        {
            self.has_agreed = false;
            return Err(Failure::Replay {
                batch: batch.number,
                source: "the books are of another history up to here".into(),
            });
        }
        each_event(batch, |recorded| self.office.apply(&recorded))
    }

    /// Did the journal come by the place where the books stood, or end there?
    fn agrees(&self, end: &Head) -> bool {
        self.has_agreed && (self.start.batches < end.batches || self.start.same_place(end))
    }

    fn end<Found>(self, found: Found, end: &Head) -> Replayed<Found> {
        Replayed { found, office: self.office, events: end.next_seq - self.start.next_seq }
    }
}

/// The newest snapshot that can be read; what cannot is named.
fn newest(folder: &Folder) -> Option<(Head, Office)> {
    let names = names(folder).unwrap_or_default();
    let mut counts: Vec<u64> =
        names.iter().filter_map(|name| name.strip_suffix(SUFFIX)?.parse().ok()).collect();
    counts.sort_unstable();
    counts.into_iter().rev().find_map(|events| {
        let path = path_of(folder, events);
        read(folder, &path)
            .inspect_err(|error| note(&path, &format!("cannot be used ({error:#})")))
            .ok()
    })
}

/// Keeps the books as they stand at a head of the journal, and removes older snapshots. A snapshot
/// that cannot be written is missed by nobody but the next start, so this is said and not raised.
pub fn keep(folder: &Folder, head: &Head, office: &Office) {
    if let Err(error) = write(folder, head, office) {
        note(&path_of(folder, head.next_seq), &format!("could not be written ({error:#})"));
    }
}

fn note(path: &Path, what: &str) {
    eprintln!("the snapshot {} {what}; the journal has everything", path.display());
}

fn write(folder: &Folder, head: &Head, office: &Office) -> Result<()> {
    ensure!(
        office.events() == head.next_seq,
        "the books hold {} events, the journal {}",
        office.events(),
        head.next_seq
    );
    let (disk, snapshots) = (disk(folder), snapshots(folder));
    disk.create_folder(&snapshots)?;
    let path = path_of(folder, head.next_seq);
    let unfinished = path.with_extension(&UNFINISHED[1..]);
    let image = office.image();
    let file = disk.create(&unfinished)?;
    file.write_at(0, &encode(head, &image))?;
    file.write_at(HEADER_BYTES as u64, &image)?;
    file.sync()?;
    disk.rename(&unfinished, &path)?;
    disk.sync_folder(&snapshots)?;
    // The new one is durable; the others are of no more use.
    for name in
        names(folder)?.iter().filter(|name| name.ends_with(SUFFIX) || name.ends_with(UNFINISHED))
    {
        let other = snapshots.join(name);
        if other != path {
            disk.remove(&other)?;
        }
    }
    Ok(())
}

fn read(folder: &Folder, path: &Path) -> Result<(Head, Office)> {
    let file = disk(folder).open_read_only(path)?;
    let header = bytes_of(file.as_ref(), 0, HEADER_BYTES)?;
    let (head, image_bytes, image_hash) =
        decode(&header).context("its header is damaged, or of another build")?;
    let size_bytes = file.size()?;
    ensure!(
        size_bytes <= SNAPSHOT_BYTES_MAX,
        "it has {size_bytes} bytes; {SNAPSHOT_BYTES_MAX} is the most"
    );
    ensure!(
        size_bytes.checked_sub(HEADER_BYTES as u64) == Some(image_bytes),
        "it has {size_bytes} bytes, not as many as it says"
    );
    ensure!(
        path_of(folder, head.next_seq) == path,
        "it is of {} events by its header",
        head.next_seq
    );
    let image = bytes_of(file.as_ref(), HEADER_BYTES as u64, usize::try_from(image_bytes)?)?;
    ensure!(Hash::of(&image) == image_hash, "its bytes do not have the hash that it names");
    let office =
        Office::from_image(markets::rulebook(), &image).context("its image is of another build")?;
    ensure!(office.events() == head.next_seq, "its books hold {} events", office.events());
    Ok((head, office))
}

fn bytes_of(file: &dyn DiskFile, offset: u64, count: usize) -> Result<Vec<u8>> {
    let mut bytes = vec![0; count];
    let there = file.read_at(offset, &mut bytes)?;
    ensure!(there == count, "it ends within its first {} bytes", offset + count as u64);
    Ok(bytes)
}

fn encode(head: &Head, image: &[u8]) -> Vec<u8> {
    let fields: [&[u8]; 6] = [
        &build(),
        &head.next_seq.to_le_bytes(),
        &head.batches.to_le_bytes(),
        &head.chain.0,
        &(image.len() as u64).to_le_bytes(),
        &Hash::of(image).0,
    ];
    let mut header = fields.concat();
    header.extend_from_slice(&Hash::of(&header).0);
    header
}

/// Where the snapshot stands in the journal, and the length and the hash of its image; none when it
/// is not of this build.
fn decode(header: &[u8]) -> Option<(Head, u64, Hash)> {
    let (fields, hash) = header.split_last_chunk()?;
    let rest =
        fields.strip_prefix(build().as_slice()).filter(|_| Hash::of(fields) == Hash(*hash))?;
    let (events, rest) = rest.split_first_chunk()?;
    let (batches, rest) = rest.split_first_chunk()?;
    let (chain, rest) = rest.split_first_chunk()?;
    let (image_bytes, image_hash) = rest.split_first_chunk()?;
    let [next_seq, batches, image_bytes] =
        [events, batches, image_bytes].map(|bytes| u64::from_le_bytes(*bytes));
    let head = Head { batches, next_seq, epoch: 0, chain: Hash(*chain) };
    Some((head, image_bytes, Hash(image_hash.try_into().ok()?)))
}

/// What a snapshot of this build begins with.
fn build() -> Vec<u8> {
    [MAGIC.as_slice(), &IMAGE_VERSION.to_le_bytes(), program()].concat()
}

/// The hash of this very program: what `apply` means may change with any line of it. Of a program
/// that cannot be read (it was replaced while it ran) nothing is known, and its snapshots agree
/// with no other's.
fn program() -> &'static [u8] {
    static PROGRAM: OnceLock<[u8; PROGRAM_BYTES]> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let bytes = std::env::current_exe().and_then(std::fs::read);
        let nothing_known = u64::from(std::process::id()).to_le_bytes();
        let hash = bytes.map_or_else(|_| Hash::of(&nothing_known), |bytes| Hash::of(&bytes));
        *hash.0.first_chunk().expect("a hash is longer")
    })
}

/// Everything in the folder of snapshots; nothing when it is not there.
fn names(folder: &Folder) -> std::io::Result<Vec<String>> {
    match disk(folder).list(&snapshots(folder)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        names => names,
    }
}

fn disk(folder: &Folder) -> Arc<dyn Disk> {
    folder.journal().disk
}

fn snapshots(folder: &Folder) -> PathBuf {
    folder.path().join("snapshots")
}

fn path_of(folder: &Folder, events: u64) -> PathBuf {
    snapshots(folder).join(format!("{events}{SUFFIX}"))
}
