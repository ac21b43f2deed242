//! Promises of every journal, wherever its bytes lie (`reliability.md`, 2.3; R6).

use std::sync::Arc;

use journal::simulated::SimulatedDisk;
use journal::{BATCH_BYTES_MAX, Batch, Failure, Head, Journal, LocalJournal, Place};

use super::script::{append_next, check_prefix, content, place};

/// Somewhere that holds one journal.
trait Home {
    type Journal: Journal;

    /// Opens the journal for writing, in a new epoch. Another writer may still believe that it has
    /// the journal.
    fn open(&self) -> Result<Self::Journal, Failure>;

    /// Lets the next attempt to make something durable fail.
    fn fail_next_sync(&self);
}

struct Simulated(SimulatedDisk);

impl Home for Simulated {
    type Journal = LocalJournal;

    fn open(&self) -> Result<LocalJournal, Failure> {
        Ok(LocalJournal::open_for_writing(&place(&self.0), |_| Ok(()))?.0)
    }

    fn fail_next_sync(&self) {
        self.0.fail_sync(self.0.syncs());
    }
}

fn simulated() -> Simulated {
    let disk = SimulatedDisk::new();
    LocalJournal::create(&place(&disk)).expect("the folder is empty");
    Simulated(disk)
}

/// Files, with a simulated disk only where a failure is needed.
struct Real(tempfile::TempDir);

impl Home for Real {
    type Journal = LocalJournal;

    fn open(&self) -> Result<LocalJournal, Failure> {
        let place = Place { segment_bytes_max: 3000, ..Place::at(self.0.path()) };
        Ok(LocalJournal::open_for_writing(&place, |_| Ok(()))?.0)
    }

    fn fail_next_sync(&self) {
        unreachable!("a real disk does not fail when it is asked to");
    }
}

fn real() -> Real {
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    LocalJournal::create(&Place::at(folder.path())).expect("the folder is empty");
    Real(folder)
}

fn read_all(journal: &impl Journal, from: u64) -> Vec<Batch> {
    let reader = journal.read_from(from).expect("it can be read");
    reader.collect::<Result<_, _>>().expect("every batch is whole")
}

fn what_is_appended_is_read_back(home: &impl Home) {
    for _ in 0..3 {
        let mut journal = home.open().expect("it can be opened");
        for _ in 0..7 {
            let before = journal.head();
            let (recorded_at_us, events, body) = content(before.batches);
            let head = append_next(&mut journal).expect("it can be written");
            assert_eq!(head, before.after(recorded_at_us, events, &body));
            assert_eq!(head, journal.head());
            assert_eq!(head.next_seq, before.next_seq + u64::from(events), "no gap");
            let last = read_all(&journal, before.batches);
            assert_eq!(last.len(), 1, "what was acknowledged is read at once");
            assert_eq!(last[0].body, body);
        }
    }
    let journal = home.open().expect("it can be opened");
    let all = read_all(&journal, 0);
    assert!(check_prefix(&all).same_place(&journal.head()));
    for from in 0..=all.len() {
        assert_eq!(read_all(&journal, from as u64), all[from..]);
    }
}

fn a_stale_head_is_refused(home: &impl Home) {
    let mut journal = home.open().expect("it can be opened");
    let first = append_next(&mut journal).expect("it can be written");
    let head = append_next(&mut journal).expect("it can be written");
    let stale = [
        Head::EMPTY,
        first,
        Head { batches: head.batches + 1, ..head },
        Head { next_seq: head.next_seq + 1, ..head },
        Head { epoch: head.epoch - 1, ..head },
        Head { epoch: head.epoch + 1, ..head },
        Head { chain: first.chain, ..head },
    ];
    for expected in stale {
        let refused = journal.append(&expected, 0, 1, b"stale");
        assert!(matches!(refused, Err(Failure::Stale { .. })), "{expected:?}");
    }
    assert_eq!(journal.head(), head);
    append_next(&mut journal).expect("a refusal does no harm");
    assert_eq!(read_all(&journal, 0).len(), 3);
}

/// A replaced writer has batches on their way. The new writer appends batches with the same numbers
/// of events, so the sequence numbers of the old ones fit again: only chain and epoch tell.
fn pipelined_stale_batches_are_refused(home: &impl Home) {
    let mut refused = 0;
    for round in 1..=100_i64 {
        let mut journal = home.open().expect("it can be opened");
        let mut stale = journal.head();
        for number in 0..10_i64 {
            let old = stale.after(round, 2, &number.to_le_bytes());
            let head = journal.head();
            journal.append(&head, -round, 2, &number.to_le_bytes()).expect("the new writer writes");
            assert_eq!(old.next_seq, journal.head().next_seq, "the old batches fit in");
            for epoch in (0..=old.epoch).rev().take(10) {
                let answer = journal.append(&Head { epoch, ..old }, round, 2, b"pipelined");
                assert!(matches!(answer, Err(Failure::Stale { .. })));
                refused += 1;
            }
            stale = old;
        }
    }
    println!("counted R6: {refused} tried, {refused} survived: stale batches refused");
}

/// Both may open, or the second is refused; but only one of them can append.
fn of_two_writers_one_progresses(home: &impl Home) {
    let mut writers: Vec<_> =
        [home.open(), home.open()].into_iter().filter_map(Result::ok).collect();
    assert!(!writers.is_empty());
    let progressed = writers.iter_mut().map(append_next).filter_map(Result::ok).count();
    assert_eq!(progressed, 1);
}

fn a_failed_sync_poisons(home: &impl Home) {
    let mut journal = home.open().expect("it can be opened");
    append_next(&mut journal).expect("it can be written");
    home.fail_next_sync();
    let head = journal.head();
    assert!(append_next(&mut journal).is_err());
    assert_eq!(journal.head(), head);
    for _ in 0..3 {
        let refused = append_next(&mut journal);
        assert!(matches!(refused, Err(Failure::Poisoned { .. })));
    }
    assert_eq!(read_all(&journal, 0).len(), 1, "reading goes on");
}

fn a_batch_too_large_is_refused(home: &impl Home) {
    let mut journal = home.open().expect("it can be opened");
    let head = journal.head();
    let refused = journal.append(&head, 0, 1, &vec![0; BATCH_BYTES_MAX + 1]);
    assert!(matches!(refused, Err(Failure::TooLarge { .. })));
    append_next(&mut journal).expect("a refusal does no harm");
}

#[test]
fn promises_hold_on_the_simulated_disk() {
    what_is_appended_is_read_back(&simulated());
    a_stale_head_is_refused(&simulated());
    pipelined_stale_batches_are_refused(&simulated());
    of_two_writers_one_progresses(&simulated());
    a_failed_sync_poisons(&simulated());
    a_batch_too_large_is_refused(&simulated());
}

#[test]
fn promises_hold_on_the_real_disk() {
    what_is_appended_is_read_back(&real());
    a_stale_head_is_refused(&real());
    of_two_writers_one_progresses(&real());
    a_batch_too_large_is_refused(&real());
}

#[test]
fn of_many_threads_that_open_at_once_one_gets_the_journal() {
    let home = Arc::new(real());
    let opened: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| home.open())).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 1);
    let refused: Vec<String> =
        opened.iter().filter_map(|opened| opened.as_ref().err()).map(ToString::to_string).collect();
    assert!(
        refused.iter().all(|sentence| sentence.contains("another program is using the journal"))
    );
}
