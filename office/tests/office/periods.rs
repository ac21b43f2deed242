//! Periods and the year's end: a closed period does not change, what is late counts in the open
//! one, a period reopens under four eyes, and a year's result becomes retained earnings.

use crate::office::engine::Engine;
use crate::office::rows::{day, payment, rule, trade, voucher};
use office::words::{english, in_english};
use office::{Judgement, Rejection};
use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use std::collections::BTreeMap;
use terms::{
    Actor, Approve, AssetId, Date, Input, Job, LineTotal, Name, Period, PeriodEnd,
    ProposeReopening, Recorded, Run, Total,
};

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

fn period(text: &str) -> Period {
    Period::parse(text).expect("a month")
}

/// The trial balance by line at the end of a period, folded anew from the journal: what counts up
/// to its last day.
fn totals(engine: &Engine, until: Date) -> Vec<LineTotal> {
    let mut office = office::Office::new(crate::office::engine::rulebook());
    let mut cells: BTreeMap<_, Total> = BTreeMap::new();
    for recorded in &engine.journal {
        let counts = office.accounting_date(&recorded.event).is_some_and(|date| date <= until);
        for posting in
            recorded.event.entry().filter(|_| counts).iter().flat_map(|entry| entry.postings())
        {
            if office.directory.asset(posting.asset).instrument().is_none() {
                *cells.entry((posting.account, posting.asset)).or_default() += posting.quantity;
            }
        }
        office.apply(recorded);
    }
    let mut lines: BTreeMap<(AssetId, Name), Total> = BTreeMap::new();
    for ((account, currency), total) in cells.into_iter().filter(|(_, total)| !total.is_zero()) {
        *lines
            .entry((currency, office.directory.gl_line_on(account, until, total.0 > 0)))
            .or_default() += total;
    }
    lines
        .into_iter()
        .map(|((currency, gl_line), total)| LineTotal { currency, gl_line, total })
        .collect()
}

pub fn close(engine: &mut Engine, month: &str) -> Result<Judgement, Rejection> {
    let period = period(month);
    let (journal_events, totals) = (engine.office.events(), totals(engine, period.last()));
    engine.command(Input::ClosePeriod(PeriodEnd {
        period,
        by: actor("Ada"),
        journal_events,
        totals,
    }))
}

fn reopen(engine: &mut Engine, month: &str) {
    let again = Input::ProposeReopening(ProposeReopening {
        period: period(month),
        by: actor("Ada"),
        reason: "a late invoice".into(),
    });
    let events = engine.command(again).expect("it is the last one that is closed").events;
    let proposal_id = events[0].id().expect("a proposal has one").clone();
    engine
        .command(Input::Approve(Approve {
            proposal_id,
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        }))
        .expect("Ben may");
}

fn pay(id: &str, date: &str, cents: i64) -> Input {
    Input::Pay(payment(&format!("{id} {date} CAPITAL BANK {}.{:02} USD", cents / 100, cents % 100)))
}

fn spend(engine: &mut Engine, id: &str, date: &str, amount: &str) {
    engine.book([Input::ProposeVoucher(voucher(&format!(
        "{id} {date} CLEARING-EXPENSE BANK {amount} Ada"
    )))]);
    engine
        .command(Input::Approve(Approve {
            proposal_id: id.into(),
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        }))
        .expect("Ben may");
}

fn retained(engine: &Engine) -> String {
    let total = engine
        .office
        .ledger
        .balance(engine.account("RETAINED-EARNINGS"), engine.asset("USD"))
        .total();
    engine.office.directory.show_total(engine.asset("USD"), total)
}

#[test]
fn what_is_late_counts_in_the_open_period_and_says_so() {
    let mut engine = Engine::furnished("2013-10-30");
    engine.day("2013-10-30", [pay("P1", "2013-10-30", 10_000)]);
    assert_eq!(
        close(&mut engine, "2013-10").expect_err("the 31st is to come").code(),
        "period_must_be_over"
    );
    engine.day("2013-10-31", []);
    let before = totals(&engine, day("2013-10-31"));
    close(&mut engine, "2013-10").expect("it is over");
    // Nothing is open yet: the item counts on the first business day of November.
    engine.book([pay("P2", "2013-10-31", 5_00)]);
    engine.begin(day("2013-11-04"));
    engine.book([
        pay("P3", "2013-10-30", 7_00),
        Input::Trade(trade("T1 2013-10-30 ALICE B 10 XYZ 10.00")),
        pay("P4", "2013-11-04", 1_00),
    ]);
    let late: Vec<String> = engine
        .office
        .periods
        .late()
        .iter()
        .map(|item| format!("{} {} {} {}", item.event, item.id, item.about, item.accounting_date))
        .collect();
    let expected = [
        "payment booked P2 2013-10-31 2013-11-01",
        "payment booked P3 2013-10-30 2013-11-04",
        "trade booked T1 2013-10-30 2013-11-04",
    ];
    assert_eq!(late, expected);
    assert_eq!(
        totals(&engine, day("2013-10-31")),
        before,
        "a closed period's statements never change"
    );
    let items: Vec<String> =
        office::open_items(&engine.office, day("2013-11-04")).iter().map(english).collect();
    assert!(
        items.iter().any(|item| item.starts_with("about closed periods, counted on 2013-11-04: 2")),
        "{items:?}"
    );
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn a_reopened_period_takes_its_items_again_and_its_next_closing_says_what_changed() {
    let mut engine = Engine::furnished("2013-10-31");
    engine.day("2013-10-31", [pay("P1", "2013-10-31", 10_000)]);
    close(&mut engine, "2013-10").expect("it is over");
    reopen(&mut engine, "2013-10");
    engine.book([pay("P2", "2013-10-31", 5_00)]);
    assert!(engine.office.periods.late().is_empty(), "its own period is open");
    close(&mut engine, "2013-10").expect("it is over");
    let closings = engine.office.periods.closings(period("2013-10"));
    let changed: Vec<String> = closings[1]
        .sheet
        .iter()
        .filter(|control| !control.holds())
        .map(|control| {
            format!(
                "{} {} {}",
                english(&control.control),
                in_english(&control.expected),
                in_english(&control.found)
            )
        })
        .collect();
    assert_eq!(changed, ["line 1100 USD -100.00 -105.00", "line 3100 USD 100.00 105.00"]);
    assert!(closings[0].sheet.iter().all(terms::Control::holds));
    assert_eq!(engine.office.periods.closed_through(), Some(period("2013-10")));
}

#[test]
fn a_years_result_becomes_retained_earnings_and_a_reopened_year_carries_the_difference() {
    let mut engine = Engine::furnished("2013-12-30");
    engine.begin(day("2013-12-30"));
    engine.book([
        Input::Trade(trade("T1 2013-12-30 ALICE B 100 XYZ 10.00")),
        Input::Rule(rule("2013-12-30 commission_flat 9.95")),
    ]);
    engine.book([Input::Trade(trade("T2 2013-12-30 ALICE B 100 XYZ 10.00"))]);
    spend(&mut engine, "V1", "2013-12-30", "7.00");
    engine.settle(day("2013-12-30"));
    engine.close(day("2013-12-30")).expect("every control holds");
    engine.day("2013-12-31", []);
    let carry = Input::Run(Run { job: Job::YearEnd, date: day("2013-12-31") });
    assert_eq!(
        close(&mut engine, "2013-12").expect_err("not carried").code(),
        "result_must_be_carried"
    );
    assert_eq!(engine.command(carry.clone()).expect("the year is over").events.len(), 1);
    assert!(engine.command(carry.clone()).expect("again").events.is_empty(), "once");
    assert_eq!(retained(&engine), "2.95");
    assert!(engine.office.periods.results_through(day("2013-12-31")).is_empty());
    close(&mut engine, "2013-12").expect("it is carried");
    engine.begin(day("2014-01-02"));
    spend(&mut engine, "V2", "2013-12-31", "100.00");
    assert_eq!(retained(&engine), "2.95", "it counts in January");
    reopen(&mut engine, "2013-12");
    spend(&mut engine, "V3", "2013-12-31", "1.00");
    assert_eq!(engine.command(carry).expect("the year is open").events.len(), 1);
    assert_eq!(retained(&engine), "1.95");
    close(&mut engine, "2013-12").expect("the difference is carried");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn a_year_may_start_in_april() {
    let mut engine = Engine::furnished("2014-03-31");
    engine.day("2014-03-31", [Input::Rule(rule("2013-01-01 year_starts 04"))]);
    let carry = |date: &str| Input::Run(Run { job: Job::YearEnd, date: day(date) });
    assert_eq!(engine.refusal(&carry("2013-12-31")).0, "day_must_end_a_year");
    assert!(engine.command(carry("2014-03-31")).expect("the year is over").events.is_empty());
    close(&mut engine, "2014-03").expect("nothing is to be carried");
    assert_eq!(engine.refusal(&carry("2014-03-31")).0, "period_must_be_open");
}

/// 26 CFR 1.441-1(b)(1)(iii): a fiscal year ends on the last day of any month. Each month may be
/// the last one, and its year is carried with it; the month before it is not.
#[test]
fn a_year_may_start_in_any_month() {
    for month in 1..=12_i32 {
        let first = period("2014-01").first().plus_months(month - 1);
        let last = first.plus(-1);
        let worked = office::accounting::rules::business_day_until(
            last,
            &Engine::furnished("2013-10-01").office.directory,
        );
        let mut engine = Engine::furnished(&worked.to_string());
        engine.book([Input::Rule(rule(&format!("2013-01-01 year_starts {month:02}")))]);
        engine.begin(worked);
        spend(&mut engine, "V1", &worked.to_string(), "7.00");
        engine.settle(worked);
        engine.close(worked).expect("every control holds");
        let carry = |date| Input::Run(Run { job: Job::YearEnd, date });
        let before = Period::of(last).previous().last();
        assert_eq!(engine.refusal(&carry(before)).0, "day_must_end_a_year");
        let of = Period::of(last).to_string();
        assert_eq!(
            close(&mut engine, &of).expect_err("not carried").code(),
            "result_must_be_carried"
        );
        assert_eq!(engine.command(carry(last)).expect("the year is over").events.len(), 1);
        assert_eq!(retained(&engine), "-7.00");
        close(&mut engine, &of).expect("it is carried");
    }
    let engine = Engine::furnished("2013-10-01");
    for value in ["00", "13", "7", "007", "+7", "july"] {
        let refused =
            engine.refusal(&Input::Rule(rule(&format!("2013-10-01 year_starts {value}"))));
        assert_eq!(refused.0, "rule_value_must_fit");
        assert!(refused.1.contains("01 to 12"), "{}", refused.1);
    }
}

/// Items of any day of two months, recorded on any later day; October is closed at some time in
/// November.
fn history() -> impl Strategy<Value = (Vec<(u8, u8, u16)>, u8)> {
    let item = (0..40_u8, 0..8_u8, 1..5000_u16);
    (proptest::collection::vec(item, 1..30), 0..8_u8)
}

/// 2013-10-28 to 2013-11-06, business days.
const DAYS: [&str; 8] = [
    "2013-10-28",
    "2013-10-29",
    "2013-10-30",
    "2013-10-31",
    "2013-11-01",
    "2013-11-04",
    "2013-11-05",
    "2013-11-06",
];

/// Runs the days; items come on their day or later. The statements of October after each day that
/// follows its closing.
fn run(
    items: &[(u8, u8, u16)],
    closes_on: usize,
    also: impl Fn(&mut Engine),
) -> (Engine, Vec<Vec<LineTotal>>) {
    let mut engine = Engine::furnished("2013-10-28");
    let mut after = Vec::new();
    for (number, date) in DAYS.iter().enumerate() {
        engine.begin(day(date));
        let of_today =
            items.iter().zip(0_u32..).filter(|((_, on, _), _)| usize::from(*on) == number);
        for ((about, _, cents), id) in of_today {
            let about = DAYS[usize::from(*about) % (number + 1)];
            engine.book([pay(&format!("P{id}"), about, i64::from(*cents))]);
        }
        engine.settle(day(date));
        engine.close(day(date)).expect("every control holds");
        if number == closes_on.max(3) {
            close(&mut engine, "2013-10").expect("it is over");
            also(&mut engine);
        }
        if number >= closes_on.max(3) {
            after.push(totals(&engine, day("2013-10-31")));
        }
    }
    (engine, after)
}

fn amounts(journal: &[Recorded]) -> usize {
    journal.iter().filter(|recorded| recorded.event.entry().is_some()).count()
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(24))]

    #[test]
    fn closing_never_changes_statements_and_nothing_after_it_does((items, closes_on) in history()) {
        let (engine, after) = run(&items, closes_on.into(), |_| ());
        prop_assert_eq!(amounts(&engine.journal), items.len());
        for later in &after {
            prop_assert_eq!(later, &after[0]);
        }
    }

    #[test]
    fn to_reopen_and_close_without_a_change_is_nothing((items, closes_on) in history()) {
        let (plain, once) = run(&items, closes_on.into(), |_| ());
        let (again, twice) = run(&items, closes_on.into(), |engine| {
            reopen(engine, "2013-10");
            close(engine, "2013-10").expect("it is over");
        });
        prop_assert_eq!(once, twice);
        prop_assert_eq!(plain.books(), again.books());
        let closings = again.office.periods.closings(period("2013-10"));
        prop_assert_eq!(&closings[0], &closings[1]);
        prop_assert_eq!(plain.office.periods.late(), again.office.periods.late());
    }
}
