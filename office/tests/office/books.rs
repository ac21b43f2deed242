//! What is kept by hand: vouchers that one person puts forward and another one approves, that
//! recur, that are taken back.

use crate::office::house::House;
use crate::office::rows::{day, decimal, voucher};
use office::Rejection;
use office::desks::view::hash;
use terms::{Actor, Event, Every, Input, Job, Name, ReverseOn, VoucherKind, VoucherReport};

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

fn approve(house: &mut House, id: &str, by: &str) -> Result<(), Rejection> {
    let kept = house.office.proposals.find(id).expect("it was put forward");
    let shown = Some(hash(&Name::from(id), kept, &house.office.directory));
    house.command(Input::Approve { proposal_id: id.into(), by: actor(by), shown }).map(|_| ())
}

/// A day with its jobs.
fn worked_day(house: &mut House, date: &str, inputs: impl IntoIterator<Item = Input>) {
    house.begin(day(date));
    house.book(inputs);
    house.settle(day(date));
    while !house
        .command(Input::Run { job: Job::Recurring, date: day(date) })
        .expect("the day is open")
        .events
        .is_empty()
    {}
    house.close(day(date)).expect("every control holds");
}

fn ids(house: &House) -> Vec<String> {
    house
        .office
        .vouchers
        .all()
        .map(|booked| format!("{} {}", booked.voucher.voucher_id, booked.voucher.date))
        .collect()
}

#[test]
fn a_voucher_counts_when_a_second_person_approves_it() {
    let mut house = House::furnished("2013-10-07");
    let lines = [
        voucher("V1 2013-10-07 BANK CAPITAL 1000.00 Ada"),
        VoucherReport { line: Some(2), ..voucher("V1 2013-10-07 CLEARING-EXPENSE BANK 50.25 Ada") },
    ];
    worked_day(&mut house, "2013-10-07", lines.clone().map(Input::ProposeVoucher));
    assert!(house.books().is_empty(), "what is only proposed moves nothing");
    house.begin(day("2013-10-08"));
    assert_eq!(
        approve(&mut house, "V1", "ada ").expect_err("four eyes").code(),
        "approver_must_be_another"
    );
    approve(&mut house, "V1", "Ben").expect("Ben may");
    let books =
        ["BANK USD -949.75 0.00", "CAPITAL USD 1000.00 0.00", "CLEARING-EXPENSE USD -50.25 0.00"];
    assert_eq!(house.books(), books);
    // An approval is used once, and the rows of the file, sent again, change nothing.
    assert_eq!(
        approve(&mut house, "V1", "Cid").expect_err("it was used").code(),
        "proposal_must_be_open"
    );
    let before = house.office.events();
    assert!(
        house
            .send(lines.map(Input::ProposeVoucher))
            .iter()
            .all(|outcome| *outcome == office::Outcome::Duplicate)
    );
    assert_eq!(house.books(), books);
    assert!(house.office.events() > before, "the second file was received");
    house.settle(day("2013-10-08"));
    house.close(day("2013-10-08")).expect("every control holds");
    assert_eq!(house.replayed().image(), house.office.image());
}

#[test]
fn an_approval_is_of_what_was_shown() {
    let mut house = House::furnished("2013-10-07");
    house.begin(day("2013-10-07"));
    house.book([Input::ProposeVoucher(voucher("V1 2013-10-07 BANK CAPITAL 1000 Ada"))]);
    let kept = house.office.proposals.find("V1").expect("it was put forward");
    let shown = Some(hash(&Name::from("V1"), kept, &house.office.directory));
    house.book([Input::ProposeVoucher(VoucherReport {
        line: Some(2),
        ..voucher("V1 2013-10-07 BANK CAPITAL 9000 Ada")
    })]);
    let approval = Input::Approve { proposal_id: "V1".into(), by: actor("Ben"), shown };
    assert_eq!(
        house.command(approval).expect_err("it has changed").code(),
        "approval_must_be_of_what_was_shown"
    );
    approve(&mut house, "V1", "Ben").expect("of what it is now");
    house.settle(day("2013-10-07"));
    assert_eq!(house.balance("CAPITAL", "USD").0, "10000.00");
}

#[test]
fn a_voucher_is_taken_back_once_and_the_two_name_each_other() {
    let mut house = House::furnished("2013-10-07");
    worked_day(
        &mut house,
        "2013-10-07",
        [Input::ProposeVoucher(voucher("V1 2013-10-07 BANK CAPITAL 1000 Ada"))],
    );
    approve(&mut house, "V1", "Ben").expect("Ben may");
    house.begin(day("2013-10-08"));
    let reverse = Input::ProposeReversal { voucher_id: "V1".into(), by: actor("Ben") };
    house.command(reverse.clone()).expect("it stands");
    let no = Input::Decline {
        proposal_id: "V1-reversed".into(),
        by: actor("Ada"),
        reason: "it was right".into(),
    };
    house.command(no).expect("anybody may decline");
    house.command(reverse.clone()).expect("it may be put forward again");
    approve(&mut house, "V1-reversed-2", "Ada").expect("Ada may");
    house.settle(day("2013-10-08"));
    assert!(house.books().is_empty(), "{:?}", house.books());
    assert_eq!(house.office.vouchers.reversal_of("V1").map(Name::as_str), Some("V1-reversed-2"));
    let back = &house.office.vouchers.find("V1-reversed-2").expect("it is in the books").voucher;
    assert_eq!((back.kind, back.reverses.as_deref()), (VoucherKind::Reversal, Some("V1")));
    assert_eq!(house.command(reverse).expect_err("once").code(), "voucher_must_stand");
}

/// Rent is due on each last day of a month; 2013-11-30 is a Saturday and counts on the Friday
/// before.
#[test]
fn a_recurring_voucher_is_booked_on_each_of_its_days_until_it_ends() {
    let mut house = House::furnished("2013-10-31");
    let rent = VoucherReport {
        every: Some(Every::Month),
        until: Some(day("2013-12-31")),
        reverse_on: Some(ReverseOn::NextPeriod),
        ..voucher("RENT 2013-10-31 CLEARING-EXPENSE SUSPENSE 2500 Ada")
    };
    house.begin(day("2013-10-31"));
    house.book([Input::ProposeVoucher(rent)]);
    approve(&mut house, "RENT", "Ben").expect("Ben may");
    assert!(ids(&house).is_empty(), "approval books no instance yet");
    house.settle(day("2013-10-31"));
    let run = |house: &mut House, date: &str| {
        house
            .command(Input::Run { job: Job::Recurring, date: day(date) })
            .expect("the day is open")
            .events
            .len()
    };
    assert_eq!((run(&mut house, "2013-10-31"), run(&mut house, "2013-10-31")), (1, 0), "once");
    house.close(day("2013-10-31")).expect("every control holds");
    for date in [
        "2013-11-01",
        "2013-11-27",
        "2013-11-29",
        "2013-12-02",
        "2013-12-31",
        "2014-01-02",
        "2014-02-03",
    ] {
        worked_day(&mut house, date, []);
    }
    let expected = [
        "RENT-2013-10-31 2013-10-31",
        "RENT-2013-10-31-reversed 2013-11-01",
        "RENT-2013-11-30 2013-11-29",
        "RENT-2013-11-30-reversed 2013-12-02",
        "RENT-2013-12-31 2013-12-31",
        "RENT-2013-12-31-reversed 2014-01-02",
    ];
    assert_eq!(ids(&house), expected);
    assert!(house.books().is_empty(), "{:?}", house.books());
    assert_eq!(house.replayed().image(), house.office.image());
}

#[test]
fn a_voucher_that_is_taken_back_by_itself_is_not_by_hand_too() {
    let mut house = House::furnished("2013-10-31");
    let accrual = VoucherReport {
        reverse_on: Some(ReverseOn::Day(day("2013-11-05"))),
        amount: decimal("12.34"),
        ..voucher("A1 2013-10-31 CLEARING-EXPENSE SUSPENSE 1 Ada")
    };
    worked_day(&mut house, "2013-10-31", [Input::ProposeVoucher(accrual)]);
    approve(&mut house, "A1", "Ben").expect("Ben may");
    house
        .command(Input::ProposeReversal { voucher_id: "A1".into(), by: actor("Ada") })
        .expect("it stands");
    worked_day(&mut house, "2013-11-05", []);
    assert_eq!(ids(&house), ["A1 2013-10-31", "A1-reversed 2013-11-05"]);
    assert_eq!(
        approve(&mut house, "A1-reversed", "Ben").expect_err("it was by itself").code(),
        "voucher_must_stand"
    );
    let count = |house: &House| {
        house
            .journal
            .iter()
            .filter(|recorded| matches!(recorded.event, Event::VoucherBooked(..)))
            .count()
    };
    assert_eq!(count(&house), 2);
}

/// The second line of V8 names an account that is not there.
pub fn with_half_a_voucher() -> House {
    let mut house = crate::office::refusals::with_vouchers();
    let source = house.receive(terms::SourceKind::Vouchers);
    let line = |line: u32, row: &str| {
        Input::ProposeVoucher(VoucherReport { line: Some(line), ..voucher(row) })
    };
    house.row(source, 2, line(1, "V8 2013-10-15 BANK CAPITAL 100 Ada"));
    house.row(source, 3, line(2, "V8 2013-10-15 BANK NOBODY 50 Ada"));
    house.finish(source, 2);
    house
}

#[test]
fn a_voucher_is_approved_when_each_of_its_rows_is_repaired_or_set_aside() {
    let approve = || Input::Approve { proposal_id: "V8".into(), by: actor("Ben"), shown: None };
    let mut house = with_half_a_voucher();
    let source = house.office.sources.files().last().expect("it came in").0;
    let mend = VoucherReport { line: Some(2), ..voucher("V8 2013-10-15 BANK CAPITAL 50 Ada") };
    house.row(source, 3, Input::ProposeVoucher(mend));
    house.command(approve()).expect("both lines are there");

    let mut house = with_half_a_voucher();
    let aside = terms::Step::Resolve("its amount is in line 1 already".to_owned());
    let item = format!("row:{}:3", source.0).into();
    let work = terms::Work { item, by: actor("Ada"), at: terms::Moment(1), step: aside };
    house.command(Input::Work(work)).expect("a refused row may be set aside");
    house.command(approve()).expect("what is left is the whole");
}
