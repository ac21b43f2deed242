//! Trade dates of what is executed overnight: of the next day of trading, unless the row says
//! otherwise.
//!
//! Source: `markets/us/sessions.csv`; the days are counted by hand. 8 June 2026 is a Monday, and in
//! 2026 a trade settles on the next business day. New York is four hours behind Greenwich.

use crate::office::editions::furnished_by;
use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{cancels, day, market_day, session, trade};
use terms::{Input, Moment, TradeReport};

fn at(executed_at: &str, trade_id: &str) -> TradeReport {
    TradeReport {
        executed_at: Moment::parse(executed_at).expect("a moment"),
        ..trade(&format!("{trade_id} 2026-06-08 ALICE B 10 XYZ 49.00"))
    }
}

/// Trade date and settlement date.
fn dates(engine: &Engine, trade_id: &str) -> (String, String) {
    let (_, booked) = engine.office.trades.find(trade_id).expect("it is booked");
    (booked.trade.trade_date.to_string(), booked.trade.settlement_date.to_string())
}

fn days(trade_date: &str, settlement_date: &str) -> (String, String) {
    (trade_date.to_owned(), settlement_date.to_owned())
}

#[test]
fn an_execution_of_sunday_evening_is_mondays_trade() {
    let mut engine = Engine::furnished("2026-06-05");
    engine.day("2026-06-05", []);
    let given = TradeReport {
        trade_date: Some(day("2026-06-05")),
        ..at("2026-06-07T20:30:00-04:00", "T3")
    };
    let rows = [
        at("2026-06-06T01:08:00+08:00", "T1"),
        at("2026-06-07T20:30:00-04:00", "T2"),
        given,
        at("2026-06-05T20:30:00-04:00", "T4"),
    ];
    engine.day("2026-06-08", rows.map(Input::Trade));
    assert_eq!(dates(&engine, "T1"), days("2026-06-05", "2026-06-08"), "13:08 on Friday");
    assert_eq!(dates(&engine, "T2"), days("2026-06-08", "2026-06-09"));
    assert_eq!(dates(&engine, "T3"), days("2026-06-05", "2026-06-08"), "what a row says wins");
    assert_eq!(dates(&engine, "T4"), days("2026-06-05", "2026-06-08"), "Friday has no session");
    let correct =
        TradeReport { corrects: Some("T2".into()), ..at("2026-06-07T20:30:00-04:00", "T5") };
    engine.day("2026-06-09", [Input::Trade(correct)]);
    assert_eq!(dates(&engine, "T5"), days("2026-06-08", "2026-06-09"));
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// What was executed on the evening of the open day has happened, although its day of trading has
/// not come; what is of a later evening has not.
#[test]
fn an_execution_of_this_evening_is_booked_while_the_day_is_open() {
    let mut engine = Engine::furnished("2026-06-08");
    engine.begin(day("2026-06-08"));
    engine.settle(day("2026-06-08"));
    let given = TradeReport {
        trade_date: Some(day("2026-06-09")),
        ..at("2026-06-08T22:00:00-04:00", "T2")
    };
    engine.book([at("2026-06-08T21:15:00-04:00", "T1"), given].map(Input::Trade));
    assert_eq!(dates(&engine, "T1"), days("2026-06-09", "2026-06-10"));
    assert_eq!(dates(&engine, "T2"), days("2026-06-09", "2026-06-10"));
    let refused = [
        at("2026-06-09T20:00:00-04:00", "T3"),
        TradeReport {
            trade_date: Some(day("2026-06-09")),
            ..at("2026-06-08T12:00:00-04:00", "T4")
        },
        TradeReport {
            trade_date: Some(day("2026-06-10")),
            ..at("2026-06-08T21:15:00-04:00", "T5")
        },
    ];
    for report in refused {
        let (code, sentence) = engine.refusal(&Input::Trade(report));
        assert_eq!(code, "date_must_have_come", "{sentence}");
    }
    engine.close(day("2026-06-08")).expect("every control holds");
    engine.day("2026-06-09", []);
    engine.day("2026-06-10", []);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("20".into(), "0".into()));
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// Until edition 4 a day ended at midnight: Monday evening was Monday's, and Sunday evening no day.
#[test]
fn what_an_older_edition_dated_stays_and_the_next_one_knows_the_session() {
    let mut engine = Engine::unmarked("2026-06-08");
    let sunday = Input::Trade(at("2026-06-07T20:30:00-04:00", "T1"));
    assert_eq!(engine.refusal(&sunday).0, "date_must_be_in_the_books");
    engine.begin(day("2026-06-08"));
    engine.settle(day("2026-06-08"));
    engine.book([Input::Trade(at("2026-06-08T21:15:00-04:00", "T2"))]);
    assert_eq!(dates(&engine, "T2"), days("2026-06-08", "2026-06-09"));
    engine.command(begin_edition()).expect("it is later");
    assert_eq!(dates(&engine, "T2"), days("2026-06-08", "2026-06-09"));
    engine.book([sunday, Input::Trade(at("2026-06-08T21:15:00-04:00", "T3"))]);
    assert_eq!(dates(&engine, "T1"), days("2026-06-08", "2026-06-09"));
    assert_eq!(dates(&engine, "T3"), days("2026-06-09", "2026-06-10"));
    engine.close(day("2026-06-08")).expect("every control holds");
}

/// The firm says that the session is open on Friday evenings too, from 12 June 2026 on: half past
/// eight is then Monday's, and the row stays while a trade is dated by it.
#[test]
fn an_evening_that_the_firm_adds_dates_the_next_trade() {
    let mut engine = Engine::furnished("2026-06-12");
    engine.begin(day("2026-06-12"));
    engine.settle(day("2026-06-12"));
    let week = "sunday-monday-tuesday-wednesday-thursday-friday";
    let row = session(&format!("S1 2026-06-12 20:00 04:00 {week}"));
    let friday = |id| at("2026-06-12T20:30:00-04:00", id);
    engine.book([Input::SetSession(row.clone()), Input::Trade(friday("T1"))]);
    assert_eq!(dates(&engine, "T1"), days("2026-06-15", "2026-06-16"));
    let back = Input::SetSession(cancels(&row, "S2"));
    let (code, sentence) = engine.refusal(&back);
    assert_eq!(code, "session_must_not_reach_behind_a_trade", "{sentence}");
    let cancel = TradeReport { cancels: Some("T1".into()), ..friday("T2") };
    engine.book([Input::Trade(cancel), back, Input::Trade(friday("T3"))]);
    assert_eq!(dates(&engine, "T3"), days("2026-06-12", "2026-06-15"));
    // And none at all: what is executed on Monday evening is Monday's.
    let none = Input::SetSession(session("S3 2026-06-14 - - -"));
    engine.book([none]);
    engine.close(day("2026-06-12")).expect("every control holds");
    engine.begin(day("2026-06-15"));
    engine.settle(day("2026-06-15"));
    engine.book([Input::Trade(at("2026-06-15T20:30:00-04:00", "T4"))]);
    assert_eq!(dates(&engine, "T4"), days("2026-06-15", "2026-06-16"));
    assert_eq!(engine.replayed().image(), engine.office.image());
    engine.close(day("2026-06-15")).expect("every control holds");
}

/// Tuesday is closed by a row of the firm, so that Monday evening is Wednesday's. Were the row
/// taken back it would be Tuesday's; until edition 5 it was, in the rules alone.
#[test]
fn a_day_that_opens_takes_no_evening_that_was_dated() {
    for edition in [5, 6] {
        let mut engine = furnished_by(edition, "2026-06-08");
        engine.begin(day("2026-06-08"));
        engine.settle(day("2026-06-08"));
        let closing = market_day("H1 2026-06-09 closed closed");
        let monday = |id| at("2026-06-08T21:15:00-04:00", id);
        engine.book([Input::SetDay(closing.clone()), Input::Trade(monday("T1"))]);
        assert_eq!(dates(&engine, "T1"), days("2026-06-10", "2026-06-11"));
        let back = Input::SetDay(cancels(&closing, "H2"));
        if edition < 6 {
            engine.book([back]);
            assert_eq!(dates(&engine, "T1"), days("2026-06-10", "2026-06-11"));
            continue;
        }
        let (code, sentence) = engine.refusal(&back);
        assert_eq!(code, "session_must_not_reach_behind_a_trade", "{sentence}");
        let cancel = TradeReport { cancels: Some("T1".into()), ..monday("T2") };
        engine.book([Input::Trade(cancel), back, Input::Trade(monday("T3"))]);
        assert_eq!(dates(&engine, "T3"), days("2026-06-09", "2026-06-10"));
    }
}

/// A session that opens in the morning would make Monday's noon Tuesday's trade. Until edition 5 it
/// was taken.
#[test]
fn a_session_opens_no_earlier_than_at_noon() {
    let week = |hours: &str| Input::SetSession(session(&format!("S1 2026-06-08 {hours} monday")));
    furnished_by(5, "2026-06-08").book([week("11:59 04:00")]);
    let mut engine = furnished_by(6, "2026-06-08");
    assert_eq!(engine.refusal(&week("11:59 04:00")).0, "session_must_end_before_the_next");
    engine.book([week("12:00 04:00")]);
}
