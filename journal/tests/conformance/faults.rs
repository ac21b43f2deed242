//! The disk fails, or is full (R4): the writer stops at once, nothing acknowledged is lost.

use std::io::ErrorKind;

use journal::simulated::SimulatedDisk;
use journal::{Failure, Journal, LocalJournal};

use super::script::{Told, append_next, check_recovery, finished, open, place, run};

/// Writes on in one opening until a failure, and says whether the journal then stays closed.
fn write_until_failure(disk: &SimulatedDisk, told: &mut Told) {
    let Ok((mut journal, _, _)) = open(&place(disk)) else { return };
    for _ in 0..12 {
        match append_next(&mut journal) {
            Ok(head) => told.heads.push(head),
            Err(_) => break,
        }
    }
    let changes = disk.changes();
    let refused = append_next(&mut journal);
    assert!(matches!(refused, Err(Failure::Poisoned { .. })), "{refused:?}");
    assert_eq!(disk.changes(), changes, "a poisoned journal does not touch the disk");
    let readable = journal.read().expect("reading goes on").map(|batch| batch.map(drop));
    assert_eq!(readable.collect::<Result<Vec<()>, _>>().expect("whole").len(), told.heads.len());
    journal.close().expect_err("a poisoned journal is not closed as if all were well");
}

/// Lets something fail in a second opening of a journal, and judges every way on.
fn fail_with(inject: impl FnOnce(&SimulatedDisk)) -> u64 {
    let (disk, mut told) = (SimulatedDisk::new(), Told { created: true, heads: Vec::new() });
    LocalJournal::create(&place(&disk)).expect("the folder is empty");
    inject(&disk);
    write_until_failure(&disk, &mut told);
    let outcomes = disk.outcomes();
    for outcome in &outcomes {
        check_recovery(&disk.after(outcome), &told);
    }
    check_recovery(&disk.after_kill(), &told);
    outcomes.len() as u64 + 1
}

/// The numbers of writes and syncs of one opening with twelve batches.
fn spans() -> (std::ops::Range<u64>, std::ops::Range<u64>) {
    let disk = SimulatedDisk::new();
    LocalJournal::create(&place(&disk)).expect("the folder is empty");
    let (writes, syncs) = (disk.writes(), disk.syncs());
    let (mut journal, _, _) = open(&place(&disk)).expect("it was created");
    for _ in 0..12 {
        append_next(&mut journal).expect("nothing fails");
    }
    (writes..disk.writes(), syncs..disk.syncs())
}

#[test]
fn every_write_fails_once() {
    let mut recoveries = 0;
    let (writes, _) = spans();
    for write in writes.clone() {
        for kind in [ErrorKind::StorageFull, ErrorKind::Other] {
            recoveries += fail_with(|disk| disk.fail_write(write, kind));
        }
    }
    println!(
        "counted R4: {recoveries} tried, {recoveries} survived: {} failing writes",
        writes.count() * 2
    );
}

#[test]
fn every_sync_fails_once() {
    let mut recoveries = 0;
    let (_, syncs) = spans();
    for sync in syncs.clone() {
        recoveries += fail_with(|disk| disk.fail_sync(sync));
    }
    println!(
        "counted R4: {recoveries} tried, {recoveries} survived: {} failing syncs",
        syncs.count()
    );
}

#[test]
fn the_disk_is_full_at_every_size() {
    let needed: usize = finished().0.files().values().map(Vec::len).sum();
    let mut cases = 0;
    for limit in (0..needed).step_by(61) {
        let (disk, mut told) = (SimulatedDisk::new(), Told::default());
        disk.limit_to(Some(limit as u64));
        let failure = run(&place(&disk), &mut told).expect_err("the disk is too small");
        assert!(
            matches!(failure, Failure::DiskFull { .. } | Failure::Poisoned { .. }),
            "{failure}"
        );
        let sentence = failure.to_string();
        assert!(sentence.contains("the disk is full"), "{sentence}");
        check_recovery(&disk.after_kill(), &told);
        cases += 1;
    }
    println!("counted R4: {cases} tried, {cases} survived: sizes of a full disk");
}
