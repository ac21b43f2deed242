//! One writer of an office (R6), whatever becomes of its lock file; and HEAD made anew from the
//! segments when it is lost.

use crate::office::Desk;
use engine::{Engine, Folder, Progress, load};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use terms::SourceKind;

const HEADER: &str =
    "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n";

/// A file of trades of its own.
fn trades(desk: &Desk, name: &str, count: usize) -> String {
    let mut text = HEADER.to_owned();
    for number in 0..count {
        let row = "2013-10-07T10:00:00-04:00,ANNA,B,BAC,10,14.25,USD,XNYS,A";
        writeln!(text, "{name}{number},{row}").expect("a text takes everything");
    }
    desk.file(&format!("{name}.csv"), text);
    format!("load office trades {name}.csv --format csv")
}

/// A program that has the office open, as a console has.
fn first(desk: &Desk) -> Engine {
    Engine::open(Folder::open(&desk.path("office")).expect("it is there")).expect("nobody has it")
}

/// It takes a file in: how many rows it has booked when it says so.
fn takes(engine: &mut Engine, desk: &Desk, name: &str, count: usize) -> anyhow::Result<u32> {
    trades(desk, name, count);
    let path = desk.path(&format!("{name}.csv"));
    let intake = load(engine, SourceKind::Trades, &path, None, Progress { quiet: true })?;
    engine.settle()?;
    Ok(intake.counts.booked)
}

/// As an administrator does who clears a "stale" lock.
fn remove_lock(desk: &Desk) {
    // The other program may have made it anew by then, or not yet.
    let _ = fs::remove_file(desk.path("office/journal/LOCK"));
}

/// As one does who moves a folder or a file to another disk and back.
fn exchange(desk: &Desk, name: &str) {
    let moved = desk.path(&format!("{name}.moved"));
    fs::rename(desk.path(name), &moved).expect("it is there");
    let copied = Command::new("cp")
        .arg("-a")
        .arg(&moved)
        .arg(desk.path(name))
        .status()
        .expect("cp is there");
    assert!(copied.success());
}

#[test]
fn a_lock_file_that_is_taken_away_lets_nobody_in() {
    let desk = Desk::furnished();
    let mut engine = first(&desk);
    let mut booked = 0;
    for round in 0..4 {
        remove_lock(&desk);
        let line = trades(&desk, &format!("second{round}-"), 200);
        desk.munim(&line).refused(2, &["another program is using the journal", "office/journal"]);
        booked += takes(&mut engine, &desk, &format!("first{round}-"), 20).expect("it is alone");
        desk.munim("verify office").done();
    }
    engine.close().expect("it closes");
    assert_eq!(desk.report("blotter").len() - 1, booked as usize);
    assert_eq!(booked, 80);
}

/// Programs that load at once, and somebody who deletes LOCK all the while: what any of them said
/// is booked stays.
#[test]
fn of_programs_that_load_while_locks_vanish_nothing_is_lost() {
    const ROUNDS: usize = 4;
    const ROWS: usize = 4000;
    let desk = Desk::furnished();
    let (mut said, mut refused) = (0, 0);
    for round in 0..ROUNDS {
        let lines = [0, 1, 2].map(|which| trades(&desk, &format!("r{round}-{which}-"), ROWS));
        let mut children: Vec<_> = lines
            .iter()
            .map(|line| {
                remove_lock(&desk);
                desk.start(line)
            })
            .collect();
        while children.iter_mut().any(|child| matches!(child.try_wait(), Ok(None))) {
            remove_lock(&desk);
            std::thread::yield_now();
        }
        for mut child in children {
            match child.wait().expect("it ends").code() {
                Some(0) => said += ROWS,
                Some(2) => refused += 1,
                code => panic!("{code:?}"),
            }
        }
        let verified = desk.munim("verify office").done();
        assert!(!verified.err.contains("cut off"), "{}", verified.err);
    }
    assert_eq!(desk.report("blotter").len() - 1, said, "{refused} refused");
    println!(
        "counted R6: {count} tried, {count} survived: programs at once without LOCK, {said} trades said, {refused} refused",
        count = 3 * ROUNDS
    );
    assert!(said >= ROUNDS * ROWS);
}

/// The journal is exchanged under a program that runs, and another one writes: the first one stops,
/// says why, and takes nothing away.
#[test]
fn a_writer_that_was_replaced_stops() {
    for exchanged in ["office/journal", "office/journal/HEAD", "office/journal/00000001.seg"] {
        let desk = Desk::furnished();
        let mut engine = first(&desk);
        assert_eq!(takes(&mut engine, &desk, "before", 30).expect("it is alone"), 30);
        exchange(&desk, exchanged);
        let moved = desk.path(&format!("{exchanged}.moved"));
        let is_folder = moved.is_dir();
        if !is_folder {
            // It is no file of a journal.
            fs::rename(&moved, desk.path("moved")).expect("it is there");
        }
        let second = trades(&desk, "second", 50);
        if is_folder {
            assert_eq!(desk.munim(&second).done().counts(), [50, 50, 0, 0]);
        }
        let failure = takes(&mut engine, &desk, "after", 10).expect_err("it was replaced");
        assert!(format!("{failure:#}").contains("no more"), "{exchanged}: {failure:#}");
        let failure = takes(&mut engine, &desk, "again", 10).expect_err("it has stopped");
        assert!(format!("{failure:#}").contains("stopped"), "{exchanged}: {failure:#}");
        drop(engine);
        let said = desk.munim("verify office").done();
        assert!(!said.err.contains("cut off"), "{}", said.err);
        let counts = desk.munim(&second).done().counts();
        assert_eq!(counts, if is_folder { [50, 0, 50, 0] } else { [50, 50, 0, 0] });
        assert_eq!(desk.report("blotter").len() - 1, 80, "{exchanged}");
    }
}

fn change_byte(path: &Path, at: usize) {
    let mut bytes = fs::read(path).expect("it is there");
    bytes[at] ^= 1;
    fs::write(path, bytes).expect("it can be written");
}

#[test]
fn a_lost_head_is_made_anew() {
    let desk = Desk::furnished();
    desk.munim(&trades(&desk, "a", 30)).done();
    let head = desk.path("office/journal/HEAD");
    let books = desk.books("office");
    // Whole: nothing is to be done, and nothing is.
    let before = fs::read(&head).expect("it is there");
    desk.munim("repair-head office").refused(1, &["nothing to repair"]);
    assert_eq!(fs::read(&head).expect("it is there"), before);
    // Gone.
    fs::remove_file(&head).expect("it was there");
    desk.munim("verify office").refused(1, &["HEAD is damaged", "missing"]);
    let said = desk.munim("repair-head office").done().out;
    let chain = desk.munim("verify office").done().out;
    let chain = chain.split("chain ").nth(1).expect("it is said").get(..64).expect("a hash");
    for words in ["HEAD was missing", "1 segments", chain] {
        assert!(said.contains(words), "{said}");
    }
    assert_eq!(desk.books("office"), books);
    desk.munim(&trades(&desk, "b", 30)).done();
    // Spoilt in both slots.
    change_byte(&head, 40);
    change_byte(&head, 4096 + 40);
    desk.munim("load office trades b.csv").refused(2, &["HEAD is damaged"]);
    let said = desk.munim("repair-head office").done().out;
    assert!(said.contains("was damaged (the header fails its checksum)"), "{said}");
    desk.munim("verify office").done();
    // A torn tail is told, and cut off by the next program that writes.
    fs::remove_file(&head).expect("it was there");
    let segment = desk.path("office/journal/00000001.seg");
    let whole = fs::read(&segment).expect("it is there");
    fs::write(&segment, [whole.as_slice(), &[7; 30]].concat()).expect("it can be written");
    let said = desk.munim("repair-head office").done().out;
    assert!(said.contains("lie 30 bytes"), "{said}");
    assert!(desk.munim("verify office").done().err.contains("were cut off"));
    // Damaged in the middle: no HEAD is made up.
    fs::remove_file(&head).expect("it was there");
    change_byte(&segment, 200);
    desk.munim("repair-head office").refused(2, &["00000001.seg is damaged at byte"]);
    assert!(!head.exists());
    // Cut, while HEAD knows of more: it is the witness, and stays.
    fs::write(&head, before).expect("it can be written");
    fs::write(&segment, &whole[..whole.len() / 2]).expect("it can be written");
    desk.munim("repair-head office").refused(2, &["damaged"]);
}
