//! Fees that are passed on, rounded once for an order or for a day: what stands bears what the unit
//! owes, whatever was taken back in between.
//!
//! In June 2026 Section 31 takes 20.60 of a million of the principal of a sale, and the Trading
//! Activity Fee 0.000195 a share, at most 9.79 (`markets/us/charges.csv`). That a broker rounds
//! them once for a day, over all securities: github.com/bennycode/trading-signals, pull 1351, where
//! 48 shares in nine sales bore 0.01. The level is the member's choice: FINRA TAF FAQ A200.17.
//! Figures are worked out by hand; the property asks a clerk who only sees what stands.

use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{self, day, position, schedule, share, trade};
use office::clearance::Traded;
use office::clearance::explain::{Charged, adds_up, explain};
use office::clearance::lines::{adjusted, lines};
use office::words::in_english;
use proptest::prelude::{any, prop_assert_eq, proptest};
use proptest::sample::select;
use std::collections::BTreeMap;
use terms::{AllocationReport, Booked, Event, Input, Name, TakesBack, TradeReport};

const DAY: &str = "2026-06-08";

/// An office that works on the eighth of June, with the rules of the firm given; ALICE and BOB are
/// long in two securities, and the broker IB-1 shares commissions.
fn engine(rules: &[&str]) -> Engine {
    let mut engine = Engine::furnished("2026-06-05");
    engine.book([Input::OpenAccount(rows::account("IB-1 introducing_broker"))]);
    engine.book(rules.iter().map(|row| Input::Rule(rows::rule(row))));
    let long = ["ALICE 1000000", "BOB 1000000", "DTC -2000000"];
    let opened = |instrument: &'static str| {
        long.map(|row| Input::OpenPosition(position(&format!("2026-06-05 {row} {instrument}"))))
    };
    engine.book(opened("XYZ"));
    engine.book(opened("ABC"));
    engine.day("2026-06-05", []);
    engine.begin(day(DAY));
    engine
}

/// `trade_id account side quantity instrument price [order]`, on the eighth of June.
fn fill(row: &str) -> TradeReport {
    let words: Vec<&str> = row.split_whitespace().collect();
    let [id, account, side, quantity, instrument, price] = words[..6] else { panic!("{row}") };
    let report = trade(&format!("{id} {DAY} {account} {side} {quantity} {instrument} {price}"));
    TradeReport { order_id: words.get(6).map(|order| Name::from(*order)), ..report }
}

fn sold(row: &str) -> Input {
    Input::Trade(fill(row))
}

fn cancel_of(trade_id: &str, old: &str) -> Input {
    let old = fill(old);
    let cancels = Some(old.trade_id.clone());
    Input::Trade(TradeReport { trade_id: trade_id.into(), cancels, ..old })
}

fn correction_of(old: &str, report: &str) -> Input {
    Input::Trade(TradeReport { corrects: Some(old.into()), ..fill(report) })
}

fn fees(engine: &Engine, trade_id: &str) -> i64 {
    engine.office.trades.find(trade_id).expect("it was booked").1.trade.fees.units()
}

fn owed(engine: &Engine) -> [String; 2] {
    ["SEC-FEES", "TAF-FEES"].map(|account| engine.balance(account, "USD").1)
}

fn both(section_31: &str, taf: &str) -> [String; 2] {
    [section_31.to_owned(), taf.to_owned()]
}

fn adjustments(engine: &Engine) -> Vec<String> {
    let told = |recorded: &terms::Recorded| match &recorded.event {
        Event::Booked(Booked::Adjustment(adjusted), entry) => Some(format!(
            "{} {} {}: {:?} on {}",
            adjusted.charged,
            adjusted.because,
            adjusted.cancelled,
            adjusted.fees.map(terms::Quantity::units),
            entry.value_date()
        )),
        _ => None,
    };
    engine.journal.iter().filter_map(told).collect()
}

/// Every trade and share is explained by lines that add up, and a replay remembers the same.
fn check_explained(engine: &Engine) {
    let office = &engine.office;
    let trades = office.trades.trades().map(|(number, _)| Traded::Trade(number));
    let shares = office.blocks.standing().map(|(number, _)| Traded::Share(number));
    for traded in trades.chain(shares) {
        let charged = office.charged(traded).expect("it says by what it was charged");
        assert!(adds_up(&charged, None, &office.schedules, &office.directory), "{traded:?}");
        let explanation = explain(&charged, &office.schedules, &office.directory);
        let shown = lines(&charged, &explanation.expect("it has one"), &office.directory);
        let introducing = |line: &&office::clearance::lines::Line| {
            in_english(&line.charge) != "introducing share"
        };
        let sum: i128 = shown.iter().filter(introducing).map(|line| line.amount).sum();
        let booked = charged.commission.units() + charged.fees.units();
        assert_eq!(sum, i128::from(booked), "{traded:?}");
    }
    assert!(office.image() == engine.replayed().image(), "a replay remembers the same");
}

/// What an account owes of the fees of a trade, by the lines of its explanation.
fn explained(engine: &Engine, trade_id: &str) -> Vec<String> {
    let office = &engine.office;
    let (number, booked) = office.trades.find(trade_id).expect("it was booked");
    let charged = Charged::of_trade(&booked.trade, booked.edition).expect("it says by what");
    let explanation = explain(&charged, &office.schedules, &office.directory).expect("it has one");
    let why = office.adjustments.of(Traded::Trade(number));
    let why = why.flat_map(|why| adjusted(why, &charged, &office.directory));
    let lines = lines(&charged, &explanation, &office.directory).into_iter().chain(why);
    let shown = lines.map(|line| {
        format!(
            "{}, {}: {} of {} at {}",
            in_english(&line.charge),
            in_english(&line.on),
            line.amount,
            line.exact.mantissa,
            line.exact.scale
        )
    });
    shown.collect()
}

/// Nine sales of one order, 48 shares at 40.00: Section 31 takes 0.039552 of 1,920.00, and the
/// Trading Activity Fee is 0.00936. Fill by fill, rounded up, each is nine cents.
#[test]
fn nine_fills_bear_one_cent_and_four() {
    let table = [
        ("2026-06-08 fee_unit fill", both("0.09", "0.09")),
        ("2026-06-08 fee_unit order", both("0.04", "0.01")),
        ("2026-06-08 fee_unit day", both("0.04", "0.01")),
        // The rule begins tomorrow.
        ("2026-06-09 fee_unit order", both("0.09", "0.09")),
    ];
    for (rule, expected) in table {
        let mut engine = engine(&["2026-06-01 fee_rounding up", rule]);
        let quantities = [6, 6, 6, 5, 5, 5, 5, 5, 5];
        engine.book(
            (1..).zip(quantities).map(|(number, quantity)| {
                sold(&format!("T{number} ALICE S {quantity} XYZ 40.00 O1"))
            }),
        );
        assert_eq!(owed(&engine), expected, "{rule}");
        check_explained(&engine);
        engine.settle(day(DAY));
        engine.close(day(DAY)).expect("every control holds");
    }
}

/// An order is of one account, security and side; a day of an account is of all that it sold.
#[test]
fn an_order_is_of_one_security_and_a_day_of_all() {
    // 100.00 each: Section 31 0.00206, TAF 0.00195; each by itself 0.01.
    let rows = [
        "T1 ALICE S 10 XYZ 10.00 O1",
        "T2 ALICE S 10 ABC 10.00 O1",
        "T3 ALICE S 10 XYZ 10.00 O2",
        "T4 BOB S 10 XYZ 10.00 O1",
        "T5 ALICE S 10 XYZ 10.00",
        "T6 ALICE B 10 XYZ 10.00 O1",
    ];
    for (unit, alice) in [("order", 10), ("day", 2)] {
        let rule = format!("2026-06-08 fee_unit {unit}");
        let mut engine = engine(&["2026-06-01 fee_rounding up", &rule]);
        engine.book(rows.map(sold));
        let of_alice: i64 = ["T1", "T2", "T3", "T5", "T6"].map(|id| fees(&engine, id)).iter().sum();
        assert_eq!(of_alice, if unit == "order" { 8 } else { alice }, "{unit}");
        assert_eq!(fees(&engine, "T4"), 2, "{unit}");
        check_explained(&engine);
    }
}

/// Four sales of an order at half up: 0.00515 each of Section 31, 0.000975 of TAF. The first bears
/// 0.01 of 0.00515, the second nothing of 0.0103, the third 0.01 of 0.01545, up to 0.02.
const FOUR: [&str; 4] = [
    "T1 ALICE S 5 XYZ 50.00 O1",
    "T2 ALICE S 5 XYZ 50.00 O1",
    "T3 ALICE S 5 XYZ 50.00 O1",
    "T4 ALICE S 5 XYZ 50.00 O1",
];

#[test]
fn what_stands_is_charged_again_when_a_fill_goes() {
    let mut engine = engine(&["2026-06-08 fee_unit order"]);
    engine.book(FOUR.map(sold));
    let ids = ["T1", "T2", "T3", "T4"];
    assert_eq!(ids.map(|id| fees(&engine, id)), [1, 0, 1, 0]);
    engine.book([cancel_of("C1", FOUR[0])]);
    // 0.00515, 0.0103, 0.01545: the second bears a cent, the third nothing, the fourth a cent.
    assert_eq!(ids.map(|id| fees(&engine, id)), [1, 1, 0, 1]);
    assert_eq!(
        adjustments(&engine),
        [
            "T2 C1 T1: Some(1) on 2026-06-09",
            "T3 C1 T1: Some(0) on 2026-06-09",
            "T4 C1 T1: Some(1) on 2026-06-09"
        ]
    );
    assert_eq!(owed(&engine), both("0.02", "0.00"));
    assert_eq!(engine.balance("ALICE", "USD").1, "749.98");
    assert_eq!(
        explained(&engine, "T3"),
        [
            "section_31, principal: 1 of 103000000 at 10",
            "section_31, earlier fills of the order, 0.00515 before rounding: -1 of -1 at 2",
            "taf, shares: 0 of 1950 at 6",
            "taf, earlier fills of the order, 0.000975 before rounding: 0 of 0 at 2",
            "fees, borne before: 0 of 0 at 2"
        ]
    );
    check_explained(&engine);
    // A lot brings what the sale does: 250.00 less a cent.
    let money = |engine: &Engine, trade_id: &str| {
        let (number, _) = engine.office.trades.find(trade_id).expect("it was booked");
        engine.office.moved_by(&engine.office.trades.get(number).trade.trade_id)
    };
    let usd = engine.asset("USD");
    let alice = engine.account("ALICE");
    let of = |entry: terms::Entry| -> i64 {
        let own = |line: &&terms::Posting| (line.account, line.asset) == (alice, usd);
        entry.postings().iter().filter(own).map(|line| line.quantity.units()).sum()
    };
    assert_eq!(of(money(&engine, "T2")), 24_999);
    // What it bears now is what its own cancel gives back.
    engine.book([cancel_of("C2", FOUR[1]), cancel_of("C4", FOUR[3]), cancel_of("C3", FOUR[2])]);
    assert_eq!(owed(&engine), both("0.00", "0.00"));
    assert_eq!(engine.balance("ALICE", "USD").1, "0.00");
    check_explained(&engine);
    engine.settle(day(DAY));
    engine.close(day(DAY)).expect("every control holds");
}

/// A correction goes on behind what stands, in its own order or another one.
#[test]
fn a_correction_stands_at_the_end_of_its_unit() {
    let mut engine = engine(&["2026-06-08 fee_unit order"]);
    engine.book(FOUR.map(sold));
    engine.book([correction_of("T1", "T5 ALICE S 5 XYZ 50.00 O1")]);
    // Three stand as above; the fourth 0.0206, up to 0.02.
    assert_eq!(["T2", "T3", "T4", "T5"].map(|id| fees(&engine, id)), [1, 0, 1, 0]);
    engine.book([correction_of("T2", "T6 ALICE S 5 XYZ 50.00 O2")]);
    assert_eq!(["T3", "T4", "T5", "T6"].map(|id| fees(&engine, id)), [1, 0, 1, 1]);
    assert_eq!(owed(&engine), both("0.03", "0.00"));
    check_explained(&engine);
    engine.settle(day(DAY));
    engine.close(day(DAY)).expect("every control holds");
}

/// A settled fill goes some days later: the difference is as of the trade date, and every control
/// of that day holds.
#[test]
fn a_cancel_of_another_day_adjusts_what_has_settled() {
    let mut engine = engine(&["2026-06-08 fee_unit day"]);
    engine.book(FOUR.map(sold));
    engine.settle(day(DAY));
    engine.close(day(DAY)).expect("every control holds");
    engine.day("2026-06-09", []);
    engine.begin(day("2026-06-10"));
    engine.book([cancel_of("C1", FOUR[0])]);
    assert_eq!(engine.balance("SEC-FEES", "USD").0, "0.02");
    assert_eq!(engine.balance("ALICE", "USD").0, "749.98");
    check_explained(&engine);
    engine.settle(day("2026-06-10"));
    engine.close(day("2026-06-10")).expect("every control holds");
}

/// One fill bears another commission and other fees because of one row: one entry says both.
#[test]
fn commission_and_fees_are_adjusted_together() {
    let mut engine = engine(&["2026-06-08 fee_unit order"]);
    engine.book([Input::Schedule(schedule("o 2026-06-01 all per=order flat=2"))]);
    engine.book(FOUR.map(sold));
    engine.book([cancel_of("C1", FOUR[0])]);
    let told = adjustments(&engine);
    assert_eq!(told.len(), 3);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "2.00");
    assert_eq!(owed(&engine), both("0.02", "0.00"));
    check_explained(&engine);
}

/// An agreed commission stands outside its order, the fees do not.
#[test]
fn an_agreed_commission_stays_when_fees_are_charged_again() {
    let mut engine = engine(&["2026-06-08 fee_unit order"]);
    let agreed = |row: &str| {
        let commission = Some(rows::decimal("0.25"));
        Input::Trade(TradeReport { commission, ..fill(row) })
    };
    engine.book([sold(FOUR[0]), agreed(FOUR[1])]);
    engine.book([cancel_of("C1", FOUR[0])]);
    assert_eq!(fees(&engine, "T2"), 1);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "0.25");
    check_explained(&engine);
}

/// Shares that an owner has of one block are one order of his; given back, the others are charged
/// again.
#[test]
fn shares_of_a_block_are_rounded_together() {
    let give = |id: &str| Input::Allocate(share(&format!("{id} {DAY} BLOCK ALICE S 5 XYZ")));
    for (unit, with_a_sale) in [("order", 1), ("day", 0)] {
        let mut engine = engine(&[&format!("2026-06-08 fee_unit {unit}")]);
        engine.book([
            sold("T1 BLOCK S 20 XYZ 50.00 O1"),
            give("A1"),
            give("A2"),
            give("A3"),
            sold("T2 ALICE S 5 XYZ 50.00"),
        ]);
        let borne = |engine: &Engine, number| -> i64 {
            engine.office.blocks.allocation(number).fees.units()
        };
        assert_eq!([0, 1, 2].map(|number| borne(&engine, number)), [1, 0, 1], "{unit}");
        assert_eq!(fees(&engine, "T2"), with_a_sale, "{unit}");
        check_explained(&engine);
        let back = AllocationReport {
            takes_back: TakesBack { cancels: Some(Name::from("A1")), ..TakesBack::default() },
            ..share(&format!("A9 {DAY} BLOCK ALICE S 5 XYZ"))
        };
        engine.book([Input::Allocate(back)]);
        assert_eq!([1, 2].map(|number| borne(&engine, number)), [1, 0], "{unit}");
        assert_eq!(fees(&engine, "T2"), 1, "{unit}");
        check_explained(&engine);
        engine.book([give("A4"), give("A5")]);
        check_explained(&engine);
        engine.settle(day(DAY));
        engine.close(day(DAY)).expect("every control holds");
    }
}

/// The most of a fee is of each fill, and nothing is charged below the rate, also within a unit.
#[test]
fn limits_are_of_each_fill() {
    let mut engine = engine(&["2026-06-01 fee_rounding up", "2026-06-08 fee_unit order"]);
    engine.book([
        sold("T1 ALICE S 100000 XYZ 0.01 O1"),
        sold("T2 ALICE S 100000 XYZ 0.01 O1"),
        sold("T3 ALICE S 100000 XYZ 0.0001 O1"),
    ]);
    // 9.79 twice, and nothing; Section 31 takes 0.041406 of 2,010.00.
    assert_eq!(owed(&engine), both("0.05", "19.58"));
    check_explained(&engine);
}

/// What was booked before a rule came keeps it, and is no part of the unit.
#[test]
fn a_rule_that_comes_later_leaves_what_was_booked() {
    let mut engine = engine(&["2026-06-01 fee_rounding up"]);
    engine.book([sold(FOUR[0])]);
    engine.book([Input::Rule(rows::rule("2026-06-08 fee_unit order"))]);
    engine.book([sold(FOUR[1]), sold(FOUR[2])]);
    assert_eq!(["T1", "T2", "T3"].map(|id| fees(&engine, id)), [2, 2, 1]);
    engine.book([cancel_of("C1", FOUR[0])]);
    assert_eq!(adjustments(&engine), <[&str; 0]>::default());
    check_explained(&engine);
    let refused = engine.refusal(&Input::Rule(rows::rule("2026-06-09 fee_unit month"))).0;
    assert_eq!(refused, "rule_value_must_fit");
}

/// What an older edition rounded fill by fill stays, and is in no unit of the newer one, which
/// alone knows the rule.
#[test]
fn an_older_edition_rounds_each_fill() {
    let mut engine = Engine::unmarked("2026-06-05");
    let order = Input::Rule(rows::rule("2026-06-08 fee_unit order"));
    assert_eq!(engine.refusal(&order).0, "rule_must_be_known");
    let long = ["ALICE 100", "DTC -100"];
    let opened = long.map(|row| Input::OpenPosition(position(&format!("2026-06-05 {row} XYZ"))));
    engine.book([Input::Rule(rows::rule("2026-06-01 fee_rounding up"))]);
    engine.book(opened);
    engine.day("2026-06-05", []);
    engine.begin(day(DAY));
    engine.book([sold(FOUR[0])]);
    engine.command(begin_edition()).expect("it is later");
    engine.book([order, sold(FOUR[1]), sold(FOUR[2])]);
    assert_eq!(["T1", "T2", "T3"].map(|id| fees(&engine, id)), [2, 2, 1]);
    engine.book([cancel_of("C1", FOUR[0])]);
    assert_eq!(adjustments(&engine), <[&str; 0]>::default());
    engine.book([cancel_of("C2", FOUR[1])]);
    assert_eq!(fees(&engine, "T3"), 2);
    check_explained(&engine);
}

/// One thing that happens: a sale, a cancel, a correction.
type Draft = (u8, u8, u8, u8, u8);

/// Lives through the drafts, and gives what stands in the end.
fn live(engine: &mut Engine, drafts: &[Draft]) -> Vec<TradeReport> {
    let mut standing: Vec<TradeReport> = Vec::new();
    for (number, (what, which, place, quantity, price)) in drafts.iter().enumerate() {
        let report = fill(&format!(
            "T{number} {} {} {} {} {}.{:02} O{}",
            ["ALICE", "BOB"][usize::from(place % 2)],
            ["S", "S", "B"][usize::from(place / 2 % 3)],
            u32::from(*quantity) + 1,
            ["XYZ", "ABC"][usize::from(place / 6 % 2)],
            u32::from(*price) / 3 + 1,
            price % 100,
            place / 12 % 2,
        ));
        let order_id = report.order_id.clone().filter(|_| place % 7 != 0);
        let report = TradeReport { order_id, ..report };
        let at = usize::from(*which) % standing.len().max(1);
        match what % 5 {
            3 if !standing.is_empty() => {
                let old = standing.remove(at);
                let cancels = Some(old.trade_id.clone());
                let trade_id = Name::from(format!("C{number}"));
                engine.book([Input::Trade(TradeReport { trade_id, cancels, ..old })]);
            }
            4 if !standing.is_empty() => {
                let old = standing.remove(at);
                let corrects = Some(old.trade_id);
                engine.book([Input::Trade(TradeReport { corrects, ..report.clone() })]);
                standing.push(report);
            }
            _ => {
                engine.book([Input::Trade(report.clone())]);
                standing.push(report);
            }
        }
    }
    standing
}

/// The fees of what stands, in the order of booking, by a clerk who has never seen anything else:
/// hundred-millionths of a cent of Section 31 and ten-thousandths of TAF, added up in a unit and
/// rounded with each fill.
fn clerk(unit: &str, up: bool, standing: &[TradeReport]) -> Vec<i64> {
    let mut sums: BTreeMap<String, [(i128, i128); 2]> = BTreeMap::new();
    let of = |(number, report): (usize, &TradeReport)| {
        if report.side == terms::Side::Buy {
            return 0;
        }
        let key = match (unit, &report.order_id) {
            ("order", Some(order)) => {
                format!("{} {} {:?} {order}", report.account, report.instrument, report.side)
            }
            ("day", _) => report.account.to_string(),
            _ => number.to_string(),
        };
        let quantity = i128::from(report.quantity.mantissa);
        let cents = i128::from(report.price.units(2).expect("cents"));
        // 20.60 of a million are 206 of ten millions; 0.000195 of a dollar are 195 of ten
        // thousandths of a cent.
        let exact = [(quantity * cents * 206, 10_000_000), (quantity * 195, 10_000)];
        let sums = sums.entry(key).or_default();
        let mut fees = 0;
        for ((sum, borne), (exact, of_a_cent)) in sums.iter_mut().zip(exact) {
            *sum += exact;
            let extra = if up { of_a_cent - 1 } else { of_a_cent / 2 };
            let rounded = (*sum + extra).div_euclid(of_a_cent);
            fees += rounded - *borne;
            *borne = rounded;
        }
        i64::try_from(fees).expect("it is small")
    };
    standing.iter().enumerate().map(of).collect()
}

proptest! {
    /// P45. Whatever is taken back in between, the fees of every fill that stands are what a clerk
    /// reckons who has only ever seen what stands, and so are the books.
    #[test]
    fn p45_fees_of_a_unit_are_those_of_what_stands(
        unit in select(&["fill", "order", "day"][..]),
        up in any::<bool>(),
        has_schedule in any::<bool>(),
        drafts in proptest::collection::vec(any::<Draft>(), 1..24),
    ) {
        let rounding = format!("2026-06-01 fee_rounding {}", if up { "up" } else { "half_up" });
        let rules = [rounding, format!("2026-06-01 fee_unit {unit}")];
        let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
        let furnished = || {
            let mut engine = engine(&rules);
            let row = "o 2026-06-01 all per=order per_share=0.013 minimum=1.11 percent=33 broker=IB-1";
            engine.book(has_schedule.then(|| Input::Schedule(schedule(row))));
            engine
        };
        let mut engine = furnished();
        let standing = live(&mut engine, &drafts);
        let found: Vec<i64> =
            standing.iter().map(|report| fees(&engine, &report.trade_id)).collect();
        prop_assert_eq!(found, clerk(unit, up, &standing));
        // Another office, to which only what stands was ever told, has the same books.
        let mut alone = furnished();
        alone.book(standing.into_iter().map(Input::Trade));
        for account in ["ALICE", "BOB", "SEC-FEES", "TAF-FEES", "COMMISSION", "IB-1", "NSCC"] {
            prop_assert_eq!(engine.balance(account, "USD"), alone.balance(account, "USD"));
        }
        check_explained(&engine);
        engine.settle(day(DAY));
        engine.close(day(DAY)).expect("every control holds");
    }
}
