//! Holdings: who held what, on which day, traded or settled: a page that a clerk can check by hand,
//! and a naive fold of the journal that must agree over random months.
//!
//! The fold shares nothing with the office but the events: a line counts traded from the day that
//! its event is about, settled from the value date of its entry.

use crate::office::drafts::{Plan, any_days};
use crate::office::engine::{Engine, rulebook};
use crate::office::financing::{loan, opened, rate};
use crate::office::properties::config;
use crate::office::random::walk;
use crate::office::rows::{
    action, cancels, conversion, day, decimal, delivery, fx_rate, market_day, payment, position,
    rule, schedule, share, trade, transfer, voucher,
};
use crate::office::ways_back::taken_back;
use office::accounting::view::Basis;
use office::desks::view::hash;
use office::{Judgement, MovedBy, Office};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, ActionReport, Actor, Approve, AssetId, Booked, BookedKind, ConversionReport, Date,
    Event, Input, Job, LoanDirection, LoanReport, Name, Run, Total, TradeReport, VoucherKind,
};

// ---- A week that a clerk can check by hand. ----

/// Every account that holds some XYZ at the end of a day, by name.
fn held(engine: &Engine, date: &str, basis: Basis) -> String {
    let directory = &engine.office.directory;
    let held = engine.office.held(engine.asset("XYZ"), day(date), basis);
    let named: BTreeMap<&str, Total> = held
        .iter()
        .map(|(account, total)| (directory.account(*account).account.as_str(), *total))
        .collect();
    let shown: Vec<String> =
        named.iter().map(|(account, total)| format!("{account} {}", total.0)).collect();
    shown.join(", ")
}

fn table(engine: &Engine, basis: Basis) -> [String; 6] {
    ["2019-03-01", "2019-03-04", "2019-03-05", "2019-03-06", "2019-03-07", "2019-03-08"]
        .map(|date| held(engine, date, basis))
}

/// Two days to settle. On Monday the books open with ALICE's 100 at the depository, and BOB buys
/// 30; on Tuesday ALICE gives him 40; on Wednesday his trade settles and is delivered, and DAVID
/// buys 10; Thursday is the ex-date of a split 2 for 1.
fn a_week() -> Engine {
    let mut engine = Engine::furnished("2019-03-04");
    let opening = ["2019-03-04 ALICE 100 XYZ", "2019-03-04 DTC -100 XYZ"];
    let opening = opening.map(|row| Input::OpenPosition(position(row)));
    let bought = Input::Trade(trade("T1 2019-03-04 BOB B 30 XYZ 20"));
    engine.day("2019-03-04", opening.into_iter().chain([bought]));
    engine.day("2019-03-05", [Input::Transfer(transfer("X1 2019-03-05 ALICE BOB 40 XYZ"))]);
    engine.day(
        "2019-03-06",
        [
            Input::Deliver(delivery("D1 2019-03-06 NSCC DTC 30 XYZ")),
            Input::Trade(trade("T2 2019-03-06 DAVID B 10 XYZ 20")),
            Input::Announce(action("CA1 split XYZ 2019-03-07 ratio=2")),
        ],
    );
    engine.day("2019-03-07", []);
    engine
}

#[test]
fn positions_of_a_week_as_a_clerk_reads_them() {
    let mut engine = a_week();
    let traded = [
        "",
        "ALICE 100, BOB 30, DTC -100, NSCC -30",
        "ALICE 60, BOB 70, DTC -100, NSCC -30",
        "ALICE 60, BOB 70, DAVID 10, DTC -130, NSCC -10",
        "ALICE 120, BOB 140, DAVID 20, DTC -260, NSCC -20",
        "ALICE 120, BOB 140, DAVID 20, DTC -260, NSCC -20",
    ];
    let settled = [
        "",
        "ALICE 100, DTC -100",
        "ALICE 60, BOB 40, DTC -100",
        "ALICE 60, BOB 70, DTC -130",
        "ALICE 120, BOB 140, DTC -260",
        "ALICE 120, BOB 140, DAVID 20, DTC -260, NSCC -20",
    ];
    assert_eq!(table(&engine, Basis::TradeDate), traded);
    assert_eq!(table(&engine, Basis::SettlementDate), settled);

    // On Friday BOB's trade is cancelled. It never was: what NSCC delivered on Wednesday is owed
    // back to it, and of the split BOB has 30 less.
    let cancel =
        TradeReport { cancels: Some("T1".into()), ..trade("X2 2019-03-04 BOB B 30 XYZ 20") };
    engine.day("2019-03-08", [Input::Trade(cancel)]);
    let traded = [
        "",
        "ALICE 100, DTC -100",
        "ALICE 60, BOB 40, DTC -100",
        "ALICE 60, BOB 40, DAVID 10, DTC -130, NSCC 20",
        "ALICE 120, BOB 80, DAVID 20, DTC -260, NSCC 40",
        "ALICE 120, BOB 80, DAVID 20, DTC -260, NSCC 40",
    ];
    let settled = [
        "",
        "ALICE 100, DTC -100",
        "ALICE 60, BOB 40, DTC -100",
        "ALICE 60, BOB 40, DTC -130, NSCC 30",
        "ALICE 120, BOB 80, DTC -260, NSCC 60",
        "ALICE 120, BOB 80, DAVID 20, DTC -260, NSCC 40",
    ];
    assert_eq!(table(&engine, Basis::TradeDate), traded);
    assert_eq!(table(&engine, Basis::SettlementDate), settled);
}

#[test]
fn holders_of_record_are_those_whose_purchase_has_settled() {
    let engine = a_week();
    let held = engine.office.holders_of_record(engine.asset("XYZ"), day("2019-03-06"));
    let of = |account: &str| held.get(&engine.account(account)).map(|total| total.0);
    assert_eq!(
        [of("ALICE"), of("BOB"), of("DAVID"), of("DTC")],
        [Some(60), Some(70), None, Some(-130)]
    );
    assert_eq!(held.values().copied().sum::<Total>(), Total::ZERO);
}

#[test]
fn what_came_since_a_day_is_told_with_its_papers() {
    let engine = a_week();
    let directory = &engine.office.directory;
    let told = |since: &str| -> Vec<String> {
        let moves = engine.office.moves_since(engine.asset("XYZ"), day(since));
        let line = |moved: office::Move<'_>| {
            let id = match moved.moved_by {
                MovedBy::Named(_, id) => id.to_string(),
                MovedBy::Position | MovedBy::Posted { .. } => String::new(),
            };
            let account = &directory.account(moved.account).account;
            let units = moved.quantity.units();
            format!("{} {} {id} {account} {units}", moved.as_of, moved.value_date)
        };
        moves.map(line).collect()
    };
    let split = [
        "2019-03-07 2019-03-07 CA1 ALICE 60",
        "2019-03-07 2019-03-07 CA1 BOB 70",
        "2019-03-07 2019-03-07 CA1 DTC -130",
        "2019-03-07 2019-03-08 CA1 DAVID 10",
        "2019-03-07 2019-03-08 CA1 NSCC -10",
    ];
    let mut since_thursday = told("2019-03-07");
    since_thursday.sort();
    assert_eq!(since_thursday, BTreeSet::from(split).into_iter().collect::<Vec<_>>());
    let since_wednesday = told("2019-03-06");
    let of_the_day = [
        "2019-03-06 2019-03-08 T2 DAVID 10",
        "2019-03-06 2019-03-08 T2 NSCC -10",
        "2019-03-06 2019-03-06 D1 NSCC 30",
        "2019-03-06 2019-03-06 D1 DTC -30",
    ];
    assert_eq!(since_wednesday[..4], of_the_day, "kind by kind, each in the order of booking");
    assert_eq!(since_wednesday.len(), 9);
}

// ---- The naive fold. ----

/// A line of an entry: the day that its event is about, value date, account, units, and what the
/// paper is.
type Line = (Date, Date, AccountId, i64, String);

/// Every line of an asset in the journal.
fn lines(engine: &Engine, asset: AssetId) -> Vec<Line> {
    let mut lines = Vec::new();
    for event in engine.journal.iter().map(|recorded| &recorded.event) {
        let (Some(as_of), Some(entry)) = (event.as_of(), event.entry()) else { continue };
        for posting in entry.postings().iter().filter(|posting| posting.asset == asset) {
            let units = posting.quantity.units();
            lines.push((as_of, entry.value_date(), posting.account, units, paper_of(event)));
        }
    }
    lines.sort();
    lines
}

fn paper_of(event: &Event) -> String {
    match event {
        Event::Booked(Booked::Voucher(voucher), _)
            if matches!(voucher.kind, VoucherKind::Interest | VoucherKind::Rebate) =>
        {
            format!("{:?} {:?} {}", voucher.kind, voucher.subject, voucher.about)
        }
        _ => format!("{} {}", event.name(), event.id().map_or("", |id| id)),
    }
}

/// What the office tells of an asset, in the form of the journal's lines.
fn told(office: &Office, asset: AssetId) -> Vec<Line> {
    let line = |moved: office::Move<'_>| {
        let kind = moved.moved_by.kind().as_str();
        let paper = match moved.moved_by {
            MovedBy::Position => format!("{kind} "),
            MovedBy::Named(_, id) => format!("{kind} {id}"),
            MovedBy::Posted { kind, subject, month_end } => {
                format!("{kind:?} {:?} {month_end}", Some(subject))
            }
        };
        let units = moved.quantity.units();
        (moved.as_of, moved.value_date, moved.account, units, paper)
    };
    let mut told: Vec<Line> = office.moves(asset).map(line).collect();
    told.sort();
    told
}

/// The office tells every line of the journal and no other, and holds what they add up to: every
/// account, every asset, every day from before the books until after the last value date.
pub fn agrees_with_the_journal(engine: &Engine) {
    let office = &engine.office;
    let (first, last) = (office.days.books_from(), office.days.current());
    let assets: Vec<AssetId> = office.directory.assets().map(|(asset, _)| asset).collect();
    let accounts: Vec<AccountId> = office.directory.accounts().map(|(id, _)| id).collect();
    for asset in assets {
        let lines = lines(engine, asset);
        assert_eq!(told(office, asset), lines, "{}", office.directory.asset(asset).code());
        for date in (first.days() - 2..=last.days() + 9).map(Date::from_days) {
            for basis in [Basis::TradeDate, Basis::SettlementDate] {
                let counts = |line: &&Line| {
                    let from = if basis == Basis::TradeDate { line.0 } else { line.1 };
                    date >= first && from <= date
                };
                let mut sums: BTreeMap<AccountId, i128> = BTreeMap::new();
                for line in lines.iter().filter(counts) {
                    *sums.entry(line.2).or_default() += i128::from(line.3);
                }
                let held = office.held(asset, date, basis);
                for account in &accounts {
                    let naive = sums.get(account).copied().unwrap_or(0);
                    let held = held.get(account).map_or(0, |total| total.0);
                    assert_eq!(held, naive, "{account:?} {asset:?} {date} {basis:?}");
                }
                let all_known = held.keys().all(|account| accounts.contains(account));
                assert!(all_known && held.values().all(|total| !total.is_zero()));
            }
        }
        one_account_is_a_part_of_all(office, asset, last);
    }
}

fn one_account_is_a_part_of_all(office: &Office, asset: AssetId, date: Date) {
    for basis in [Basis::TradeDate, Basis::SettlementDate] {
        let held = office.held(asset, date, basis);
        for (account, _) in office.directory.accounts() {
            let alone = office.held_on(account, asset, date, basis);
            assert_eq!(alone, held.get(&account).copied().unwrap_or_default());
        }
    }
}

// ---- Random months. ----

const CASES: u32 = 192;

/// How many business days go by after the days of the plan: enough to bring a new month.
const DAYS_AFTER: usize = 20;

/// What random days do not have: everything else that books.
#[derive(Clone, Debug)]
enum Draft {
    Trade { account: usize, instrument: usize, quantity: i64, days_back: i32 },
    Cancel(usize),
    Deliver { instrument: usize, quantity: i64 },
    Transfer { from: usize, to: usize, instrument: usize, quantity: i64, days_back: i32 },
    Borrow,
    GiveBack { loan: usize, quantity: i64 },
    Voucher { cents: i64, days_back: i32 },
    Exchange { cents: i64, days_back: i32 },
    TakeBack(usize),
    Action { kind: usize, instrument: usize, days_off: i32, days_to_pay: i32 },
}

const CLIENTS: [&str; 4] = ["ALICE", "BOB", "CAROL", "DAVID"];
const INSTRUMENTS: [&str; 3] = ["XYZ", "ABC", "FRAC"];
const ACTIONS: [(&str, &str); 5] = [
    ("split", "ratio=3/2; cash_in_lieu=1.50"),
    ("split", "ratio=1/3; cash_in_lieu=61.50"),
    ("stock_dividend", "ratio=1/20; cash_in_lieu=4.00"),
    ("return_of_capital", "cash_per_share=0.25"),
    ("worthless", "none"),
];

fn draft() -> impl Strategy<Value = Draft> {
    let (client, instrument, back) = (0..CLIENTS.len(), 0..INSTRUMENTS.len(), 0..12_i32);
    prop_oneof![
        3 => (client.clone(), instrument.clone(), 1..900_i64, back.clone()).prop_map(
            |(account, instrument, quantity, days_back)| {
                Draft::Trade { account, instrument, quantity, days_back }
            }
        ),
        3 => any::<usize>().prop_map(Draft::Cancel),
        2 => (instrument.clone(), -900..900_i64)
            .prop_map(|(instrument, quantity)| Draft::Deliver { instrument, quantity }),
        3 => (client.clone(), client, instrument.clone(), 1..300_i64, back.clone()).prop_map(
            |(from, to, instrument, quantity, days_back)| {
                Draft::Transfer { from, to, instrument, quantity, days_back }
            }
        ),
        1 => Just(Draft::Borrow),
        1 => (any::<usize>(), 1..1000_i64)
            .prop_map(|(loan, quantity)| Draft::GiveBack { loan, quantity }),
        2 => (1..1_000_000_i64, back.clone())
            .prop_map(|(cents, days_back)| Draft::Voucher { cents, days_back }),
        2 => (100..1_000_000_i64, back)
            .prop_map(|(cents, days_back)| Draft::Exchange { cents, days_back }),
        1 => any::<usize>().prop_map(Draft::TakeBack),
        2 => (0..ACTIONS.len(), instrument, -6..6_i32, 0..6_i32).prop_map(
            |(kind, instrument, days_off, days_to_pay)| {
                Draft::Action { kind, instrument, days_off, days_to_pay }
            }
        ),
    ]
}

/// The days that follow a walk, with everything that books and every job of a day.
struct Month {
    engine: Engine,
    standing: Vec<TradeReport>,
    exchanges: Vec<ConversionReport>,
    loans: Vec<String>,
    count: usize,
}

impl Month {
    fn new(engine: Engine, standing: Vec<TradeReport>) -> Self {
        let (exchanges, loans) = (Vec::new(), Vec::new());
        let mut month = Self { engine, standing, exchanges, loans, count: 0 };
        let first = month.engine.office.days.books_from();
        month.engine.book([
            Input::SetInterestRate(rate(&format!("{first} all - USD debit 0 0.08"))),
            Input::SetInterestRate(rate(&format!("{first} all - USD credit 0 0.02"))),
            Input::FxRate(fx_rate(&format!("{first} EUR USD 1.10 the-bank"))),
        ]);
        month
    }

    fn live(&mut self, days: &[Vec<Draft>]) {
        let last = self.engine.office.days.last_closed();
        let mut date = last.map_or(self.engine.office.days.books_from(), |last| last.plus(1));
        for drafts in days {
            while !self.engine.office.directory.is_business_day(date) {
                date = date.plus(1);
            }
            self.engine.begin(date);
            let (before, after) = drafts.split_at(drafts.len() / 2);
            for draft in before {
                self.take(draft, date);
            }
            self.engine.settle(date);
            for draft in after {
                self.take(draft, date);
            }
            for job in Job::DAILY {
                let run = Input::Run(Run { job, date });
                // A value of random prices and holdings may be larger than an amount can be; the
                // job is refused, and books nothing.
                let gives = |given: Judgement| !given.events.is_empty();
                while self.engine.command(run.clone()).is_ok_and(gives) {}
            }
            self.engine.close(date).expect("every control holds");
            date = date.plus(1);
        }
    }

    /// An input that is refused is an event too.
    fn take(&mut self, draft: &Draft, today: Date) {
        self.count += 1;
        if let Draft::Voucher { cents, days_back } = *draft {
            let (id, date) = (format!("V{}", self.count), self.back(today, days_back));
            self.approved_voucher(&id, cents, date);
        } else if let Some(input) = self.input(draft, today) {
            self.engine.send([input]);
        }
    }

    fn back(&self, today: Date, days: i32) -> Date {
        today.plus(-days).max(self.engine.office.days.books_from())
    }

    fn input(&mut self, draft: &Draft, today: Date) -> Option<Input> {
        let count = self.count;
        match *draft {
            Draft::Trade { account, instrument, quantity, days_back } => {
                let (date, account) = (self.back(today, days_back), CLIENTS[account]);
                let instrument = INSTRUMENTS[instrument];
                let row = format!("MT{count} {date} {account} B {quantity} {instrument} 20");
                self.standing.push(trade(&row));
                Some(Input::Trade(trade(&row)))
            }
            Draft::Cancel(index) => self.cancel(index).map(Input::Trade),
            Draft::Deliver { instrument, quantity } => {
                let instrument = INSTRUMENTS[instrument];
                let row = format!("MD{count} {today} NSCC DTC {quantity} {instrument}");
                Some(Input::Deliver(delivery(&row)))
            }
            Draft::Transfer { from, to, instrument, quantity, days_back } => {
                let (from, to, instrument) = (CLIENTS[from], CLIENTS[to], INSTRUMENTS[instrument]);
                let date = self.back(today, days_back);
                let row = format!("MV{count} {date} {from} {to} {quantity} {instrument}");
                Some(Input::Transfer(transfer(&row)))
            }
            Draft::Borrow => Some(Input::Lend(self.borrow(today))),
            Draft::GiveBack { loan, quantity } => {
                self.give_back(loan, quantity, today).map(Input::Lend)
            }
            Draft::Exchange { cents, days_back } => {
                let (dollars, date) = (cents / 100, self.back(today, days_back));
                let row = format!("ME{count} {date} ALICE {dollars} USD {dollars} EUR");
                self.exchanges.push(conversion(&row));
                Some(Input::Convert(conversion(&row)))
            }
            Draft::TakeBack(index) => self.take_back(index).map(Input::Convert),
            Draft::Action { kind, instrument, days_off, days_to_pay } => {
                let ((kind, terms), instrument) = (ACTIONS[kind], INSTRUMENTS[instrument]);
                // Parts of a share of it stay on the accounts.
                let keeps_parts = instrument == "FRAC" && terms.contains("cash_in_lieu");
                let (ratio, _) = terms.split_once("; ").unwrap_or((terms, ""));
                let rounded = format!("{ratio}; fractions=down");
                let terms = if keeps_parts { rounded.as_str() } else { terms };
                let ex_date = self.back(today, -days_off);
                let row = format!("CA{count} {kind} {instrument} {ex_date} {terms}");
                let pay_date = Some(ex_date.plus(days_to_pay));
                Some(Input::Announce(ActionReport { pay_date, ..action(&row) }))
            }
            Draft::Voucher { .. } => None,
        }
    }

    fn cancel(&mut self, index: usize) -> Option<TradeReport> {
        let at = index.checked_rem(self.standing.len())?;
        let old = self.standing.swap_remove(at);
        let trade_id = Name::from(format!("MX{}", self.count));
        let cancels = Some(old.trade_id.clone());
        Some(TradeReport { trade_id, cancels, corrects: None, ..old })
    }

    fn borrow(&mut self, today: Date) -> LoanReport {
        let loan_id = format!("L{}", self.count);
        let row = format!("M{loan_id} {loan_id} {today} open");
        self.loans.push(loan_id);
        let fee = Some(decimal("0.05"));
        LoanReport { fee, ..opened(&row, LoanDirection::Borrow, "BORROW") }
    }

    fn give_back(&self, index: usize, quantity: i64, today: Date) -> Option<LoanReport> {
        let loan_id = &self.loans[index.checked_rem(self.loans.len())?];
        let row = format!("ML{} {loan_id} {today} return", self.count);
        let quantity = Some(decimal(&quantity.to_string()));
        Some(LoanReport { quantity, collateral: Some(decimal("100")), ..loan(&row) })
    }

    fn take_back(&mut self, index: usize) -> Option<ConversionReport> {
        let at = index.checked_rem(self.exchanges.len())?;
        let old = self.exchanges.swap_remove(at);
        let conversion_id = Name::from(format!("MC{}", self.count));
        let cancels = Some(old.conversion_id.clone());
        let takes_back = terms::TakesBack { cancels, ..terms::TakesBack::default() };
        Some(ConversionReport { conversion_id, takes_back, ..old })
    }

    fn approved_voucher(&mut self, id: &str, cents: i64, date: Date) {
        let row = format!("{id} {date} BANK CAPITAL {}.{:02} Ada", cents / 100, cents % 100);
        self.engine.send([Input::ProposeVoucher(voucher(&row))]);
        let office = &self.engine.office;
        let Some(kept) = office.proposals.find(id) else { return };
        let shown = Some(hash(&Name::from(id), kept, &office.directory));
        let by = Actor::by_word("Ben").expect("a name");
        let _ = self.engine.command(Input::Approve(Approve {
            proposal_id: id.into(),
            by,
            shown,
            moves: terms::Moves::default(),
        }));
    }
}

fn random_month(plan: &Plan, days: &[Vec<Draft>]) -> Engine {
    let walked = walk(plan, |_, _| {});
    let mut month = Month::new(walked.engine, walked.standing);
    month.live(days);
    month.engine
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn p35_positions_as_of_any_day_are_the_naive_sum_of_the_journal(
        plan in any_days(),
        days in vec(vec(draft(), 0..5), DAYS_AFTER),
    ) {
        agrees_with_the_journal(&random_month(&plan, &days));
    }
}

/// A month in which every kind of booking is there, and both kinds of vouchers that are not kept at
/// hand: so that the property above is about all of them.
#[test]
fn every_kind_of_booking_is_told() {
    let mut engine = Engine::furnished("2024-05-21");
    // A fill is taken back, and the one behind it bears what the order owes.
    let of_order = |row: &str| TradeReport { order_id: Some("O1".into()), ..trade(row) };
    let first = of_order("O1-1 2024-05-21 DAVID B 10 XYZ 20");
    let back =
        TradeReport { trade_id: "O1-C".into(), cancels: Some("O1-1".into()), ..first.clone() };
    let closed = market_day("H1 2024-05-22 open closed");
    engine.day(
        "2024-05-21",
        [
            Input::Rule(rule("2024-05-21 commission_per_share 0.01")),
            Input::OpenPosition(position("2024-05-21 ALICE 500 XYZ")),
            Input::OpenPosition(position("2024-05-21 DTC -500 XYZ")),
            Input::Pay(payment("P1 2024-05-21 BOB BANK -90000 USD")),
            Input::Trade(trade("F1 2024-05-21 BLOCK B 90 XYZ 20.333")),
            Input::Allocate(share("A1 2024-05-21 BLOCK BOB B 31 XYZ")),
            Input::Allocate(share("A0 2024-05-21 BLOCK ALICE B 59 XYZ")),
            taken_back(&Input::Allocate(share("A0 2024-05-21 BLOCK ALICE B 59 XYZ")), "X0"),
            Input::Allocate(share("A2 2024-05-21 BLOCK DAVID B 59 XYZ")),
            Input::Schedule(schedule("o 2024-05-21 account:DAVID per=order flat=2")),
            Input::Trade(first),
            Input::Trade(of_order("O1-2 2024-05-21 DAVID B 10 XYZ 20")),
            Input::Trade(back),
            Input::SetDay(closed.clone()),
            Input::SetDay(cancels(&closed, "H2")),
        ],
    );
    let mut month = Month::new(engine, Vec::new());
    let mut days = vec![Vec::new(); DAYS_AFTER];
    let (instrument, quantity, days_back) = (0, 40, 0);
    days[0] = vec![
        Draft::Trade { account: 1, instrument, quantity, days_back },
        Draft::Borrow,
        Draft::Voucher { cents: 12_345, days_back },
        Draft::Exchange { cents: 50_000, days_back },
        Draft::Transfer { from: 0, to: 1, instrument, quantity, days_back },
        Draft::Deliver { instrument, quantity: 200 },
    ];
    days[2] = vec![Draft::Action { kind: 0, instrument, days_off: 0, days_to_pay: 2 }];
    days[4] = vec![Draft::Cancel(0), Draft::TakeBack(0), Draft::GiveBack { loan: 0, quantity }];
    month.live(&days);
    let booked = month.engine.journal.iter().filter_map(|recorded| match &recorded.event {
        Event::Booked(booked, _) => Some(booked),
        _ => None,
    });
    let booked: Vec<&Booked> = booked.collect();
    let kinds: BTreeSet<BookedKind> = booked.iter().map(|booked| booked.kind()).collect();
    assert_eq!(kinds, BookedKind::ALL.iter().copied().collect());
    for kind in [VoucherKind::Interest, VoucherKind::Rebate, VoucherKind::Accrual] {
        let is_of = |booked: &&Booked| matches!(booked, Booked::Voucher(of) if of.kind == kind);
        assert!(booked.iter().any(is_of), "{}", kind.as_str());
    }
    agrees_with_the_journal(&month.engine);
    let image = Office::from_image(rulebook(), &month.engine.office.image());
    month.engine.office = image.expect("it was written");
    agrees_with_the_journal(&month.engine);
}
