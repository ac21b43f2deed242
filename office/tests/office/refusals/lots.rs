//! Lots that somebody chooses, and lots of which somebody tells what they cost.

use super::{Case, case_in, report};
use crate::office::engine::Engine;
use crate::office::rows::{
    choice, day, decimal, instrument, order, position, statement, trade, transfer,
};
use terms::{Input, Instrument, LotChoiceReport, PositionReport};

/// BOB bought 100 XYZ twice and 100 of a fund, sold 150 of XYZ and chose 60 of the second lot for
/// it, and sold 20 more; all has settled but S3.
fn with_lots() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    let fund = Instrument { cfi: "CEOIES".into(), ..instrument("FUND") };
    let rows = ["B1 2013-10-10 BOB B 100 XYZ 10", "B2 2013-10-10 BOB B 100 XYZ 11"]
        .map(|row| report(trade(row)));
    engine.day("2013-10-10", [Input::ListInstrument(fund)].into_iter().chain(rows));
    let sales = ["S1 2013-10-11 BOB S 150 XYZ 12", "S2 2013-10-11 BOB S 20 XYZ 12"]
        .map(|row| report(trade(row)));
    engine.day(
        "2013-10-11",
        sales.into_iter().chain([Input::ChooseLots(choice("LC1 2013-10-11 S1 B2 60"))]),
    );
    for date in ["2013-10-15", "2013-10-16", "2013-10-17"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-18"));
    engine.book([
        report(trade("S3 2013-10-18 BOB S 30 XYZ 12")),
        Input::ChooseLots(choice("LC3 2013-10-18 S3 B2 30")),
    ]);
    engine
}

pub fn lots() -> Vec<Case> {
    let case = |code, input, says| case_in(with_lots, code, input, says);
    let choose = |row: &str| Input::ChooseLots(choice(row));
    let average =
        LotChoiceReport { instrument: Some("XYZ".into()), ..order("LC9 2013-10-18 BOB average") };
    vec![
        case(
            "choice_must_be_complete",
            Input::ChooseLots(LotChoiceReport { lot: None, ..choice("LC9 2013-10-18 S3 B1 1") }),
            &["LC9", "trade_id", "method"],
        ),
        case("chosen_sale_must_stand", choose("LC9 2013-10-18 S0 B1 1"), &["S0", "name the sale"]),
        case(
            "choice_must_come_by_settlement",
            choose("LC9 2013-10-18 S1 B1 1"),
            &["S1", "2013-10-11", "2013-10-17", "2013-10-18"],
        ),
        case(
            "chosen_lot_must_be_open",
            choose("LC9 2013-10-18 S3 B1 1"),
            &["B1", "S3", "the report lots"],
        ),
        case(
            "chosen_quantity_must_be_there",
            choose("LC9 2013-10-18 S3 B2 1"),
            &["B2", "S3", "at most 0", "not 1"],
        ),
        case(
            "earlier_choice_must_hold",
            choose("LC9 2013-10-17 S2 B2 20"),
            &["B2", "S2", "another choice"],
        ),
        case(
            "account_must_keep_lots",
            Input::ChooseLots(order("LC9 2013-10-18 DTC lifo")),
            &["DTC", "depository"],
        ),
        case(
            "average_must_be_of_a_fund",
            Input::ChooseLots(average),
            &["XYZ", "ESVUFR", "1.1012-1(e)", "hifo"],
        ),
    ]
}

/// BOB has received 100 XYZ of which nothing is said, and ALICE has 50 of which all is.
fn with_shares() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    let told = PositionReport {
        cost: Some(decimal("500.00")),
        acquired: Some(day("2012-03-05")),
        ..position("2013-10-10 ALICE 50 XYZ")
    };
    engine.book([
        Input::Transfer(transfer("M1 2013-10-10 DTC BOB 100 XYZ")),
        Input::OpenPosition(told),
        Input::StateLot(statement("TS1 2013-10-10 BOB M1 60 XYZ 2012-01-05 600.00")),
    ]);
    engine
}

pub fn statements() -> Vec<Case> {
    let state = |row: &str| Input::StateLot(statement(row));
    vec![
        case_in(
            with_shares,
            "stated_lot_must_have_come",
            state("TS9 2013-10-10 ALICE M1 10 XYZ 2012-01-05 100.00"),
            &["M1", "ALICE", "XYZ", "position_id"],
        ),
        case_in(
            with_shares,
            "stated_lot_must_be_unknown",
            state("TS9 2013-10-10 ALICE opening-1 10 XYZ 2012-01-05 100.00"),
            &["opening-1", "says itself"],
        ),
        case_in(
            with_shares,
            "stated_quantity_must_have_come",
            state("TS9 2013-10-10 BOB M1 41 XYZ 2012-01-05 100.00"),
            &["M1", "at most 40", "not 41"],
        ),
        case_in(
            with_shares,
            "stated_day_must_not_be_later",
            state("TS9 2013-10-10 BOB M1 40 XYZ 2013-10-11 100.00"),
            &["M1", "2013-10-11", "2013-10-10"],
        ),
        case_in(
            with_shares,
            "inventory_must_say_its_cost",
            Input::Transfer(transfer("M9 2013-10-10 DTC INVENTORY 10 XYZ")),
            &["INVENTORY", "XYZ", "cost"],
        ),
    ]
}
