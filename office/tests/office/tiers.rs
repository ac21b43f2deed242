//! Tiers of approval: who approves from which amount on, and where two different people do.
//!
//! In: rules `approve.amount`, proposals, words. Out: what is booked, what waits for another
//! person, what is refused. Source: README, who approves from which amount on.

use crate::office::documents::{document, propose};
use crate::office::engine::Engine;
use crate::office::people::{by, person, with_people};
use crate::office::rows::{day, payment, position, quote, transfer, voucher};
use office::plausible::{InTier, Summed, authority};
use terms::{
    AmountOf, Approve, Delegation, Edition, FirmRule, Input, Moves, Name, Origin, Person, Received,
    Sees, Total, VoucherReport,
};

const MONDAY: &str = "2013-10-07";
const PROPOSAL: &str = "payments-01010101";

fn tier(rule: &str, value: &str) -> Input {
    let (rule, value) = (rule.into(), value.into());
    Input::Rule(FirmRule { effective: day(MONDAY), rule, value, source: "policy 9".into() })
}

/// An office in which Asha has put payments forward, with these tiers. Ben and Dora are managers,
/// Carla is a clerk, Cleo is of compliance.
fn with_tiers(tiers: &[(&str, &str)]) -> Engine {
    let mut engine = with_people();
    let people = ["carla 1 SETTLE clerk", "cleo 1 SETTLE compliance", "dora 1 SETTLE manager"];
    engine.book(people.map(|row| Input::SetPerson(person(row))));
    engine.book(tiers.iter().map(|(rule, value)| tier(rule, value)));
    engine.begin(day(MONDAY));
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    engine
}

/// One in which 6,000,000.00 take two managers, of whom Ben has approved.
pub fn with_a_tier() -> Engine {
    let mut engine = with_tiers(&[("approve.amount", "above 5000000 two manager")]);
    engine.command(pays("ben")).expect("he is a manager");
    engine
}

/// A word on 6,000,000.00.
pub fn pays(approver: &str) -> Input {
    approve(PROPOSAL, approver, 600_000_000)
}

/// A word on two rows of which nobody can say what they move.
pub fn pays_unknown(approver: &str) -> Input {
    word(PROPOSAL, approver, Moves { amounts: Vec::new(), unknown_rows: 2 })
}

/// The word of somebody on a document that moves so many cents.
fn approve(proposal: &str, approver: &str, cents: i128) -> Input {
    word(proposal, approver, moves(cents))
}

fn word(proposal: &str, approver: &str, moves: Moves) -> Input {
    let (proposal_id, by) = (proposal.into(), by(approver));
    Input::Approve(Approve { proposal_id, by, shown: None, moves })
}

fn moves(cents: i128) -> Moves {
    let amount = AmountOf { asset: terms::AssetId(0), amount: Total(cents) };
    Moves { amounts: vec![amount], unknown_rows: 0 }
}

fn code(engine: &mut Engine, input: Input) -> String {
    engine.command(input).expect_err("it is refused").code().to_string()
}

fn is_approved(engine: &Engine, id: &str) -> bool {
    engine.office.proposals.find(id).expect("it is there").is_approved()
}

const TWO_TIERS: (&str, &str) =
    ("approve.amount.payments", "above 100000 manager above 1000000 two manager compliance");

#[test]
fn up_to_the_lowest_tier_all_is_as_it_was() {
    let mut engine = with_tiers(&[TWO_TIERS]);
    // 100,000.00 is not above it; who may approve at all, the door asks.
    engine.command(approve(PROPOSAL, "carla", 10_000_000)).expect("anybody but Asha");
    assert!(is_approved(&engine, PROPOSAL));
    // The tier of another kind is none of theirs.
    let mut other = with_tiers(&[("approve.amount.vouchers", "above 0 two compliance")]);
    other.command(approve(PROPOSAL, "carla", 900_000_000)).expect("no tier");
    // One of all kinds holds where a kind has none; where the kind says off, none does.
    let all = ("approve.amount", "above 0 compliance");
    let mut general = with_tiers(&[all]);
    assert_eq!(code(&mut general, approve(PROPOSAL, "ben", 1)), "approver_must_be_of_the_tier");
    let mut off = with_tiers(&[all, ("approve.amount.payments", "off")]);
    off.command(approve(PROPOSAL, "ben", 900_000_000)).expect("its kind is off");
}

#[test]
fn above_it_a_role_of_the_tier_approves() {
    let mut engine = with_tiers(&[TWO_TIERS]);
    // 100,000.01, by a clerk and by compliance, who are no managers.
    for approver in ["carla", "cleo"] {
        let refused = code(&mut engine, approve(PROPOSAL, approver, 10_000_001));
        assert_eq!(refused, "approver_must_be_of_the_tier", "{approver}");
    }
    engine.command(approve(PROPOSAL, "ben", 10_000_001)).expect("a manager");
    assert!(is_approved(&engine, PROPOSAL));
}

#[test]
fn above_the_next_one_two_different_humans_do_besides_whoever_submitted_it() {
    let mut engine = with_tiers(&[TWO_TIERS]);
    // Ben has another account, under the same name in full.
    let second = Person { full_name: "INTAKE of ben".into(), ..person("benno 1 INTAKE manager") };
    engine.book([Input::SetPerson(second)]);
    let word = |approver: &str| approve(PROPOSAL, approver, 100_000_001);
    assert_eq!(code(&mut engine, word("asha")), "approver_must_be_another");
    engine.command(word("ben")).expect("the first");
    assert!(!is_approved(&engine, PROPOSAL), "one of two");
    let found = authority(&engine.office, &Name::from(PROPOSAL), &moves(100_000_001));
    let found = found.expect("a tier");
    assert_eq!((found.given, found.tier.approvals()), (vec![Name::from("ben")], 2));
    for again in ["ben", "BEN ", "benno"] {
        assert_eq!(code(&mut engine, word(again)), "approver_must_be_the_other_one", "{again}");
    }
    assert_eq!(code(&mut engine, word("carla")), "approver_must_be_of_the_tier");
    engine.command(word("cleo")).expect("the second");
    assert!(is_approved(&engine, PROPOSAL));
    assert_eq!(code(&mut engine, word("dora")), "proposal_must_be_open");
}

/// Carla is a clerk. While she stands in for Ben her word is a manager's.
#[test]
fn whoever_stands_in_for_a_manager_is_of_the_tier() {
    let mut engine = with_tiers(&[TWO_TIERS]);
    let lent = Delegation {
        delegation: "L1".into(),
        version: 1,
        from_person: "ben".into(),
        to_person: "carla".into(),
        from: day(MONDAY),
        until: day("2013-10-11"),
        reason: "leave".into(),
    };
    let word = |approver: &str| approve(PROPOSAL, approver, 10_000_001);
    assert_eq!(code(&mut engine, word("carla")), "approver_must_be_of_the_tier");
    engine.book([Input::Delegate(lent)]);
    engine.command(word("carla")).expect("in place of a manager");
    assert!(is_approved(&engine, PROPOSAL));
}

/// Whoever sees some accounts alone does not know all that a document is about; before edition 8
/// the role was enough.
#[test]
fn a_role_counts_of_whom_sees_the_whole_firm() {
    let mut engine = with_tiers(&[TWO_TIERS]);
    let bounded = Person {
        sees: vec![Sees::Account("ALICE".into())],
        version: 2,
        ..person("dora 1 SETTLE manager")
    };
    engine.book([Input::SetPerson(bounded)]);
    let word = approve(PROPOSAL, "dora", 10_000_001);
    let received = Received { origin: Origin::Command, input: word.clone() };
    engine.office.judge_as(Edition(7), &received).expect("the role was enough");
    assert_eq!(code(&mut engine, word), "approver_must_be_of_the_tier");
}

/// 1.00 is paid, and a row behind it makes 6,000,000.00 of it: as the books stand it corrects
/// nothing, and once the first row is booked it does. Securities without a price may be worth
/// anything. What came before moves nothing.
#[test]
fn what_nobody_can_say_lies_in_the_highest_tier() {
    let mut engine = with_tiers(&[TWO_TIERS]);
    let pay = |id: &str, amount: &str| payment(&format!("{id} 2013-10-07 ALICE BANK {amount} USD"));
    let mut corrects = pay("P2", "6000000.00");
    corrects.takes_back.corrects = Some("P1".into());
    corrects.takes_back.reason = Some("mistyped".into());
    let summed = |engine: &Engine, inputs: &[Input]| {
        let mut summed = Summed::default();
        inputs.iter().for_each(|input| summed.add(&engine.office, input));
        summed.moves()
    };
    let rows = [Input::Pay(pay("P1", "1.00")), Input::Pay(corrects)];
    let found = summed(&engine, &rows);
    assert_eq!(found, Moves { unknown_rows: 1, ..moves(100) });
    let of = |found: &Moves| {
        let authority = authority(&engine.office, &Name::from(PROPOSAL), found).expect("a tier");
        (authority.of, authority.tier.approvals())
    };
    assert_eq!(of(&found), (InTier::UnknownRows(1), 2));
    let unpriced = [Input::Transfer(transfer("X1 2013-10-07 ALICE BOB 5 XYZ"))];
    engine.book([Input::OpenPosition(position("2013-10-07 ALICE 5 XYZ"))]);
    assert_eq!(summed(&engine, &unpriced), Moves { amounts: Vec::new(), unknown_rows: 1 });
    engine.book([Input::Quote(quote("2013-10-07 XYZ 10.00 USD CLOSE"))]);
    assert_eq!(summed(&engine, &unpriced), moves(5000));
    engine.book([Input::Pay(pay("P1", "1.00"))]);
    assert_eq!(summed(&engine, &rows[..1]), Moves::default());
}

/// 60.00 and 60.00 are 120.00, above 100: the books know what a voucher moves, whatever is told. A
/// line that joins makes another voucher of it, and the first word was on the one before.
#[test]
fn a_voucher_is_as_large_as_all_its_lines() {
    let mut engine = with_tiers(&[("approve.amount", "above 100 two")]);
    let line = |number: u32, amount: u32| {
        let row = voucher(&format!("V1 2013-10-07 BANK CAPITAL {amount} asha"));
        Input::ProposeVoucher(VoucherReport { line: Some(number), ..row })
    };
    let word = |approver: &str| approve("V1", approver, 0);
    engine.book([line(1, 60), line(2, 60)]);
    engine.command(word("ben")).expect("the first");
    assert!(!is_approved(&engine, "V1"));
    engine.book([line(3, 60)]);
    engine.command(word("ben")).expect("the first, of what it says now");
    assert!(!is_approved(&engine, "V1"));
    engine.command(word("dora")).expect("the second");
    assert!(is_approved(&engine, "V1"));
    engine.settle(day(MONDAY));
    assert_eq!(engine.balance("CAPITAL", "USD").0, "180.00");
    // What takes it back moves as much.
    let reverse = terms::ProposeReversal { voucher_id: "V1".into(), by: by("asha") };
    engine.command(Input::ProposeReversal(reverse)).expect("it stands");
    engine.command(approve("V1-reversed", "ben", 0)).expect("the first");
    assert!(!is_approved(&engine, "V1-reversed"));
    engine.command(approve("V1-reversed", "dora", 0)).expect("the second");
    engine.settle(day(MONDAY));
    assert_eq!(engine.balance("CAPITAL", "USD").0, "0.00");
    // One line of 60.00 is below it.
    let small = voucher("V2 2013-10-07 BANK CAPITAL 60 asha");
    engine.book([Input::ProposeVoucher(small)]);
    engine.command(approve("V2", "ben", 0)).expect("alone");
    assert!(is_approved(&engine, "V2"));
}

#[test]
fn what_is_no_tier_is_refused_with_what_one_is() {
    let engine = with_people();
    let refused = |rule, value| engine.refusal(&tier(rule, value));
    let (code, words) = refused("approve.amount.people", "above 5 manager");
    assert_eq!(code, "tier_must_be_of_a_kind");
    assert!(words.contains("approve.amount") && words.contains("payments"), "{words}");
    let (code, words) = refused("approve.amount", "above 5 clerk");
    assert_eq!(code, "rule_value_must_fit");
    assert!(words.contains("manager, compliance"), "{words}");
}
