//! Rows of market rules, run as people run them: put forward, approved, and what moved is told.

use crate::office::{Desk, lines};

const TRADES: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T09:30:00-04:00,ANNA,B,BAC,100,14.00,USD,XNYS,A
";

/// Nothing settles on Wednesday, 9 October 2013: three settlement days after Monday are Friday.
const CLOSING: &str = "\
row_id,market,date,trading,settlement,occasion,source
H1,us,2013-10-09,open,closed,a day of mourning,a notice of the day
";

const BACK: &str = "\
row_id,market,date,trading,settlement,occasion,source,cancels,reason
H2,us,2013-10-09,open,closed,a day of mourning,a notice of the day,H1,it was called off
";

/// No list of ISO 10383 has MUNX.
const VENUE: &str = "\
row_id,market,mic,effective,status,country,source
V1,us,MUNX,2013-10-07,active,US,a list of the month
";

/// Monday's evening is Tuesday's, for whoever trades until three in the morning.
const SESSION: &str = "\
row_id,market,effective,opens,closes,evenings,source
S1,us,2013-10-07,21:00,03:00,sunday monday,a notice of the exchange
";

const EVENING: &str = "\
trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity
T1,2013-10-07T21:30:00-04:00,ANNA,B,BAC,100,14.00,USD,MUNX,A
";

fn approve(desk: &Desk, kind: &str, file: &str) {
    let propose = format!("propose office {kind} {file} --by asha --reason notice");
    desk.munim(&propose).done();
    let proposals = desk.report("proposals");
    let open = proposals.iter().find(|row| row[1] == "open").expect("it was put forward");
    desk.munim(&format!("approve office {} --by ben", open[0])).done();
}

#[test]
fn a_closing_that_two_people_have_seen_moves_what_was_due() {
    let desk = Desk::furnished();
    desk.file("trades.csv", TRADES);
    desk.file("closing.csv", CLOSING);
    desk.file("back.csv", BACK);
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    let settles = || desk.report("blotter")[1][2].clone();
    assert_eq!(settles(), "2013-10-10");
    approve(&desk, "holidays", "closing.csv");
    assert_eq!(settles(), "2013-10-11");
    let moved = "\
kind,id,about,from,to,by_kind,by_row,file,row
trades,T1,2013-10-07,2013-10-10,2013-10-11,holidays,H1,closing.csv,2
";
    assert_eq!(desk.report("settlement-moves"), lines(moved));
    let rules = desk.report("market-rules");
    let row: Vec<&str> = rules[1].iter().map(String::as_str).collect();
    assert_eq!(row[..4], ["holidays", "H1", "us", "2013-10-09"]);
    assert_eq!(
        row[4..7],
        [
            "us on 2013-10-09: trading open, settlement closed (a day of mourning)",
            "trading open, settlement open",
            "stands"
        ]
    );
    assert_eq!(
        row[7..],
        ["", "a notice of the day", "asha", "ben", "2013-10-07", "closing.csv", "2"]
    );
    let told = desk.munim("explain office ANNA BAC").done();
    assert!(told.out.contains("T1, from 2013-10-10 to 2013-10-11 by H1"), "{}", told.out);
    desk.munim("verify office").done();
    desk.munim("day office --date 2013-10-08").done();
    approve(&desk, "holidays", "back.csv");
    assert_eq!(settles(), "2013-10-10");
    for day in ["2013-10-09", "2013-10-10"] {
        desk.munim(&format!("day office --date {day}")).done();
    }
    assert_eq!(desk.report("fails").len(), 2, "it failed on the 10th");
    desk.munim("verify office").done();
}

#[test]
fn a_venue_and_an_evening_that_two_people_have_seen_are_traded() {
    let desk = Desk::furnished();
    desk.file("evening.csv", EVENING);
    desk.file("venue.csv", VENUE);
    desk.file("session.csv", SESSION);
    desk.munim("day office --date 2013-10-07").done();
    approve(&desk, "venues", "venue.csv");
    approve(&desk, "sessions", "session.csv");
    desk.munim("day office --date 2013-10-08 --trades evening.csv").done();
    let blotter = desk.report("blotter");
    assert_eq!(blotter[1][1..4], ["2013-10-08", "2013-10-11", "T1"], "{blotter:?}");
    let rules = desk.report("market-rules");
    let said = |row: usize| [4, 5, 6].map(|column: usize| rules[row][column].as_str());
    assert_eq!(said(1), ["MUNX (US) from 2013-10-07 on: active", "no such venue", "stands"]);
    let session = "us trades overnight from 2013-10-07 on, 21:00 to 03:00, on the evenings of \
                   monday, sunday";
    assert_eq!(said(2), [session, "no overnight session", "stands"]);
    desk.munim("verify office").done();
}

const LINE: &str = "\
row_id,market,effective,gl_line,caption,focus_item,kind,class,balance,source
L1,us,2013-10-08,1415,Receivables from customers: cash accounts,820,cash,customer,debit,our chart
";

/// ANNA owes for what she bought on the 7th: on 1410 that day, on the firm's own line from the 8th
/// on, in the report of either day and after either close.
#[test]
fn a_line_of_the_firm_that_two_people_have_seen_takes_balances_over() {
    let desk = Desk::furnished();
    desk.file("trades.csv", TRADES);
    desk.file("line.csv", LINE);
    desk.munim("day office --date 2013-10-07 --trades trades.csv").done();
    approve(&desk, "chart_lines", "line.csv");
    let on = |date: &str| {
        let lines = desk.report(&format!("trial-balance --date {date}"));
        let has = |line: &str| lines.iter().any(|row| row[..4] == ["trade", "USD", line, "ANNA"]);
        (has("1410"), has("1415"))
    };
    assert_eq!(on("2013-10-07"), (true, false));
    desk.munim("day office --date 2013-10-08").done();
    desk.munim("day office --date 2013-10-09").done();
    assert_eq!(on("2013-10-07"), (true, false), "what was shown stays");
    assert_eq!((on("2013-10-08"), on("2013-10-09")), ((false, true), (false, true)));
    let known = desk.report("gl-lines");
    assert!(known.iter().any(|row| row[..2] == ["1415", "820"].map(str::to_owned)), "{known:?}");
    desk.munim("verify office").done();
}
