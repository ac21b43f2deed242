//! Commissions after a cancel or a correction, shares of introducing brokers, slices of a month,
//! rebates: what stands bears what it would have borne alone.
//!
//! Figures can be worked out by hand; the comment says how. The property asks a clerk who knows
//! nothing of adjustments: he writes down what stands, in the order of booking, and reckons it.

use crate::office::engine::Engine;
use crate::office::rows::{account, day, schedule, share, trade};
use office::accounting::Change;
use office::clearance::Traded;
use office::clearance::explain::{Charged, adds_up};
use proptest::prelude::{any, prop_assert_eq, proptest};
use proptest::sample::select;
use std::collections::BTreeMap;
use terms::{Booked, Event, Input, Name, Side, TradeNumber, TradeReport};

/// An office with two clients and an introducing broker, which works on 2013-10-10; its books begin
/// in the month before.
fn engine(rows: &[&str]) -> Engine {
    let mut engine = Engine::furnished("2013-09-27");
    let open = |row| Input::OpenAccount(account(row));
    engine.book(["ANNA cash", "SUE cash", "IB-1 introducing_broker"].map(open));
    engine.book(rows.iter().map(|row| Input::Schedule(schedule(row))));
    for date in ["2013-09-27", "2013-09-30", "2013-10-01", "2013-10-02", "2013-10-03", "2013-10-04"]
    {
        engine.day(date, []);
    }
    for date in ["2013-10-07", "2013-10-08", "2013-10-09"] {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-10"));
    engine
}

/// `trade_id date account side quantity price [order]` of XYZ.
fn fill(row: &str) -> TradeReport {
    let words: Vec<&str> = row.split_whitespace().collect();
    let report = trade(&format!(
        "{} {} {} {} {} XYZ {}",
        words[0], words[1], words[2], words[3], words[4], words[5]
    ));
    TradeReport { order_id: words.get(6).map(|order| Name::from(*order)), ..report }
}

fn cancel_of(trade_id: &str, old: &TradeReport) -> Input {
    let cancels = Some(old.trade_id.clone());
    Input::Trade(TradeReport { trade_id: trade_id.into(), cancels, ..old.clone() })
}

fn correction_of(old: &str, report: TradeReport) -> Input {
    Input::Trade(TradeReport { corrects: Some(old.into()), ..report })
}

fn commission(engine: &Engine, trade_id: &str) -> String {
    let (_, booked) = engine.office.trades.find(trade_id).expect("it was booked");
    engine.office.directory.show(booked.trade.currency, booked.trade.commission)
}

/// Every trade is explained, whatever became of it, and its lines add up to what it bears.
fn check_explained(engine: &Engine) {
    let office = &engine.office;
    for (_, booked) in office.trades.trades() {
        let charged = Charged::of_trade(&booked.trade, booked.edition)
            .expect("it says by what it was charged");
        let explained = adds_up(&charged, None, &office.schedules, &office.directory);
        assert!(explained, "{}", booked.trade.trade_id);
    }
    assert!(office.image() == engine.replayed().image(), "a replay remembers the same");
}

fn adjustments(engine: &Engine) -> Vec<String> {
    let told = |recorded: &terms::Recorded| match &recorded.event {
        Event::Booked(Booked::Adjustment(adjusted), entry) => Some(format!(
            "{} {} {}: {} on {}",
            adjusted.charged,
            adjusted.because,
            adjusted.cancelled,
            adjusted.commission.units(),
            entry.value_date()
        )),
        _ => None,
    };
    engine.journal.iter().filter_map(told).collect()
}

/// Rows, fills, the one that goes, what each that stands bears, and all together.
type Left<'t> = (&'t [&'t str], &'t [&'t str], &'t str, &'t [(&'t str, &'t str)], &'t str);

/// 0.4 cents a share, from 0.80 to 6.00 for an order, and two tiers: what is left when a fill goes.
#[test]
fn what_stands_of_an_order_bears_its_minimum_its_maximum_and_its_tier() {
    const ORDER: &str = "o 2013-09-01 all per=order per_share=0.004 minimum=0.80 maximum=6.00";
    const STEPS: [&str; 2] =
        ["s 2013-09-01 all per=order bps=12", "s 2013-09-01 all per=order bps=3 from=1000"];
    let table: &[Left] = &[
        // 400 shares stand: 150 bear the minimum, the whole 1.60.
        (
            &[ORDER],
            &["T1 60 10.00", "T2 150 10.00", "T3 250 10.00"],
            "T1",
            &[("T2", "0.80"), ("T3", "0.80")],
            "1.60",
        ),
        // 2,000 shares stand at 8.00, and bear the maximum.
        (&[ORDER], &["T1 1500 10.00", "T2 2000 10.00"], "T1", &[("T2", "6.00")], "6.00"),
        // 1,400 shares reach the cheaper tier: 14,000.00 at 3 basis points 4.20. 700 do not:
        // 7,000.00 at 12 are 8.40.
        (&STEPS, &["T1 700 10.00", "T2 700 10.00"], "T1", &[("T2", "8.40")], "8.40"),
        // The last one goes: nobody stands behind it, and the first has borne its own.
        (&STEPS, &["T1 700 10.00", "T2 700 10.00"], "T2", &[("T1", "8.40")], "8.40"),
    ];
    for (rows, fills, gone, expected, total) in table {
        let mut engine = engine(rows);
        let report = |row: &str| {
            let (trade_id, what) = row.split_once(' ').expect("an id and what");
            fill(&format!("{trade_id} 2013-10-10 ANNA B {what} O1"))
        };
        engine.book(fills.iter().map(|row| Input::Trade(report(row))));
        let old = fills.iter().find(|row| row.starts_with(gone)).expect("it is one of them");
        engine.book([cancel_of("C1", &report(old))]);
        for (trade_id, bears) in *expected {
            assert_eq!(commission(&engine, trade_id), *bears, "{fills:?} without {gone}");
        }
        assert_eq!(engine.balance("COMMISSION", "USD").1, *total, "{fills:?} without {gone}");
        check_explained(&engine);
        engine.settle(day("2013-10-10"));
        engine.close(day("2013-10-10")).expect("every control holds");
    }
}

/// The cancel of a settled fill: the difference is as of the trade date and on the rung on which
/// the fill has settled, and says which row did it; the lot costs what the fill costs.
#[test]
fn an_adjustment_says_why_and_reprices_the_lot() {
    let mut engine = engine(&["o 2013-09-01 all per=order flat=2"]);
    let (first, second) =
        (fill("T1 2013-10-01 ANNA B 10 10.00 O1"), fill("T2 2013-10-01 ANNA B 30 10.00 O1"));
    engine.book([Input::Trade(first.clone()), Input::Trade(second.clone())]);
    engine.book([cancel_of("C1", &first)]);
    assert_eq!(adjustments(&engine), ["T2 C1 T1: 200 on 2013-10-04"]);
    let cost = |engine: &Engine| -> Vec<i64> {
        let (anna, xyz) = (engine.account("ANNA"), engine.asset("XYZ"));
        let holding = engine.office.lots.holding(anna, xyz).expect("it has traded");
        holding.lots().map(|lot| lot.cost.units()).collect()
    };
    assert_eq!(cost(&engine), [30_200]);
    assert_eq!(engine.balance("ANNA", "USD").0, "-302.00");
    // What a fill bears now is what its own cancel takes back.
    engine.book([cancel_of("C2", &second)]);
    assert_eq!(engine.balance("ANNA", "USD").0, "0.00");
    assert_eq!(engine.balance("COMMISSION", "USD").0, "0.00");
    assert_eq!(cost(&engine), []);
    check_explained(&engine);
}

/// A correction that goes to another order leaves both right: the one that it left bears its
/// minimum again, and it bears its own behind what stands in the other.
#[test]
fn a_correction_that_moves_leaves_both_places_right() {
    let mut engine = engine(&["o 2013-09-01 all per=order per_share=0.01 minimum=1.50"]);
    engine.book(
        [
            "T1 2013-10-10 ANNA B 100 10.00 O1",
            "T2 2013-10-10 ANNA B 20 10.00 O1",
            "T3 2013-10-10 ANNA B 130 10.00 O2",
        ]
        .map(|row| Input::Trade(fill(row))),
    );
    engine.book([correction_of("T1", fill("T4 2013-10-10 ANNA B 100 10.00 O2"))]);
    // O1: 20 shares, the minimum. O2: 130 shares, the minimum; with 100 more 2.30.
    let found = ["T2", "T3", "T4"].map(|id| commission(&engine, id));
    assert_eq!(found, ["1.50", "1.50", "0.80"]);
    assert_eq!(engine.balance("COMMISSION", "USD").1, "3.80");
    check_explained(&engine);
}

/// 10 basis points, and 5 once the month has reached 10,000.00. The trade that reached it goes:
/// those behind it are charged at the tier that the month has reached without it.
#[test]
fn the_months_tier_is_that_of_what_stands() {
    let rows = ["m 2013-09-01 all by=month bps=10", "m 2013-09-01 all by=month bps=5 from=10000"];
    let mut engine = engine(&rows);
    let fills = [
        "T1 2013-10-01 ANNA B 400 10.00",
        "T2 2013-10-02 ANNA B 600 10.00",
        "T3 2013-10-10 ANNA S 300 10.00",
        "T4 2013-10-10 ANNA B 400 10.00",
        "T5 2013-09-30 ANNA B 900 10.00",
    ];
    engine.book(fills.map(|row| Input::Trade(fill(row))));
    let ids = ["T1", "T3", "T4", "T5"];
    assert_eq!(ids.map(|id| commission(&engine, id)), ["4.00", "1.50", "2.00", "9.00"]);
    engine.book([cancel_of("C2", &fill(fills[1]))]);
    // 4,000 + 3,000 do not reach it; 4,000 more do. September is another month.
    assert_eq!(ids.map(|id| commission(&engine, id)), ["4.00", "3.00", "2.00", "9.00"]);
    assert_eq!(adjustments(&engine), ["T3 C2 T2: 300 on 2013-10-16"]);
    check_explained(&engine);
}

/// A schedule that begins at 100 shares: what stands without the first fill reaches no tier, bears
/// nothing, and counts for nothing any more.
#[test]
fn what_reaches_no_tier_any_more_bears_nothing() {
    let mut engine = engine(&["o 2013-09-01 all per=order per_share=0.01 from=100"]);
    let first = fill("T1 2013-10-10 ANNA B 100 10.00 O1");
    let second = fill("T2 2013-10-10 ANNA B 50 10.00 O1");
    engine.book([Input::Trade(first.clone()), Input::Trade(second.clone())]);
    assert_eq!(commission(&engine, "T2"), "0.50");
    engine.book([cancel_of("C1", &first)]);
    assert_eq!(commission(&engine, "T2"), "0.00");
    engine.book([Input::Trade(fill("T3 2013-10-10 ANNA B 60 10.00 O1")), cancel_of("C2", &second)]);
    assert_eq!(commission(&engine, "T3"), "0.00");
    assert_eq!(engine.balance("COMMISSION", "USD").1, "0.00");
    check_explained(&engine);
}

/// A share of a block counts for its client's month, and is charged again with it.
#[test]
fn a_share_of_a_block_is_charged_again() {
    let rows = ["m 2013-09-01 all by=month bps=10", "m 2013-09-01 all by=month bps=5 from=10000"];
    let mut engine = engine(&rows);
    let first = fill("T1 2013-10-10 ANNA B 900 10.00");
    engine.book([
        Input::Trade(first.clone()),
        Input::Trade(fill("T2 2013-10-10 BLOCK B 300 10.00")),
        Input::Allocate(share("A1 2013-10-10 BLOCK ANNA B 300 XYZ")),
    ]);
    let borne = |engine: &Engine| engine.office.blocks.allocation(0).commission.units();
    assert_eq!(borne(&engine), 150);
    engine.book([cancel_of("C1", &first)]);
    assert_eq!(borne(&engine), 300);
    assert_eq!(engine.balance("ANNA", "USD").1, "-3003.00");
    let xyz = engine.asset("XYZ");
    let holding = engine.office.lots.holding(engine.account("ANNA"), xyz).expect("it has traded");
    assert_eq!(holding.lots().map(|lot| lot.cost.units()).collect::<Vec<_>>(), [300_300]);
    assert_eq!(engine.office.adjustments.of(Traded::Share(0)).count(), 1);
    check_explained(&engine);
    engine.settle(day("2013-10-10"));
    engine.close(day("2013-10-10")).expect("every control holds");
}

/// An agreed commission stands outside: nothing behind it changes when it goes.
#[test]
fn an_agreed_commission_is_nobodys_reason() {
    let mut engine = engine(&["o 2013-09-01 all per=order per_share=0.01 minimum=1.50"]);
    let agreed = TradeReport {
        commission: Some(terms::Decimal::parse("0.25").expect("a number")),
        ..fill("T1 2013-10-10 ANNA B 100 10.00 O1")
    };
    engine.book([
        Input::Trade(agreed.clone()),
        Input::Trade(fill("T2 2013-10-10 ANNA B 100 10.00 O1")),
    ]);
    engine.book([cancel_of("C1", &agreed)]);
    assert_eq!(commission(&engine, "T2"), "1.50");
    assert_eq!(adjustments(&engine), <[&str; 0]>::default());
}

/// Half of a cent is none for each of eight fills, and 4 cents for the order.
#[test]
fn shares_of_an_order_or_of_a_month_add_up() {
    let table = [
        ("o 2013-09-01 all per=order per_share=0.01 percent=50 broker=IB-1", "O1", "0.04"),
        ("m 2013-09-01 all by=month per_share=0.01 percent=50 broker=IB-1", "", "0.04"),
        // Each trade by itself has a commission of its own, and half of a cent is a cent.
        ("t 2013-09-01 all per_share=0.01 percent=50 broker=IB-1", "", "0.08"),
    ];
    for (row, order, expected) in table {
        let mut engine = engine(&[row]);
        let fills: Vec<TradeReport> = (1..=8)
            .map(|number| fill(&format!("T{number} 2013-10-10 ANNA B 1 10.00 {order}")))
            .collect();
        engine.book(fills.iter().cloned().map(Input::Trade));
        assert_eq!(engine.balance("IB-1", "USD").1, expected, "{row}");
        assert_eq!(engine.balance("COMMISSION", "USD").1, "0.08", "{row}");
        engine.book([cancel_of("C1", &fills[0])]);
        // 7 cents: half is 3.5, rounded half up 4; alone they are 7.
        let left = if expected == "0.08" { "0.07" } else { "0.04" };
        assert_eq!(engine.balance("IB-1", "USD").1, left, "{row}");
        check_explained(&engine);
    }
}

/// The first 800,000.00 of a month at 10 basis points, what follows at 5, from 2,000,000.00 on at
/// 2: 500,000.00 bear 500.00; 600,000.00 more 300.00 and 150.00; a million more 450.00 and 20.00.
#[test]
fn each_slice_of_the_month_bears_its_own_rate() {
    let rows = [
        "s 2013-09-01 all by=month_marginal bps=10",
        "s 2013-09-01 all by=month_marginal bps=2 from=2000000",
        "s 2013-09-01 all by=month_marginal bps=5 from=800000",
    ];
    let mut engine = engine(&rows);
    let fills = [
        "T1 2013-10-10 ANNA B 5000 100.00",
        "T2 2013-10-10 ANNA B 6000 100.00",
        "T3 2013-10-10 ANNA S 10000 100.00",
    ];
    engine.book(fills.map(|row| Input::Trade(fill(row))));
    let ids = ["T1", "T2", "T3"];
    assert_eq!(ids.map(|id| commission(&engine, id)), ["500.00", "450.00", "470.00"]);
    // Without the first: 600.00; then 200,000.00 at 10 and 800,000.00 at 5.
    engine.book([cancel_of("C1", &fill(fills[0]))]);
    assert_eq!(["T2", "T3"].map(|id| commission(&engine, id)), ["600.00", "600.00"]);
    // A tier that is set later makes no other slice of what was charged.
    let later = "s 2013-09-01 all by=month_marginal bps=7 from=700000";
    engine.book([Input::Schedule(schedule(later))]);
    check_explained(&engine);
}

/// A rebate for liquidity: it lowers what a purchase costs and raises what a sale brings, and
/// neither a minimum nor an introducing broker's share swallows it.
#[test]
fn a_rebate_is_a_negative_commission() {
    let table = [
        // 500 shares at 0.002 are given back.
        ("r 2013-09-01 all per_share=-0.002", "B", "-1.00", 499_900, "0.00"),
        ("r 2013-09-01 all bps=-3", "S", "-1.50", 500_150, "0.00"),
        // 0.20 is charged, at least 1.75, and 1.00 is given back.
        ("r 2013-09-01 all flat=0.20 per_share=-0.002 minimum=1.75", "B", "0.75", 500_075, "0.00"),
        // Charged 2.50 in basis points, less 1.00: half of 1.50 is the introducing broker's.
        (
            "r 2013-09-01 all bps=5 per_share=-0.002 percent=50 broker=IB-1",
            "B",
            "1.50",
            500_150,
            "0.75",
        ),
        ("r 2013-09-01 all per_share=-0.002 percent=50 broker=IB-1", "B", "-1.00", 499_900, "0.00"),
    ];
    for (row, side, bears, money, shared) in table {
        let mut engine = engine(&[row]);
        let report = fill(&format!("T1 2013-10-10 ANNA {side} 500 10.00"));
        engine.book([Input::Trade(report.clone())]);
        assert_eq!(commission(&engine, "T1"), bears, "{row}");
        assert_eq!(engine.balance("COMMISSION", "USD").1, bears, "{row}");
        assert_eq!(engine.balance("IB-1", "USD").1, shared, "{row}");
        let fees = engine.office.trades.find("T1").expect("it was booked").1.trade.fees.units();
        let (anna, xyz) = (engine.account("ANNA"), engine.asset("XYZ"));
        let holding = engine.office.lots.holding(anna, xyz).expect("it has traded");
        let lots: Vec<i64> = holding.lots().map(|lot| lot.cost.units()).collect();
        // What a sale brings is less its fees; on a purchase there are none.
        assert_eq!(lots, [money - fees], "{row}");
        check_explained(&engine);
        engine.book([cancel_of("C1", &report)]);
        assert_eq!(engine.balance("ANNA", "USD").1, "0.00", "{row}");
    }
    let engine = engine(&[]);
    for row in ["x 2013-10-11 all minimum=-1", "x 2013-10-11 all flat=1 from=-1"] {
        let refused = engine.refusal(&Input::Schedule(schedule(row))).0;
        assert_eq!(refused, "schedule_figure_must_fit", "{row}");
    }
}

/// A tier as the clerk has it on his sheet: from how much on, cents, ten-thousandths of a dollar a
/// share, hundredths of a basis point, least, most.
#[derive(Clone, Copy, Debug)]
struct Tier {
    from: i128,
    flat: i128,
    per_share: i128,
    bps: i128,
    least: Option<i128>,
    most: Option<i128>,
}

/// What is on the sheet of a schedule.
#[derive(Clone, Copy, Debug)]
struct Sheet {
    per_order: bool,
    by: &'static str,
    percent: Option<i128>,
    tiers: &'static [Tier],
}

const NONE: Tier = Tier { from: 0, flat: 0, per_share: 0, bps: 0, least: None, most: None };

const SHEETS: [Sheet; 6] = [
    Sheet {
        per_order: true,
        by: "quantity",
        percent: Some(33),
        tiers: &[
            Tier { per_share: 130, bps: 170, least: Some(111), ..NONE },
            Tier { from: 300, per_share: 70, bps: 110, least: Some(111), most: Some(999), ..NONE },
        ],
    },
    Sheet {
        per_order: false,
        by: "month",
        percent: Some(45),
        tiers: &[
            Tier { bps: 1_000, least: Some(100), ..NONE },
            Tier { from: 300_000, bps: 500, least: Some(100), ..NONE },
        ],
    },
    Sheet {
        per_order: true,
        by: "month",
        percent: Some(33),
        tiers: &[
            Tier { flat: 50, bps: 1_000, ..NONE },
            Tier { from: 200_000, flat: 20, bps: 400, ..NONE },
        ],
    },
    Sheet {
        per_order: false,
        by: "month_marginal",
        percent: Some(33),
        tiers: &[
            Tier { bps: 1_010, least: Some(75), ..NONE },
            Tier { from: 100_000, bps: 505, ..NONE },
            Tier { from: 400_000, bps: 251, ..NONE },
        ],
    },
    Sheet {
        per_order: true,
        by: "month_marginal",
        percent: Some(33),
        tiers: &[
            Tier { per_share: -20, bps: 1_000, least: Some(200), ..NONE },
            Tier { from: 250_000, per_share: -20, bps: 310, least: Some(200), ..NONE },
        ],
    },
    Sheet {
        per_order: true,
        by: "principal",
        percent: None,
        tiers: &[
            Tier { flat: -35, bps: 700, most: Some(250), ..NONE },
            Tier { from: 150_000, bps: 90, ..NONE },
        ],
    },
];

/// A number of units with so many digits behind the point.
fn written(units: i128, digits: usize) -> String {
    let (sign, units) = (if units < 0 { "-" } else { "" }, units.abs());
    let padded = format!("{units:0>width$}", width = digits + 1);
    let (whole, part) = padded.split_at(padded.len() - digits);
    format!("{sign}{whole}.{part}")
}

/// The rows of a sheet.
fn rows_of(sheet: &Sheet) -> Vec<String> {
    let row = |tier: &Tier| {
        let from = match sheet.by {
            "quantity" => tier.from.to_string(),
            _ => written(tier.from, 2),
        };
        let per = if sheet.per_order { "order" } else { "trade" };
        let mut row = format!(
            "r 2013-09-01 all per={per} by={} from={from} flat={} per_share={} bps={}",
            sheet.by,
            written(tier.flat, 2),
            written(tier.per_share, 4),
            written(tier.bps, 2)
        );
        for (limit, value) in [("minimum", tier.least), ("maximum", tier.most)] {
            row += &value.map_or(String::new(), |value| format!(" {limit}={}", written(value, 2)));
        }
        let share = |percent| format!(" percent={percent} broker=IB-1");
        row + &sheet.percent.map_or(String::new(), share)
    };
    sheet.tiers.iter().map(row).collect()
}

/// Half up, away from zero.
fn rounded(units: i128, of: i128) -> i128 {
    let half = (2 * units.abs() + of).div_euclid(2 * of);
    if units < 0 { -half } else { half }
}

/// A line of the clerk's journal: what stands, and what it bears.
#[derive(Clone)]
struct Line {
    report: TradeReport,
    commission: i128,
    share: i128,
    slices: i128,
    tier: usize,
}

impl Line {
    fn quantity(&self) -> i128 {
        self.report.quantity.mantissa.into()
    }

    fn principal(&self) -> i128 {
        let price = self.report.price.units(2).expect("cents");
        self.quantity() * i128::from(price)
    }

    fn order(&self) -> (Name, Side, Option<Name>, terms::Date) {
        let TradeReport { account, side, order_id, .. } = self.report.clone();
        (account, side, order_id, self.date())
    }

    fn date(&self) -> terms::Date {
        self.report.trade_date.expect("the row says it")
    }

    fn month(&self) -> (Name, terms::Date) {
        (self.report.account.clone(), self.date().first_of_month())
    }
}

/// Reckons what stands, line by line.
fn clerk(sheet: &Sheet, standing: &[TradeReport]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for report in standing {
        let mut line = Line { report: report.clone(), commission: 0, share: 0, slices: 0, tier: 0 };
        let of_order: Vec<&Line> =
            lines.iter().filter(|other| sheet.per_order && other.order() == line.order()).collect();
        let of_month: Vec<&Line> =
            lines.iter().filter(|other| other.month() == line.month()).collect();
        let sum = |lines: &[&Line], of: fn(&Line) -> i128| lines.iter().map(|line| of(line)).sum();
        let quantity: i128 = line.quantity() + sum(&of_order, Line::quantity);
        let principal: i128 = line.principal() + sum(&of_order, Line::principal);
        let month: i128 = sum(&of_month, Line::principal);
        let reached = match sheet.by {
            "quantity" => quantity,
            "principal" => principal,
            _ => month + line.principal(),
        };
        line.tier = sheet.tiers.iter().rposition(|tier| tier.from <= reached).expect("from 0 on");
        let tier = sheet.tiers[line.tier];
        let bps = if sheet.by == "month_marginal" {
            let owed = |through: i128| rounded(owed_by_slices(sheet, through), 1_000_000);
            line.slices = owed(month + line.principal()) - owed(month);
            vec![line.slices, sum(&of_order, |line| line.slices)]
        } else {
            vec![rounded(principal * tier.bps, 1_000_000)]
        };
        let parts = [vec![tier.flat, rounded(quantity * tier.per_share, 100)], bps].concat();
        let charged: i128 = parts.iter().filter(|part| **part > 0).sum();
        let given: i128 = parts.iter().filter(|part| **part < 0).sum();
        let charged = tier.most.map_or(charged.max(tier.least.unwrap_or(charged)), |most| {
            charged.max(tier.least.unwrap_or(charged)).min(most)
        });
        line.commission = charged + given - sum(&of_order, |line| line.commission);
        line.share = sheet.percent.map_or(0, |percent| {
            let of_unit: Vec<&Line> = if sheet.per_order {
                of_order
            } else {
                of_month.into_iter().filter(|other| other.tier == line.tier).collect()
            };
            let borne: i128 = line.commission + sum(&of_unit, |line| line.commission);
            let rebates = tier.flat < 0 || tier.per_share < 0 || tier.bps < 0;
            let borne = if rebates { borne.max(0) } else { borne };
            rounded(borne * percent, 100) - sum(&of_unit, |line| line.share)
        });
        lines.push(line);
    }
    lines
}

/// What the slices of a month owe up to an amount, in millionths of a cent.
fn owed_by_slices(sheet: &Sheet, through: i128) -> i128 {
    let ends = sheet.tiers.iter().skip(1).map(|tier| tier.from).chain([i128::MAX]);
    let slices = sheet.tiers.iter().zip(ends);
    slices.map(|(tier, end)| (through.min(end) - tier.from).max(0) * tier.bps).sum()
}

/// One thing that happens: a fill, a cancel, a correction.
type Draft = (u8, u8, u8, u8, u8);

const DATES: [&str; 4] = ["2013-09-27", "2013-09-30", "2013-10-01", "2013-10-10"];

/// Lives through the drafts, and gives what stands in the end.
fn live(engine: &mut Engine, drafts: &[Draft]) -> Vec<TradeReport> {
    let mut standing: Vec<TradeReport> = Vec::new();
    for (number, (what, which, place, quantity, price)) in drafts.iter().enumerate() {
        let side = if place.is_multiple_of(5) { "S" } else { "B" };
        let report = fill(&format!(
            "T{number} {} {} {side} {} {}.{:02} O{}",
            DATES[usize::from(place / 8 % 4)],
            ["ANNA", "SUE"][usize::from(place / 32 % 2)],
            u32::from(*quantity) + 1,
            u32::from(*price) / 10 + 1,
            price % 100,
            place % 2,
        ));
        let report =
            TradeReport { trade_date: Some(day(DATES[usize::from(place / 8 % 4)])), ..report };
        let at = usize::from(*which) % standing.len().max(1);
        match what % 5 {
            3 if !standing.is_empty() => {
                let old = standing.remove(at);
                engine.book([cancel_of(&format!("C{number}"), &old)]);
            }
            4 if !standing.is_empty() => {
                let old = standing.remove(at);
                engine.book([correction_of(&old.trade_id, report.clone())]);
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

/// The lots of a client, without the numbers of the trades behind them.
fn lots(engine: &Engine, account: &str) -> Vec<(terms::Date, i64, i64)> {
    let (account, xyz) = (engine.account(account), engine.asset("XYZ"));
    let holding = engine.office.lots.holding(account, xyz);
    let lots = holding.into_iter().flat_map(office::accounting::Holding::lots);
    lots.map(|lot| (lot.acquired, lot.quantity.units(), lot.cost.units())).collect()
}

/// What each trade is for, as the steps of the lots have it.
fn stepped(engine: &Engine) -> BTreeMap<TradeNumber, i64> {
    let mut stepped = BTreeMap::new();
    for account in ["ANNA", "SUE"] {
        let (account, xyz) = (engine.account(account), engine.asset("XYZ"));
        for step in engine.office.lots.holding(account, xyz).map_or(&[][..], |it| it.steps()) {
            if let (office::accounting::Label::Trade(number), Change::Trade { money, .. }) =
                (step.label, &step.change)
            {
                stepped.insert(number, money.units());
            }
        }
    }
    stepped
}

proptest! {
    /// P36. Whatever is taken back in between, every fill that stands bears what a clerk reckons
    /// who has only ever seen what stands; so do the introducing broker, the accounts and the lots.
    #[test]
    fn p36_what_stands_bears_what_a_naive_clerk_reckons(
        sheet in select(&SHEETS[..]),
        drafts in proptest::collection::vec(any::<Draft>(), 1..24),
    ) {
        let rows = rows_of(&sheet);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let mut engine = engine(&rows);
        let standing = live(&mut engine, &drafts);
        let lines = clerk(&sheet, &standing);
        let steps = stepped(&engine);
        for line in &lines {
            let id = &line.report.trade_id;
            let (number, booked) = engine.office.trades.find(id).expect("it was booked");
            prop_assert_eq!(i128::from(booked.trade.commission.units()), line.commission, "{}", id);
            let money = -booked.trade.net() * i128::from(booked.trade.side.sign());
            prop_assert_eq!(i128::from(steps[&number]), money);
        }
        prop_assert_eq!(steps.len(), lines.len());
        let usd = engine.asset("USD");
        let shown = |units: i128| engine.office.directory.show_total(usd, terms::Total(units));
        let total = |of: fn(&Line) -> i128| shown(lines.iter().map(of).sum());
        let both = |account: &str| {
            let account = engine.account(account);
            let balance = engine.office.ledger.balance(account, usd);
            shown(balance.total().0)
        };
        prop_assert_eq!(both("COMMISSION"), total(|line| line.commission));
        prop_assert_eq!(both("IB-1"), total(|line| line.share));
        // Another office, to which only what stands was ever told, has the same books.
        let mut alone = self::engine(&rows);
        alone.book(standing.into_iter().map(Input::Trade));
        for account in ["ANNA", "SUE", "COMMISSION", "IB-1", "INTRODUCING-EXPENSE", "NSCC"] {
            prop_assert_eq!(engine.balance(account, "USD"), alone.balance(account, "USD"));
        }
        for account in ["ANNA", "SUE"] {
            prop_assert_eq!(lots(&engine, account), lots(&alone, account));
        }
        check_explained(&engine);
        check_explained(&alone);
    }
}
