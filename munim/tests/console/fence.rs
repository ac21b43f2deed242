//! Two programs and one office, one of which serves it (R6): a lock file that was deleted lets
//! nobody in, and a console whose journal was exchanged writes no more and goes on reading.

use crate::office::Office;
use crate::program::{Program, trade};
use crate::served::Served;
use std::fs;
use std::process::Command;

fn load(office: &Office, name: &str) -> std::process::Output {
    let rows =
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n";
    let row = "2013-10-14T10:00:00-04:00,ANNA,B,BAC,10,14.25,USD,XNYS,A";
    fs::write(office.path("second.csv"), format!("{rows}{name},{row}\n")).expect("it is written");
    office.command("load office trades second.csv").output().expect("the program starts")
}

#[test]
fn beside_a_console_nobody_writes_whatever_becomes_of_its_lock() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let program = Program::of(&office, &served, "asha");
    for round in 0..3 {
        fs::remove_file(office.path("office/journal/LOCK")).expect("it was there");
        let output = load(&office, &format!("L{round}"));
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("another program is using the journal"), "{told}");
        let rows = trade(&format!("S{round}"), "2013-10-14T09:30:00-04:00", 10, "ANNA");
        let answered = program.rows("trades", &format!("key-{round}"), &rows);
        assert!([200, 201, 202].contains(&answered.status), "{}", answered.body);
    }
    served.stop();
    let blotter = office.munim("report office blotter --format csv");
    assert!(["S0", "S1", "S2"].iter().all(|id| blotter.contains(id)), "{blotter}");
}

#[test]
fn a_console_whose_journal_was_exchanged_stops_writing_and_says_so() {
    let office = Office::furnished();
    let served = Served::start(&office);
    let program = Program::of(&office, &served, "asha");
    let journal = office.path("office/journal");
    let copied = Command::new("cp").arg("-a").arg(&journal).arg(office.path("copy")).status();
    assert!(copied.expect("cp is there").success());
    fs::rename(&journal, office.path("moved")).expect("it is there");
    fs::rename(office.path("copy"), &journal).expect("its place is free");
    let rows = trade("S1", "2013-10-14T09:30:00-04:00", 10, "ANNA");
    for key in ["one", "two"] {
        let answered = program.rows("trades", key, &rows);
        // Whoever is there when it is found hears why; whoever comes later, that nothing is taken.
        assert!(matches!(answered.status, 500 | 503), "{}", answered.body);
        let says = ["another folder has its name", "takes nothing more"];
        assert!(says.iter().any(|says| answered.body.contains(says)), "{}", answered.body);
    }
    assert_eq!(program.get("/v1/today").status, 200, "reading goes on");
    drop(served);
    assert_eq!(load(&office, "L1").status.code(), Some(0));
    office.munim("verify office");
    let blotter = office.munim("report office blotter --format csv");
    assert!(blotter.contains("L1") && !blotter.contains("S1"), "{blotter}");
}
