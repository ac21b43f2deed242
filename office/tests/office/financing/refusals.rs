//! One row for each refusal of the room: the office that gives it, the input that brings it about,
//! what the sentence names.

use super::{loan, opened, rate};
use crate::office::engine::{Engine, furniture, rulebook};
use crate::office::rows::{account, day, decimal, payment};
use terms::{
    Input, InterestRate, Job, Kind, LoanDirection, LoanReport, NegativeBase, Run, Tiering,
};

/// A code, the house that gives it, the input that brings it about, what the sentence names.
pub type Case = (&'static str, fn() -> Engine, Input, &'static [&'static str]);

/// Friday, 2026-01-02 is open; loan L1 lends 1000 XYZ on LEND.
fn on_a_friday() -> Engine {
    let mut engine = Engine::furnished("2026-01-02");
    engine.begin(day("2026-01-02"));
    let on_loan = opened("M1 L1 2026-01-02 open", LoanDirection::Lend, "LEND");
    let tier = rate("2026-01-02 all - USD debit 0 0.08");
    engine.book([
        Input::OpenAccount(account("LEND loan")),
        Input::Lend(on_loan),
        Input::SetInterestRate(tier),
    ]);
    engine
}

/// The same day of an office whose accounts were opened before anything could accrue.
fn without_an_accrual() -> Engine {
    let mut rules = rulebook();
    rules.markets[0].chart.retain(|account| account.kind != Kind::Accrual);
    let mut engine = Engine::open_with(rules, day("2026-01-02"));
    engine.book(furniture());
    with_a_debit(engine, &["-1000"])
}

fn with_a_debit(mut engine: Engine, amounts: &[&str]) -> Engine {
    engine.begin(day("2026-01-02"));
    engine.settle(day("2026-01-02"));
    let paid = amounts.iter().zip(1..).map(|(amount, number)| {
        Input::Pay(payment(&format!("P{number} 2026-01-02 BOB BANK {amount} USD")))
    });
    engine.book(paid);
    engine.book([Input::SetInterestRate(rate("2026-01-02 all - USD debit 0 1"))]);
    engine
}

/// A debit whose interest of a day is more than an entry holds.
fn with_a_debit_beyond_all_money() -> Engine {
    with_a_debit(Engine::furnished("2026-01-02"), &["-9999999999999999"; 400])
}

/// One row for each code, in the order of the room.
#[allow(clippy::too_many_lines, reason = "a table is as long as its cases")]
pub fn refusals() -> Vec<Case> {
    let rated = |row, change: fn(&mut InterestRate)| {
        let mut rate = rate(row);
        change(&mut rate);
        Input::SetInterestRate(rate)
    };
    let plain = "2026-01-02 all - USD debit 1000 0.07";
    let loans = |report, change: fn(&mut LoanReport)| {
        let mut report: LoanReport = report;
        change(&mut report);
        Input::Lend(report)
    };
    let fresh = || opened("M2 L2 2026-01-02 open", LoanDirection::Lend, "LEND");
    let later = |action: &str| loan(&format!("M2 L1 2026-01-02 {action}"));
    let accrue = Input::Run(Run { job: Job::InterestAccrual, date: day("2026-01-02") });
    let mut rows: Vec<Case> = vec![
        (
            "rate_must_be_a_fraction",
            on_a_friday,
            rated(plain, |rate| rate.rate = decimal("7.75")),
            &["7.75", "0.0775"],
        ),
        (
            "rate_name_must_fit_its_scope",
            on_a_friday,
            rated(plain, |rate| rate.name = "BOB".into()),
            &["BOB", "all"],
        ),
        (
            "rate_must_be_for_a_client",
            on_a_friday,
            rated("2026-01-02 account BANK USD credit 0 0.01", |_| ()),
            &["BANK", "bank"],
        ),
        (
            "tier_must_begin_at_an_amount",
            on_a_friday,
            rated(plain, |rate| rate.tier_from = decimal("0.001")),
            &["0.001", "USD"],
        ),
        (
            "base_rate_must_be_in_force",
            on_a_friday,
            rated(plain, |rate| rate.base = Some("FEDFUNDS".into())),
            &["FEDFUNDS", "side base"],
        ),
        (
            "floor_must_not_exceed_cap",
            on_a_friday,
            rated(plain, |rate| rate.cap = Some(decimal("-0.01"))),
            &["floor 0", "cap -0.01"],
        ),
        (
            "rate_must_lie_within_its_limits",
            on_a_friday,
            rated("2026-01-02 all - USD credit 0 -0.0075", |_| ()),
            &["rate -0.0075", "floor of 0", "floor -0.0075"],
        ),
        (
            "base_rate_must_have_no_limits",
            on_a_friday,
            rated("2026-01-02 all FEDFUNDS USD base 0 0.05", |rate| {
                rate.cap = Some(decimal("0.06"));
            }),
            &["cap", "debit or credit"],
        ),
        (
            "negative_base_must_have_a_base",
            on_a_friday,
            rated(plain, |rate| rate.negative_base = NegativeBase::Zero),
            &["negative_base"],
        ),
        (
            "tiers_must_agree",
            on_a_friday,
            rated(plain, |rate| rate.tiering = Tiering::Marginal),
            &["whole, actual/360, monthly"],
        ),
        (
            "loan_row_must_say",
            on_a_friday,
            loans(fresh(), |report| report.quantity = None),
            &["open", "quantity"],
        ),
        (
            "loan_must_be_new",
            on_a_friday,
            loans(fresh(), |report| report.loan_id = "L1".into()),
            &["L1", "mark, return"],
        ),
        (
            "loan_must_be_known",
            on_a_friday,
            loans(later("mark"), |report| report.loan_id = "L7".into()),
            &["L7", "open"],
        ),
        (
            "loan_must_stay_as_opened",
            on_a_friday,
            loans(later("mark"), |report| report.direction = Some(LoanDirection::Borrow)),
            &["L1", "direction", "lend"],
        ),
        (
            "loan_must_fit_its_account",
            on_a_friday,
            loans(fresh(), |report| report.account = Some("BORROW".into())),
            &["BORROW", "loan"],
        ),
        (
            "loan_must_name_a_location",
            on_a_friday,
            loans(fresh(), |report| report.location_account = Some("BANK".into())),
            &["BANK", "DTC"],
        ),
        (
            "loan_must_name_a_bank",
            on_a_friday,
            loans(fresh(), |report| report.bank_account = Some("DTC".into())),
            &["DTC", "BANK"],
        ),
        (
            "loan_must_be_of_securities",
            on_a_friday,
            loans(fresh(), |report| report.instrument = Some("USD".into())),
            &["USD"],
        ),
        (
            "loan_amount_must_fit",
            on_a_friday,
            loans(fresh(), |report| report.price = Some(decimal("0"))),
            &["price", "above zero"],
        ),
    ];
    rows.extend(later_refusals(accrue, fresh(), later));
    rows
}

fn later_refusals(
    accrue: Input,
    fresh: LoanReport,
    later: impl Fn(&str) -> LoanReport,
) -> Vec<Case> {
    let number = |text| Some(decimal(text));
    let unpriced = LoanReport { price: None, fee: number("0.03"), ..fresh };
    let before = LoanReport { date: day("2026-01-02"), ..later("mark") };
    vec![
        ("fee_must_have_a_price", on_a_friday, Input::Lend(unpriced), &["L2", "price"]),
        (
            "loan_row_must_follow_the_open",
            with_a_later_loan,
            Input::Lend(before),
            &["L1", "2026-01-05", "2026-01-02"],
        ),
        (
            "return_must_be_of_what_is_open",
            on_a_friday,
            Input::Lend(LoanReport { quantity: number("1001"), ..later("return") }),
            &["1001", "1000", "L1"],
        ),
        (
            "collateral_must_stand",
            on_a_friday,
            Input::Lend(LoanReport { collateral: number("-20400.01"), ..later("mark") }),
            &["20400.01", "20400.00"],
        ),
        (
            "interest_must_fit_an_entry",
            with_a_debit_beyond_all_money,
            accrue.clone(),
            &["INTEREST-INCOME", "too large"],
        ),
        (
            "accrual_account_must_exist",
            without_an_accrual,
            accrue,
            &["accrual", "a row of accounts"],
        ),
    ]
}

/// The next business day, on which loan L1 was opened.
fn with_a_later_loan() -> Engine {
    let mut engine = Engine::furnished("2026-01-02");
    engine.day("2026-01-02", []);
    engine.begin(day("2026-01-05"));
    let on_loan = opened("M1 L1 2026-01-05 open", LoanDirection::Lend, "LEND");
    engine.book([Input::OpenAccount(account("LEND loan")), Input::Lend(on_loan)]);
    engine
}
