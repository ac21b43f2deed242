//! One definition for each count: a row that is rejected and open, a fail and its parts by age,
//! what came on a business day, and whether a trade has settled; now and as of a past day.
//!
//! The figures are worked out by hand. In October 2013 a trade settles on the third business day
//! behind its own, in June 2025 on the next one.

use crate::office::engine::{Engine, rulebook};
use crate::office::people::{at, step};
use crate::office::rows::{day, delivery, quote, trade};
use office::settlement::view::{WholeFail, whole_fails};
use office::words::english;
use office::{
    Office, Queue, RejectState, TradeState, open_rejects, open_rejects_count, open_rejects_of,
    queue_item, reject_state, trade_state,
};
use terms::{Input, ItemKind, ItemState, Lens, SourceId, SourceKind, Step, TradeReport};

fn traded(row: &str) -> Input {
    Input::Trade(trade(row))
}

/// The office as of a day, as it is known now.
fn as_of(engine: &Engine, date: &str) -> Office {
    let lens = Lens { as_of: Some(day(date)), known_at: None };
    let mut office = Office::new(rulebook());
    for recorded in &engine.journal {
        office.apply_through(lens, recorded);
    }
    office.look_through(day(date));
    office
}

/// How many rows are rejected and open: by the queue, the report, the notes, and the files.
fn rejects(office: &Office) -> usize {
    let count = open_rejects_count(office);
    let queue = Queue::of(office, at("12:00:00"));
    let is_open = |kind, state| kind == ItemKind::RejectedRow && state != ItemState::Resolved;
    let worked = queue.worked().iter().filter(|item| is_open(item.kind, item.state)).count();
    assert_eq!(worked + queue.untouched(), count, "the queue says the same");
    assert_eq!(open_rejects(office).count(), count, "the report says the same");
    let files = office.sources.files_until(office.days.current());
    let of_files: usize = files.map(|(source, _)| open_rejects_of(office, source)).sum();
    assert_eq!(of_files, count, "the files say the same");
    let notes = office::open_items(office, office.days.current());
    let note = notes.iter().find(|note| note.code == "rejects_open");
    let said = note.map_or("0".to_owned(), |note| {
        english(note).rsplit(' ').next().unwrap_or_default().to_owned()
    });
    assert_eq!(said, count.to_string(), "the notes say the same");
    count
}

/// T1 and T2 name an account that is not there, on the first day; T3 on the second.
fn with_rejects() -> (Engine, SourceId) {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    let first = engine.receive(SourceKind::Trades);
    for (row, id) in (2..).zip(["T1", "T2"]) {
        engine.row(first, row, traded(&format!("{id} 2013-10-07 NOBODY B 100 XYZ 10.00")));
    }
    engine.finish(first, 2);
    engine.settle(day("2013-10-07"));
    engine.close(day("2013-10-07")).expect("a rejected row is accounted for");
    engine.begin(day("2013-10-08"));
    engine.send([traded("T3 2013-10-08 NOBODY B 100 XYZ 10.00")]);
    (engine, first)
}

/// Trial 7: tile and queue said 361 after a row had been repaired, report, notes and closing 362.
#[test]
fn a_row_that_came_again_under_its_id_and_was_booked_is_repaired() {
    let (mut engine, first) = with_rejects();
    assert_eq!(rejects(&engine.office), 3);
    let repair = engine.receive(SourceKind::Trades);
    engine.row(repair, 2, traded("T1 2013-10-07 ALICE B 100 XYZ 10.00"));
    engine.finish(repair, 1);
    assert_eq!(rejects(&engine.office), 2);
    let row = office::records::view::rejection(&engine.office.sources, first, 2);
    let state = row.map(|row| reject_state(&engine.office, &row));
    assert_eq!(state, Some(RejectState::Repaired((repair, 2))));
    let key = format!("row:{}:2", first.0);
    assert!(queue_item(&engine.office, &key, at("12:00:00")).is_none(), "nothing waits");
    // The rows of its file still add up: two rejected, one of them repaired.
    let file = engine.office.sources.file(first);
    assert_eq!((file.booked, file.rejected(), file.repaired()), (0, 2, 1));

    // The first file comes again: T1 is taken now, by what repaired it, and stays repaired.
    engine.row(first, 2, traded("T1 2013-10-07 NOBODY B 100 XYZ 10.00"));
    assert_eq!(rejects(&engine.office), 2);
    // Somebody says that T2 is not to be booked, and opens it again.
    let key = format!("row:{}:3", first.0);
    let said = |what| step(&key, "asha", "10:00:00", what);
    engine.command(said(Step::Resolve("the client was called".to_owned()))).expect("it waits");
    assert_eq!(rejects(&engine.office), 1);
    engine.command(said(Step::Reopen("no".to_owned()))).expect("it is resolved");
    assert_eq!(rejects(&engine.office), 2);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// What came before under the id, and what shares a name that is no row's own, repairs nothing.
#[test]
fn only_a_later_row_of_the_same_id_repairs() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine.book([traded("T1 2013-10-07 ALICE B 100 XYZ 10.00")]);
    engine.send([traded("T1 2013-10-07 ALICE B 200 XYZ 10.00")]);
    assert_eq!(rejects(&engine.office), 1, "the id is taken, by another trade");
    engine.book([traded("T2 2013-10-07 ALICE B 200 XYZ 10.00")]);
    assert_eq!(rejects(&engine.office), 1);
    let prices = engine.receive(SourceKind::Prices);
    engine.row(prices, 2, Input::Quote(quote("2013-10-07 XYZ 10.00 EUR close")));
    assert_eq!(rejects(&engine.office), 2, "XYZ is not priced in euros");
    engine.row(prices, 3, Input::Quote(quote("2013-10-04 XYZ 10.00 USD close")));
    assert_eq!(rejects(&engine.office), 2, "a price of another day is no repair");
}

/// Trial 7 and 10: as of a past day a row counts that was rejected by then and repaired later, and
/// one does not that was rejected later; what was said later was not said then.
#[test]
fn what_was_rejected_and_open_then() {
    let (mut engine, first) = with_rejects();
    engine.book([traded("T1 2013-10-07 ALICE B 100 XYZ 10.00")]);
    let key = format!("row:{}:3", first.0);
    engine
        .command(step(&key, "asha", "10:00:00", Step::Resolve("called".to_owned())))
        .expect("it waits");
    assert_eq!(rejects(&engine.office), 1, "T3");
    let then = as_of(&engine, "2013-10-07");
    assert_eq!(rejects(&then), 2, "T1 and T2");
    assert!(then.trades.find("T1").is_some(), "the books know now what is about that day");
    let file = then.sources.file(first);
    assert_eq!((file.booked, file.rejected(), file.repaired()), (0, 2, 0));
    assert_eq!(rejects(&as_of(&engine, "2013-10-08")), 1);
}

/// Trial 10: files and trades of a business day are those that came on it, also when it is closed,
/// and seen from a later one.
#[test]
fn what_came_on_a_business_day() {
    let mut engine = Engine::furnished("2013-10-07");
    let came = |office: &Office| {
        let worked = office.days.current();
        let files = office.sources.files_until(worked);
        let files = files.filter(|(_, file)| file.received_on == worked).count();
        (files, office.trades.captured_on(worked))
    };
    engine.day("2013-10-07", [traded("T1 2013-10-07 ALICE B 100 XYZ 10.00")]);
    // The accounts of the first day came in a file too.
    assert_eq!(came(&engine.office), (2, 1), "a closed day");
    engine.begin(day("2013-10-08"));
    assert_eq!(came(&engine.office), (0, 0), "a day that has just begun");
    engine.book([
        traded("T2 2013-10-08 ALICE B 100 XYZ 10.00"),
        traded("T3 2013-10-07 ALICE S 40 XYZ 10.00"),
    ]);
    assert_eq!(came(&engine.office), (1, 2));
    // T3 is a trade of the 7th, and was captured on the 8th.
    let then = as_of(&engine, "2013-10-07");
    assert_eq!((came(&then), then.trades.trades().count()), ((2, 1), 2));
    assert_eq!(came(&as_of(&engine, "2013-10-08")), (1, 2));
    assert_eq!(engine.replayed().image(), engine.office.image());
}

fn fails(engine: &Engine) -> Vec<WholeFail> {
    let office = &engine.office;
    whole_fails(&office.street, &office.directory, office.days.current())
}

/// Trial 9: 2,742 that were said to be a day old, of which 2,052 were due today.
#[test]
fn a_fail_is_counted_once_and_says_how_much_of_it_is_how_old() {
    let mut engine = Engine::furnished("2025-06-02");
    engine.day("2025-06-02", [traded("T1 2025-06-02 ALICE B 690 XYZ 10.00")]);
    engine.day(
        "2025-06-03",
        [
            traded("T2 2025-06-03 ALICE B 2052 XYZ 10.00"),
            traded("T3 2025-06-03 ALICE B 10 ABC 10.00"),
        ],
    );
    engine.day("2025-06-04", []);
    let found = fails(&engine);
    let told: Vec<_> = found
        .iter()
        .map(|fail| {
            let parts = fail.parts.iter().map(|part| (part.age_settlement_days, part.quantity.0));
            (fail.quantity.0, fail.is_due_today(), parts.collect::<Vec<_>>())
        })
        .collect();
    assert_eq!(told, [(-2742, false, vec![(1, -690), (0, -2052)]), (-10, true, vec![(0, -10)])]);
    let key = "fail:NSCC:XYZ";
    let item = queue_item(&engine.office, key, at("12:00:00")).expect("it waits");
    assert_eq!(item.facts.parts, found[0].parts, "the queue says the same");
    assert_eq!(item.facts.quantity.map(|(_, units)| units), Some(found[0].quantity));
    let notes = office::open_items(&engine.office, day("2025-06-04"));
    let notes: Vec<String> = notes.iter().map(english).collect();
    assert_eq!(
        notes[0],
        "fails to deliver: 0, to receive: 2; aged: 1, the oldest in settlement days: 1; due today: 1"
    );
}

/// A long list is read out by its first few, and is kept whole by a close.
#[test]
fn a_long_list_of_open_items_is_read_out_in_short() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    let fill = |id: &str, what: &str| traded(&format!("{id} 2013-10-07 BLOCK {what} 10.00"));
    let fills = ["B 1 ABC", "S 2 ABC", "SS 3 ABC", "B 4 XYZ", "S 5 XYZ"];
    engine.book(["T1", "T2", "T3", "T4", "T5"].iter().zip(fills).map(|(id, what)| fill(id, what)));
    let said = |engine: &Engine| {
        let notes = office::open_items(&engine.office, day("2013-10-07"));
        let note = notes.into_iter().find(|note| note.code == "not_allocated").expect("it is open");
        [english(&note), english(&office::in_short(&note))]
    };
    let [whole, short] = said(&engine);
    assert_eq!(whole, short, "five are few enough");
    engine.book([fill("T6", "SS 6 XYZ")]);
    let [whole, short] = said(&engine);
    assert_eq!(whole.matches(" on BLOCK").count(), 6, "{whole}");
    assert_eq!(short.matches(" on BLOCK").count(), 5, "{short}");
    assert!(short.starts_with("not allocated: ") && whole.starts_with(&short[..30]), "{short}");
    assert!(short.ends_with(" on BLOCK, ... (6 in all); the whole list: report blocks"), "{short}");
}

fn states(engine: &Engine, ids: &[&str]) -> Vec<TradeState> {
    let state = |id: &&str| {
        let (_, booked) = engine.office.trades.find(id).expect("it is booked");
        trade_state(&engine.office, booked)
    };
    ids.iter().map(state).collect()
}

/// Trial 11: a trade said that it had settled while its shares were failing.
#[test]
fn a_trade_has_settled_when_its_street_side_has() {
    use TradeState::{Cancelled, Failing, Open, Settled};
    let ids = ["T1", "T2", "T3", "T4", "T5"];
    let mut engine = Engine::furnished("2025-06-02");
    engine.day(
        "2025-06-02",
        [
            traded("T1 2025-06-02 ALICE B 100 XYZ 10.00"),
            // Into the same net, which waits for securities: what was sold is delivered by it.
            traded("T2 2025-06-02 BOB S 30 XYZ 10.00"),
        ],
    );
    engine.day("2025-06-03", [traded("T3 2025-06-03 ALICE B 50 XYZ 10.00")]);
    engine.day("2025-06-04", []);
    engine.begin(day("2025-06-05"));
    let taken_back =
        TradeReport { cancels: Some("T5".into()), ..trade("X5 2025-06-05 ALICE B 10 ABC 10.00") };
    engine.book([
        traded("T4 2025-06-05 ALICE B 10 XYZ 10.00"),
        traded("T5 2025-06-05 ALICE B 10 ABC 10.00"),
        Input::Trade(taken_back),
    ]);
    engine.settle(day("2025-06-05"));
    assert_eq!(states(&engine, &ids), [Failing, Settled, Failing, Open, Cancelled]);
    // 70 are due since the 3rd and 50 since the 4th. 70 come: the oldest net is delivered.
    engine.book([Input::Deliver(delivery("D1 2025-06-05 NSCC DTC 69 XYZ"))]);
    assert_eq!(states(&engine, &ids)[..3], [Failing, Settled, Failing], "one share is missing");
    engine.book([Input::Deliver(delivery("D2 2025-06-05 NSCC DTC 1 XYZ"))]);
    assert_eq!(states(&engine, &ids)[..3], [Settled, Settled, Failing]);
    engine.book([Input::Deliver(delivery("D3 2025-06-05 NSCC DTC 50 XYZ"))]);
    assert_eq!(states(&engine, &ids)[..3], [Settled, Settled, Settled]);
    // As of the day on which they were due, they failed.
    let then = as_of(&engine, "2025-06-04");
    let state = |id| trade_state(&then, then.trades.find(id).expect("it is booked").1);
    assert_eq!(["T1", "T2", "T3"].map(state), [Failing, Settled, Failing]);
}
