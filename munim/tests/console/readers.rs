//! Readers have budgets: a list of very many rows opens as quickly as one of few, questions about
//! the past are read one at a time, and reports leave the others their turn.
//!
//! The office has as many refused rows as an uploaded file of nonsense leaves behind.

use crate::office::{Office, PASSWORD};
use crate::program::{Program, named};
use crate::served::Served;
use crate::wire::{Answered, Visitor};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

const ROWS: usize = 30_000;

/// An office that has refused so many rows of one file.
fn with_refused_rows(rows: usize) -> Office {
    let office = Office::furnished();
    let mut file = String::from(
        "trade_id,executed_at,account,side,instrument,quantity,price,currency,venue,capacity\n",
    );
    for row in 0..rows {
        writeln!(file, "X{row},2013-10-14T10:00:00-04:00,NOBODY,B,BAC,100,14.25,USD,XNYS,A")
            .expect("memory takes it");
    }
    fs::write(office.path("nonsense.csv"), file).expect("the file can be written");
    office.munim("load office trades nonsense.csv");
    office
}

/// The answers of so many at once.
fn at_once(count: usize, ask: impl Fn(usize) -> Answered + Sync) -> Vec<Answered> {
    let ask = &ask;
    std::thread::scope(|threads| {
        let asking: Vec<_> = (0..count).map(|one| threads.spawn(move || ask(one))).collect();
        asking.into_iter().map(|asked| asked.join().expect("it was answered")).collect()
    })
}

/// Those that were told to come again, which were told when.
#[track_caller]
fn told_to_come_again(answered: &[Answered], status: u16) -> usize {
    let others = answered.iter().filter(|answered| answered.status != 200);
    let told = others.inspect(|answered| {
        assert_eq!(answered.status, status, "{}", answered.body);
        assert!(answered.header("retry-after").is_some(), "{}", answered.body);
    });
    told.count()
}

#[test]
fn many_refused_rows_cost_nobody_anything() {
    let time = |rows: usize, path: &str| {
        let office = with_refused_rows(rows);
        let served = Served::start(&office);
        let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
        let mut times: Vec<Duration> = (0..9)
            .map(|_| {
                let began = Instant::now();
                assert_eq!(ben.get(path).status, 200);
                began.elapsed()
            })
            .collect();
        times.sort();
        times[4]
    };
    let (few, many) = (time(600, "/queue"), time(ROWS, "/queue"));
    assert!(many < few * 4 + Duration::from_millis(20), "few {few:?}, many {many:?}");
}

#[test]
fn every_refused_row_is_given_once_page_by_page() {
    let office = with_refused_rows(2_500);
    let served = Served::start(&office);
    let oms = Program::of(&office, &served, "ben");
    let take = |row: usize| {
        let told = serde_json::json!({ "step": "take", "says": "" });
        let answered = oms.post(&format!("/v1/queue/row:6:{row}/steps"), None, &told);
        assert_eq!(answered.status, 204, "{}", answered.body);
    };
    take(2_000);
    let (mut seen, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page = oms.json(&format!("/v1/queue?limit=700{cursor}"));
        for item in named(&page, "item") {
            assert!(seen.insert(item.to_owned()), "{item} comes twice");
        }
        // What a colleague does meanwhile moves nothing.
        take(2 + seen.len() / 3);
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let rows = seen.iter().filter(|item| item.starts_with("row:6:")).count();
    assert_eq!(rows, 2_500);
    let today = oms.json("/v1/today");
    assert_eq!(today["refused_rows"], 2_501, "the furnished office had refused one");
    let of_the_file = oms.json("/v1/refused-rows?limit=1000");
    assert_eq!(named(&of_the_file, "code").len(), 1_000);
    served.stop();
}

#[test]
fn the_past_is_read_one_question_at_a_time_and_reports_in_turn() {
    let office = with_refused_rows(ROWS);
    let served = Served::start(&office);
    let [asha, ben] = ["asha", "ben"].map(|person| Program::of(&office, &served, person));
    // A moment of each: nobody can share.
    let of_a_moment =
        |one: usize| ben.get(&format!("/v1/today?known_at=2100-01-01T00:{one:02}:00Z"));
    let known = at_once(48, of_a_moment);
    let refused = told_to_come_again(&known, 503);
    assert!((1..48).contains(&refused), "a few wait, and {refused} come again");
    let of_one_moment = |_| ben.get("/v1/today?known_at=2100-01-02T00:00:00Z");
    let same = at_once(48, of_one_moment);
    assert_eq!(told_to_come_again(&same, 503), 0, "one question is read once for all");

    let reports = at_once(40, |one| match one {
        0..30 => asha.get("/v1/reports/rejections"),
        _ => ben.get("/v1/positions?account=ANNA"),
    });
    let (reports, light) = reports.split_at(30);
    let refused = told_to_come_again(reports, 429);
    assert!((1..30).contains(&refused), "one person has some turns, and {refused} come again");
    assert_eq!(told_to_come_again(light, 200), 0, "what is light goes on");
    served.stop();
}
