//! Changes of accounts: the name and the state of a day, and what a closing refuses. A page that a
//! clerk can check by hand.

use crate::office::engine::Engine;
use crate::office::rows::{account, account_change, day, quote, schedule, trade};
use office::Outcome;
use terms::{AccountChange, AccountState, Class, Event, Input, LotMethod};

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

/// ALICE is NORTH's, which charges 2.00, and SOUTH's from the 9th on, which charges 3.00. T3 of the
/// 8th comes on the 9th and is NORTH's still.
#[test]
fn a_desk_charges_from_its_day_on() {
    let mut engine = Engine::furnished("2013-10-08");
    let to = |id: &str, desk: &str, date: &str| {
        let change = account_change(&format!("{id} ALICE {date}"));
        Input::ChangeAccount(AccountChange { desk: Some(desk.into()), ..change })
    };
    engine.begin(day("2013-10-08"));
    let rows = ["n 2013-10-01 desk:NORTH flat=2", "s 2013-10-01 desk:SOUTH flat=3"];
    engine.book(rows.map(|row| Input::Schedule(schedule(row))));
    engine.book([
        to("AC1", "NORTH", "2013-10-08"),
        to("AC2", "SOUTH", "2013-10-09"),
        Input::Trade(trade("T1 2013-10-08 ALICE B 1 XYZ 10.00")),
    ]);
    let refused = |engine: &Engine, input: &Input| engine.refusal(input).0;
    let same_day = to("AC3", "SOUTH", "2013-10-08");
    assert_eq!(refused(&engine, &same_day), "desk_must_not_change_behind_a_trade");
    engine.settle(day("2013-10-08"));
    engine.close(day("2013-10-08")).expect("every control holds");
    // Between two days the one that was closed has been worked.
    assert_eq!(refused(&engine, &same_day), "account_change_must_not_reach_back");
    engine.begin(day("2013-10-09"));
    engine.book(
        ["T2 2013-10-09", "T3 2013-10-08"]
            .map(|row| Input::Trade(trade(&format!("{row} ALICE B 1 XYZ 10.00")))),
    );
    let bears = |id: &str| {
        let (_, booked) = engine.office.trades.find(id).expect("it is booked");
        booked.trade.commission.units()
    };
    assert_eq!(["T1", "T2", "T3"].map(bears), [200, 300, 200]);
    assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
}

/// 100 at 10.00 and 100 at 12.00: 50 of the 8th are the oldest ones, 50 of the 9th the dearest. An
/// order for the instrument goes before.
#[test]
fn a_lot_method_is_for_what_is_sold_from_its_day_on() {
    let mut engine = Engine::furnished("2013-10-07");
    let bought = ["T1 2013-10-07 ALICE B 100 XYZ 10.00", "T2 2013-10-07 ALICE B 100 XYZ 12.00"];
    engine.day("2013-10-07", bought.map(|row| Input::Trade(trade(row))));
    engine.begin(day("2013-10-08"));
    let change = |method| AccountChange {
        lot_method: Some(method),
        ..account_change("AC1 ALICE 2013-10-09")
    };
    engine.book([
        Input::ChangeAccount(change(LotMethod::HighestCostFirst)),
        Input::Trade(trade("T3 2013-10-08 ALICE S 50 XYZ 11.00")),
    ]);
    engine.settle(day("2013-10-08"));
    engine.close(day("2013-10-08")).expect("every control holds");
    engine.begin(day("2013-10-09"));
    engine.book([Input::Trade(trade("T4 2013-10-09 ALICE S 50 XYZ 11.00"))]);
    let (account, asset) = (engine.account("ALICE"), engine.asset("XYZ"));
    let holding = engine.office.lots.holding(account, asset).expect("it holds some");
    let left: Vec<i64> = holding.lots().map(|lot| lot.quantity.units()).collect();
    assert_eq!(left, [50, 50]);
    let of = |date: &str| engine.office.directory.account_on(account, day(date)).lot_method;
    assert_eq!(of("2013-10-08"), LotMethod::FirstInFirstOut);
    assert_eq!(of("2013-10-09"), LotMethod::HighestCostFirst);
    let late = AccountChange {
        effective: day("2013-10-08"),
        change_id: "AC2".into(),
        ..change(LotMethod::LowestCostFirst)
    };
    let code = engine.refusal(&Input::ChangeAccount(late)).0;
    assert_eq!(code, "account_change_must_not_reach_back");
    assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
}

/// What a customer is owed stands on 2410, what a non-customer is on 2420 (`gl_lines.csv`).
#[test]
fn a_class_decides_the_line_of_its_day() {
    let mut engine = Engine::furnished("2013-10-08");
    engine.begin(day("2013-10-08"));
    let change = AccountChange {
        class: Some(Class::NonCustomer),
        branch: Some("BOSTON".into()),
        ..account_change("AC1 ALICE 2013-10-09")
    };
    engine.book([Input::ChangeAccount(change)]);
    let directory = &engine.office.directory;
    let line = |date: &str| directory.gl_line_on(engine.account("ALICE"), day(date), true);
    assert_eq!(line("2013-10-08"), "2410");
    assert_eq!(line("2013-10-09"), "2420");
    let branch =
        |date: &str| directory.account_on(engine.account("ALICE"), day(date)).branch.clone();
    assert_eq!(branch("2013-10-08"), None);
    assert_eq!(branch("2013-10-09"), Some("BOSTON".into()));
    // Nothing but documents shows a branch, so it may reach back.
    let late =
        AccountChange { branch: Some("NYC".into()), ..account_change("AC2 ALICE 2013-10-08") };
    engine.settle(day("2013-10-08"));
    engine.close(day("2013-10-08")).expect("every control holds");
    engine.book([Input::ChangeAccount(late)]);
}
