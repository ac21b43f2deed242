//! Shares that an action makes of several lots: what each cost, and what becomes of it when it is
//! sold, moved or split again.
//!
//! Source: 26 CFR 1.358-2(a)(2)(i): the basis of a share that is received is that of the shares
//! given for it, as far as possible of one day and price. Figures are worked out by hand; those of
//! the property by a ledger of single parts of shares, which knows the rule and nothing else.

use crate::office::engine::{Engine, begin_edition};
use crate::office::properties::config;
use crate::office::rows::{action, choice, day, decimal, trade, transfer};
use office::accounting::gains::{self, LotQuestion, open_lots};
use office::accounting::tax::Term;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use terms::{Fraction, Input, LotMethod, TransferReport};

/// An office in which ALICE holds lots of XYZ: how many, for how much, since when. They came from
/// outside, by the transfers M1, M2 and so on.
fn with_lots(mut engine: Engine, lots: &[(i64, &str, &str)]) -> Engine {
    let came = |(number, (quantity, cost, acquired)): (usize, &(i64, &str, &str))| {
        Input::Transfer(TransferReport {
            cost: Some(decimal(cost)),
            acquired: Some(day(acquired)),
            ..transfer(&format!("M{number} 2013-10-07 DTC ALICE {quantity} XYZ"))
        })
    };
    engine.day("2013-10-07", (1..).zip(lots).map(came));
    engine
}

fn furnished(lots: &[(i64, &str, &str)]) -> Engine {
    with_lots(Engine::furnished("2013-10-07"), lots)
}

fn announced(engine: &mut Engine, date: &str, row: &str) {
    engine.day(date, [Input::Announce(action(row))]);
}

/// Twenty-five at 10.00 of 2012 and twenty-five at 200.00 of 2013, one for ten: two shares at
/// 100.00, one at 5 x 10.00 + 5 x 200.00 = 1,050.00, two at 2,000.00.
const TWO_LOTS: [(i64, &str, &str); 2] =
    [(25, "250.00", "2012-05-02"), (25, "5000.00", "2013-08-06")];

const REVERSE: &str = "CA1 reverse_split XYZ 2013-10-08 ratio=1/10; cash_in_lieu=500.00";

/// Name, how much, cost in cents.
fn lots(engine: &Engine, account: &str, instrument: &str) -> Vec<(String, String, i64)> {
    let office = &engine.office;
    let (account, instrument) = (engine.account(account), engine.asset(instrument));
    let line = |(_, of, open): (_, _, office::accounting::tax::OpenLot)| {
        (of == instrument).then(|| {
            (office.lot_name(open.lot.label), open.quantity.to_string(), open.lot.cost.units())
        })
    };
    let question = LotQuestion { method: None, account: Some(account) };
    open_lots(&office.lots, &office.directory, question).filter_map(line).collect()
}

fn lot(name: &str, quantity: &str, cents: i64) -> (String, String, i64) {
    (name.to_owned(), quantity.to_owned(), cents)
}

/// Lot, how much, basis and gain in cents, term; under a method that is asked for.
fn sold(engine: &Engine, method: Option<LotMethod>) -> Vec<(String, String, i64, i128, Term)> {
    let office = &engine.office;
    let question = LotQuestion { method, account: None };
    let line = |sold: gains::Sold<'_>| {
        let of = sold.disposal;
        let (basis, gain) = of.basis.zip(of.gain()).expect("costs are told");
        (office.lot_name(of.lot), of.quantity.to_string(), basis.units(), gain, of.term)
    };
    gains::sold(&office.lots, &office.directory, question, |_, _| None).map(line).collect()
}

fn sale(row: &str) -> Input {
    Input::Trade(trade(row))
}

#[test]
fn a_share_of_two_lots_is_sold_with_the_cost_and_the_time_of_each() {
    let mut engine = furnished(&TWO_LOTS);
    announced(&mut engine, "2013-10-08", REVERSE);
    let after_the_split = [lot("M1-1", "5/2", 25_000), lot("M2-1", "5/2", 500_000)];
    assert_eq!(lots(&engine, "ALICE", "XYZ"), after_the_split);
    engine.day("2013-10-09", [sale("S1 2013-10-09 ALICE S 3 XYZ 500.00")]);
    // 1,500.00 less 0.03 of fees is 499.99 for each share. Two and a half old ones: 999.98 - 200.00
    // and 250.00 - 50.00 (half a cent up); half a younger one: 249.99 - 1,000.00.
    assert_eq!(
        sold(&engine, None),
        [
            ("M1-1".into(), "2".into(), 20_000, 79_998, Term::Long),
            ("M1-1".into(), "1/2".into(), 5_000, 20_000, Term::Long),
            ("M2-1".into(), "1/2".into(), 100_000, -75_001, Term::Short),
        ]
    );
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [lot("M2-1", "2", 400_000)]);
    let same = engine.replayed();
    assert!(same.image() == engine.office.image(), "replayed, the books are the same");
}

/// Under another order the same shares go in another order: of the younger lot the whole ones
/// first, and the dearest or the cheapest share by what all of it cost.
#[test]
fn a_method_takes_whole_shares_and_a_mixed_one_as_one() {
    let mut engine = furnished(&TWO_LOTS);
    announced(&mut engine, "2013-10-08", REVERSE);
    engine.day("2013-10-09", [sale("S1 2013-10-09 ALICE S 3 XYZ 500.00")]);
    let of = |method| -> Vec<(String, String, i64)> {
        let lines = sold(&engine, Some(method)).into_iter();
        let mut lines: Vec<_> = lines.map(|line| (line.0, line.1, line.2)).collect();
        lines.sort();
        lines
    };
    let dearest =
        [lot("M1-1", "1/2", 5_000), lot("M2-1", "1/2", 100_000), lot("M2-1", "2", 400_000)];
    assert_eq!(of(LotMethod::LastInFirstOut), dearest);
    assert_eq!(of(LotMethod::HighestCostFirst), dearest);
    let cheapest =
        [lot("M1-1", "1/2", 5_000), lot("M1-1", "2", 20_000), lot("M2-1", "1/2", 100_000)];
    assert_eq!(of(LotMethod::LowestCostFirst), cheapest);
}

/// Five, twenty and five: two shares are of the second lot alone, though it does not begin with a
/// whole one; the third is of the first and the last, and is the oldest.
#[test]
fn as_many_shares_as_possible_are_of_one_day_and_price() {
    let mut engine = furnished(&[
        (5, "50.00", "2012-05-02"),
        (20, "4000.00", "2013-02-06"),
        (5, "1500.00", "2013-08-06"),
    ]);
    announced(&mut engine, "2013-10-08", REVERSE);
    engine.day("2013-10-09", [sale("S1 2013-10-09 ALICE S 1 XYZ 500.00")]);
    let basis: Vec<_> = sold(&engine, None).into_iter().map(|line| (line.0, line.2)).collect();
    assert_eq!(basis, [("M1-1".to_owned(), 5_000), ("M3-1".to_owned(), 150_000)]);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [lot("M2-1", "2", 400_000)]);
}

/// Lots of one day and price make whole shares together before another one does.
#[test]
fn lots_of_one_day_and_price_are_one_to_the_rule() {
    let mut engine = furnished(&[
        (5, "50.00", "2012-05-02"),
        (5, "1000.00", "2012-05-02"),
        (5, "50.00", "2012-05-02"),
        (5, "1500.00", "2013-08-06"),
    ]);
    announced(&mut engine, "2013-10-08", REVERSE);
    engine.day("2013-10-09", [sale("S1 2013-10-09 ALICE S 1 XYZ 500.00")]);
    let basis: Vec<_> = sold(&engine, None).into_iter().map(|line| (line.0, line.2)).collect();
    assert_eq!(basis, [("M1-1".to_owned(), 5_000), ("M3-1".to_owned(), 5_000)]);
}

/// The child of a spin-off of half the value: 1.5 of each lot, at half of its cost.
#[test]
fn shares_of_a_child_cost_what_was_given_for_each() {
    let mut engine = furnished(&[(15, "300.00", "2012-05-02"), (15, "3000.00", "2013-08-06")]);
    engine.book([Input::ListInstrument(crate::office::rows::instrument("KID"))]);
    let spin_off = "CA1 spin_off XYZ 2013-10-08 \
        new_instrument=KID; ratio=1/10; parent_pct=0.50; cash_in_lieu=600.00";
    announced(&mut engine, "2013-10-08", spin_off);
    let children = [lot("CA1-1", "3/2", 15_000), lot("CA1-2", "3/2", 150_000)];
    assert_eq!(lots(&engine, "ALICE", "KID"), children);
    let of_kid = |report: terms::TradeReport| {
        Input::Trade(terms::TradeReport { instrument: "KID".into(), ..report })
    };
    engine.day("2013-10-09", [of_kid(trade("S1 2013-10-09 ALICE S 2 XYZ 600.00"))]);
    let basis: Vec<_> =
        sold(&engine, None).into_iter().map(|line| (line.0, line.1, line.2, line.4)).collect();
    assert_eq!(
        basis,
        [
            ("CA1-1".to_owned(), "1".to_owned(), 10_000, Term::Long),
            ("CA1-1".to_owned(), "1/2".to_owned(), 5_000, Term::Long),
            ("CA1-2".to_owned(), "1/2".to_owned(), 50_000, Term::Short),
        ]
    );
    assert_eq!(lots(&engine, "ALICE", "KID"), [lot("CA1-2", "1", 100_000)]);
}

/// A published merger at 0.85 (boards.fool.com, 10067684): lots of 160 at 4,753.47 and 130 at
/// 5,228.25 become 135.5 and 110.5 shares; the half share that is paid for is of the first lot, at
/// 17.48. What is left is 135 whole shares, one of both lots, and 110 whole ones.
#[test]
fn a_merger_keeps_the_cost_of_each_part_of_a_share() {
    let mut engine = furnished(&[(160, "4753.47", "2012-05-02"), (130, "5228.25", "2013-08-06")]);
    let merger = "CA1 merger XYZ 2013-10-08 ratio=0.85; new_instrument=ABC; cash_in_lieu=58.26";
    announced(&mut engine, "2013-10-08", merger);
    assert_eq!(
        lots(&engine, "ALICE", "ABC"),
        [lot("CA1-1", "271/2", 473_599), lot("CA1-2", "221/2", 522_825)]
    );
    assert_eq!(engine.balance("ALICE", "ABC"), ("246".into(), "0".into()));
    let fraction: Vec<_> = sold(&engine, None).into_iter().map(|line| (line.2, line.3)).collect();
    assert_eq!(fraction, [(1_748, 1_165)], "29.13 less 17.48");
}

/// Short lots are mirrored: 15 sold at 10.00 and 15 at 100.00 are three shares that are owed, the
/// second of which brought 5 x 10.00 + 5 x 100.00.
#[test]
fn a_short_share_of_two_lots_is_bought_back_as_one() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day(
        "2013-10-07",
        [sale("S1 2013-10-07 BOB SS 15 XYZ 10.00"), sale("S2 2013-10-07 BOB SS 15 XYZ 100.00")],
    );
    announced(&mut engine, "2013-10-08", REVERSE);
    assert_eq!(engine.balance("BOB", "XYZ"), ("0".into(), "-3".into()));
    engine.day("2013-10-09", [sale("B1 2013-10-09 BOB B 2 XYZ 50.00")]);
    let basis: Vec<_> =
        sold(&engine, None).into_iter().map(|line| (line.0, line.1, line.2)).collect();
    assert_eq!(basis, [lot("S1", "1", 5_000), lot("S1", "1/2", 2_500), lot("S2", "1/2", 2_500)]);
    let [left] = lots(&engine, "BOB", "XYZ").try_into().expect("one lot");
    assert_eq!((left.0.as_str(), left.1.as_str()), ("S2", "-1"));
}

/// A share of two lots goes to another account as one, and there is sold as one; a second split
/// makes whole shares of its halves again.
#[test]
fn a_mixed_share_moves_as_one_and_is_split_again() {
    let mut engine = furnished(&TWO_LOTS);
    announced(&mut engine, "2013-10-08", REVERSE);
    engine.day("2013-10-09", [Input::Transfer(transfer("GO 2013-10-09 ALICE BOB 3 XYZ"))]);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [lot("M2-1", "2", 400_000)]);
    let moved = [lot("GO-1", "2", 20_000), lot("GO-2", "1/2", 5_000), lot("GO-3", "1/2", 100_000)];
    assert_eq!(lots(&engine, "BOB", "XYZ"), moved);
    announced(&mut engine, "2013-10-10", "CA2 split XYZ 2013-10-10 ratio=2");
    let whole = [lot("GO-1", "4", 20_000), lot("GO-2", "1", 5_000), lot("GO-3", "1", 100_000)];
    assert_eq!(lots(&engine, "BOB", "XYZ"), whole);
    assert_eq!(engine.balance("BOB", "XYZ"), ("6".into(), "0".into()));
    let same = engine.replayed();
    assert!(same.image() == engine.office.image(), "replayed, the books are the same");
}

/// The holder chooses the younger lot: its whole shares, and then the one of which it is a part.
#[test]
fn a_chosen_lot_gives_its_whole_shares_first() {
    let mut engine = furnished(&TWO_LOTS);
    announced(&mut engine, "2013-10-08", REVERSE);
    engine.day("2013-10-09", [sale("S1 2013-10-09 ALICE S 3 XYZ 500.00")]);
    let wanted = Input::ChooseLots(choice("LC1 2013-10-10 S1 M2-1 4"));
    engine.begin(day("2013-10-10"));
    assert_eq!(engine.refusal(&wanted).0.as_str(), "chosen_quantity_must_be_there");
    engine.book([Input::ChooseLots(choice("LC1 2013-10-10 S1 M2-1 3"))]);
    let left = [lot("M1-1", "2", 20_000)];
    assert_eq!(lots(&engine, "ALICE", "XYZ"), left);
}

/// Where nothing is paid for the fraction, 25 shares become two, each for twelve and a half.
#[test]
fn whole_shares_come_for_everything_where_a_fraction_is_cut() {
    let mut engine = furnished(&[(10, "100.00", "2012-05-02"), (15, "1500.00", "2013-08-06")]);
    let cut = "CA1 reverse_split XYZ 2013-10-08 ratio=1/10; fractions=down";
    announced(&mut engine, "2013-10-08", cut);
    let left = [lot("M1-1", "4/5", 10_000), lot("M2-1", "6/5", 150_000)];
    assert_eq!(lots(&engine, "ALICE", "XYZ"), left);
    assert_eq!(engine.balance("ALICE", "XYZ"), ("2".into(), "0".into()));
}

/// Until edition 4 lots were rounded to whole shares, and kept their costs: 2 and 3 shares here.
/// The edition that begins says what is otherwise.
#[test]
fn an_older_edition_keeps_whole_lots_and_the_next_one_restates_them() {
    let mut engine = with_lots(Engine::unmarked("2013-10-07"), &TWO_LOTS);
    announced(&mut engine, "2013-10-08", REVERSE);
    engine.day("2013-10-09", [sale("S1 2013-10-09 ALICE S 1 XYZ 500.00")]);
    let rounded = [lot("M1-1", "1", 12_500), lot("M2-1", "3", 500_000)];
    assert_eq!(lots(&engine, "ALICE", "XYZ"), rounded);
    let began = engine.command(begin_edition()).expect("it is later").events;
    let exact = [lot("M1-1", "3/2", 15_000), lot("M2-1", "5/2", 500_000)];
    assert_eq!(lots(&engine, "ALICE", "XYZ"), exact);
    let restated: Vec<String> = began
        .iter()
        .filter_map(|event| match event {
            terms::Event::Office(terms::OfficeEvent::Restated(of)) => Some(&of.figures),
            _ => None,
        })
        .flatten()
        .map(|figure| {
            let [before, after] = [&figure.before, &figure.after].map(office::words::in_english);
            format!("{}: {before} | {after}", figure.figure.code)
        })
        .collect();
    assert_eq!(
        restated,
        [
            "open_lots: 4 at a cost of 5125.00, lots: 2 | 4 at a cost of 5150.00, lots: 2",
            "gains: 2013: short-term 0.00, long-term 374.99 | \
             2013: short-term 0.00, long-term 399.99",
        ]
    );
    let same = engine.replayed();
    assert!(same.image() == engine.office.image(), "replayed, the books are the same");
}

/// Long and short lots of one account side by side: what is left of the sum says nothing of either.
/// 100 less 99 is one, of which one for two leaves nothing; the 100 are 50 all the same.
#[test]
fn a_boxed_short_is_no_reason_to_lose_what_is_long() {
    let mut engine = Engine::furnished("2013-10-07");
    let long = TransferReport {
        cost: Some(decimal("1000.00")),
        acquired: Some(day("2012-05-02")),
        ..transfer("M1 2013-10-07 DTC BOB 100 XYZ")
    };
    engine.day("2013-10-07", [Input::Transfer(long), sale("S1 2013-10-07 BOB SS 99 XYZ 10.00")]);
    announced(
        &mut engine,
        "2013-10-08",
        "CA1 reverse_split XYZ 2013-10-08 ratio=1/2; fractions=down",
    );
    let held = lots(&engine, "BOB", "XYZ");
    assert_eq!(held[0], lot("M1-1", "50", 100_000), "{held:?}");
    let units: i64 = held.iter().map(|(_, units, _)| units.parse::<i64>().expect("whole")).sum();
    assert_eq!(units, 0, "{held:?}");
    assert_eq!(engine.balance("BOB", "XYZ"), ("50".into(), "-50".into()));
    assert!(sold(&engine, None).is_empty(), "nothing was sold");
}

/// One at 10.00, and one and four at 20.00, one for two: halves of the last lot are in two shares,
/// and it is one lot all the same.
#[test]
fn a_lot_in_three_pieces_is_one_lot() {
    let mut engine = furnished(&[
        (1, "10.00", "2012-01-03"),
        (1, "20.00", "2012-05-02"),
        (4, "80.00", "2012-05-02"),
    ]);
    announced(
        &mut engine,
        "2013-10-08",
        "CA1 reverse_split XYZ 2013-10-08 ratio=1/2; cash_in_lieu=40.00",
    );
    let held = [lot("M1-1", "1/2", 1_000), lot("M2-1", "1/2", 2_000), lot("M3-1", "2", 8_000)];
    assert_eq!(lots(&engine, "ALICE", "XYZ"), held);
}

// ---- P42: a ledger of single parts. ----

/// A part of an old share, by its lot. `given` parts make an old share, `taken` a new one.
type Parts = Vec<usize>;

/// The new shares by the rule, as they are sold first in, first out: those of one day and price,
/// as many as there can be, and the rest of what is left in its order. A share stands where its
/// oldest part does, behind those that are of that lot alone.
fn new_shares(lots: &[(i64, usize, i64)], given: i64, taken: i64) -> Vec<Parts> {
    let taken = usize::try_from(taken).expect("a small number");
    let mut alike: Vec<((usize, i64), Parts)> = Vec::new();
    for (index, (quantity, date, price)) in lots.iter().enumerate() {
        let parts = (0..quantity * given).map(|_| index);
        match alike.iter_mut().find(|(of, _)| *of == (*date, *price)) {
            Some((_, same)) => same.extend(parts),
            None => alike.push(((*date, *price), parts.collect())),
        }
    }
    let (mut shares, mut left): (Vec<Parts>, Parts) = (Vec::new(), Vec::new());
    for (_, parts) in alike {
        let whole = parts.chunks_exact(taken);
        left.extend(whole.remainder());
        shares.extend(whole.map(<[usize]>::to_vec));
    }
    shares.extend(left.chunks(taken).map(<[usize]>::to_vec));
    let oldest = |share: &Parts| share.iter().copied().min();
    shares.sort_by_key(|share| {
        (oldest(share), share.iter().any(|part| Some(*part) != oldest(share)))
    });
    shares
}

/// Pieces by the lot that they are of: a lot has several when some of it is in mixed shares.
fn summed(pieces: impl Iterator<Item = (String, String, i64)>) -> BTreeMap<String, (String, i64)> {
    let mut sums: BTreeMap<String, (Fraction, i64)> = BTreeMap::new();
    for (name, quantity, cost) in pieces {
        let sum = sums.entry(name).or_insert((Fraction::ZERO, 0));
        let quantity = Fraction::parse(&quantity).expect("a fraction");
        *sum = (sum.0.plus(quantity).expect("it fits"), sum.1 + cost);
    }
    sums.into_iter().map(|(name, (quantity, cost))| (name, (quantity.to_string(), cost))).collect()
}

const DAYS: [&str; 4] = ["2012-01-03", "2012-05-02", "2013-02-06", "2013-08-06"];

proptest! {
    #![proptest_config(config(96))]

    /// Lots, a split that comes out even, and a sale of some of the new shares: what each lot gives
    /// and keeps is what single parts of shares give and keep.
    #[test]
    fn p42_a_share_costs_what_was_given_for_it(
        lots in vec((1_i64..12, 0_usize..4, 1_i64..4), 1..6),
        given in 1_i64..4,
        taken in 1_i64..8,
        sell in 0_usize..9,
    ) {
        let mut lots = lots;
        lots.sort_by_key(|lot| lot.1);
        // The last lot makes the new shares come out even.
        let all: i64 = lots.iter().map(|lot| lot.0).sum();
        let short = (1..=taken).find(|more| (all + more) * given % taken == 0).expect("one does");
        lots.last_mut().expect("there is one").0 += short;
        let new = new_shares(&lots, given, taken);
        let sell = sell.min(new.len());

        // Each part costs its price in dollars, so that no cent is rounded.
        let costs: Vec<String> =
            lots.iter().map(|lot| (lot.0 * given * lot.2).to_string()).collect();
        let rows: Vec<(i64, &str, &str)> = lots
            .iter()
            .zip(&costs)
            .map(|(lot, cost)| (lot.0, cost.as_str(), DAYS[lot.1]))
            .collect();
        let mut engine = furnished(&rows);
        let split = format!("CA1 split XYZ 2013-10-08 ratio={given}/{taken}; cash_in_lieu=1.00");
        if given != taken {
            announced(&mut engine, "2013-10-08", &split);
        }
        if sell > 0 {
            engine.day("2013-10-09", [sale(&format!("S1 2013-10-09 ALICE S {sell} XYZ 9.00"))]);
        }

        let in_lots = |shares: &[Parts]| {
            let mut counts: BTreeMap<usize, i64> = BTreeMap::new();
            for part in shares.iter().flatten() {
                *counts.entry(*part).or_default() += 1;
            }
            let line = |(lot, count): (usize, i64)| {
                let quantity = Fraction::try_new(count.into(), taken.into()).expect("a fraction");
                (format!("M{}-1", lot + 1), (quantity.to_string(), count * lots[lot].2 * 100))
            };
            counts.into_iter().map(line).collect::<BTreeMap<_, _>>()
        };
        let given_up = summed(sold(&engine, None).into_iter().map(|(name, quantity, basis, ..)| {
            (name, quantity, basis)
        }));
        prop_assert_eq!(given_up, in_lots(&new[..sell]));
        let kept = summed(self::lots(&engine, "ALICE", "XYZ").into_iter());
        prop_assert_eq!(kept, in_lots(&new[sell..]));
        let same = engine.replayed();
        prop_assert!(same.image() == engine.office.image());
    }
}
