//! Late items, and what takes an entry back: it counts no earlier than the entry, and they are
//! exactly what the period would have said had everything been told in time.
//!
//! Sources: github.com/odoo/odoo/issues/25738 (the reversal in the wrong period),
//! github.com/OCA/account-closing/pull/21 (an entry whose period changes after its reversal was
//! made), github.com/peti/hledger-interest/pull/23 (rates that are told late).

use crate::office::editions::furnished_by;
use crate::office::engine::{Engine, begin_edition};
use crate::office::financing::{business_days, rate, run_day, run_jobs};
use crate::office::rows::{conversion, day, fx_rate, payment, trade, voucher};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use std::collections::BTreeMap;
use terms::{
    AccountId, Actor, Approve, AssetId, BookedKind, Compounding, Date, Decimal, Event, Input,
    InterestRate, Job, Name, Period, PeriodEnd, ProposeReopening, ProposeReversal, Recorded,
    ReverseOn, Run, Tiering, Total, TradeReport, VoucherReport,
};

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

pub fn period(text: &str) -> Period {
    Period::parse(text).expect("a month")
}

/// Closes a period; its trial balance is not looked at here.
pub fn close(engine: &mut Engine, period: Period) -> bool {
    let journal_events = engine.office.events();
    let end = PeriodEnd { period, by: actor("Ada"), journal_events, totals: Vec::new() };
    engine.command(Input::ClosePeriod(end)).is_ok()
}

fn approve(engine: &mut Engine, proposal_id: &Name) {
    let proposal_id = proposal_id.clone();
    engine
        .command(Input::Approve(Approve {
            proposal_id,
            by: actor("Ben"),
            shown: None,
            moves: terms::Moves::default(),
        }))
        .expect("Ben may");
}

pub fn reopen(engine: &mut Engine, period: Period) {
    let reason = Name::from("a late invoice");
    let again = ProposeReopening { period, by: actor("Ada"), reason };
    if let Ok(judged) = engine.command(Input::ProposeReopening(again)) {
        approve(engine, judged.events[0].id().expect("a proposal has one"));
    }
}

fn spend(engine: &mut Engine, report: VoucherReport) {
    let id = report.voucher_id.clone();
    engine.book([Input::ProposeVoucher(report)]);
    approve(engine, &id);
}

fn run_recurring(engine: &mut Engine, date: Date) {
    let run = || Input::Run(Run { job: Job::Recurring, date });
    while !engine.command(run()).expect("the job runs").events.is_empty() {}
}

fn work(engine: &mut Engine, date: &str) {
    let date = day(date);
    engine.begin(date);
    engine.settle(date);
    run_recurring(engine, date);
    engine.close(date).expect("every control holds");
}

/// The vouchers of the books, with the days on which they count.
fn vouchers(engine: &Engine) -> Vec<String> {
    let books = &engine.office;
    let shown = books.vouchers.all().map(|booked| {
        let counts_on = books.periods.voucher_counts_on(&booked.voucher);
        let kind = booked.voucher.kind.as_str();
        format!("{} {kind} {} {counts_on}", booked.voucher.voucher_id, booked.voucher.about)
    });
    shown.collect()
}

pub fn late(engine: &Engine) -> Vec<String> {
    let items = engine.office.periods.late().iter();
    items.map(|item| format!("{} {} {}", item.id, item.about, item.accounting_date)).collect()
}

/// What the result of a period is in the books: what moved on the accounts of the result.
pub fn result(engine: &Engine, through: &str) -> Vec<String> {
    let directory = &engine.office.directory;
    let results = engine.office.periods.results_through(day(through)).into_iter();
    let shown = results.map(|((asset, account), total)| {
        let (account, total) =
            (&directory.account(account).account, directory.show_total(asset, total));
        format!("{account} {total}")
    });
    shown.collect()
}

// ---- What takes an entry back. ----

fn accrual(id: &str, date: &str, reverse_on: ReverseOn) -> VoucherReport {
    let row = format!("{id} {date} CLEARING-EXPENSE BANK 12.40 Ada");
    VoucherReport { reverse_on: Some(reverse_on), ..voucher(&row) }
}

/// An accrual of October is approved on 3 December, when October is closed and November is not: it
/// counts on 3 December, and what takes it back on the first business day of January. November has
/// neither. That one of October is as long as it was in time: taken back on 1 November.
#[test]
fn what_takes_a_late_accrual_back_follows_the_period_in_which_it_counts() {
    let mut engine = Engine::furnished("2013-10-30");
    work(&mut engine, "2013-10-30");
    engine.begin(day("2013-10-31"));
    engine.settle(day("2013-10-31"));
    spend(&mut engine, accrual("INTIME", "2013-10-31", ReverseOn::NextPeriod));
    engine.close(day("2013-10-31")).expect("every control holds");
    work(&mut engine, "2013-11-01");
    assert!(close(&mut engine, period("2013-10")));
    engine.begin(day("2013-12-03"));
    engine.settle(day("2013-12-03"));
    spend(&mut engine, accrual("MONTH", "2013-10-31", ReverseOn::NextPeriod));
    spend(&mut engine, accrual("DAY", "2013-10-31", ReverseOn::Day(day("2013-11-15"))));
    spend(&mut engine, accrual("LATER", "2013-10-31", ReverseOn::Day(day("2013-12-20"))));
    run_recurring(&mut engine, day("2013-12-03"));
    engine.close(day("2013-12-03")).expect("every control holds");
    work(&mut engine, "2013-12-04");
    assert!(close(&mut engine, period("2013-11")));
    assert_eq!(result(&engine, "2013-10-31"), ["CLEARING-EXPENSE -12.40"]);
    assert_eq!(result(&engine, "2013-11-30"), [""; 0], "what was in time was taken back in it");
    assert_eq!(result(&engine, "2013-12-04"), ["CLEARING-EXPENSE -24.80"]);
    work(&mut engine, "2013-12-31");
    work(&mut engine, "2014-01-02");
    assert_eq!(
        vouchers(&engine),
        [
            "INTIME manual 2013-10-31 2013-10-31",
            "INTIME-reversed reversal 2013-10-31 2013-11-01",
            "MONTH manual 2013-10-31 2013-12-03",
            "DAY manual 2013-10-31 2013-12-03",
            "LATER manual 2013-10-31 2013-12-03",
            "DAY-reversed reversal 2013-10-31 2013-12-03",
            "LATER-reversed reversal 2013-10-31 2013-12-20",
            "MONTH-reversed reversal 2013-10-31 2014-01-02",
        ]
    );
    assert_eq!(
        late(&engine),
        ["MONTH", "DAY", "LATER"].map(|id| format!("{id} 2013-10-31 2013-12-03"))
    );
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// A voucher may be dated some days ahead; taken back before, it is taken back on its own day.
#[test]
fn what_is_ahead_is_not_taken_back_before_it_counts() {
    let mut engine = Engine::furnished("2013-10-29");
    work(&mut engine, "2013-10-29");
    spend(&mut engine, voucher("AHEAD 2013-11-01 CLEARING-EXPENSE BANK 12.40 Ada"));
    let back = ProposeReversal { voucher_id: "AHEAD".into(), by: actor("Ada") };
    let judged = engine.command(Input::ProposeReversal(back)).expect("it stands");
    approve(&mut engine, judged.events[0].id().expect("a proposal has one"));
    assert_eq!(
        vouchers(&engine).last().expect("two"),
        "AHEAD-reversed reversal 2013-11-01 2013-11-01"
    );
}

/// A trade of October counts in November, because October was closed. October is reopened, and then
/// the trade is cancelled: the cancel counts where the trade does, and October has neither.
#[test]
fn a_cancel_counts_where_the_trade_does_whatever_was_reopened() {
    let mut engine = Engine::furnished("2013-10-31");
    engine.day("2013-10-31", []);
    assert!(close(&mut engine, period("2013-10")));
    engine.begin(day("2013-11-04"));
    let sold = TradeReport {
        commission: Some(terms::Decimal::parse("7.30").expect("money")),
        ..trade("T1 2013-10-31 ALICE B 10 XYZ 10.00")
    };
    engine.book([Input::Trade(sold.clone())]);
    reopen(&mut engine, period("2013-10"));
    let cancel = TradeReport { trade_id: "C1".into(), cancels: Some("T1".into()), ..sold };
    engine.book([Input::Trade(cancel)]);
    assert_eq!(result(&engine, "2013-10-31"), [""; 0]);
    assert_eq!(late(&engine), ["T1 2013-10-31 2013-11-04", "C1 2013-10-31 2013-11-04"]);
}

/// What the edition before decided stays as it was: the reversal on the first business day after
/// the accrual's own month, an accrual that mixes the months.
#[test]
fn an_office_of_the_edition_before_is_decided_as_it_was() {
    let mut engine = furnished_by(4, "2013-10-30");
    work(&mut engine, "2013-10-30");
    work(&mut engine, "2013-10-31");
    work(&mut engine, "2013-11-01");
    assert!(close(&mut engine, period("2013-10")));
    engine.begin(day("2013-12-03"));
    engine.settle(day("2013-12-03"));
    spend(&mut engine, accrual("MONTH", "2013-10-31", ReverseOn::NextPeriod));
    run_recurring(&mut engine, day("2013-12-03"));
    assert_eq!(
        vouchers(&engine).last().expect("two"),
        "MONTH-reversed reversal 2013-10-31 2013-11-01"
    );
}

/// What may happen on a day: by the number of the business day that it is about, never a later one.
#[derive(Clone, Debug)]
enum Step {
    Accrue(u8, Option<u8>),
    Recur(u8),
    TakeBack(u8),
    Trade(u8),
    Cancel(u8),
    Exchange(u8),
    ExchangeBack(u8),
    Close,
    Reopen,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<u8>(), proptest::option::of(0..40_u8))
            .prop_map(|(on, to)| Step::Accrue(on, to)),
        1 => any::<u8>().prop_map(Step::Recur),
        2 => any::<u8>().prop_map(Step::TakeBack),
        3 => any::<u8>().prop_map(Step::Trade),
        3 => any::<u8>().prop_map(Step::Cancel),
        2 => any::<u8>().prop_map(Step::Exchange),
        2 => any::<u8>().prop_map(Step::ExchangeBack),
        4 => Just(Step::Close),
        3 => Just(Step::Reopen),
    ]
}

/// Some business days of three months.
const DAYS: [&str; 14] = [
    "2013-10-01",
    "2013-10-15",
    "2013-10-31",
    "2013-11-01",
    "2013-11-04",
    "2013-11-15",
    "2013-11-29",
    "2013-12-02",
    "2013-12-03",
    "2013-12-16",
    "2013-12-30",
    "2013-12-31",
    "2014-01-02",
    "2014-01-03",
];

/// A clerk whose inputs may be refused: a trade that is cancelled already, say.
fn try_book(engine: &mut Engine, input: Input) {
    let source = engine.receive(terms::SourceKind::Trades);
    engine.row(source, 2, input);
    engine.finish(source, 1);
}

fn ids<'e>(engine: &'e Engine, prefix: &'e str) -> impl Iterator<Item = &'e Name> {
    let ids = engine.journal.iter().filter(|recorded| recorded.event.entry().is_some());
    ids.filter_map(|recorded| recorded.event.id()).filter(move |id| id.starts_with(prefix))
}

fn take(engine: &mut Engine, number: usize, today: usize, step: &Step) {
    let about = |on: &u8| DAYS[usize::from(*on) % (today + 1)];
    let nth = |engine: &Engine, prefix: &str, nth: &u8| {
        let count = ids(engine, prefix).count();
        (count > 0).then(|| ids(engine, prefix).nth(usize::from(*nth) % count).cloned()).flatten()
    };
    match step {
        Step::Accrue(on, to) => {
            let date = day(about(on));
            let reverse_on = to.map_or(ReverseOn::NextPeriod, |days| {
                ReverseOn::Day(date.plus(i32::from(days) + 1))
            });
            spend(engine, accrual(&format!("V{number}"), about(on), reverse_on));
        }
        Step::Recur(on) => {
            let row = format!("R{number} {} CLEARING-EXPENSE BANK 12.40 Ada", about(on));
            spend(
                engine,
                VoucherReport {
                    every: Some(terms::Every::Month),
                    until: Some(day("2014-01-31")),
                    reverse_on: Some(ReverseOn::NextPeriod),
                    ..voucher(&row)
                },
            );
        }
        Step::TakeBack(which) => {
            let Some(voucher_id) = nth(engine, "V", which) else { return };
            let back = ProposeReversal { voucher_id, by: actor("Ada") };
            if let Ok(judged) = engine.command(Input::ProposeReversal(back)) {
                approve(engine, judged.events[0].id().expect("a proposal has one"));
            }
        }
        Step::Trade(on) => {
            let row = format!("T{number} {} ALICE B 10 XYZ 10.00", about(on));
            engine.book([Input::Trade(trade(&row))]);
        }
        Step::Cancel(which) => {
            let Some(cancelled) = nth(engine, "T", which) else { return };
            let row = format!("C{number} {} ALICE B 10 XYZ 10.00", DAYS[0]);
            try_book(engine, Input::Trade(TradeReport { cancels: Some(cancelled), ..trade(&row) }));
        }
        Step::Exchange(on) => {
            let row = format!("X{number} {} ALICE 100 EUR 130 USD", about(on));
            engine.book([Input::Convert(conversion(&row))]);
        }
        Step::ExchangeBack(which) => {
            let Some(id) = nth(engine, "X", which) else { return };
            let first = engine.office.values.conversions.find(&id).expect("it is booked");
            let row = format!("B{number} {} ALICE 100 EUR 130 USD", first.conversion.date);
            let takes_back = terms::TakesBack { cancels: Some(id), ..Default::default() };
            let cancel = terms::ConversionReport { takes_back, ..conversion(&row) };
            try_book(engine, Input::Convert(cancel));
        }
        Step::Close => {
            let books = &engine.office.periods;
            let next = books.closed_through().map_or(period("2013-10"), Period::next);
            close(engine, next);
        }
        Step::Reopen => {
            if let Some(last) = engine.office.periods.closed_through() {
                reopen(engine, last);
            }
        }
    }
}

/// The day on which each booking counts, found anew from the journal, and what it takes back.
fn counted(journal: &[Recorded]) -> Vec<(Option<Date>, (BookedKind, Name), Date)> {
    let mut office = office::Office::new(crate::office::engine::rulebook());
    let mut days: BTreeMap<(BookedKind, Name), Date> = BTreeMap::new();
    let mut found = Vec::new();
    for recorded in journal {
        if let (Event::Booked(booked, _), Some(counts_on)) =
            (&recorded.event, office.accounting_date(&recorded.event))
        {
            let id = recorded.event.id().cloned().unwrap_or_default();
            let first = booked.takes_back().map(|(kind, id)| days[&(kind, id.clone())]);
            found.push((first, (booked.kind(), id.clone()), counts_on));
            days.insert((booked.kind(), id), counts_on);
        }
        office.apply(recorded);
    }
    found
}

// ---- Late items are what differs. ----

/// 150,000 in credit: nothing on the first 20,000, then the benchmark − 0.50 %, from 100,000 the
/// benchmark − 0.20 %, over 360 days.
fn tariff() -> Vec<Input> {
    let tier = |row: &str, base: Option<&str>| {
        Input::SetInterestRate(InterestRate {
            base: base.map(Name::from),
            tiering: Tiering::Marginal,
            compounding: Compounding::Simple,
            ..rate(row)
        })
    };
    vec![
        tier("2013-10-01 all MARK USD base 0 0.04", None),
        tier("2013-10-15 all MARK USD base 0 0.034", None),
        tier("2013-10-01 all - USD credit 0 0", None),
        tier("2013-10-01 all - USD credit 20000 -0.005", Some("MARK")),
        tier("2013-10-01 all - USD credit 100000 -0.002", Some("MARK")),
    ]
}

/// The rate that is told on 4 November, when October is closed: 2.80 % from 28 October.
fn told_late() -> Input {
    Input::SetInterestRate(rate("2013-10-28 all MARK USD base 0 0.028"))
}

/// A year of the two slices: 80,000 and 50,000. At 4.00 %: 2,800 + 1,900 = 4,700, for 14 days. At
/// 3.40 %: 2,320 + 1,600 = 3,920, for 17 days; with the late rate for 13, and at 2.80 %: 1,840 +
/// 1,300 = 3,140, for 4. October as closed (65,800 + 66,640) / 360 = 367.89; as known now (65,800 +
/// 50,960 + 12,560) / 360 = 359.22; the correction is −8.67. November through the 1st at 3.40 %:
/// 10.89; through the 4th at 2.80 %: 34.89, so its own part on the 4th is 24.00.
#[test]
fn the_correction_of_a_closed_month_is_a_late_item_and_the_days_own_accrual_is_none() {
    let mut engine = Engine::furnished("2013-09-30");
    run_day(
        &mut engine,
        day("2013-09-30"),
        [Input::Pay(payment("P1 2013-09-30 ALICE BANK 150000 USD"))],
    );
    run_day(&mut engine, day("2013-10-01"), tariff());
    for date in business_days(&engine, "2013-10-02", "2013-11-01") {
        run_day(&mut engine, date, []);
    }
    assert!(close(&mut engine, period("2013-09")));
    assert!(close(&mut engine, period("2013-10")));
    assert_eq!(result(&engine, "2013-10-31"), ["INTEREST-EXPENSE -367.89"]);
    assert_eq!(late(&engine), [""; 0], "nothing came late");
    run_day(&mut engine, day("2013-11-04"), [told_late()]);
    assert_eq!(late(&engine), ["accrual-2013-11-04-2 2013-10-31 2013-11-04"]);
    let amounts = engine.office.vouchers.all().rev().take(2).map(|booked| {
        let (account, asset) = (engine.account("INTEREST-EXPENSE"), engine.asset("USD"));
        let moved = engine.office.directory.show_total(asset, booked.entry.moved(account, asset));
        format!(
            "{} {} {} {moved}",
            booked.voucher.voucher_id, booked.voucher.date, booked.voucher.about
        )
    });
    assert_eq!(
        amounts.collect::<Vec<_>>(),
        [
            "accrual-2013-11-04-2 2013-10-31 2013-10-31 8.67",
            "accrual-2013-11-04-1 2013-11-04 2013-11-04 -24.00",
        ]
    );
    assert_eq!(result(&engine, "2013-10-31"), ["INTEREST-EXPENSE -367.89"], "as it was closed");
    assert_eq!(
        result(&engine, "2013-11-04"),
        ["INTEREST-EXPENSE -394.11"],
        "367.89 + 34.89 - 8.67"
    );
    let items: Vec<String> = office::open_items(&engine.office, day("2013-11-04"))
        .iter()
        .map(office::words::english)
        .collect();
    assert!(items.iter().any(|item| item.ends_with(": 1 (report late-items)")), "{items:?}");
    run_jobs_again(&mut engine, "2013-11-05");
}

/// The next day has its own accrual and nothing of October.
fn run_jobs_again(engine: &mut Engine, date: &str) {
    run_day(engine, day(date), []);
    assert_eq!(late(engine).len(), 1);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// Edition 4 mixed the correction of October into November's accrual of the 4th: 24.00 − 8.67 is
/// 15.33. The first accrual of edition 5 says which month each part is about: November's is 43.61
/// (3,140 x 5 / 360), of which 26.22 are there; October's −8.67 is a late item, and the sum stays.
#[test]
fn the_edition_that_divides_accruals_by_month_sets_right_what_was_mixed() {
    let mut engine = furnished_by(4, "2013-09-30");
    let paid = Input::Pay(payment("P1 2013-09-30 ALICE BANK 150000 USD"));
    run_day(&mut engine, day("2013-09-30"), [paid]);
    run_day(&mut engine, day("2013-10-01"), tariff());
    for date in business_days(&engine, "2013-10-02", "2013-11-01") {
        run_day(&mut engine, date, []);
    }
    assert!(close(&mut engine, period("2013-09")));
    assert!(close(&mut engine, period("2013-10")));
    run_day(&mut engine, day("2013-11-04"), [told_late()]);
    assert_eq!(late(&engine), [""; 0], "as edition 4 had it");
    engine.command(begin_edition()).expect("it is later");
    run_day(&mut engine, day("2013-11-05"), []);
    assert_eq!(late(&engine), ["accrual-2013-11-05-2 2013-10-31 2013-11-05"]);
    let expense = result(&engine, "2013-11-05");
    assert_eq!(expense, ["INTEREST-EXPENSE -402.83"], "367.89 + 43.61 - 8.67");
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// As long as October is open, its correction counts in it: nothing is late.
#[test]
fn the_correction_of_a_month_that_is_open_counts_in_it() {
    let mut engine = Engine::furnished("2013-09-30");
    run_day(
        &mut engine,
        day("2013-09-30"),
        [Input::Pay(payment("P1 2013-09-30 ALICE BANK 150000 USD"))],
    );
    run_day(&mut engine, day("2013-10-01"), tariff());
    for date in business_days(&engine, "2013-10-02", "2013-11-01") {
        run_day(&mut engine, date, []);
    }
    run_day(&mut engine, day("2013-11-04"), [told_late()]);
    assert_eq!(result(&engine, "2013-10-31"), ["INTEREST-EXPENSE -359.22"]);
    assert_eq!(late(&engine), [""; 0]);
}

/// Something of October or November that is told at some time: what, about which day, how many
/// business days later.
#[derive(Clone, Debug)]
struct Told {
    number: usize,
    what: u8,
    about: u8,
    later: u8,
    amount: i64,
}

fn told() -> impl Strategy<Value = Vec<Told>> {
    let one = (0..6_u8, 0..10_u8, 0..10_u8, 100..9_000_000_i64)
        .prop_map(|(what, about, later, amount)| Told { number: 0, what, about, later, amount });
    proptest::collection::vec(one, 1..16)
}

/// Business days around the end of October.
const AROUND: [&str; 12] = [
    "2013-10-21",
    "2013-10-23",
    "2013-10-25",
    "2013-10-28",
    "2013-10-30",
    "2013-10-31",
    "2013-11-01",
    "2013-11-04",
    "2013-11-06",
    "2013-11-08",
    "2013-11-12",
    "2013-11-15",
];

fn input_of(told: &Told) -> Input {
    let number = told.number;
    let about = AROUND[usize::from(told.about)];
    let money = format!("{}.{:02}", told.amount / 100, told.amount % 100);
    let account = ["ALICE", "BOB"][number % 2];
    match told.what {
        0 => Input::Pay(payment(&format!("P{number} {about} {account} BANK {money} USD"))),
        1 => Input::Pay(payment(&format!("P{number} {about} {account} BANK -{money} USD"))),
        2 | 3 => Input::Trade(TradeReport {
            commission: Some(Decimal { mantissa: told.amount % 5000, scale: 2 }),
            ..trade(&format!("T{number} {about} {account} B 10 XYZ {}", told.amount % 90 + 1))
        }),
        side => {
            let side = if side == 4 { "debit" } else { "credit" };
            // A rate of a day is set once.
            let (scope, name) = [("all", "-"), ("account", account)][number % 2];
            let row = format!("{about} {scope} {name} USD {side} 0 0.0{}", told.amount % 10);
            Input::SetInterestRate(rate(&row))
        }
    }
}

/// Without the second row of the same rate and day: of two the first one told holds, and who tells
/// late may tell them the other way round.
fn said_once(told: Vec<Told>) -> Vec<Told> {
    let mut said = std::collections::BTreeSet::new();
    let is_new = |(number, told): &(usize, Told)| {
        told.what < 4 || said.insert((told.what, told.about, number % 2))
    };
    told.into_iter()
        .enumerate()
        .filter(is_new)
        .map(|(number, told)| Told { number, ..told })
        .collect()
}

/// Works the days; what is told comes on its day, or late.
fn months(told: &[Told], is_late: impl Fn(&Told) -> bool, closes_on: usize) -> Engine {
    let mut engine = Engine::furnished("2013-10-21");
    for (number, date) in AROUND.iter().enumerate() {
        let date = day(date);
        engine.begin(date);
        engine.settle(date);
        for told in told {
            let on =
                usize::from(told.about) + if is_late(told) { usize::from(told.later) } else { 0 };
            if on.min(AROUND.len() - 1) == number {
                try_book(&mut engine, input_of(told));
            }
        }
        run_jobs(&mut engine, date);
        engine.close(date).expect("every control holds");
        if number == closes_on {
            assert!(close(&mut engine, period("2013-10")), "it is over");
        }
    }
    engine
}

type Cells = BTreeMap<(AccountId, AssetId), Total>;

/// What counts through the end of October, and what the late items about October say besides.
fn october(engine: &Engine) -> (Cells, Cells) {
    let last = day("2013-10-31");
    let late: Vec<(&Name, &Name)> = engine
        .office
        .periods
        .late()
        .iter()
        .filter(|item| item.about <= last)
        .map(|item| (&item.event, &item.id))
        .collect();
    let (mut counted, mut besides) = (Cells::new(), Cells::new());
    let mut office = office::Office::new(crate::office::engine::rulebook());
    for recorded in &engine.journal {
        let event = &recorded.event;
        let counts = office.accounting_date(event).is_some_and(|date| date <= last);
        let is_late =
            event.id().is_some_and(|id| late.contains(&(&Name::const_new(event.name()), id)));
        assert!(!(counts && is_late), "what is late for October is no part of it");
        for posting in event.entry().iter().flat_map(|entry| entry.postings()) {
            let cell = (posting.account, posting.asset);
            if counts {
                *counted.entry(cell).or_default() += posting.quantity;
            } else if is_late {
                *besides.entry(cell).or_default() += posting.quantity;
            }
        }
        office.apply(recorded);
    }
    (counted, besides)
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn p39_nothing_that_takes_an_entry_back_counts_before_it(
        steps in proptest::collection::vec((0..DAYS.len(), step()), 20..90),
    ) {
        let mut engine = Engine::furnished("2013-10-01");
        engine.book([Input::FxRate(fx_rate("2013-10-01 EUR USD 1.3 ecb"))]);
        for (today, date) in DAYS.iter().enumerate() {
            let date = day(date);
            engine.begin(date);
            engine.settle(date);
            for (number, (on, step)) in steps.iter().enumerate() {
                if *on == today {
                    take(&mut engine, number, today, step);
                }
            }
            run_recurring(&mut engine, date);
            engine.close(date).expect("every control holds");
        }
        for (first, what, counts_on) in counted(&engine.journal) {
            prop_assert!(first.is_none_or(|first| first <= counts_on), "{:?} {} < {:?}", what, counts_on, first);
        }
        prop_assert_eq!(engine.replayed().image(), engine.office.image());
    }

    #[test]
    fn p40_late_items_are_what_differs_between_a_month_as_closed_and_as_known_now(
        told in told(),
        closes_on in 5..12_usize,
    ) {
        let told = said_once(told);
        let late = months(&told, |_| true, closes_on);
        let in_time = months(&told, |_| false, closes_on);
        let (mut known_now, besides) = october(&late);
        for (cell, total) in besides {
            *known_now.entry(cell).or_default() += total;
        }
        let (as_it_was, nothing) = october(&in_time);
        prop_assert!(nothing.is_empty(), "what came in time is not late");
        let told_of = |cells: Cells| {
            cells.into_iter().filter(|(_, total)| !total.is_zero()).collect::<Cells>()
        };
        prop_assert_eq!(told_of(known_now), told_of(as_it_was));
    }
}
