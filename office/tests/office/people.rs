//! People and desks: rows that come into force one after the other, and what they say of who
//! answers for what.

use crate::office::documents::{document, propose};
use crate::office::engine::{Engine, rejected_as, rulebook};
use crate::office::rows::{day, trade};
use office::{Office, Outcome};
use terms::{
    Actor, Desk, Input, KnownBy, Moment, Name, Period, PeriodEnd, Person, Request, RequestSubject,
    Role, Step, Work,
};

/// `person version desk role`, active.
pub fn person(row: &str) -> Person {
    let [person, version, desk, role] =
        row.split(' ').collect::<Vec<_>>().try_into().expect("four words");
    Person {
        person: person.into(),
        version: version.parse().expect("a number"),
        full_name: format!("{person} of {desk}").into(),
        email: None,
        desk: desk.into(),
        roles: vec![Role::parse(role).expect("a role")],
        language: None,
        active: true,
        sees: Vec::new(),
    }
}

/// `desk version department`, which answers within half an hour.
pub fn desk(row: &str) -> Desk {
    let [desk, version, department] =
        row.split(' ').collect::<Vec<_>>().try_into().expect("three words");
    Desk {
        desk: desk.into(),
        version: version.parse().expect("a number"),
        name: desk.into(),
        department: department.into(),
        location: "New York".into(),
        time_zone: "America/New_York".into(),
        answer_minutes: 30,
    }
}

/// Somebody who has signed in.
pub fn by(person: &str) -> Actor {
    Actor { person: Name::from(person), known_by: KnownBy::Session }
}

/// A moment of the first day.
pub fn at(time: &str) -> Moment {
    Moment::parse(&format!("2013-10-07T{time}Z")).expect("a moment")
}

/// What Gita asks of the settlement desk at nine.
pub fn request(request_id: &str) -> Request {
    Request {
        request_id: request_id.into(),
        by: by("gita"),
        desk: "SETTLE".into(),
        subject: RequestSubject::Inventory,
        about: Some("XYZ".into()),
        text: "how many XYZ can we lend?".to_owned(),
        at: at("09:00:00"),
    }
}

/// A step of somebody on an item, at a time.
pub fn step(item: &str, person: &str, time: &str, step: Step) -> Input {
    Input::Work(Work { item: item.into(), by: by(person), at: at(time), step })
}

/// Asha settles, Ben manages operations, Gita trades, Zoe has left. Gita has asked R1; R2 is
/// Asha's; R3 is done.
pub fn with_people() -> Engine {
    let mut engine = Engine::furnished("2013-10-07");
    let desks = ["SETTLE 1 operations", "INTAKE 1 operations", "FLOOR 1 trading"];
    engine.book(desks.map(|row| Input::SetDesk(desk(row))));
    let people = [
        "asha 1 SETTLE clerk",
        "ben 1 INTAKE manager",
        "gita 1 FLOOR front_office",
        "zoe 1 SETTLE clerk",
    ];
    engine.book(people.map(|row| Input::SetPerson(person(row))));
    engine.book([Input::SetPerson(Person { active: false, ..person("zoe 2 SETTLE clerk") })]);
    for id in ["R1", "R2", "R3"] {
        engine.command(Input::OpenRequest(request(id))).expect("the desk is known");
    }
    engine.command(step("request:R2", "asha", "09:10:00", Step::Take)).expect("it is free");
    engine
        .command(step("request:R3", "gita", "09:10:00", Step::Resolve("found it".to_owned())))
        .expect("it is hers");
    engine
}

/// What the desks were asked, one of it by Ben; and a document that was put forward.
fn with_requests() -> Engine {
    let mut engine = with_people();
    engine
        .command(Input::OpenRequest(Request { by: by("ben"), ..request("R4") }))
        .expect("the desk is known");
    engine.command(propose(document(1), "asha", "rent")).expect("it is new");
    engine
}

/// Somebody has put a payment forward, and has a second account.
pub fn with_two_accounts() -> Engine {
    let mut engine = with_requests();
    let second = Person { full_name: "ÁSHA, of  settle".into(), ..person("rao 1 INTAKE manager") };
    engine.book([Input::SetPerson(second)]);
    engine
}

/// A sale of what is not held, over which two people sign; nobody has.
fn with_an_oversold_account() -> Engine {
    let mut engine = with_requests();
    engine.book([Input::Rule(terms::FirmRule {
        effective: day("2013-10-07"),
        rule: "check.oversold".into(),
        value: "close two".into(),
        source: "the partners".into(),
    })]);
    engine.begin(day("2013-10-07"));
    engine.book([Input::Trade(trade("T77 2013-10-07 ALICE S 100 XYZ 10.00"))]);
    engine
}

/// The item of its first or second signature.
fn signature(number: usize) -> String {
    let engine = with_an_oversold_account();
    let gate = office::plausible::gates(&engine.office, day("2013-10-07")).remove(0);
    gate.signatures[number - 1].0.to_string()
}

/// October is over, and two people close it; nobody has signed.
fn with_a_month_that_two_close() -> Engine {
    let mut engine = with_people();
    engine.book([Input::Rule(terms::FirmRule {
        effective: day("2013-10-07"),
        rule: "two_people.period_close".into(),
        value: "yes".into(),
        source: "the partners".into(),
    })]);
    engine.day("2013-10-31", []);
    engine
}

/// Asha has signed.
fn with_a_signature() -> Engine {
    let mut engine = with_an_oversold_account();
    let signed = Step::Resolve("bought in".to_owned());
    engine.command(step(&signature(1), "asha", "11:00:00", signed)).expect("it is due");
    engine
}

type Row = (&'static str, fn() -> Engine, Input, &'static [&'static str]);

/// One row for each rejection code about people, requests and work, in the order of the codes.
pub fn refusals() -> Vec<Row> {
    let row = |code: &'static str, input: Input, says: &'static [&'static str]| -> Row {
        (code, with_requests, input, says)
    };
    let on = |item: &str, who: &str, done: Step| step(item, who, "12:00:00", done);
    let answer = |text: &str| Step::Answer(text.to_owned());
    vec![
        row(
            "desk_must_be_known",
            Input::SetPerson(person("hal 1 MARS it")),
            &["MARS", "row of desks", "SETTLE"],
        ),
        row(
            "version_must_follow",
            Input::SetDesk(desk("SETTLE 3 operations")),
            &["SETTLE", "version 3", "at 1", "must say 2"],
        ),
        row(
            "item_must_be_known",
            on("fail:NSCC:XYZ", "asha", Step::Take),
            &["fail:NSCC:XYZ", "proposal:"],
        ),
        row("item_must_be_open", on("request:R3", "asha", Step::Take), &["request:R3", "reopen"]),
        row(
            "item_must_be_resolved",
            on("request:R1", "asha", Step::Reopen("why".to_owned())),
            &["request:R1", "not done"],
        ),
        row(
            "item_must_be_free",
            on("request:R2", "ben", Step::Take),
            &["request:R2", "asha", "assign"],
        ),
        row(
            "cause_must_be_gone",
            on("proposal:payments-01010101", "ben", Step::Resolve("ok".to_owned())),
            &["proposal:", "due"],
        ),
        row("item_must_be_taken", on("request:R1", "ben", Step::Release), &["request:R1"]),
        row(
            "assignee_must_be_active",
            on("request:R1", "ben", Step::Assign("zoe".into())),
            &["zoe", "list of people"],
        ),
        row(
            "answer_must_be_to_a_request",
            on("proposal:payments-01010101", "ben", answer("yes")),
            &["proposal:payments-01010101"],
        ),
        row(
            "answerer_must_be_another",
            on("request:R1", "Gita", answer("4")),
            &["Gita", "request:R1", "resolve"],
        ),
        (
            "period_must_be_signed",
            with_a_month_that_two_close,
            Input::ClosePeriod(PeriodEnd {
                period: Period::parse("2013-10").expect("a month"),
                by: by("ben"),
                journal_events: with_a_month_that_two_close().office.events(),
                totals: Vec::new(),
            }),
            &["2013-10", "ben", "gate:2013-10:period:0:1"],
        ),
        (
            "signer_must_be_another",
            with_a_signature,
            on(&signature(2), "asha", Step::Resolve("bought in".to_owned())),
            &["asha", "gate:2013-10-07:oversold", "another person"],
        ),
        row(
            "answerer_must_be_of_the_desk",
            on("request:R4", "gita", answer("4")),
            &["gita", "SETTLE", "comment"],
        ),
        row(
            "text_must_be_given",
            on("request:R1", "asha", answer(" ")),
            &["request:R1", "sentence"],
        ),
        row(
            "step_must_be_on_a_fail",
            on("request:R1", "asha", Step::Chase("called".to_owned())),
            &["request:R1", "chase", "comment"],
        ),
        row(
            "text_must_fit",
            on("request:R1", "asha", answer(&"x".repeat(4001))),
            &["4001", "4000"],
        ),
    ]
}

#[test]
fn a_row_is_in_force_from_its_arrival_and_the_older_ones_stay_readable() {
    let mut engine = with_people();
    engine.book([Input::SetPerson(person("Asha 2 INTAKE manager"))]);
    let asha = engine.office.people.find(" ASHA ").expect("one person writes a name in many ways");
    assert_eq!((asha.desk.as_str(), &asha.roles[..]), ("INTAKE", &[Role::Manager][..]));
    let versions: Vec<u32> =
        engine.office.people.history("asha").iter().map(|(row, _)| row.version).collect();
    assert_eq!(versions, [1, 2]);
    assert_eq!(engine.office.people.all().count(), 4);
    assert!(
        engine.office.people.find_active("zoe").is_none()
            && engine.office.people.find("zoe").is_some()
    );
    let office =
        Office::from_image(rulebook(), &engine.office.image()).expect("an image of this build");
    assert_eq!(office.people.find("asha"), engine.office.people.find("asha"));
    assert_eq!(office.image(), engine.replayed().image());
}

#[test]
fn a_desk_moves_and_its_people_with_it() {
    let mut engine = with_people();
    engine.book([Input::SetDesk(Desk {
        location: "Jersey City".into(),
        ..desk("SETTLE 2 clearing")
    })]);
    let answers_for = |person: &str| engine.office.people.answers_for(person, "SETTLE");
    assert_eq!(
        ["asha", "ben", "gita", "zoe"].map(answers_for),
        [true, false, false, false],
        "Ben manages operations"
    );
    assert!(engine.office.people.answers_for("ben", "INTAKE"));
    assert_eq!(
        engine.office.people.find_desk("settle").map(|desk| desk.location.as_str()),
        Some("Jersey City")
    );
}

#[test]
fn the_same_row_again_is_a_duplicate_and_the_same_version_with_other_words_is_refused() {
    let mut engine = with_people();
    let again =
        [Input::SetPerson(person("asha 1 SETTLE clerk")), Input::SetDesk(desk("FLOOR 1 trading"))];
    assert_eq!(engine.send(again), [Outcome::Duplicate; 2]);
    let before = engine.journal.len();
    assert_eq!(
        engine.send([Input::SetPerson(person("asha 1 SETTLE auditor"))]),
        [Outcome::Rejected]
    );
    let (code, says) =
        engine.journal[before..].iter().find_map(rejected_as).expect("it was refused");
    assert_eq!(code, "id_must_not_be_reused");
    assert!(says.contains("clerk") && says.contains("auditor"), "{says}");
}
