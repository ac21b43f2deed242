//! The people of the made-up broker, their desks, and a morning of their work: what they ask of
//! each other, who takes what, what waits for a second person.
//!
//! Out: `desks.csv` and `people.csv`, loaded with the opening; two documents that are put forward
//! and not approved; requests and steps of work, given as the people's own commands. Never here: a
//! clock; the morning is the one after the last day.

use super::csv_file::write;
use anyhow::Result;
use engine::commands::DaySheet;
use engine::{Arrival, Engine, Taken, propose};
use std::path::{Path, PathBuf};
use terms::{
    Act, Actor, Input, ItemKind, KnownBy, Moment, Name, Request, RequestSubject, SourceKind, Step,
    Work,
};

/// Desk, name, department, location, time zone, minutes to answer.
const DESKS: [[&str; 6]; 6] = [
    ["SETTLE-NY", "Settlements New York", "operations", "New York", "America/New_York", "30"],
    ["INTAKE-NY", "Trade support New York", "operations", "New York", "America/New_York", "15"],
    ["CONTROL-NY", "Financial control", "finance", "New York", "America/New_York", "240"],
    ["OFFICE-LDN", "Compliance and audit", "control", "London", "Europe/London", "480"],
    ["FLOOR-NY", "Equity sales and trading", "front office", "New York", "America/New_York", "30"],
    [
        "IT-NY",
        "Machines and networks",
        "information technology",
        "New York",
        "America/New_York",
        "60",
    ],
];

/// Person, name in full, desk, roles.
const PEOPLE: [[&str; 4]; 7] = [
    ["asha", "Asha Raman", "SETTLE-NY", "clerk"],
    ["ben", "Ben Osei", "INTAKE-NY", "manager"],
    ["carla", "Carla Nunes", "CONTROL-NY", "accountant"],
    ["dev", "Dev Malhotra", "OFFICE-LDN", "compliance"],
    ["esther", "Esther Blum", "OFFICE-LDN", "auditor"],
    ["farid", "Farid Haddad", "IT-NY", "it"],
    ["gita", "Gita Larsen", "FLOOR-NY", "front_office"],
];

/// A request, who asks, which desk, about what kind of thing, about which one, in which words,
/// when.
type Asked = (
    &'static str,
    &'static str,
    &'static str,
    RequestSubject,
    Option<&'static str>,
    &'static str,
    &'static str,
);

/// What is asked in the morning.
const REQUESTS: [Asked; 3] = [
    (
        "REQ-1",
        "gita",
        "SETTLE-NY",
        RequestSubject::Inventory,
        Some("INVENTORY"),
        "A client wants to borrow from our inventory today. How much of it is free at the depository?",
        "2021-01-05T14:02:00Z",
    ),
    (
        "REQ-2",
        "gita",
        "INTAKE-NY",
        RequestSubject::Correction,
        None,
        "Two of my tickets of yesterday came back refused. Please look at the rows and tell me what to send again.",
        "2021-01-05T14:10:00Z",
    ),
    (
        "REQ-3",
        "asha",
        "CONTROL-NY",
        RequestSubject::Question,
        Some("V-SEMINAR"),
        "The seminar is still waiting for its invoice. Shall it be declined?",
        "2021-01-05T14:20:00Z",
    ),
];

/// The address that everybody comes from in the demo.
const FROM: &str = "127.0.0.1";

/// The files of desks and people; desks first, because a person's must be known.
pub fn write_people(folder: &Path) -> Result<Vec<(SourceKind, PathBuf)>> {
    let columns =
        ["desk", "name", "department", "location", "time_zone", "answer_minutes", "version"];
    let desks = write(
        folder.join("desks.csv"),
        &columns,
        DESKS.map(|row| row.into_iter().chain(["1"]).collect::<Vec<_>>()),
    )?;
    let people = write(
        folder.join("people.csv"),
        &PERSON,
        PEOPLE.map(|row| row.into_iter().chain(["1", "yes", "en"]).collect::<Vec<_>>()),
    )?;
    Ok(vec![(SourceKind::Desks, desks), (SourceKind::People, people)])
}

const PERSON: [&str; 7] = ["person", "full_name", "desk", "roles", "version", "active", "language"];

/// The morning after the last day: questions, work, and what waits for a second person.
pub fn morning(engine: &mut Engine, folder: &Path) -> Result<()> {
    for (id, who, desk, subject, about, text, at) in REQUESTS {
        let (by, at) = (by(who), moment(at));
        let (request_id, desk, about) = (Name::from(id), Name::from(desk), about.map(Name::from));
        let request = Request { request_id, by, desk, subject, about, text: text.to_owned(), at };
        give(engine, act(who, "ask", id, at), Input::OpenRequest(request))?;
    }
    let oldest = office::queue(&engine.office, moment("2021-01-05T14:30:00Z"))
        .into_iter()
        .find(|item| item.kind == ItemKind::Fail);
    let fail = oldest.map(|item| item.key);
    step(engine, "ben", "2021-01-05T14:12:00Z", "request:REQ-2", Step::Take)?;
    if let Some(fail) = &fail {
        step(engine, "asha", "2021-01-05T14:25:00Z", fail, Step::Take)?;
        let said =
            "Called the other side: they wait for shares of their own and expect them tomorrow.";
        step(engine, "asha", "2021-01-05T14:31:00Z", fail, Step::Comment(said.to_owned()))?;
    }
    let columns =
        ["payment_id", "date", "account", "bank_account", "currency", "amount", "reference"];
    let row = [
        "P-OUT-1",
        "2021-01-04",
        "OPERATING-EXPENSE",
        "BANK",
        "USD",
        "-18250.00",
        "data lines of January",
    ];
    let payment = write(folder.join("payments-out.csv"), &columns, [row])?;
    put_forward(
        engine,
        SourceKind::Payments,
        &payment,
        "asha",
        "the carrier's invoice 2021-118",
        "2021-01-05T14:35:00Z",
    )?;
    let row = ["gita", "Gita Larsen", "FLOOR-NY", "front_office manager", "2", "yes", "en"];
    let people = write(folder.join("people-2.csv"), &PERSON, [row])?;
    put_forward(
        engine,
        SourceKind::People,
        &people,
        "farid",
        "Gita leads the floor from February on",
        "2021-01-05T14:40:00Z",
    )
}

/// Two people sign every list of exceptions over which a day would stay open; was there any?
pub fn sign_off(engine: &mut Engine, sheet: &DaySheet) -> Result<bool> {
    const SIGNERS: [(&str, &str, &str); 2] = [
        ("ben", "2021-01-04T22:10:00Z", "looked through with the desks; each has its owner"),
        ("carla", "2021-01-04T22:20:00Z", "agreed with Ben; reported to the principal"),
    ];
    let mut signed = false;
    for gate in &sheet.gates {
        for ((item, _), (who, at, says)) in gate.signatures.iter().zip(SIGNERS) {
            step(engine, who, at, item, Step::Resolve(says.to_owned()))?;
            signed = true;
        }
    }
    Ok(signed)
}

fn put_forward(
    engine: &mut Engine,
    kind: SourceKind,
    file: &Path,
    who: &str,
    reason: &str,
    at: &str,
) -> Result<()> {
    let arrival = Arrival::read(kind, file, None)?;
    let name = arrival.name.clone();
    let arrival = Arrival { act: Some(act(who, "propose", &name, moment(at))), ..arrival };
    propose(engine, &arrival, by(who), Name::from(reason)).map(drop)
}

fn step(engine: &mut Engine, who: &str, at: &str, item: &str, step: Step) -> Result<()> {
    let at = moment(at);
    let act = act(who, step.word(), item, at);
    give(engine, act, Input::Work(Work { item: Name::from(item), by: by(who), at, step }))
}

fn give(engine: &mut Engine, act: Act, input: Input) -> Result<()> {
    engine.command_by(act, input).map(drop).map_err(Taken::into_error)
}

fn by(person: &str) -> Actor {
    Actor { person: Name::from(person), known_by: KnownBy::Session }
}

fn act(who: &str, act: &str, object: &str, at: Moment) -> Act {
    Act {
        by: by(who),
        in_place_of: None,
        from: Name::from(FROM),
        act: Name::from(act),
        object: Some(Name::from(object)),
        at,
        events: 0,
    }
}

fn moment(text: &str) -> Moment {
    Moment::parse(text).expect("a moment of the demo")
}
