//! The power fails at every change of the disk during a small day, in every way that the disk can
//! end up (R1); a write or a sync fails, the disk is full (R4).
//!
//! What was answered is there; what is there is a beginning of what was decided; and the day simply
//! goes on and ends with the same events, so with the same books. What the close of a day keeps for
//! reports is a cache: a day does without it, and it is there whole or not at all.

use crate::memory::{QUIET, first_day, folder};
use crate::office::{ACCOUNTS, Desk, INSTRUMENTS};
use anyhow::Result;
use engine::commands::{DayFiles, run_day};
use engine::{Engine, Folder};
use journal::simulated::SimulatedDisk;
use journal::{Failure, LocalJournal};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use terms::{Event, Name, OfficeEvent, Recorded, SourceKind};

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,corrects
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,
T2,2013-10-07T09:31:00-04:00,BEN,S,IBM,20,182.505,USD,XNYS,A,
T3,2013-10-07T09:32:00-04:00,NOBODY,B,BAC,1,14.00,USD,XNYS,A,
T4,2013-10-07T09:33:00-04:00,BEN,S,IBM,21,182.505,USD,XNYS,A,T2
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,
F1,2013-10-07T09:35:00-04:00,BLOCK,B,IBM,100,180.00,USD,XNYS,A,
";

/// The files of the day, and a folder for what is not the journal.
struct Script {
    desk: Desk,
    setup: Vec<(SourceKind, PathBuf)>,
    day: DayFiles,
}

/// How far a run was told that it had come.
#[derive(Clone, Copy, Debug, Default)]
struct Answered {
    created: bool,
    events: u64,
}

impl Script {
    fn new() -> Self {
        let desk = Desk::new();
        let setup = vec![
            (SourceKind::Accounts, desk.file("accounts.csv", ACCOUNTS)),
            (SourceKind::Instruments, desk.file("instruments.csv", INSTRUMENTS)),
        ];
        let allocation = "allocation_id,trade_date,block_account,instrument,side,account,quantity\nA1,2013-10-07,BLOCK,IBM,B,ANNA,100\n";
        let delivery = "delivery_id,date,street_account,location_account,asset,quantity\nD1,2013-10-07,NSCC,DTC,BAC,60\n";
        let day = DayFiles::from([
            (
                SourceKind::Prices,
                vec![desk.file(
                    "prices.csv",
                    "date,instrument,price,currency,source\n2013-10-07,BAC,14.10,USD,close\n",
                )],
            ),
            (SourceKind::Trades, vec![desk.file("trades.csv", TRADES)]),
            (SourceKind::Allocations, vec![desk.file("allocations.csv", allocation)]),
            (SourceKind::Deliveries, vec![desk.file("deliveries.csv", delivery)]),
        ]);
        Self { desk, setup, day }
    }

    fn folder(&self, disk: &SimulatedDisk) -> Folder {
        folder(&self.desk, disk)
    }

    /// The whole script on a new disk, until its end or a failure.
    fn run(&self, disk: &SimulatedDisk, answered: &mut Answered) -> Result<()> {
        let mut engine = Engine::create(self.folder(disk), vec![Name::from("us")], first_day())?;
        answered.created = true;
        answered.events = engine.settle()?.next_seq;
        let ended = self.go_on(&mut engine, answered);
        match ended {
            Ok(()) => engine.close(),
            Err(error) => {
                // Nothing more is taken, and nothing is answered as if it were.
                engine.settle().expect_err("the house has stopped");
                engine
                    .command(terms::Input::OpenDay(terms::OpenDay(first_day())))
                    .and_then(|_| engine.settle())
                    .expect_err("the house has stopped");
                Err(error)
            }
        }
    }

    /// Everything after the beginning: it may have been done before, in part.
    fn go_on(&self, engine: &mut Engine, answered: &mut Answered) -> Result<()> {
        for (kind, file) in &self.setup {
            engine::commands::load_files(engine, *kind, std::slice::from_ref(file), None, QUIET)
                .1?;
            answered.events = engine.settle()?.next_seq;
        }
        let sheet = run_day(engine, first_day(), &self.day, QUIET)?;
        assert!(sheet.holds(), "{:?}", sheet.controls);
        answered.events = engine.settle()?.next_seq;
        Ok(())
    }

    /// The events that are on a disk, strictly read.
    fn events(&self, disk: &SimulatedDisk) -> Vec<Recorded> {
        let mut events = Vec::new();
        let read = LocalJournal::open_read_only(&self.folder(disk).journal(), |batch| {
            events.extend(
                journal::codec::Decoder::new(&batch.body)
                    .map(|event| without_chain(event.expect("it was written whole"))),
            );
            Ok(())
        });
        read.expect("the journal was closed");
        events
    }

    /// Recovers what an accident left, and goes on to the end of the day.
    fn recover(&self, found: &SimulatedDisk, answered: Answered, expected: &[Recorded]) {
        let engine = match Engine::open(self.folder(found)) {
            Ok(engine) => engine,
            Err(error) => {
                let has_none =
                    matches!(error.downcast_ref::<Failure>(), Some(Failure::NoJournal { .. }));
                assert!(!answered.created && has_none, "after {answered:?}: {error:#}");
                return;
            }
        };
        let there = engine.office.events();
        assert!(
            there >= answered.events,
            "{} events were answered, {there} are there",
            answered.events
        );
        engine.close().expect("it can be closed");
        let begun = self.events(found);
        assert_eq!(
            begun,
            expected[..begun.len()],
            "what is there is a beginning of what was decided"
        );
        if there == 0 {
            // The making of the office was never answered; whoever made it begins again in an empty
            // folder.
            assert!(!answered.created);
            return;
        }
        let mut engine = Engine::open(self.folder(found)).expect("it was closed");
        assert!(engine.torn.is_none());
        self.go_on(&mut engine, &mut Answered::default()).expect("the day goes on");
        engine.close().expect("it can be closed");
        let ended = self.events(found);
        assert!(ended == expected, "the events of the uninterrupted day");
        let report = engine::verify(&self.folder(found)).expect("it is whole");
        assert!(report.is_whole(), "{:?}", report.differences);
    }

    /// A run in which something fails; it goes on only when that was kept for reports, and leaves
    /// nothing half-made.
    fn run_into_failure(
        &self,
        disk: &SimulatedDisk,
        expected: &[Recorded],
        left: [usize; 2],
    ) -> Tried {
        let mut answered = Answered::default();
        let gone_on = self.run(disk, &mut answered).is_ok();
        if gone_on {
            assert!(left.contains(&closings(disk).len()), "{:?}", closings(disk));
        }
        Tried { gone_on: usize::from(gone_on), ..self.recover_all(disk, answered, expected) }
    }

    /// Judges every way in which a disk may be found after an accident. Gives how many there were.
    fn recover_all(
        &self,
        disk: &SimulatedDisk,
        answered: Answered,
        expected: &[Recorded],
    ) -> Tried {
        let mut tried = Tried::default();
        let mut seen = BTreeSet::new();
        let outcomes = disk.outcomes();
        let disks = outcomes.iter().map(|outcome| disk.after(outcome)).chain([disk.after_kill()]);
        for found in disks {
            tried.outcomes += 1;
            // Different accidents may leave the same bytes; those are recovered once.
            if seen.insert(found.files()) {
                self.recover(&found, answered, expected);
                tried.recoveries += 1;
            }
        }
        tried
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Tried {
    accidents: usize,
    outcomes: usize,
    recoveries: usize,
    /// Runs that went on: what failed was only kept for reports.
    gone_on: usize,
}

impl std::ops::AddAssign for Tried {
    fn add_assign(&mut self, other: Self) {
        self.accidents += other.accidents + 1;
        self.outcomes += other.outcomes;
        self.recoveries += other.recoveries;
        self.gone_on += other.gone_on;
    }
}

/// What the close kept for reports on a disk.
fn closings(disk: &SimulatedDisk) -> Vec<PathBuf> {
    disk.files().into_keys().filter(|path| is_closing(path)).collect()
}

fn is_closing(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.ends_with("closings"))
}

/// The hash of the journal in a control sheet depends on the clock; everything else is the same in
/// every run.
fn without_chain(mut recorded: Recorded) -> Recorded {
    if let Event::Office(OfficeEvent::DayClosed { controls, .. }) = &mut recorded.event {
        for control in
            controls.iter_mut().filter(|control| control.control.code == "events_of_the_journal")
        {
            control.control.args.clear();
        }
    }
    recorded
}

/// The uninterrupted day: its disk and its events.
fn uninterrupted(script: &Script) -> (SimulatedDisk, Vec<Recorded>) {
    let disk = SimulatedDisk::new();
    script.run(&disk, &mut Answered::default()).expect("nothing goes wrong");
    let events = script.events(&disk);
    (disk, events)
}

/// Tries an accident with each number, on two threads.
fn try_each(count: u64, accident: impl Fn(&Script, u64) -> Tried + Sync) -> Tried {
    let mut sum = Tried::default();
    std::thread::scope(|threads| {
        let half = |first: u64| {
            let accident = &accident;
            threads.spawn(move || {
                let (script, mut tried) = (Script::new(), Tried::default());
                (first..count).step_by(2).for_each(|number| tried += accident(&script, number));
                tried
            })
        };
        for half in [half(0), half(1)] {
            let tried = half.join().expect("no accident is too much");
            sum = Tried {
                accidents: sum.accidents + tried.accidents,
                outcomes: sum.outcomes + tried.outcomes,
                recoveries: sum.recoveries + tried.recoveries,
                gone_on: sum.gone_on + tried.gone_on,
            };
        }
    });
    sum
}

#[test]
fn the_power_fails_at_every_change() {
    let (whole, expected) = uninterrupted(&Script::new());
    let tried = try_each(whole.changes(), |script, change| {
        let (disk, mut answered) = (SimulatedDisk::new(), Answered::default());
        disk.crash_at(change);
        script.run(&disk, &mut answered).expect_err("the power failed");
        script.recover_all(&disk, answered, &expected)
    });
    println!(
        "counted R1: {2} tried, {2} survived: recoveries; the power failed at {0} changes, in {1} ways",
        tried.accidents, tried.outcomes, tried.recoveries
    );
    assert!(tried.recoveries > 500);
}

#[test]
fn every_sync_fails_once() {
    let (whole, expected) = uninterrupted(&Script::new());
    let tried = try_each(whole.syncs(), |script, sync| {
        let disk = SimulatedDisk::new();
        disk.fail_sync(sync);
        // The very last sync is that of a journal that is being closed: then all was answered
        // before.
        script.run_into_failure(&disk, &expected, [0, 2])
    });
    // Those of its two files and of their folder, when both are there.
    assert_eq!(tried.gone_on, 3, "every other failed sync is told");
    println!(
        "counted R4: {2} tried, {2} survived: recoveries; {0} syncs failed, {1} ways",
        tried.accidents, tried.outcomes, tried.recoveries
    );
}

#[test]
fn every_write_fails_once() {
    let (whole, expected) = uninterrupted(&Script::new());
    let tried = try_each(whole.writes(), |script, write| {
        let disk = SimulatedDisk::new();
        disk.fail_write(
            write,
            [ErrorKind::StorageFull, ErrorKind::Other][usize::from(write.is_multiple_of(2))],
        );
        script.run_into_failure(&disk, &expected, [0, 0])
    });
    assert_eq!(tried.gone_on, 2, "every other failed write is told");
    println!(
        "counted R4: {2} tried, {2} survived: recoveries; {0} writes failed, {1} ways",
        tried.accidents, tried.outcomes, tried.recoveries
    );
}

#[test]
fn the_disk_is_full_at_many_sizes() {
    const STEP: u64 = 97;
    let (whole, expected) = uninterrupted(&Script::new());
    let files = whole.files();
    let all: usize = files.values().map(Vec::len).sum();
    let needed = all - closings(&whole).iter().map(|path| files[path].len()).sum::<usize>();
    let tried = try_each(needed as u64 / STEP, |script, number| {
        let (disk, mut answered) = (SimulatedDisk::new(), Answered::default());
        disk.limit_to(Some(number * STEP));
        let error = script.run(&disk, &mut answered).expect_err("the disk is too small");
        assert!(format!("{error:#}").contains("the disk is full"), "{error:#}");
        let found = disk.after_kill();
        script.recover(&found, answered, &expected);
        Tried { outcomes: 1, recoveries: 1, ..Tried::default() }
    });
    for size in [needed, all - 1] {
        let disk = SimulatedDisk::new();
        disk.limit_to(Some(size as u64));
        assert_eq!(
            Script::new().run_into_failure(&disk, &expected, [0, 0]).gone_on,
            1,
            "{size} bytes are enough for the books"
        );
    }
    println!(
        "counted R4: {1} tried, {1} survived: recoveries; the disk was full at {0} sizes of {needed}",
        tried.accidents, tried.recoveries
    );
}
