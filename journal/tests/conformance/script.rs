//! A small journal with everything in it, and the judge of what is found after an accident.
//!
//! The batches are the same in every run, so that whatever is read can be compared with what was
//! written, byte by byte.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use journal::simulated::SimulatedDisk;
use journal::{Batch, Failure, Head, Journal, LocalJournal, Opened, Place};

/// Small, so that a few batches seal a segment.
pub const SEGMENT_BYTES: u64 = 3000;
/// How many batches each opening of the script appends.
pub const SESSIONS: [u64; 3] = [9, 1, 8];

pub type Files = BTreeMap<PathBuf, Vec<u8>>;

pub fn place(disk: &SimulatedDisk) -> Place {
    Place {
        folder: "/books/journal".into(),
        disk: Arc::new(disk.clone()),
        segment_bytes_max: SEGMENT_BYTES,
    }
}

/// The content of a batch: (recorded at, events, body). Sizes go from nothing to several sectors;
/// the clock jumps back now and then; some bodies hold what looks like the start of a batch.
pub fn content(number: u64) -> (i64, u32, Vec<u8>) {
    let sizes = [40, 0, 700, 3, 1500, 200, 4000, 512];
    let size = sizes[usize::try_from(number % 8).expect("below 8")];
    let mut body: Vec<u8> = (0..size).map(|at| (at * 7 + number * 13).to_le_bytes()[0]).collect();
    if size > 20 {
        body[8..12].copy_from_slice(b"MJFR");
    }
    let recorded_at_us = 1_700_000_000_000_000 + i64::try_from(number % 5).expect("below 5") * 1000;
    (recorded_at_us, u32::try_from(number % 3 + 1).expect("below 4"), body)
}

/// Appends the batch of the script that comes next.
pub fn append_next(journal: &mut impl Journal) -> Result<Head, Failure> {
    let head = journal.head();
    let (recorded_at_us, events, body) = content(head.batches);
    journal.append(&head, recorded_at_us, events, &body)
}

/// What a run was told before it ended.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub created: bool,
    /// The heads of the batches that were acknowledged.
    pub heads: Vec<Head>,
}

/// Creates a journal and writes the whole script, until the end or a failure.
pub fn run(place: &Place, told: &mut Told) -> Result<(), Failure> {
    LocalJournal::create(place)?;
    told.created = true;
    for batches in SESSIONS {
        let (mut journal, _) = LocalJournal::open_for_writing(place, |_| Ok(()))?;
        for _ in 0..batches {
            told.heads.push(append_next(&mut journal)?);
        }
        journal.close()?;
    }
    Ok(())
}

/// The disk after the whole script.
pub fn finished() -> (SimulatedDisk, Told) {
    let (disk, mut told) = (SimulatedDisk::new(), Told::default());
    run(&place(&disk), &mut told).expect("nothing goes wrong");
    (disk, told)
}

/// Opens for writing and collects all batches.
pub fn open(place: &Place) -> Result<(LocalJournal, Opened, Vec<Batch>), Failure> {
    let mut batches = Vec::new();
    let (journal, opened) = LocalJournal::open_for_writing(place, |batch| {
        batches.push(batch.clone());
        Ok(())
    })?;
    Ok((journal, opened, batches))
}

/// Whether these are the first batches of the script; gives the head behind them.
pub fn check_prefix(batches: &[Batch]) -> Head {
    let mut head = Head::EMPTY;
    for batch in batches {
        let (recorded_at_us, events, body) = content(head.batches);
        assert_eq!((batch.number, batch.seq), (head.batches, head.next_seq));
        assert_eq!((batch.recorded_at_us, batch.events), (recorded_at_us, events));
        assert_eq!(batch.body, body);
        assert!(batch.epoch >= head.epoch);
        head = Head { epoch: batch.epoch, ..head }.after(recorded_at_us, events, &body);
    }
    head
}

/// Recovers what an accident left, and judges it: every acknowledged batch is there, at most the
/// one that was on its way as well, whole; the head is the replay of what is there; and the journal
/// can be written, closed and verified. Gives the number of batches found.
pub fn check_recovery(disk: &SimulatedDisk, told: &Told) -> usize {
    let place = place(disk);
    let (mut journal, opened, batches) = match open(&place) {
        Err(Failure::NoJournal { .. }) if !told.created => {
            LocalJournal::create(&place).expect("an interrupted creation can be repeated");
            open(&place).expect("it was created")
        }
        opened => opened.expect("an accident is no damage"),
    };
    let found = check_prefix(&batches);
    assert!(found.same_place(&opened.head), "the head is the replay of what is there");
    let acknowledged = told.heads.len();
    assert!(batches.len() >= acknowledged, "{acknowledged} acknowledged, {} found", batches.len());
    assert!(
        batches.len() <= acknowledged + 1,
        "{acknowledged} acknowledged, {} found",
        batches.len()
    );
    if let Some(head) = told.heads.last() {
        assert!(check_prefix(&batches[..acknowledged]).same_place(head));
        assert!(opened.head.epoch > head.epoch, "a new opening is a new epoch");
    }
    append_next(&mut journal).expect("a recovered journal is written");
    let head = journal.close().expect("it is closed");
    assert_eq!(LocalJournal::verify(&place).expect("it is whole").head, head);
    batches.len()
}

/// The file that a failure names.
pub fn named_file(failure: &Failure) -> Option<&Path> {
    match failure {
        Failure::Damaged { file, .. } | Failure::NeedsRecovery { file, .. } => Some(file),
        _ => None,
    }
}

/// Opens these files for writing, which must give the whole script or refuse without a change.
/// Says which.
pub fn opens_whole_or_refuses(files: &Files, batches_written: usize) -> bool {
    let disk = SimulatedDisk::with_files(files);
    match open(&place(&disk)) {
        Ok((_, opened, batches)) => {
            assert!(check_prefix(&batches).same_place(&opened.head));
            assert_eq!(batches.len(), batches_written, "an acknowledged batch is missing");
            true
        }
        Err(failure) => {
            assert!(matches!(failure, Failure::Damaged { .. }), "{failure}");
            assert_eq!(
                &without_lock(disk.files()),
                &without_lock(files.clone()),
                "a refusal changed something"
            );
            false
        }
    }
}

fn without_lock(mut files: Files) -> Files {
    files.retain(|path, _| !path.ends_with("LOCK"));
    files
}
