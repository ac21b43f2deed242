//! Accounting: vouchers, periods, years.

use super::{Case, actor, case_in};
use crate::office::engine::{Engine, rulebook};
use crate::office::rows::{day, decimal, voucher};
use terms::{
    Approve, Decline, Every, Input, Job, Kind, LineTotal, Period, PeriodEnd, ProposeReopening,
    ProposeReversal, ReverseOn, Run, Total, VoucherReport,
};

/// V1 is in the books, V2 was taken back, V3 is open, V4 was declined, V5 has expired; Ada put them
/// forward.
pub fn with_vouchers() -> Engine {
    let mut engine = Engine::furnished("2013-10-07");
    let day = |text: &str| day(text);
    let put_forward = |row: &str| Input::ProposeVoucher(voucher(row));
    engine.day(
        "2013-10-07",
        ["V1", "V2", "V4", "V5"]
            .map(|id| put_forward(&format!("{id} 2013-10-07 BANK CAPITAL 100 Ada"))),
    );
    let approve = |proposal_id: &str| {
        Input::Approve(Approve {
            proposal_id: proposal_id.into(),
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        })
    };
    engine.command(approve("V1")).expect("Ben may");
    engine.command(approve("V2")).expect("Ben may");
    engine
        .command(Input::Decline(Decline {
            proposal_id: "V4".into(),
            by: actor("Ben"),
            reason: "why".into(),
        }))
        .expect("Ben may");
    engine
        .command(Input::ProposeReversal(ProposeReversal {
            voucher_id: "V2".into(),
            by: actor("Ada"),
        }))
        .expect("it stands");
    engine.command(approve("V2-reversed")).expect("Ben may");
    // Columbus Day is a business day too: the depository is closed, the exchange is not.
    for date in ["2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11", "2013-10-14"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-15"));
    engine.book([put_forward("V3 2013-10-15 BANK CAPITAL 100 Ada")]);
    engine
        .command(Input::ProposeReversal(ProposeReversal {
            voucher_id: "V1".into(),
            by: actor("Ada"),
        }))
        .expect("it stands");
    engine
}

pub fn accounting() -> Vec<Case> {
    let with = |change: fn(&mut VoucherReport)| {
        let mut row = voucher("V9 2013-10-15 BANK CAPITAL 100 Ada");
        change(&mut row);
        Input::ProposeVoucher(row)
    };
    let reverse = |id: &str| {
        Input::ProposeReversal(ProposeReversal { voucher_id: id.into(), by: actor("Ada") })
    };
    let case = |code, input, says| case_in(with_vouchers, code, input, says);
    vec![
        case("amount_must_be_positive", with(|row| row.amount = decimal("-1")), &["-1", "debited"]),
        case(
            "voucher_must_have_two_sides",
            with(|row| row.credit_account = "BANK".into()),
            &["BANK", "another"],
        ),
        case(
            "recurrence_must_have_an_end",
            with(|row| row.every = Some(Every::Month)),
            &["every", "until", "2013-10-15"],
        ),
        case(
            "reversal_must_follow",
            with(|row| row.reverse_on = Some(ReverseOn::Day(day("2013-10-15")))),
            &["2013-10-15", "next_period"],
        ),
        case(
            "voucher_id_must_be_new",
            with(|row| (row.voucher_id, row.line) = ("V1".into(), Some(2))),
            &["V1", "another id"],
        ),
        case("voucher_must_be_known", reverse("V0"), &["V0", "vouchers"]),
        case(
            "voucher_must_be_a_persons",
            reverse("V2-reversed"),
            &["V2-reversed", "reversal", "manual"],
        ),
        case("voucher_must_stand", reverse("V2"), &["V2", "V2-reversed"]),
        case_in(
            after_the_year,
            "period_must_be_open",
            close("2013-10", 0),
            &["2013-10", "closed already"],
        ),
        case_in(after_the_year, "period_must_follow", close("2013-12", 0), &["2013-12", "2013-11"]),
        case_in(
            after_the_year,
            "period_must_be_over",
            year_end("2014-12-31"),
            &["2014-12", "2014-12-31"],
        ),
        case_in(
            before_the_year_is_carried,
            "result_must_be_carried",
            close("2013-12", 0),
            &["2013-12", "-7.00 USD", "CLEARING-EXPENSE"],
        ),
        case_in(
            after_the_year,
            "closing_must_be_of_now",
            close("2013-11", 1),
            &["1 events", "again"],
        ),
        case_in(after_the_year, "closing_must_balance", unbalanced(), &["USD", "5.00"]),
        case_in(
            after_the_year,
            "period_must_be_the_last_closed",
            reopen("2013-09"),
            &["2013-09", "2013-10"],
        ),
        case_in(
            after_the_year,
            "day_must_end_a_year",
            year_end("2013-11-30"),
            &["2013-11-30", "year_starts"],
        ),
        case_in(
            without_retained_earnings,
            "retained_earnings_must_exist",
            year_end("2013-12-31"),
            &["retained_earnings", "a row of accounts"],
        ),
        case_in(beyond_an_amount, "result_must_fit", year_end("2013-12-31"), &["USD", "amount"]),
    ]
}

fn close(period: &str, journal_events: u64) -> Input {
    Input::ClosePeriod(PeriodEnd {
        period: month(period),
        by: actor("Ada"),
        journal_events,
        totals: Vec::new(),
    })
}

fn month(text: &str) -> Period {
    Period::parse(text).expect("a month")
}

fn year_end(date: &str) -> Input {
    Input::Run(Run { job: Job::YearEnd, date: day(date) })
}

fn reopen(period: &str) -> Input {
    Input::ProposeReopening(ProposeReopening {
        period: month(period),
        by: actor("Ada"),
        reason: "late".into(),
    })
}

/// The totals of November 2013 with five dollars too many.
fn unbalanced() -> Input {
    let engine = after_the_year();
    let total =
        LineTotal { currency: engine.asset("USD"), gl_line: "1100".into(), total: Total(-500) };
    let end = PeriodEnd {
        period: month("2013-11"),
        by: actor("Ada"),
        journal_events: engine.office.events(),
        totals: vec![total],
    };
    Input::ClosePeriod(end)
}

/// October 2013 is closed; November and December are over, and seven dollars were spent in them.
fn after_the_year() -> Engine {
    a_year(Engine::furnished("2013-10-31"), "7")
}

fn a_year(mut engine: Engine, spent: &str) -> Engine {
    engine.day("2013-10-31", []);
    let end = PeriodEnd {
        period: month("2013-10"),
        by: actor("Ada"),
        journal_events: engine.office.events(),
        totals: Vec::new(),
    };
    engine.command(Input::ClosePeriod(end)).expect("it is over");
    let journal = voucher(&format!("V1 2013-12-30 CLEARING-EXPENSE BANK {spent} Ada"));
    engine.day("2013-12-30", [Input::ProposeVoucher(journal)]);
    engine
        .command(Input::Approve(Approve {
            proposal_id: "V1".into(),
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        }))
        .expect("Ben may");
    engine.day("2013-12-31", []);
    engine
}

/// November 2013 is closed too.
fn before_the_year_is_carried() -> Engine {
    let mut engine = after_the_year();
    let end = PeriodEnd {
        period: month("2013-11"),
        by: actor("Ada"),
        journal_events: engine.office.events(),
        totals: Vec::new(),
    };
    engine.command(Input::ClosePeriod(end)).expect("it is over");
    engine
}

fn without_retained_earnings() -> Engine {
    let mut rules = rulebook();
    rules.markets[0].chart.retain(|account| account.kind != Kind::RetainedEarnings);
    a_year(Engine::open_with(rules, day("2013-10-31")), "7")
}

/// Twice the largest amount was spent.
fn beyond_an_amount() -> Engine {
    let mut engine = a_year(Engine::furnished("2013-10-31"), "10000000000000000");
    engine.begin(day("2014-01-02"));
    engine.book([Input::ProposeVoucher(voucher(
        "V2 2013-12-31 CLEARING-EXPENSE BANK 10000000000000000 Ada",
    ))]);
    engine
        .command(Input::Approve(Approve {
            proposal_id: "V2".into(),
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        }))
        .expect("Ben may");
    engine
}
