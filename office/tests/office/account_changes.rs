//! Changes of accounts: the name and the state of a day, and what a closing refuses. A page that a
//! clerk can check by hand.

use crate::office::engine::Engine;
use crate::office::rows::{account, account_change, day, quote, trade};
use office::Outcome;
use terms::{AccountChange, AccountState, Event, Input};

fn name_on(engine: &Engine, account: &str, date: &str) -> String {
    let directory = &engine.office.directory;
    let id = directory.account_id(account).expect("it was opened");
    directory.account_on(id, day(date)).name.to_string()
}

fn judged(engine: &Engine, input: Input) -> Result<Outcome, String> {
    let received = terms::Received { origin: terms::Origin::Command, input };
    let judged = engine.office.judge(&received);
    judged.map(|judgement| judgement.outcome).map_err(|refused| refused.code().to_string())
}

fn closes(row: &str) -> AccountChange {
    AccountChange { state: Some(AccountState::Closed), ..account_change(row) }
}

#[test]
fn a_name_holds_from_its_day_on() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-08"));
    let renamed = AccountChange {
        name: Some("Alice Liddell".into()),
        ..account_change("AC1 ALICE 2013-10-08")
    };
    engine.book([Input::ChangeAccount(renamed.clone())]);
    assert_eq!(name_on(&engine, "ALICE", "2013-10-07"), "ALICE");
    assert_eq!(name_on(&engine, "ALICE", "2013-10-08"), "Alice Liddell");
    // A later change of the same day goes before it; one of an earlier day does not.
    let married = AccountChange {
        name: Some("Alice Hargreaves".into()),
        ..account_change("AC2 ALICE 2013-10-08")
    };
    let maiden =
        AccountChange { name: Some("A. Liddell".into()), ..account_change("AC3 ALICE 2013-10-07") };
    engine.book([Input::ChangeAccount(married), Input::ChangeAccount(maiden)]);
    assert_eq!(name_on(&engine, "ALICE", "2013-10-07"), "A. Liddell");
    assert_eq!(name_on(&engine, "ALICE", "2013-10-08"), "Alice Hargreaves");
    // The row of the account itself still says what it said, and so does the change.
    let opened = engine.journal.iter().find_map(|recorded| match &recorded.event {
        Event::Known(terms::KnownEvent::AccountOpened(opened)) if opened.account == "ALICE" => {
            Some(opened.clone())
        }
        _ => None,
    });
    let opened = Input::OpenAccount(opened.expect("it was opened"));
    assert_eq!(judged(&engine, opened), Ok(Outcome::Duplicate));
    assert_eq!(judged(&engine, Input::ChangeAccount(renamed.clone())), Ok(Outcome::Duplicate));
    let other = AccountChange { name: Some("Alice".into()), ..renamed };
    assert_eq!(
        judged(&engine, Input::ChangeAccount(other)),
        Err("id_must_not_be_reused".to_owned())
    );
}

#[test]
fn a_closed_account_takes_no_trade_until_it_is_open_again() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine.book([Input::OpenAccount(account("NEW cash"))]);
    let buys =
        |id: &str, date: &str| Input::Trade(trade(&format!("{id} {date} NEW B 1 XYZ 10.00")));
    engine.book([Input::ChangeAccount(closes("AC1 NEW 2013-10-08"))]);
    assert_eq!(judged(&engine, buys("T1", "2013-10-07")), Ok(Outcome::Booked), "it is open today");
    engine.day("2013-10-07", [Input::Quote(quote("2013-10-07 XYZ 10.00 USD close"))]);
    engine.begin(day("2013-10-08"));
    assert_eq!(judged(&engine, buys("T2", "2013-10-08")), Err("account_must_be_open".to_owned()));
    let open =
        AccountChange { state: Some(AccountState::Open), ..account_change("AC2 NEW 2013-10-08") };
    engine.book([Input::ChangeAccount(open)]);
    assert_eq!(judged(&engine, buys("T2", "2013-10-08")), Ok(Outcome::Booked));
}

#[test]
fn what_is_closed_stays_closed_and_opening_lets_it_be_used() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    let later = terms::Account { opened: Some(day("2013-10-16")), ..account("NEW cash") };
    engine.book([Input::OpenAccount(later)]);
    let is_open = |engine: &Engine, date: &str| {
        let directory = &engine.office.directory;
        directory.is_open_on(directory.account_id("NEW").expect("it was opened"), day(date))
    };
    let state = |id: &str, state, date: &str| {
        let row = account_change(&format!("{id} NEW {date}"));
        Input::ChangeAccount(AccountChange { state: Some(state), ..row })
    };
    assert!(!is_open(&engine, "2013-10-10"), "its own row opens it on the 16th");
    engine.book([state("AC1", AccountState::Open, "2013-10-09")]);
    assert!(!is_open(&engine, "2013-10-08") && is_open(&engine, "2013-10-10"));
    // The second closing says what holds already.
    engine.book([state("AC2", AccountState::Closed, "2013-10-11")]);
    engine.book([state("AC3", AccountState::Closed, "2013-10-18")]);
    for date in ["2013-10-11", "2013-10-17", "2013-10-18", "2013-10-21"] {
        assert!(!is_open(&engine, date), "{date}");
    }
    let id = engine.office.directory.account_id("NEW").expect("it was opened");
    let shown = engine.office.directory.account_on(id, day("2013-10-21")).closed;
    assert_eq!(shown, Some(day("2013-10-11")), "the day from which it is closed");
}

#[test]
fn an_account_that_holds_anything_is_not_closed() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine.book([
        Input::OpenAccount(account("NEW cash")),
        Input::Trade(trade("T1 2013-10-07 NEW B 1 XYZ 10.00")),
    ]);
    let close = Input::ChangeAccount(closes("AC1 NEW 2013-10-07"));
    assert_eq!(judged(&engine, close.clone()), Err("closed_account_must_be_empty".to_owned()));
    engine.book([Input::Trade(terms::TradeReport {
        cancels: Some("T1".into()),
        ..trade("T2 2013-10-07 NEW B 1 XYZ 10.00")
    })]);
    assert_eq!(judged(&engine, close), Ok(Outcome::Booked), "what was taken back is not left");
}
