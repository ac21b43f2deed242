//! The last closed day, opened again at a terminal: two people, a late payment, a second close.
//!
//! Figures by hand: 1,000.00 are paid in on Tuesday; 250.00 more of Tuesday are told after its
//! close. Monday stands as it was.

use crate::office::Desk;

fn pays(desk: &Desk, id: &str, date: &str, amount: &str) {
    let name = format!("{id}.csv");
    let head = "payment_id,date,account,bank_account,currency,amount";
    desk.file(&name, format!("{head}\n{id},{date},CAPITAL,BANK,USD,{amount}\n"));
    desk.munim(&format!("load office payments {name}")).done();
}

/// What stands on a line at the end of a day.
fn stood(desk: &Desk, date: &str) -> String {
    let rows = desk.report(&format!("trial-balance --date {date}"));
    let at = |column: &str| rows[0].iter().position(|name| name == column).expect("a column");
    let own = rows.iter().find(|row| row[at("account")] == "CAPITAL").expect("it stands there");
    own[at("credit")].clone()
}

#[test]
fn the_last_closed_day_is_reopened_by_two_and_closed_again() {
    let desk = Desk::furnished();
    desk.munim("day office --date 2013-10-07").done();
    pays(&desk, "P0", "2013-10-07", "500.00");
    pays(&desk, "P1", "2013-10-08", "1000.00");
    desk.munim("day office --date 2013-10-08").done();
    let monday = stood(&desk, "2013-10-07");
    assert_eq!(stood(&desk, "2013-10-08"), "1500.00");
    let first = desk.report("controls --date 2013-10-08");

    let reopen = |date: &str, by: &str| {
        desk.munim(&format!("reopen-day office --date {date} --by {by} --reason late"))
    };
    reopen("2013-10-07", "Ada").refused(1, &["2013-10-07", "2013-10-08"]);
    let said = reopen("2013-10-08", "Ada").done();
    assert!(said.out.contains("reopen-2013-10-08") && said.out.contains("--hash"), "{}", said.out);
    desk.munim("approve office reopen-2013-10-08 --by Ada").refused(1, &["four eyes"]);
    desk.munim("approve office reopen-2013-10-08 --by Ben").done();
    desk.munim("verify office").done();
    pays(&desk, "P2", "2013-10-08", "250.00");
    desk.munim("backup office copy.tar").done();
    desk.munim("restore copy.tar copy").done();
    desk.munim("verify copy").done();

    // The day goes on and is closed, once more; the files of its closes are those of the last one.
    let said = desk.munim("day office --date 2013-10-08").done();
    assert!(!said.out.contains("closed before"), "{}", said.out);
    assert_eq!(stood(&desk, "2013-10-08"), "1750.00");
    assert_eq!(stood(&desk, "2013-10-07"), monday);
    let second = desk.report("controls --date 2013-10-08");
    assert_ne!(first, second, "a sheet of its own");
    assert!(second[1..].iter().all(|row| row[3] == "yes"), "{second:?}");
    assert!(second.iter().any(|row| row[0].contains("P2.csv")), "{second:?}");
    assert!(second.iter().any(|row| row[0].contains("P1.csv")), "of the whole day: {second:?}");
    desk.munim("verify office").done();
    reopen("2013-10-08", "Ada").done();
    desk.munim("recall office reopen-2013-10-08-2 --by Ada").done();
    desk.munim("day office --date 2013-10-09").done();
    reopen("2013-10-08", "Ada").refused(1, &["2013-10-09"]);
    assert_eq!(stood(&desk, "2013-10-08"), "1750.00");
    assert_eq!(stood(&desk, "2013-10-07"), monday);
    desk.munim("verify office").done();
}
