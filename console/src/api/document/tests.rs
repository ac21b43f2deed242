//! Proof of the document: it is whole, it says everything, it keeps what it promised, and an
//! outside judge takes it. Each check is run on a document that is broken, too.

mod compare;

use super::document;
use crate::routes;
use compare::lost;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// With what the id of an operation begins.
const VERBS: [&str; 12] = [
    "approve", "close", "decline", "explain", "follow", "get", "list", "open", "propose", "recall",
    "record", "run",
];

/// The same for what is handed in.
const SUBMIT: &str = "submit";

fn place(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(below)
}

#[test]
fn every_route_of_the_api_is_in_the_document() {
    let paths = document()["paths"].as_object().expect("there are paths");
    let described: BTreeSet<String> = paths.keys().cloned().collect();
    let of_programs = routes::api()
        .into_iter()
        .map(|row| row.rule().path.to_owned())
        .filter(|path| path.starts_with("/v1/"));
    let routed: BTreeSet<String> = of_programs.collect();
    let itself = BTreeSet::from(["/v1/openapi.json".to_owned()]);
    // The rows of reports have one route, and an operation for each report.
    let rows = |path: &String| path.starts_with("/v1/reports/") && path.ends_with("/rows");
    let (of_rows, others): (BTreeSet<String>, BTreeSet<String>) =
        described.into_iter().partition(rows);
    let each = reports::REPORTS.iter().map(|report| format!("/v1/reports/{}/rows", report.name));
    assert_eq!(of_rows, each.collect());
    let of_any = BTreeSet::from([super::report_rows::PATH.to_owned()]);
    assert_eq!(&(&others | &itself) | &of_any, routed);
}

#[test]
fn everything_is_named_once_described_and_there() {
    assert_eq!(faults(document()), Vec::<String>::new());
}

#[test]
fn what_is_broken_is_found() {
    let pointers = [
        ("/paths/~1v1~1today/get/operationId", Value::from("list_accounts")),
        ("/paths/~1v1~1today/get/operationId", Value::from("today")),
        ("/paths/~1v1~1today/get/responses/200/description", Value::from("")),
        ("/paths/~1v1~1today/get/parameters/0/description", Value::Null),
        ("/components/schemas/Rung/properties/quantity/description", Value::Null),
        ("/components/schemas/TradeLife/properties/trade/$ref", Value::from("#/components/none")),
        ("/components/responses/NotFound/description", Value::Null),
    ];
    for (pointer, value) in pointers {
        let mut broken = document().clone();
        *broken.pointer_mut(pointer).expect(pointer) = value;
        assert_eq!(faults(&broken).len(), 1, "{pointer}: {:?}", faults(&broken));
    }
}

#[test]
fn nothing_is_lost_since_the_last_edition_without_being_declared() {
    let read = |below: &str| std::fs::read_to_string(place(below)).expect("it stands in docs/api");
    let changes: BTreeMap<String, Vec<Change>> =
        toml::from_str(&read("docs/api/changes.toml")).expect("the changes are TOML");
    let changes: Vec<&Change> = changes.values().flatten().collect();
    let mut found = BTreeSet::new();
    for edition in 4..office::editions::EDITION.0 {
        let older = read(&format!("docs/api/edition-{edition}.json"));
        let older: Value = serde_json::from_str(&older).expect("a document is JSON");
        let later = changes.iter().filter(|change| change.since > edition);
        let declared: BTreeSet<String> = later.flat_map(|change| change.what.clone()).collect();
        let lost = lost(&older, document());
        let undeclared: Vec<&String> = lost.difference(&declared).collect();
        assert!(
            undeclared.is_empty(),
            "not in docs/api/changes.toml since edition {edition}: {undeclared:#?}"
        );
        found.extend(lost);
    }
    // An older document lacks what came after it, so that one that has it is enough.
    let undone: Vec<&String> = changes
        .iter()
        .flat_map(|change| &change.what)
        .filter(|what| !found.contains(*what))
        .collect();
    assert!(undone.is_empty(), "declared in docs/api/changes.toml, and not so: {undone:#?}");
}

/// What clients must change, as `docs/api/changes.toml` declares it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    /// The edition that serves it first.
    since: u16,
    #[expect(dead_code, reason = "for readers")]
    why: String,
    what: Vec<String>,
}

/// The judge is Python's and stands in `target/judges` (`scripts/test` puts it there).
#[test]
fn the_validator_takes_the_document_and_refuses_a_broken_one() {
    let judge = place("target/judges/bin/openapi-spec-validator");
    if !judge.exists() {
        writeln!(
            std::io::stdout(),
            "\nskipped: the document is not judged: openapi-spec-validator is not in target/judges; scripts/test installs it"
        )
        .expect("it can be said");
        return;
    }
    let folder = tempfile::tempdir().expect("the machine has a temporary folder");
    let takes = |name: &str, document: &Value| {
        let file = folder.path().join(name);
        std::fs::write(&file, document.to_string()).expect("the file can be written");
        let output = Command::new(&judge).arg(&file).output().expect("the judge starts");
        (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (is_taken, said) = takes("whole.json", document());
    assert!(is_taken, "{said}");
    let mut broken = document().clone();
    broken["components"]["schemas"]["TradeLife"]["properties"]["trade"]["$ref"] =
        "#/components/schemas/NoSuchThing".into();
    let (is_taken, said) = takes("broken.json", &broken);
    assert!(!is_taken && said.contains("NoSuchThing"), "a dangling reference: {said}");
}

/// Everything that is wrong with a document.
fn faults(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut ids = BTreeSet::new();
    for (place, operation) in operations(document) {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let verb = id.split_once('_').map_or("", |(verb, _)| verb);
        if !ids.insert(id) || !(VERBS.contains(&verb) || verb == SUBMIT) {
            found.push(format!("{place}: id {id}"));
        }
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        let parameters = parameters.map(|one| (one["name"].as_str().unwrap_or_default(), one));
        let answers = operation["responses"].as_object().into_iter().flatten();
        let answers = answers.map(|(status, answer)| (status.as_str(), answer));
        if has_shape(operation) {
            found.push(format!("{place}: a shape without a name"));
        }
        for (name, described) in parameters.chain(answers).chain([("", operation)]) {
            check_described(&mut found, &format!("{place} {name}"), described);
        }
    }
    for part in ["schemas", "responses", "securitySchemes"] {
        for (name, component) in document["components"][part].as_object().into_iter().flatten() {
            check_described(&mut found, name, component);
            check_properties(&mut found, name, component);
        }
    }
    check_references(document, document, &mut found);
    found
}

/// The operations, each with its method and path.
pub(super) fn operations(document: &Value) -> impl Iterator<Item = (String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let item = item.as_object().into_iter().flatten();
        item.map(move |(method, operation)| (format!("{method} {path}"), operation))
    })
}

fn check_described(found: &mut Vec<String>, place: &str, value: &Value) {
    let is_described = value["description"].as_str().is_some_and(|text| text.len() > 3);
    if !is_described && value.get("$ref").is_none() {
        found.push(format!("{place}: not described"));
    }
}

fn check_properties(found: &mut Vec<String>, name: &str, schema: &Value) {
    for (property, value) in schema["properties"].as_object().into_iter().flatten() {
        let is_tag = value.get("const").is_some();
        if !is_tag && !value["description"].is_string() {
            found.push(format!("{name}.{property}: not described"));
        }
        if has_shape(value) {
            found.push(format!("{name}.{property}: a shape without a name"));
        }
    }
}

/// Does a shape stand in it, and not its name?
fn has_shape(value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            object.contains_key("properties") || object.values().any(has_shape)
        }
        Value::Array(items) => items.iter().any(has_shape),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn check_references(document: &Value, value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            let place = object.get("$ref").and_then(Value::as_str);
            let leads = |place: &str| document.pointer(place.trim_start_matches('#')).is_some();
            if let Some(place) = place.filter(|place| !leads(place)) {
                found.push(format!("{place}: leads nowhere"));
            }
            for inner in object.values() {
                check_references(document, inner, found);
            }
        }
        Value::Array(items) => {
            for inner in items {
                check_references(document, inner, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
