//! Several actions on one instrument and ex-date: what stands beside each other is for the shares
//! that were held before, what has a later place for what is there then.
//!
//! Figures are worked out by hand; those of the property by a clerk who knows the position alone.

use crate::office::engine::{Engine, rulebook};
use crate::office::properties::config;
use crate::office::rows::{action, day, decimal, position, trade};
use crate::office::ways_back::taken_back;
use proptest::collection::vec;
use proptest::prelude::*;
use terms::{ActionReport, Input, PositionReport};

const EX_DATE: &str = "2013-10-09";

/// ALICE holds these lots of XYZ: how many, for how much.
fn with_lots(lots: &[(i64, &str)]) -> Engine {
    let mut engine = Engine::furnished("2013-10-07");
    let opening = |(quantity, cost): &(i64, &str)| {
        let row = position(&format!("2013-10-07 ALICE {quantity} XYZ"));
        let acquired = Some(day("2012-05-02"));
        Input::OpenPosition(PositionReport { cost: Some(decimal(cost)), acquired, ..row })
    };
    let all: i64 = lots.iter().map(|(quantity, _)| quantity).sum();
    let there = Input::OpenPosition(position(&format!("2013-10-07 DTC {} XYZ", -all)));
    engine.day("2013-10-07", lots.iter().map(opening).chain([there]));
    engine
}

fn announced(id: &str, sequence: Option<u32>, what: &str) -> Input {
    let (kind, terms) = what.split_once(' ').expect("a kind and its terms");
    let row = action(&format!("{id} {kind} XYZ {EX_DATE} {terms}"));
    Input::Announce(ActionReport { sequence, ..row })
}

/// How much, for how much, of each lot.
fn lots(engine: &Engine) -> Vec<(i64, i64)> {
    let holding = engine.office.lots.holding(engine.account("ALICE"), engine.asset("XYZ"));
    let lots = holding.into_iter().flat_map(office::accounting::Holding::lots);
    lots.map(|lot| (lot.quantity.units(), lot.cost.units())).collect()
}

fn held(engine: &Engine) -> [String; 2] {
    let (office, account) = (&engine.office, engine.account("ALICE"));
    ["XYZ", "USD"].map(|code| {
        let asset = engine.asset(code);
        office.directory.show_total(asset, office.ledger.balance(account, asset).total())
    })
}

fn is_the_same_again(engine: &Engine) {
    let image = engine.office.image();
    assert!(engine.replayed().image() == image, "a replay remembers the same");
    let read = office::Office::from_image(rulebook(), &image).expect("an image of this build");
    assert!(read.image() == image, "what is remembered is read again");
}

/// Seven and three shares for five beside 87 old ones: 121.8 and 52.2, of which 0.8 and 0.2 are
/// paid at 12.50. 87 + 121 + 52 = 260 shares. 261 would have cost 16.6667 each: 13.33 go with the
/// 0.8; then 0.2 of 260.2 shares for 4,336.67 are 3.33, and 4,333.34 stay.
#[test]
fn two_stock_dividends_are_of_the_same_shares() {
    let gifts = [
        announced("SD1", None, "stock_dividend ratio=1.4;cash_in_lieu=12.50"),
        announced("SD2", None, "stock_dividend ratio=0.6;cash_in_lieu=12.50"),
    ];
    let before = with_lots(&[(87, "4350.00")]);
    let mut early = before.clone();
    early.book(gifts.clone());
    let mut late = before.clone();
    for engine in [&mut early, &mut late] {
        engine.day("2013-10-08", []);
        engine.begin(day(EX_DATE));
    }
    late.book(gifts.clone());
    for engine in [&early, &late] {
        assert_eq!(held(engine), ["260", "12.50"]);
        assert_eq!(lots(engine), [(260, 433_334)]);
        is_the_same_again(engine);
    }
    // Without the first one: 0.2 of 139.2 shares, for 6.25; the other way round 0.8 of 208.8.
    let [first, second] = gifts;
    let mut without = early.clone();
    without.book([taken_back(&first, "X1")]);
    assert_eq!(
        (held(&without), lots(&without)),
        (["139", "2.50"].map(Into::into), vec![(139, 434_375)])
    );
    is_the_same_again(&without);
    early.book([taken_back(&second, "X2")]);
    assert_eq!(
        (held(&early), lots(&early)),
        (["208", "10.00"].map(Into::into), vec![(208, 433_333)])
    );
    is_the_same_again(&early);
}

/// A split was announced in place of the two; it is taken back, or replaced before its day, and is
/// in the way of whatever has no other place.
#[test]
fn a_split_in_the_place_of_two_stock_dividends_is_taken_back() {
    let mut engine = with_lots(&[(87, "4350.00")]);
    engine.day("2013-10-08", []);
    let wrong = announced("WRONG", None, "split ratio=3");
    engine.begin(day(EX_DATE));
    engine.book([wrong.clone()]);
    assert_eq!(held(&engine), ["261", "0.00"]);
    let right = announced("SD1", None, "stock_dividend ratio=1.4;cash_in_lieu=12.50");
    let (code, words) = engine.refusal(&right);
    assert_eq!(code, "actions_must_come_in_order");
    assert!(words.contains("WRONG") && words.contains("sequence"), "{words}");
    engine.book([
        taken_back(&wrong, "X1"),
        right,
        announced("SD2", None, "stock_dividend ratio=0.6;cash_in_lieu=12.50"),
    ]);
    assert_eq!(
        (held(&engine), lots(&engine)),
        (["260", "12.50"].map(Into::into), vec![(260, 433_334)])
    );
    is_the_same_again(&engine);
}

/// A tenth of 100 and then two for one: 110 shares are 220, as if the split had been of the day
/// behind; the other way round 200 shares get 20. What is told in the other order is the same.
#[test]
fn a_later_place_counts_on_what_is_there_then() {
    let dividend = "stock_dividend ratio=1/10;fractions=down";
    for (first, second, shares) in
        [(dividend, "split ratio=2", "220"), ("split ratio=2", dividend, "220")]
    {
        let mut engine = with_lots(&[(100, "900.00")]);
        engine.day("2013-10-08", []);
        engine.begin(day(EX_DATE));
        let rows = [announced("A1", Some(1), first), announced("A2", Some(2), second)];
        let mut turned = engine.clone();
        engine.book(rows.clone());
        assert_eq!((held(&engine)[0].as_str(), lots(&engine)), (shares, vec![(220, 90_000)]));
        is_the_same_again(&engine);
        let [one, other] = rows;
        turned.book([other, one]);
        assert_eq!(turned.books(), engine.books());
        assert_eq!(lots(&turned), lots(&engine));
        is_the_same_again(&turned);
    }
    // In lieu of parts the order is seen: 15 get 1.5 and are 16, two for one 32; or 30 get 3.
    let dividend = "stock_dividend ratio=1/10;cash_in_lieu=8.00";
    for (first, second, [shares, cash]) in
        [(dividend, "split ratio=2", ["32", "4.00"]), ("split ratio=2", dividend, ["33", "0.00"])]
    {
        let mut engine = with_lots(&[(15, "90.00")]);
        engine.day("2013-10-08", []);
        engine.begin(day(EX_DATE));
        engine.book([announced("A1", None, first), announced("A2", Some(2), second)]);
        assert_eq!(held(&engine), [shares, cash]);
        is_the_same_again(&engine);
    }
}

/// The thousandth place of a day is a slip; the first one may be said or not.
#[test]
fn a_place_is_a_small_number() {
    let mut engine = with_lots(&[(100, "900.00")]);
    engine.begin(day("2013-10-08"));
    let far = announced("A1", Some(1_000), "split ratio=2");
    assert_eq!(engine.refusal(&far).0, "sequence_must_be_small");
    // The first place is that of a row that says none.
    engine.book([announced("A1", None, "split ratio=2")]);
    let said = announced("A1", Some(1), "split ratio=2");
    assert_eq!(engine.send([said]), [office::Outcome::Duplicate]);
}

/// What an issuer may do on a day, with what a clerk makes of it: shares for one, above and below;
/// money for a share in cents; whether the old shares go.
const KINDS: [(&str, (i64, i64), i64, bool); 7] = [
    ("stock_dividend ratio=6/5;cash_in_lieu=30.00", (6, 5), 0, false),
    ("stock_dividend ratio=4/5;cash_in_lieu=7.77", (4, 5), 0, false),
    ("stock_dividend ratio=1/3;fractions=down", (1, 3), 0, false),
    ("bonus ratio=1/7;cash_in_lieu=10.00", (1, 7), 0, false),
    ("return_of_capital cash_per_share=0.25", (0, 1), 25, false),
    ("split ratio=3/2;cash_in_lieu=9.00", (3, 2), 0, true),
    ("split ratio=2", (2, 1), 0, true),
];

/// The money for a whole share where a part is paid for, in cents.
const IN_LIEU: [i64; 7] = [3_000, 777, 0, 1_000, 0, 900, 0];

/// What a position is behind all actions of the day, place by place, and the cents that came for
/// it.
fn clerk(mut shares: i64, actions: &[(usize, u32)]) -> (i64, i64) {
    let mut cents = 0;
    for place in 1..=3 {
        let held = shares;
        for (what, _) in actions.iter().filter(|(_, of)| *of == place) {
            let (_, (above, below), money, goes) = KINDS[*what];
            let (given, rest) = (held * above / below, held * above % below);
            let in_lieu = rest * IN_LIEU[*what];
            cents += held * money + (2 * in_lieu + below) / (2 * below);
            shares += given - if goes { held } else { 0 };
        }
    }
    (shares, cents)
}

/// Does nothing that changes the old shares stand beside another one?
fn is_told_apart(actions: &[(usize, u32)], (what, place): (usize, u32)) -> bool {
    let mut beside = actions.iter().filter(|(_, of)| *of == place);
    beside.all(|(other, _)| !KINDS[*other].3 && !KINDS[what].3)
}

proptest! {
    #![proptest_config(config(48))]

    /// P43. Whatever an issuer does on one day, in whatever order it is told, early or late: the
    /// position is what a clerk reckons place by place, the lots add up to it, and what is taken
    /// back was never there.
    #[test]
    fn p43_actions_of_one_day_are_worked_out_place_by_place(
        held_in_lots in vec(1_i64..60, 1..4),
        told in vec((0..KINDS.len(), 1_u32..4, any::<bool>()), 1..6),
        bought in 0_i64..40,
        back in any::<prop::sample::Index>(),
    ) {
        let lots_of: Vec<(i64, &str)> = held_in_lots.iter().map(|held| (*held, "500.00")).collect();
        let mut engine = with_lots(&lots_of);
        engine.begin(day("2013-10-08"));
        let mut actions: Vec<(usize, u32)> = Vec::new();
        let mut rows: Vec<(Input, bool)> = Vec::new();
        for (number, (what, place, is_early)) in told.into_iter().enumerate() {
            if is_told_apart(&actions, (what, place)) {
                actions.push((what, place));
                let row = announced(&format!("A{number}"), Some(place), KINDS[what].0);
                rows.push((row, is_early));
            }
        }
        let early = rows.iter().filter(|(_, is_early)| *is_early).map(|(row, _)| row.clone());
        engine.book(early);
        engine.settle(day("2013-10-08"));
        engine.close(day("2013-10-08")).expect("every control holds");
        engine.begin(day(EX_DATE));
        // What is bought on the day itself has seen all of them; what comes late for the day before
        // gets its part of each.
        let late = rows.iter().filter(|(_, is_early)| !is_early).map(|(row, _)| row.clone());
        engine.book(late);
        let mut mid = engine.clone();
        if bought > 0 {
            engine.book([
                Input::Trade(trade(&format!("T1 {EX_DATE} ALICE B 5 XYZ 3.00"))),
                Input::Trade(trade(&format!("T2 2013-10-08 ALICE B {bought} XYZ 3.00"))),
            ]);
        }
        let all: i64 = held_in_lots.iter().sum::<i64>() + bought;
        let (shares, cents) = clerk(all, &actions);
        let of_the_day = if bought > 0 { 5 } else { 0 };
        let (alice, xyz, usd) = (engine.account("ALICE"), engine.asset("XYZ"), engine.asset("USD"));
        let total = |engine: &Engine, asset| engine.office.ledger.balance(alice, asset).total().0;
        prop_assert_eq!(total(&engine, xyz), i128::from(shares + of_the_day));
        if bought == 0 {
            prop_assert_eq!(total(&engine, usd), i128::from(cents));
        }
        let holding = engine.office.lots.holding(alice, xyz).expect("ALICE holds some");
        prop_assert_eq!(holding.position().0, i128::from(shares + of_the_day));
        prop_assert!(engine.replayed().image() == engine.office.image());

        // Told in the other order, or without one of them.
        let mut turned = with_lots(&lots_of);
        turned.day("2013-10-08", []);
        turned.begin(day(EX_DATE));
        let mut without = turned.clone();
        turned.book(rows.iter().rev().map(|(row, _)| row.clone()));
        prop_assert_eq!(turned.books(), mid.books());
        // In another order the cents of parts that were sold are rounded otherwise.
        let (of_turned, of_mid) = (summed(&turned), summed(&mid));
        prop_assert_eq!(of_turned.0, of_mid.0);
        prop_assert!((of_turned.1 - of_mid.1).abs() <= 10, "{of_turned:?} {of_mid:?}");
        let gone = back.index(rows.len());
        mid.book([taken_back(&rows[gone].0, "X1")]);
        let others = rows.iter().enumerate().filter(|(at, _)| *at != gone);
        without.book(others.map(|(_, (row, _))| row.clone()));
        prop_assert_eq!(without.books(), mid.books());
        prop_assert_eq!(summed(&without), summed(&mid));
        prop_assert!(mid.replayed().image() == mid.office.image());
    }
}

/// What the lots are together, and what they cost.
fn summed(engine: &Engine) -> (i128, i64) {
    let holding = engine.office.lots.holding(engine.account("ALICE"), engine.asset("XYZ"));
    let holding = holding.expect("ALICE holds some");
    (holding.position().0, lots(engine).iter().map(|(_, cost)| cost).sum())
}

/// What is booked keeps its place: another place is another reckoning of everything between.
#[test]
fn a_correction_keeps_the_sequence() {
    let mut engine = with_lots(&[(100, "1000.00")]);
    engine.book([announced("CA1", Some(1), "stock_dividend ratio=1/10;fractions=down")]);
    engine.day("2013-10-08", []);
    engine.day(EX_DATE, []);
    let corrected = |sequence| {
        let Input::Announce(row) =
            announced("CA2", Some(sequence), "stock_dividend ratio=1/5;fractions=down")
        else {
            unreachable!("it is announced")
        };
        let takes_back = crate::office::taking_back::corrects("CA1", "one for five");
        Input::Announce(ActionReport { takes_back, ..row })
    };
    engine.begin(day("2013-10-10"));
    assert_eq!(engine.refusal(&corrected(2)).0, "ex_date_must_stay");
    engine.book([corrected(1)]);
    assert_eq!(held(&engine)[0], "120");
}
