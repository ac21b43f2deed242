//! Opening positions, lot by lot: which rows are lots of their own, and which tell of one again.
//!
//! Each purchase is a lot with a cost of its own, also when two were made on one day at one price
//! (26 CFR 1.1012-1(c)(1)); so what a file lists twice is there twice, and what is sent twice once.

use crate::office::editions::decided_by;
use crate::office::engine::Engine;
use crate::office::rows::{account, day, decimal, instrument, position, trade};
use crate::office::taking_back::{cancels, corrects, lots_without_names};
use office::Outcome::{self, Booked, Duplicate, Rejected};
use terms::{Input, OpenOffice, PositionReport, SourceKind};

/// 100 SPOT of 2012-03-01 at a cost, and with an id.
fn lot(cost: &str, position_id: Option<&str>) -> Input {
    Input::OpenPosition(PositionReport {
        cost: Some(decimal(cost)),
        acquired: Some(day("2012-03-01")),
        position_id: position_id.map(Into::into),
        ..position("2013-10-10 CARL 100 SPOT")
    })
}

fn plain(costs: &[&str]) -> Vec<Input> {
    costs.iter().map(|cost| lot(cost, None)).collect()
}

fn ready(mut engine: Engine) -> Engine {
    engine.book([
        Input::OpenAccount(account("CARL cash")),
        Input::ListInstrument(instrument("SPOT")),
    ]);
    engine
}

fn new_office() -> Engine {
    ready(Engine::open("2013-10-10"))
}

/// Each lot as its cost in cents.
fn costs(engine: &Engine) -> Vec<i64> {
    let (account, asset) = (engine.account("CARL"), engine.asset("SPOT"));
    let holding = engine.office.lots.holding(account, asset).expect("it has lots");
    assert!(holding.lots().all(|lot| lot.quantity.units() == 100));
    holding.lots().map(|lot| lot.cost.units()).collect()
}

fn send(engine: &mut Engine, rows: Vec<Input>) -> Vec<Outcome> {
    let outcomes = engine.send(rows);
    assert_eq!(engine.replayed().image(), engine.office.image());
    let rulebook = crate::office::engine::rulebook();
    let again = office::Office::from_image(rulebook, &engine.office.image()).expect("an image");
    assert_eq!(again.image(), engine.office.image());
    outcomes
}

#[test]
fn three_lots_of_one_day_are_three_lots() {
    let mut engine = new_office();
    let rows = || plain(&["2600.00", "2600.00", "2750.00"]);
    assert_eq!(send(&mut engine, rows()), [Booked; 3]);
    assert_eq!(engine.balance("CARL", "SPOT").0, "300");
    // 2,600 + 2,600 + 2,750 = 7,950.
    assert_eq!(costs(&engine), [260_000, 260_000, 275_000]);
    assert_eq!(send(&mut engine, rows()), [Duplicate; 3], "the same list in another file");
    assert_eq!(costs(&engine).len(), 3);
}

#[test]
fn a_file_that_was_cut_off_goes_on_where_it_stopped() {
    let mut engine = new_office();
    let rows = plain(&["2600.00", "2600.00", "2600.00"]);
    let file = engine.receive(SourceKind::Positions);
    let judged = |engine: &mut Engine, count: usize| -> Vec<Outcome> {
        let rows = rows.iter().take(count).cloned().zip(2..);
        rows.map(|(input, row)| engine.row(file, row, input).outcome).collect()
    };
    assert_eq!(judged(&mut engine, 2), [Booked; 2]);
    assert_eq!(judged(&mut engine, 3), [Duplicate, Duplicate, Booked]);
    let events = engine.journal.len();
    assert_eq!(judged(&mut engine, 3), [Duplicate; 3]);
    assert_eq!(engine.journal.len(), events, "the journal knows it already");
    assert_eq!(costs(&engine).len(), 3);
}

#[test]
fn what_another_file_has_more_needs_an_id() {
    let mut engine = new_office();
    assert_eq!(send(&mut engine, plain(&["2600.00"])), [Booked]);
    // The second equal row is not in the first file, nor is the third at another cost.
    let longer = plain(&["2600.00", "2600.00", "2750.00"]);
    assert_eq!(send(&mut engine, longer), [Duplicate, Rejected, Rejected]);
    let named = || vec![lot("2600.00", Some("L2")), lot("2750.00", Some("L3"))];
    assert_eq!(send(&mut engine, named()), [Booked; 2]);
    assert_eq!(send(&mut engine, named()), [Duplicate; 2]);
    assert_eq!(send(&mut engine, vec![lot("2700.00", Some("L3"))]), [Rejected]);
    assert_eq!(costs(&engine), [260_000, 260_000, 275_000]);
    let (code, says) = engine.refusal(&lot("2700.00", Some("L3")));
    assert_eq!(code, "id_must_not_be_reused");
    assert!(says.starts_with("id L3 is taken"), "{says}");
    // Each row of the three tells of one of the three.
    let rows = plain(&["2750.00", "2600.00", "2600.00"]);
    assert_eq!(send(&mut engine, rows), [Duplicate; 3]);
}

/// What an older edition named a duplicate stays one when its file comes again; what it refused is
/// judged anew.
#[test]
fn a_file_of_an_older_edition_comes_again() {
    let mut engine = decided_by(4);
    engine
        .command(Input::OpenOffice(OpenOffice {
            markets: vec!["us".into()],
            books_from: day("2013-10-10"),
        }))
        .expect("a new office opens");
    let mut engine = ready(engine);
    let file = engine.receive(SourceKind::Positions);
    let judged = |engine: &mut Engine| -> Vec<Outcome> {
        let rows = plain(&["2600.00", "2600.00", "2750.00"]).into_iter().zip(2..);
        rows.map(|(input, row)| engine.row(file, row, input).outcome).collect()
    };
    assert_eq!(judged(&mut engine), [Booked, Duplicate, Rejected]);
    engine.command(crate::office::engine::begin_edition()).expect("it is later");
    assert_eq!(judged(&mut engine), [Duplicate, Duplicate, Booked]);
    assert_eq!(judged(&mut engine), [Duplicate; 3]);
    assert_eq!(send(&mut engine, vec![lot("2600.00", Some("L2"))]), [Booked]);
    assert_eq!(costs(&engine), [260_000, 275_000, 260_000]);
}

/// ALICE's custodian wrote 100 at 1,000.00 for 10 at 1,000.00, and she has sold 4 at 11.00 each:
/// what she sold cost 40.00, and of the right ones 400.00. What is cancelled alone leaves her short
/// of 4, as if it had never been. A lot without an id is called by its name.
#[test]
fn a_wrong_opening_balance_is_replaced() {
    let row = |id: Option<&str>, quantity: &str| PositionReport {
        cost: Some(decimal("1000.00")),
        acquired: Some(day("2012-05-02")),
        position_id: id.map(Into::into),
        ..position(&format!("2013-10-04 ALICE {quantity} XYZ"))
    };
    for (id, called) in [(Some("P1"), "P1"), (None, "opening-1")] {
        let mut engine = Engine::furnished("2013-10-08");
        engine.begin(day("2013-10-08"));
        engine.book([Input::OpenPosition(row(id, "100"))]);
        let sold = Input::Trade(trade("T1 2013-10-08 ALICE S 4 XYZ 11.00"));
        let mut never = Engine::furnished("2013-10-08");
        never.begin(day("2013-10-08"));
        let mut right_alone = never.clone();
        never.book([sold.clone()]);
        engine.book([sold.clone()]);
        right_alone.book([Input::OpenPosition(row(Some("P2"), "10")), sold]);
        let cancel = PositionReport { takes_back: cancels(called), ..row(Some("X1"), "100") };
        let correction = PositionReport {
            takes_back: corrects(called, "a zero too much"),
            ..row(Some("P2"), "10")
        };
        let unnamed = PositionReport { position_id: None, ..cancel.clone() };
        assert_eq!(engine.refusal(&Input::OpenPosition(unnamed)).0, "cancel_must_have_an_id");
        let other = PositionReport { quantity: decimal("99"), ..cancel.clone() };
        let (code, words) = engine.refusal(&Input::OpenPosition(other));
        assert_eq!(code, "cancel_must_repeat_the_row");
        assert!(words.contains("quantity = 100;") && words.contains("quantity = 99;"), "{words}");
        let mut replaced = engine.clone();
        engine.book([Input::OpenPosition(cancel.clone())]);
        replaced.book([Input::OpenPosition(correction.clone())]);
        for (engine, as_if) in [(&engine, &never), (&replaced, &right_alone)] {
            assert_eq!(engine.books(), as_if.books());
            let of = |engine: &Engine| lots_without_names(engine, "ALICE", "XYZ");
            assert_eq!(of(engine), of(as_if));
            assert!(engine.office.image() == engine.replayed().image());
        }
        assert_eq!(lots_without_names(&replaced, "ALICE", "XYZ"), [(6, 60_000)]);
        assert_eq!(engine.send([Input::OpenPosition(cancel.clone())]), [Outcome::Duplicate]);
        assert_eq!(replaced.send([Input::OpenPosition(correction)]), [Outcome::Duplicate]);
        // What was taken back may be told again, by a row that says the same.
        let mut told_again = engine.clone();
        let unnamed = PositionReport { position_id: None, ..row(None, "100") };
        assert_eq!(told_again.send([Input::OpenPosition(unnamed)]), [Outcome::Booked]);
        let again = PositionReport { position_id: Some("X2".into()), ..cancel };
        assert_eq!(engine.refusal(&Input::OpenPosition(again)).0, "cancelled_must_stand");
        let of_a_cancel = PositionReport { takes_back: cancels("X1"), ..row(Some("X2"), "100") };
        let code = engine.refusal(&Input::OpenPosition(of_a_cancel)).0;
        assert_eq!(code, "cancel_must_not_be_taken_back");
    }
}
