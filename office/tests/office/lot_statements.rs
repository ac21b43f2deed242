//! Lots whose cost nobody has told, and the statements that tell it later: pages that a clerk can
//! check by hand. The shares of `T1` came without a word, those of `T2` with their day alone.
//!
//! Sources: 26 CFR 1.6045-1(a)(15)(i)(G), (a)(16) and (d)(2)(iii): without a transfer statement
//! they are noncovered, and boxes 1b, 1e and 2 of Form 1099-B are blank; (d)(2)(ii)(B): what was
//! acquired on a day that is not known is sold first; 26 USC 6045A(c): the statement is due within
//! 15 days of the transfer.

use crate::office::engine::Engine;
use crate::office::rows::{action, day, decimal, instrument, position, statement, trade, transfer};
use office::Outcome::{Booked, Duplicate, Rejected};
use office::accounting::gains::{self, LotQuestion, NotKnown, open_lots};
use office::accounting::tax::{FormLine, Term};
use office::accounting::view::is_covered;
use office::queue;
use terms::{
    Input, Instrument, ItemKind, LotStatementReport, Moment, PositionReport, TakesBack,
    TransferReport,
};

/// BOB receives 200 XYZ of which nothing is said, and 60 of which the sender says the day of
/// acquisition and that they are noncovered.
fn with_shares() -> Engine {
    let mut engine = Engine::furnished("2013-10-10");
    let said = TransferReport {
        acquired: Some(day("2010-05-03")),
        covered: Some(false),
        ..transfer("T2 2013-10-10 DTC BOB 60 XYZ")
    };
    let rows = [transfer("T1 2013-10-10 DTC BOB 200 XYZ"), said].map(Input::Transfer);
    engine.day("2013-10-10", rows);
    engine
}

/// The same, of which 240 are sold at 25.00 on the next day.
fn with_a_sale() -> Engine {
    let mut engine = with_shares();
    engine.day("2013-10-11", [Input::Trade(trade("S1 2013-10-11 BOB S 240 XYZ 25"))]);
    engine
}

/// Lot, how much, cost in cents.
fn open(engine: &Engine) -> Vec<(String, String, Option<i64>)> {
    let office = &engine.office;
    let line = |(_, _, open): (_, _, office::accounting::tax::OpenLot)| {
        let cost = open.lot.known_cost().map(terms::Quantity::units);
        (office.lot_name(open.lot.label), open.quantity.to_string(), cost)
    };
    open_lots(&office.lots, &office.directory, LotQuestion::default()).map(line).collect()
}

fn lot(name: &str, quantity: &str, cents: Option<i64>) -> (String, String, Option<i64>) {
    (name.to_owned(), quantity.to_owned(), cents)
}

fn sold(engine: &Engine) -> Vec<gains::Sold<'_>> {
    let office = &engine.office;
    gains::sold(&office.lots, &office.directory, LotQuestion::default(), |_, _| None).collect()
}

/// Lot, how much, basis in cents, term.
fn disposals(engine: &Engine) -> Vec<(String, String, Option<i64>, Term)> {
    let line = |sold: gains::Sold<'_>| {
        let of = sold.disposal;
        let basis = of.basis.map(terms::Quantity::units);
        (engine.office.lot_name(of.lot), of.quantity.to_string(), basis, sold.term)
    };
    sold(engine).into_iter().map(line).collect()
}

fn gone(
    name: &str,
    quantity: &str,
    cents: Option<i64>,
    term: Term,
) -> (String, String, Option<i64>, Term) {
    (name.to_owned(), quantity.to_owned(), cents, term)
}

/// Boxes 1b, 1e, 2 and 5, and the box of Form 8949.
type Boxes = (Option<String>, Option<i128>, Option<&'static str>, bool, &'static str);

/// Every line of the form.
fn form(engine: &Engine) -> Vec<Boxes> {
    let line = |sold: gains::Sold<'_>| {
        let of = &sold.disposal;
        let told = of.acquired.filter(|_| of.basis.is_some());
        let covered = is_covered(of.covered, told, sold.instrument, &engine.office.directory);
        let line = FormLine::of(of, covered);
        let acquired = line.acquired.map(|acquired| acquired.to_string());
        (acquired, line.basis, line.box_2(), !line.is_covered, line.part())
    };
    sold(engine).into_iter().map(line).collect()
}

/// The statement of T1: bought on 2012-02-06 for 3,600.00, which is covered by its day.
fn told() -> LotStatementReport {
    statement("TS1 2013-10-14 BOB T1 200 XYZ 2012-02-06 3600.00")
}

#[test]
fn what_nobody_has_told_is_unknown_and_is_sold_first() {
    let engine = with_a_sale();
    assert_eq!(open(&engine), [lot("T2-1", "20", None)]);
    assert_eq!(
        disposals(&engine),
        [gone("T1-1", "200", None, Term::Unknown), gone("T2-1", "40", None, Term::Long)]
    );
    assert_eq!(
        form(&engine),
        [(None, None, None, true, "X"), (None, None, None, true, "E")],
        "noncovered, with boxes 1b, 1e and 2 blank"
    );
    let known: Vec<_> = sold(&engine).iter().map(|sold| (sold.gain(), sold.not_known())).collect();
    assert_eq!(known, [(None, Some(NotKnown::CostAndDay)), (None, Some(NotKnown::Cost))]);
    let years = gains::by_year(sold(&engine).into_iter());
    let sums: Vec<_> = years.values().map(|sums| (sums.count, sums.cost, sums.gain)).collect();
    assert_eq!(sums, [(1, None, None), (1, None, None)]);
    assert!(years.values().all(|sums| sums.proceeds.is_some_and(|proceeds| proceeds.0 > 0)));
}

/// The statement comes after the sale: the 200 were bought in 2012 for 3,600.00, so the 60 of 2010
/// go before them, and of the 200 only 180, for 3,240.00, held for more than a year.
#[test]
fn a_statement_after_the_sale_is_taken_in() {
    let mut engine = with_a_sale();
    engine.begin(day("2013-10-14"));
    assert_eq!(
        engine.send([Input::StateLot(told()), Input::StateLot(told())]),
        [Booked, Duplicate]
    );
    assert_eq!(open(&engine), [lot("T1-1", "20", Some(36_000))]);
    assert_eq!(
        disposals(&engine),
        [gone("T2-1", "60", None, Term::Long), gone("T1-1", "180", Some(324_000), Term::Long)]
    );
    assert_eq!(
        form(&engine)[1],
        (Some("2012-02-06".to_owned()), Some(324_000), Some("LT"), false, "D")
    );
    assert_eq!(engine.replayed().image(), engine.office.image());
    let other = LotStatementReport { cost: decimal("3700.00"), ..told() };
    assert_eq!(engine.send([Input::StateLot(other)]), [Rejected]);
}

/// A statement before the sale, of two lots of what came: 120 and 70, and 10 stay unknown, which go
/// first. Then a sale of 90: 10 unknown, 60 of T2 of 2010, 20 of the 120 of 2011 at 18.00.
#[test]
fn several_lots_are_stated_of_one_transfer() {
    let mut engine = with_shares();
    let rows = [
        statement("TS1 2013-10-11 BOB T1 120 XYZ 2011-02-06 2160.00"),
        statement("TS2 2013-10-11 BOB T1 70 XYZ 2013-07-01 2100.00"),
    ];
    engine.begin(day("2013-10-11"));
    engine.book(rows.map(Input::StateLot));
    let three =
        [lot("T1-3", "10", None), lot("T2-1", "60", None), lot("T1-1", "120", Some(216_000))];
    assert_eq!(open(&engine)[..3], three);
    let more = statement("TS3 2013-10-11 BOB T1 11 XYZ 2013-07-01 1.00");
    assert_eq!(engine.send([Input::StateLot(more)]), [Rejected], "more than came");
    engine.book([Input::Trade(trade("S1 2013-10-11 BOB S 90 XYZ 25"))]);
    assert_eq!(
        disposals(&engine),
        [
            gone("T1-3", "10", None, Term::Unknown),
            gone("T2-1", "60", None, Term::Long),
            gone("T1-1", "20", Some(36_000), Term::Long),
        ]
    );
    // One of them is corrected, and what it said is free to be said again.
    let right = LotStatementReport {
        takes_back: TakesBack { corrects: Some("TS2".into()), reason: None, cancels: None },
        ..statement("TS4 2013-10-11 BOB T1 80 XYZ 2013-07-01 2400.00")
    };
    engine.book([Input::StateLot(right)]);
    assert_eq!(open(&engine), [lot("T1-1", "90", Some(162_000)), lot("T1-2", "80", Some(240_000))]);
}

#[test]
fn a_statement_that_is_taken_back_leaves_the_lots_as_they_came() {
    let (mut engine, plain) = (with_a_sale(), with_a_sale());
    engine.begin(day("2013-10-14"));
    let cancel = LotStatementReport {
        takes_back: TakesBack { cancels: Some("TS1".into()), corrects: None, reason: None },
        ..LotStatementReport { statement_id: "TS9".into(), ..told() }
    };
    engine.book([told(), cancel.clone()].map(Input::StateLot));
    assert_eq!((open(&engine), disposals(&engine)), (open(&plain), disposals(&plain)));
    assert_eq!(engine.send([Input::StateLot(cancel)]), [Duplicate]);
    let again = LotStatementReport { statement_id: "TS2".into(), ..told() };
    assert_eq!(engine.send([Input::StateLot(again)]), [Booked]);
    assert_eq!(open(&engine), [lot("T1-1", "20", Some(36_000))]);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

/// A split of three for two between the transfer and the statement: 300 shares, of which the cost
/// is unknown, and 3,600.00 once it is told of the 200.
#[test]
fn a_split_between_transfer_and_statement_keeps_what_is_unknown() {
    let mut engine = with_shares();
    let split = action("CA1 split XYZ 2013-10-15 ratio=3:2; fractions=down");
    engine.day("2013-10-11", [Input::Announce(split)]);
    engine.day("2013-10-15", []);
    assert_eq!(open(&engine), [lot("T1-1", "300", None), lot("T2-1", "90", None)]);
    engine.begin(day("2013-10-16"));
    engine.book([Input::StateLot(told())]);
    assert_eq!(open(&engine), [lot("T2-1", "90", None), lot("T1-1", "300", Some(360_000))]);
}

/// What goes on to another account goes as it is, and its statement finds it there.
#[test]
fn a_statement_finds_the_shares_where_they_went() {
    let mut engine = with_shares();
    let on = transfer("T3 2013-10-11 BOB ALICE 50 XYZ");
    engine.day("2013-10-11", [Input::Transfer(on)]);
    let before = [lot("T3-1", "50", None), lot("T1-1", "150", None), lot("T2-1", "60", None)];
    assert_eq!(open(&engine), before);
    engine.begin(day("2013-10-14"));
    engine.book([Input::StateLot(LotStatementReport { acquired: day("2009-02-06"), ..told() })]);
    let after = [lot("T3-1", "50", Some(90_000)), lot("T1-1", "150", Some(270_000))];
    assert_eq!(open(&engine)[..2], after);
}

/// 26 CFR 1.1012-1(c)(1) and 26 USC 1012(d): by their cost go the lots that have one that is known,
/// and the average is of those; what is unknown stays so.
#[test]
fn what_is_unknown_has_no_place_by_cost_and_no_part_in_an_average() {
    for (method, expected) in [
        (
            "hifo",
            [
                gone("B1", "50", Some(50_000), Term::Short),
                gone("B2", "100", Some(110_000), Term::Short),
            ],
        ),
        (
            "lofo",
            [
                gone("B1", "100", Some(100_000), Term::Short),
                gone("B2", "50", Some(55_000), Term::Short),
            ],
        ),
        // 2,100.00 for 200: 10.50 each.
        (
            "average",
            [
                gone("B1", "100", Some(105_000), Term::Short),
                gone("B2", "50", Some(52_500), Term::Short),
            ],
        ),
    ] {
        let mut engine = Engine::furnished("2013-10-10");
        let fund = Instrument { cfi: "CEOIES".into(), ..instrument("FUND") };
        let order = crate::office::rows::order(&format!("LC1 2013-10-10 BOB {method}"));
        let of_fund = |row| terms::TradeReport { instrument: "FUND".into(), ..trade(row) };
        let came = TransferReport {
            acquired: Some(day("2013-10-10")),
            ..transfer("T1 2013-10-10 DTC BOB 40 FUND")
        };
        let bought = ["B1 2013-10-10 BOB B 100 XYZ 10", "B2 2013-10-10 BOB B 100 XYZ 11"]
            .map(|row| Input::Trade(of_fund(row)));
        let setting = [Input::ListInstrument(fund), Input::ChooseLots(order)];
        engine.day("2013-10-10", setting.into_iter().chain(bought).chain([Input::Transfer(came)]));
        engine.day("2013-10-11", [Input::Trade(of_fund("S1 2013-10-11 BOB S 150 XYZ 32"))]);
        assert_eq!(disposals(&engine), expected, "{method}");
        assert!(open(&engine).contains(&lot("T1-1", "40", None)), "{method}");
    }
}

/// An opening balance without a cost, long and short, by its id and by its place; what a short one
/// brought is unknown too.
#[test]
fn an_opening_balance_is_stated_by_its_id_or_its_lot() {
    let mut engine = Engine::furnished("2013-10-10");
    let named =
        PositionReport { position_id: Some("P1".into()), ..position("2013-10-10 BOB 100 XYZ") };
    let short = position("2013-10-10 ALICE -30 XYZ");
    engine.day("2013-10-10", [named, short].map(Input::OpenPosition));
    engine.day("2013-10-11", [Input::Trade(trade("B1 2013-10-11 ALICE B 30 XYZ 11"))]);
    let closed = sold(&engine)[0];
    assert_eq!((closed.disposal.proceeds, closed.not_known()), (None, Some(NotKnown::Proceeds)));
    engine.begin(day("2013-10-14"));
    engine.book(
        [
            statement("TS1 2013-10-14 BOB P1 100 XYZ 2013-01-07 900.00"),
            statement("TS2 2013-10-14 ALICE opening-2 30 XYZ 2013-09-02 450.00"),
        ]
        .map(Input::StateLot),
    );
    assert_eq!(open(&engine), [lot("opening-1", "100", Some(90_000))]);
    // 450.00 less 330.00, and no commission in this office.
    assert_eq!(sold(&engine)[0].gain(), Some(12_000));
}

#[test]
fn an_overdue_statement_waits_in_the_queue() {
    let items = |engine: &Engine| -> Vec<(String, ItemKind, i128, Option<Moment>)> {
        let at = Moment(i64::MAX / 2);
        let all = queue(&engine.office, at).into_iter();
        let of = all.filter(|item| item.kind == ItemKind::MissingStatement);
        let units = |item: &office::Item| item.facts.quantity.map_or(0, |(_, units)| units.0);
        of.map(|item| (item.key.to_string(), item.kind, units(&item), item.due)).collect()
    };
    let mut engine = with_shares();
    engine.day("2013-10-11", []);
    // 15 days after Thursday 10 October is Friday 25 October.
    for date in ["2013-10-15", "2013-10-16", "2013-10-17", "2013-10-18", "2013-10-21"] {
        engine.day(date, []);
    }
    for date in ["2013-10-22", "2013-10-23", "2013-10-24", "2013-10-25"] {
        engine.day(date, []);
    }
    assert_eq!(items(&engine), [], "it is in time until the day ends");
    engine.begin(day("2013-10-28"));
    let due = engine.office.directory.local_time().start_of(day("2013-10-26"));
    assert_eq!(
        items(&engine),
        [("statement:T1".to_owned(), ItemKind::MissingStatement, 200, Some(due))],
        "whoever said that they are noncovered owes no statement"
    );
    engine.book([Input::StateLot(LotStatementReport {
        quantity: decimal("150"),
        ..statement("TS1 2013-10-28 BOB T1 150 XYZ 2012-02-06 2700.00")
    })]);
    assert_eq!(items(&engine)[0].2, 50);
    engine.book([Input::StateLot(statement("TS2 2013-10-28 BOB T1 50 XYZ 2012-02-06 900.00"))]);
    assert_eq!(items(&engine), []);
}

/// Of 100 whose cost is unknown, a demerger leaves it unknown on both sides, and once 2,000.00 is
/// told a quarter of it is the child's. Money that is returned may be a gain or not; money for the
/// rest of a share is a sale of it.
#[test]
fn what_an_action_makes_of_an_unknown_cost_is_unknown() {
    let mut engine = Engine::furnished("2013-10-07");
    let terms = "ratio=1/2; new_instrument=ABC; parent_pct=0.75; fractions=up";
    let returned = "CA2 return_of_capital XYZ 2013-10-09 cash_per_share=4.50";
    let come = transfer("T1 2013-10-07 DTC BOB 101 XYZ");
    let demerger = action(&format!("CA1 demerger XYZ 2013-10-08 {terms}"));
    engine.day("2013-10-07", [Input::Transfer(come), Input::Announce(demerger)]);
    engine.day("2013-10-08", [Input::Announce(action(returned))]);
    engine.day("2013-10-09", []);
    assert_eq!(open(&engine), [lot("T1-1", "101", None), lot("CA1-1", "51", None)]);
    let money: Vec<_> = sold(&engine).iter().map(|sold| sold.disposal.proceeds).collect();
    assert_eq!(money, [terms::Quantity::try_new(45_450)], "101 x 4.50, of which nobody knows");
    assert_eq!(sold(&engine)[0].gain(), None);
    engine.begin(day("2013-10-10"));
    let all = statement("TS1 2013-10-10 BOB T1 101 XYZ 2012-05-02 1010.00");
    engine.book([Input::StateLot(all)]);
    // 757.50 less 454.50, and 252.50.
    assert_eq!(open(&engine), [lot("T1-1", "101", Some(30_300)), lot("CA1-1", "51", Some(25_250))]);
    assert_eq!(sold(&engine).len(), 0, "the money has only lowered the cost");
}

/// 100 at an unknown cost become 38 shares, 0.79 in cash and 2,200.00: what of it is gain, nobody
/// knows; at 2,400.00 all of it is (the page of `actions`).
#[test]
fn boot_for_an_unknown_cost_is_an_unknown_gain() {
    let mut engine = Engine::furnished("2013-10-07");
    let terms =
        "ratio=0.3879; new_instrument=ABC; cash_per_share=22.00; new_fmv=72.51; cash_in_lieu=72.51";
    engine.day("2013-10-07", [Input::Transfer(transfer("T1 2013-10-07 DTC BOB 100 XYZ"))]);
    engine.book([Input::Announce(action(&format!("CA1 merger XYZ 2013-10-08 {terms}")))]);
    engine.day("2013-10-08", []);
    let found = |engine: &Engine| -> Vec<(Option<i64>, Option<i64>)> {
        let cents = |amount: Option<terms::Quantity>| amount.map(terms::Quantity::units);
        let of = sold(engine).into_iter().map(|sold| sold.disposal);
        of.map(|of| (cents(of.proceeds), cents(of.basis))).collect()
    };
    assert_eq!(found(&engine), [(Some(220_000), None), (Some(5_728), None)]);
    assert_eq!(open(&engine), [lot("CA1-1", "38", None)]);
    engine.begin(day("2013-10-09"));
    engine.book([Input::StateLot(statement("TS1 2013-10-09 BOB T1 100 XYZ 2012-05-02 2400.00"))]);
    assert_eq!(found(&engine), [(Some(220_000), Some(0)), (Some(5_728), Some(4_888))]);
    assert_eq!(open(&engine), [lot("CA1-1", "38", Some(235_112))]);
}

/// A year of India in which something of an unknown cost was sold has no tax that is known; nor has
/// a cost without a day a term.
#[test]
fn the_tax_of_a_year_with_an_unknown_gain_is_unknown() {
    use crate::office::india::{client, on, share};
    let year = |told: PositionReport| {
        let mut engine = Engine::of("india", "2026-06-02");
        engine.book([client("ASHA margin", "IN"), Input::ListInstrument(share("AAA"))]);
        engine.begin(day("2026-06-02"));
        engine.book([
            Input::OpenPosition(told),
            Input::Trade(on("S1 2026-06-02 ASHA S 10 AAA 250.00", "O1")),
        ]);
        let taxes = gains::taxes(sold(&engine).into_iter(), &engine.office.directory);
        let found = taxes.into_values().next().expect("something was sold");
        found.known.map(|year| year.long.0)
    };
    let plain = position("2026-06-02 ASHA 10 AAA");
    let cost = Some(decimal("1000.00"));
    let acquired = Some(day("2024-01-15"));
    assert_eq!(year(plain.clone()), Err(NotKnown::CostAndDay));
    assert_eq!(year(PositionReport { acquired, ..plain.clone() }), Err(NotKnown::Cost));
    assert_eq!(year(PositionReport { cost, ..plain.clone() }), Err(NotKnown::Day));
    assert!(year(PositionReport { cost, acquired, ..plain }).is_ok_and(|gain| gain > 140_000));
}

/// A short sale at a loss while shares of an unknown day were held: whether the loss is long-term
/// depends on that day (26 USC 1233(d)).
#[test]
fn the_term_of_a_short_sale_beside_an_unknown_day_is_unknown() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [Input::Transfer(transfer("T1 2013-10-10 DTC BOB 60 XYZ"))]);
    let rows = ["SS1 2013-10-11 BOB SS 100 XYZ 16", "B1 2013-10-11 BOB B 100 XYZ 18"];
    engine.day("2013-10-11", rows.map(|row| Input::Trade(trade(row))));
    let terms: Vec<_> = disposals(&engine).into_iter().map(|of| (of.1, of.3)).collect();
    assert_eq!(terms, [("60".to_owned(), Term::Unknown), ("40".to_owned(), Term::Short)]);
    let long = statement("TS1 2013-10-14 BOB T1 60 XYZ 2012-02-06 600.00");
    engine.begin(day("2013-10-14"));
    engine.book([Input::StateLot(long)]);
    let terms: Vec<_> = disposals(&engine).into_iter().map(|of| (of.1, of.3)).collect();
    assert_eq!(terms, [("60".to_owned(), Term::Long), ("40".to_owned(), Term::Short)]);
}
