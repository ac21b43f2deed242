//! Fails by age: a receipt takes the oldest part first, before what becomes due on its own day.
//!
//! Sources: NSCC Rules & Procedures, Procedure VII (CNS), positions are aged and receipts are
//! allocated to the oldest; the figures are worked out by hand. In June 2025 a trade settles on the
//! next business day.

use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{day, delivery, trade};
use office::settlement::view::fails;
use office::words::{english, in_english};
use terms::{Event, Input, Name, OfficeEvent, TradeReport};

/// `since quantity`, + we have failed to deliver, − we have failed to receive.
fn parts(engine: &Engine) -> Vec<String> {
    let fails =
        fails(&engine.office.street, &engine.office.directory, engine.office.days.current());
    fails.iter().map(|fail| format!("{} {}", fail.since, fail.quantity.0)).collect()
}

fn traded(row: &str) -> Input {
    Input::Trade(trade(row))
}

fn delivered(row: &str) -> Input {
    Input::Deliver(delivery(row))
}

/// 100 are due on 3 June and do not move; 50 more are due on the 6th. On which side, the letter
/// says.
fn before_the_sixth(engine: &mut Engine, side: &str) {
    engine.day("2025-06-02", [traded(&format!("T1 2025-06-02 ALICE {side} 100 XYZ 10.00"))]);
    engine.day("2025-06-03", []);
    engine.day("2025-06-04", []);
    engine.day("2025-06-05", [traded(&format!("T2 2025-06-05 ALICE {side} 50 XYZ 10.00"))]);
}

fn furnished() -> Engine {
    Engine::furnished("2025-06-02")
}

#[test]
fn a_receipt_takes_the_oldest_part_first() {
    let mut engine = furnished();
    before_the_sixth(&mut engine, "B");
    assert_eq!(parts(&engine), ["2025-06-03 -100"]);
    engine.day("2025-06-06", [delivered("D1 2025-06-06 NSCC DTC 60 XYZ")]);
    assert_eq!(parts(&engine), ["2025-06-03 -40", "2025-06-06 -50"]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn what_we_deliver_takes_the_oldest_part_first() {
    let mut engine = furnished();
    before_the_sixth(&mut engine, "S");
    engine.day("2025-06-06", [delivered("D1 2025-06-06 NSCC DTC -60 XYZ")]);
    assert_eq!(parts(&engine), ["2025-06-03 40", "2025-06-06 50"]);
}

/// Until edition 3 a day counted in net: of the 60 the day's own 50 went first. An edition that
/// begins says so.
#[test]
fn an_older_edition_gives_its_older_figures_and_the_next_one_restates_them() {
    let mut engine = Engine::unmarked("2025-06-02");
    before_the_sixth(&mut engine, "B");
    engine.day("2025-06-06", [delivered("D1 2025-06-06 NSCC DTC 60 XYZ")]);
    assert_eq!(parts(&engine), ["2025-06-03 -90"]);
    let began = engine.command(begin_edition()).expect("it is later").events;
    assert_eq!(parts(&engine), ["2025-06-03 -40", "2025-06-06 -50"]);
    let restated: Vec<_> = began
        .iter()
        .filter_map(|event| {
            if let Event::Office(OfficeEvent::Restated(of)) = event {
                Some(&of.figures)
            } else {
                None
            }
        })
        .collect();
    let [figures] = restated[..] else { panic!("one restatement: {began:?}") };
    assert_eq!(figures.len(), 1);
    assert_eq!(
        (figures[0].account, figures[0].asset),
        (engine.account("NSCC"), engine.asset("XYZ"))
    );
    assert_eq!(english(&figures[0].figure), "parts by age");
    assert_eq!(in_english(&figures[0].before), "-90 since 2025-06-03");
    assert_eq!(in_english(&figures[0].after), "-40 since 2025-06-03, -50 since 2025-06-06");
}

/// 200 come when 150 are due: nothing stands on the street any more, and 50 wait in suspense.
#[test]
fn a_receipt_larger_than_everything_leaves_nothing() {
    let mut engine = furnished();
    before_the_sixth(&mut engine, "B");
    engine.begin(day("2025-06-06"));
    engine.settle(day("2025-06-06"));
    engine.book([delivered("D1 2025-06-06 NSCC DTC 200 XYZ")]);
    engine.close(day("2025-06-06")).expect("every control holds");
    assert_eq!(parts(&engine), [""; 0]);
    assert_eq!(engine.balance("SUSPENSE", "XYZ"), ("50".into(), "0".into()));
}

/// The 50 of the 6th were 80, and are corrected on their own day: what is older stands as it stood.
#[test]
fn a_trade_of_the_day_corrected_on_its_day_takes_nothing_older_away() {
    let correct = |engine: &mut Engine| {
        let corrected = TradeReport {
            corrects: Some(Name::from("T2")),
            ..trade("T3 2025-06-05 ALICE B 50 XYZ 10.00")
        };
        engine.book([Input::Trade(corrected)]);
    };
    let mut engine = furnished();
    engine.day("2025-06-02", [traded("T1 2025-06-02 ALICE B 100 XYZ 10.00")]);
    engine.day("2025-06-03", []);
    engine.day("2025-06-04", []);
    engine.day("2025-06-05", [traded("T2 2025-06-05 ALICE B 80 XYZ 10.00")]);
    engine.begin(day("2025-06-06"));
    engine.settle(day("2025-06-06"));
    assert_eq!(parts(&engine), ["2025-06-03 -100", "2025-06-06 -80"]);
    let mut delivered_first = engine.clone();
    correct(&mut engine);
    assert_eq!(parts(&engine), ["2025-06-03 -100", "2025-06-06 -50"]);
    engine.book([delivered("D1 2025-06-06 NSCC DTC 60 XYZ")]);
    assert_eq!(parts(&engine), ["2025-06-03 -40", "2025-06-06 -50"]);
    delivered_first.book([delivered("D1 2025-06-06 NSCC DTC 60 XYZ")]);
    assert_eq!(parts(&delivered_first), ["2025-06-03 -40", "2025-06-06 -80"]);
    correct(&mut delivered_first);
    assert_eq!(parts(&delivered_first), parts(&engine), "in whatever order");
}

/// 100 of the 3rd, 50 of the 4th and 70 of the 5th: one receipt of 120 on the 6th takes the first
/// and a part of the second; a trade taken back takes its own day's part, whichever was received.
#[test]
fn a_receipt_goes_from_part_to_part() {
    let mut engine = furnished();
    engine.day("2025-06-02", [traded("T1 2025-06-02 ALICE B 100 XYZ 10.00")]);
    engine.day("2025-06-03", [traded("T2 2025-06-03 ALICE B 50 XYZ 10.00")]);
    engine.day("2025-06-04", [traded("T3 2025-06-04 BOB B 70 XYZ 10.00")]);
    engine.day("2025-06-05", []);
    assert_eq!(parts(&engine), ["2025-06-03 -100", "2025-06-04 -50", "2025-06-05 -70"]);
    engine.day("2025-06-06", [delivered("D1 2025-06-06 NSCC DTC 120 XYZ")]);
    assert_eq!(parts(&engine), ["2025-06-04 -30", "2025-06-05 -70"]);
    let cancel = TradeReport {
        cancels: Some(Name::from("T3")),
        ..trade("X3 2025-06-04 BOB B 70 XYZ 10.00")
    };
    engine.day("2025-06-09", [Input::Trade(cancel)]);
    assert_eq!(parts(&engine), ["2025-06-04 -30"]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// The depository's file of the 6th is loaded on the evening before, and counts when its day has
/// come.
#[test]
fn a_delivery_loaded_before_its_day_is_opened_counts_on_its_day() {
    let mut engine = furnished();
    before_the_sixth(&mut engine, "B");
    engine.book([delivered("D1 2025-06-06 NSCC DTC 60 XYZ")]);
    assert_eq!(parts(&engine), ["2025-06-03 -100"], "its day has not come");
    engine.day("2025-06-06", []);
    assert_eq!(parts(&engine), ["2025-06-03 -40", "2025-06-06 -50"]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// 50 of the 6th are loaded on the evening before and are all that the day asks for: they take the
/// oldest part nevertheless.
#[test]
fn a_delivery_that_nets_with_its_day_before_it_has_come_takes_the_oldest_part() {
    let mut engine = furnished();
    before_the_sixth(&mut engine, "B");
    engine.book([delivered("D1 2025-06-06 NSCC DTC 50 XYZ")]);
    engine.day("2025-06-06", []);
    assert_eq!(parts(&engine), ["2025-06-03 -50", "2025-06-06 -50"]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}
