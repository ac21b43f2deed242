//! Records: rows, days, the beginning of an office.

use super::{Case, between_days, case, case_in, on_columbus_day, report};
use crate::office::editions::of_a_later_edition;
use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{account, day, instrument, position, trade};
use terms::{
    Account, DayEnd, GENESIS, Input, Instrument, OpenDay, OpenOffice, ProposeDayReopening,
    Sentence, SettleDue, SourceKind, Unreadable,
};

pub fn records() -> Vec<Case> {
    let unreadable = Input::Unreadable(Unreadable {
        id: "T9".into(),
        message: Sentence::prose("", "row 7: price is ten; expected a number"),
    });
    let open = |market: &str, date: &str| {
        Input::OpenOffice(OpenOffice { markets: vec![market.into()], books_from: day(date) })
    };
    let end = |date: &str, journal_events| {
        Input::CloseDay(DayEnd { date: day(date), journal_events, journal_chain: GENESIS })
    };
    let reused = trade("T1 2013-10-10 BOB B 100 XYZ 10.01");
    let mut cases = vec![
        case("row_must_be_readable", unreadable, &["row 7", "ten", "a number"]),
        case(
            "id_must_not_be_reused",
            report(reused),
            &["T1", "trades-1.csv row 2", "says price = 10;", "says price = 10.01;"],
        ),
        case(
            "account_must_be_changed_by_a_change",
            Input::OpenAccount(Account {
                closed: Some(day("2013-10-14")),
                ..account("BOB margin")
            }),
            &["BOB", "says closed empty;", "closed = 2013-10-14;", "account_changes"],
        ),
        case(
            "instrument_must_be_changed_by_a_change",
            Input::ListInstrument(Instrument { name: "New Name".into(), ..instrument("XYZ") }),
            &["XYZ", "says name = ", "name = New Name;", "instrument_changes"],
        ),
        case_in(
            with_a_lot_of_another_file,
            "lot_must_be_told_apart",
            lot("110 XYZ"),
            &["ALICE", "XYZ", "positions-2.csv row 2", "100", "110", "position_id"],
        ),
        case_in(
            of_a_later_edition,
            "edition_must_not_go_back",
            begin_edition(),
            &["edition 9", "edition 8"],
        ),
        case("office_must_be_new", open("us", "2013-10-14"), &["open already"]),
        case_in(nothing_yet, "market_must_be_known", open("mars", "2013-10-14"), &["mars", "us"]),
        case_in(
            nothing_yet,
            "date_must_be_in_the_calendar",
            open("us", "2009-12-31"),
            &["2009-12-31", "us", "2010-01-01"],
        ),
        case_in(
            between_days,
            "day_must_be_a_business_day",
            Input::OpenDay(OpenDay(day("2013-10-12"))),
            &["2013-10-12", "neither"],
        ),
        case_in(
            between_days,
            "day_must_be_in_the_books",
            Input::OpenDay(OpenDay(day("2013-10-09"))),
            &["2013-10-09", "2013-10-10"],
        ),
        case_in(
            between_days,
            "day_must_follow",
            Input::OpenDay(OpenDay(day("2013-10-10"))),
            &["2013-10-10", "closed already", "next day"],
        ),
        case(
            "earlier_day_must_be_closed",
            Input::OpenDay(OpenDay(day("2013-10-15"))),
            &["2013-10-15", "2013-10-14", "end of day"],
        ),
        case(
            "day_must_be_open",
            Input::SettleDue(SettleDue(day("2013-10-15"))),
            &["2013-10-15", "not open"],
        ),
    ];
    cases.extend(of_reopened_days());
    cases.extend([
        case(
            "controls_must_hold",
            end("2013-10-14", 1),
            &["2013-10-14", "settled through", "expected 2013-10-14", "found 2013-10-11"],
        ),
        case_in(
            with_an_oversold_account,
            "exceptions_must_be_signed",
            end("2013-10-14", 1),
            &["2013-10-14", "oversold", "ALICE", "sign off"],
        ),
    ]);
    cases
}

/// A day that cannot be opened again.
fn of_reopened_days() -> Vec<Case> {
    vec![
        case(
            "no_later_day_must_be_open",
            reopens("2013-10-11"),
            &["2013-10-11", "2013-10-14 is open", "as of its day"],
        ),
        case_in(
            || Engine::furnished("2013-10-10"),
            "day_must_have_been_closed",
            reopens("2013-10-10"),
            &["2013-10-10", "no day has been closed"],
        ),
        case_in(
            between_days,
            "day_must_be_the_last_closed",
            reopens("2013-10-09"),
            &["2013-10-09", "closed last", "2013-10-10"],
        ),
        case_in(
            with_a_closed_month,
            "period_of_the_day_must_be_open",
            reopens("2013-10-31"),
            &["2013-10-31", "2013-10", "reopen the period first"],
        ),
        case_in(
            with_a_trade_of_tomorrow,
            "later_day_must_not_have_begun",
            reopens("2013-10-10"),
            &["2013-10-10", "2013-10-11", "as of its day"],
        ),
    ]
}

fn reopens(date: &str) -> Input {
    let (date, by) = (day(date), crate::office::people::by("Ada"));
    Input::ProposeDayReopening(ProposeDayReopening { date, by, reason: "a wrong price".into() })
}

/// A month that is closed with its last day.
pub fn with_a_closed_month() -> Engine {
    let mut engine = Engine::furnished("2013-10-31");
    engine.day("2013-10-31", []);
    crate::office::periods::close(&mut engine, "2013-10").expect("it is over");
    engine
}

/// A day that is closed, and a trade of the next one.
fn with_a_trade_of_tomorrow() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", []);
    engine.book([Input::Trade(trade("T1 2013-10-11 BOB B 100 XYZ 10.00"))]);
    engine
}

/// A sale of what is not held, over which no day is closed without a signature.
fn with_an_oversold_account() -> Engine {
    let mut engine = on_columbus_day();
    engine.book([Input::Rule(terms::FirmRule {
        effective: day("2013-10-07"),
        rule: "check.oversold".into(),
        value: "close sign".into(),
        source: "the partners".into(),
    })]);
    engine.book([Input::Trade(trade("T77 2013-10-14 ALICE S 100000 XYZ 10.00"))]);
    engine
}

fn lot(of: &str) -> Input {
    Input::OpenPosition(position(&format!("2013-10-10 ALICE {of}")))
}

fn with_a_lot_of_another_file() -> Engine {
    let mut engine = between_days();
    let file = engine.receive(SourceKind::Positions);
    engine.row(file, 2, lot("100 XYZ"));
    engine
}

fn nothing_yet() -> Engine {
    Engine::empty()
}
