//! Interest as a property: over random histories, with late entries, cancels and rates that come
//! late, what is posted for a month is what a naive sum day by day gives, and what is accrued is
//! the rest of it.
//!
//! The sum shares nothing with the house but the entries of its journal: every day by itself, every
//! rule looked up anew.

use crate::office::engine::Engine;
use crate::office::financing::{business_days, opened, rate, run_day};
use crate::office::garbage;
use crate::office::rows::{account_change, day, trade};
use proptest::prelude::*;
use terms::{
    AccountChange, Booked, Compounding, Date, DayCount, Decimal, Event, Input, InterestRate, Kind,
    KnownEvent, LoanAction, LoanDirection, LoanReport, Name, NegativeBase, OpenDay, RateScope,
    RateSide, Run, Tiering, TradeReport, VoucherKind,
};

/// Something that may happen on a business day.
#[derive(Clone, Debug)]
enum Draft {
    Pay {
        account: usize,
        cents: i64,
        days_back: i32,
    },
    Trade {
        account: usize,
        quantity: i64,
        price: i64,
    },
    Cancel(usize),
    Rate {
        scope: usize,
        credit: bool,
        tier: usize,
        rate: i64,
        days_off: i32,
        base: bool,
        limits: Limits,
    },
    Base {
        rate: i64,
        days_off: i32,
    },
    /// An account goes to a desk, from today on or a day to come.
    Desk {
        account: usize,
        desk: usize,
        ahead: i32,
    },
}

const DESKS: [&str; 2] = ["PRIVATE", "RETAIL"];

/// The floor and the cap of a rate, in ten-thousandths, and whether its base counts as zero.
type Limits = (Option<i64>, Option<i64>, bool);

const ACCOUNTS: [&str; 4] = ["ALICE", "BOB", "CAROL", "DESKED"];
const TIERS: [&str; 3] = ["0", "1000", "25000.50"];
const BOOKS_FROM: &str = "2024-01-12";

fn draft() -> impl Strategy<Value = Draft> {
    let days_off = -40..10_i32;
    prop_oneof![
        6 => (0..4_usize, -4_000_000..4_000_000_i64, 0..60_i32)
            .prop_map(|(account, cents, days_back)| Draft::Pay { account, cents, days_back }),
        3 => (0..4_usize, 1..500_i64, 1..9000_i64)
            .prop_map(|(account, quantity, price)| Draft::Trade { account, quantity, price }),
        2 => any::<usize>().prop_map(Draft::Cancel),
        3 => (
            0..6_usize,
            any::<bool>(),
            0..3_usize,
            -200..2000_i64,
            days_off.clone(),
            any::<bool>(),
            limits(),
        )
            .prop_map(|(scope, credit, tier, rate, days_off, base, limits)| Draft::Rate {
                scope,
                credit,
                tier,
                rate,
                days_off,
                base,
                limits,
            }),
        1 => (-100..800_i64, days_off).prop_map(|(rate, days_off)| Draft::Base { rate, days_off }),
        2 => (0..4_usize, 0..2_usize, 0..20_i32)
            .prop_map(|(account, desk, ahead)| Draft::Desk { account, desk, ahead }),
    ]
}

/// A floor is mostly below any rate, so that some clients are charged for what they have.
fn limits() -> impl Strategy<Value = Limits> {
    let floor = prop::option::weighted(0.6, prop_oneof![3 => Just(-300), 1 => -50..100_i64]);
    (floor, prop::option::weighted(0.2, 100..900_i64), any::<bool>())
}

/// How the schedules of a scope are counted: the same for every row of it.
fn manner(scope: usize) -> (Tiering, DayCount, Compounding) {
    let tiering = [Tiering::Whole, Tiering::Marginal][scope % 2];
    (tiering, DayCount::ALL[scope % 3], Compounding::ALL[usize::from(scope == 4)])
}

fn scope(scope: usize) -> (RateScope, &'static str) {
    [
        (RateScope::All, ""),
        (RateScope::Desk, "PRIVATE"),
        (RateScope::Account, "ALICE"),
        (RateScope::Account, "CAROL"),
        (RateScope::All, ""),
        (RateScope::Account, "DESKED"),
    ][scope]
}

fn rate_of(
    number: usize,
    credit: bool,
    tier: usize,
    units: i64,
    effective: Date,
    base: bool,
) -> InterestRate {
    // Everybody is counted in two manners, of which each has a side of its own.
    let credit = if number == 4 { true } else { credit && number != 0 };
    let (scope, name) = scope(number);
    let (tiering, day_count, compounding) = manner(number);
    InterestRate {
        scope,
        name: Name::from(name),
        side: if credit { RateSide::Credit } else { RateSide::Debit },
        tier_from: Decimal::parse(TIERS[tier]).expect("a number"),
        rate: Decimal { mantissa: units, scale: 4 },
        base: base.then(|| Name::from("FEDFUNDS")),
        tiering,
        day_count,
        compounding,
        effective,
        ..rate("2024-01-12 all - USD debit 0 0")
    }
}

struct Walk {
    engine: Engine,
    trades: Vec<String>,
    count: usize,
}

impl Walk {
    fn new() -> Self {
        let mut engine = Engine::furnished(BOOKS_FROM);
        engine.book([
            Input::OpenAccount(terms::Account {
                desk: Some("PRIVATE".into()),
                ..crate::office::rows::account("DESKED margin")
            }),
            Input::SetInterestRate(InterestRate {
                side: RateSide::Base,
                name: "FEDFUNDS".into(),
                ..rate("2024-01-12 all - USD debit 0 0.0533")
            }),
        ]);
        Self { engine, trades: Vec::new(), count: 0 }
    }

    fn input(&mut self, draft: &Draft, date: Date) -> Option<Input> {
        self.count += 1;
        let count = self.count;
        let first = day(BOOKS_FROM);
        let off = |days: i32| date.plus(days).max(first);
        Some(match *draft {
            Draft::Pay { account, cents, days_back } => Input::Pay(terms::PaymentReport {
                payment_id: Name::from(format!("P{count}")),
                date: off(-days_back),
                account: ACCOUNTS[account].into(),
                bank_account: "BANK".into(),
                currency: "USD".into(),
                amount: Decimal { mantissa: if cents == 0 { 1 } else { cents }, scale: 2 },
                reference: None,
                takes_back: terms::TakesBack::default(),
            }),
            Draft::Trade { account, quantity, price } => {
                self.trades.push(format!(
                    "T{count} {date} {} B {quantity} XYZ {}.{:02}",
                    ACCOUNTS[account],
                    price / 100,
                    price % 100
                ));
                Input::Trade(winter(trade(self.trades.last().expect("it was pushed"))))
            }
            Draft::Cancel(index) => {
                let at = index.checked_rem(self.trades.len())?;
                let old = winter(trade(&self.trades.remove(at)));
                Input::Trade(TradeReport {
                    trade_id: Name::from(format!("X{count}")),
                    cancels: Some(old.trade_id.clone()),
                    ..old
                })
            }
            Draft::Rate { scope, credit, tier, rate, days_off, base, limits } => {
                let (floor, cap, is_counted) = limits;
                let limit = |units: i64| Decimal { mantissa: units, scale: 4 };
                let meaning = [NegativeBase::AsItIs, NegativeBase::Zero];
                Input::SetInterestRate(InterestRate {
                    floor: floor.map(limit),
                    cap: cap.map(limit),
                    negative_base: meaning[usize::from(is_counted && base)],
                    ..rate_of(scope, credit, tier, rate, off(days_off), base)
                })
            }
            Draft::Desk { account, desk, ahead } => {
                let row = format!("AC{count} {} {}", ACCOUNTS[account], date.plus(ahead));
                let desk = Some(DESKS[desk].into());
                Input::ChangeAccount(AccountChange { desk, ..account_change(&row) })
            }
            Draft::Base { rate: units, days_off } => Input::SetInterestRate(InterestRate {
                side: RateSide::Base,
                name: "FEDFUNDS".into(),
                effective: off(days_off),
                rate: Decimal { mantissa: units, scale: 4 },
                ..rate("2024-01-12 all - USD debit 0 0")
            }),
        })
    }
}

/// New York is five hours behind in winter; 15:30 in Greenwich is on the same day there.
fn winter(report: TradeReport) -> TradeReport {
    let date = Date::of_moment(report.executed_at, 0);
    TradeReport { executed_at: crate::office::rows::moment(date, "15:30:00"), ..report }
}

// ---- The naive sum. ----

/// Numerators over 360 x 73 x 10^10: each day over 360 or 365 is one.
const PARTS: i128 = 360 * 73;
const SCALE: i128 = 10_i128.pow(8);

struct Naive<'h> {
    engine: &'h Engine,
    rates: Vec<InterestRate>,
    /// Who has been at which desk from which day on, in the order in which it was said.
    desks: Vec<(Name, Date, Name)>,
}

impl<'h> Naive<'h> {
    fn of(engine: &'h Engine) -> Self {
        let rates = engine.journal.iter().filter_map(|recorded| match &recorded.event {
            Event::Known(KnownEvent::InterestRateSet(rate)) => Some(rate.clone()),
            _ => None,
        });
        let changes = engine.journal.iter().filter_map(|recorded| match &recorded.event {
            Event::Known(KnownEvent::AccountChanged(change)) => {
                Some((change.account.clone(), change.effective, change.desk.clone()?))
            }
            _ => None,
        });
        let at_first = ("DESKED".into(), day(BOOKS_FROM).plus(-1), "PRIVATE".into());
        let desks = [at_first].into_iter().chain(changes).collect();
        Self { engine, rates: rates.collect(), desks }
    }

    /// The desk of an account on a day: what was said last of the newest day.
    fn desk(&self, account: &str, date: Date) -> Option<&str> {
        let of = self.desks.iter().filter(|(of, from, _)| of == account && *from <= date);
        of.max_by_key(|(_, from, _)| *from).map(|(.., desk)| desk.as_str())
    }

    /// The money lines of an account: value date, amount, and whether it is interest.
    fn lines(&self, account: &str) -> Vec<(Date, i128, bool)> {
        let (id, currency) = (self.engine.account(account), self.engine.asset("USD"));
        let line = |event: &Event| {
            let entry = event.entry()?;
            let is_interest = matches!(
                event,
                Event::Booked(Booked::Voucher(voucher), _) if voucher.kind == VoucherKind::Interest
            );
            Some((entry.value_date(), entry.moved(id, currency).0, is_interest))
        };
        self.engine
            .journal
            .iter()
            .filter_map(|recorded| line(&recorded.event))
            .filter(|(_, moved, _)| *moved != 0)
            .collect()
    }

    /// The rows in force for an account and a side on a day: the newest of the narrowest scope that
    /// has any.
    fn rows(&self, account: &str, side: RateSide, date: Date) -> Vec<&InterestRate> {
        let is_short =
            self.engine.office.directory.account(self.engine.account(account)).kind == Kind::Short;
        let everybody = [
            (RateScope::Account, account),
            (RateScope::Desk, self.desk(account, date).unwrap_or("nobody")),
            (RateScope::All, ""),
        ];
        let scopes = if is_short { &everybody[..1] } else { &everybody[..] };
        for (scope, name) in scopes {
            let of = |rate: &&InterestRate| {
                rate.scope == *scope
                    && rate.name == *name
                    && rate.side == side
                    && rate.effective <= date
            };
            let newest = self.rates.iter().filter(of).map(|rate| rate.effective).max();
            if let Some(newest) = newest {
                return self
                    .rates
                    .iter()
                    .filter(of)
                    .filter(|rate| rate.effective == newest)
                    .collect();
            }
        }
        Vec::new()
    }

    fn annual(&self, rate: &InterestRate, date: Date) -> i128 {
        let units = |rate: &InterestRate| {
            i128::from(rate.rate.mantissa) * 10_i128.pow(8 - u32::from(rate.rate.scale))
        };
        let is_base = |row: &&InterestRate| row.side == RateSide::Base && row.effective <= date;
        // Of two base rates from one day there is only one in the books.
        let base = self.rates.iter().filter(is_base).max_by_key(|row| row.effective);
        let mut base = if rate.base.is_some() { base.map_or(0, units) } else { 0 };
        if rate.negative_base == NegativeBase::Zero && base < 0 {
            base = 0;
        }
        let limit =
            |limit: Decimal| i128::from(limit.mantissa) * 10_i128.pow(8 - u32::from(limit.scale));
        let (least, most) = (rate.floor.map_or(0, limit), rate.cap.map_or(SCALE, limit));
        (units(rate) + base).max(least).min(most)
    }

    /// What a day charges and what it pays, over `PARTS * SCALE`.
    fn of_day(&self, account: &str, lines: &[(Date, i128, bool)], date: Date) -> [i128; 2] {
        let sum = |only_interest: bool| -> i128 {
            lines
                .iter()
                .filter(|(value_date, _, is_interest)| {
                    *value_date <= date && (*is_interest || !only_interest)
                })
                .map(|line| line.1)
                .sum()
        };
        let mut balance = sum(false);
        let side = if balance < 0 { RateSide::Debit } else { RateSide::Credit };
        let mut rows = self.rows(account, side, date);
        let Some(first) = rows.first().copied() else { return [0, 0] };
        if first.compounding == Compounding::Simple {
            let without = balance - sum(true);
            balance = if without.signum() == balance.signum() { without } else { 0 };
        }
        rows.sort_by_key(|row| row.tier_from.units(2));
        let owed = balance.abs();
        let from = |row: &InterestRate| i128::from(row.tier_from.units(2).expect("cents"));
        let mut bears = [0, 0];
        for (index, row) in rows.iter().enumerate() {
            let top = rows.get(index + 1).map_or(i128::MAX, |next| from(next));
            let slice = match row.tiering {
                Tiering::Whole if from(row) <= owed && owed < top => owed * self.annual(row, date),
                Tiering::Whole => 0,
                Tiering::Marginal => (owed.min(top) - from(row)).max(0) * self.annual(row, date),
            };
            let part = balance.signum() * slice * days(first.day_count, date);
            bears[usize::from(part > 0)] += part;
        }
        bears
    }

    /// What a month, or the part of it through a day, charges and what it pays, each rounded half
    /// up.
    fn of_month(&self, account: &str, from: Date, to: Date) -> [i128; 2] {
        let lines = self.lines(account);
        let days = (from.days()..=to.days())
            .map(|date| self.of_day(account, &lines, Date::from_days(date)));
        let exact = days.fold([0, 0], |sum, day| [sum[0] + day[0], sum[1] + day[1]]);
        exact.map(|exact| {
            let (whole, part) = (exact / (PARTS * SCALE), exact % (PARTS * SCALE));
            if 2 * part.abs() >= PARTS * SCALE { whole + part.signum() } else { whole }
        })
    }

    fn posted(&self, account: &str, month_end: Date) -> i128 {
        let (id, currency) = (self.engine.account(account), self.engine.asset("USD"));
        let of = |event: &Event| match event {
            Event::Booked(Booked::Voucher(voucher), entry)
                if voucher.kind == VoucherKind::Interest && voucher.about == month_end =>
            {
                Some(entry.moved(id, currency).0)
            }
            _ => None,
        };
        self.engine.journal.iter().filter_map(|recorded| of(&recorded.event)).sum()
    }
}

/// What a day counts for, over `PARTS`: a 31st counts for nothing in months of 30, the last of
/// February for two or three.
fn days(count: DayCount, date: Date) -> i128 {
    let is_last = date.plus(1).first_of_month() == date.plus(1);
    let (_, month, day_of_month) = date.year_month_day();
    match count {
        DayCount::ActualOver360 => 73,
        DayCount::ActualOver365 => 72,
        DayCount::ThirtyOver360 => match (month, day_of_month, is_last) {
            (2, day_of_month, true) => 73 * (31 - i128::from(day_of_month)),
            (_, 30, false) => 0,
            _ => 73,
        },
    }
}

fn check(engine: &Engine, today: Date) -> Result<(), TestCaseError> {
    let naive = Naive::of(engine);
    let first = day(BOOKS_FROM);
    let through = office::financing::accrued_through(today, &engine.office.directory);
    let (mut left, mut charged, mut paid) = (0, 0, 0);
    for account in ACCOUNTS {
        let mut month = first.first_of_month();
        while month <= through {
            let month_end = month.last_of_month();
            let due = naive.of_month(account, month.max(first), month_end.min(through));
            let posted = naive.posted(account, month_end);
            if month_end < today.first_of_month() {
                prop_assert_eq!(posted, due[0] + due[1], "{} {}", account, month_end);
            } else {
                prop_assert_eq!(posted, 0);
            }
            left += due[0] + due[1] - posted;
            (charged, paid) = (charged + due[0], paid + due[1]);
            month = month_end.plus(1);
        }
    }
    let settled = |account| {
        engine.office.ledger.balance(engine.account(account), engine.asset("USD")).settled().0
    };
    prop_assert_eq!(settled("ACCRUALS"), left, "accrued by {}", today);
    // What every client was charged is income, and what every client was paid is expense: neither
    // makes the other smaller.
    prop_assert_eq!(
        [settled("INTEREST-INCOME"), settled("INTEREST-EXPENSE")],
        [-charged, -paid],
        "the result by {}",
        today
    );
    Ok(())
}

/// Whatever a month is posted or corrected by is valued on the first business day behind it.
fn check_value_dates(engine: &Engine, dates: &[Date]) -> Result<(), TestCaseError> {
    for recorded in &engine.journal {
        if let Event::Booked(Booked::Voucher(voucher), entry) = &recorded.event
            && voucher.kind == VoucherKind::Interest
        {
            let posted = dates.iter().find(|date| **date > voucher.about);
            prop_assert_eq!(Some(&entry.value_date()), posted, "{}", voucher.voucher_id);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 32,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    })]

    /// From January over a February of 29 days into April.
    #[test]
    fn what_is_posted_and_accrued_is_the_sum_of_the_days(
        drafts in prop::collection::vec((0..62_usize, draft()), 1..40),
    ) {
        let mut walk = Walk::new();
        let dates = business_days(&walk.engine, BOOKS_FROM, "2024-04-10");
        for (index, date) in dates.iter().enumerate() {
            let of_today = drafts.iter().filter(|(on, _)| *on == index);
            let inputs: Vec<Input> =
                of_today.filter_map(|(_, draft)| walk.input(draft, *date)).collect();
            walk.engine.begin(*date);
            walk.engine.settle(*date);
            // Some rates come twice for one day, and say something else: they are refused, as they
            // should be.
            walk.engine.send(inputs);
            crate::office::financing::run_jobs(&mut walk.engine, *date);
            walk.engine.close(*date).expect("every control holds");
            if index % 13 == 12 {
                check(&walk.engine, *date)?;
            }
        }
        check(&walk.engine, *dates.last().expect("there are days"))?;
        check_value_dates(&walk.engine, &dates)?;
        prop_assert_eq!(walk.engine.replayed().image(), walk.engine.office.image());
        let again = office::Office::from_image(
            crate::office::engine::rulebook(),
            &walk.engine.office.image(),
        )
        .expect("an image of this build");
        prop_assert_eq!(again.image(), walk.engine.office.image());
        let mut goes_on = walk.engine.clone();
        goes_on.office = again;
        for date in business_days(&walk.engine, "2024-04-11", "2024-05-01") {
            run_day(&mut walk.engine, date, []);
            run_day(&mut goes_on, date, []);
        }
        prop_assert_eq!(goes_on.office.image(), walk.engine.office.image());
    }
}

// ---- Garbage. ----

fn any_rate() -> impl Strategy<Value = Input> {
    let who = (
        0..6_usize,
        0..RateSide::ALL.len(),
        prop::sample::select(vec!["", "ALICE", "BANK", "PRIVATE", "NOBODY", "FEDFUNDS"]),
    );
    let what =
        (garbage::number(), garbage::number(), any::<bool>(), any::<bool>(), -60_000..80_000_i32);
    (who, what).prop_map(|((scope, side, name), (tier_from, units, is_small, base, days))| {
        let plain = rate_of(scope, true, 0, units.mantissa % 9000, day(BOOKS_FROM), base);
        let rate = if is_small { plain.rate } else { units };
        let effective =
            if days % 3 == 0 { Date::from_days(days) } else { day(BOOKS_FROM).plus(days % 40) };
        Input::SetInterestRate(InterestRate {
            side: RateSide::ALL[side],
            name: name.into(),
            rate,
            tier_from,
            effective,
            ..plain
        })
    })
}

fn any_loan() -> impl Strategy<Value = Input> {
    let what = (
        0..LoanAction::ALL.len(),
        0..3_usize,
        prop::sample::select(vec!["XYZ", "FRAC", "USD", "NOTHING"]),
        any::<bool>(),
    );
    let account = prop::sample::select(vec!["LEND", "BORROW", "ALICE"]);
    let some = || prop::option::weighted(0.8, garbage::number());
    (what, account, (some(), some(), some()), (some(), some()), 0..400_i32).prop_map(
        |(
            (action, loan_id, instrument, lend),
            account,
            (quantity, collateral, price),
            (rebate, fee),
            days,
        )| {
            let small = |rate: Option<Decimal>| {
                rate.map(|rate| Decimal {
                    mantissa: rate.mantissa % 100,
                    scale: 2 + (rate.scale % 8),
                })
            };
            let direction = if lend { LoanDirection::Lend } else { LoanDirection::Borrow };
            Input::Lend(LoanReport {
                action: LoanAction::ALL[action],
                account: Some(account.into()),
                instrument: Some(instrument.into()),
                quantity: quantity.map(|quantity| {
                    if days % 2 == 0 { quantity } else { Decimal { scale: 0, ..quantity } }
                }),
                collateral: collateral.map(|collateral| Decimal { scale: 2, ..collateral }),
                price,
                rebate: small(rebate),
                fee: small(fee),
                date: day(BOOKS_FROM).plus(days % 12),
                ..opened(&format!("M L{loan_id} 2024-01-12 open"), direction, "LEND")
            })
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever rows say about rates and loans, nothing panics, and what was booked is remembered
    /// the same way by a replay.
    #[test]
    fn no_row_about_a_rate_or_a_loan_stops_the_house(
        rows in prop::collection::vec((0..9_usize, prop_oneof![any_rate(), any_loan()]), 0..60),
        paid in garbage::number(),
    ) {
        let mut engine = Engine::furnished(BOOKS_FROM);
        let paid = Input::Pay(terms::PaymentReport {
            amount: paid,
            ..crate::office::rows::payment(&format!("P1 {BOOKS_FROM} ALICE BANK 1 USD"))
        });
        engine.send([Input::OpenAccount(crate::office::rows::account("LEND loan")), paid]);
        for (index, date) in business_days(&engine, BOOKS_FROM, "2024-02-02").iter().enumerate() {
            if engine.command(Input::OpenDay(OpenDay(*date))).is_err() {
                break;
            }
            engine.settle(*date);
            let of_today = rows.iter().enumerate().filter(|(_, (on, _))| *on == index);
            engine.send(of_today.map(|(number, (_, input))| match input.clone() {
                Input::Lend(report) => Input::Lend(LoanReport {
                    movement_id: Name::from(format!("M{number}")),
                    ..report
                }),
                other => other,
            }));
            for job in [terms::Job::InterestPosting, terms::Job::InterestAccrual] {
                while engine
                    .command(Input::Run(Run { job, date: *date }))
                    .is_ok_and(|judged| !judged.events.is_empty())
                {}
            }
            // A day whose interest fits no entry stays open, and says so.
            drop(engine.close(*date));
        }
        let image = engine.office.image();
        prop_assert_eq!(&engine.replayed().image(), &image);
        let again = office::Office::from_image(crate::office::engine::rulebook(), &image)
            .expect("an image of this build");
        prop_assert_eq!(again.image(), image);
    }
}
