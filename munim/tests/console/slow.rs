//! Long-running requests: told where to ask, and told there what became of them.
//!
//! The console is served without any patience, so that everything takes too long.

use crate::backup::access_lines;
use crate::browser::run_with;
use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{Answered, Visitor, ask};
use serde_json::Value;
use std::fmt::Write as _;

const IMPATIENT: &str = "--patience-ms 0";
const ROWS: u64 = 2_500;
/// What is not done after so many questions never will be.
const ASKED_MAX: usize = 200_000;

/// The last row names nobody.
fn trades(account: &str) -> String {
    let mut text = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n",
    );
    for row in 1..=ROWS {
        let (account, minute, second) =
            (if row == ROWS { account } else { "BEN" }, row / 60 % 60, row % 60);
        writeln!(text, "L{row},2013-10-14T10:{minute:02}:{second:02}-04:00,{account},B,BAC,{},14.25,USD,XNYS,A", 1 + row % 90)
            .expect("memory takes it");
    }
    text
}

fn json(answered: &Answered) -> Value {
    serde_json::from_str(&answered.body)
        .unwrap_or_else(|error| panic!("{error}: {}", answered.body))
}

/// A program with a token.
struct Program {
    address: String,
    token: String,
}

impl Program {
    fn send(&self, name: &str, content: &str) -> Answered {
        let headers = [
            ("Authorization", self.token.as_str()),
            ("Idempotency-Key", name),
            ("Content-Type", "text/csv"),
        ];
        ask(&self.address, "POST /v1/documents/trades", &headers, content)
    }

    fn get(&self, path: &str) -> Answered {
        ask(&self.address, &format!("GET {path}"), &[("Authorization", &self.token)], "")
    }

    /// Asks until it is done; how many rows were judged at each time.
    fn ask_until_done(&self, place: &str) -> (Answered, Vec<u64>) {
        let mut judged = Vec::new();
        for _ in 0..ASKED_MAX {
            let answered = self.get(place);
            if answered.status != 202 {
                return (answered, judged);
            }
            let how_far = json(&answered);
            assert_eq!(
                (how_far["became"].as_str(), answered.header("location")),
                (Some("under_way"), Some(place))
            );
            assert!(how_far["rows"].is_null() || how_far["rows"] == ROWS, "{how_far}");
            judged.push(
                ["booked", "duplicate", "rejected"]
                    .iter()
                    .filter_map(|count| how_far[count].as_u64())
                    .sum(),
            );
        }
        panic!("{place} goes on and on")
    }
}

#[test]
fn a_program_is_told_where_to_ask_and_asks() {
    let office = Office::furnished();
    let served = Served::start_with(&office, IMPATIENT);
    let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
    let program = Program {
        address: served.address.clone(),
        token: format!("Bearer {}", ben.token("slow", PASSWORD)),
    };
    let place = "/v1/documents/trades/slow%20one.csv";
    assert_eq!(program.get(place).status, 404);

    let first = program.send("slow one.csv", &trades("NOBODY"));
    assert_eq!((first.status, first.header("location")), (202, Some(place)), "{}", first.body);
    // Sent again it joins, and other content under its name is refused at once.
    let again = program.send("slow one.csv", &trades("NOBODY"));
    assert_eq!((again.status, again.header("location")), (202, Some(place)), "{}", again.body);
    assert_eq!(program.send("slow one.csv", &trades("ANNA")).status, 409);
    let (done, judged) = program.ask_until_done(place);
    let became = json(&done);
    assert_eq!((done.status, became["became"].as_str()), (200, Some("loaded")), "{}", done.body);
    let counts =
        ["rows", "booked", "duplicate", "rejected"].map(|count| became["file"][count].as_u64());
    assert_eq!(counts, [ROWS, ROWS - 1, 0, 1].map(Some));
    assert_eq!(became["refused"][0]["row"], ROWS + 1);
    assert!(judged.is_sorted() && judged.iter().all(|judged| *judged <= ROWS), "{judged:?}");
    let loads = json(&program.get("/v1/files"))["items"].as_array().map_or(0, |files| {
        let is_it = |file: &&Value| file["name"] == "slow one.csv";
        files.iter().filter(is_it).count()
    });
    assert_eq!(loads, 1, "joined, not loaded again");

    // What cannot be read is told where it is asked, as it would have been told at once.
    let unreadable = program.send("broken.csv", "trade_id\nL1\n");
    assert!([202, 400].contains(&unreadable.status), "it is found out soon: {}", unreadable.body);
    let (why, _) = program.ask_until_done("/v1/documents/trades/broken.csv");
    assert_eq!(
        (why.status, why.header("content-type")),
        (400, Some("application/problem+json")),
        "{}",
        why.body
    );

    // Nobody has heard of it: sent again until there is an answer, a document is not begun anew
    // each time.
    let mut answered = program.send("heard.csv", &trades("BEN").replace("\nL", "\nM"));
    let mut asked = 0;
    while answered.status == 202 && asked < ASKED_MAX {
        asked += 1;
        answered = program.send("heard.csv", &trades("BEN").replace("\nL", "\nM"));
    }
    assert_eq!(
        (answered.status, json(&answered)["file"]["booked"].as_u64()),
        (200, Some(ROWS)),
        "{}",
        answered.body
    );

    // A day too.
    let run = ask(
        &served.address,
        "POST /v1/days/2013-10-14/run",
        &[("Authorization", &program.token)],
        "",
    );
    assert_eq!((run.status, run.header("location")), (202, Some("/v1/today")), "{}", run.body);
    let is_closed = |_| program.get("/v1/today").body.contains("\"last_closed\":\"2013-10-14\"");
    assert!((0..ASKED_MAX).any(is_closed), "the day is closed in the end");
    // Who stops the console does not break off what it has said to go on.
    let late = program.send("late.csv", &trades("BEN").replace("\nL", "\nN"));
    assert_eq!(late.status, 202, "{}", late.body);
    served.stop();

    // A restart forgets what was going on, and the books know what became of it.
    let served = Served::start_with(&office, IMPATIENT);
    let program = Program { address: served.address.clone(), token: program.token };
    let lines = || access_lines(&office.munim("verify office"));
    let before = lines();
    assert_eq!(json(&program.get(place))["file"]["booked"].as_u64(), Some(ROWS - 1));
    assert!(
        lines() > before,
        "its refused row may name a client, so that who saw it is written down"
    );
    assert_eq!(
        json(&program.get("/v1/documents/trades/late.csv"))["file"]["booked"].as_u64(),
        Some(ROWS)
    );
    assert_eq!(program.get("/v1/documents/trades/broken.csv").status, 404);
    served.stop();
}

#[test]
fn a_person_sees_how_far_it_is_and_then_what_became_of_it() {
    run_with("slow.mjs", IMPATIENT);
}
