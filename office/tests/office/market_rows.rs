//! Rows of market rules that the firm loads over those of the release, and what moves with them.
//! Pages that a clerk can check by hand.
//!
//! The closing of 9 January 2025: on 30 December 2024 the NYSE announced that it "will close all
//! NYSE Group equity and options markets on Thursday, January 9, 2025, in observance of the
//! National Day of Mourning in recognition of the passing of former President Jimmy Carter"
//! (release of that day, at mondovisione.com), so that a release of that autumn had it as an
//! ordinary Thursday. T+1 since 28 May 2024 (17 CFR 240.15c6-1): what was traded on Wednesday the
//! 8th was due on the 9th, and is due on Friday the 10th when nothing settles on the 9th.

use crate::office::engine::{Engine, furniture, rulebook};
use crate::office::moves::agrees_with_the_journal;
use crate::office::rows::{
    cancels, cycle, day, instrument, market_day, reach, share, trade, venue,
};
use office::Outcome;
use office::clearance::Rescheduled;
use terms::{
    BookedKind, Date, Event, Input, Instrument, MarketDay, MarketRow, Moment, Name, Origin,
    Received, Rulebook, TakesBack, TradeReport, VenueRow,
};

const CLOSED: &str = "H1 2025-01-09 closed closed";

/// The rules as a release of December 2024 had them.
fn of_december() -> Rulebook {
    let row = market_day("H0 2025-01-09 open open").into_any();
    rulebook().with(&std::iter::once(&row))
}

fn office() -> Engine {
    let mut engine = Engine::open_with(of_december(), day("2025-01-06"));
    engine.book(furniture());
    engine
}

fn buys(id: &str, date: &str) -> TradeReport {
    trade(&format!("{id} {date} ALICE B 100 XYZ 10.00"))
}

fn set(row: &MarketRow<MarketDay>) -> Input {
    Input::SetDay(row.clone())
}

fn settles(engine: &Engine, trade_id: &str) -> String {
    let (_, booked) = engine.office.trades.find(trade_id).expect("it was booked");
    booked.trade.settlement_date.to_string()
}

/// What is due of an asset on an account, by date.
fn ladder(engine: &Engine, account: &str, asset: &str) -> Vec<(String, i128)> {
    let balance = engine.office.ledger.balance(engine.account(account), engine.asset(asset));
    balance.rungs().iter().map(|(date, total)| (date.to_string(), total.0)).collect()
}

fn due(date: &str, units: i128) -> Vec<(String, i128)> {
    vec![(date.to_owned(), units)]
}

fn check_image(engine: &Engine, release: Rulebook) {
    let image = engine.office.image();
    let again = office::Office::from_image(release, &image).expect("the image is read");
    assert_eq!(again.image(), image);
}

fn code(engine: &Engine, input: &Input) -> String {
    engine.refusal(input).0.to_string()
}

/// Declared on the 8th for the 9th: what was due on the 9th is due on the 10th, what settled on the
/// 8th stays; taken back on the evening of the 8th, it is due on the 9th again.
#[test]
fn a_day_of_mourning_moves_what_was_due_on_it_and_back() {
    let mut engine = office();
    engine.day("2025-01-07", [Input::Trade(buys("T1", "2025-01-07"))]);
    engine.begin(day("2025-01-08"));
    engine.settle(day("2025-01-08"));
    engine.book([Input::Trade(buys("T2", "2025-01-08"))]);
    assert_eq!(ladder(&engine, "NSCC", "XYZ"), due("2025-01-09", -100));

    let before = engine.journal.len();
    let closed = market_day(CLOSED);
    engine.book([set(&closed)]);
    // The row, and two entries for the one trade: off the 9th, on the 10th.
    let told: Vec<&str> =
        engine.journal[before..].iter().map(|recorded| recorded.event.name()).collect();
    let moved = BookedKind::Moved.as_str();
    assert_eq!(told[1..4], ["market row set", moved, moved]);
    assert_eq!((settles(&engine, "T1"), settles(&engine, "T2")), both("2025-01-08", "2025-01-10"));
    assert_eq!(ladder(&engine, "NSCC", "XYZ"), due("2025-01-10", -100));
    assert_eq!(ladder(&engine, "ALICE", "USD"), due("2025-01-10", -100_000));
    // A trade that comes late is due with the others.
    engine.book([Input::Trade(buys("T3", "2025-01-08"))]);
    assert_eq!(settles(&engine, "T3"), "2025-01-10");
    let office = engine.replayed();
    assert_eq!(office.image(), engine.office.image());
    agrees_with_the_journal(&engine);
    check_image(&engine, of_december());

    let withdrawn = cancels(&closed, "H2");
    engine.book([set(&withdrawn)]);
    assert_eq!((settles(&engine, "T1"), settles(&engine, "T2")), both("2025-01-08", "2025-01-09"));
    assert_eq!(ladder(&engine, "NSCC", "XYZ"), due("2025-01-09", -200));
    engine.close(day("2025-01-08")).expect("every control holds");
    check_image(&engine, of_december());
    // Neither row says anything a second time.
    assert_eq!(engine.send([set(&closed), set(&withdrawn)]), [Outcome::Duplicate; 2]);
    assert_eq!(code(&engine, &set(&cancels(&closed, "H3"))), "cancelled_must_stand");
    let told = engine.office.rescheduled.all().map(|Rescheduled { moved, .. }| {
        format!("{} {} {} {}", moved.moved, moved.from, moved.to, moved.by_row)
    });
    let expected = [
        "T2 2025-01-09 2025-01-10 H1",
        "T2 2025-01-10 2025-01-09 H2",
        "T3 2025-01-10 2025-01-09 H2",
    ];
    assert_eq!(told.collect::<Vec<String>>(), expected);
}

fn both(one: &str, other: &str) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

/// The 9th is no day of the office then; on the 10th what was moved settles, and what is not
/// delivered is a fail of that day.
#[test]
fn what_was_moved_settles_on_its_new_date_and_fails_by_it() {
    let mut engine = office();
    engine.begin(day("2025-01-08"));
    engine.settle(day("2025-01-08"));
    engine.book([Input::Trade(buys("T2", "2025-01-08")), set(&market_day(CLOSED))]);
    engine.close(day("2025-01-08")).expect("every control holds");
    let opened = engine.command(Input::OpenDay(terms::OpenDay(day("2025-01-09"))));
    assert_eq!(opened.expect_err("it is closed").code(), "day_must_be_a_business_day");
    engine.begin(day("2025-01-10"));
    engine.settle(day("2025-01-10"));
    let on_the_9th = Input::Trade(buys("T4", "2025-01-09"));
    assert_eq!(code(&engine, &on_the_9th), "trade_date_must_be_a_trading_day");
    assert_eq!(engine.balance("NSCC", "XYZ").0, "-100", "it settled on the 10th");
    let age = |date| {
        let fails = office::settlement::view::fails(
            &engine.office.street,
            &engine.office.directory,
            day(date),
        );
        fails[0].age_settlement_days
    };
    assert_eq!((age("2025-01-10"), age("2025-01-13")), (0, 1));
    // Closing it afterwards changes nothing of what has settled.
    let late = market_day("H5 2025-01-10 open closed");
    engine.book([set(&late)]);
    assert_eq!(settles(&engine, "T2"), "2025-01-10");
    engine.close(day("2025-01-10")).expect("every control holds");
}

/// A settlement holiday of the bank alone: Monday 13 October 2025 is Columbus Day, which is traded
/// and not settled. A closing for trading alone moves nothing.
#[test]
fn a_day_may_be_traded_and_not_settled_and_the_other_way_round() {
    let mut engine = office();
    engine.begin(day("2025-01-07"));
    engine.settle(day("2025-01-07"));
    engine.book([Input::Trade(buys("T1", "2025-01-07"))]);
    engine.book([set(&market_day("H1 2025-01-09 closed open"))]);
    engine.book([set(&market_day("H2 2025-01-08 open closed"))]);
    assert_eq!(settles(&engine, "T1"), "2025-01-09", "nothing settles on the 8th");
    engine.close(day("2025-01-07")).expect("every control holds");
}

/// Shares of a block and their fills move together; a commission that was adjusted goes along, and
/// so does what is cancelled then.
#[test]
fn a_block_and_its_shares_move_together() {
    let mut engine = office();
    engine.begin(day("2025-01-08"));
    engine.settle(day("2025-01-08"));
    let fill = trade("F1 2025-01-08 BLOCK B 100 XYZ 10.00");
    engine.book([Input::Trade(fill.clone())]);
    let half = share("A1 2025-01-08 BLOCK ALICE B 50 XYZ");
    engine.book([Input::Allocate(half), Input::Trade(buys("T1", "2025-01-08"))]);
    engine.book([set(&market_day(CLOSED))]);
    let (_, block) = engine.office.blocks.blocks().next().expect("it stands");
    assert_eq!(block.settlement_date.to_string(), "2025-01-10");
    assert_eq!(ladder(&engine, "ALICE", "XYZ"), due("2025-01-10", 150));
    assert_eq!(ladder(&engine, "BLOCK", "XYZ"), due("2025-01-10", 50));
    let taken = TradeReport { cancels: Some("T1".into()), ..buys("X1", "2025-01-08") };
    engine.book([Input::Trade(TradeReport { trade_id: "X1".into(), ..taken })]);
    assert_eq!(ladder(&engine, "ALICE", "XYZ"), due("2025-01-10", 50));
    engine.book([Input::Allocate(share("A2 2025-01-08 BLOCK BOB B 50 XYZ"))]);
    assert_eq!(ladder(&engine, "BLOCK", "XYZ"), []);
    agrees_with_the_journal(&engine);
    engine.close(day("2025-01-08")).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// What two agreed on stays, unless the day is none any more; then it goes on to the next one, and
/// comes back. A second arrival says what was agreed, not what became of it.
#[test]
fn an_agreed_date_goes_on_to_the_next_settlement_day() {
    let mut engine = office();
    engine.begin(day("2025-01-07"));
    engine.settle(day("2025-01-07"));
    let agreed = |id: &str, date: &str| TradeReport {
        settlement_date: Some(day(date)),
        ..buys(id, "2025-01-07")
    };
    let (on_the_9th, on_the_13th) = (agreed("T1", "2025-01-09"), agreed("T2", "2025-01-13"));
    engine.book([Input::Trade(on_the_9th.clone()), Input::Trade(on_the_13th)]);
    let closed = market_day(CLOSED);
    engine.book([set(&closed)]);
    assert_eq!((settles(&engine, "T1"), settles(&engine, "T2")), both("2025-01-10", "2025-01-13"));
    assert_eq!(engine.send([Input::Trade(on_the_9th)]), [Outcome::Duplicate]);
    engine.book([set(&cancels(&closed, "H2"))]);
    assert_eq!((settles(&engine, "T1"), settles(&engine, "T2")), both("2025-01-09", "2025-01-13"));
    engine.close(day("2025-01-07")).expect("every control holds");
}

/// A split on the 9th or later gives for what is still to settle on the rung of its settlement
/// date; that part moves with the trade.
#[test]
fn what_an_action_gave_for_it_moves_along() {
    let mut engine = office();
    engine.begin(day("2025-01-06"));
    engine.settle(day("2025-01-06"));
    let agreed =
        TradeReport { settlement_date: Some(day("2025-01-09")), ..buys("T1", "2025-01-06") };
    let split = crate::office::rows::action("S1 split XYZ 2025-01-07 ratio=2/1");
    engine.book([Input::Trade(agreed), Input::Announce(split)]);
    engine.close(day("2025-01-06")).expect("every control holds");
    engine.begin(day("2025-01-07"));
    engine.settle(day("2025-01-07"));
    assert_eq!(ladder(&engine, "ALICE", "XYZ"), due("2025-01-09", 200));
    let closed = market_day(CLOSED);
    engine.book([set(&closed)]);
    assert_eq!(ladder(&engine, "ALICE", "XYZ"), due("2025-01-10", 200));
    assert_eq!(ladder(&engine, "NSCC", "XYZ"), due("2025-01-10", -200));
    agrees_with_the_journal(&engine);
    engine.book([set(&cancels(&closed, "H2"))]);
    assert_eq!(ladder(&engine, "ALICE", "XYZ"), due("2025-01-09", 200));
    engine.close(day("2025-01-07")).expect("every control holds");
}

/// The release ends with 2027. The firm loads the holidays of 2028 and says that its calendar
/// reaches through them; then a trade of 2028 is taken. 3 July 2028 is a Monday, the 4th a holiday:
/// what is traded on the 3rd settles on Wednesday the 5th.
#[test]
fn a_year_that_no_release_knows_is_loaded() {
    let mut engine = Engine::furnished("2027-12-30");
    let late = market_day("H28 2028-07-04 closed closed");
    engine.begin(day("2027-12-30"));
    engine.settle(day("2027-12-30"));
    engine.book([set(&late)]);
    // A holiday behind the end waits for the calendar to reach it.
    assert!(!engine.office.directory.is_business_day(day("2028-07-03")));
    assert_eq!(code(&engine, &Input::SetReach(reach("C0 2027-12-31"))), MUST_REACH_FURTHER);
    engine.book([Input::SetReach(reach("C28 2028-12-31"))]);
    let moment = |date: &str| Moment::parse(&format!("{date}T14:30:00Z")).expect("a moment");
    let report = |id: &str, date: &str| TradeReport {
        executed_at: moment(date),
        ..trade(&format!("{id} 2027-12-30 ALICE B 100 XYZ 10.00"))
    };
    engine.book([Input::Trade(report("T1", "2027-12-30"))]);
    engine.close(day("2027-12-30")).expect("every control holds");
    engine.begin(day("2028-07-03"));
    engine.settle(day("2028-07-03"));
    engine.book([Input::Trade(report("T2", "2028-07-03"))]);
    assert_eq!(settles(&engine, "T2"), "2028-07-05");
    // The year cannot go while something of it stands.
    let gone = Input::SetReach(cancels(&reach("C28 2028-12-31"), "C29"));
    assert_eq!(code(&engine, &gone), "closed_day_must_have_no_trades");
    engine.close(day("2028-07-03")).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
    check_image(&engine, rulebook());
}

const MUST_REACH_FURTHER: &str = "calendar_must_reach_further";

/// A special session: a Saturday that the firm opens for trading. It settles on the next settlement
/// day, Monday.
#[test]
fn a_special_session_is_a_day_that_the_firm_opens() {
    let mut engine = office();
    engine.begin(day("2025-01-08"));
    engine.settle(day("2025-01-08"));
    let saturday = Input::Trade(buys("T1", "2025-01-11"));
    engine.book([set(&market_day("H1 2025-01-11 open closed"))]);
    engine.close(day("2025-01-08")).expect("every control holds");
    engine.begin(day("2025-01-11"));
    engine.settle(day("2025-01-11"));
    engine.book([saturday]);
    assert_eq!(settles(&engine, "T1"), "2025-01-13");
    engine.close(day("2025-01-11")).expect("every control holds");
}

/// A correction of a row stands in its place, and two rows never say what one day is.
#[test]
fn one_row_says_what_a_day_is() {
    let mut engine = office();
    engine.begin(day("2025-01-08"));
    engine.settle(day("2025-01-08"));
    engine.book([Input::Trade(buys("T1", "2025-01-08")), set(&market_day(CLOSED))]);
    let second = market_day("H2 2025-01-09 closed open");
    assert_eq!(code(&engine, &set(&second)), "market_row_must_be_corrected");
    let takes_back = TakesBack {
        corrects: Some("H1".into()),
        reason: Some("NSCC settles".into()),
        ..TakesBack::default()
    };
    engine.book([set(&MarketRow { takes_back, ..second })]);
    assert_eq!(settles(&engine, "T1"), "2025-01-09", "it is settled, and not traded");
    let standing: Vec<&str> =
        engine.office.directory.firm_rows().standing().map(|row| row.row_id.as_str()).collect();
    assert_eq!(standing, ["H2"]);
}

/// Nothing is said of who was not there: an event of a move has its own day, that of the trade.
#[test]
fn a_move_is_as_of_its_trade() {
    let mut engine = office();
    engine.begin(day("2025-01-08"));
    engine.settle(day("2025-01-08"));
    engine.book([Input::Trade(buys("T1", "2025-01-08")), set(&market_day(CLOSED))]);
    let moves: Vec<(Option<Date>, Date)> = engine
        .journal
        .iter()
        .filter(|recorded| matches!(recorded.event, Event::Booked(terms::Booked::Moved(_), _)))
        .map(|recorded| {
            let entry = recorded.event.entry().expect("it moves something");
            (recorded.event.as_of(), entry.value_date())
        })
        .collect();
    let as_of = Some(day("2025-01-08"));
    assert_eq!(moves, [(as_of, day("2025-01-09")), (as_of, day("2025-01-10"))]);
    let refused = engine.office.judge(&Received {
        origin: Origin::Command,
        input: set(&MarketRow { market: "india".into(), ..market_day("H9 2025-01-09 open open") }),
    });
    assert_eq!(refused.expect_err("it is not served").code(), "market_must_be_served");
}

/// A longer cycle from Thursday on moves what is traded from then on, and nothing before it: 14 May
/// 2026 is a Thursday; T+2 is Monday the 18th, T+1 Friday the 15th.
#[test]
fn a_cycle_moves_what_is_traded_from_its_day_on() {
    let mut engine = Engine::furnished("2026-05-13");
    engine.day("2026-05-13", []);
    engine.begin(day("2026-05-14"));
    engine.settle(day("2026-05-14"));
    engine.book([Input::Trade(buys("T1", "2026-05-13")), Input::Trade(buys("T2", "2026-05-14"))]);
    let longer = cycle("C1 2026-05-14 2 4");
    engine.book([Input::SetCycle(longer.clone()), Input::Trade(buys("T3", "2026-05-14"))]);
    assert_eq!((settles(&engine, "T1"), settles(&engine, "T2")), both("2026-05-14", "2026-05-18"));
    assert_eq!(settles(&engine, "T3"), "2026-05-18");
    engine.book([Input::SetCycle(cancels(&longer, "C2"))]);
    assert_eq!((settles(&engine, "T2"), settles(&engine, "T3")), both("2026-05-15", "2026-05-15"));
    agrees_with_the_journal(&engine);
    engine.close(day("2026-05-14")).expect("every control holds");
}

fn at(mic: &str, id: &str, date: &str) -> Input {
    Input::Trade(TradeReport { venue: Name::from(mic), ..buys(id, date) })
}

fn code_of(row: &MarketRow<VenueRow>) -> Input {
    Input::SetVenue(row.clone())
}

/// A code of which no release knows is good with the row that brings it, for the next row of the
/// same file; it expires by another row, and what was done there stays. ISO 10383 has no MUNX, and
/// Baypoint's (BAMP) expired on 2011-07-25.
#[test]
fn a_venue_that_no_release_knows_is_traded_at_with_its_row() {
    let mut engine = Engine::furnished("2026-06-08");
    engine.begin(day("2026-06-08"));
    engine.settle(day("2026-06-08"));
    assert_eq!(code(&engine, &at("MUNX", "T1", "2026-06-08")), "venue_must_be_known");
    let opened = venue("V1 MUNX 2026-06-08 active");
    let listing = Instrument { market: "MUNX".into(), ..instrument("NEW") };
    let rows = [
        code_of(&opened),
        at("MUNX", "T1", "2026-06-08"),
        Input::ListInstrument(listing),
        code_of(&venue("V2 MUNX 2026-06-09 expired")),
        code_of(&venue("V3 BAMP 2026-06-08 active")),
        at("BAMP", "T2", "2026-06-08"),
        at("MUNX", "T3", "2026-06-08"),
    ];
    engine.book(rows);
    check_image(&engine, rulebook());
    engine.close(day("2026-06-08")).expect("every control holds");
    engine.begin(day("2026-06-09"));
    engine.settle(day("2026-06-09"));
    assert_eq!(code(&engine, &at("MUNX", "T4", "2026-06-09")), "venue_must_be_open");
    assert_eq!(code(&engine, &code_of(&cancels(&opened, "V4"))), "venue_must_keep_its_trades");
    let baypoint = venue("V3 BAMP 2026-06-08 active");
    assert_eq!(code(&engine, &code_of(&cancels(&baypoint, "V4"))), "venue_must_keep_its_trades");
    // It goes on after all.
    engine.book([code_of(&cancels(&venue("V2 MUNX 2026-06-09 expired"), "V5"))]);
    engine.book([at("MUNX", "T4", "2026-06-09")]);
    assert_eq!(code(&engine, &code_of(&cancels(&opened, "V7"))), "venue_must_keep_its_listings");
    let twice = code_of(&venue("V6 MUNX 2026-06-08 expired"));
    assert_eq!(code(&engine, &twice), "market_row_must_be_corrected");
    assert_eq!(engine.replayed().image(), engine.office.image());
    engine.close(day("2026-06-09")).expect("every control holds");
}
