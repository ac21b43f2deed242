//! Snapshots: a start that uses one ends with the same office as a replay, and goes on the same;
//! and whatever happens to one, no start ever ends with another office (`reliability.md`, R3).

use engine::commands::{DayFiles, load_files, run_day};
use engine::{Engine, Folder, Lens, Progress, look};
use journal::simulated::SimulatedDisk;
use office::Office;
use reports::{Cell, Day, Draw, REPORTS};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use terms::{Date, Moment, Name, SourceKind};

const QUIET: Progress = Progress { quiet: true };

/// More events than any office of these tests has.
const NEVER: u64 = 1_000_000;

const SETUP: [(SourceKind, &str); 4] = [
    (
        SourceKind::Accounts,
        "account,family,kind,name,class,currency,desk,branch,opened,country\n\
         ANNA,client,cash,Anna Alvarez,customer,USD,D1,NY,2013-01-02,US\n\
         BEN,client,margin,Ben Brook,customer,,,,,\n\
         BLOCK,firm,block,Average price,firm,,,,,\n\
         OTHER,street,counterparty,Other Broker,broker_dealer,,,,,\n",
    ),
    (
        SourceKind::Instruments,
        "instrument,symbol,name,cfi,currency,market,clearing_account,isin,cusip\n\
         BAC,BAC,Bank of America Corporation,ESVUFR,USD,XNYS,NSCC,US0605051046,060505104\n\
         IBM,IBM,International Business Machines Corporation,ESVUFR,USD,XNYS,NSCC,US4592001014,459200101\n",
    ),
    (
        SourceKind::Rules,
        "effective,rule,value,source\n2013-10-07,commission_per_share,0.01,board\n2013-10-08,commission_per_share,0.02,board\n",
    ),
    (
        SourceKind::Positions,
        "date,account,asset,quantity,cost,acquired\n\
         2013-10-07,ANNA,IBM,100,17000.00,2012-03-01\n2013-10-07,BEN,BAC,50,,\n2013-10-07,ANNA,USD,2500.00,,\n",
    ),
];

const TRADES_1: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,contra,order_id,cancels,corrects
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,,O1,,
T2,2013-10-07T09:31:00-04:00,BEN,S,IBM,20,182.505,USD,XNYS,A,,,,
T3,2013-10-07T09:32:00-04:00,NOBODY,B,BAC,1,14.00,USD,XNYS,A,,,,
T4,2013-10-07T09:33:00-04:00,BEN,S,IBM,21,182.505,USD,XNYS,A,,,,T2
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,,O1,,
T5,2013-10-07T09:34:00-04:00,BEN,SS,BAC,70,14.01,USD,XNYS,P,INVENTORY,,,
T6,2013-10-07T09:35:00-04:00,A-LONG-NAME,B,BAC,1,14.00,USD,XNYS,A,,,,
A-TRADE-WITH-A-LONG-ID-OF-MORE-THAN-24-BYTES,2013-10-07T09:36:00-04:00,ANNA,S,IBM,40,183.00,USD,XNYS,A,OTHER,,,
C1,2013-10-07T09:37:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A,,,T1,
F1,2013-10-07T09:38:00-04:00,BLOCK,B,IBM,100,180.00,USD,XNYS,A,,,,
F2,2013-10-07T09:39:00-04:00,BLOCK,B,IBM,50,180.015,USD,XNYS,A,,,,
";

const TRADES_2: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity,cancels
U1,2013-10-08T09:30:00-04:00,ANNA,S,IBM,110,181.00,USD,XNYS,A,
U2,2013-10-08T09:31:00-04:00,BEN,B,BAC,30,14.20,USD,XNYS,A,
V1,2013-10-08T09:32:00-04:00,BEN,S,IBM,21,182.505,USD,XNYS,A,T4
T5,2013-10-07T09:34:00-04:00,BEN,SS,BAC,71,14.01,USD,XNYS,P,
";

const ALLOCATIONS: &str = "\
allocation_id,trade_date,block_account,instrument,side,account,quantity
A1,2013-10-07,BLOCK,IBM,B,ANNA,100
";

const ALLOCATIONS_2: &str = "\
allocation_id,trade_date,block_account,instrument,side,account,quantity
A2,2013-10-07,BLOCK,IBM,B,BEN,50
A1,2013-10-07,BLOCK,IBM,B,ANNA,100
";

const DELIVERIES: &str = "\
delivery_id,date,street_account,location_account,asset,quantity
D1,2013-10-07,NSCC,DTC,BAC,60
D2,2013-10-07,OTHER,DTC,IBM,-15
";

const PAYMENTS: &str = "\
payment_id,date,account,bank_account,currency,amount,reference
P1,2013-10-07,ANNA,BANK,USD,1000.00,wire
";

/// Whoever runs the office, with a folder for what is not on the disk in memory.
struct Clerk {
    folder: TempDir,
}

impl Clerk {
    fn new() -> Self {
        Self { folder: TempDir::new().expect("a folder can be made") }
    }

    fn on(&self, disk: &SimulatedDisk) -> Folder {
        let path = self.folder.path().join("office");
        std::fs::create_dir_all(&path).expect("it can be made");
        Folder::on_disk(&path, Arc::new(disk.clone()))
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).expect("it can be written");
        path
    }

    /// A new office with its accounts and instruments, closed.
    fn set_up(&self, disk: &SimulatedDisk) {
        let mut engine =
            Engine::create(self.on(disk), vec![Name::from("us")], day(7)).expect("it can be made");
        for (kind, text) in SETUP {
            let file = self.file(&format!("{}.csv", kind.as_str()), text);
            load_files(&mut engine, kind, &[file], None, QUIET).1.expect("it can be read");
        }
        engine.close().expect("it can be closed");
    }

    /// The first day, in an engine that keeps a snapshot when it opens with more events than this.
    fn first_day(&self, disk: &SimulatedDisk, snapshot_after_events: u64) {
        let mut engine =
            Engine::open_and_keep(self.on(disk), snapshot_after_events).expect("it opens");
        let files = DayFiles::from([
            (
                SourceKind::Prices,
                vec![self.file(
                    "prices.csv",
                    "date,instrument,price,currency,source\n2013-10-07,BAC,14.10,USD,close\n",
                )],
            ),
            (SourceKind::Trades, vec![self.file("trades-1.csv", TRADES_1)]),
            (SourceKind::Allocations, vec![self.file("allocations.csv", ALLOCATIONS)]),
            (SourceKind::Deliveries, vec![self.file("deliveries.csv", DELIVERIES)]),
            (SourceKind::Payments, vec![self.file("payments.csv", PAYMENTS)]),
        ]);
        let sheet = run_day(&mut engine, day(7), &files, QUIET).expect("it can be run");
        assert!(sheet.holds(), "{:?}", sheet.controls);
        engine.close().expect("it can be closed");
    }

    /// The second day: trades, duplicates, a changed duplicate, a cancel of yesterday's, the rest
    /// of the block. Gives how many events were applied one by one at the opening.
    fn second_day(&self, disk: &SimulatedDisk, snapshot_after_events: u64) -> u64 {
        let mut engine =
            Engine::open_and_keep(self.on(disk), snapshot_after_events).expect("it opens");
        let files = DayFiles::from([
            (
                SourceKind::Trades,
                vec![
                    self.file("trades-1-again.csv", &format!("{TRADES_1}\n")),
                    self.file("trades-2.csv", TRADES_2),
                ],
            ),
            (SourceKind::Allocations, vec![self.file("allocations-2.csv", ALLOCATIONS_2)]),
        ]);
        let replayed_events = engine.replayed_events;
        let sheet = run_day(&mut engine, day(8), &files, QUIET).expect("it can be run");
        assert!(sheet.holds(), "{:?}", sheet.controls);
        let again = &sheet.intakes[0].counts;
        assert_eq!(again.booked, 0, "all of it was booked the day before");
        assert!(
            sheet.intakes[1].counts.booked == 3 && sheet.intakes[1].counts.rejected == 1,
            "{:?}",
            sheet.intakes[1]
        );
        engine.close().expect("it can be closed");
        replayed_events
    }

    fn replayed(&self, disk: &SimulatedDisk) -> Office {
        // A look through a lens never uses a snapshot.
        look(&self.on(disk), Lens { as_of: None, known_at: Some(Moment(i64::MAX)) })
            .expect("it can be read")
    }

    fn opened(&self, disk: &SimulatedDisk) -> Office {
        look(&self.on(disk), Lens::default()).expect("it can be read")
    }

    /// Two days, the second one on a snapshot of the first.
    fn two_days(&self) -> SimulatedDisk {
        let disk = SimulatedDisk::new();
        self.set_up(&disk);
        self.first_day(&disk, NEVER);
        assert_eq!(snapshots(&disk).len(), 0);
        let first = self.replayed(&disk).events();
        assert_eq!(self.second_day(&disk, 0), first);
        assert_eq!(snapshots(&disk), [format!("{first}.image")]);
        disk
    }
}

fn day(of_october: u8) -> Date {
    Date::parse(&format!("2013-10-{of_october:02}")).expect("a day")
}

fn path_of_snapshot(disk: &SimulatedDisk) -> PathBuf {
    disk.files()
        .into_keys()
        .find(|path| path.extension().is_some_and(|suffix| suffix == "image"))
        .expect("there is one")
}

/// The names of what lies in the folder of snapshots.
fn snapshots(disk: &SimulatedDisk) -> Vec<String> {
    let in_folder =
        |path: &PathBuf| path.parent().is_some_and(|folder| folder.ends_with("snapshots"));
    let names = disk.files().into_keys().filter(in_folder);
    names.map(|path| path.file_name().expect("a file").to_string_lossy().into_owned()).collect()
}

fn assert_same(one: &Office, other: &Office) {
    assert!(one.image() == other.image(), "the memories differ");
    assert!(one.ledger == other.ledger, "the ledgers differ");
    for report in REPORTS {
        let Draw::Office(draw) = report.draw else { continue };
        for asked in [None, Some(day(7)), Some(day(8))] {
            let drawn = |office: &Office| -> Vec<Vec<Cell>> {
                draw(office, Day::at(office, asked)).rows.collect()
            };
            assert!(drawn(one) == drawn(other), "{} differs", report.name);
        }
    }
}

#[test]
fn a_start_with_a_snapshot_is_a_replay() {
    let clerk = Clerk::new();
    let disk = clerk.two_days();
    assert_same(&clerk.opened(&disk), &clerk.replayed(&disk));
    // The rest behind the snapshot was applied one by one, and no more.
    let engine = Engine::open_and_keep(clerk.on(&disk), NEVER).expect("it opens");
    let name = path_of_snapshot(&disk);
    let before: u64 =
        name.file_stem().and_then(|stem| stem.to_str()?.parse().ok()).expect("a number");
    assert!(before > 0 && engine.replayed_events == engine.office.events() - before);
    let opened = engine.office.clone();
    engine.close().expect("it can be closed");
    assert_same(&opened, &clerk.replayed(&disk));
}

#[test]
fn an_office_on_snapshots_goes_on_like_one_without() {
    let clerk = Clerk::new();
    let (with, without) = (clerk.two_days(), SimulatedDisk::new());
    clerk.set_up(&without);
    clerk.first_day(&without, NEVER);
    clerk.second_day(&without, NEVER);
    // The control sheets hold the chains of two journals, which hold two clocks; all else is the
    // same.
    let (with, without) = (clerk.opened(&with), clerk.replayed(&without));
    assert!(with.ledger == without.ledger && with.events() == without.events());
    assert_eq!(with.image().len(), without.image().len());
}

#[test]
fn a_new_snapshot_takes_the_place_of_the_old_one() {
    let clerk = Clerk::new();
    let disk = clerk.two_days();
    let unfinished = path_of_snapshot(&disk).with_file_name("7.unfinished");
    let mut files = disk.files();
    files.insert(unfinished, b"left by a crash".to_vec());
    let disk = SimulatedDisk::with_files(&files);
    let open = || Engine::open_and_keep(clerk.on(&disk), 0).expect("it opens");
    let engine = open();
    let events = engine.office.events();
    engine.close().expect("it can be closed");
    assert_eq!(snapshots(&disk), [format!("{events}.image")]);
    // Nothing has happened since, so nothing is applied and nothing written.
    let engine = open();
    assert_eq!(engine.replayed_events, 0);
    engine.close().expect("it can be closed");
    assert_same(&clerk.opened(&disk), &clerk.replayed(&disk));
}

#[test]
fn no_damage_to_a_snapshot_changes_the_books() {
    let clerk = Clerk::new();
    let disk = SimulatedDisk::new();
    clerk.set_up(&disk);
    clerk.first_day(&disk, 0);
    let (path, files) = (path_of_snapshot(&disk), disk.files());
    let (whole, expected) = (files[&path].clone(), clerk.replayed(&disk).image());
    let start_with = |snapshot: Vec<u8>| {
        let mut files: BTreeMap<_, _> = files.clone();
        files.insert(path.clone(), snapshot);
        clerk.opened(&SimulatedDisk::with_files(&files)).image()
    };
    for at in 0..whole.len() {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(start_with(flipped) == expected, "byte {at} was flipped");
        assert!(start_with(whole[..at].to_vec()) == expected, "cut off at byte {at}");
    }
    assert!(start_with([whole.as_slice(), b"\0"].concat()) == expected, "one byte more");
    println!(
        "counted R3: {0} tried, {0} survived: bytes of a snapshot flipped, cuts",
        whole.len() * 2
    );
}

/// Below the hash of the file: an image that is damaged is refused, or is the image of another
/// office, and never stops the program.
#[test]
fn an_image_that_can_be_read_is_the_image_of_what_was_read() {
    let clerk = Clerk::new();
    let whole = clerk.opened(&clerk.two_days()).image();
    let rulebook = markets::rulebook();
    let read = |bytes: &[u8]| Office::from_image(rulebook.clone(), bytes);
    assert!(read(&whole).is_some_and(|office| office.image() == whole));
    for at in 0..whole.len() {
        assert!(read(&whole[..at]).is_none(), "cut off at byte {at}");
        for bit in 0..8 {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << bit;
            assert!(
                read(&flipped).is_none_or(|office| office.image() == flipped),
                "bit {bit} of byte {at}"
            );
        }
    }
    assert!(read(&[whole.as_slice(), b"\0"].concat()).is_none(), "one byte more");
    println!("counted R3: {0} tried, {0} survived: bits of an image flipped", whole.len() * 8);
}

#[test]
fn a_snapshot_of_another_journal_is_passed_over() {
    let clerk = Clerk::new();
    let whole = clerk.two_days();
    let snapshot_of_two_days = {
        let later = SimulatedDisk::with_files(&whole.files());
        Engine::open_and_keep(clerk.on(&later), 0).and_then(Engine::close).expect("it opens");
        let path = path_of_snapshot(&later);
        (path.clone(), later.files()[&path].clone())
    };
    // An older journal beside it, as after a restore: it ends before the snapshot.
    let older = SimulatedDisk::new();
    clerk.set_up(&older);
    clerk.first_day(&older, NEVER);
    // Another journal of as many events: it ends where the snapshot stands, and goes on behind it.
    let other = SimulatedDisk::new();
    clerk.set_up(&other);
    clerk.first_day(&other, NEVER);
    clerk.second_day(&other, NEVER);
    let snapshot_of_one_day =
        (path_of_snapshot(&whole), whole.files()[&path_of_snapshot(&whole)].clone());
    for (journal, (path, snapshot)) in [
        (&older, &snapshot_of_two_days),
        (&older, &snapshot_of_one_day),
        (&other, &snapshot_of_two_days),
        (&other, &snapshot_of_one_day),
    ] {
        let mut files = journal.files();
        files.insert(path.clone(), snapshot.clone());
        let disk = SimulatedDisk::with_files(&files);
        assert_same(&clerk.opened(&disk), &clerk.replayed(&disk));
        let engine = Engine::open_and_keep(clerk.on(&disk), NEVER).expect("it opens");
        assert_eq!(engine.replayed_events, engine.office.events());
        engine.close().expect("it can be closed");
        assert_same(&clerk.opened(&disk), &clerk.replayed(&disk));
    }
}

#[test]
fn the_power_may_fail_while_a_snapshot_is_written() {
    let clerk = Clerk::new();
    let begun = clerk.two_days();
    let same_disk = || SimulatedDisk::with_files(&begun.files());
    let expected = clerk.replayed(&begun).image();
    let uninterrupted = same_disk();
    Engine::open_and_keep(clerk.on(&uninterrupted), 0).and_then(Engine::close).expect("it opens");
    for change in 0..uninterrupted.changes() {
        let disk = same_disk();
        disk.crash_at(change);
        let _ = Engine::open_and_keep(clerk.on(&disk), 0).and_then(Engine::close);
        for outcome in disk.outcomes() {
            let found = disk.after(&outcome);
            let engine = Engine::open_and_keep(clerk.on(&found), 0).expect("it opens");
            assert!(engine.office.image() == expected, "change {change}, {outcome:?}");
            engine.close().expect("it can be closed");
            assert!(clerk.opened(&found).image() == expected, "change {change}, {outcome:?}");
        }
    }
}

#[test]
fn a_snapshot_that_cannot_be_written_is_missed_by_nobody() {
    let clerk = Clerk::new();
    let disk = SimulatedDisk::with_files(&clerk.two_days().files());
    let expected = clerk.replayed(&disk).image();
    let bytes: usize = disk.files().values().map(Vec::len).sum();
    disk.limit_to(Some(bytes as u64 + 512));
    let engine = Engine::open_and_keep(clerk.on(&disk), 0).expect("it opens without");
    assert!(engine.office.image() == expected);
}
