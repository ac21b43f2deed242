//! Refusals of the command line: the code, the sentence, and that nothing was changed.

use crate::office::{ACCOUNTS, Chance, Desk};
use engine::{Engine, Folder};
use journal::LocalJournal;
use std::fs;
use std::sync::Arc;
use terms::{ContentHash, Document, Input, Name, SourceKind};

const HEADER: &str =
    "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity";

#[test]
fn init_refuses_what_cannot_be_an_office() {
    let desk = Desk::new();
    desk.file("full/a.txt", "mine");
    desk.munim("init full --market us --date 2013-10-07").refused(2, &["full", "not empty"]);
    desk.munim("init new --market atlantis --date 2013-10-07").refused(1, &["atlantis", "us"]);
    desk.munim("init new --market us --date 2009-12-31").refused(1, &["2009-12-31", "2010-01-01"]);
    desk.munim("init new --market us --date 2013-02-30").refused(2, &["2013-02-30"]);
    desk.munim("init new --date 2013-10-07").refused(2, &["--market"]);
    desk.munim("init new --market us").refused(2, &["--date"]);
    // What was refused can be done rightly in the same place.
    desk.munim("init new --market us --date 2013-10-07").done();
    desk.munim("init new --market us --date 2013-10-07").refused(2, &["not empty"]);
}

#[test]
fn a_file_that_cannot_be_read_at_all_is_code_2() {
    let desk = Desk::furnished();
    let mut chance = Chance::new(1);
    let rubbish: Vec<u8> = (0..4000).map(|_| chance.below(256).to_le_bytes()[0]).collect();
    desk.file("missing-column.csv", HEADER.replace(",price", ""));
    desk.file("unknown-column.csv", format!("{HEADER},colour\n"));
    desk.file("twice.csv", format!("{HEADER},price\n"));
    desk.file("empty.csv", "");
    desk.file("rubbish.csv", rubbish);
    desk.file("cut.csv.gz", b"\x1f\x8b\x08\x00cut");
    desk.file("cut.zip", b"PK\x03\x04cut");
    desk.file("two-bytes.csv", [0xff, 0xfe, b't', 0]);
    fs::create_dir(desk.path("folder.csv")).expect("it can be made");
    let before = desk.files("office");
    for (name, words) in [
        ("nowhere.csv", ["nowhere.csv", "could not read"]),
        ("missing-column.csv", ["missing-column.csv", "price"]),
        ("unknown-column.csv", ["unknown-column.csv", "colour"]),
        ("twice.csv", ["twice.csv", "price"]),
        ("empty.csv", ["empty.csv", "is empty"]),
        ("rubbish.csv", ["rubbish.csv", ""]),
        ("cut.csv.gz", ["cut.csv.gz", "gzip"]),
        ("cut.zip", ["cut.zip", "zip"]),
        ("two-bytes.csv", ["two-bytes.csv", "UTF-16"]),
        ("folder.csv", ["folder.csv", "could not read"]),
    ] {
        let said = desk.munim(&format!("load office trades {name}")).refused(2, &words);
        assert_eq!(said.out, "", "{name}");
        assert_eq!(said.err.trim_end().lines().count(), 1, "one sentence: {}", said.err);
    }
    let after = desk.files("office");
    for (path, bytes) in &before {
        assert!(path.ends_with("HEAD") || after[path] == *bytes, "{} changed", path.display());
    }
    assert_eq!(before.len(), after.len());
}

#[test]
fn names_that_are_not_known_are_code_2() {
    let desk = Desk::furnished();
    desk.munim("load office sweets accounts.csv").refused(2, &["sweets", "accounts, instruments"]);
    desk.munim("load nowhere accounts accounts.csv").refused(2, &["nowhere", "munim init"]);
    desk.munim("report office gossip").refused(2, &["gossip", "balances"]);
    desk.munim("report nowhere balances").refused(2, &["nowhere"]);
    desk.munim("report office balances --format xml").refused(2, &["xml"]);
    desk.munim("report office balances --date yesterday").refused(2, &["yesterday"]);
    desk.munim("report office balances --as-known-at noon").refused(2, &["noon"]);
    desk.munim("report office balances --out nowhere/x.csv").refused(2, &["nowhere/x.csv"]);
    desk.munim("verify nowhere").refused(2, &["nowhere"]);
    desk.munim("dance office").refused(2, &["dance"]);
    desk.munim("").ended(2);
}

#[test]
fn days_that_cannot_be_run_are_refused() {
    let desk = Desk::furnished();
    desk.file(
        "late.csv",
        format!("{HEADER}\nL1,2013-10-08T10:00:00-04:00,ANNA,B,BAC,1,14,USD,XNYS,A\n"),
    );
    desk.munim("day office --date 2013-10-04").refused(1, &["2013-10-04", "2013-10-07"]);
    desk.munim("day office --date 2013-10-08").done();
    desk.munim("day office --date 2013-10-07").refused(1, &["2013-10-07", "2013-10-08 is closed"]);
    desk.munim("day office --date 2013-10-12").refused(1, &["2013-10-12", "not a business day"]);
    desk.munim("day office --date 2013-12-25").refused(1, &["2013-12-25"]);
    desk.munim("day office --date 2028-01-03").refused(1, &["2028-01-03"]);
    // A closed day takes nothing new.
    desk.munim("day office --date 2013-10-08 --trades late.csv")
        .refused(2, &["late.csv", "2013-10-08 is closed"]);
    // A day whose first file cannot be read is not begun; one whose second file cannot be read is,
    // and must be finished.
    desk.munim("day office --date 2013-10-10 --trades nowhere.csv").refused(2, &["nowhere.csv"]);
    desk.file("prices.csv", "date,instrument,price,currency,source\n2013-10-09,BAC,14,USD,close\n");
    desk.munim("day office --date 2013-10-09 --prices prices.csv --trades nowhere.csv")
        .refused(2, &["nowhere.csv"]);
    desk.munim("day office --date 2013-10-10").refused(1, &["2013-10-10", "2013-10-09"]);
    desk.munim("day office --date 2013-10-09 --trades late.csv").done();
    desk.munim("day office --date 2013-10-10").done();
    desk.munim("verify office").done();
}

/// A program dies after it has named a file and before it has read it: the day cannot be proved
/// until the file is loaded again.
#[test]
fn a_day_stays_open_while_a_file_is_half_read() {
    let desk = Desk::furnished();
    let trades = format!("{HEADER}\nL1,2013-10-07T10:00:00-04:00,ANNA,B,BAC,1,14,USD,XNYS,A\n");
    desk.file("trades.csv", &trades);
    let content = ContentHash(journal::Hash::of(trades.as_bytes()).0);
    let bytes = trades.len() as u64;
    let document = Document {
        kind: SourceKind::Trades,
        name: Name::from("trades.csv"),
        content,
        layout: None,
        bytes,
    };
    let mut engine = Engine::open(Folder::open(&desk.path("office")).expect("it is an office"))
        .expect("nobody else is there");
    engine.keep(Arc::new(trades.into_bytes())).expect("it can be kept");
    engine.command(Input::ReceiveSource(document)).expect("it is new");
    engine.close().expect("it can be closed");
    let sheet = desk.munim("day office --date 2013-10-07 --format csv").ended(1).rows();
    let failed: Vec<_> = sheet.iter().filter(|row| row[3] == "no").collect();
    assert!(
        failed.len() == 1
            && failed[0][0].contains("trades.csv")
            && failed[0][1].contains("load it again"),
        "{failed:?}"
    );
    let said = desk.munim("day office --date 2013-10-07").ended(1);
    assert!(said.out.contains("is NOT closed"), "{}", said.out);
    desk.munim("day office --date 2013-10-08").refused(1, &["2013-10-07"]);
    desk.munim("verify office").done();
    desk.munim("load office trades trades.csv").done();
    desk.munim("day office --date 2013-10-07").done();
    desk.munim("verify office").done();
}

#[test]
fn the_second_program_is_told_that_there_is_a_first() {
    let desk = Desk::furnished();
    let place = Folder::open(&desk.path("office")).expect("it is an office").journal();
    let (writer, _) =
        LocalJournal::open_for_writing(&place, |_| Ok(())).expect("nobody else is there");
    for line in ["load office accounts accounts.csv", "day office --date 2013-10-07"] {
        desk.munim(line).refused(2, &["another program is using the journal", "office/journal"]);
    }
    // Who only looks reads beside the writer, up to what is durable.
    for line in [
        "report office balances",
        "explain office OPENING USD",
        "verify office",
        "backup office office.tar",
        "export office --form hledger --out books.journal",
    ] {
        desk.munim(line).done();
    }
    writer.close().expect("it is closed");
    desk.munim("load office accounts accounts.csv").done();
    let _reader = LocalJournal::hold(&place).expect("nobody writes");
    desk.munim("report office balances").done();
    desk.munim("load office accounts accounts.csv")
        .refused(2, &["another program is using the journal"]);
}

/// Two at once, as they come: one after the other or one refused, never both in half.
#[test]
fn two_programs_at_once() {
    let desk = Desk::furnished();
    let mut refused = 0;
    for round in 0..8 {
        let names = [0, 1].map(|which| {
            let account = format!(
                "account,family,kind,name,class\nR{round}-{which},client,cash,Somebody,customer\n"
            );
            desk.file(&format!("round-{round}-{which}.csv"), account);
            format!("load office accounts round-{round}-{which}.csv")
        });
        let codes = names
            .map(|line| desk.start(&line))
            .map(|mut child| child.wait().expect("it ends").code());
        assert!(codes.contains(&Some(0)), "one of them wins: {codes:?}");
        assert!(codes.iter().all(|code| matches!(code, Some(0 | 2))), "{codes:?}");
        refused += codes.iter().filter(|code| **code == Some(2)).count();
    }
    println!("counted R6: 16 tried, 16 survived: programs at once, two and two, {refused} refused");
    let sources = desk.report("sources").len() - 1;
    assert_eq!(sources, 2 + 16 - refused);
    desk.munim("verify office").done();
}

#[test]
fn a_backup_that_is_none_is_refused() {
    let desk = Desk::furnished();
    desk.file(
        "trades.csv",
        format!("{HEADER}\nL1,2013-10-07T10:00:00-04:00,ANNA,B,BAC,1,14,USD,XNYS,A\n"),
    );
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    desk.munim("backup office good.tar").done();
    let good = fs::read(desk.path("good.tar")).expect("it was written");
    desk.file("foreign.tar", foreign_tar());
    desk.file("text.tar", ACCOUNTS);
    desk.file("empty.tar", "");
    for (index, name) in
        ["foreign.tar", "text.tar", "empty.tar", "nowhere.tar"].into_iter().enumerate()
    {
        desk.munim(&format!("restore {name} other-{index}"))
            .refused(2, &[if name == "empty.tar" { "no backup" } else { name }]);
        assert!(!desk.path(&format!("other-{index}/a.txt")).exists());
    }
    // Cut anywhere in the books: nothing that is taken for an office. Behind them stand
    // office.toml, with its header, and the zeros that say where it ends.
    let cuts: Vec<usize> = (0..good.len() - 2048).step_by(good.len() / 40).collect();
    for cut in &cuts {
        desk.file("cut.tar", &good[..*cut]);
        let said = desk.munim(&format!("restore cut.tar cut-{cut}"));
        assert!(matches!(said.code, Some(1 | 2)), "cut at {cut}: {said:?}");
        desk.munim(&format!("report cut-{cut} balances")).refused(2, &["is not an office"]);
    }
    println!("counted R9: {0} tried, {0} survived: truncated backups refused", cuts.len());
    desk.munim("restore good.tar good").done();
}

/// Damage is named by whatever comes upon it, and is never copied into a backup.
#[test]
fn damage_is_told_before_anything_else() {
    for part in ["journal", "sources"] {
        let desk = Desk::furnished();
        let files = desk.files(&format!("office/{part}"));
        let (path, bytes) = files
            .iter()
            .find(|(path, bytes)| bytes.len() > 200 && !path.ends_with("HEAD"))
            .expect("there is one");
        let mut bad = bytes.clone();
        bad[150] ^= 1;
        fs::write(path, bad).expect("it can be written");
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        desk.munim("verify office")
            .refused(1, &["office: the books are not intact", name, "restore a good backup"]);
        desk.munim("backup office office.tar").refused(2, &[name]);
        assert!(!desk.path("office.tar").exists());
        if part == "journal" {
            for line in [
                "report office balances",
                "load office accounts accounts.csv",
                "day office --date 2013-10-07",
                "explain office DTC USD",
            ] {
                desk.munim(line).refused(2, &[name]);
            }
        }
    }
}

/// One changed byte in whatever a backup holds of the books is found by restoring it.
#[test]
fn a_damaged_backup_is_refused() {
    let desk = Desk::furnished();
    desk.munim("backup office good.tar").done();
    let good = fs::read(desk.path("good.tar")).expect("it was written");
    let mut found = 0;
    desk.munim("restore good.tar good").done();
    for (path, bytes) in desk.files("good") {
        // The mark of the restore is no part of the backup.
        let is_mark = path.parent().is_some_and(|folder| folder.ends_with("access"));
        if path.ends_with("office.toml") || is_mark {
            continue;
        }
        let at = good
            .windows(bytes.len())
            .position(|window| window == bytes)
            .expect("the backup holds the file as it is");
        for place in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut bad = good.clone();
            bad[at + place] ^= 0x10;
            desk.file("bad.tar", bad);
            let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
            let said = desk.munim(&format!("restore bad.tar bad-{found}"));
            said.refused(1, &["not intact", name, "restore a good backup"]);
            found += 1;
        }
    }
    println!("counted R9: {found} tried, {found} survived: damaged backups refused");
    assert!(found >= 12);
}

fn foreign_tar() -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_size(4);
    header.set_cksum();
    tar.append_data(&mut header, "a.txt", &b"text"[..]).expect("memory takes it");
    tar.into_inner().expect("memory takes it")
}
