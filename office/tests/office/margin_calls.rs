//! Calls of margin and special memorandum accounts, from close to close.
//!
//! Sources: 12 CFR 220.4(c), (d), 220.5; FINRA Rule 4210(f)(6). The figures are worked out by hand;
//! up to the second purchase they are those of `us-margin-sma-roll` and of tamerhamed.com, "long
//! positions" (an excess of 5,000 at 50,000 against 20,000).

use crate::office::engine::Engine;
use crate::office::reopened_days::reopen;
use crate::office::rows::{day, moment, payment, quote, trade};
use office::calls::{ClientCall, calls, memorandum};
use office::margins::margins;
use office::words::in_english;
use office::{Office, queue};
use terms::{CallKind, CallState, Input, ItemKind, MetBy, Total};

const DAYS: [&str; 7] = [
    "2013-10-07",
    "2013-10-08",
    "2013-10-09",
    "2013-10-10",
    "2013-10-11",
    "2013-10-14",
    "2013-10-15",
];

/// A day at a price of XYZ, with rows of trades and payments of that day.
fn work(engine: &mut Engine, number: usize, price: &str, rows: &[&str]) {
    let date = DAYS[number];
    let at = Input::Quote(quote(&format!("{date} XYZ {price} USD CLOSE")));
    let input = |row: &&str| {
        let (id, rest) = row.split_once(' ').expect("an id and the rest");
        let row = format!("{id} {date} {rest}");
        if id.starts_with('P') { Input::Pay(payment(&row)) } else { Input::Trade(trade(&row)) }
    };
    engine.day(date, std::iter::once(at).chain(rows.iter().map(input)).collect::<Vec<_>>());
}

/// Up to the fall on Thursday.
fn fallen() -> Engine {
    let mut engine = Engine::furnished(DAYS[0]);
    work(&mut engine, 0, "40.00", &["P1 BOB BANK 20000.00 USD", "T1 BOB B 1000 XYZ 40.00"]);
    work(&mut engine, 1, "50.00", &[]);
    work(&mut engine, 2, "50.00", &["T2 BOB B 200 XYZ 50.00"]);
    work(&mut engine, 3, "30.00", &[]);
    engine
}

fn of_bob(engine: &Engine, number: usize) -> (i128, Vec<ClientCall>) {
    let (office, date) = (&engine.office, day(DAYS[number]));
    let bob = engine.account("BOB");
    let found = margins(office, date).into_iter().find(|found| found.account == bob);
    let found = found.expect("it holds on credit");
    let purse = (bob, found.currency);
    let stands = memorandum(office, purse, Some(found.margin.excess()), date);
    let kept = office.credit.standing(purse).map_or(Total::ZERO, |of| of.memorandum);
    assert_eq!(stands, kept, "nothing has moved since the close");
    (stands.0, calls(office, date))
}

fn left(calls: &[ClientCall]) -> Vec<(CallKind, i128, i128, CallState)> {
    let shown = |of: &ClientCall| (of.call.kind, of.call.amount.0, of.call.left.0, of.state);
    calls.iter().map(shown).collect()
}

#[test]
fn the_memorandum_account_keeps_what_the_market_takes() {
    let mut engine = Engine::furnished(DAYS[0]);
    work(&mut engine, 0, "40.00", &["P1 BOB BANK 20000.00 USD", "T1 BOB B 1000 XYZ 40.00"]);
    assert_eq!(of_bob(&engine, 0), (0, vec![]));
    work(&mut engine, 1, "50.00", &[]);
    assert_eq!(of_bob(&engine, 1), (500_000, vec![]));
    work(&mut engine, 2, "35.00", &[]);
    assert_eq!(of_bob(&engine, 2), (500_000, vec![]));
}

/// Equity 6,000 where 9,000 must be. 400 sold bring 11,999.74: 0.26 are left of the call, and half
/// of the proceeds is released. On Columbus Day 1,000 come in, and nothing is left.
#[test]
fn a_maintenance_call_is_met_by_what_is_sold_and_by_money() {
    let mut engine = fallen();
    let maintenance = CallKind::Maintenance;
    let (stands, calls) = of_bob(&engine, 3);
    assert_eq!(stands, 0);
    assert_eq!(left(&calls), [(maintenance, 300_000, 300_000, CallState::Open)]);
    // Fifteen business days, of which Columbus Day is one; a charge from the sixth on.
    assert_eq!(calls[0].due, Some(day("2013-10-31")));
    assert_eq!(calls[0].charged_from, Some(day("2013-10-18")));
    assert_eq!(calls[0].sale, Some(Total(1_200_000)), "3,000 through a quarter");
    work(&mut engine, 4, "30.00", &["T3 BOB S 400 XYZ 30.00"]);
    let (stands, calls) = of_bob(&engine, 4);
    assert_eq!(stands, 599_987);
    assert_eq!(left(&calls), [(maintenance, 300_000, 26, CallState::Open)]);
    assert_eq!(calls[0].call.eased, Some((day(DAYS[4]), MetBy::Sale)));
    work(&mut engine, 5, "30.00", &["P2 BOB BANK 1000.00 USD"]);
    let (stands, calls) = of_bob(&engine, 5);
    assert_eq!(stands, 699_987);
    assert_eq!(left(&calls), [(maintenance, 300_000, 0, CallState::Met)]);
    assert_eq!(calls[0].call.eased, Some((day(DAYS[5]), MetBy::Money)));
}

/// 100 bought at 30.00 ask 1,500 where nothing is left. 1,000 of it come in, and the rest is a part
/// of a call that was larger than what may be passed over.
#[test]
fn what_is_bought_beyond_the_memorandum_account_is_called_for() {
    let mut engine = fallen();
    work(&mut engine, 4, "30.00", &["T3 BOB B 100 XYZ 30.00"]);
    let (stands, calls) = of_bob(&engine, 4);
    let initial = |calls: Vec<ClientCall>| {
        calls.into_iter().find(|of| of.call.kind == CallKind::Initial).expect("there is one")
    };
    let call = initial(calls);
    assert_eq!((stands, call.call.left, call.state), (-150_000, Total(150_000), CallState::Open));
    // One payment period: three days until settlement, and two more.
    assert_eq!(call.due, Some(day("2013-10-18")));
    assert_eq!((call.charged_from, call.sale), (None, Some(Total(300_000))));
    work(&mut engine, 5, "30.00", &["P2 BOB BANK 1000.00 USD"]);
    let (stands, calls) = of_bob(&engine, 5);
    let call = initial(calls);
    assert_eq!((stands, call.call.left, call.state), (-50_000, Total(50_000), CallState::Open));
    // A substitution of one day: what is sold pays for what is bought.
    let rows = ["T4 BOB S 100 XYZ 30.00", "T5 BOB B 99 XYZ 30.00"];
    work(&mut engine, 6, "30.00", &rows);
    let (stands, calls) = of_bob(&engine, 6);
    assert_eq!(initial(calls).call.left, Total(-stands));
    assert_eq!(stands, -50_000 + 149_997 - 148_500, "fees of 0.06 on the sale");
}

#[test]
fn a_small_call_is_passed_over_and_a_late_one_is_not() {
    let mut engine = fallen();
    work(&mut engine, 4, "30.00", &["T3 BOB B 10 XYZ 30.00"]);
    let date = day(DAYS[4]).plus(30);
    let states: Vec<_> = calls(&engine.office, date).iter().map(|of| of.state).collect();
    // Of Thursday's fall; of the purchase by Regulation T, and by what must be held of it.
    assert_eq!(states, [CallState::Overdue, CallState::Minor, CallState::Overdue]);
}

/// What is not met lies in the queue, due at the end of its day; a small one does not, and what is
/// met lies there no more.
#[test]
fn a_call_waits_until_it_is_met() {
    let mut engine = fallen();
    work(&mut engine, 4, "30.00", &["T3 BOB B 10 XYZ 30.00"]);
    let items = |engine: &Engine, number: usize| {
        let items = queue(&engine.office, moment(day(DAYS[number]), "20:00:00"));
        let of_calls = items.into_iter().filter(|item| item.kind == ItemKind::MarginCall);
        of_calls.collect::<Vec<_>>()
    };
    let found = items(&engine, 4);
    let keys: Vec<&str> = found.iter().map(|item| item.key.as_str()).collect();
    assert_eq!(
        keys,
        ["call:BOB:USD:maintenance:2013-10-10", "call:BOB:USD:maintenance:2013-10-11"]
    );
    let end = engine.office.directory.local_time().end_of(day("2013-10-31"));
    assert_eq!((found[0].due, found[0].desk.as_str()), (Some(end), "credit"));
    assert_eq!(
        in_english(&found[0].facts.says),
        "maintenance asks for 3000.00 USD since the close of 2013-10-10; 3000.00 USD are not met, \
         or 12000.00 USD are to be sold"
    );
    work(&mut engine, 5, "30.00", &["P2 BOB BANK 9000.00 USD"]);
    assert!(items(&engine, 5).is_empty());
}

#[test]
fn a_trade_that_is_taken_back_has_asked_nothing() {
    let mut engine = fallen();
    let with = |engine: &mut Engine, number: usize, rows: &[&str]| {
        work(engine, number, "30.00", rows);
        of_bob(engine, number)
    };
    let before = of_bob(&engine, 3);
    let (stands, _) = with(&mut engine, 4, &["T3 BOB B 100 XYZ 30.00", "T4 BOB S 50 XYZ 30.00"]);
    assert!(stands < 0);
    engine.begin(day(DAYS[5]));
    let cancels = |id: &str, cancelled: &str, row: &str| {
        let mut report = trade(&format!("{id} {} {row}", DAYS[4]));
        report.cancels = Some(cancelled.into());
        Input::Trade(report)
    };
    engine.book([
        cancels("T5", "T4", "BOB S 50 XYZ 30.00"),
        cancels("T6", "T3", "BOB B 100 XYZ 30.00"),
    ]);
    engine.book([Input::Quote(quote(&format!("{} XYZ 30.00 USD CLOSE", DAYS[5])))]);
    engine.settle(day(DAYS[5]));
    engine.close(day(DAYS[5])).expect("every control holds");
    let (stands, calls) = of_bob(&engine, 5);
    assert_eq!(stands, before.0);
    let initial = |of: &&ClientCall| of.call.kind == CallKind::Initial;
    assert!(calls.iter().filter(initial).all(|of| of.state == CallState::Met));
    let left: Total = calls.iter().map(|of| of.call.left).sum();
    assert_eq!(left, before.1[0].call.left);
}

#[test]
fn a_day_that_is_opened_again_closes_on_what_stood_before_it() {
    let mut engine = fallen();
    work(&mut engine, 4, "30.00", &["P2 BOB BANK 5000.00 USD"]);
    let (stands, calls) = of_bob(&engine, 4);
    assert_eq!((stands, calls[0].state), (500_000, CallState::Met));
    reopen(&mut engine, DAYS[4]);
    engine.book([Input::Pay(payment(&format!("P3 {} BOB BANK -4000.00 USD", DAYS[4])))]);
    engine.settle(day(DAYS[4]));
    engine.close(day(DAYS[4])).expect("every control holds");
    let (stands, calls) = of_bob(&engine, 4);
    assert_eq!(stands, 100_000);
    assert_eq!(left(&calls), [(CallKind::Maintenance, 300_000, 200_000, CallState::Open)]);
}

/// Whoever reads an image goes on as whoever applied every event.
#[test]
fn an_image_has_the_calls() {
    let engine = fallen();
    let image = engine.office.image();
    let read = Office::from_image(crate::office::engine::rulebook(), &image).expect("an image");
    let date = day(DAYS[3]);
    assert_eq!(calls(&read, date), calls(&engine.office, date));
    assert_eq!(read.image(), image);
}
