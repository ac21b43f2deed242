//! Cancels and corrections, kind by kind: what was booked by a row is taken back by a row, as of
//! its own day, with what rests on it.

use crate::office::engine::{Engine, rulebook};
use crate::office::rows::{
    action, conversion, day, delivery, payment, schedule, share, trade, transfer,
};
use crate::office::ways_back::{ACTIONS, taken_back};
use office::Outcome;
use terms::{
    ActionReport, AllocationReport, ConversionReport, DeliveryReport, Input, PaymentReport,
    TakesBack, TradeReport, TransferReport,
};

/// What cancels a row, by the id of that row.
pub fn cancels(id: &str) -> TakesBack {
    TakesBack { cancels: Some(id.into()), ..TakesBack::default() }
}

pub fn corrects(id: &str, reason: &str) -> TakesBack {
    TakesBack { corrects: Some(id.into()), reason: Some(reason.into()), ..TakesBack::default() }
}

fn given(row: &str, takes_back: TakesBack) -> Input {
    Input::Allocate(AllocationReport { takes_back, ..share(row) })
}

/// The open lots of an account: label's name, quantity, cost.
fn lots(engine: &Engine, account: &str, asset: &str) -> Vec<(String, i64, i64)> {
    let (account, asset) = (engine.account(account), engine.asset(asset));
    let holding = engine.office.lots.holding(account, asset);
    let lots = holding.into_iter().flat_map(office::accounting::Holding::lots);
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
    assert!(told.into_iter().any(|words| words == "cancels T1: never executed"));
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

/// ALICE's 100 at 10.00 and 100 at 11.00 were CAROL's to get and went to BOB, who has sold 120 of
/// the 150. Taken back, her lots are what they were, and BOB is short what he sold; given to CAROL,
/// they go on with their days and their cost: 100 at 1,000.00 and 50 at 550.00.
#[test]
fn lots_that_went_to_the_wrong_account_go_back_with_their_history() {
    let before = ["T1 2013-10-10 ALICE B 100 XYZ 10.00", "T2 2013-10-10 ALICE B 100 XYZ 11.00"];
    let sold = Input::Trade(trade("T3 2013-10-11 BOB S 120 XYZ 12.00"));
    let wrong = Input::Transfer(transfer("M1 2013-10-10 ALICE BOB 150 XYZ"));
    let mut never = Engine::furnished("2013-10-10");
    let mut engine = never.clone();
    let bought = before.map(|row| Input::Trade(trade(row)));
    never.day("2013-10-10", bought.clone());
    engine.day("2013-10-10", bought.into_iter().chain([wrong.clone()]));
    never.day("2013-10-11", [sold.clone()]);
    engine.day("2013-10-11", [sold]);
    let of_bob = [("M1-2".to_owned(), 30, 33_000)];
    assert_eq!(lots(&engine, "BOB", "XYZ"), of_bob, "100 at 10.00 and 20 at 11.00 are sold");
    let mut corrected = engine.clone();
    engine.begin(day("2013-10-14"));
    engine.book([taken_back(&wrong, "M2")]);
    for account in ["ALICE", "BOB"] {
        assert_eq!(lots(&engine, account, "XYZ"), lots(&never, account, "XYZ"), "{account}");
    }
    assert_eq!(engine.books(), never.books());
    assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
    let takes_back = corrects("M1", "it was for CAROL");
    let right = transfer("M2 2013-10-10 ALICE CAROL 150 XYZ");
    let right = Input::Transfer(TransferReport { takes_back, ..right });
    corrected.day("2013-10-14", [right.clone()]);
    let of_carol = [("M2-1".to_owned(), 100, 100_000), ("M2-2".to_owned(), 50, 55_000)];
    assert_eq!(lots(&corrected, "CAROL", "XYZ"), of_carol);
    assert_eq!(lots(&corrected, "BOB", "XYZ"), lots(&never, "BOB", "XYZ"));
    assert_eq!(corrected.send([right]), [Outcome::Duplicate]);
}

/// 200 were held and all of them went; the correction gives 180 of those 200, not of nothing.
#[test]
fn what_a_correction_gives_back_is_there_to_be_given() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    engine.book([
        Input::Trade(trade("T1 2013-10-10 ALICE B 200 XYZ 10.00")),
        Input::Transfer(transfer("M1 2013-10-10 ALICE DTC 200 XYZ")),
    ]);
    let right = |row: &str| {
        Input::Transfer(TransferReport { takes_back: corrects("M1", "180"), ..transfer(row) })
    };
    let too_much = right("M2 2013-10-10 ALICE DTC 201 XYZ");
    assert_eq!(engine.refusal(&too_much).0, "transfer_must_be_held");
    engine.book([right("M2 2013-10-10 ALICE DTC 180 XYZ")]);
    assert_eq!(lots(&engine, "ALICE", "XYZ"), [("T1".to_owned(), 20, 20_000)]);
}

/// The bank's file came twice under other ids, and a third time; the first is taken back: the two
/// that are left say the same as each other, and no more than one when one of these goes too. A
/// payment in is taken back by two people, as money that goes out.
#[test]
fn a_payment_that_was_booked_twice_is_taken_back() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    let row = |id: &str| PaymentReport {
        reference: Some("R1".into()),
        ..payment(&format!("{id} 2013-10-10 ALICE BANK 100.00 USD"))
    };
    engine.book(["P1", "P2", "P3"].map(|id| Input::Pay(row(id))));
    let same = |engine: &Engine| {
        let same = engine.office.movements.same();
        same.map(|(later, first)| format!("{} {}", later.payment_id, first.payment_id))
            .collect::<Vec<_>>()
    };
    assert_eq!(same(&engine), ["P2 P1", "P3 P1"]);
    let [back, again] =
        [("P1", "X1"), ("P3", "X3")].map(|(id, by)| taken_back(&Input::Pay(row(id)), by));
    assert!(office::papers::needs_second_person(&back));
    assert!(!office::papers::needs_second_person(&Input::Pay(row("P1"))));
    engine.book([back]);
    assert_eq!(same(&engine), ["P3 P2"]);
    let image = office::Office::from_image(rulebook(), &engine.office.image()).expect("an image");
    assert!(image.image() == engine.office.image());
    engine.book([again]);
    assert_eq!(same(&engine), Vec::<String>::new());
    assert_eq!(engine.balance("ALICE", "USD").1, "100.00");
    let takes_back = corrects("P2", "10.00 was paid in");
    let right = payment("P4 2013-10-10 ALICE BANK 10.00 USD");
    engine.book([Input::Pay(PaymentReport { takes_back, ..right })]);
    assert_eq!(engine.balance("ALICE", "USD").1, "10.00");
    assert_eq!(engine.balance("BANK", "USD").1, "-10.00");
}

/// A bank of rows on three days, with the same office without the action that is taken back.
struct Split {
    engine: Engine,
    never: Engine,
}

impl Split {
    /// ALICE has 101 of XYZ, bought at 10.00, and sells 20 two days later.
    fn new(wrong: &str) -> Self {
        let mut never = Engine::furnished("2013-10-08");
        let bought = ["T1 2013-10-08 ALICE B 101 XYZ 10.00", "T2 2013-10-08 BOB B 51 XYZ 10.00"];
        never.day("2013-10-08", bought.map(|row| Input::Trade(trade(row))));
        let mut engine = never.clone();
        let sold = Input::Trade(trade("T3 2013-10-10 ALICE S 20 XYZ 12.00"));
        engine.day("2013-10-09", [Input::Announce(action(wrong))]);
        never.day("2013-10-09", []);
        for office in [&mut engine, &mut never] {
            office.day("2013-10-10", [sold.clone()]);
        }
        engine.begin(day("2013-10-11"));
        never.begin(day("2013-10-11"));
        Self { engine, never }
    }

    fn are_the_same(&self) {
        let Self { engine, never } = self;
        assert_eq!(engine.books(), never.books());
        for account in ["ALICE", "BOB"] {
            for asset in ["XYZ", "ABC"] {
                let of = |engine: &Engine| lots_without_names(engine, account, asset);
                assert_eq!(of(engine), of(never), "{account} {asset}");
            }
        }
        assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
    }
}

pub fn lots_without_names(engine: &Engine, account: &str, asset: &str) -> Vec<(i64, i64)> {
    lots(engine, account, asset).into_iter().map(|(_, quantity, cost)| (quantity, cost)).collect()
}

/// Each kind of action, as of its ex-date, behind which 20 were sold: nothing of it is left, and in
/// place of a wrong one a right one is booked as if it had been the only one.
#[test]
fn a_wrong_action_is_taken_back_as_of_its_ex_date() {
    for (place, what) in ACTIONS.iter().enumerate() {
        let (kind, terms) = what.split_once(' ').expect("a kind and its terms");
        let wrong = format!("WRONG {kind} XYZ 2013-10-09 {terms}");
        let mut office = Split::new(&wrong);
        office.engine.book([taken_back(&Input::Announce(action(&wrong)), "X1")]);
        office.are_the_same();
        let right = ACTIONS[(place + 1) % ACTIONS.len()];
        let (kind, terms) = right.split_once(' ').expect("a kind and its terms");
        let right = action(&format!("RIGHT {kind} XYZ 2013-10-09 {terms}"));
        let mut office = Split::new(&wrong);
        let takes_back = corrects("WRONG", "the issuer's notice was read wrongly");
        let correction = Input::Announce(ActionReport { takes_back, ..right.clone() });
        office.engine.book([correction.clone()]);
        office.never.book([Input::Announce(right)]);
        office.are_the_same();
        assert_eq!(office.engine.send([correction]), [Outcome::Duplicate]);
    }
}

/// BOB's 51 are 102 by a split of 2, and 306 by one of 3 behind it. Without the first one: 153; and
/// when the first one comes last, it is as if it had come first.
#[test]
fn an_action_before_a_later_one_is_taken_back_and_comes_late() {
    let first = "A1 split XYZ 2013-10-09 ratio=2";
    let second = Input::Announce(action("A2 split XYZ 2013-10-11 ratio=3"));
    let mut office = Split::new(first);
    let mut late = office.never.clone();
    office.engine.book([second.clone()]);
    let both = office.engine.books();
    assert_eq!(office.engine.balance("BOB", "XYZ").1, "306");
    late.book([second.clone(), Input::Announce(action(first))]);
    assert_eq!(late.books(), both);
    assert_eq!(lots(&late, "BOB", "XYZ"), lots(&office.engine, "BOB", "XYZ"));
    office.never.book([second]);
    office.engine.book([taken_back(&Input::Announce(action(first)), "X1")]);
    office.are_the_same();
}

/// What is announced and has not come is withdrawn, or replaced: on its day the right one is
/// booked, and the wrong one never.
#[test]
fn an_announcement_is_withdrawn_or_replaced_before_its_ex_date() {
    let early = Input::Announce(action("EARLY split XYZ 2013-10-11 ratio=3"));
    let mut engine = Engine::furnished("2013-10-10");
    engine.begin(day("2013-10-10"));
    engine.book([Input::Trade(trade("T1 2013-10-10 ALICE B 10 XYZ 10.00")), early.clone()]);
    let other = Input::Announce(action("OTHER split XYZ 2013-10-11 ratio=2"));
    assert_eq!(engine.refusal(&other).0, "actions_must_come_in_order");
    let mut replaced = engine.clone();
    engine.book([taken_back(&early, "X1")]);
    let takes_back = corrects("EARLY", "two for one");
    let right = action("RIGHT split XYZ 2013-10-11 ratio=2");
    replaced.book([Input::Announce(ActionReport { takes_back, ..right })]);
    for (engine, quantity) in [(&mut engine, "10"), (&mut replaced, "20")] {
        engine.settle(day("2013-10-10"));
        engine.close(day("2013-10-10")).expect("every control holds");
        engine.day("2013-10-11", []);
        let balance = engine.balance("ALICE", "XYZ");
        assert_eq!(balance.1, quantity);
        assert!(engine.office.image() == engine.replayed().image(), "a replay remembers the same");
    }
}

/// 100 were due on the 16th and 50 on the 17th; 120 that were never delivered are taken back, and
/// both fails stand again, each with its own day. 130 in their place leave 20 of the second.
#[test]
fn a_delivery_that_never_was_leaves_the_fails_as_old_as_they_are() {
    let mut engine = Engine::furnished("2013-10-10");
    engine.day("2013-10-10", [Input::Trade(trade("T1 2013-10-10 ALICE B 100 XYZ 10.00"))]);
    engine.day("2013-10-11", [Input::Trade(trade("T2 2013-10-11 ALICE B 50 XYZ 10.00"))]);
    for date in ["2013-10-15", "2013-10-16", "2013-10-17"] {
        engine.day(date, []);
    }
    let before = (engine.books(), fails_of(&engine));
    let wrong = Input::Deliver(delivery("D1 2013-10-17 NSCC DTC 120 XYZ"));
    engine.begin(day("2013-10-18"));
    engine.book([wrong.clone()]);
    assert_eq!(fails_of(&engine), [("2013-10-17".to_owned(), -30)]);
    let mut corrected = engine.clone();
    engine.book([taken_back(&wrong, "X1")]);
    assert_eq!((engine.books(), fails_of(&engine)), before);
    let takes_back = corrects("D1", "130 moved");
    let right = delivery("D2 2013-10-17 NSCC DTC 130 XYZ");
    corrected.book([Input::Deliver(DeliveryReport { takes_back, ..right })]);
    assert_eq!(fails_of(&corrected), [("2013-10-17".to_owned(), -20)]);
}

fn fails_of(engine: &Engine) -> Vec<(String, i128)> {
    let office = &engine.office;
    let fails =
        office::settlement::view::fails(&office.street, &office.directory, office.days.current());
    fails.into_iter().map(|fail| (fail.since.to_string(), fail.quantity.0)).collect()
}

/// 1,000 EUR were bought for 1,350 USD and not for 1,530; the average of the position is 1.35 then,
/// as if nothing else had been booked.
#[test]
fn a_wrong_exchange_is_replaced() {
    let mut engine = Engine::furnished("2013-10-08");
    engine.begin(day("2013-10-08"));
    let mut right_alone = engine.clone();
    let wrong = conversion("X1 2013-10-08 ALICE 1000 EUR 1530 USD");
    let right = conversion("X2 2013-10-08 ALICE 1000 EUR 1350 USD");
    engine.book([Input::Convert(wrong.clone())]);
    right_alone.book([Input::Convert(right.clone())]);
    let mut cancelled = engine.clone();
    let takes_back = corrects("X1", "figures were turned");
    let correction = Input::Convert(ConversionReport { takes_back, ..right });
    engine.book([correction.clone()]);
    let exposure = |engine: &Engine| {
        let (account, currency) = (engine.account("EXCHANGE-POSITION"), engine.asset("EUR"));
        engine.office.values.positions.exposure(account, currency)
    };
    assert_eq!(engine.books(), right_alone.books());
    assert_eq!(exposure(&engine), exposure(&right_alone));
    assert_eq!(exposure(&engine).cost.0, 135_000);
    assert_eq!(engine.send([correction]), [Outcome::Duplicate]);
    assert!(engine.office.image() == engine.replayed().image());
    cancelled.book([taken_back(&Input::Convert(wrong.clone()), "C1")]);
    assert_eq!(exposure(&cancelled), office::valuation::Exposure::default());
    let codes = [("C2", "X1"), ("C3", "C1"), ("C4", "X9")].map(|(id, of)| {
        let row = ConversionReport { conversion_id: id.into(), ..wrong.clone() };
        let takes_back = cancels(of);
        cancelled.refusal(&Input::Convert(ConversionReport { takes_back, ..row })).0
    });
    let [twice, cancel, unknown] = codes;
    assert_eq!(twice, "cancelled_must_stand");
    assert_eq!(cancel, "cancel_must_not_be_taken_back");
    assert_eq!(unknown, "cancelled_must_be_booked");
}
