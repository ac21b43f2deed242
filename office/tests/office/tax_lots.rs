//! Lots by standing order and by choice: pages that a clerk can check by hand, trades in, lots and
//! gains out.
//!
//! Lots are written `name quantity cost`, the cost in cents; a sale's gains `lot quantity basis`.
//! Sources: 26 CFR 1.1012-1(c), 26 USC 1091, 26 USC 1233.

use crate::office::engine::{Engine, begin_edition};
use crate::office::rows::{choice, day, decimal, instrument, moment, order, position, trade};
use office::Outcome::{Booked, Duplicate, Rejected};
use office::accounting::gains::{self, LotQuestion};
use office::accounting::tax::{Disposal, FormLine, Holder, TaxView, work_out};
use terms::{Input, Instrument, LotChoiceReport, LotMethod, PositionReport, TradeReport};

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
            disposal.quantity,
            disposal.basis.expect("it was told").units()
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

fn view(engine: &Engine, account: &str, asset: &str) -> TaxView {
    let (account, asset) = (engine.account(account), engine.asset(asset));
    let holding = engine.office.lots.holding(account, asset).expect("it was traded");
    let standing = engine.office.lots.standing(&engine.office.directory, account, asset);
    work_out(holding, standing, Holder::Investor)
}

/// Two losses of one day, of lots of 2012 that are chosen: at 10:00 100.00 on the newer lot, at
/// 15:00 300.00 on the older one; ten shares are bought four days later.
fn two_losses_of_one_day(engine: &mut Engine) {
    let opened = |row: &str, cost: &str, acquired: &str| {
        let (cost, acquired) = (Some(decimal(cost)), Some(day(acquired)));
        Input::OpenPosition(PositionReport { cost, acquired, ..position(row) })
    };
    engine.day(
        "2013-10-10",
        [
            opened("2013-10-10 BOB 10 XYZ", "400.00", "2012-01-03"),
            opened("2013-10-10 BOB 10 XYZ", "200.00", "2012-02-01"),
        ],
    );
    let at = |time: &str, row: &str| {
        let executed_at = moment(day("2013-10-11"), time);
        Input::Trade(TradeReport { executed_at, ..trade(row) })
    };
    let rows = [
        at("15:00:00", "S2 2013-10-11 BOB S 10 XYZ 10"),
        at("10:00:00", "S1 2013-10-11 BOB S 10 XYZ 10"),
    ];
    let choices = ["LC1 2013-10-11 S1 opening-2 10", "LC2 2013-10-11 S2 opening-1 10"];
    let choices = choices.map(|row| Input::ChooseLots(choice(row)));
    engine.day("2013-10-11", rows.into_iter().chain(choices));
    engine.day("2013-10-15", traded(["B3 2013-10-15 BOB B 10 XYZ 11"]));
}

/// Lot, loss that is not allowed, what counts; in the order of disposition.
fn washed(view: &TaxView) -> Vec<(String, i64, i128)> {
    let gain = |sold: &Disposal| sold.gain().expect("costs are told");
    let line = |sold: &Disposal| (format!("{:?}", sold.lot), sold.disallowed.units(), gain(sold));
    view.disposals.iter().map(line).collect()
}

/// 26 CFR 1.1091-1(b): losses of one day are washed in the order in which they were sold. The ten
/// shares replace those of 10:00: 100.00 is not allowed, the two come to -300.00, and the new lot
/// costs 110.00 + 100.00 and has been held since 2 February 2012, less the four days between.
#[test]
fn losses_of_one_day_are_washed_in_the_order_of_their_times() {
    let mut engine = Engine::furnished("2013-10-10");
    two_losses_of_one_day(&mut engine);
    let view = view(&engine, "BOB", "XYZ");
    let [newer, older] = [("Opening(1, 1)", 10_000, 0), ("Opening(0, 1)", 0, -30_000)]
        .map(|(lot, disallowed, gain)| (lot.to_owned(), disallowed, gain));
    assert_eq!(washed(&view), [newer, older]);
    assert_eq!(view.open[0].adjusted_cost(), Some(21_000));
    assert_eq!(view.open[0].parts[0].held_from, Some(day("2012-02-05")));
}

/// Until edition 4 the oldest lot came first; what is known then keeps saying so.
#[test]
fn an_older_edition_washes_the_oldest_lot_first() {
    let mut engine = Engine::unmarked("2013-10-10");
    two_losses_of_one_day(&mut engine);
    let disallowed = |engine: &Engine| -> Vec<i64> {
        washed(&view(engine, "BOB", "XYZ")).iter().map(|line| line.1).collect()
    };
    assert_eq!(disallowed(&engine), [30_000, 0]);
    engine.command(begin_edition()).expect("it is later");
    assert_eq!(disallowed(&engine), [10_000, 0]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// Where the times do not tell the order, the lot that was acquired first does: two trades of one
/// moment.
#[test]
fn losses_of_one_moment_go_by_the_age_of_their_lots() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", []);
    two_losses_of_one_moment(&mut engine);
    let view = view(&engine, "BOB", "XYZ");
    let lots: Vec<String> = washed(&view).into_iter().map(|line| line.0).collect();
    assert_eq!(lots, ["Trade(TradeNumber(0))", "Trade(TradeNumber(1))"]);
}

/// The newer lot is sold by the trade that comes first, at the same moment as the other one.
fn two_losses_of_one_moment(engine: &mut Engine) {
    engine.day(
        "2013-10-11",
        traded(["B1 2013-10-11 BOB B 10 XYZ 20", "B2 2013-10-11 BOB B 10 XYZ 30"]),
    );
    engine.day("2013-12-02", traded(["S1 2013-12-02 BOB S 10 XYZ 10"]));
    let choose = Input::ChooseLots(choice("LC1 2013-12-03 S1 B2 10"));
    let sale = traded(["S2 2013-12-02 BOB S 10 XYZ 10"]);
    engine.day("2013-12-03", [choose].into_iter().chain(sale));
}

/// Sold short at 16.00 on 27 December, and bought back on the last day of the year, which settles
/// on 6 January: 50 at 18.00, a loss, and 50 at 10.00, a gain. The loss counts on delivery (26 CFR
/// 1.1233-1(a)(1)), the gain by the trade (26 USC 1259; Rev. Rul. 2002-44); the form dates both on
/// delivery (26 CFR 1.6045-1(c)(3)(xi)(A)).
#[test]
fn a_short_sale_counts_by_delivery_and_a_gain_by_the_trade() {
    let rows = |engine: &mut Engine| {
        engine.day("2013-12-27", traded(["SS1 2013-12-27 BOB SS 100 XYZ 16"]));
        engine.day("2013-12-30", []);
        engine.day(
            "2013-12-31",
            traded(["B1 2013-12-31 BOB B 50 XYZ 18", "B2 2013-12-31 BOB B 50 XYZ 10"]),
        );
    };
    let dated = |engine: &Engine| -> Vec<(String, String, bool)> {
        let line = |sold: &Disposal| {
            let on_the_form = FormLine::of(sold, true).sold.to_string();
            (sold.disposed.to_string(), on_the_form, sold.gain() < Some(0))
        };
        view(engine, "BOB", "XYZ").disposals.iter().map(line).collect()
    };
    let line =
        |disposed: &str, form: &str, is_loss| (disposed.to_owned(), form.to_owned(), is_loss);
    let mut engine = Engine::furnished("2013-12-27");
    rows(&mut engine);
    let by_delivery =
        [line("2014-01-06", "2014-01-06", true), line("2013-12-31", "2014-01-06", false)];
    assert_eq!(dated(&engine), by_delivery);
    let question = LotQuestion::default();
    let years: Vec<String> =
        gains::sold(&engine.office.lots, &engine.office.directory, question, |_, _| None)
            .map(|sold| sold.year.to_string())
            .collect();
    assert_eq!(years, ["2014", "2013"]);

    let mut older = Engine::unmarked("2013-12-27");
    rows(&mut older);
    let by_trade =
        [line("2013-12-31", "2013-12-31", true), line("2013-12-31", "2013-12-31", false)];
    assert_eq!(dated(&older), by_trade);
    older.command(begin_edition()).expect("it is later");
    assert_eq!(dated(&older), by_delivery);
}
