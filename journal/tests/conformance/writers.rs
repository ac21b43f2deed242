//! Several writers of one journal (R6), and somebody who takes away what keeps them apart: what any
//! of them acknowledged is never written over and never lost.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use journal::disk::Disk;
use journal::simulated::SimulatedDisk;
use journal::{Failure, Journal, LocalJournal, Place};

use super::between::{InterruptedDisk, Locks};
use super::script::{open, place};

const FOLDER: &str = "/books/journal";

/// What an administrator does who believes in a stale lock, or moves a journal to another disk
/// under a program that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meddling {
    Nothing,
    RemoveLock,
    ExchangeHead,
    ExchangeFolder,
    ExchangeLastSegment,
    ExchangeAll,
}

const MEDDLINGS: [Meddling; 6] = [
    Meddling::Nothing,
    Meddling::RemoveLock,
    Meddling::ExchangeHead,
    Meddling::ExchangeFolder,
    Meddling::ExchangeLastSegment,
    Meddling::ExchangeAll,
];

impl Meddling {
    fn with(self, disk: &SimulatedDisk) {
        let at = |name: &str| Path::new(FOLDER).join(name);
        let last = || -> PathBuf {
            let files = disk.files();
            let mut segments = files.into_keys().filter(|path| path.extension().is_some());
            segments.next_back().expect("there is a segment")
        };
        match self {
            Self::Nothing => {}
            // It may be gone already.
            Self::RemoveLock => drop(disk.remove(&at("LOCK"))),
            Self::ExchangeHead => disk.exchange(&at("HEAD")),
            Self::ExchangeFolder => disk.exchange(Path::new(FOLDER)),
            Self::ExchangeLastSegment => disk.exchange(&last()),
            Self::ExchangeAll => {
                Self::RemoveLock.with(disk);
                Self::ExchangeHead.with(disk);
                Self::ExchangeFolder.with(disk);
            }
        }
    }
}

/// What was acknowledged, by the number of the batch.
#[derive(Clone, Default)]
struct Acknowledged(Arc<Mutex<BTreeMap<u64, Vec<u8>>>>);

impl Acknowledged {
    /// Appends, and keeps what is acknowledged; two writers never acknowledge one number.
    fn append(&self, journal: &mut LocalJournal, body: &[u8]) -> Result<(), Failure> {
        let head = journal.head();
        let now = journal.append(&head, 0, 1, body)?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let other = kept.insert(now.batches - 1, body.to_vec());
        assert_eq!(other, None, "batch {} was acknowledged twice", now.batches - 1);
        Ok(())
    }

    /// All of it is there, for whoever opens the journal next, and the journal is whole.
    fn check(&self, place: &Place, case: &str) {
        let (journal, _, batches) =
            open(place).unwrap_or_else(|failure| panic!("{case}: {failure}"));
        for (number, body) in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            let found = usize::try_from(*number).ok().and_then(|number| batches.get(number));
            assert_eq!(found.map(|batch| &batch.body), Some(body), "{case}: batch {number}");
        }
        journal.close().expect("it is closed");
        LocalJournal::verify(place).unwrap_or_else(|failure| panic!("{case}: {failure}"));
    }
}

/// A journal with a batch in it.
fn begun(segment_bytes_max: u64) -> (SimulatedDisk, Place, Acknowledged) {
    let disk = SimulatedDisk::new();
    let place = Place { segment_bytes_max, ..place(&disk) };
    LocalJournal::create(&place).expect("the folder is empty");
    let acknowledged = Acknowledged::default();
    let (mut journal, _, _) = open(&place).expect("it was created");
    acknowledged.append(&mut journal, b"the first").expect("nobody else is there");
    journal.close().expect("it is closed");
    (disk, place, acknowledged)
}

/// A generator of numbers without a pattern (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) % end
    }
}

#[derive(Debug, Default)]
struct Counts {
    acknowledged: u64,
    locked_out: u64,
    beside_another: u64,
    replaced: u64,
}

/// Three writers and a meddler take turns, in an order of chance.
#[test]
fn in_every_order_what_was_acknowledged_stays() {
    const ORDERS: u64 = 10_000;
    let mut counts = Counts::default();
    for seed in 1..=ORDERS {
        take_turns(seed, &mut counts);
    }
    println!(
        "counted R6: {ORDERS} tried, {ORDERS} survived: interleavings of three writers, {counts:?}"
    );
    assert!(counts.acknowledged > ORDERS && counts.locked_out > 1000 && counts.replaced > 1000);
    assert!(counts.beside_another > 1000, "others got in beside the first");
}

fn take_turns(seed: u64, counts: &mut Counts) {
    let (disk, place, acknowledged) = begun(400);
    let mut chance = Chance(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut writers: [Option<LocalJournal>; 3] = [None, None, None];
    for turn in 0..16 {
        let who = usize::try_from(chance.below(3)).expect("below three");
        let others = writers.iter().flatten().count();
        match (chance.below(9), &mut writers[who]) {
            (0..=5, Some(journal)) => {
                match acknowledged.append(journal, format!("{seed} {turn} {who}").as_bytes()) {
                    Ok(()) => counts.acknowledged += 1,
                    Err(Failure::Replaced { .. }) => counts.replaced += 1,
                    Err(Failure::Poisoned { .. }) => {}
                    Err(failure) => panic!("{failure}"),
                }
            }
            (0..=5, none) => match LocalJournal::open_for_writing(&place, |_| Ok(())) {
                Ok((journal, _)) => {
                    *none = Some(journal);
                    counts.beside_another += u64::from(others > 0);
                }
                Err(Failure::Locked { .. }) => counts.locked_out += 1,
                Err(failure) => panic!("seed {seed}: {failure}"),
            },
            (6, writer) => drop(writer.take()),
            (_, _) => {
                let which = usize::try_from(chance.below(6)).expect("below six");
                MEDDLINGS[which].with(&disk);
            }
        }
    }
    drop(writers);
    acknowledged.check(&place, &format!("seed {seed}"));
}

/// Between any two calls that one writer makes to the disk, somebody meddles, and another writer
/// opens, writes and closes.
#[test]
fn between_any_two_calls_another_writer_comes_and_goes() {
    let (mut cases, mut came_in) = (0, 0);
    for meddling in MEDDLINGS {
        // A segment for each batch, and all in one.
        for segment_bytes_max in [1, 1 << 20] {
            for call in 0.. {
                let Some(other) =
                    interrupted_at(call, meddling, Locks::Hold, segment_bytes_max, true)
                else {
                    break;
                };
                cases += 1;
                came_in += u64::from(other);
            }
        }
    }
    println!(
        "counted R6: {cases} tried, {cases} survived: interruptions of a writer, another one came in {came_in} times"
    );
    assert!(cases > 500 && came_in > 100, "{cases} {came_in}");
}

/// The same where locks are void: what keeps writers apart then is HEAD, and that nothing is
/// written over.
#[test]
fn where_locks_are_void_what_was_acknowledged_stays() {
    let mut cases = 0;
    for meddling in MEDDLINGS {
        for call in 0.. {
            match interrupted_at(call, meddling, Locks::AreVoid, 1 << 20, false) {
                Some(came_in) => assert!(came_in),
                None => break,
            }
            cases += 1;
        }
    }
    println!(
        "counted R6: {cases} tried, {cases} survived: interruptions of a writer whose lock is void"
    );
    assert!(cases > 200, "{cases}");
}

/// Whether the other one came in; none when the writer makes fewer calls.
fn interrupted_at(
    call: u64,
    meddling: Meddling,
    locks: Locks,
    segment_bytes_max: u64,
    while_opening: bool,
) -> Option<bool> {
    let (disk, place, acknowledged) = begun(segment_bytes_max);
    let interrupted = InterruptedDisk::over(&disk, locks);
    let own = Place { disk: Arc::new(interrupted.clone()), ..place.clone() };
    let came_in = Arc::new(Mutex::new(false));
    let event = {
        let (acknowledged, place, came_in) = (acknowledged.clone(), place.clone(), came_in.clone());
        move || {
            meddling.with(&disk);
            *came_in.lock().unwrap_or_else(PoisonError::into_inner) =
                comes_and_goes(&place, &acknowledged);
        }
    };
    let mut event = Some(event);
    if while_opening {
        interrupted.interrupt(call, event.take().expect("it has not happened"));
    }
    let mut journal = LocalJournal::open_for_writing(&own, |_| Ok(())).ok().map(|opened| opened.0);
    if let Some(event) = event {
        interrupted.interrupt(call, event);
    }
    for number in 0..4 {
        if let Some(journal) = &mut journal {
            // Refused or acknowledged; which of them, the check below judges.
            let _ = acknowledged.append(journal, format!("own {number}").as_bytes());
        }
    }
    let _ = journal.map(LocalJournal::close);
    if interrupted.waits() {
        return None;
    }
    acknowledged.check(&place, &format!("call {call}, {meddling:?}, {locks:?}"));
    let came_in = came_in.lock().unwrap_or_else(PoisonError::into_inner);
    Some(*came_in)
}

/// Another program: opens, writes three batches, closes. Whether it came in.
fn comes_and_goes(place: &Place, acknowledged: &Acknowledged) -> bool {
    let Ok((mut other, _)) = LocalJournal::open_for_writing(place, |_| Ok(())) else {
        return false;
    };
    for number in 0..3 {
        acknowledged.append(&mut other, format!("other {number}").as_bytes()).expect("it is alone");
    }
    other.close().expect("it is closed");
    true
}
