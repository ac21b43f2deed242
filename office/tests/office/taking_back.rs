//! Cancels and corrections, kind by kind: what was booked by a row is taken back by a row, as of
//! its own day, with what rests on it.

use crate::office::engine::Engine;
use crate::office::random::Walk;
use crate::office::rows::{day, schedule, share, trade};
use office::Outcome;
use proptest::prelude::{Strategy, any};
use terms::{AllocationReport, Decimal, Input, TakesBack, TradeReport};

/// A row that is booked at the end of random days, and taken back.
#[derive(Clone, Debug)]
pub enum Draft {
    /// A share of the block of this place, of so many percent of what is left.
    Share(usize, i64),
}

pub fn any_taken_back() -> impl Strategy<Value = Draft> {
    (any::<usize>(), 1..=100_i64).prop_map(|(block, percent)| Draft::Share(block, percent))
}

impl Draft {
    /// The row, when there is something that it can be about.
    pub fn row(&self, walked: &Walk) -> Option<Input> {
        let office = &walked.engine.office;
        let (account, asset) =
            (|id| &office.directory.account(id).account, |id| office.directory.asset(id));
        match *self {
            Self::Share(place, percent) => {
                let left = office.blocks.blocks().filter(|(_, block)| !block.left().is_zero());
                let blocks: Vec<_> = left.collect();
                let (key, block) = blocks.get(place % blocks.len().max(1))?;
                let mantissa = i64::try_from(block.left().0 * i128::from(percent) / 100).ok()?;
                let asset = asset(key.instrument);
                let report = AllocationReport {
                    block_account: account(key.account).clone(),
                    instrument: asset.code().clone(),
                    side: key.side,
                    quantity: Decimal { mantissa, scale: asset.decimals() },
                    ..share(&format!("NEW {} BLOCK BOB B 1 XYZ", key.trade_date))
                };
                Some(Input::Allocate(report))
            }
        }
    }
}

/// The row that takes another one back.
pub fn taken_back(row: &Input, id: &str) -> Input {
    match row.clone() {
        Input::Allocate(row) => {
            let takes_back = cancels(&row.allocation_id);
            Input::Allocate(AllocationReport { allocation_id: id.into(), takes_back, ..row })
        }
        other => panic!("{other:?} has no way back"),
    }
}

/// What cancels a row, by the id of that row.
fn cancels(id: &str) -> TakesBack {
    TakesBack { cancels: Some(id.into()), ..TakesBack::default() }
}

fn corrects(id: &str, reason: &str) -> TakesBack {
    TakesBack { corrects: Some(id.into()), reason: Some(reason.into()), ..TakesBack::default() }
}

fn given(row: &str, takes_back: TakesBack) -> Input {
    Input::Allocate(AllocationReport { takes_back, ..share(row) })
}

/// The open lots of an account: label's name, quantity, cost.
fn lots(engine: &Engine, account: &str, asset: &str) -> Vec<(String, i64, i64)> {
    let (account, asset) = (engine.account(account), engine.asset(asset));
    let holding = engine.office.lots.holding(account, asset);
    let lots = holding.into_iter().flat_map(|holding| holding.lots());
    lots.map(|lot| (engine.office.lot_name(lot.label), lot.quantity.units(), lot.cost.units()))
        .collect()
}

/// 100 at 10.01, 100 at 10.02, 100 at 10.01: 3,004 in all, 1,001.333… for 100; three shares of
/// 1,001.33 leave a cent to the rounding account. The second one was meant for BOB: ALICE keeps
/// one, BOB has two, the block has nothing, and the cent is where it was.
#[test]
fn an_allocation_for_the_wrong_client_is_corrected_as_of_its_trade_date() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day(
        "2013-10-10",
        [
            Input::Trade(trade("F1 2013-10-10 BLOCK B 100 XYZ 10.01")),
            Input::Trade(trade("F2 2013-10-10 BLOCK B 100 XYZ 10.02")),
            Input::Trade(trade("F3 2013-10-10 BLOCK B 100 XYZ 10.01")),
            given("A1 2013-10-10 BLOCK ALICE B 100 XYZ", TakesBack::default()),
            given("A2 2013-10-10 BLOCK ALICE B 100 XYZ", TakesBack::default()),
            given("A3 2013-10-10 BLOCK BOB B 100 XYZ", TakesBack::default()),
        ],
    );
    let right = [
        given("A2 2013-10-10 BLOCK ALICE B 100 XYZ", cancels("A2")),
        given("X2 2013-10-10 BLOCK ALICE B 100 XYZ", cancels("A2")),
        given("A4 2013-10-10 BLOCK BOB B 100 XYZ", TakesBack::default()),
    ];
    let mut in_two = engine.clone();
    let correction = given("A4 2013-10-10 BLOCK BOB B 100 XYZ", corrects("A2", "it was BOB's"));
    for (engine, rows) in [(&mut engine, vec![correction]), (&mut in_two, right[1..].to_vec())] {
        engine.day("2013-10-11", rows);
        assert_eq!(engine.balance("ALICE", "USD"), ("0.00".into(), "-1001.33".into()));
        assert_eq!(engine.balance("BOB", "USD"), ("0.00".into(), "-2002.66".into()));
        assert_eq!(engine.balance("BLOCK", "USD").1, "0.00");
        assert_eq!(engine.balance("BLOCK", "XYZ").1, "0");
        assert_eq!(engine.balance("ROUNDING", "USD").1, "-0.01");
        assert_eq!(lots(engine, "ALICE", "XYZ"), [("A1".to_owned(), 100, 100_133)]);
        let of_bob = [("A3".to_owned(), 100, 100_133), ("A4".to_owned(), 100, 100_133)];
        assert_eq!(lots(engine, "BOB", "XYZ"), of_bob);
        assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
    }
    assert_eq!(engine.books(), in_two.books());
    // A row that cancels itself says something else than the one that was booked.
    assert_eq!(engine.refusal(&right[0]).0, "id_must_not_be_reused");
}

/// The share that closed its block gives the cent of rounding back with it, and brings it again.
#[test]
fn the_last_share_of_a_block_takes_its_cent_back() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    engine.book([
        Input::Trade(trade("F1 2013-10-10 BLOCK B 3 XYZ 10.01")),
        given("A1 2013-10-10 BLOCK ALICE B 2 XYZ", TakesBack::default()),
    ]);
    let before = engine.books();
    engine.book([
        given("A2 2013-10-10 BLOCK ALICE B 1 XYZ", TakesBack::default()),
        given("X2 2013-10-10 BLOCK ALICE B 1 XYZ", cancels("A2")),
    ]);
    assert_eq!(engine.books(), before);
    engine.book([given("X1 2013-10-10 BLOCK ALICE B 2 XYZ", cancels("A1"))]);
    let outcomes = engine.send([Input::Trade(trade("F2 2013-10-10 BLOCK B 1 XYZ 10.00"))]);
    assert_eq!(outcomes, [Outcome::Booked], "a block of which nothing is given takes fills again");
}

/// A month in tiers of principal: 10 basis points up to 10,000, and 5 above. ALICE's first share of
/// 6,000 bears 6.00; her second brings the month to 12,000, which bears 5 for all: 6.00 − 6.00 =
/// 0. When the first was BOB's, the second stands alone: 6.00.
#[test]
fn what_stands_behind_a_share_is_charged_again() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    engine.book([
        Input::Schedule(schedule("o 2013-10-01 all by=month bps=10")),
        Input::Schedule(schedule("o 2013-10-01 all by=month from=10000 bps=5")),
        Input::Trade(trade("F1 2013-10-10 BLOCK B 1200 XYZ 10.00")),
        given("A1 2013-10-10 BLOCK ALICE B 600 XYZ", TakesBack::default()),
    ]);
    let first_alone = engine.balance("ALICE", "USD");
    engine.book([given("A2 2013-10-10 BLOCK ALICE B 600 XYZ", TakesBack::default())]);
    let correction = given("A3 2013-10-10 BLOCK BOB B 600 XYZ", corrects("A1", "it was BOB's"));
    engine.book([correction.clone()]);
    assert_eq!(engine.balance("ALICE", "USD"), first_alone);
    assert_eq!(engine.balance("BOB", "USD"), first_alone);
    let [(_, quantity, cost)] = &lots(&engine, "ALICE", "XYZ")[..] else { panic!("one lot") };
    assert_eq!((*quantity, *cost), (600, 600_600));
    assert_eq!(engine.send([correction]), [Outcome::Duplicate]);
    assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
}

/// Twice, a cancel, what is not there yet, what replaces itself: each is answered by name, and
/// nothing is booked.
#[test]
fn what_cannot_be_taken_back_is_answered_by_name() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    engine.book([
        Input::Trade(trade("F1 2013-10-10 BLOCK B 300 XYZ 10.00")),
        given("A1 2013-10-10 BLOCK ALICE B 100 XYZ", TakesBack::default()),
        given("X1 2013-10-10 BLOCK ALICE B 100 XYZ", cancels("A1")),
    ]);
    let events = engine.office.events();
    let row =
        |id: &str, takes_back| given(&format!("{id} 2013-10-10 BLOCK ALICE B 100 XYZ"), takes_back);
    let table = [
        (row("X2", cancels("A1")), "cancelled_must_stand"),
        (row("X2", cancels("X1")), "cancel_must_not_be_taken_back"),
        (row("A3", corrects("X1", "")), "cancel_must_not_be_taken_back"),
        (row("A3", corrects("A4", "")), "cancelled_must_be_booked"),
        (row("A3", corrects("A3", "")), "cancelled_must_be_booked"),
        (row("A1", cancels("A1")), "id_must_not_be_reused"),
        (row("X1", cancels("A2")), "id_must_not_be_reused"),
        (row("X1", TakesBack::default()), "id_must_not_be_reused"),
    ];
    for (input, code) in table {
        assert_eq!(engine.refusal(&input).0, code, "{input:?}");
    }
    assert_eq!(engine.office.events(), events);
    assert_eq!(engine.send([row("X1", cancels("A1"))]), [Outcome::Duplicate]);
    assert_eq!(engine.send([row("A1", TakesBack::default())]), [Outcome::Duplicate]);
}

/// A trade's cancel reaches back as far as a trade: 400 days. T1 is of 2013-10-10; on 2014-11-14
/// that is 400 days ago, on the next Monday more.
#[test]
fn a_trade_is_cancelled_as_far_back_as_one_is_taken() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [Input::Trade(trade("T1 2013-10-10 ALICE B 1 XYZ 10.00"))]);
    let row = |cancels: Option<&str>, corrects: Option<&str>| {
        let reason = Some("never executed".into());
        let [cancels, corrects] = [cancels, corrects].map(|id| id.map(Into::into));
        let row = trade("X1 2013-10-10 ALICE B 1 XYZ 10.00");
        Input::Trade(TradeReport { cancels, corrects, reason, ..row })
    };
    let cancel = row(Some("T1"), None);
    engine.begin(day("2014-11-14"));
    let mut in_time = engine.clone();
    in_time.book([cancel.clone()]);
    assert_eq!(in_time.send([cancel.clone()]), [Outcome::Duplicate]);
    let told = in_time.journal.iter().map(|recorded| {
        office::words::in_english(&office::telling::tell(
            &recorded.event,
            &in_time.office.directory,
        ))
    });
    assert!(told.into_iter().any(|words| words == "takes T1 back: never executed"));
    engine.settle(day("2014-11-14"));
    engine.close(day("2014-11-14")).expect("every control holds");
    engine.begin(day("2014-11-17"));
    for late in [cancel, row(None, Some("T1"))] {
        let (code, words) = engine.refusal(&late);
        assert_eq!(code, "cancelled_must_be_in_reach");
        assert!(
            words.contains("trade T1 is of 2013-10-10") && words.contains("voucher"),
            "{words}"
        );
    }
    assert_eq!(engine.refusal(&row(None, None)).0, "reason_must_be_of_a_cancel");
}
