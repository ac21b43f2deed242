//! Changes of instruments: ticker, name, identifiers, market and state of a day. A page that a
//! clerk can check by hand.

use crate::office::engine::Engine;
use crate::office::rows::{day, instrument, instrument_change, trade};
use office::Outcome;
use terms::{Input, Instrument, InstrumentChange, ListingState, Origin, Received, TradeReport};

fn on(engine: &Engine, code: &str, date: &str) -> Instrument {
    let directory = &engine.office.directory;
    let id = directory.asset_id(code).expect("it was listed");
    directory.instrument_on(id, day(date)).expect("it is an instrument").into_owned()
}

fn judged(engine: &Engine, input: Input) -> Result<Outcome, String> {
    let judged = engine.office.judge(&Received { origin: Origin::Command, input });
    judged.map(|judgement| judgement.outcome).map_err(|refused| refused.code().to_string())
}

fn buys(id: &str, date: &str, code: &str) -> TradeReport {
    trade(&format!("{id} {date} ALICE B 1 {code} 10.00"))
}

fn becomes(row: &str, state: ListingState) -> Input {
    Input::ChangeInstrument(InstrumentChange { state: Some(state), ..instrument_change(row) })
}

/// Facebook, Inc. became Meta Platforms, Inc. on 28 October 2021, and its ticker META on 9 June
/// 2022; META had been a fund's until January of that year. The code in this office stays, and with
/// it what is held.
#[test]
fn a_ticker_holds_from_its_day_on_and_may_be_another_ones_later() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine.book([Input::Trade(buys("T1", "2013-10-07", "XYZ"))]);
    let renamed = InstrumentChange {
        name: Some("Wye Holdings".into()),
        symbol: Some("WYE".into()),
        isin: Some("US0378331005".into()),
        cusip: Some("037833100".into()),
        ..instrument_change("IC1 XYZ 2013-10-08")
    };
    engine.book([Input::ChangeInstrument(renamed.clone())]);
    let (before, after) = (on(&engine, "XYZ", "2013-10-07"), on(&engine, "XYZ", "2013-10-08"));
    assert_eq!((before.symbol.as_str(), before.name.as_str(), before.isin), ("XYZ", "XYZ", None));
    assert_eq!((after.symbol.as_str(), after.name.as_str()), ("WYE", "Wye Holdings"));
    assert_eq!(after.isin.as_deref(), Some("US0378331005"));
    assert_eq!((&after.cfi, &after.currency), (&before.cfi, &before.currency));
    // What another one is called then is its own affair.
    let newcomer = Instrument { symbol: "XYZ".into(), ..instrument("XYZ2") };
    engine.book([Input::ListInstrument(newcomer)]);
    assert_eq!(engine.balance("ALICE", "XYZ").1, "1", "what was held is held");
    // Of two changes of one day the later row holds, and one of an earlier day does not reach it.
    let again = |row: &str, symbol: &str| InstrumentChange {
        symbol: Some(symbol.into()),
        ..instrument_change(row)
    };
    engine.book(
        [again("IC2 XYZ 2013-10-08", "WYH"), again("IC3 XYZ 2013-10-07", "XY")]
            .map(Input::ChangeInstrument),
    );
    assert_eq!(on(&engine, "XYZ", "2013-10-07").symbol, "XY");
    assert_eq!(on(&engine, "XYZ", "2013-10-08").symbol, "WYH");
    assert_eq!(on(&engine, "XYZ", "2013-10-08").name, "Wye Holdings", "left open: it stays");
    // The row that listed it still says the same, and so does the change.
    assert_eq!(judged(&engine, Input::ListInstrument(instrument("XYZ"))), Ok(Outcome::Duplicate));
    assert_eq!(judged(&engine, Input::ChangeInstrument(renamed.clone())), Ok(Outcome::Duplicate));
    let other = InstrumentChange { symbol: None, ..renamed };
    let reused = Err("id_must_not_be_reused".to_owned());
    assert_eq!(judged(&engine, Input::ChangeInstrument(other)), reused);
}

#[test]
fn a_delisted_instrument_takes_no_trade_until_it_is_listed_again() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-08"));
    engine.book([
        Input::Trade(buys("T1", "2013-10-07", "XYZ")),
        becomes("IC1 XYZ 2013-10-08", ListingState::Delisted),
    ]);
    let listed = |id, date| judged(&engine, Input::Trade(buys(id, date, "XYZ")));
    assert_eq!(listed("T2", "2013-10-07"), Ok(Outcome::Booked), "it traded then");
    assert_eq!(listed("T3", "2013-10-08"), Err("instrument_must_be_listed".to_owned()));
    // What had been bought is taken back and corrected all the same.
    let cancel = TradeReport { cancels: Some("T1".into()), ..buys("T4", "2013-10-07", "XYZ") };
    assert_eq!(judged(&engine, Input::Trade(cancel)), Ok(Outcome::Booked));
    engine.book([becomes("IC2 XYZ 2013-10-08", ListingState::Listed)]);
    assert_eq!(judged(&engine, Input::Trade(buys("T3", "2013-10-08", "XYZ"))), Ok(Outcome::Booked));
}

#[test]
fn an_instrument_moves_within_its_market() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    let moved = |row: &str, market: &str| {
        let market = Some(market.into());
        Input::ChangeInstrument(InstrumentChange { market, ..instrument_change(row) })
    };
    engine.book([moved("IC1 XYZ 2013-10-08", "XNAS")]);
    let id = engine.asset("XYZ");
    let exchange = |date: &str| engine.office.directory.exchange_of(id, day(date)).as_str();
    assert_eq!((exchange("2013-10-07"), exchange("2013-10-08")), ("XNYS", "XNAS"));
    let unserved = judged(&engine, moved("IC2 XYZ 2013-10-08", "XNSE"));
    assert_eq!(unserved, Err("market_must_be_served".to_owned()));
}

/// The CUSIP changes on the 9th and the ISIN with it. A change of the 8th that names another ISIN
/// agrees on its own day, and on the 9th no more unless that day's change names one.
#[test]
fn identifiers_agree_on_the_days_of_later_changes_too() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    let change = |row: &str, isin: Option<&str>, cusip: Option<&str>| {
        Input::ChangeInstrument(InstrumentChange {
            isin: isin.map(Into::into),
            cusip: cusip.map(Into::into),
            ..instrument_change(row)
        })
    };
    engine.book([change("IC1 XYZ 2013-10-09", None, Some("037833100"))]);
    let other = change("IC2 XYZ 2013-10-08", Some("US5949181045"), None);
    let (code, words) = engine.refusal(&other);
    assert_eq!(code, "changed_identifiers_must_agree");
    assert!(words.contains("2013-10-09") && words.contains("037833100"), "{words}");
    engine.book([change("IC3 XYZ 2013-10-08", Some("US0378331005"), None)]);
    let both = change("IC4 XYZ 2013-10-09", Some("US5949181045"), Some("594918104"));
    engine.book([both, other]);
}

/// Delisted from the 8th and listed again from the 10th: a trade of the 10th is in nobody's way.
#[test]
fn a_trade_behind_a_new_listing_does_not_stand_in_the_way() {
    let mut engine = Engine::furnished("2013-10-08");
    let turns = |row: &str, state| {
        let change = instrument_change(row);
        Input::ChangeInstrument(InstrumentChange { state: Some(state), ..change })
    };
    engine.begin(day("2013-10-08"));
    engine.book([turns("IC1 XYZ 2013-10-10", ListingState::Listed)]);
    for date in ["2013-10-08", "2013-10-09"] {
        engine.settle(day(date));
        engine.close(day(date)).expect("every control holds");
        engine.begin(day(date).plus(1));
    }
    engine.book([Input::Trade(trade("T1 2013-10-10 ALICE B 1 XYZ 10.00"))]);
    engine.book([turns("IC2 XYZ 2013-10-08", ListingState::Delisted)]);
    let early = Input::Trade(trade("T2 2013-10-09 ALICE B 1 XYZ 10.00"));
    assert_eq!(engine.refusal(&early).0, "instrument_must_be_listed");
    let all = turns("IC3 XYZ 2013-10-10", ListingState::Delisted);
    assert_eq!(engine.refusal(&all).0, "delisting_must_not_reach_behind_a_trade");
}
