//! Corporate actions as a clerk sees them: who held what, what each gets, what becomes of lots; and
//! that whatever comes late is given exactly what it would have been given in time.

use crate::office::engine::Engine;
use crate::office::rows::{action, day, decimal, delivery, position, trade};
use office::accounting::Lot;
use office::accounting::gains::{self, LotQuestion};
use office::accounting::tax::{Disposal, Term};
use terms::{Input, PositionReport, Quantity, TradeReport};

fn announce(row: &str) -> Input {
    Input::Announce(action(row))
}

fn buy(row: &str) -> Input {
    Input::Trade(trade(row))
}

/// Open lots: day of acquisition, quantity, cost in cents.
fn lots(engine: &Engine, account: &str, instrument: &str) -> Vec<(String, i64, i64)> {
    let holding = engine.office.lots.holding(engine.account(account), engine.asset(instrument));
    let shown = |lot: &Lot| (lot.acquired.to_string(), lot.quantity.units(), lot.cost.units());
    holding.map(|holding| holding.lots().map(shown).collect()).unwrap_or_default()
}

fn lot(acquired: &str, quantity: i64, cents: i64) -> (String, i64, i64) {
    (acquired.to_owned(), quantity, cents)
}

fn opening(row: &str, cost: &str, acquired: &str) -> Input {
    Input::OpenPosition(PositionReport {
        cost: Some(decimal(cost)),
        acquired: Some(day(acquired)),
        ..position(row)
    })
}

/// ALICE has 100 that settled, BOB bought 30 that have not, and the street has failed to deliver
/// 40.
fn before_a_split() -> Engine {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day(
        "2013-10-07",
        [
            opening("2013-10-07 ALICE 100 XYZ", "1510.00", "2012-05-02"),
            Input::OpenPosition(position("2013-10-07 DTC -100 XYZ")),
            buy("T1 2013-10-07 ALICE B 40 XYZ 20.00"),
        ],
    );
    for date in ["2013-10-08", "2013-10-09", "2013-10-10"] {
        engine.day(date, []);
    }
    engine.day("2013-10-11", [buy("T2 2013-10-11 BOB B 30 XYZ 21.00")]);
    engine
}

#[test]
fn a_split_restates_every_account_and_every_rung_on_its_ex_date() {
    let mut engine = before_a_split();
    engine.book([announce("CA1 split XYZ 2013-10-15 ratio=2")]);
    engine.day("2013-10-14", [buy("T3 2013-10-14 BOB B 5 XYZ 22.00")]);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("140".into(), "0".into()), "its day has not come");
    engine.day("2013-10-15", [buy("T4 2013-10-15 BOB B 1 XYZ 11.00")]);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("280".into(), "0".into()));
    assert_eq!(
        engine.balance("BOB", "XYZ"),
        ("0".into(), "71".into()),
        "2 x (30 + 5) + 1 of the ex-date"
    );
    assert_eq!(engine.balance("DTC", "XYZ"), ("-200".into(), "0".into()));
    assert_eq!(
        engine.balance("NSCC", "XYZ"),
        ("-80".into(), "-71".into()),
        "a fail is restated too"
    );
    assert_eq!(
        lots(&engine, "ALICE", "XYZ"),
        [lot("2012-05-02", 200, 151_000), lot("2013-10-07", 80, 80_000)]
    );
    assert_eq!(
        lots(&engine, "BOB", "XYZ"),
        [lot("2013-10-11", 60, 63_000), lot("2013-10-14", 10, 11_000), lot("2013-10-15", 1, 1_100)]
    );
    for date in ["2013-10-16", "2013-10-17", "2013-10-18"] {
        engine.day(date, []);
    }
    assert_eq!(engine.balance("BOB", "XYZ"), ("71".into(), "0".into()));
    let same = engine.replayed();
    assert!(same.image() == engine.office.image(), "replayed, the books are the same");
    assert!(
        office::Office::from_image(crate::office::engine::rulebook(), &same.image())
            .is_some_and(|read| read.image() == same.image())
    );
}

/// What came in or was acquired on an ex-date is counted in the new units already.
#[test]
fn a_position_of_the_ex_date_is_not_restated_whichever_is_told_first() {
    let split = announce("CA1 split XYZ 2013-10-08 ratio=2");
    let told = [
        Input::OpenPosition(position("2013-10-08 BOB 30 XYZ")),
        opening("2013-10-08 ALICE 10 XYZ", "90.00", "2013-10-08"),
        opening("2013-10-08 ALICE 50 XYZ", "400.00", "2013-10-02"),
    ];
    for is_split_first in [true, false] {
        let mut engine = Engine::furnished("2013-10-07");
        engine.day("2013-10-07", []);
        let [one, two, three] = told.clone();
        let split = split.clone();
        let rows = if is_split_first { [split, one, two, three] } else { [one, two, three, split] };
        engine.day("2013-10-08", rows);
        let of_alice = [lot("2013-10-02", 50, 40_000), lot("2013-10-08", 10, 9_000)];
        assert_eq!(lots(&engine, "ALICE", "XYZ"), of_alice, "{is_split_first}");
        assert_eq!(lots(&engine, "BOB", "XYZ"), [lot("2013-10-08", 30, 0)], "{is_split_first}");
    }
}

/// A holding at the limit of a quantity is more than one after it; its lots are as many as it
/// takes.
#[test]
fn a_split_beyond_the_limit_of_a_quantity_loses_no_unit_and_no_cent() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day(
        "2013-10-07",
        [
            opening("2013-10-07 ALICE 99999999999999.9999 FRAC", "300.01", "2012-05-02"),
            Input::OpenPosition(position("2013-10-07 DTC -99999999999999.9999 FRAC")),
            announce("CA1 split FRAC 2013-10-08 ratio=5/2; fractions=down"),
        ],
    );
    engine.day("2013-10-08", []);
    assert_eq!(
        lots(&engine, "ALICE", "FRAC"),
        [
            lot("2012-05-02", 1_000_000_000_000_000_000, 12_000),
            lot("2012-05-02", 1_000_000_000_000_000_000, 12_001),
            lot("2012-05-02", 499_999_999_999_999_997, 6_000),
        ],
        "5/2 of 999,999,999,999,999,999 is 2,499,999,999,999,999,997.5, cut; 12,000.4, then 12,000.7"
    );
}

/// The same rows in time and late leave the same books and the same lots.
#[test]
fn what_comes_late_is_given_what_it_would_have_been_given() {
    let rows = [
        announce("CA1 split XYZ 2013-10-15 ratio=1/3; cash_in_lieu=61.50"),
        buy("T3 2013-10-11 BOB B 41 XYZ 22.00"),
        buy("T4 2013-10-14 BOB S 10 XYZ 23.00"),
        Input::Deliver(delivery("D1 2013-10-14 NSCC DTC 40 XYZ")),
        buy("T5 2013-10-15 ALICE S 7 XYZ 66.00"),
    ];
    let cancel = Input::Trade(TradeReport {
        cancels: Some("T2".into()),
        ..trade("X2 2013-10-11 BOB B 30 XYZ 21.00")
    });
    let run = |order: &[usize], cancel_first: bool| {
        let mut engine = before_a_split();
        engine.begin(day("2013-10-14"));
        if cancel_first {
            engine.book([cancel.clone()]);
        }
        engine.settle(day("2013-10-14"));
        engine.close(day("2013-10-14")).expect("every control holds");
        let mut late = Vec::new();
        for index in order {
            late.push(rows[*index].clone());
        }
        engine.begin(day("2013-10-15"));
        engine.book(late);
        if !cancel_first {
            engine.book([cancel.clone()]);
        }
        engine.settle(day("2013-10-15"));
        engine.close(day("2013-10-15")).expect("every control holds");
        engine
    };
    let timely = run(&[1, 2, 3, 0, 4], true);
    assert_eq!(
        timely.balance("ALICE", "XYZ"),
        ("46".into(), "-7".into()),
        "140 / 3 is 46, and two thirds"
    );
    assert_eq!(
        timely.balance("ALICE", "USD"),
        ("-759.00".into(), "461.99".into()),
        "two thirds of 61.50 for the fraction"
    );
    for (order, cancel_first) in [
        ([0, 1, 2, 3, 4], true),
        ([0, 4, 3, 2, 1], false),
        ([4, 2, 0, 1, 3], false),
        ([3, 1, 0, 4, 2], true),
    ] {
        let late = run(&order, cancel_first);
        assert_eq!(late.books(), timely.books(), "{order:?}");
        for account in ["ALICE", "BOB"] {
            assert_eq!(
                lots(&late, account, "XYZ"),
                lots(&timely, account, "XYZ"),
                "{order:?} {account}"
            );
        }
    }
}

/// The classic cash-to-boot merger: 100 at 2,400.00 become 38 shares and 0.79 in cash, 2,200.00 in
/// money, all of it gain.
#[test]
fn a_merger_for_stock_and_money_moves_the_lots_to_the_other_instrument() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day(
        "2013-10-07",
        [
            opening("2013-10-07 ALICE 100 XYZ", "2400.00", "2012-05-02"),
            Input::OpenPosition(position("2013-10-07 DTC -100 XYZ")),
        ],
    );
    let terms =
        "ratio=0.3879; new_instrument=ABC; cash_per_share=22.00; new_fmv=72.51; cash_in_lieu=72.51";
    engine.book([announce(&format!("CA1 merger XYZ 2013-10-08 {terms}"))]);
    engine.day("2013-10-08", []);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("0".into(), "0".into()));
    assert_eq!(engine.balance("ALICE", "ABC"), ("38".into(), "0".into()));
    assert_eq!(engine.balance("DTC", "ABC"), ("-38".into(), "0".into()));
    // 2,200.00 and 0.79 x 72.51 = 57.28.
    assert_eq!(engine.balance("ALICE", "USD"), ("2257.28".into(), "0.00".into()));
    assert_eq!(engine.balance("OTHER-ASSETS", "USD"), ("-2257.28".into(), "0.00".into()));
    // The new cost is 2,400.00; 0.79 / 38.79 of it left with the fraction.
    assert_eq!(lots(&engine, "ALICE", "ABC"), [lot("2012-05-02", 38, 235_112)]);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), []);
    assert_eq!(gains(&engine, "ALICE", "XYZ"), [(220_000, 0), (5_728, 4_888)]);
    engine.day("2013-10-09", [buy("T1 2013-10-09 ALICE S 8 ABC 80.00")]);
    assert_eq!(lots(&engine, "ALICE", "ABC"), [lot("2012-05-02", 30, 185_615)]);
}

/// Proceeds and basis of everything that was disposed of.
fn gains(engine: &Engine, account: &str, instrument: &str) -> Vec<(i64, i64)> {
    use office::accounting::tax::{Holder, work_out};
    let (account, instrument) = (engine.account(account), engine.asset(instrument));
    let holding = engine.office.lots.holding(account, instrument).expect("it was held");
    let standing = engine.office.lots.standing(&engine.office.directory, account, instrument);
    let view = work_out(holding, standing, Holder::Investor);
    view.disposals
        .iter()
        .map(|disposal| disposal.proceeds.zip(disposal.basis).expect("costs are told"))
        .map(|(proceeds, basis)| (proceeds.units(), basis.units()))
        .collect()
}

/// A late purchase before the ex-date finds its way into the child's lots; a later sale of the
/// child is worked out anew.
#[test]
fn a_spin_off_divides_the_cost_and_follows_what_comes_late() {
    let mut engine = Engine::furnished("2013-10-07");
    let terms = "ratio=1/2; new_instrument=ABC; parent_pct=0.75; fractions=up";
    engine.day(
        "2013-10-07",
        [
            opening("2013-10-07 ALICE 101 XYZ", "1010.00", "2012-05-02"),
            announce(&format!("CA1 demerger XYZ 2013-10-08 {terms}")),
        ],
    );
    engine.day("2013-10-08", []);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [lot("2012-05-02", 101, 75_750)]);
    assert_eq!(lots(&engine, "ALICE", "ABC"), [lot("2012-05-02", 51, 25_250)]);
    engine.day("2013-10-09", [buy("T1 2013-10-09 ALICE S 20 ABC 30.00")]);
    engine.day("2013-10-10", [buy("T2 2013-10-07 ALICE B 99 XYZ 10.00")]);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("200".into(), "0".into()));
    assert_eq!(engine.balance("ALICE", "ABC"), ("100".into(), "-20".into()), "half of 200");
    assert_eq!(
        lots(&engine, "ALICE", "XYZ"),
        [lot("2012-05-02", 101, 75_750), lot("2013-10-07", 99, 74_250)]
    );
    // 50.5 at 5.00 less the 20, and 49.5 at 5.00; a share is half of each.
    assert_eq!(
        lots(&engine, "ALICE", "ABC"),
        [
            lot("2012-05-02", 30, 15_000),
            lot("2012-05-02", 0, 250),
            lot("2013-10-07", 0, 250),
            lot("2013-10-07", 49, 24_500)
        ]
    );
    let cancel =
        TradeReport { cancels: Some("T2".into()), ..trade("X2 2013-10-07 ALICE B 99 XYZ 10.00") };
    engine.day("2013-10-11", [Input::Trade(cancel)]);
    assert_eq!(engine.balance("ALICE", "ABC"), ("51".into(), "-20".into()));
    assert_eq!(lots(&engine, "ALICE", "ABC"), [lot("2012-05-02", 31, 15_348)]);
}

/// A bonus is a lot of its own without a cost; a stock dividend spreads the cost; a return of
/// capital takes it down.
#[test]
fn bonus_stock_dividend_and_return_of_capital() {
    let mut engine = Engine::furnished("2013-10-07");
    let paid = |row: &str, pay_date: &str| {
        Input::Announce(terms::ActionReport { pay_date: Some(day(pay_date)), ..action(row) })
    };
    engine.day(
        "2013-10-07",
        [
            opening("2013-10-07 ALICE 100 XYZ", "1000.00", "2012-05-02"),
            opening("2013-10-07 BOB -30 XYZ", "330.00", "2013-10-01"),
            paid("CA1 bonus XYZ 2013-10-08 ratio=3:5; fractions=down", "2013-10-10"),
            paid("CA2 stock_dividend XYZ 2013-10-11 ratio=1/20; cash_in_lieu=6.00", "2013-10-11"),
            paid("CA3 return_of_capital XYZ 2013-10-15 cash_per_share=4.50", "2013-10-17"),
        ],
    );
    engine.day("2013-10-08", []);
    assert_eq!(
        engine.balance("ALICE", "XYZ"),
        ("100".into(), "60".into()),
        "it arrives on the 10th"
    );
    assert_eq!(
        lots(&engine, "ALICE", "XYZ"),
        [lot("2012-05-02", 100, 100_000), lot("2013-10-10", 60, 0)]
    );
    assert_eq!(
        lots(&engine, "BOB", "XYZ"),
        [lot("2013-10-01", -30, 33_000), lot("2013-10-10", -18, 0)],
        "a short position owes it"
    );
    for date in ["2013-10-09", "2013-10-10", "2013-10-11"] {
        engine.day(date, []);
    }
    assert_eq!(
        lots(&engine, "ALICE", "XYZ"),
        [lot("2012-05-02", 105, 100_000), lot("2013-10-10", 63, 0)]
    );
    // 48 x 1.05 = 50.4: BOB owes 50 and the money for 0.4.
    let of_bob = engine.office.lots.holding(engine.account("BOB"), engine.asset("XYZ"));
    assert_eq!(of_bob.expect("he has sold").position().0, -50);
    assert_eq!(engine.balance("BOB", "USD"), ("-2.40".into(), "0.00".into()));
    for date in ["2013-10-14", "2013-10-15", "2013-10-16", "2013-10-17"] {
        engine.day(date, []);
    }
    // 168 x 4.50 = 756.00; 105 x 4.50 = 472.50 off the cost, 63 x 4.50 = 283.50 is all gain.
    assert_eq!(engine.balance("ALICE", "USD"), ("756.00".into(), "0.00".into()));
    assert_eq!(
        lots(&engine, "ALICE", "XYZ"),
        [lot("2012-05-02", 105, 52_750), lot("2013-10-10", 63, 0)]
    );
    assert_eq!(gains(&engine, "ALICE", "XYZ"), [(28_350, 0)]);
    assert_eq!(engine.balance("OTHER-ASSETS", "USD").0, "-528.60", "756.00 - 2.40 - 225.00");
}

fn transfer(row: &str) -> Input {
    Input::Transfer(crate::office::rows::transfer(row))
}

/// Lots go with their days and costs; what comes late in the giving account is found again in the
/// receiving one, and there and back is the identity.
#[test]
fn a_transfer_takes_its_lots_along_there_and_back() {
    let mut engine = before_a_split();
    engine.day("2013-10-14", [transfer("M1 2013-10-14 ALICE BOB 120 XYZ")]);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("20".into(), "0".into()));
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [lot("2013-10-07", 20, 40_000)]);
    let bobs = [
        lot("2012-05-02", 100, 151_000),
        lot("2013-10-07", 20, 40_000),
        lot("2013-10-11", 30, 63_000),
    ];
    assert_eq!(lots(&engine, "BOB", "XYZ"), bobs);
    // A sale of before comes late: the lots that went are others now.
    engine.day("2013-10-15", [buy("T3 2013-10-08 ALICE S 10 XYZ 20.00")]);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [lot("2013-10-07", 10, 20_000)]);
    let bobs = [
        lot("2012-05-02", 90, 135_900),
        lot("2013-10-07", 30, 60_000),
        lot("2013-10-11", 30, 63_000),
    ];
    assert_eq!(lots(&engine, "BOB", "XYZ"), bobs);
    let back = transfer("M2 2013-10-16 BOB ALICE 120 XYZ");
    engine.day("2013-10-16", [back]);
    assert_eq!(lots(&engine, "BOB", "XYZ"), [lot("2013-10-11", 30, 63_000)]);
    assert_eq!(
        lots(&engine, "ALICE", "XYZ")
            .iter()
            .map(|lot| (lot.1, lot.2))
            .fold((0, 0), |sum, lot| (sum.0 + lot.0, sum.1 + lot.1)),
        (130, 215_900)
    );
    assert_eq!(lots(&engine, "ALICE", "XYZ")[0], lot("2012-05-02", 90, 135_900));
    // A cancel takes the late sale back, through both transfers.
    let cancel =
        TradeReport { cancels: Some("T3".into()), ..trade("X3 2013-10-08 ALICE S 10 XYZ 20.00") };
    engine.day("2013-10-17", [Input::Trade(cancel)]);
    assert_eq!(lots(&engine, "ALICE", "XYZ")[0], lot("2012-05-02", 100, 151_000));
    assert_eq!(
        lots(&engine, "ALICE", "XYZ")
            .iter()
            .map(|lot| (lot.1, lot.2))
            .fold((0, 0), |sum, lot| (sum.0 + lot.0, sum.1 + lot.1)),
        (140, 231_000)
    );
    let same = engine.replayed();
    assert!(same.image() == engine.office.image(), "replayed, the books are the same");
}

/// A split after a transfer, and a transfer from outside with its lot.
#[test]
fn a_transfer_from_outside_brings_its_lot_and_a_late_one_is_split() {
    let mut engine = before_a_split();
    let outside = |row: &str| terms::TransferReport {
        acquired: Some(day("2010-03-01")),
        cost: Some(decimal("500.00")),
        covered: Some(false),
        ..crate::office::rows::transfer(row)
    };
    engine.day(
        "2013-10-14",
        [
            Input::Transfer(outside("M1 2013-10-14 DTC BOB 50 XYZ")),
            announce("CA1 split XYZ 2013-10-15 ratio=2"),
        ],
    );
    engine.day("2013-10-15", []);
    assert_eq!(
        lots(&engine, "BOB", "XYZ"),
        [lot("2010-03-01", 100, 50_000), lot("2013-10-11", 60, 63_000)]
    );
    engine.day(
        "2013-10-16",
        [transfer("M2 2013-10-14 BOB ALICE 50 XYZ"), transfer("M3 2013-10-16 ALICE DTC 30 XYZ")],
    );
    assert_eq!(lots(&engine, "BOB", "XYZ"), [lot("2013-10-11", 60, 63_000)]);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("350".into(), "0".into()), "280 + 2 x 50 - 30");
    assert_eq!(lots(&engine, "ALICE", "XYZ")[0], lot("2010-03-01", 70, 35_000));
}

/// What has become worthless is lost as if sold for nothing on the last day of the year (26 USC
/// 165(g)(1)): held since 10 December 2012 it is a long-term loss. A short sale of it is closed on
/// the day itself (26 USC 1233(h)). Nobody paid, so that Form 1099-B does not report it (26 CFR
/// 1.6045-1(a)(9)).
#[test]
fn what_has_become_worthless_leaves_with_its_loss() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day(
        "2013-10-07",
        [
            opening("2013-10-07 ALICE 100 XYZ", "1510.00", "2012-12-10"),
            opening("2013-10-07 BOB -30 XYZ", "330.00", "2013-10-01"),
            Input::OpenPosition(position("2013-10-07 DTC -70 XYZ")),
            announce("CA1 worthless XYZ 2013-10-08 none"),
        ],
    );
    engine.day("2013-10-08", []);
    for account in ["ALICE", "BOB", "DTC"] {
        assert_eq!(engine.balance(account, "XYZ"), ("0".into(), "0".into()), "{account}");
        assert_eq!(lots(&engine, account, "XYZ"), []);
    }
    let office = &engine.office;
    let line = |sold: gains::Sold<'_>| {
        let Disposal { disposed, proceeds, basis, term, is_short, is_worthless, .. } =
            sold.disposal;
        assert!(is_worthless);
        (
            disposed.to_string(),
            is_short,
            proceeds.map(Quantity::units),
            basis.map(Quantity::units),
            term,
        )
    };
    let sold: Vec<_> =
        gains::sold(&office.lots, &office.directory, LotQuestion::default(), |_, _| None)
            .map(line)
            .collect();
    let (long, short) = (
        ("2013-12-31".to_owned(), false, Some(0), Some(151_000), Term::Long),
        ("2013-10-08".to_owned(), true, Some(33_000), Some(0), Term::Short),
    );
    assert_eq!(sold, [long, short]);
    let same = engine.replayed();
    assert!(same.image() == engine.office.image(), "replayed, the books are the same");
}

/// ALICE bought 100 on the 8th, which settled on the 11th; the split of the 9th is told on the
/// 16th, and the purchase cancelled behind it. On every day in between everybody holds, settled,
/// what they would hold had it been told in time.
#[test]
fn a_late_split_gives_on_the_value_dates_of_what_it_is_for() {
    let mut in_time = Engine::furnished("2013-10-07");
    in_time.day("2013-10-07", [buy("T0 2013-10-07 BOB B 30 XYZ 10.00")]);
    in_time.day("2013-10-08", [buy("T1 2013-10-08 ALICE B 100 XYZ 10.00")]);
    let mut late = in_time.clone();
    let split = announce("CA1 split XYZ 2013-10-09 ratio=2");
    in_time.day("2013-10-09", [split.clone()]);
    late.day("2013-10-09", []);
    for engine in [&mut in_time, &mut late] {
        for date in ["2013-10-10", "2013-10-11", "2013-10-14", "2013-10-15"] {
            engine.day(date, []);
        }
        engine.begin(day("2013-10-16"));
    }
    late.book([split]);
    let cancel =
        TradeReport { cancels: Some("T1".into()), ..trade("X1 2013-10-08 ALICE B 100 XYZ 10.00") };
    let held = |engine: &Engine, date: terms::Date| {
        let basis = office::accounting::view::Basis::SettlementDate;
        engine.office.held(engine.asset("XYZ"), date, basis)
    };
    for is_cancelled in [false, true] {
        if is_cancelled {
            late.book([Input::Trade(cancel.clone())]);
            in_time.book([Input::Trade(cancel.clone())]);
        }
        for days in 0..9 {
            let date = day("2013-10-08").plus(days);
            assert_eq!(held(&late, date), held(&in_time, date), "{date}, {is_cancelled}");
        }
        assert_eq!(late.books(), in_time.books());
        assert!(late.office.image() == late.replayed().image());
    }
}
