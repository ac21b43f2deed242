//! Vouchers by hand: put forward by one person and approved by another, recurring, taken back.

use crate::office::engine::Engine;
use crate::office::rows::{day, decimal, voucher};
use office::Rejection;
use office::desks::view::hash;
use terms::{
    Actor, Approve, Booked, Decline, Event, Every, Input, Job, Name, ProposeReversal, ReverseOn,
    Run, VoucherKind, VoucherReport,
};

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

fn approve(engine: &mut Engine, id: &str, by: &str) -> Result<(), Rejection> {
    let kept = engine.office.proposals.find(id).expect("it was put forward");
    let shown = Some(hash(&Name::from(id), kept, &engine.office.directory));
    engine
        .command(Input::Approve(Approve {
            proposal_id: id.into(),
            by: actor(by),
            shown,
            moves: terms::Moves::default(),
        }))
        .map(|_| ())
}

/// A day with its jobs.
fn worked_day(engine: &mut Engine, date: &str, inputs: impl IntoIterator<Item = Input>) {
    engine.begin(day(date));
    engine.book(inputs);
    engine.settle(day(date));
    while !engine
        .command(Input::Run(Run { job: Job::Recurring, date: day(date) }))
        .expect("the day is open")
        .events
        .is_empty()
    {}
    engine.close(day(date)).expect("every control holds");
}

fn ids(engine: &Engine) -> Vec<String> {
    engine
        .office
        .vouchers
        .all()
        .map(|booked| format!("{} {}", booked.voucher.voucher_id, booked.voucher.date))
        .collect()
}

#[test]
fn a_voucher_counts_when_a_second_person_approves_it() {
    let mut engine = Engine::furnished("2013-10-07");
    let lines = [
        voucher("V1 2013-10-07 BANK CAPITAL 1000.00 Ada"),
        VoucherReport { line: Some(2), ..voucher("V1 2013-10-07 CLEARING-EXPENSE BANK 50.25 Ada") },
    ];
    worked_day(&mut engine, "2013-10-07", lines.clone().map(Input::ProposeVoucher));
    assert!(engine.books().is_empty(), "what is only proposed moves nothing");
    engine.begin(day("2013-10-08"));
    assert_eq!(
        approve(&mut engine, "V1", "ada ").expect_err("four eyes").code(),
        "approver_must_be_another"
    );
    approve(&mut engine, "V1", "Ben").expect("Ben may");
    let books =
        ["BANK USD -949.75 0.00", "CAPITAL USD 1000.00 0.00", "CLEARING-EXPENSE USD -50.25 0.00"];
    assert_eq!(engine.books(), books);
    // An approval is used once, and the rows of the file, sent again, change nothing.
    assert_eq!(
        approve(&mut engine, "V1", "Cid").expect_err("it was used").code(),
        "proposal_must_be_open"
    );
    let before = engine.office.events();
    assert!(
        engine
            .send(lines.map(Input::ProposeVoucher))
            .iter()
            .all(|outcome| *outcome == office::Outcome::Duplicate)
    );
    assert_eq!(engine.books(), books);
    assert!(engine.office.events() > before, "the second file was received");
    engine.settle(day("2013-10-08"));
    engine.close(day("2013-10-08")).expect("every control holds");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn an_approval_is_of_what_was_shown() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine.book([Input::ProposeVoucher(voucher("V1 2013-10-07 BANK CAPITAL 1000 Ada"))]);
    let kept = engine.office.proposals.find("V1").expect("it was put forward");
    let shown = Some(hash(&Name::from("V1"), kept, &engine.office.directory));
    engine.book([Input::ProposeVoucher(VoucherReport {
        line: Some(2),
        ..voucher("V1 2013-10-07 BANK CAPITAL 9000 Ada")
    })]);
    let approval = Input::Approve(Approve {
        proposal_id: "V1".into(),
        by: actor("Ben"),
        shown,
        moves: terms::Moves::default(),
    });
    assert_eq!(
        engine.command(approval).expect_err("it has changed").code(),
        "approval_must_be_of_what_was_shown"
    );
    approve(&mut engine, "V1", "Ben").expect("of what it is now");
    engine.settle(day("2013-10-07"));
    assert_eq!(engine.balance("CAPITAL", "USD").0, "10000.00");
}

#[test]
fn a_voucher_is_taken_back_once_and_the_two_name_each_other() {
    let mut engine = Engine::furnished("2013-10-07");
    worked_day(
        &mut engine,
        "2013-10-07",
        [Input::ProposeVoucher(voucher("V1 2013-10-07 BANK CAPITAL 1000 Ada"))],
    );
    approve(&mut engine, "V1", "Ben").expect("Ben may");
    engine.begin(day("2013-10-08"));
    let reverse =
        Input::ProposeReversal(ProposeReversal { voucher_id: "V1".into(), by: actor("Ben") });
    engine.command(reverse.clone()).expect("it stands");
    let no = Input::Decline(Decline {
        proposal_id: "V1-reversed".into(),
        by: actor("Ada"),
        reason: "it was right".into(),
    });
    engine.command(no).expect("anybody may decline");
    engine.command(reverse.clone()).expect("it may be put forward again");
    approve(&mut engine, "V1-reversed-2", "Ada").expect("Ada may");
    engine.settle(day("2013-10-08"));
    assert!(engine.books().is_empty(), "{:?}", engine.books());
    assert_eq!(engine.office.vouchers.reversal_of("V1").map(Name::as_str), Some("V1-reversed-2"));
    let back = &engine.office.vouchers.find("V1-reversed-2").expect("it is in the books").voucher;
    assert_eq!((back.kind, back.reverses.as_deref()), (VoucherKind::Reversal, Some("V1")));
    assert_eq!(engine.command(reverse).expect_err("once").code(), "voucher_must_stand");
}

/// Rent is due on each last day of a month; 2013-11-30 is a Saturday and counts on the Friday
/// before.
#[test]
fn a_recurring_voucher_is_booked_on_each_of_its_days_until_it_ends() {
    let mut engine = Engine::furnished("2013-10-31");
    let rent = VoucherReport {
        every: Some(Every::Month),
        until: Some(day("2013-12-31")),
        reverse_on: Some(ReverseOn::NextPeriod),
        ..voucher("RENT 2013-10-31 CLEARING-EXPENSE SUSPENSE 2500 Ada")
    };
    engine.begin(day("2013-10-31"));
    engine.book([Input::ProposeVoucher(rent)]);
    approve(&mut engine, "RENT", "Ben").expect("Ben may");
    assert!(ids(&engine).is_empty(), "approval books no instance yet");
    engine.settle(day("2013-10-31"));
    let run = |engine: &mut Engine, date: &str| {
        engine
            .command(Input::Run(Run { job: Job::Recurring, date: day(date) }))
            .expect("the day is open")
            .events
            .len()
    };
    assert_eq!((run(&mut engine, "2013-10-31"), run(&mut engine, "2013-10-31")), (1, 0), "once");
    engine.close(day("2013-10-31")).expect("every control holds");
    for date in [
        "2013-11-01",
        "2013-11-27",
        "2013-11-29",
        "2013-12-02",
        "2013-12-31",
        "2014-01-02",
        "2014-02-03",
    ] {
        worked_day(&mut engine, date, []);
    }
    let expected = [
        "RENT-2013-10-31 2013-10-31",
        "RENT-2013-10-31-reversed 2013-11-01",
        "RENT-2013-11-30 2013-11-29",
        "RENT-2013-11-30-reversed 2013-12-02",
        "RENT-2013-12-31 2013-12-31",
        "RENT-2013-12-31-reversed 2014-01-02",
    ];
    assert_eq!(ids(&engine), expected);
    assert!(engine.books().is_empty(), "{:?}", engine.books());
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn a_voucher_that_is_taken_back_by_itself_is_not_by_hand_too() {
    let mut engine = Engine::furnished("2013-10-31");
    let accrual = VoucherReport {
        reverse_on: Some(ReverseOn::Day(day("2013-11-05"))),
        amount: decimal("12.34"),
        ..voucher("A1 2013-10-31 CLEARING-EXPENSE SUSPENSE 1 Ada")
    };
    worked_day(&mut engine, "2013-10-31", [Input::ProposeVoucher(accrual)]);
    approve(&mut engine, "A1", "Ben").expect("Ben may");
    engine
        .command(Input::ProposeReversal(ProposeReversal {
            voucher_id: "A1".into(),
            by: actor("Ada"),
        }))
        .expect("it stands");
    worked_day(&mut engine, "2013-11-05", []);
    assert_eq!(ids(&engine), ["A1 2013-10-31", "A1-reversed 2013-11-05"]);
    assert_eq!(
        approve(&mut engine, "A1-reversed", "Ben").expect_err("it was by itself").code(),
        "voucher_must_stand"
    );
    let count = |engine: &Engine| {
        engine
            .journal
            .iter()
            .filter(|recorded| matches!(recorded.event, Event::Booked(Booked::Voucher(_), _)))
            .count()
    };
    assert_eq!(count(&engine), 2);
}

/// The second line of V8 names an account that is not there.
pub fn with_half_a_voucher() -> Engine {
    let mut engine = crate::office::refusals::with_vouchers();
    let source = engine.receive(terms::SourceKind::Vouchers);
    let line = |line: u32, row: &str| {
        Input::ProposeVoucher(VoucherReport { line: Some(line), ..voucher(row) })
    };
    engine.row(source, 2, line(1, "V8 2013-10-15 BANK CAPITAL 100 Ada"));
    engine.row(source, 3, line(2, "V8 2013-10-15 BANK NOBODY 50 Ada"));
    engine.finish(source, 2);
    engine
}

#[test]
fn a_voucher_is_approved_when_each_of_its_rows_is_repaired_or_set_aside() {
    let approve = || {
        Input::Approve(Approve {
            proposal_id: "V8".into(),
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        })
    };
    let mut engine = with_half_a_voucher();
    let source = engine.office.sources.files().last().expect("it came in").0;
    let mend = VoucherReport { line: Some(2), ..voucher("V8 2013-10-15 BANK CAPITAL 50 Ada") };
    engine.row(source, 3, Input::ProposeVoucher(mend));
    engine.command(approve()).expect("both lines are there");

    let mut engine = with_half_a_voucher();
    let aside = terms::Step::Resolve("its amount is in line 1 already".to_owned());
    let item = format!("row:{}:3", source.0).into();
    let work = terms::Work { item, by: actor("Ada"), at: terms::Moment(1), step: aside };
    engine.command(Input::Work(work)).expect("a refused row may be set aside");
    engine.command(approve()).expect("what is left is the whole");
}
