//! Possession or control: what clients need that is not segregated, where it lies, and by when it
//! is brought back.
//!
//! In: balances, a loan, a fail, short sales. Out: cures in order, with their days. Sources: 17 CFR
//! 240.15c3-3(b), (d)(1), (d)(2), (d)(4), (m); the days of the worked examples of November 2026.

use crate::office::engine::Engine;
use crate::office::financing::opened;
use crate::office::rows::{account, day, decimal, position, trade};
use office::possession::{Need, needs, taken};
use terms::{Date, Input, LoanDirection, LoanReport, Total, TradeReport};

const THURSDAY: &str = "2026-11-12";
const FRIDAY: &str = "2026-11-13";

fn opening(row: &str) -> Input {
    Input::OpenPosition(position(&format!("{THURSDAY} {row}")))
}

/// `place quantity since act_by complete_by` of each cure.
fn cures(need: &Need) -> Vec<String> {
    let shown = |date: Option<Date>| date.map_or_else(|| "-".to_owned(), |date| date.to_string());
    let cure = |cure: &office::possession::Cure| {
        let place = cure.place.map_or("nowhere", |place| place.as_str());
        let days = [cure.since, cure.act_by, cure.complete_by].map(shown).join(" ");
        format!("{place} {} {days}", cure.quantity.0)
    };
    need.cures.iter().map(cure).collect()
}

/// 1,000 are fully paid, 600 of them segregated, 30 free; 300 are lent, and 100 have not come. What
/// is needed is 400: the free ones, the loan, 70 of the fail. The need of Friday is found on Monday
/// the 16th: instructions on the 17th, the loan back on the 24th; the fail of the 13th is older
/// than thirty days on 14 December.
#[test]
fn what_clients_need_is_brought_back_place_by_place() {
    let mut engine = Engine::furnished(THURSDAY);
    engine.book([Input::OpenAccount(account("LEND loan"))]);
    let rows = ["ALICE 900 XYZ", "DTC-SEG -600 XYZ", "DTC -330 XYZ", "BANK -90000.00 USD"];
    engine.book(rows.map(opening));
    let bought = TradeReport {
        contra: Some("OTHER".into()),
        ..trade("T1 2026-11-12 ALICE B 100 XYZ 10.00")
    };
    let lent = LoanReport {
        quantity: Some(decimal("300")),
        collateral: Some(decimal("6120")),
        ..opened("M1 SL 2026-11-12 open", LoanDirection::Lend, "LEND")
    };
    engine.day(THURSDAY, [Input::Trade(bought), Input::Lend(lent)]);
    engine.day(FRIDAY, []);
    let found = needs(&engine.office, day(FRIDAY));
    let [need] = found.as_slice() else { panic!("one instrument: {found:?}") };
    assert_eq!(
        [need.required, need.segregated, need.deficit].map(|units| units.0),
        [1_000, 600, 370]
    );
    assert_eq!(
        cures(need),
        [
            "free 30 - - -",
            "lent 300 2026-11-12 2026-11-17 2026-11-24",
            "failing 70 2026-11-13 2026-12-15 -",
        ]
    );
}

/// ALICE holds 100, of which DAVID has sold 60 that he never brought and BOB 40 short: of DAVID's
/// somebody is bought in, or it is extended, within ten business days behind 13 November, without
/// Thanksgiving the 30th; BOB's may stand for thirty days.
#[test]
fn what_a_client_sold_and_has_not_delivered_goes_before_a_short_sale() {
    let mut engine = Engine::furnished(THURSDAY);
    engine.book([opening("ALICE 100 XYZ")]);
    let sold =
        [trade("T1 2026-11-12 DAVID S 60 XYZ 10.00"), trade("T2 2026-11-12 BOB SS 40 XYZ 10.00")];
    engine.day(THURSDAY, sold.map(Input::Trade));
    engine.day(FRIDAY, []);
    let found = needs(&engine.office, day(FRIDAY));
    assert_eq!(found[0].deficit, Total(100));
    assert_eq!(
        cures(&found[0]),
        ["oversold 60 2026-11-13 2026-11-30 -", "short 40 2026-11-13 2026-12-15 -"]
    );
}

/// DAVID has agreed to deliver on the 16th: ten business days behind that are 1 December.
#[test]
fn days_count_from_the_day_that_was_agreed() {
    let mut engine = Engine::furnished(THURSDAY);
    engine.book([opening("ALICE 100 XYZ")]);
    let sold = TradeReport {
        contra: Some("OTHER".into()),
        settlement_date: Some(day("2026-11-16")),
        ..trade("T1 2026-11-12 DAVID S 60 XYZ 10.00")
    };
    engine.day(THURSDAY, [Input::Trade(sold)]);
    engine.day(FRIDAY, []);
    engine.day("2026-11-16", []);
    let found = needs(&engine.office, day("2026-11-16"));
    assert_eq!(cures(&found[0]), ["oversold 60 2026-11-16 2026-12-01 -", "nowhere 40 - - -"]);
}

/// What lies nowhere is said, and what is not needed is not taken.
#[test]
fn what_is_not_found_is_said() {
    assert_eq!(
        taken(Total(5), [("a", Total(2)), ("b", Total(0)), ("c", Total(9))]),
        (vec![("a", Total(2)), ("c", Total(3))], Total::ZERO)
    );
    let mut engine = Engine::furnished(THURSDAY);
    engine.book([opening("ALICE 100 XYZ"), opening("DTC-SEG -40 XYZ")]);
    engine.day(THURSDAY, []);
    let found = needs(&engine.office, day(THURSDAY));
    assert_eq!(cures(&found[0]), ["nowhere 60 - - -"]);
    assert_eq!((found[0].required, found[0].deficit), (Total(100), Total(60)));
}
