//! `munim compare`: what a cancel and a correction changed in books that were looked at before, and
//! nothing else.
//!
//! The trades are those of `life.rs`: on the 8th the floor says that T5 of the 7th was for 12 IBM
//! and not for 10.

use crate::life::corrected;
use crate::office::{Desk, lines};

/// When the batch of the first event with these words was recorded.
fn recorded_at(desk: &Desk, account: &str, asset: &str, id: &str) -> String {
    let rows = desk.munim(&format!("explain office {account} {asset} --format csv")).done().rows();
    let row = rows.iter().find(|row| row[4] == id).expect("the posting is there");
    row[1].clone()
}

#[test]
fn a_correction_shows_what_it_changed_and_nothing_else() {
    let desk = corrected();
    // What was known when the block was allocated, after the trades of the 7th, is what was known
    // that evening.
    let then = recorded_at(&desk, "BEN", "IBM", "A3");
    let compare = |report: &str, rest: &str| {
        desk.munim(&format!(
            "compare office {report} --date 2013-10-07 --then {then} {rest} --format csv"
        ))
        .done()
        .rows()
    };
    let balances = compare("balances", "");
    // Two more shares at 182 are 364.00 in money.
    let expected = "change,key,column,then,now\n\
                    changed,account BEN; asset IBM,pending,60,62\n\
                    changed,account BEN; asset IBM,total,60,62\n\
                    changed,account BEN; asset USD,pending,-10820.58,-11184.58\n\
                    changed,account BEN; asset USD,total,-10820.58,-11184.58\n\
                    changed,account NSCC; asset IBM,pending,-140,-142\n\
                    changed,account NSCC; asset IBM,total,-140,-142\n\
                    changed,account NSCC; asset USD,pending,26571.65,26935.65\n\
                    changed,account NSCC; asset USD,total,26571.65,26935.65\n";
    let expected: Vec<Vec<String>> = lines(expected)
        .into_iter()
        .map(|row| row.iter().map(|cell| cell.replace(';', ",")).collect())
        .collect();
    assert_eq!(balances, expected);
    let blotter = compare("blotter", "");
    let changes: Vec<&str> = blotter[1..].iter().map(|row| row[0].as_str()).collect();
    assert!(
        changes.contains(&"added") && changes.contains(&"changed") && !changes.contains(&"removed"),
        "{blotter:?}"
    );
    assert!(
        blotter[1..].iter().all(|row| row[1].contains("T5") || row[1].contains("T6")),
        "{blotter:?}"
    );
    // The lot of the trade that was taken back is gone, and the right one is there; no other lot
    // has moved.
    let lots = compare("lots", "");
    let mut changes: Vec<[&str; 2]> =
        lots[1..].iter().map(|row| [row[0].as_str(), row[1].as_str()]).collect();
    changes.dedup();
    assert_eq!(
        changes,
        [
            ["removed", "account BEN, instrument IBM, lot T5"],
            ["added", "account BEN, instrument IBM, lot T6"]
        ],
        "{lots:?}"
    );
    let again = compare("balances", &format!("--now {then}"));
    assert_eq!(again.len(), 1, "a view differs in nothing from itself");
}

#[test]
fn every_report_can_be_compared() {
    let desk = corrected();
    let then = recorded_at(&desk, "BEN", "IBM", "A3");
    for report in reports::REPORTS {
        let rows = desk
            .munim(&format!("compare office {} --then {then} --format csv", report.name))
            .done()
            .rows();
        assert_eq!(rows[0], ["change", "key", "column", "then", "now"], "{}", report.name);
    }
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let desk = corrected();
    desk.munim("compare office gossip --then 2013-10-07").refused(2, &["gossip", "balances"]);
    desk.munim("compare office balances").refused(2, &["--then"]);
    desk.munim("compare office balances --then noon").refused(2, &["noon", "no moment"]);
    desk.munim("compare nowhere balances --then 2013-10-07").refused(2, &["nowhere"]);
}
