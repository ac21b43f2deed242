//! A backup at any moment: while a load runs, beside a writer, over a tail that a crash would tear.
//!
//! What is restored must be the books as they stood when its last batch was recorded, no more and
//! no less; the office that was backed up says what these were (`--as-known-at`).

use crate::office::{Chance, Desk, INSTRUMENTS};
use engine::{Arrival, Engine, Folder, Progress, load_bytes};
use journal::{Batch, LocalJournal, Tail};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use terms::{Moment, SourceKind};

const CLIENTS: usize = 50;
/// Some tens of batches.
const TRADES: usize = 12_000;

fn accounts() -> String {
    let mut text = String::from("account,family,kind,name,class\n");
    for number in 0..CLIENTS {
        writeln!(text, "C{number},client,margin,Client {number},customer")
            .expect("memory takes it");
    }
    text
}

fn trades(from: usize, count: usize) -> String {
    let mut text = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n",
    );
    for number in from..from + count {
        let (minute, second) = (number / 60 % 60, number % 60);
        // Every hundredth names nobody.
        let account =
            if number % 100 == 99 { "NOBODY".to_owned() } else { format!("C{}", number % CLIENTS) };
        let (side, instrument) = (["B", "S"][number / 7 % 2], ["BAC", "IBM"][number / 3 % 2]);
        let quantity = 1 + number % 900;
        writeln!(text, "T{number},2013-10-07T10:{minute:02}:{second:02}-04:00,{account},{side},{instrument},{quantity},14.25,USD,XNYS,A")
            .expect("memory takes it");
    }
    text
}

fn furnished() -> Desk {
    let desk = Desk::new();
    desk.file("accounts.csv", accounts());
    desk.file("instruments.csv", INSTRUMENTS);
    desk.munim("init office --market us --date 2013-10-07").done();
    desk.munim("load office accounts accounts.csv").done();
    desk.munim("load office instruments instruments.csv").done();
    desk
}

/// Batches, events, and when the last batch was recorded.
fn end_of(office: &Path) -> (u64, u64, Moment) {
    let mut tail = Tail::open(&Folder::open(office).expect("it is an office").journal(), 0)
        .expect("it has a journal");
    let (mut batch, mut last_us) = (Batch::default(), 0);
    while tail.next(&mut batch).expect("it is whole") {
        last_us = batch.recorded_at_us;
    }
    (tail.head().batches, tail.head().next_seq, Moment(last_us * 1000))
}

/// The books, and what became of rows and documents.
fn books(desk: &Desk, office: &str, lens: &str) -> BTreeMap<&'static str, String> {
    let names = [
        "balances",
        "ladder",
        "obligations",
        "lots",
        "stock-record",
        "trial-balance",
        "blotter",
        "sources",
        "rejections",
    ];
    let read = |name| {
        (name, desk.munim(&format!("report {office} {name} {lens} --format csv")).done().out)
    };
    names.into_iter().map(read).collect()
}

/// Restores a backup and compares; how many trades it holds.
fn prove(desk: &Desk, number: usize) -> usize {
    let name = format!("restored-{number}");
    let said = desk.munim(&format!("restore backup-{number}.tar {name}")).done();
    assert!(said.out.contains("verification passed") && !said.err.contains("crash"), "{said:?}");
    let (batches, events, recorded_at) = end_of(&desk.path(&name));
    assert!(said.out.contains(&format!("{batches} batches, {events} events")), "{}", said.out);
    let restored = books(desk, &name, "");
    assert_eq!(
        restored,
        books(desk, "office", &format!("--as-known-at {recorded_at}")),
        "backup {number}, batch {batches}"
    );
    // It goes on: what the books lack of the file is booked, and the rest is not booked twice.
    let counts = desk.munim(&format!("load {name} trades trades.csv --format csv")).done().counts();
    let held = restored["blotter"].lines().count() - 1;
    assert_eq!(counts[1] as usize + held, TRADES - TRADES / 100, "{counts:?}");
    let balances =
        |office: &str| desk.munim(&format!("report {office} balances --format csv")).done().out;
    assert_eq!(balances(&name), balances("office"));
    held
}

/// The writer is this program, between two pieces of its load.
#[test]
fn a_backup_in_the_middle_of_a_load_is_its_beginning() {
    let desk = furnished();
    let path = desk.file("trades.csv", trades(0, TRADES));
    let mut engine = Engine::open(Folder::open(&desk.path("office")).expect("it is an office"))
        .expect("it opens");
    let arrival = Arrival::read(SourceKind::Trades, &path, None).expect("it can be read");
    let (mut pieces, mut taken) = (0, 0);
    let intake = load_bytes(&mut engine, &arrival, Progress { quiet: true }, &mut |engine| {
        pieces += 1;
        if [3, 8].contains(&pieces) {
            // What was decided is durable, so that each backup holds more than the one before.
            engine.settle().expect("the disk is good");
            desk.munim(&format!("backup office backup-{taken}.tar")).done();
            taken += 1;
        }
    });
    assert_eq!(intake.expect("it is loaded").counts.read as usize, TRADES);
    engine.close().expect("it closes");
    let held: Vec<usize> = (0..taken).map(|number| prove(&desk, number)).collect();
    assert!(
        matches!(held[..], [some, more] if 0 < some && some < more && more < TRADES - TRADES / 100),
        "{held:?}"
    );
}

/// The writer is another program, which nobody stops for it.
#[test]
fn backups_beside_a_running_load() {
    let desk = furnished();
    desk.file("trades.csv", trades(0, TRADES));
    let mut load = desk.start("load office trades trades.csv");
    let (mut taken, mut sizes) = (0, Vec::new());
    let mut running = true;
    while running {
        // The last one is of the whole.
        running = load.try_wait().expect("it can be asked").is_none();
        desk.munim(&format!("backup office backup-{taken}.tar")).done();
        sizes.push(
            fs::metadata(desk.path(&format!("backup-{taken}.tar"))).expect("it is there").len(),
        );
        taken += 1;
    }
    assert!(load.wait().expect("it ended").success());
    // Of those that hold the same, one is enough.
    let others = (0..taken).filter(|number| *number == 0 || sizes[number - 1] != sizes[*number]);
    let held: Vec<usize> = others.map(|number| prove(&desk, number)).collect();
    println!(
        "counted R9: {taken} tried, {taken} survived: backups beside a load of {TRADES} trades, which hold {held:?}"
    );
    assert!(held.is_sorted() && held.last() == Some(&(TRADES - TRADES / 100)), "{held:?}");
}

/// What a writer has begun and not acknowledged is left out, and no crash is seen in the copy.
#[test]
fn what_lies_behind_head_is_not_copied() {
    let desk = furnished();
    let place = Folder::open(&desk.path("office")).expect("it is an office").journal();
    let (writer, opened) =
        LocalJournal::open_for_writing(&place, |_| Ok(())).expect("nobody else is there");
    let segment = place.folder.join("00000001.seg");
    let durable = fs::read(&segment).expect("it is there");
    let mut chance = Chance::new(7);
    for half in [1, 83, 84, 500] {
        let torn: Vec<u8> =
            (0..half).map(|_| u8::try_from(chance.below(256)).expect("a byte")).collect();
        OpenOptions::new()
            .append(true)
            .open(&segment)
            .and_then(|mut file| file.write_all(&torn))
            .expect("it can be written");
        desk.munim(&format!("backup office torn-{half}.tar")).done();
        let said = desk.munim(&format!("restore torn-{half}.tar torn-{half}")).done();
        assert!(
            said.out.contains(&opened.head.chain.to_string()) && !said.err.contains("crash"),
            "{said:?}"
        );
        assert_eq!(
            fs::read(desk.path(&format!("torn-{half}/journal/00000001.seg"))).expect("it is there"),
            durable
        );
    }
    drop(writer);
    // Nobody writes any more: what a crash left is cut off first, and said.
    let said = desk.munim("backup office after.tar").done();
    assert!(
        said.err.contains("a crash had left")
            && fs::read(&segment).expect("it is there") == durable,
        "{said:?}"
    );
}

/// Damage is never copied, whether or not somebody writes.
#[test]
fn damage_beside_a_writer_is_refused() {
    for part in ["journal", "sources"] {
        let desk = furnished();
        let place = Folder::open(&desk.path("office")).expect("it is an office").journal();
        let (writer, _) =
            LocalJournal::open_for_writing(&place, |_| Ok(())).expect("nobody else is there");
        let files = desk.files(&format!("office/{part}"));
        let (path, good) = files
            .iter()
            .find(|(path, bytes)| bytes.len() > 200 && !path.ends_with("HEAD"))
            .expect("there is one");
        let mut bad = good.clone();
        bad[150] ^= 1;
        fs::write(path, bad).expect("it can be written");
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        desk.munim("backup office office.tar").refused(2, &[name]);
        // Not removed: the writer would find another file in its place.
        fs::rename(path, desk.path("aside")).expect("it is there");
        desk.munim("backup office office.tar").refused(2, &[name]);
        fs::rename(desk.path("aside"), path).expect("it is there");
        fs::write(path, good).expect("it can be written");
        let left: Vec<_> = desk
            .files(".")
            .into_keys()
            .filter(|path| path.to_string_lossy().contains("office.tar"))
            .collect();
        assert!(left.is_empty(), "{left:?}");
        desk.munim("backup office office.tar").done();
        writer.close().expect("it closes");
    }
}

#[test]
fn a_restored_office_has_the_lists_of_its_refused_rows() {
    let desk = furnished();
    desk.file("trades.csv", trades(0, 300));
    desk.munim("load office trades trades.csv").done();
    desk.munim("backup office office.tar").done();
    desk.munim("restore office.tar restored").done();
    let lists =
        |office: &str| desk.files(&format!("{office}/rejected")).into_values().collect::<Vec<_>>();
    assert_eq!(lists("restored"), lists("office"));
    assert_eq!(lists("office").len(), 1);
    // An office that is lost takes a backup within it along.
    desk.munim("backup office office/office.tar").refused(2, &["within the folder with the books"]);
    desk.munim("backup office office/journal/office.tar")
        .refused(2, &["within the folder with the books"]);
    desk.munim("backup office nowhere/office.tar").refused(2, &["nowhere"]);
    desk.munim("verify office").done();
}
