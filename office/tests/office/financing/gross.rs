//! Income and expense apart, floors and caps, and a month that an older edition posted: figures
//! that a clerk reckons by hand.

use super::{rate, run_day, run_jobs, run_through, settled, three, vouchers_of};
use crate::office::editions::{decided_by, furnished_by};
use crate::office::engine::{Engine, begin_edition, furniture};
use crate::office::rows::{day, decimal, payment};
use terms::{Input, InterestRate, Name, NegativeBase, OpenOffice, RateSide};

fn results(engine: &Engine) -> (String, String, String) {
    (
        settled(engine, "INTEREST-INCOME"),
        settled(engine, "INTEREST-EXPENSE"),
        settled(engine, "ACCRUALS"),
    )
}

fn paid(row: &str) -> Input {
    Input::Pay(payment(row))
}

#[test]
fn what_is_charged_and_what_is_paid_are_each_rounded_once() {
    let mut engine = Engine::furnished("2026-01-02");
    let rates = ["2026-01-02 all - USD debit 0 0.36", "2026-01-02 all - USD credit 0 0.36"];
    run_day(&mut engine, day("2026-01-02"), rates.map(|row| Input::SetInterestRate(rate(row))));
    run_day(&mut engine, day("2026-01-05"), [paid("P1 2026-01-05 BOB BANK -1006.00 USD")]);
    run_day(&mut engine, day("2026-01-06"), [paid("P2 2026-01-06 BOB BANK 1006.15 USD")]);
    run_through(&mut engine, "2026-01-07", "2026-01-30");
    // One day of 1,006.00 at 36% / 360 is 1.006, and 26 days of 0.15 are 0.0039: 1.01 is charged
    // and 0.00 is paid, though their difference before rounding, 1.0021, is nearer to 1.00.
    assert_eq!(results(&engine), three("1.01", "0.00", "-1.01"));
    run_through(&mut engine, "2026-02-02", "2026-02-02");
    assert_eq!(
        vouchers_of(&engine, "BOB"),
        ["2026-02-02 about 2026-01-31 valued 2026-02-02: -1.01"]
    );
}

#[test]
fn a_month_of_both_keeps_both_however_often_it_is_reckoned() {
    let mut engine = Engine::furnished("2026-01-02");
    let rates = ["2026-01-02 all - USD debit 0 0.09", "2026-01-02 all - USD credit 0 0.018"];
    run_day(&mut engine, day("2026-01-02"), rates.map(|row| Input::SetInterestRate(rate(row))));
    run_day(&mut engine, day("2026-01-05"), [paid("P1 2026-01-05 BOB BANK -4000 USD")]);
    // A dollar a day for 10 days is charged, and 0.30 a day for 17 days is paid.
    run_through(&mut engine, "2026-01-06", "2026-01-14");
    run_day(&mut engine, day("2026-01-15"), [paid("P2 2026-01-15 BOB BANK 10000 USD")]);
    assert_eq!(results(&engine), three("10.00", "-0.30", "-9.70"));
    run_through(&mut engine, "2026-01-16", "2026-01-30");
    assert_eq!(results(&engine), three("10.00", "-5.10", "-4.90"));
    // The client is charged the difference, and the result stays: February pays 5,995.10 x 1.8% /
    // 360 on the 2nd, and the 6,000.00 of the 1st.
    run_through(&mut engine, "2026-02-02", "2026-02-02");
    assert_eq!(settled(&engine, "BOB"), "5995.10");
    assert_eq!(results(&engine), three("10.00", "-5.70", "0.60"));
    run_through(&mut engine, "2026-02-03", "2026-02-27");
    let before = results(&engine);
    // On 2 March it turns out that 400.00 of the debit were paid in on the 10th: five days of 0.10
    // less are charged, and 17 of 0.02 more are paid. Neither line takes from the other.
    assert_eq!(before.0, "10.00");
    run_day(&mut engine, day("2026-03-02"), [paid("P3 2026-01-10 BOB BANK 400 USD")]);
    assert_eq!(settled(&engine, "INTEREST-INCOME"), "9.50");
    assert_eq!(
        vouchers_of(&engine, "BOB")[1],
        "2026-03-02 about 2026-01-31 valued 2026-02-02: 0.84"
    );
}

#[test]
fn a_floor_of_zero_is_what_a_row_without_one_has() {
    // 1,500,000 of which the first 100,000 bear nothing: up to a million at the benchmark less
    // 1.25%, beyond it less 0.50%; the benchmark is 1.00%, so the middle slice would be charged
    // 6.25 a day, and bears nothing; 500,000 x 0.50% / 360 = 6.94.
    let base = |benchmark: &str| InterestRate {
        side: RateSide::Base,
        name: "BM".into(),
        rate: decimal(benchmark),
        ..rate("2026-01-02 all - USD debit 0 0")
    };
    let tier = |row: &str, floor: Option<&str>, negative_base: NegativeBase| InterestRate {
        base: Some("BM".into()),
        tiering: terms::Tiering::Marginal,
        floor: floor.map(decimal),
        negative_base,
        ..rate(row)
    };
    let of_a_day = |benchmark: &str, floor: Option<&str>, negative_base: NegativeBase| {
        let mut engine = Engine::furnished("2026-01-02");
        let tiers = [
            "2026-01-02 all - USD credit 100000 -0.0125",
            "2026-01-02 all - USD credit 1000000 -0.0050",
        ]
        .map(|row| Input::SetInterestRate(tier(row, floor, negative_base)));
        let inputs = [Input::SetInterestRate(base(benchmark))].into_iter().chain(tiers);
        run_day(&mut engine, day("2026-01-02"), inputs);
        run_day(&mut engine, day("2026-01-05"), [paid("P1 2026-01-05 BOB BANK 1500000 USD")]);
        (settled(&engine, "INTEREST-INCOME"), settled(&engine, "INTEREST-EXPENSE"))
    };
    let two = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    let (as_it_is, zero) = (NegativeBase::AsItIs, NegativeBase::Zero);
    assert_eq!(of_a_day("0.01", None, as_it_is), two("0.00", "-6.94"));
    // The firm's row says that it charges down to 0.20%: 900,000 x 0.20% / 360 = 5.00.
    assert_eq!(of_a_day("0.01", Some("-0.002"), as_it_is), two("5.00", "-6.94"));
    // A benchmark of -0.75%: 900,000 x 2.00% and 500,000 x 1.25% are 50.00 and 17.36 a day; with a
    // benchmark that counts as zero 900,000 x 1.25% and 500,000 x 0.50% are 31.25 and 6.94.
    assert_eq!(of_a_day("-0.0075", None, as_it_is), two("0.00", "0.00"));
    assert_eq!(of_a_day("-0.0075", Some("-1"), as_it_is), two("67.36", "0.00"));
    assert_eq!(of_a_day("-0.0075", Some("-1"), zero), two("38.19", "0.00"));
}

#[test]
fn a_debit_rate_has_its_floor_and_its_cap() {
    let of_a_day = |benchmark: &str, change: fn(&mut InterestRate)| {
        let mut engine = Engine::furnished("2026-01-02");
        let base = InterestRate {
            side: RateSide::Base,
            name: "BM".into(),
            rate: decimal(benchmark),
            ..rate("2026-01-02 all - USD debit 0 0")
        };
        let mut own =
            InterestRate { base: Some("BM".into()), ..rate("2026-01-02 all - USD debit 0 0.01") };
        change(&mut own);
        run_day(&mut engine, day("2026-01-02"), [base, own].map(Input::SetInterestRate));
        run_day(&mut engine, day("2026-01-05"), [paid("P1 2026-01-05 BOB BANK -360000 USD")]);
        settled(&engine, "ACCRUALS")
    };
    // 360,000 at 1% is 10.00 a day. Nobody is paid for an overdraft, but by a row that says so.
    assert_eq!(of_a_day("0.05", |_| ()), "-60.00");
    assert_eq!(of_a_day("-0.03", |_| ()), "0.00");
    assert_eq!(of_a_day("-0.03", |own| own.floor = Some(decimal("-0.05"))), "20.00");
    assert_eq!(of_a_day("-0.03", |own| own.negative_base = NegativeBase::Zero), "-10.00");
    assert_eq!(of_a_day("0.05", |own| own.floor = Some(decimal("0.07"))), "-70.00");
    assert_eq!(of_a_day("0.05", |own| own.cap = Some(decimal("0.055"))), "-55.00");
}

/// What edition 4 has posted stays net; what it had netted of an open month goes to its two lines
/// with the first accrual of edition 5.
#[test]
fn a_month_that_an_older_edition_posted_stays_as_it_is() {
    let mut engine = decided_by(4);
    let opened = OpenOffice { markets: vec!["us".into()], books_from: day("2026-01-02") };
    engine.command(Input::OpenOffice(opened)).expect("a new office opens");
    engine.book(furniture());
    // A benchmark of -0.36%, for what is in credit; what is in debit pays 9%.
    let base = InterestRate {
        side: RateSide::Base,
        name: "BM".into(),
        rate: decimal("-0.0036"),
        ..rate("2026-01-02 all - USD debit 0 0")
    };
    let credit = InterestRate {
        base: Some(Name::from("BM")),
        ..rate("2026-01-02 all - USD credit 0 0.0216")
    };
    let short = InterestRate {
        base: Some(Name::from("BM")),
        ..rate("2026-01-02 account CAROL USD credit 0 0")
    };
    let rates = [base, rate("2026-01-02 all - USD debit 0 0.09"), credit, short];
    run_day(&mut engine, day("2026-01-02"), rates.map(Input::SetInterestRate));
    // A month of both for BOB, 10.00 and 0.30 x 17 = 5.10, and 0.10 a day for what CAROL has.
    let january = ["P1 2026-01-05 BOB BANK -4000 USD", "P2 2026-01-05 CAROL BANK 10000 USD"];
    run_day(&mut engine, day("2026-01-05"), january.map(paid));
    run_through(&mut engine, "2026-01-06", "2026-01-14");
    run_day(&mut engine, day("2026-01-15"), [paid("P3 2026-01-15 BOB BANK 10000 USD")]);
    run_through(&mut engine, "2026-01-16", "2026-01-30");
    assert_eq!(results(&engine), three("7.60", "0.00", "-7.60"), "4.90 of BOB and 2.70 of CAROL");
    run_day(&mut engine, day("2026-02-02"), [paid("P4 2026-02-02 BOB BANK -9995.10 USD")]);
    assert_eq!((settled(&engine, "BOB"), settled(&engine, "CAROL")), bob_and_carol());
    // February: a day of 0.30 for BOB, and a dollar for the 2nd; CAROL 0.10 and 9,997.30 x 0.36% /
    // 360.
    assert_eq!(results(&engine), three("8.50", "0.00", "-0.90"), "0.70 net, and 0.20");
    engine.command(begin_edition()).expect("it is later");
    run_through(&mut engine, "2026-02-03", "2026-02-03");
    // BOB's 0.30 is expense, two days of a dollar are income; CAROL is charged for nothing in
    // February any more, and for January what she was.
    assert_eq!(results(&engine), three("9.60", "-0.30", "-1.70"));
    // What comes late for January is reckoned as January was: net, and CAROL is charged for ten
    // days of 1,000.00 more.
    let late = ["P5 2026-01-10 BOB BANK 400 USD", "P6 2026-01-22 CAROL BANK 1000 USD"];
    run_day(&mut engine, day("2026-02-04"), late.map(paid));
    assert_eq!(
        vouchers_of(&engine, "BOB")[1],
        "2026-02-04 about 2026-01-31 valued 2026-02-02: 0.84"
    );
    assert_eq!(
        vouchers_of(&engine, "CAROL")[1],
        "2026-02-04 about 2026-01-31 valued 2026-02-02: -0.10"
    );
    assert_eq!(engine.replayed().image(), engine.office.image(), "a replay gives the same memory");
}

/// The program changes after edition 4 has posted January, and before that day is closed.
#[test]
fn a_month_stays_posted_when_the_edition_ends_within_the_day() {
    let mut engine = furnished_by(4, "2026-01-02");
    let below =
        InterestRate { side: RateSide::Credit, ..rate("2026-01-02 all - USD credit 0 -0.0036") };
    run_day(&mut engine, day("2026-01-02"), [Input::SetInterestRate(below)]);
    run_day(&mut engine, day("2026-01-05"), [paid("P1 2026-01-05 BOB BANK 10000 USD")]);
    run_through(&mut engine, "2026-01-06", "2026-01-30");
    let date = day("2026-02-02");
    engine.begin(date);
    engine.settle(date);
    run_jobs(&mut engine, date);
    engine.command(begin_edition()).expect("it is later");
    run_jobs(&mut engine, date);
    engine.close(date).expect("every control holds");
    run_through(&mut engine, "2026-02-03", "2026-02-03");
    // 27 days of 0.10.
    assert_eq!(
        vouchers_of(&engine, "BOB"),
        ["2026-02-02 about 2026-01-31 valued 2026-02-02: -2.70"]
    );
}

fn bob_and_carol() -> (String, String) {
    ("-4000.00".to_owned(), "9997.30".to_owned())
}
