//! Commission schedules, one table row for each case: what the fills of a day bear, and why.
//!
//! Each figure can be worked out by hand; the comment says how. Whatever is booked, the explanation
//! adds up, and taking a fill back and booking it again changes nothing.

use crate::office::engine::Engine;
use crate::office::rows::{account, day, decimal, rule, schedule, trade};
use office::clearance::explain::{Charged, adds_up, explain};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use terms::{Account, Input, Name, Quantity, TradeReport};

/// An office with clients of two desks and an introducing broker, on 2013-10-10.
fn engine(rows: &[&str]) -> Engine {
    let mut engine = Engine::furnished("2013-10-09");
    let of_desk = |row, desk: &str| {
        Input::OpenAccount(Account { desk: Some(Name::from(desk)), ..account(row) })
    };
    engine.book([
        of_desk("ANNA cash", "NORTH"),
        of_desk("NORA cash", "NORTH"),
        of_desk("SUE cash", "SOUTH"),
    ]);
    engine.book([Input::OpenAccount(account("IB-1 introducing_broker"))]);
    engine.book(rows.iter().map(|row| Input::Schedule(schedule(row))));
    engine.day("2013-10-09", []);
    engine.begin(day("2013-10-10"));
    engine
}

/// `trade_id account side quantity price [order]` of XYZ on 2013-10-10.
fn fill(row: &str) -> TradeReport {
    let words: Vec<&str> = row.split_whitespace().collect();
    let report = trade(&format!(
        "{} 2013-10-10 {} {} {} XYZ {}",
        words[0], words[1], words[2], words[3], words[4]
    ));
    TradeReport { order_id: words.get(5).map(|order| Name::from(*order)), ..report }
}

fn commission(engine: &Engine, trade_id: &str) -> String {
    let (_, booked) = engine.office.trades.find(trade_id).expect("it was booked");
    engine.office.directory.show(booked.trade.currency, booked.trade.commission)
}

/// Every trade is explained, and its lines add up to what was booked.
fn check_explained(engine: &Engine) {
    for (_, booked) in engine.office.trades.trades() {
        let charged = Charged::of_trade(&booked.trade, booked.edition)
            .expect("this program keeps by what it charged");
        let postings = Some(engine.office.trades.postings(booked));
        assert!(
            adds_up(&charged, postings, &engine.office.schedules, &engine.office.directory),
            "{}",
            booked.trade.trade_id
        );
    }
}

/// Slices of an order that are charged and slices that are given back are one sum, of which a limit
/// could bound neither: whichever row comes second is refused. By the trade they are not added up.
#[test]
fn slices_that_are_given_back_stand_beside_no_limit_of_an_order() {
    let charged = "s 2013-10-11 all per=order by=month_marginal bps=10";
    let given = "s 2013-10-11 all per=order by=month_marginal bps=-4 from=10000";
    let (least, most) = (format!("{charged} minimum=8"), format!("{charged} maximum=20"));
    let set = |row: &str| Input::Schedule(schedule(row));
    for (first, second) in [(&*least, given), (given, &*least), (given, &*most)] {
        let engine = engine(&[first]);
        let (code, sentence) = engine.refusal(&set(second));
        assert_eq!(code, "schedule_figure_must_fit", "{second}");
        assert!(sentence.contains("bps -4"), "{sentence}");
    }
    engine(&[charged, given]);
    engine(&[&least.replace("order", "trade"), &given.replace("order", "trade")]);
}

/// A month comes to no more than a quantity holds: 9 times 10^17 cents twice do not fit.
#[test]
fn a_month_of_slices_ends_where_a_quantity_does() {
    let mut engine = engine(&["s 2013-10-01 all by=month_marginal bps=10"]);
    let huge = |id: &str| Input::Trade(fill(&format!("{id} ANNA B 9000000 999999999.00")));
    engine.book([huge("T1")]);
    assert_eq!(engine.refusal(&huge("T2")).0, "amount_must_fit");
}

#[test]
fn what_each_form_of_schedule_asks_for() {
    let tiers = &[
        "tiers 2013-10-01 all per_share=0.02",
        "tiers 2013-10-01 all per_share=0.01 from=1000",
        "tiers 2013-10-01 all per_share=0.005 from=5000",
    ][..];
    let by_value = &[
        "value 2013-10-01 all bps=10 by=principal",
        "value 2013-10-01 all bps=5 by=principal from=10000",
    ][..];
    let whose = &[
        "wide 2013-10-01 all flat=9",
        "north 2013-10-01 desk:NORTH flat=7",
        "anna 2013-10-01 account:ANNA flat=5",
        "anna-2 2013-10-10 account:ANNA flat=4",
        "later 2013-10-11 all flat=1",
    ][..];
    let silent = &[
        "wide 2013-10-01 all flat=9",
        "sue 2013-10-01 account:SUE flat=0",
        "sue-2 2013-10-10 account:SUE",
    ][..];
    let products =
        &["both 2013-10-01 all flat=9", "both 2013-10-01 all product=delivery flat=3"][..];
    let table: &[(&[&str], &str, &str)] = &[
        (&["f 2013-10-01 all flat=4.95"], "T1 ANNA B 100 10.00", "4.95"),
        (&["f 2013-10-01 all per_share=0.005"], "T1 ANNA B 301 10.00", "1.51"), // 1.505, half up
        (&["f 2013-10-01 all per_share=0.005 rounding=down"], "T1 ANNA B 301 10.00", "1.50"),
        (&["f 2013-10-01 all per_share=0.005 rounding=half_even"], "T1 ANNA B 301 10.00", "1.50"),
        (&["f 2013-10-01 all bps=2.5"], "T1 ANNA S 100 10.00", "0.25"),
        (&["f 2013-10-01 all flat=1 per_share=0.01 bps=10"], "T1 ANNA B 100 10.00", "3.00"), // 1 + 1 + 1
        (&["f 2013-10-01 all per_share=0.01 minimum=1.50"], "T1 ANNA B 149 10.00", "1.50"),  // 1.49
        (&["f 2013-10-01 all per_share=0.01 minimum=1.50"], "T1 ANNA B 151 10.00", "1.51"),
        (&["f 2013-10-01 all per_share=0.01 maximum=20"], "T1 ANNA B 2001 10.00", "20.00"), // 20.01
        (&["f 2013-10-01 all bps=3 maximum=20 minimum=20"], "T1 ANNA B 1 10.00", "20.00"),
        (tiers, "T1 ANNA B 999 10.00", "19.98"),
        (tiers, "T1 ANNA B 1000 10.00", "10.00"), // the edge belongs to the higher tier
        (tiers, "T1 ANNA B 4999 10.00", "49.99"),
        (tiers, "T1 ANNA B 5000 10.00", "25.00"),
        (by_value, "T1 ANNA B 999 10.01", "10.00"), // 9,999.99 at 10 bps
        (by_value, "T1 ANNA B 1000 10.00", "5.00"),
        (&["f 2013-10-01 all flat=3 from=100"], "T1 ANNA B 99 10.00", "0.00"), // below the lowest tier
        (whose, "T1 ANNA B 100 10.00", "4.00"),
        (whose, "T1 NORA B 100 10.00", "7.00"),
        (whose, "T1 SUE B 100 10.00", "9.00"),
        (whose, "T1 ALICE B 100 10.00", "9.00"),
        (whose, "T1 INVENTORY B 100 10.00", "0.00"), // the firm pays itself nothing
        (silent, "T1 SUE B 100 10.00", "9.00"), // her own schedule ended: a row that says no amount
        (products, "T1 ANNA B 100 10.00", "3.00"), // in this market whatever is traded is delivered
    ];
    for (rows, row, expected) in table {
        let mut engine = engine(rows);
        engine.book([Input::Trade(fill(row))]);
        assert_eq!(commission(&engine, "T1"), *expected, "{rows:?}: {row}");
        check_explained(&engine);
        engine.settle(day("2013-10-10"));
        engine.close(day("2013-10-10")).expect("every control holds");
    }
}

#[test]
fn what_a_row_may_not_say() {
    let engine = engine(&["north 2013-10-11 desk:NORTH flat=1"]);
    let table = [
        ("schedule_scope_must_fit", "new 2013-10-11 desk flat=1"),
        ("schedule_scope_must_fit", "new 2013-10-11 account flat=1"),
        ("account_must_be_known", "new 2013-10-11 account:NOBODY flat=1"),
        ("account_must_be_known", "new 2013-10-11 all flat=1 percent=40 broker=NOBODY"),
        ("schedule_figure_must_fit", "new 2013-10-11 all bps=0.123456789"),
        ("schedule_figure_must_fit", "new 2013-10-11 all flat=1 from=1000000000000"),
        ("introducing_share_must_name_its_broker", "new 2013-10-11 all flat=1 broker=IB-1"),
        (
            "introducing_share_must_name_its_broker",
            "new 2013-10-11 all flat=1 percent=0 broker=IB-1",
        ),
        (
            "introducing_share_must_name_its_broker",
            "new 2013-10-11 all flat=1 percent=100.01 broker=IB-1",
        ),
        (
            "introducing_share_must_name_its_broker",
            "new 2013-10-11 all flat=1 percent=40 broker=ALICE",
        ),
        ("schedule_must_be_one", "north 2013-10-11 desk:NORTH flat=2 from=10 per=order"),
        ("schedule_must_be_one", "north 2013-10-11 desk:NORTH flat=2 from=10 by=month"),
        ("id_must_not_be_reused", "north 2013-10-11 desk:NORTH flat=2"),
    ];
    for (code, row) in table {
        assert_eq!(engine.refusal(&Input::Schedule(schedule(row))).0, code, "{row}");
    }
    // The same row again is a duplicate, also when a figure is written in another way.
    let mut engine = engine;
    let again = engine.send([Input::Schedule(schedule("north 2013-10-11 desk:NORTH flat=1.00"))]);
    assert_eq!(again, [office::Outcome::Duplicate]);
}

#[test]
fn the_rules_of_the_house_are_the_schedule_of_whom_no_row_fits() {
    let mut engine = engine(&["north 2013-10-01 desk:NORTH flat=7"]);
    engine.book(
        ["2013-10-01 commission_flat 2", "2013-10-10 commission_per_share 0.01"]
            .map(|row| Input::Rule(rule(row))),
    );
    engine.book(["T1 SUE B 100 10.00", "T2 NORA B 100 10.00"].map(|row| Input::Trade(fill(row))));
    assert_eq!([commission(&engine, "T1"), commission(&engine, "T2")], ["3.00", "7.00"]);
    // A rule that is set later, for a day of which trades were booked, changes none of them, nor
    // their explanation.
    engine.book([
        Input::Rule(rule("2013-10-10 commission_flat 50")),
        Input::Schedule(schedule("late 2013-10-10 all flat=60")),
    ]);
    assert_eq!(commission(&engine, "T1"), "3.00");
    check_explained(&engine);
    engine.book([Input::Trade(fill("T3 SUE B 100 10.00"))]);
    assert_eq!(commission(&engine, "T3"), "60.00");
}

/// Fills of one order share its flat amount, minimum and maximum; each bears what the order owes
/// with it, less what was borne before.
#[test]
fn the_fills_of_an_order_share_its_minimum_and_maximum() {
    let table: &[(&str, &[&str], &[&str])] = &[
        // 1 cent a share, at least 1.50: 100 shares owe 1.50, 140 owe 1.50, 200 owe 2.00.
        (
            "o 2013-10-01 all per=order per_share=0.01 minimum=1.50",
            &["T1 ANNA B 100 10.00 O1", "T2 ANNA B 40 10.00 O1", "T3 ANNA B 60 10.00 O1"],
            &["1.50", "0.00", "0.50"],
        ),
        // Another order, another side, another client, no order: each by itself.
        (
            "o 2013-10-01 all per=order flat=3",
            &[
                "T1 ANNA B 1 10.00 O1",
                "T2 ANNA B 1 10.00 O1",
                "T3 ANNA B 1 10.00 O2",
                "T4 ANNA S 1 10.00 O1",
                "T5 NORA B 1 10.00 O1",
            ],
            &["3.00", "0.00", "3.00", "3.00", "3.00"],
        ),
        (
            "o 2013-10-01 all per=order flat=3",
            &["T1 ANNA B 1 10.00", "T2 ANNA B 1 10.00"],
            &["3.00", "3.00"],
        ),
        // At most 5.00: 400 shares owe 4.00, 600 owe 5.00, 800 owe 5.00.
        (
            "o 2013-10-01 all per=order per_share=0.01 maximum=5",
            &["T1 ANNA B 400 10.00 O1", "T2 ANNA B 200 10.00 O1", "T3 ANNA B 200 10.00 O1"],
            &["4.00", "1.00", "0.00"],
        ),
        // Per trade the fills share nothing.
        (
            "t 2013-10-01 all flat=3",
            &["T1 ANNA B 1 10.00 O1", "T2 ANNA B 1 10.00 O1"],
            &["3.00", "3.00"],
        ),
        // Rounded as a whole: 3 x 33 shares at half a cent are 0.17 (0.165), 0.33, 0.50 (0.495).
        (
            "o 2013-10-01 all per=order per_share=0.005",
            &["T1 ANNA B 33 10.00 O1", "T2 ANNA B 33 10.00 O1", "T3 ANNA B 33 10.00 O1"],
            &["0.17", "0.16", "0.17"],
        ),
    ];
    for (row, fills, expected) in table {
        let mut engine = engine(&[row]);
        engine.book(fills.iter().map(|row| Input::Trade(fill(row))));
        let found: Vec<String> = fills
            .iter()
            .map(|row| commission(&engine, row.split(' ').next().unwrap_or_default()))
            .collect();
        assert_eq!(found, *expected, "{row}: {fills:?}");
        check_explained(&engine);
    }
}

/// An order that reaches a cheaper tier is paid back what its earlier fills bore too much: 900 at 2
/// cents, 1,100 at 1.
#[test]
fn an_order_is_charged_as_a_whole_by_the_tier_that_it_reaches() {
    let mut engine = engine(&[
        "o 2013-10-01 all per=order per_share=0.02",
        "o 2013-10-01 all per=order per_share=0.01 from=1000",
    ]);
    engine.book(
        ["T1 ANNA B 900 10.00 O1", "T2 ANNA B 200 10.00 O1"].map(|row| Input::Trade(fill(row))),
    );
    assert_eq!([commission(&engine, "T1"), commission(&engine, "T2")], ["18.00", "-7.00"]);
    check_explained(&engine);
}

/// 10 basis points, and 5 once the month has reached 10,000: the third trade reaches it.
#[test]
fn a_tier_may_be_reached_by_what_was_traded_in_the_month() {
    let rows = ["m 2013-10-01 all by=month bps=10", "m 2013-10-01 all by=month bps=5 from=10000"];
    let mut engine = engine(&rows);
    let fills = [
        "T1 ANNA B 400 10.00",
        "T2 NORA B 900 10.00",
        "T3 ANNA S 600 10.00",
        "T4 ANNA B 100 10.00",
    ];
    engine.book(fills.map(|row| Input::Trade(fill(row))));
    let found = ["T1", "T2", "T3", "T4"].map(|id| commission(&engine, id));
    assert_eq!(found, ["4.00", "9.00", "3.00", "0.50"]);
    // A cancel takes its principal out of the month again: 4,000 + 1,000 + 4,900 do not reach
    // 10,000.
    let cancel = TradeReport {
        trade_id: "C3".into(),
        cancels: Some("T3".into()),
        ..fill("T3 ANNA S 600 10.00")
    };
    engine.book([Input::Trade(cancel), Input::Trade(fill("T5 ANNA B 490 10.00"))]);
    assert_eq!(commission(&engine, "T5"), "4.90");
    check_explained(&engine);
}

/// 40 percent of 4.95 are 1.98: the firm earns 4.95, pays 1.98 and owes it; the client pays no more
/// for it.
#[test]
fn an_introducing_broker_has_its_share_in_the_entry() {
    let mut engine = engine(&[
        "f 2013-10-01 desk:NORTH flat=4.95 percent=40 broker=IB-1",
        "g 2013-10-01 all flat=9",
    ]);
    engine.book(["T1 ANNA B 100 10.00", "T2 SUE B 100 10.00"].map(|row| Input::Trade(fill(row))));
    let pending = ["COMMISSION", "INTRODUCING-EXPENSE", "IB-1", "ANNA"]
        .map(|account| engine.balance(account, "USD").1);
    assert_eq!(pending, ["13.95", "-1.98", "1.98", "-1004.95"]);
    check_explained(&engine);
    let cancel = TradeReport {
        trade_id: "C1".into(),
        cancels: Some("T1".into()),
        ..fill("T1 ANNA B 100 10.00")
    };
    engine.book([Input::Trade(cancel)]);
    assert_eq!(
        ["INTRODUCING-EXPENSE", "IB-1"].map(|account| engine.balance(account, "USD").1),
        ["0.00", "0.00"]
    );
}

#[test]
fn an_agreed_commission_stands_outside_of_its_order() {
    let mut engine = engine(&["o 2013-10-01 all per=order per_share=0.01 minimum=1.50"]);
    let agreed =
        TradeReport { commission: Some(decimal("0.25")), ..fill("T1 ANNA B 100 10.00 O1") };
    engine.book([Input::Trade(agreed), Input::Trade(fill("T2 ANNA B 100 10.00 O1"))]);
    assert_eq!([commission(&engine, "T1"), commission(&engine, "T2")], ["0.25", "1.50"]);
    check_explained(&engine);
}

/// A correction is charged as if the old fill had never been: 140 shares owe the minimum, 200 owe
/// 2.00.
#[test]
fn a_correction_counts_without_what_it_replaces() {
    let mut engine = engine(&["o 2013-10-01 all per=order per_share=0.01 minimum=1.50"]);
    engine.book(
        ["T1 ANNA B 100 10.00 O1", "T2 ANNA B 40 10.00 O1"].map(|row| Input::Trade(fill(row))),
    );
    let right = TradeReport { corrects: Some("T2".into()), ..fill("T3 ANNA B 100 10.00 O1") };
    engine.book([Input::Trade(right)]);
    assert_eq!([commission(&engine, "T1"), commission(&engine, "T3")], ["1.50", "0.50"]);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "2.00");
    check_explained(&engine);
}

#[test]
fn an_explanation_has_every_figure() {
    let mut engine = engine(&["o 2013-10-01 all per=order per_share=0.005 minimum=1.00"]);
    engine.book(
        ["T1 ANNA S 100 10.00 O1", "T2 ANNA S 300 10.00 O1"].map(|row| Input::Trade(fill(row))),
    );
    let (_, booked) = engine.office.trades.find("T2").expect("it was booked");
    let charged = Charged::of_trade(&booked.trade, booked.edition).expect("it is explained");
    let explanation = explain(&charged, &engine.office.schedules, &engine.office.directory)
        .expect("its rows are there");
    let line = explanation.commission.expect("by a schedule");
    let per_share = line.per_share.expect("it has this part");
    // 400 shares of the order at half a cent are 2.00; T1 bore the minimum.
    assert_eq!((per_share.on.units, per_share.amount, line.bound), (400, 200, None));
    assert_eq!(
        (line.so_far.quantity.units(), line.so_far.commission.units(), line.amount.units()),
        (100, 100, 100)
    );
    let lines: Vec<(&str, i64, i64)> = explanation
        .charges
        .iter()
        .map(|line| (line.charge.as_str(), line.on.units, line.amount.units()))
        .collect();
    // 3,000.00 at 17.40 per million are 5.22 cents; 300 at 0.000119 are 3.57 cents.
    assert_eq!(lines, [("section_31", 300_000, 5), ("taf", 300, 4)]);
}

/// A random schedule per order and random fills of it, as one line of numbers.
fn random_house(numbers: &[(u8, u8, u8)], per: u8) -> (Engine, Vec<TradeReport>) {
    let per = if per.is_multiple_of(2) { "order" } else { "trade" };
    let rows = [
        format!(
            "r 2013-10-01 all per={per} per_share=0.013 bps=1.7 minimum=1.11 percent=33 broker=IB-1"
        ),
        format!(
            "r 2013-10-01 all per={per} per_share=0.007 bps=1.1 minimum=1.11 maximum=9.99 from=500"
        ),
    ];
    let engine = engine(&[&rows[0], &rows[1]]);
    let client = |number: u8| ["ANNA", "SUE"][usize::from(number % 2)];
    let report = |(index, (order, quantity, price)): (usize, &(u8, u8, u8))| {
        let (quantity, price) = (u32::from(*quantity) + 1, u32::from(*price) + 100);
        fill(&format!(
            "T{index} {} B {quantity} {}.{:02} O{}",
            client(*order),
            price / 100,
            price % 100,
            order % 3
        ))
    };
    (engine, numbers.iter().enumerate().map(report).collect())
}

proptest! {
    /// The lines of every trade add up; and the fills of an order bear, in sum, what its last fill
    /// found due.
    #[test]
    fn lines_add_up_to_what_was_booked(
        numbers in proptest::collection::vec(proptest::prelude::any::<(u8, u8, u8)>(), 1..12),
        per: u8,
    ) {
        let (mut engine, fills) = random_house(&numbers, per);
        engine.book(fills.into_iter().map(Input::Trade));
        check_explained(&engine);
        let total: i64 =
            engine.office.trades.trades().map(|(_, booked)| booked.trade.commission.units()).sum();
        let earned = Quantity::try_new(total.into()).expect("a small sum");
        prop_assert_eq!(
            engine.balance("COMMISSION", "USD").1,
            engine.office.directory.show(engine.asset("USD"), earned)
        );
    }

    /// Taking a fill back and booking it again leaves what the client and the firm have in sum as
    /// it was.
    #[test]
    fn cancel_and_rebook_is_the_identity(
        numbers in proptest::collection::vec(proptest::prelude::any::<(u8, u8, u8)>(), 1..12),
        per: u8,
        which: usize,
    ) {
        let (mut engine, fills) = random_house(&numbers, per);
        let old = fills[which % fills.len()].clone();
        engine.book(fills.into_iter().map(Input::Trade));
        let before = ["ANNA", "SUE", "COMMISSION"].map(|account| engine.balance(account, "USD"));
        let cancel = TradeReport {
            trade_id: "CANCEL".into(),
            cancels: Some(old.trade_id.clone()),
            ..old.clone()
        };
        engine.book([
            Input::Trade(cancel),
            Input::Trade(TradeReport { trade_id: "AGAIN".into(), ..old }),
        ]);
        let after = ["ANNA", "SUE", "COMMISSION"].map(|account| engine.balance(account, "USD"));
        prop_assert_eq!(before, after);
        check_explained(&engine);
        prop_assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
    }
}

/// A row for what is delivered is set beside the rows of a month, for the same day: what was
/// charged by the month stays with the month.
#[test]
fn a_fill_is_charged_again_among_the_rows_that_count_as_its_own() {
    let mut engine = Engine::furnished("2013-10-10");
    let set = |row: &str| Input::Schedule(schedule(row));
    let [first, second] =
        ["T1", "T2"].map(|id| trade(&format!("{id} 2013-10-10 ALICE B 600 XYZ 10.00")));
    engine.begin(day("2013-10-10"));
    engine.book([
        set("o 2013-10-01 all by=month bps=10"),
        set("o 2013-10-01 all by=month from=10000 bps=5"),
        Input::Trade(first.clone()),
        Input::Trade(second.clone()),
        set("o 2013-10-01 all product=delivery bps=1"),
    ]);
    let cancel = |id: &str, old: &TradeReport| {
        let cancels = Some(old.trade_id.clone());
        Input::Trade(TradeReport { trade_id: id.into(), cancels, ..old.clone() })
    };
    // 6.00 and 3.00; the second one alone is at 10 basis points again.
    assert_eq!(engine.balance("COMMISSION", "USD").1, "9.00");
    engine.book([cancel("C1", &first)]);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "6.00");
    engine.book([cancel("C2", &second)]);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "0.00");
    assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
}
