//! The last closed day, opened again by two people: nothing is unbooked, its next close is of the
//! whole day, and what was worked out at the first one is worked out again by difference.
//!
//! In: days that are closed, reopened, corrected and closed again. Out: books, sheets, refusals.
//! Source: README, reopening of the last closed day.

use crate::office::editions::furnished_by;
use crate::office::engine::Engine;
use crate::office::financing::{rate, run_day, run_jobs};
use crate::office::people::by;
use crate::office::rows::{day, payment, trade};
use office::Rejection;
use office::papers::check_reopen;
use terms::{Approve, Event, FirmRule, Input, Name, OfficeEvent, ProposeDayReopening};

const MONDAY: &str = "2013-10-07";
const TUESDAY: &str = "2013-10-08";

fn propose(engine: &mut Engine, date: &str, who: &str) -> Result<Name, Rejection> {
    let (date, by) = (day(date), by(who));
    let reason = "a payment came late".into();
    let input = Input::ProposeDayReopening(ProposeDayReopening { date, by, reason });
    let judged = engine.command(input)?;
    Ok(judged.events[0].id().expect("a proposal has one").clone())
}

fn approve(engine: &mut Engine, proposal_id: &Name, who: &str) -> Result<(), Rejection> {
    let (proposal_id, by) = (proposal_id.clone(), by(who));
    let word = Approve { proposal_id, by, shown: None, moves: terms::Moves::default() };
    engine.command(Input::Approve(word)).map(|_| ())
}

/// Ada asks for it, Ben approves.
pub fn reopen(engine: &mut Engine, date: &str) {
    let proposal_id = propose(engine, date, "Ada").expect("it is the last one that is closed");
    approve(engine, &proposal_id, "Ben").expect("Ben may");
}

/// Balances by hand: 100.00 and then 50.00 are paid in on Monday; the second comes after the close.
#[test]
fn what_came_late_is_of_its_day_and_the_second_close_is_of_the_whole_day() {
    let mut engine = Engine::furnished(MONDAY);
    engine.day(
        MONDAY,
        [
            Input::Trade(trade("T1 2013-10-07 BOB B 100 XYZ 10.00")),
            Input::Pay(payment("P1 2013-10-07 ALICE BANK 100.00 USD")),
        ],
    );
    let first = engine.office.days.sheet(day(MONDAY)).expect("it is closed").to_vec();
    let id = propose(&mut engine, MONDAY, "Ada").expect("it is the last one");
    assert_eq!(id, "reopen-2013-10-07");
    let again = propose(&mut engine, MONDAY, "Zoe").expect_err("it waits");
    assert_eq!(again.code(), "matter_must_not_be_open");
    let own = approve(&mut engine, &id, " ADA").expect_err("four eyes");
    assert_eq!(own.code(), "approver_must_be_another");
    approve(&mut engine, &id, "Ben").expect("Ben may");

    let days = &engine.office.days;
    assert_eq!((days.open(), days.last_closed()), (Some(day(MONDAY)), None));
    assert_eq!(days.sheet(day(MONDAY)), None);
    assert_eq!(days.replaced_sheets(day(MONDAY)), std::slice::from_ref(&first));
    assert_eq!(engine.office.trades.of_today().count(), 1, "the trades of the day are its own");
    engine.book([
        Input::Trade(trade("T2 2013-10-07 BOB B 200 XYZ 10.00")),
        Input::Pay(payment("P2 2013-10-07 ALICE BANK 50.00 USD")),
    ]);
    engine.settle(day(MONDAY));
    engine.close(day(MONDAY)).expect("every control holds");
    assert_eq!(engine.balance("ALICE", "USD").0, "150.00");
    let days = &engine.office.days;
    assert_eq!(days.last_closed(), Some(day(MONDAY)));
    let second = days.sheet(day(MONDAY)).expect("it is closed").to_vec();
    assert!(second.len() >= first.len() && second != first, "{second:?}");
    assert_eq!(days.replaced_sheets(day(MONDAY)).len(), 1);
    let closes = days.closes(day(MONDAY)).to_vec();
    let told: Vec<u64> = (0..)
        .zip(&engine.journal)
        .filter(|(_, recorded)| {
            matches!(recorded.event, Event::Office(OfficeEvent::DayClosed { .. }))
        })
        .map(|(seq, _)| seq)
        .collect();
    assert_eq!(closes, told);

    // The next day goes on, and the day before it can be reopened no more.
    engine.begin(day(TUESDAY));
    let refused = propose(&mut engine, MONDAY, "Ada").expect_err("Tuesday is open");
    assert_eq!(refused.code(), "no_later_day_must_be_open");
    engine.settle(day(TUESDAY));
    engine.close(day(TUESDAY)).expect("every control holds");
    assert!(check_reopen(&engine.office, day(MONDAY)).is_err());
    reopen(&mut engine, TUESDAY);
    assert_eq!(engine.office.days.last_closed(), Some(day(MONDAY)));
    engine.close(day(TUESDAY)).expect("every control holds");

    // A replay, and an image of it, know the same.
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// T1 is told on Monday, T2 of Monday after its close. When Monday is open again what says the same
/// as either is found.
#[test]
fn what_is_told_twice_is_found_whichever_side_of_the_close_it_was_told_on() {
    assert_eq!(told_around_a_close(Engine::furnished(MONDAY)), ["T3 T1", "T4 T2"]);
    // What had come since the close was forgotten before.
    assert_eq!(told_around_a_close(furnished_by(7, MONDAY)), ["T3 T1"]);
}

/// The trades that say what another one says, each with that one.
fn told_around_a_close(mut engine: Engine) -> Vec<String> {
    let rule = FirmRule {
        effective: day(MONDAY),
        rule: "check.duplicate".into(),
        value: "exception".into(),
        source: "policy 7".into(),
    };
    engine.book([Input::Rule(rule)]);
    let told = |id: &str, quantity: u32| {
        Input::Trade(trade(&format!("{id} 2013-10-07 BOB B {quantity} XYZ 10.00")))
    };
    engine.day(MONDAY, [told("T1", 100)]);
    engine.book([told("T2", 200)]);
    reopen(&mut engine, MONDAY);
    engine.book([told("T3", 100), told("T4", 200)]);
    let suspects = engine.office.suspects.all();
    suspects
        .map(|(number, suspect)| {
            let name = |number| engine.office.trades.get(number).trade.trade_id.to_string();
            format!("{} {}", name(number), suspect.like.map(name).unwrap_or_default())
        })
        .collect()
}

/// What stood in the way when it was asked for stands in the way when it is approved.
#[test]
fn an_approval_that_comes_too_late_reopens_nothing() {
    let mut engine = Engine::furnished(MONDAY);
    engine.day(MONDAY, []);
    let id = propose(&mut engine, MONDAY, "Ada").expect("it is the last one");
    engine.begin(day(TUESDAY));
    let refused = approve(&mut engine, &id, "Ben").expect_err("Tuesday is open");
    assert_eq!(refused.code(), "no_later_day_must_be_open");
    assert_eq!(engine.office.days.open(), Some(day(TUESDAY)));
}

/// On 5 January BOB owes 10,000 at 8 percent, a day of which is 2.22. Another 5,000 of the 5th is
/// told after the close: 15,000 x 8% / 360 = 3.33, so that the second close books the 1.11 between
/// them on the 5th, and what was booked stands. Two days of it are 6.67.
#[test]
fn interest_of_the_day_is_worked_out_again_by_difference() {
    let (friday, monday) = (day("2026-01-02"), day("2026-01-05"));
    let mut engine = Engine::furnished("2026-01-02");
    let rates = ["2026-01-02 all - USD debit 0 0.08"];
    run_day(&mut engine, friday, rates.map(|row| Input::SetInterestRate(rate(row))));
    run_day(&mut engine, monday, [Input::Pay(payment("P1 2026-01-05 BOB BANK -10000 USD"))]);
    let income = |engine: &Engine| engine.balance("INTEREST-INCOME", "USD").0;
    assert_eq!(income(&engine), "2.22");
    let booked = |engine: &Engine| -> Vec<String> {
        let all = engine.office.vouchers.all();
        all.map(|booked| format!("{} {}", booked.voucher.voucher_id, booked.voucher.date)).collect()
    };
    let before = booked(&engine);
    reopen(&mut engine, "2026-01-05");
    engine.book([Input::Pay(payment("P2 2026-01-05 BOB BANK -5000 USD"))]);
    run_jobs(&mut engine, monday);
    assert_eq!(income(&engine), "3.33");
    let after = booked(&engine);
    assert_eq!(after[..before.len()], before, "nothing is unbooked");
    let new: Vec<&str> = after[before.len()..].iter().map(|row| &row[row.len() - 10..]).collect();
    assert_eq!(new, ["2026-01-05"], "{after:?}");
    engine.close(monday).expect("every control holds");
    run_day(&mut engine, day("2026-01-06"), []);
    assert_eq!(income(&engine), "6.67");
}
