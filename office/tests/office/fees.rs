//! Regulatory fees of sales whose price is below the rate of the Trading Activity Fee.
//!
//! Source: FINRA By-Laws, Schedule A, section 1(b): "if the execution price for a covered security
//! is less than the Trading Activity Fee rate ... then no fee will be assessed". In June 2026 the
//! rate is 0.000195 a share and the most 9.79; Section 31 takes 20.60 of a million. Figures are
//! worked out by hand.

use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{self, day, position, trade};
use terms::{AllocationReport, Capacity, Input, Name, TradeReport};

const DAY: &str = "2026-06-08";

fn keyed(mut engine: Engine) -> Engine {
    let shares = ["ALICE 5000000", "BOB 5000000", "DTC -10000000"];
    let opened = shares.map(|row| Input::OpenPosition(position(&format!("{DAY} {row} XYZ"))));
    engine.book([Input::Rule(rows::rule("2026-06-08 fee_rounding up"))]);
    engine.book(opened);
    engine.begin(day(DAY));
    engine.settle(day(DAY));
    engine
}

fn sold(trade_id: &str, account: &str, quantity: &str, price: &str) -> Input {
    Input::Trade(trade(&format!("{trade_id} {DAY} {account} S {quantity} XYZ {price}")))
}

fn owed(engine: &Engine) -> (String, String) {
    (engine.balance("SEC-FEES", "USD").1, engine.balance("TAF-FEES", "USD").1)
}

fn both(section_31: &str, taf: &str) -> (String, String) {
    (section_31.to_owned(), taf.to_owned())
}

/// A million at 0.0001 is 100.00, of which Section 31 takes 0.00206, up to 0.01.
#[test]
fn no_trading_activity_fee_falls_on_a_price_below_its_rate() {
    let mut engine = keyed(Engine::furnished(DAY));
    engine.book([sold("T1", "ALICE", "1000000", "0.0001")]);
    assert_eq!(owed(&engine), both("0.01", "0.00"));
    assert_eq!(engine.balance("ALICE", "USD").1, "99.99");
    engine.book([sold("T2", "ALICE", "1000000", "0.000194")]);
    // 194.00 of a million is 0.0039964.
    assert_eq!(owed(&engine), both("0.02", "0.00"));
    // At the rate itself it is charged: the most, 9.79; Section 31 0.004017.
    engine.book([sold("T3", "ALICE", "1000000", "0.000195")]);
    assert_eq!(owed(&engine), both("0.03", "9.79"));
    engine.close(day(DAY)).expect("every control holds");
}

/// A share of a block is charged by the average of its fills, exact: 0.0001949 is below, 0.000195
/// is not.
#[test]
fn a_share_of_a_block_goes_by_the_average_of_its_fills() {
    let share = |id: &str| {
        Input::Allocate(AllocationReport {
            quantity: rows::decimal("1000000"),
            ..rows::share(&format!("{id} {DAY} BLOCK ALICE S 1 XYZ"))
        })
    };
    let mut engine = keyed(Engine::furnished(DAY));
    engine.book([
        sold("T1", "BLOCK", "510000", "0.00019"),
        sold("T2", "BLOCK", "490000", "0.0002"),
        share("A1"),
    ]);
    assert_eq!(owed(&engine), both("0.01", "0.00"));
    engine.close(day(DAY)).expect("every control holds");
    let mut engine = keyed(Engine::furnished(DAY));
    engine.book([
        sold("T1", "BLOCK", "500000", "0.00019"),
        sold("T2", "BLOCK", "500000", "0.0002"),
        share("A1"),
    ]);
    assert_eq!(owed(&engine), both("0.01", "9.79"));
    engine.close(day(DAY)).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// A client sells 200 at 25.00 to the firm. To its inventory as principal that is a covered sale
/// (17 CFR 240.31(a)(6)): 0.103 and 0.039, each up. The leg of a riskless principal with its client
/// is not, being the sale that is made on the market; nor is what the client buys his.
#[test]
fn a_sale_to_a_dealer_is_covered() {
    let table = [
        ("S", Capacity::Principal, both("0.11", "0.04")),
        ("S", Capacity::RisklessPrincipal, both("0.00", "0.00")),
        ("B", Capacity::Principal, both("0.00", "0.00")),
    ];
    for (side, capacity, expected) in table {
        let mut engine = keyed(Engine::furnished(DAY));
        let report = trade(&format!("T1 {DAY} ALICE {side} 200 XYZ 25.00"));
        let contra = Some(Name::from("INVENTORY"));
        engine.book([Input::Trade(TradeReport { contra, capacity, ..report })]);
        assert_eq!(owed(&engine), expected, "{side} {capacity:?}");
        engine.close(day(DAY)).expect("every control holds");
    }
    // Edition 4 charged none; its trades are explained by it, and what comes later is charged.
    let mut engine = keyed(Engine::unmarked(DAY));
    let dealt = |row: &str| {
        let contra = Some(Name::from("INVENTORY"));
        Input::Trade(TradeReport { contra, capacity: Capacity::Principal, ..trade(row) })
    };
    engine.book([dealt(&format!("T1 {DAY} ALICE S 200 XYZ 25.00"))]);
    engine.command(begin_edition()).expect("it is later");
    assert_eq!(owed(&engine), both("0.00", "0.00"));
    engine.book([dealt(&format!("T2 {DAY} ALICE S 200 XYZ 25.00"))]);
    assert_eq!(owed(&engine), both("0.11", "0.04"));
    engine.close(day(DAY)).expect("every control holds");
}

/// Editions up to 4 took the fee at any price. What they booked stays and is explained by their
/// rule; a cancel gives it back, and a correction goes by the newer one.
#[test]
fn what_an_older_edition_charged_is_explained_by_its_rule() {
    let mut engine = keyed(Engine::unmarked(DAY));
    engine.book([sold("T1", "BOB", "1000000", "0.0001"), sold("T2", "BOB", "1000000", "0.0001")]);
    assert_eq!(owed(&engine), both("0.02", "19.58"));
    engine.command(begin_edition()).expect("it is later");
    engine.book([sold("T3", "BOB", "1000000", "0.0001")]);
    assert_eq!(owed(&engine), both("0.03", "19.58"));
    let report = trade(&format!("T4 {DAY} BOB S 900000 XYZ 0.0001"));
    engine.book([Input::Trade(TradeReport { corrects: Some(Name::from("T2")), ..report })]);
    assert_eq!(owed(&engine), both("0.03", "9.79"));
    // The control that charges add up has read all four by then.
    engine.close(day(DAY)).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
}
