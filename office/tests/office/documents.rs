//! Documents that need four eyes: kept when they are put forward, loaded once a second person has
//! approved exactly those bytes.

use crate::office::engine::{Engine, rulebook};
use crate::office::rows::{
    action, conversion, day, delivery, payment, position, quote, trade, transfer,
};
use office::desks::view::{hash, sentences};
use office::papers::needs_second_person;
use office::words::english;
use office::{Office, Outcome, approved_documents};
use terms::{
    Actor, Approve, ContentHash, Decline, Document, Input, Name, NameDocument, Origin,
    ProposeDocument, Received, SourceKind,
};

fn actor(name: &str) -> Actor {
    Actor::by_word(name).expect("a name")
}

/// A file of payments of two rows.
pub fn document(content: u8) -> Document {
    let name = Name::from("out.csv");
    Document {
        kind: SourceKind::Payments,
        name,
        content: ContentHash([content; 32]),
        layout: None,
        bytes: 90,
    }
}

/// Somebody puts it forward.
pub fn propose(document: Document, by: &str, reason: &str) -> Input {
    Input::ProposeDocument(ProposeDocument {
        document,
        rows: 2,
        by: actor(by),
        reason: reason.into(),
    })
}

fn approve(proposal_id: &str, by: &str, shown: Option<ContentHash>) -> Input {
    Input::Approve(Approve {
        proposal_id: proposal_id.into(),
        by: actor(by),
        shown,
        moves: terms::Moves::default(),
    })
}

fn to_load(office: &Office) -> Vec<String> {
    approved_documents(office)
        .map(|(proposal_id, document)| format!("{proposal_id} {}", document.name))
        .collect()
}

#[test]
fn a_document_is_loaded_once_a_second_person_has_approved_its_bytes() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.begin(day("2013-10-07"));
    engine
        .command(propose(document(0xab), "asha", "rent of October"))
        .expect("nobody put it forward before");
    let id = Name::from("payments-abababab");
    let kept = engine.office.proposals.find(&id).expect("it has an id of its kind and content");
    let content = "ab".repeat(32);
    assert_eq!(
        sentences(kept, &engine.office.directory).iter().map(english).collect::<Vec<_>>(),
        [format!(
            "post payments of out.csv, rows 2: rent of October (bytes 90, content {content})"
        )]
    );
    let shown = Some(hash(&id, kept, &engine.office.directory));
    assert_eq!(to_load(&engine.office), [""; 0], "nothing is loaded before it is approved");

    let own = engine.command(approve(&id, "Asha ", shown)).expect_err("she put it forward herself");
    assert_eq!(own.code(), "approver_must_be_another");
    engine.command(approve(&id, "ben", shown)).expect("he may");
    assert_eq!(to_load(&engine.office), ["payments-abababab out.csv"]);
    assert_eq!(
        to_load(&engine.replayed()),
        ["payments-abababab out.csv"],
        "a crash forgets nothing"
    );

    let received = Input::ReceiveSource(document(0xab));
    engine.command(received).expect("a document is always received");
    let source = engine.office.sources.find(&document(0xab)).expect("it was received");
    engine.row(source, 2, Input::Pay(payment("P1 2013-10-07 ALICE BANK -5 USD")));
    assert_eq!(
        to_load(&engine.office),
        ["payments-abababab out.csv"],
        "half of it is not all of it"
    );
    engine.finish(source, 1);
    assert_eq!(to_load(&engine.office), [""; 0]);
}

#[test]
fn what_is_declined_is_never_loaded_and_may_be_put_forward_again() {
    let mut engine = Engine::furnished("2013-10-07");
    let first = propose(document(1), "asha", "rent");
    engine.command(first.clone()).expect("it is new");
    assert_eq!(engine.refusal(&first).0, "matter_must_not_be_open");
    let no = Input::Decline(Decline {
        proposal_id: "payments-01010101".into(),
        by: actor("ben"),
        reason: "no invoice".into(),
    });
    engine.command(no).expect("he may");
    assert_eq!(to_load(&engine.office), [""; 0]);
    engine.command(first.clone()).expect("the invoice was found");
    engine.command(approve("payments-01010101-2", "ben", None)).expect("he may");
    assert_eq!(to_load(&engine.office), ["payments-01010101-2 out.csv"]);
    let (code, says) = engine.refusal(&first);
    assert_eq!(code, "document_must_be_new");
    assert!(says.contains("payments-01010101-2"), "{says}");
}

#[test]
fn another_name_makes_no_other_document() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    let renamed = Document { name: "again.csv".into(), ..document(1) };
    assert_eq!(engine.refusal(&propose(renamed, "gita", "rent")).0, "matter_must_not_be_open");
}

#[test]
fn an_office_that_was_put_down_and_taken_up_again_knows_what_to_load() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    engine.command(approve("payments-01010101", "ben", None)).expect("he may");
    let office =
        Office::from_image(rulebook(), &engine.office.image()).expect("an image of this build");
    assert_eq!(to_load(&office), to_load(&engine.office));
    let again =
        Received { origin: Origin::Command, input: approve("payments-01010101", "carla", None) };
    assert_eq!(office.judge(&again).expect_err("it was approved").code(), "proposal_must_be_open");
}

#[test]
fn what_moves_value_by_hand_needs_a_second_person() {
    let due = [
        Input::Pay(payment("P1 2013-10-07 ALICE BANK -5 USD")),
        Input::Deliver(delivery("D1 2013-10-07 NSCC DTC 100 IBM")),
        Input::Transfer(transfer("M1 2013-10-07 ALICE BOB 100 IBM")),
        Input::OpenPosition(position("2013-10-07 ALICE 1000000 USD")),
        Input::Convert(conversion("X1 2013-10-07 ALICE 135 USD 100 EUR")),
        Input::Announce(action("A1 split IBM 2013-10-07 ratio=2:1")),
    ];
    let alone = [
        Input::Pay(payment("P1 2013-10-07 ALICE BANK 5 USD")),
        Input::Trade(trade("T1 2013-10-07 ALICE B 100 IBM 185.50")),
        Input::Quote(quote("2013-10-07 IBM 185.50 USD close")),
    ];
    assert_eq!(due.iter().filter(|input| !needs_second_person(input)).count(), 0);
    assert_eq!(alone.iter().filter(|input| needs_second_person(input)).count(), 0);
}

#[test]
fn a_name_is_bound_to_the_document_that_came_again_under_it() {
    let mut engine = Engine::furnished("2013-10-07");
    engine.command(Input::ReceiveSource(document(1))).expect("a document is always received");
    let named = |name: &str, content: u8| {
        let document = Document { name: name.into(), ..document(content) };
        Input::NameDocument(NameDocument { document })
    };
    let judged = engine.command(named("k2.csv", 1)).expect("the name is free");
    assert_eq!((judged.outcome, judged.events.len()), (Outcome::Booked, 1));
    let again = engine.command(named("k2.csv", 1)).expect("it says the same");
    assert_eq!((again.outcome, again.events.len()), (Outcome::Duplicate, 0));
    let (code, says) = engine.refusal(&named("k2.csv", 2));
    assert_eq!(code, "id_must_not_be_reused");
    assert!(says.contains("k2.csv") && says.contains(&"02".repeat(32)), "{says}");
    // The name under which it came first is bound as well, and of what was put forward.
    let own = engine.command(named("out.csv", 1)).expect("it is its own");
    assert_eq!(own.outcome, Outcome::Duplicate);
    assert_eq!(engine.refusal(&named("out.csv", 2)).0, "id_must_not_be_reused");
    engine
        .command(propose(Document { name: "rent.csv".into(), ..document(3) }, "asha", "rent"))
        .expect("it is new");
    assert_eq!(engine.refusal(&named("rent.csv", 2)).0, "id_must_not_be_reused");
    // Another kind is another name.
    let of_trades = Document { kind: SourceKind::Trades, name: "k2.csv".into(), ..document(2) };
    let trades = Input::NameDocument(NameDocument { document: of_trades });
    assert_eq!(engine.command(trades).expect("the name is free").outcome, Outcome::Booked);

    let is_kept = |office: &Office| {
        let named = office.documents_named(document(9).kind, "k2.csv");
        let kept: Vec<ContentHash> = named.map(|of| of.content).collect();
        assert_eq!(kept, [ContentHash([1; 32])]);
    };
    is_kept(&engine.office);
    is_kept(&engine.replayed());
    is_kept(
        &Office::from_image(rulebook(), &engine.office.image()).expect("an image of this build"),
    );
}
