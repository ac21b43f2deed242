//! The power fails at every change of a run, in every way (R1); and so it does while recovering.

use journal::simulated::{Outcome, SimulatedDisk};
use journal::{Failure, Journal, LocalJournal, Place};

use super::script::{SEGMENT_BYTES, Told, append_next, check_recovery, finished, open, place, run};

/// Runs the script until the power fails at this change.
fn crashed_at(change: u64, segment_bytes_max: u64) -> (SimulatedDisk, Told) {
    let (disk, mut told) = (SimulatedDisk::new(), Told::default());
    disk.crash_at(change);
    let ended = run(&Place { segment_bytes_max, ..place(&disk) }, &mut told);
    assert!(ended.is_err(), "the power failed");
    (disk, told)
}

/// How many changes the whole script makes.
fn changes_of_script(segment_bytes_max: u64) -> u64 {
    let disk = SimulatedDisk::new();
    run(&Place { segment_bytes_max, ..place(&disk) }, &mut Told::default())
        .expect("nothing goes wrong");
    disk.changes()
}

#[test]
fn the_power_fails_at_every_change() {
    let (mut changes, mut recoveries, mut outcomes_max) = (0, 0, 0);
    // A segment for each batch, a few batches in each, and all in one.
    for segment_bytes_max in [1, SEGMENT_BYTES, 1 << 20] {
        for change in 0..changes_of_script(segment_bytes_max) {
            let (disk, told) = crashed_at(change, segment_bytes_max);
            let outcomes = disk.outcomes();
            for outcome in &outcomes {
                check_recovery(&disk.after(outcome), &told);
            }
            // The process dies, the machine goes on.
            check_recovery(&disk.after_kill(), &told);
            recoveries += outcomes.len() + 1;
            outcomes_max = outcomes.len().max(outcomes_max);
            changes += 1;
        }
    }
    println!(
        "counted R1: {recoveries} tried, {recoveries} survived: {changes} crash points, up to {outcomes_max} outcomes each"
    );
    assert!(recoveries > 8_000);
}

#[test]
fn the_power_fails_again_while_recovering() {
    let mut recoveries = 0;
    for change in 0..changes_of_script(SEGMENT_BYTES) {
        let (disk, told) = crashed_at(change, SEGMENT_BYTES);
        let outcomes = disk.outcomes();
        // All outcomes are judged above; here a few of them, at every change of the recovery.
        for outcome in outcomes.iter().step_by(outcomes.len().div_ceil(4)) {
            recoveries += crash_recoveries(&disk, outcome, &told);
        }
    }
    println!("counted R1: {recoveries} tried, {recoveries} survived: recoveries of recoveries");
    assert!(recoveries > 20_000);
}

fn crash_recoveries(disk: &SimulatedDisk, outcome: &Outcome, told: &Told) -> u64 {
    let mut recoveries = 0;
    for change in 0.. {
        let found = disk.after(outcome);
        found.crash_at(change);
        let opened = open(&place(&found));
        if opened.is_ok() || matches!(opened, Err(Failure::NoJournal { .. })) {
            break;
        }
        for again in found.outcomes() {
            check_recovery(&found.after(&again), told);
            recoveries += 1;
        }
    }
    recoveries
}

/// What recovery has shown is durable, even when it read it from the cache of a kernel whose fsync
/// had failed, or had not come yet when the process was killed.
#[test]
fn what_a_recovery_has_shown_stays() {
    let (mut shown, mut cases) = (0, 0);
    let mut check = |inject: &dyn Fn(&SimulatedDisk)| {
        let (disk, mut told) = (SimulatedDisk::new(), Told::default());
        inject(&disk);
        run(&place(&disk), &mut told).expect_err("a failure is told");
        let killed = disk.after_kill();
        let Ok((journal, opened, batches)) = open(&place(&killed)) else { return };
        drop(journal);
        shown += usize::from(batches.len() > told.heads.len());
        for outcome in killed.outcomes() {
            let (_, again, batches_again) =
                open(&place(&killed.after(&outcome))).expect("it is whole");
            assert!(again.head.same_place(&opened.head));
            assert_eq!(batches, batches_again);
            cases += 1;
        }
    };
    let whole = finished().0;
    (0..whole.syncs()).for_each(|sync| check(&|disk| disk.fail_sync(sync)));
    (0..whole.changes()).for_each(|change| check(&|disk| disk.crash_at(change)));
    println!(
        "counted R1: {cases} tried, {cases} survived: power failures after a recovery; {shown} recoveries had shown an unacknowledged batch"
    );
    assert!(shown > 20);
}

/// The power fails between sealing a segment and starting the next one, and rubbish stands behind
/// the footer: the journal goes on before it, not behind it.
#[test]
fn nothing_is_written_behind_a_footer() {
    let mut cases = 0;
    for change in 0..changes_of_script(SEGMENT_BYTES) {
        let (disk, told) = crashed_at(change, SEGMENT_BYTES);
        let mut files = disk.after(&Outcome::AllKept).files();
        let segments = files.iter_mut().filter(|(path, _)| path.extension().is_some());
        let Some((_, last)) = segments.last() else { continue };
        if last.len() > 64 && last[last.len() - 64..].starts_with(b"MUNIMEND") {
            last.extend(b"rubbish");
            check_recovery(&SimulatedDisk::with_files(&files), &told);
            cases += 1;
        }
    }
    assert!(cases > 5, "{cases} crashes between two segments");
}

#[test]
fn a_torn_tail_is_reported_and_cut_off() {
    let (disk, told) = finished();
    let at = place(&disk);
    let (mut journal, opened, _) = open(&at).expect("it was closed");
    assert_eq!(opened.torn, None);
    let before = disk.files();
    let head = journal.head();
    disk.crash_at(disk.changes());
    append_next(&mut journal).expect_err("the power fails");
    let found = disk.after(&Outcome::TornAt { sectors: 1 });
    let (_, opened, batches) = open(&place(&found)).expect("a torn tail is no damage");
    let torn = opened.torn.expect("it is reported");
    assert_eq!(batches.len(), told.heads.len());
    assert!(opened.head.same_place(&head));
    assert_eq!(torn.offset, before[&torn.file].len() as u64);
    assert!(torn.bytes > 0);
    let (_, opened, _) = open(&place(&found.after(&Outcome::NothingKept))).expect("it is whole");
    assert_eq!(opened.torn, None, "it was cut off durably");
}

#[test]
fn verify_says_when_a_journal_was_not_closed() {
    let (disk, _) = finished();
    let (mut journal, _, _) = open(&place(&disk)).expect("it was closed");
    append_next(&mut journal).expect("it can be written");
    let refused = LocalJournal::verify(&place(&disk)).expect_err("a writer is there");
    assert!(matches!(refused, Failure::Locked { .. }));
    drop(journal);
    let lost = disk.after(&Outcome::NothingKept);
    let unclosed = LocalJournal::verify(&place(&lost)).expect_err("HEAD is behind");
    assert!(matches!(unclosed, Failure::NeedsRecovery { .. }), "{unclosed}");
    open(&place(&lost)).expect("HEAD being behind is no damage");
    LocalJournal::verify(&place(&lost)).expect("it is recovered");
}
