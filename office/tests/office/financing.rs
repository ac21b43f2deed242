//! Interest and financing: accruals against a naive sum day by day, postings and their corrections,
//! tiers, loans; and `refusals`, one row for each of the room.

mod gross;
pub mod refusals;

use crate::office::engine::Engine;
use crate::office::rows::{account, day, decimal, payment};
use terms::{
    Booked, Compounding, Date, DayCount, Event, Input, InterestRate, Job, LoanAction,
    LoanDirection, LoanReport, Name, NegativeBase, RateScope, RateSide, Run, Tiering, Voucher,
    VoucherKind,
};

/// `effective scope name currency side tier_from rate`; `-` names nobody.
pub fn rate(row: &str) -> InterestRate {
    let words: Vec<&str> = row.split_whitespace().collect();
    let [effective, scope, name, currency, side, tier_from, rate] =
        words.try_into().expect("seven words");
    InterestRate {
        effective: day(effective),
        scope: RateScope::parse(scope).expect("a scope"),
        name: Name::from(if name == "-" { "" } else { name }),
        currency: currency.into(),
        side: RateSide::parse(side).expect("a side"),
        tier_from: decimal(tier_from),
        rate: decimal(rate),
        base: None,
        floor: None,
        cap: None,
        negative_base: NegativeBase::AsItIs,
        tiering: Tiering::Whole,
        day_count: DayCount::ActualOver360,
        compounding: Compounding::Monthly,
        source: Name::from("the partners"),
    }
}

/// `movement_id loan_id date action`.
pub fn loan(row: &str) -> LoanReport {
    let words: Vec<&str> = row.split_whitespace().collect();
    let [movement_id, loan_id, date, action] = words.try_into().expect("four words");
    LoanReport {
        movement_id: movement_id.into(),
        loan_id: loan_id.into(),
        date: day(date),
        action: LoanAction::parse(action).expect("an action"),
        direction: None,
        account: None,
        location_account: None,
        bank_account: None,
        instrument: None,
        quantity: None,
        collateral: None,
        price: None,
        rebate: None,
        fee: None,
        day_count: None,
    }
}

/// A loan that begins: 1000 XYZ against 20400, at 20.00.
pub fn opened(row: &str, direction: LoanDirection, account: &str) -> LoanReport {
    LoanReport {
        direction: Some(direction),
        account: Some(account.into()),
        location_account: Some("DTC".into()),
        bank_account: Some("BANK".into()),
        instrument: Some("XYZ".into()),
        quantity: Some(decimal("1000")),
        collateral: Some(decimal("20400")),
        price: Some(decimal("20.00")),
        ..loan(row)
    }
}

/// Runs a day to its close, as `munim day` does: what comes in, then the jobs, then the proof.
pub fn run_day(engine: &mut Engine, date: Date, inputs: impl IntoIterator<Item = Input>) {
    engine.begin(date);
    engine.settle(date);
    engine.book(inputs);
    run_jobs(engine, date);
    engine.close(date).expect("every control holds");
}

/// Runs the two jobs until they give nothing.
pub fn run_jobs(engine: &mut Engine, date: Date) {
    for job in [Job::InterestPosting, Job::InterestAccrual] {
        while !engine
            .command(Input::Run(Run { job, date }))
            .expect("the job runs")
            .events
            .is_empty()
        {}
    }
}

// ---- Months that a clerk can check by hand. ----

/// The business days from one day through another.
pub fn business_days(engine: &Engine, from: &str, through: &str) -> Vec<Date> {
    let days = day(from).days()..=day(through).days();
    days.map(Date::from_days)
        .filter(|date| engine.office.directory.is_business_day(*date))
        .collect()
}

/// An office of January 2026 in which BOB owes 10,000 from the 5th on and ALICE has 6,000, at 8
/// percent and 1 percent.
fn with_balances() -> Engine {
    let mut engine = Engine::furnished("2026-01-02");
    let rates = ["2026-01-02 all - USD debit 0 0.08", "2026-01-02 all - USD credit 0 0.01"];
    let paid = [
        "P1 2026-01-05 BOB BANK -10000 USD",
        "P2 2026-01-05 ALICE BANK 6000 USD",
        "P3 2026-01-05 CAROL BANK 9000 USD",
    ];
    run_day(&mut engine, day("2026-01-02"), rates.map(|row| Input::SetInterestRate(rate(row))));
    run_day(&mut engine, day("2026-01-05"), paid.map(|row| Input::Pay(payment(row))));
    engine
}

fn run_through(engine: &mut Engine, from: &str, through: &str) {
    for date in business_days(engine, from, through) {
        run_day(engine, date, []);
    }
}

fn settled(engine: &Engine, account: &str) -> String {
    engine.balance(account, "USD").0
}

#[test]
fn a_month_accrues_daily_and_is_posted_on_the_first_day_of_the_next() {
    let mut engine = with_balances();
    // A day: 10,000 x 8% / 360 = 2.222..., and 6,000 x 1% / 360 = 0.1666...; short credits bear
    // nothing.
    assert_eq!(
        (
            settled(&engine, "ACCRUALS"),
            settled(&engine, "INTEREST-INCOME"),
            settled(&engine, "INTEREST-EXPENSE")
        ),
        three("-2.05", "2.22", "-0.17")
    );
    run_through(&mut engine, "2026-01-06", "2026-01-29");
    // 25 days: 55.555... and 4.1666...
    assert_eq!(settled(&engine, "ACCRUALS"), "-51.39");
    // The last business day of the month is Friday the 30th; it accrues through the 31st: 60 and
    // 4.50.
    run_through(&mut engine, "2026-01-30", "2026-01-30");
    assert_eq!(
        (
            settled(&engine, "ACCRUALS"),
            settled(&engine, "INTEREST-INCOME"),
            settled(&engine, "INTEREST-EXPENSE")
        ),
        three("-55.50", "60.00", "-4.50")
    );
    assert_eq!(
        (settled(&engine, "BOB"), settled(&engine, "ALICE"), settled(&engine, "CAROL")),
        three("-10000.00", "6000.00", "9000.00")
    );
    // On Monday, 2 February, January is posted, and two days of February have accrued, the second
    // on what was posted too: 10,000 x 8% / 360 + 10,060 x 8% / 360 = 4.4577..., and 6,000 x 1% /
    // 360 + 6,004.50 x 1% / 360 = 0.3334...
    run_through(&mut engine, "2026-02-02", "2026-02-02");
    assert_eq!(
        (settled(&engine, "BOB"), settled(&engine, "ALICE"), settled(&engine, "CAROL")),
        three("-10060.00", "6004.50", "9000.00")
    );
    assert_eq!(
        (
            settled(&engine, "ACCRUALS"),
            settled(&engine, "INTEREST-INCOME"),
            settled(&engine, "INTEREST-EXPENSE")
        ),
        three("-4.13", "64.46", "-4.83")
    );
}

fn three(one: &str, two: &str, three: &str) -> (String, String, String) {
    (one.to_owned(), two.to_owned(), three.to_owned())
}

#[test]
fn a_job_that_has_run_gives_nothing_more() {
    let mut engine = with_balances();
    run_through(&mut engine, "2026-01-06", "2026-01-30");
    engine.begin(day("2026-02-02"));
    engine.settle(day("2026-02-02"));
    run_jobs(&mut engine, day("2026-02-02"));
    let events = engine.office.events();
    run_jobs(&mut engine, day("2026-02-02"));
    assert_eq!(engine.office.events(), events);
    engine.close(day("2026-02-02")).expect("every control holds");
    run_through(&mut engine, "2026-02-03", "2026-02-03");
    let posted = engine.journal.iter().filter(|recorded| {
        matches!(
            &recorded.event,
            terms::Event::Booked(terms::Booked::Voucher(voucher), _)
                if voucher.kind == terms::VoucherKind::Interest
        )
    });
    assert_eq!(posted.count(), 2);
}

#[test]
fn a_late_entry_corrects_the_months_that_it_touches() {
    let mut engine = with_balances();
    run_through(&mut engine, "2026-01-06", "2026-03-03");
    let before = settled(&engine, "BOB");
    // January owes 27 days, February 28 on what January added: 60.00, then 10,000 + 60.00 from the
    // 2nd: 62.58.
    assert_eq!(before, "-10122.58");
    // On 4 March it turns out that BOB had paid in 3,600 on 20 January: 12 days of January at 0.80
    // are 9.60 too much. The 9.60 were never owed, so they are given back as of 2 February, when
    // they were charged, and February owes 6,400 for its first day and 6,450.40 for 27: 40.12, and
    // 22.46 less than 62.58. Given back as of today they would have cost BOB another 0.06.
    run_day(
        &mut engine,
        day("2026-03-04"),
        [Input::Pay(payment("P9 2026-01-20 BOB BANK 3600 USD"))],
    );
    assert_eq!(settled(&engine, "BOB"), "-6490.52");
    assert_eq!(
        vouchers_of(&engine, "BOB")[2..],
        [
            "2026-03-04 about 2026-01-31 valued 2026-02-02: 9.60".to_owned(),
            "2026-03-04 about 2026-02-28 valued 2026-03-02: 22.46".to_owned()
        ]
    );
    assert_eq!(engine.replayed().image(), engine.office.image(), "a replay gives the same memory");
}

/// Every posting of interest to an account, oldest first.
fn vouchers_of(engine: &Engine, account: &str) -> Vec<String> {
    let (whose, currency) = (engine.account(account), engine.asset("USD"));
    let shown = |event: &Event| match event {
        Event::Booked(Booked::Voucher(voucher), entry)
            if voucher.kind == VoucherKind::Interest && voucher.subject == Some(whose) =>
        {
            let moved = engine.office.directory.show_total(currency, entry.moved(whose, currency));
            let Voucher { date, about, .. } = voucher;
            Some(format!("{date} about {about} valued {}: {moved}", entry.value_date()))
        }
        _ => None,
    };
    engine.journal.iter().filter_map(|recorded| shown(&recorded.event)).collect()
}

// ---- Tiers and scopes. ----

/// The interest of BOB's January, in cents, when he owes so much from the 5th on: 27 days over 360
/// of the rates of these rows.
fn january(owes: &str, rates: &[InterestRate]) -> String {
    let mut engine = Engine::furnished("2026-01-02");
    engine.book([bob_of_a_desk()]);
    run_day(&mut engine, day("2026-01-02"), rates.iter().cloned().map(Input::SetInterestRate));
    run_day(
        &mut engine,
        day("2026-01-05"),
        [Input::Pay(payment(&format!("P1 2026-01-05 DESKED BANK -{owes} USD")))],
    );
    let mut months = office::financing::view::months(
        &engine.office.financing,
        &engine.office.directory,
        day("2026-01-30"),
    );
    let month = months.find(|month| month.account == engine.account("DESKED"));
    let rounded = month.and_then(|month| month.rounded).unwrap_or_default();
    engine.office.directory.show_total(engine.asset("USD"), rounded)
}

fn bob_of_a_desk() -> Input {
    Input::OpenAccount(terms::Account { desk: Some("PRIVATE".into()), ..account("DESKED margin") })
}

#[test]
fn a_tier_begins_at_its_balance() {
    let tiers = |tiering| {
        ["0 0.10", "10000 0.08", "50000 0.06"].map(|tier| InterestRate {
            tiering,
            ..rate(&format!("2026-01-02 all - USD debit {tier}"))
        })
    };
    // 27 / 360 = 0.075 of a year. Whole: at 10,000.00 the second rate is reached. Marginal: 10,000
    // x 10% + the rest.
    let table = [
        ("9999.99", "-75.00", "-75.00"),
        ("10000.00", "-60.00", "-75.00"),
        ("10000.01", "-60.00", "-75.00"),
        ("49999.99", "-300.00", "-315.00"),
        ("50000.00", "-225.00", "-315.00"),
        ("150000.00", "-675.00", "-765.00"),
    ];
    for (owes, whole, marginal) in table {
        assert_eq!(january(owes, &tiers(Tiering::Whole)), whole, "{owes}");
        assert_eq!(january(owes, &tiers(Tiering::Marginal)), marginal, "{owes}");
    }
}

#[test]
fn a_balance_below_the_lowest_tier_bears_nothing() {
    let tier = [rate("2026-01-02 all - USD debit 1000 0.08")];
    assert_eq!(
        (january("999.99", &tier), january("1000", &tier)),
        ("0.00".to_owned(), "-6.00".to_owned())
    );
}

#[test]
fn the_narrowest_scope_wins_from_its_day_on() {
    let everybody = rate("2026-01-02 all - USD debit 0 0.12");
    let desk = rate("2026-01-02 desk PRIVATE USD debit 0 0.08");
    let own = rate("2026-01-02 account DESKED USD debit 0 0.04");
    let another = rate("2026-01-02 desk RETAIL USD debit 0 0.01");
    assert_eq!(january("10000", &[everybody.clone(), another]), "-90.00");
    assert_eq!(january("10000", &[everybody.clone(), desk.clone()]), "-60.00");
    assert_eq!(january("10000", &[own.clone(), everybody.clone(), desk.clone()]), "-30.00");
    // From the 20th the account has its own: 15 days at 8% and 12 at 4%.
    let later = InterestRate { effective: day("2026-01-20"), ..own };
    assert_eq!(january("10000", &[everybody, desk, later]), "-46.67");
}

#[test]
fn a_rate_over_a_base_follows_it() {
    let base = |row| InterestRate { side: RateSide::Base, name: "FEDFUNDS".into(), ..rate(row) };
    let spread =
        InterestRate { base: Some("FEDFUNDS".into()), ..rate("2026-01-02 all - USD debit 0 0.03") };
    // 8% through the 25th, 21 days; 7.75% from the 26th, 6 days: 46.666... + 12.9166...
    let rows = [
        base("2026-01-02 all - USD debit 0 0.05"),
        base("2026-01-26 all - USD debit 0 0.0475"),
        spread,
    ];
    assert_eq!(january("10000", &rows), "-59.58");
}

#[test]
fn each_day_count_has_its_own_january() {
    let table = [
        (DayCount::ActualOver360, "-60.00"),
        (DayCount::ActualOver365, "-59.18"),
        (DayCount::ThirtyOver360, "-57.78"),
    ];
    for (day_count, interest) in table {
        assert_eq!(
            january(
                "10000",
                &[InterestRate { day_count, ..rate("2026-01-02 all - USD debit 0 0.08") }]
            ),
            interest
        );
    }
}

#[test]
fn simple_interest_bears_none() {
    let mut engine = Engine::furnished("2026-01-02");
    let simple = InterestRate {
        compounding: Compounding::Simple,
        ..rate("2026-01-02 all - USD debit 0 0.36")
    };
    run_day(&mut engine, day("2026-01-02"), [Input::SetInterestRate(simple)]);
    run_day(
        &mut engine,
        day("2026-01-05"),
        [Input::Pay(payment("P1 2026-01-05 BOB BANK -1000 USD"))],
    );
    run_through(&mut engine, "2026-01-06", "2026-03-02");
    // A dollar a day: 27 of January and 28 of February.
    assert_eq!(settled(&engine, "BOB"), "-1055.00");
}

// ---- Loans of securities. ----

/// The worked example of `rules/us.md` 8: a million at 20.00 lent at 102 percent, 0.70 percent
/// rebate, a month of 30 days.
#[allow(clippy::too_many_lines, reason = "it is one story of a loan, read from top to bottom")]
#[test]
fn a_loan_moves_with_its_collateral_and_earns_the_borrower_a_rebate() {
    let mut engine = Engine::furnished("2026-01-02");
    run_day(
        &mut engine,
        day("2026-01-02"),
        [
            Input::OpenAccount(account("LEND loan")),
            Input::OpenPosition(crate::office::rows::position("2026-01-02 ALICE 1000000 XYZ")),
            Input::OpenPosition(crate::office::rows::position("2026-01-02 DTC -1000000 XYZ")),
        ],
    );
    run_through(&mut engine, "2026-01-05", "2026-01-30");
    let amounts =
        |quantity: &str, collateral: &str| (Some(decimal(quantity)), Some(decimal(collateral)));
    let (quantity, collateral) = amounts("1000000", "20400000");
    let day_count = Some(DayCount::ThirtyOver360);
    let rates = LoanReport {
        rebate: Some(decimal("0.0070")),
        fee: Some(decimal("0.03")),
        day_count,
        ..opened("M1 SL 2026-02-02 open", LoanDirection::Lend, "LEND")
    };
    run_day(
        &mut engine,
        day("2026-02-02"),
        [Input::Lend(LoanReport { quantity, collateral, ..rates })],
    );
    assert_eq!(
        (
            engine.balance("LEND", "XYZ").0,
            engine.balance("DTC", "XYZ").0,
            settled(&engine, "LEND"),
            settled(&engine, "BANK")
        ),
        (
            "-1000000".to_owned(),
            "0".to_owned(),
            "20400000.00".to_owned(),
            "-20400000.00".to_owned()
        )
    );
    run_through(&mut engine, "2026-02-03", "2026-02-27");
    // February has 30 days and the loan lacks the first: 29 x 20.4M x 0.70% / 360, and a fee of 29
    // x 20M x 3% / 360.
    assert_eq!(
        (
            settled(&engine, "REBATE-EXPENSE"),
            settled(&engine, "FEE-INCOME"),
            settled(&engine, "ACCRUALS")
        ),
        three("-11503.33", "48333.33", "-36830.00")
    );
    // The mark of 2 March: the price is 21. The month is posted to the borrower, and later paid.
    let (_, collateral) = amounts("0", "1020000");
    run_day(
        &mut engine,
        day("2026-03-02"),
        [Input::Lend(LoanReport {
            collateral,
            price: Some(decimal("21")),
            ..loan("M2 SL 2026-03-02 mark")
        })],
    );
    assert_eq!(
        settled(&engine, "LEND"),
        "21383170.00",
        "20.4M + 1.02M of collateral, less 36,830.00 that the borrower owes"
    );
    run_day(
        &mut engine,
        day("2026-03-03"),
        [Input::Pay(payment("P1 2026-03-03 LEND BANK 36830 USD"))],
    );
    // 400,000 come back on the 4th with their part of the collateral, the rest on the 5th with all
    // that is left.
    run_day(
        &mut engine,
        day("2026-03-04"),
        [Input::Lend(LoanReport {
            quantity: Some(decimal("400000")),
            ..loan("M3 SL 2026-03-04 return")
        })],
    );
    assert_eq!(
        (engine.balance("LEND", "XYZ").0, settled(&engine, "LEND")),
        ("-600000".to_owned(), "12852000.00".to_owned())
    );
    let rest = LoanReport { quantity: Some(decimal("600000")), ..loan("M4 SL 2026-03-05 return") };
    assert_eq!(
        engine
            .refusal(&Input::Lend(LoanReport {
                date: day("2026-03-04"),
                collateral: Some(decimal("12851999.99")),
                ..rest.clone()
            }))
            .0,
        "collateral_must_stand"
    );
    run_day(&mut engine, day("2026-03-05"), [Input::Lend(rest)]);
    run_through(&mut engine, "2026-03-06", "2026-04-01");
    // March: 20.4M on the 1st, 21.42M for two days, 12.852M for one: 1,479.57 to the borrower; fees
    // of 20M, 2 x 21M and 12.6M: 6,216.67 to us.
    assert_eq!(
        (
            settled(&engine, "REBATE-EXPENSE"),
            settled(&engine, "FEE-INCOME"),
            settled(&engine, "ACCRUALS")
        ),
        three("-12982.90", "54550.00", "0.00")
    );
    assert_eq!(
        (engine.balance("LEND", "XYZ").0, settled(&engine, "LEND")),
        ("0".to_owned(), "-4737.10".to_owned())
    );
}

#[test]
fn a_borrow_earns_us_a_rebate_and_a_new_rate_holds_from_its_day() {
    let mut engine = Engine::furnished("2026-01-02");
    run_day(&mut engine, day("2026-01-02"), []);
    let borrowed = LoanReport {
        rebate: Some(decimal("0.036")),
        ..opened("M1 SB 2026-01-05 open", LoanDirection::Borrow, "BORROW")
    };
    run_day(&mut engine, day("2026-01-05"), [Input::Lend(borrowed)]);
    assert_eq!(
        (
            engine.balance("BORROW", "XYZ").0,
            engine.balance("DTC", "XYZ").0,
            settled(&engine, "BORROW"),
            settled(&engine, "BANK")
        ),
        ("1000".to_owned(), "-1000".to_owned(), "-20400.00".to_owned(), "20400.00".to_owned())
    );
    // 2.04 a day for 10 days; a rebate below zero from the 15th: we pay 0.51 a day for 17 days.
    run_day(&mut engine, day("2026-01-06"), []);
    run_through(&mut engine, "2026-01-07", "2026-01-15");
    run_day(
        &mut engine,
        day("2026-01-16"),
        [Input::Lend(LoanReport {
            rebate: Some(decimal("-0.009")),
            ..loan("M2 SB 2026-01-15 rate")
        })],
    );
    run_through(&mut engine, "2026-01-20", "2026-02-02");
    // The counterparty is billed 11.73 in sum; what it owes for the ten days is income, and what we
    // owe it for the seventeen is expense, as is the 1.02 of the first two days of February.
    assert_eq!(settled(&engine, "BORROW"), "-20411.73");
    assert_eq!(
        (
            settled(&engine, "REBATE-INCOME"),
            settled(&engine, "REBATE-EXPENSE"),
            settled(&engine, "ACCRUALS")
        ),
        three("20.40", "-9.69", "1.02")
    );
}
