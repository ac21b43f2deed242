//! A backup of an office that is being served, while it books and while people look: both journals,
//! each to its durable end.

use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{Visitor, ask};
use engine::Folder;
use journal::{Batch, Tail};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use terms::Moment;

const FILES: usize = 2;
const ROWS: usize = 1_500;

fn trades(file: usize) -> String {
    let mut text = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n",
    );
    for row in 0..ROWS {
        let (minute, second) = (row / 60 % 60, row % 60);
        writeln!(text, "S{file}-{row},2013-10-14T10:{minute:02}:{second:02}-04:00,BEN,B,BAC,{},14.25,USD,XNYS,A", 1 + row % 90)
            .expect("memory takes it");
    }
    text
}

/// When the last batch of a restored office was recorded.
fn recorded_at(office: &Office, name: &str) -> Moment {
    let folder = Folder::open(&office.path(name)).expect("it is an office");
    let (mut tail, mut batch) =
        (Tail::open(&folder.journal(), 0).expect("it has a journal"), Batch::default());
    let mut last_us = 0;
    while tail.next(&mut batch).expect("it is whole") {
        last_us = batch.recorded_at_us;
    }
    Moment(last_us * 1000)
}

/// How many lines of access were proved.
pub fn access_lines(said: &str) -> usize {
    let (_, behind) = said
        .split_once("/access: verification passed: ")
        .unwrap_or_else(|| panic!("access is not proved: {said}"));
    behind.split_once(' ').and_then(|(lines, _)| lines.parse().ok()).expect("a number of lines")
}

/// Everything that a backup holds, by name.
fn names(office: &Office, file: &str) -> Vec<String> {
    let mut tar = tar::Archive::new(File::open(office.path(file)).expect("it was written"));
    let entries = tar.entries().expect("it is a tar");
    entries
        .map(|entry| entry.expect("it is whole").path().expect("a name").display().to_string())
        .collect()
}

/// Takes backups and looks at an account until nobody books any more; after how many looks each was
/// begun.
fn back_up_while(office: &Office, looker: &Visitor, is_booking: impl Fn() -> bool) -> Vec<usize> {
    let mut looks = Vec::new();
    let mut is_last = false;
    while !is_last {
        is_last = !is_booking();
        assert_eq!(looker.get("/accounts/BEN").status, 200);
        looks.push(looks.len() + 1);
        office.munim(&format!("backup office backup-{}.tar", looks.len()));
    }
    looks
}

#[test]
fn an_office_is_backed_up_while_it_is_served() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let asha = Visitor::signed_in(&served.address, "asha", PASSWORD);
    let token = format!("Bearer {}", asha.token("booking", PASSWORD));
    let looks = std::thread::scope(|threads| {
        let booking = threads.spawn(|| {
            for file in 0..FILES {
                let key = format!("served-{file}.csv");
                let headers = [
                    ("Authorization", token.as_str()),
                    ("Idempotency-Key", &key),
                    ("Content-Type", "text/csv"),
                ];
                let answered =
                    ask(&served.address, "POST /v1/documents/trades", &headers, &trades(file));
                assert_eq!(answered.status, 200, "{}", answered.body);
            }
        });
        back_up_while(&office, &asha, || !booking.is_finished())
    });
    let said = office.munim("verify office");
    assert!(access_lines(&said) >= looks.len(), "beside the console too: {said}");

    let (mut held, mut proved) = (0, Vec::new());
    for (number, backup) in looks.iter().enumerate() {
        let bytes = fs::metadata(office.path(&format!("backup-{backup}.tar")))
            .expect("it was written")
            .len();
        // Of those that hold no more than the one before, a few are enough.
        if number > 0 && number + 1 < looks.len() && bytes < held + (100 << 10) {
            continue;
        }
        held = bytes;
        let names = names(&office, &format!("backup-{backup}.tar"));
        assert!(
            names.iter().any(|name| name.starts_with("access/"))
                && !names.iter().any(|name| name.contains("sqlite")),
            "{names:?}"
        );
        let said = office.munim(&format!("restore backup-{backup}.tar restored-{backup}"));
        // Whoever looked before it was begun is named in it.
        assert!(access_lines(&said) >= *backup, "{said}");
        let known = recorded_at(&office, &format!("restored-{backup}"));
        for report in ["balances", "blotter", "sources"] {
            let restored = office.munim(&format!("report restored-{backup} {report} --format csv"));
            let then =
                office.munim(&format!("report office {report} --as-known-at {known} --format csv"));
            assert_eq!(restored, then, "backup {backup}: {report}");
        }
        proved.push(
            office.munim(&format!("report restored-{backup} blotter --format csv")).lines().count()
                - 1,
        );
    }
    println!(
        "counted R9: {0} tried, {0} survived: backups while {FILES} files were booked; the proved ones hold {proved:?} trades",
        looks.len()
    );
    let whole = 2 + FILES * ROWS;
    assert!(
        proved.iter().any(|trades| *trades < whole),
        "one was begun while they were booked: {proved:?}"
    );
    assert!(proved.is_sorted() && proved.last() == Some(&(2 + FILES * ROWS)), "{proved:?}");
    served.stop();
}

#[test]
fn what_a_killed_console_left_of_access_is_cut_off_and_the_rest_is_proved() {
    let office = Office::furnished();
    let served = Served::start(&office);
    Visitor::signed_in(&served.address, "asha", PASSWORD);
    served.stop();
    let whole = access_lines(&office.munim("verify office"));
    let segment = office.path("office/access/00000001.seg");
    OpenOptions::new()
        .append(true)
        .open(&segment)
        .and_then(|mut file| file.write_all(&[7; 30]))
        .expect("it can be written");
    office.munim("backup office office.tar");
    // The mark of the restore is one line more.
    assert_eq!(access_lines(&office.munim("restore office.tar restored")), whole + 1);
    // One changed byte, and the backup is refused.
    let mut bytes = fs::read(&segment).expect("it is there");
    bytes[120] ^= 1;
    fs::write(&segment, bytes).expect("it can be written");
    for line in ["backup office other.tar", "verify office"] {
        let output = office.command(line).output().expect("the program starts");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            !output.status.success() && told.contains("access/00000001.seg"),
            "munim {line}: {told}"
        );
    }
    assert!(!office.path("other.tar").exists());
}
