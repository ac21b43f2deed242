//! Lots by standing order and by choice: pages that a clerk can check by hand, trades in, lots and
//! gains out.
//!
//! Lots are written `name quantity cost`, the cost in cents; a sale's gains `lot quantity basis`.
//! Sources: 26 CFR 1.1012-1(c), 26 USC 1091, 26 USC 1233.

use crate::office::engine::Engine;
use crate::office::rows::{choice, day, instrument, order, trade};
use office::Outcome::{Booked, Duplicate, Rejected};
use office::accounting::tax::{Holder, work_out};
use terms::{Input, Instrument, LotChoiceReport, LotMethod, TradeReport};

fn traded<const COUNT: usize>(rows: [&str; COUNT]) -> Vec<Input> {
    // Sales bear no commission in this office, and in 2013 the fees of so few shares are a cent or
    // two, in the gains below.
    rows.map(|row| Input::Trade(trade(row))).into()
}

fn lots(engine: &Engine, account: &str, asset: &str) -> Vec<String> {
    let holding = engine
        .office
        .lots
        .holding(engine.account(account), engine.asset(asset))
        .expect("it was traded");
    let line = |lot: &office::accounting::Lot| {
        format!(
            "{} {} {}",
            engine.office.lot_name(lot.label),
            lot.quantity.units(),
            lot.cost.units()
        )
    };
    holding.lots().map(line).collect()
}

fn sold(engine: &Engine, account: &str, asset: &str, asked: Option<LotMethod>) -> Vec<String> {
    let (account, asset) = (engine.account(account), engine.asset(asset));
    let holding = engine.office.lots.holding(account, asset).expect("it was traded");
    let standing =
        engine.office.lots.standing(&engine.office.directory, account, asset).asked(asked);
    let view = work_out(holding, standing, Holder::Investor);
    let line = |disposal: &office::accounting::tax::Disposal| {
        format!(
            "{} {} {}",
            engine.office.lot_name(disposal.lot),
            disposal.quantity.units(),
            disposal.basis.units()
        )
    };
    view.disposals.iter().map(line).collect()
}

/// Two lots of 100 at 10 and 11 in BOB's account on Thursday.
fn with_two_lots() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day(
        "2013-10-10",
        traded(["B1 2013-10-10 BOB B 100 XYZ 10", "B2 2013-10-10 BOB B 100 XYZ 11"]),
    );
    engine
}

#[test]
fn a_lot_is_chosen_until_the_sale_settles_and_the_rest_follows_the_order() {
    let mut engine = with_two_lots();
    engine.day("2013-10-11", traded(["S1 2013-10-11 BOB S 120 XYZ 12"]));
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B2 80 88000"]);
    engine.day("2013-10-14", [Input::ChooseLots(choice("LC1 2013-10-14 S1 B2 90"))]);
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B1 70 70000", "B2 10 11000"]);
    assert_eq!(sold(&engine, "BOB", "XYZ", None), ["B1 30 30000", "B2 90 99000"]);
}

#[test]
fn a_standing_order_holds_from_its_day_and_the_past_keeps_its_method() {
    let mut engine = with_two_lots();
    engine.day("2013-10-11", traded(["S1 2013-10-11 BOB S 10 XYZ 12"]));
    let orders = [order("LC1 2013-10-15 BOB lifo")].map(Input::ChooseLots);
    engine.day("2013-10-15", orders.into_iter().chain(traded(["S2 2013-10-15 BOB S 10 XYZ 12"])));
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B1 90 90000", "B2 90 99000"]);
    assert_eq!(
        sold(&engine, "BOB", "XYZ", Some(LotMethod::HighestCostFirst)),
        ["B2 10 11000", "B2 10 11000"],
        "a question"
    );
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B1 90 90000", "B2 90 99000"], "changes nothing");
}

#[test]
fn the_average_is_for_shares_of_a_fund_and_the_rest_of_the_account_goes_first_in_first_out() {
    let mut engine = Engine::furnished("2013-10-10");
    let fund = Instrument { cfi: "CEOIES".into(), ..instrument("FUND") };
    let of_fund =
        |report: TradeReport| Input::Trade(TradeReport { instrument: "FUND".into(), ..report });
    let rows = [
        "B1 2013-10-10 BOB B 160 XYZ 25",
        "B2 2013-10-10 BOB B 240 XYZ 20",
        "B3 2013-10-10 BOB B 10 XYZ 30",
    ];
    let setting =
        [Input::ListInstrument(fund), Input::ChooseLots(order("LC1 2013-10-10 BOB average"))];
    engine.day("2013-10-10", setting.into_iter().chain(rows.map(|row| of_fund(trade(row)))));
    engine.day("2013-10-11", [of_fund(trade("S1 2013-10-11 BOB S 210 XYZ 32"))]);
    // Publication 564: 9,100 / 410 × 210 = 4,660.98.
    assert_eq!(sold(&engine, "BOB", "FUND", None), ["B1 160 355122", "B2 50 110976"]);
    assert_eq!(lots(&engine, "BOB", "FUND"), ["B2 190 421707", "B3 10 22195"]);
}

#[test]
fn a_choice_that_comes_again_is_a_duplicate_and_one_that_says_otherwise_is_refused() {
    let mut engine = with_two_lots();
    engine.begin(day("2013-10-11"));
    engine.book(traded(["S1 2013-10-11 BOB S 120 XYZ 12"]));
    let rows = || {
        let changed = LotChoiceReport {
            quantity: terms::Decimal::parse("6"),
            ..choice("LC1 2013-10-11 S1 B2 5")
        };
        [
            choice("LC1 2013-10-11 S1 B2 5"),
            choice("LC1 2013-10-11 S1 B2 5"),
            changed,
            order("LC2 2013-10-11 BOB hifo"),
        ]
    };
    assert_eq!(engine.send(rows().map(Input::ChooseLots)), [Booked, Duplicate, Rejected, Booked]);
    assert_eq!(
        engine.send(
            [order("LC2 2013-10-11 BOB hifo"), order("LC2 2013-10-11 BOB lofo")]
                .map(Input::ChooseLots)
        ),
        [Duplicate, Rejected]
    );
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn a_choice_goes_with_its_sale_and_yields_when_its_lot_goes() {
    let mut engine = with_two_lots();
    engine.begin(day("2013-10-11"));
    engine.book(traded(["S1 2013-10-11 BOB S 120 XYZ 12"]));
    engine.book([Input::ChooseLots(choice("LC1 2013-10-11 S1 B2 100"))]);
    let cancel = |id: &str, old: &str, row: &str| {
        Input::Trade(TradeReport { cancels: Some(old.into()), ..trade(&format!("{id} {row}")) })
    };
    engine.book([cancel("X1", "B2", "2013-10-10 BOB B 100 XYZ 11")]);
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["S1 -20 23999"]);
    engine.book([cancel("X2", "S1", "2013-10-11 BOB S 120 XYZ 12")]);
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B1 100 100000"]);
}

#[test]
fn the_box_is_delivered_against_a_short_sale_by_a_choice() {
    let mut engine = with_two_lots();
    engine.day("2013-10-11", traded(["SS1 2013-10-11 BOB SS 100 XYZ 16"]));
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B1 100 100000", "B2 100 110000", "SS1 -100 159996"]);
    engine.day("2013-10-21", [Input::ChooseLots(choice("LC1 2013-10-21 SS1 B1 100"))]);
    assert_eq!(lots(&engine, "BOB", "XYZ"), ["B2 100 110000"]);
    assert_eq!(sold(&engine, "BOB", "XYZ", None), ["B1 100 100000"]);
}
