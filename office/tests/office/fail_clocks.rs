//! By when a fail is closed out, and from when on what has not come may be bought in.
//!
//! Sources: 17 CFR 242.204(a) and (a)(1); FINRA Rule 11810(a), (b). The days are those of the
//! worked example of 2026: traded on Friday 6 November, due on Monday the 9th; Wednesday the 11th
//! is no settlement day, so that a short sale is closed out on the 10th and a long one on the 13th.

use crate::office::engine::Engine;
use crate::office::people::by;
use crate::office::rows::{delivery, trade};
use office::{Item, queue};
use terms::{Date, Edition, Input, Moment, Origin, Received, Step, TradeReport, Work};

fn booked(row: &str) -> Input {
    Input::Trade(trade(row))
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment")
}

/// What a broker beside the clearing house is to deliver.
fn direct(row: &str) -> Input {
    Input::Trade(TradeReport { contra: Some("OTHER".into()), ..trade(row) })
}

/// On Monday nothing has moved: a long and a short sale to the clearing house, and a purchase from
/// a broker.
pub fn with_fails() -> Engine {
    let mut engine = Engine::furnished("2026-11-06");
    let trades = [
        booked("T1 2026-11-06 ALICE S 100 XYZ 10.00"),
        booked("T2 2026-11-06 BOB SS 40 ABC 10.00"),
        direct("T3 2026-11-06 ALICE B 10 XYZ 10.00"),
    ];
    engine.day("2026-11-06", trades);
    engine.day("2026-11-09", []);
    engine
}

/// `key due` of every fail.
fn due(engine: &Engine) -> Vec<String> {
    let items = queue(&engine.office, moment("2026-11-09T22:00:00Z")).into_iter();
    let fails = items.filter(|item| item.key.starts_with("fail:"));
    let said = |item: Item| {
        let due = item.due.map_or_else(|| "-".to_owned(), |due| due.to_string());
        assert!(item.facts.ruled_by.is_some(), "the rule is named");
        match item.facts.buy_in_from {
            Some(day) => format!("{} from {day}", item.key),
            None => format!("{} {due}", item.key),
        }
    };
    let mut due: Vec<String> = fails.map(said).collect();
    due.sort();
    due
}

#[test]
fn a_short_sale_is_closed_out_sooner_than_a_long_one() {
    let mut engine = with_fails();
    assert_eq!(
        due(&engine),
        [
            "fail:NSCC:ABC 2026-11-10T14:30:00Z",
            "fail:NSCC:XYZ 2026-11-13T14:30:00Z",
            "fail:OTHER:XYZ from 2026-11-13",
        ]
    );
    // One short sale in the net is enough, and what was cancelled is none.
    engine.day("2026-11-10", [booked("T4 2026-11-06 BOB SS 5 XYZ 10.00")]);
    assert_eq!(due(&engine)[1], "fail:NSCC:XYZ 2026-11-10T14:30:00Z");
    let cancel = TradeReport {
        cancels: Some("T4".into()),
        reason: Some("told twice".into()),
        ..trade("C4 2026-11-06 BOB SS 5 XYZ 10.00")
    };
    engine.day("2026-11-12", [Input::Trade(cancel)]);
    assert_eq!(due(&engine)[1], "fail:NSCC:XYZ 2026-11-13T14:30:00Z");
    assert_eq!(engine.replayed().image(), engine.office.image());
    // What was delivered is not due, and its net is forgotten.
    engine.day("2026-11-13", [Input::Deliver(delivery("D1 2026-11-13 NSCC DTC -40 ABC"))]);
    assert!(!due(&engine).iter().any(|due| due.contains("ABC")));
    engine.day("2026-11-16", []);
    let net = (engine.account("NSCC"), engine.asset("ABC"), date("2026-11-09"));
    assert!(!engine.office.short_nets.has(net));
}

/// T2 went into a net of ABC that settled and is forgotten; T9 is told later into the same net.
/// Taken back, T2 does not take T9 with it.
#[test]
fn a_short_sale_that_is_taken_back_late_takes_no_other_with_it() {
    let mut engine = with_fails();
    engine.day("2026-11-10", [Input::Deliver(delivery("D1 2026-11-10 NSCC DTC -40 ABC"))]);
    engine.day("2026-11-12", []);
    let net = (engine.account("NSCC"), engine.asset("ABC"), date("2026-11-09"));
    assert!(!engine.office.short_nets.has(net), "it has settled");
    engine.day("2026-11-13", [booked("T9 2026-11-06 BOB SS 5 ABC 10.00")]);
    assert!(engine.office.short_nets.has(net));
    let cancel = TradeReport {
        cancels: Some("T2".into()),
        reason: Some("told twice".into()),
        ..trade("C2 2026-11-06 BOB SS 40 ABC 10.00")
    };
    engine.book([Input::Trade(cancel)]);
    assert!(engine.office.short_nets.has(net), "T9 stands");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

/// Notice of a buy-in that is given at a moment, for a day.
pub fn notice(item: &str, at: &str, execution: &str) -> Input {
    let step = Step::BuyIn(date(execution), "the desk of OTHER".to_owned());
    Input::Work(Work { item: item.into(), by: by("asha"), at: moment(at), step })
}

/// Not before the third business day after the date on which delivery was due, and with notice by
/// noon two business days before. Of the 11th (Veterans Day) neither counts: no buy-in is exercised
/// when the exchange alone is open (NASD Notice to Members 95-77, 99-83).
#[test]
fn what_has_not_come_is_bought_in_on_time_and_with_notice() {
    let mut engine = with_fails();
    // Every day of the exchange counted before.
    let received = Received {
        origin: Origin::Command,
        input: notice("fail:OTHER:XYZ", "2026-11-11T16:30:00Z", "2026-11-13"),
    };
    engine.office.judge_as(Edition(7), &received).expect("Veterans Day counted");
    let said = |at: &str, execution: &str| {
        let notice = notice("fail:OTHER:XYZ", at, execution);
        let judged = office::decide(&engine.office, &notice);
        judged.map(|_| ()).map_err(|refused| refused.to_string())
    };
    let early = said("2026-11-09T15:00:00Z", "2026-11-12").expect_err("it is the second day");
    assert!(early.contains("from 2026-11-13 on"), "{early}");
    // Two days of business before the 13th is the 10th; by noon of the 11th is too late.
    let late = said("2026-11-11T16:30:00Z", "2026-11-13").expect_err("notice was late");
    assert!(late.contains("from 2026-11-16 on"), "{late}");
    said("2026-11-09T15:00:00Z", "2026-11-13").expect("it is the third day");
    // Half past twelve of the 12th is too late for the 16th.
    let late = said("2026-11-12T17:30:00Z", "2026-11-16").expect_err("notice was late");
    assert!(late.contains("from 2026-11-17 on"), "{late}");
    said("2026-11-12T16:30:00Z", "2026-11-16").expect("notice was given by noon");
    said("2026-11-12T16:30:00Z", "2026-11-21").expect_err("a Saturday");
}
