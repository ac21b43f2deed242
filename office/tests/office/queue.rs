//! The queue: what waits for a person, in which order, what people do about it, and that it goes
//! when its cause does.

use crate::office::documents::{document, propose};
use crate::office::editions::furnished_by;
use crate::office::engine::{Engine, rulebook};
use crate::office::people::{at, by, request, step, with_people};
use crate::office::rows::{day, decimal, delivery, payment, price_rule, quote, rule, share, trade};
use office::desks::Decision;
use office::words::in_english;
use office::{Facts, Item, Office, Outcome, Queue, Since, queue};
use terms::{
    Actor, Approve, Decline, Input, ItemAction, ItemKind, ItemState, KnownBy, Moment,
    PaymentReport, PriceRule, Recall, Request, SourceKind, Step,
};

/// The queue in the order in which it stood after so many changes.
fn as_it_stood(office: &Office, changes: u64) -> Vec<Item> {
    Queue::as_it_stood(office, at("12:00:00"), changes).behind(None).collect()
}

fn keys(engine: &Engine) -> Vec<String> {
    queue(&engine.office, at("12:00:00")).iter().map(|item| item.key.to_string()).collect()
}

fn item(engine: &Engine, key: &str) -> Item {
    queue(&engine.office, at("12:00:00"))
        .into_iter()
        .find(|item| item.key == key)
        .unwrap_or_else(|| panic!("no item {key}"))
}

/// How much an item is about.
fn units(item: &Item) -> i128 {
    item.facts.quantity.map_or(0, |(_, quantity)| quantity.0)
}

#[test]
fn a_refused_row_waits_until_it_is_booked() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    let source = engine.receive(SourceKind::Trades);
    let bad = Input::Trade(trade("T1 2013-10-07 NOBODY B 100 XYZ 10.00"));
    engine.row(source, 2, bad);
    engine.finish(source, 1);
    let key = format!("row:{}:2", source.0);
    assert_eq!(keys(&engine), [key.as_str()]);
    let found = item(&engine, &key);
    let code = found.facts.code.as_deref();
    assert_eq!((code, found.desk.as_str()), (Some("account_must_be_known"), "intake"));
    assert!(in_english(&found.facts.says).starts_with("T1: "), "it names the row's id");
    assert_eq!(found.actions[..2], [ItemAction::Repair, ItemAction::Resend]);

    engine
        .command(step(&key, "asha", "10:00:00", Step::Resolve("the client was called".to_owned())))
        .expect("it waits");
    let found = item(&engine, &key);
    assert_eq!(found.state, ItemState::Resolved, "it lies there as long as its cause does");
    assert_eq!(found.actions[2..], [ItemAction::Reopen, ItemAction::Comment]);

    engine.row(source, 2, Input::Trade(trade("T1 2013-10-07 ALICE B 100 XYZ 10.00")));
    assert_eq!(keys(&engine), [""; 0], "it is booked");
    assert_eq!(
        engine.office.work.of(&key).map(|work| work.steps.len()),
        Some(1),
        "what was said can be read"
    );
    let late = step(&key, "asha", "11:00:00", Step::Comment("booked now".to_owned()));
    engine.command(late).expect("it was known before");
}

/// Trade T1 of a client whom nobody knows is refused in row 2 of a document, whose number it gives.
fn with_a_refused_row(engine: &mut Engine) -> u32 {
    engine.begin(day("2013-10-07"));
    let source = engine.receive(SourceKind::Trades);
    engine.row(source, 2, Input::Trade(trade("T1 2013-10-07 NOBODY B 100 XYZ 10.00")));
    engine.finish(source, 1);
    source.0
}

#[test]
fn a_refused_row_has_one_key() {
    let mut engine = Engine::furnished("2013-10-07");
    let source = with_a_refused_row(&mut engine);
    let asks = |key: &str| step(key, "asha", "10:00:00", Step::Comment("asked".to_owned()));
    for row in ["02", "+2", "002"] {
        let refused = engine.refusal(&asks(&format!("row:{source}:{row}"))).0;
        assert_eq!(refused, "item_must_be_known", "{row}");
    }
    assert_eq!(engine.refusal(&asks(&format!("row:0{source}:2"))).0, "item_must_be_known");
    let key = format!("row:{source}:2");
    engine.command(asks(&key)).expect("it waits");
    assert_eq!(keys(&engine), [key]);
}

/// Until edition 5 a step was kept under any spelling. The row lies in the queue once all the same,
/// and is one on which nobody has worked until somebody does so under its key.
#[test]
fn a_refused_row_that_was_worked_on_under_other_spellings_lies_in_the_queue_once() {
    let mut engine = furnished_by(5, "2013-10-07");
    let source = with_a_refused_row(&mut engine);
    let takes = |row: &str| step(&format!("row:{source}:{row}"), "asha", "10:00:00", Step::Take);
    let key = format!("row:{source}:2");
    let untouched = |engine: &Engine| Queue::of(&engine.office, at("12:00:00")).untouched();
    for row in ["02", "002", "+2"] {
        engine.command(takes(row)).expect("any spelling did");
    }
    assert_eq!((keys(&engine), untouched(&engine)), (vec![key.clone()], 1));
    engine.command(takes("2")).expect("it waits");
    assert_eq!((keys(&engine), untouched(&engine)), (vec![key], 0));
}

#[test]
fn a_fail_waits_until_it_is_delivered() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day("2013-10-07", [Input::Trade(trade("T1 2013-10-07 ALICE B 100 XYZ 10.00"))]);
    for date in ["2013-10-08", "2013-10-09"] {
        engine.day(date, []);
    }
    assert_eq!(keys(&engine), [""; 0], "it is not due yet");
    engine.day("2013-10-10", [Input::Quote(quote("2013-10-10 XYZ 10.50 USD close"))]);
    engine.day("2013-10-11", []);
    let found = item(&engine, "fail:NSCC:XYZ");
    let Facts { quantity, value, age_settlement_days, .. } = found.facts;
    // The clearing house owes us 100 since the 10th; at 10.50 they are worth 1,050.00.
    assert_eq!(
        (quantity.map(|(_, units)| units.0), value.map(|value| value.0), age_settlement_days),
        (Some(-100), Some(105_000), Some(1))
    );
    assert_eq!(found.actions[0], ItemAction::Deliver);
    engine.command(step("fail:NSCC:XYZ", "asha", "10:00:00", Step::Take)).expect("it is free");
    assert_eq!(item(&engine, "fail:NSCC:XYZ").owner.as_deref(), Some("asha"));
    engine.begin(day("2013-10-14"));
    engine.book([Input::Deliver(delivery("D1 2013-10-14 NSCC DTC 100 XYZ"))]);
    engine.settle(day("2013-10-14"));
    assert_eq!(keys(&engine), [""; 0]);
}

#[test]
fn a_fail_that_comes_back_is_another_one() {
    let mut engine = Engine::furnished("2013-10-07");
    let bought =
        |id: &str, date: &str| Input::Trade(trade(&format!("{id} {date} ALICE B 100 XYZ 10.00")));
    engine.day("2013-10-07", [bought("T1", "2013-10-07")]);
    engine.day("2013-10-08", []);
    engine.day("2013-10-09", [bought("T2", "2013-10-09")]);
    engine.day("2013-10-10", []);
    let key = "fail:NSCC:XYZ";
    engine.command(step(key, "asha", "10:00:00", Step::Take)).expect("it is free");
    let done = engine.command(step(
        key,
        "asha",
        "10:05:00",
        Step::Resolve("they deliver tomorrow".to_owned()),
    ));
    assert!(done.is_err(), "a fail is done when it is delivered, and not when somebody says so");
    engine
        .command(step(key, "asha", "10:06:00", Step::Comment("they deliver tomorrow".to_owned())))
        .expect("it is hers");
    assert_eq!(
        (item(&engine, key).state, item(&engine, key).owner.as_deref()),
        (ItemState::Taken, Some("asha"))
    );
    engine.day("2013-10-11", [Input::Deliver(delivery("D1 2013-10-11 NSCC DTC 100 XYZ"))]);
    assert_eq!(keys(&engine), [""; 0]);
    engine.day("2013-10-15", []);
    let again = item(&engine, key);
    assert_eq!(
        (again.state, again.owner, again.since),
        (ItemState::Open, None, Since::Day(day("2013-10-15")))
    );
    assert_eq!(
        engine.office.work.of(key).map(|work| work.steps.len()),
        Some(2),
        "what was said stays"
    );
}

#[test]
fn what_nobody_was_due_waits_until_it_has_gone_back() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day("2013-10-07", [Input::Deliver(delivery("D1 2013-10-07 NSCC DTC 50 XYZ"))]);
    engine.begin(day("2013-10-08"));
    let found = item(&engine, "break:SUSPENSE:XYZ");
    assert_eq!(
        (units(&found), found.since, found.desk.as_str()),
        (50, Since::Day(day("2013-10-07")), "settlement")
    );
    assert_eq!(found.actions[0], ItemAction::Deliver);
    engine.command(step("break:SUSPENSE:XYZ", "asha", "10:00:00", Step::Take)).expect("it is free");
    engine.book([Input::Deliver(delivery("D2 2013-10-08 SUSPENSE DTC -20 XYZ"))]);
    assert_eq!(
        item(&engine, "break:SUSPENSE:XYZ").owner.as_deref(),
        Some("asha"),
        "a part of it is the same break"
    );
    engine.book([Input::Deliver(delivery("D3 2013-10-08 SUSPENSE DTC -30 XYZ"))]);
    engine.settle(day("2013-10-08"));
    assert_eq!(keys(&engine), [""; 0]);
    engine.book([Input::Deliver(delivery("D4 2013-10-08 NSCC DTC -7 XYZ"))]);
    let other = item(&engine, "break:SUSPENSE:XYZ");
    assert_eq!(
        (units(&other), other.since, other.owner),
        (-7, Since::Day(day("2013-10-08")), None)
    );
}

#[test]
fn money_in_suspense_is_given_to_its_owner_by_a_voucher() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.day("2013-10-07", []);
    engine.begin(day("2013-10-08"));
    engine.settle(day("2013-10-08"));
    engine.book([Input::Pay(payment("P1 2013-10-08 SUSPENSE BANK 25.00 USD"))]);
    let found = item(&engine, "break:SUSPENSE:USD");
    assert_eq!((found.actions[0], found.subject.instrument), (ItemAction::Voucher, None));
}

/// The bank's reference is no id: a second payment that says the same is booked, and waits until a
/// person has looked. Another day, amount, account or reference says something else, and without a
/// reference nothing is said.
#[test]
fn a_second_payment_with_one_reference_is_booked_and_waits_for_a_person() {
    let mut engine = Engine::furnished("2013-10-07");
    let paid = |row: &str, reference: &str| {
        let reference = Some(reference.into()).filter(|_| !reference.is_empty());
        Input::Pay(PaymentReport { reference, ..payment(row) })
    };
    engine.day("2013-10-07", [paid("P0 2013-10-07 ALICE BANK 250.00 USD", "TX-9")]);
    engine.begin(day("2013-10-08"));
    engine.settle(day("2013-10-08"));
    engine.book([
        paid("P1 2013-10-08 ALICE BANK 250.00 USD", "TX-9"),
        paid("P2 2013-10-08 ALICE BANK 250.01 USD", "TX-9"),
        paid("P3 2013-10-08 BOB BANK 250.00 USD", "TX-9"),
        paid("P4 2013-10-08 ALICE BANK 250.00 USD", "TX-10"),
        paid("P5 2013-10-08 ALICE BANK 250.00 USD", ""),
        paid("P6 2013-10-08 ALICE BANK 250.00 USD", ""),
    ]);
    assert_eq!(keys(&engine), [""; 0]);
    engine.book([
        paid("P7 2013-10-08 ALICE BANK 250.00 USD", "TX-9"),
        paid("P8 2013-10-08 ALICE BANK 250.00 USD", "TX-9"),
    ]);
    assert_eq!(engine.balance("ALICE", "USD").0, "2000.01", "every one is in the books");
    assert_eq!(keys(&engine), ["payment:P7", "payment:P8"]);
    let found = item(&engine, "payment:P8");
    assert_eq!((found.kind, found.desk.as_str()), (ItemKind::SameReference, "settlement"));
    assert_eq!((in_english(&found.facts.says).as_str(), units(&found)), ("P1", 25_000));
    let said = Step::Resolve("the bank moved it three times".to_owned());
    engine.command(step("payment:P8", "asha", "10:00:00", said)).expect("it waits");
    assert_eq!(item(&engine, "payment:P8").state, ItemState::Resolved);
    assert_eq!(engine.replayed().image(), engine.office.image());
}

#[test]
fn a_block_waits_until_every_share_has_an_owner() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine.book([Input::Trade(trade("T1 2013-10-07 BLOCK B 300 XYZ 10.00"))]);
    let key = "block:BLOCK:XYZ:2013-10-07:B";
    let left = |engine: &Engine| {
        let found = item(engine, key);
        let block = found.facts.block.expect("an item of a block tells of it");
        (units(&found), block.settlement_date)
    };
    assert_eq!(left(&engine), (300, day("2013-10-10")));
    assert_eq!(item(&engine, key).actions[0], ItemAction::Allocate);
    engine.book([Input::Allocate(share("A1 2013-10-07 BLOCK ALICE B 200 XYZ"))]);
    assert_eq!(left(&engine).0, 100);
    engine
        .command(step(key, "asha", "10:00:00", Step::Comment("asked the desk".to_owned())))
        .expect("it waits");
    engine.book([Input::Allocate(share("A2 2013-10-07 BLOCK BOB B 100 XYZ"))]);
    assert_eq!(keys(&engine), [""; 0]);
}

#[test]
fn another_price_is_another_item() {
    let mut engine = Engine::furnished("2013-10-07");
    let five_percent =
        PriceRule { tolerance: Some(decimal("5")), ..price_rule("2013-10-07 - close") };
    engine.day(
        "2013-10-07",
        [Input::PriceRule(five_percent), Input::Quote(quote("2013-10-07 XYZ 10.00 USD close"))],
    );
    engine.begin(day("2013-10-08"));
    engine.book([Input::Quote(quote("2013-10-08 XYZ 20.00 USD close"))]);
    engine.command(step("price:XYZ", "asha", "10:00:00", Step::Take)).expect("it waits");
    assert_eq!(item(&engine, "price:XYZ").state, ItemState::Taken);
    engine.book([Input::Quote(quote("2013-10-08 XYZ 30.00 USD other"))]);
    assert_eq!(item(&engine, "price:XYZ").state, ItemState::Open);
}

#[test]
fn a_price_waits_until_somebody_tells_one_that_is_believed() {
    let mut engine = Engine::furnished("2013-10-07");
    let five_percent =
        PriceRule { tolerance: Some(decimal("5")), ..price_rule("2013-10-07 - close") };
    engine.day(
        "2013-10-07",
        [Input::PriceRule(five_percent), Input::Quote(quote("2013-10-07 XYZ 10.00 USD close"))],
    );
    engine.begin(day("2013-10-08"));
    engine.book([Input::Quote(quote("2013-10-08 XYZ 20.00 USD close"))]);
    let found = item(&engine, "price:XYZ");
    let shown = found.facts.price.map(|(price, date)| (price.to_string(), date));
    assert_eq!(
        (found.kind, shown),
        (ItemKind::HeldPrice, Some(("20.00".to_owned(), day("2013-10-08"))))
    );
    assert_eq!(found.actions[..2], [ItemAction::AcceptPrice, ItemAction::SetPrice]);
    let word = terms::Quote {
        source: "override ben: two exchanges".into(),
        ..quote("2013-10-08 XYZ 20.00 USD close")
    };
    engine.book([Input::Quote(word)]);
    assert_eq!(keys(&engine), [""; 0]);
}

#[test]
fn what_was_put_forward_waits_for_a_second_person() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    let found = item(&engine, "proposal:payments-01010101");
    let Facts { by, says, is_expired, .. } = &found.facts;
    assert_eq!(by.as_ref().map(|by| by.person.as_str()), Some("asha"));
    assert!(in_english(says).contains("out.csv") && !is_expired);
    assert_eq!(found.actions[..2], [ItemAction::Approve, ItemAction::Decline]);
    for date in ["2013-10-07", "2013-10-08", "2013-10-09", "2013-10-10", "2013-10-11", "2013-10-14"]
    {
        engine.day(date, []);
    }
    engine.begin(day("2013-10-15"));
    assert_eq!(
        item(&engine, "proposal:payments-01010101").actions[0],
        ItemAction::Decline,
        "it came too late"
    );
    let no = Input::Decline(Decline {
        proposal_id: "payments-01010101".into(),
        by: crate::office::people::by("ben"),
        reason: "late".into(),
    });
    engine.command(no).expect("he may");
    assert_eq!(keys(&engine), [""; 0]);
}

#[test]
fn whoever_put_something_forward_recalls_it_and_nobody_else() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    let recall = |by: &str| {
        Input::Recall(Recall {
            proposal_id: "payments-01010101".into(),
            by: crate::office::people::by(by),
            at: at("10:00:00"),
        })
    };
    let refused = |engine: &mut Engine, input| engine.command(input).expect_err("refused").code();
    assert_eq!(refused(&mut engine, recall("ben")), "recall_must_be_of_ones_own");
    engine.command(recall(" ASHA ")).expect("it is hers");
    assert_eq!(keys(&engine), [""; 0], "nothing waits any more");
    let kept = engine.office.proposals.find("payments-01010101").expect("it is kept");
    let Some(Decision::Recalled(word, when)) = &kept.decision else { panic!("{kept:?}") };
    assert_eq!((word.by.person.trim(), *when), ("ASHA", at("10:00:00")));
    // What is recalled is decided, once and for all; the same may come again under another id.
    assert_eq!(refused(&mut engine, recall("asha")), "proposal_must_be_open");
    let approve = Input::Approve(Approve {
        proposal_id: "payments-01010101".into(),
        by: crate::office::people::by("ben"),
        shown: None,
        moves: terms::Moves::default(),
    });
    assert_eq!(refused(&mut engine, approve), "proposal_must_be_open");
    engine.command(propose(document(1), "asha", "rent")).expect("again");
    assert_eq!(keys(&engine), ["proposal:payments-01010101-2"]);
}

#[test]
fn a_request_is_measured_from_asking_to_answering() {
    let mut engine = with_people();
    assert_eq!(keys(&engine), ["request:R1", "request:R2"], "R3 is done");
    let found = item(&engine, "request:R1");
    assert_eq!(
        (found.due, found.is_late, found.state),
        (Some(at("09:30:00")), true, ItemState::Open)
    );
    assert_eq!(queue(&engine.office, at("09:29:00")).iter().filter(|item| item.is_late).count(), 0);
    assert_eq!(item(&engine, "request:R2").state, ItemState::Taken);

    engine
        .command(step("request:R1", "ben", "09:05:00", Step::Assign("asha".into())))
        .expect("she works here");
    engine
        .command(step("request:R1", "asha", "09:06:00", Step::Due(at("15:00:00"))))
        .expect("it is hers");
    engine
        .command(step(
            "request:R1",
            "asha",
            "09:07:00",
            Step::Comment("asked the depository".to_owned()),
        ))
        .expect("it is hers");
    let found = item(&engine, "request:R1");
    assert_eq!((found.due, found.is_late, found.comments), (Some(at("15:00:00")), false, 1));
    assert_eq!(found.last_step.map(|work| work.step.word()), Some("comment"));
    assert_eq!(keys(&engine), ["request:R2", "request:R1"], "what is due first comes first");

    engine
        .command(step("request:R1", "asha", "09:20:00", Step::Answer("4,000".to_owned())))
        .expect("it is her desk");
    assert_eq!(keys(&engine), ["request:R2"]);
    let times = engine.office.work.times("R1").expect("it was asked");
    assert_eq!(
        (times.opened, times.taken, times.answered),
        (at("09:00:00"), Some(at("09:05:00")), Some(at("09:20:00")))
    );
    engine
        .command(step("request:R1", "gita", "09:25:00", Step::Reopen("of which ISIN?".to_owned())))
        .expect("it was answered");
    assert_eq!(keys(&engine), ["request:R2", "request:R1"]);
    // A manager of the desk's department may answer too.
    engine
        .command(step("request:R1", "ben", "09:40:00", Step::Answer("US1".to_owned())))
        .expect("he manages operations");
    assert_eq!(
        engine.office.work.times("R1").and_then(|times| times.answered),
        Some(at("09:40:00"))
    );
}

#[test]
fn the_same_request_or_step_twice_is_one() {
    let mut engine = with_people();
    let later = Request {
        at: at("11:00:00"),
        by: Actor { known_by: KnownBy::Token, ..by("gita") },
        ..request("R1")
    };
    let judged = engine.command(Input::OpenRequest(later)).expect("it says the same");
    assert_eq!((judged.outcome, judged.events.len()), (Outcome::Duplicate, 0));
    let other = Request { text: "something else".to_owned(), ..request("R1") };
    assert_eq!(engine.refusal(&Input::OpenRequest(other)).0, "id_must_not_be_reused");
    let take = || step("request:R1", "asha", "10:00:00", Step::Take);
    assert_eq!(engine.command(take()).expect("it is free").outcome, Outcome::Booked);
    assert_eq!(engine.command(take()).expect("it is the same step").outcome, Outcome::Duplicate);
    assert_eq!(engine.office.work.of("request:R1").map(|work| work.steps.len()), Some(1));
}

#[test]
fn an_office_that_was_put_down_and_taken_up_again_has_the_same_queue() {
    let mut engine = with_people();
    engine.book([Input::Rule(rule("2013-10-07 approval_days 3"))]);
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    let noon = Moment(at("12:00:00").0);
    let office =
        Office::from_image(rulebook(), &engine.office.image()).expect("an image of this build");
    assert_eq!(queue(&office, noon), queue(&engine.office, noon));
    assert_eq!(queue(&engine.replayed(), noon), queue(&engine.office, noon));
}

#[test]
fn who_reads_the_queue_keeps_the_order_in_which_the_reading_began() {
    let mut engine = with_people();
    let ordered = |engine: &Engine, changes| -> Vec<String> {
        let items = as_it_stood(&engine.office, changes);
        items.iter().map(|item| item.key.to_string()).collect()
    };
    let began = engine.office.work.changes();
    let first = ["request:R1", "request:R2"];
    assert_eq!(ordered(&engine, began), first);
    // Asha looks at R2 only; then R1 is answered, and is the last of the queue from now on.
    engine
        .command(step("request:R2", "asha", "09:15:00", Step::Comment("asked".to_owned())))
        .expect("it is hers");
    assert_eq!(engine.office.work.changes(), began, "a comment moves nothing");
    engine
        .command(step("request:R1", "asha", "09:20:00", Step::Due(at("23:00:00"))))
        .expect("it is her desk");
    assert_eq!(keys(&engine), ["request:R2", "request:R1"]);
    let moved = engine.office.work.changes();
    engine
        .command(step("request:R2", "asha", "09:30:00", Step::Due(at("23:30:00"))))
        .expect("it is hers");
    assert_eq!(keys(&engine), first);
    assert_eq!(ordered(&engine, began), first, "as it stood before anything was said");
    assert_eq!(ordered(&engine, moved), ["request:R2", "request:R1"]);
    let office =
        Office::from_image(rulebook(), &engine.office.image()).expect("an image of this build");
    assert_eq!(as_it_stood(&office, moved), as_it_stood(&engine.office, moved));
}
