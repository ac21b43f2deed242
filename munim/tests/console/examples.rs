//! The examples of the API's document: each request is sent again, and must get the answer that
//! stands beside it.
//!
//! `console/src/api/document/examples.json` has them in the order in which they are made. Moments
//! of today, the hash that binds them and the names of tokens and requests differ from run to run
//! and are not compared. With `RECORD_EXAMPLES` in its environment the test writes down what it got
//! where that differs.

use crate::browser::place;
use crate::office::{Office, PASSWORD};
use crate::served::Served;
use crate::wire::{Answered, Visitor, ask};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fs;

const EXAMPLES: &str = "console/src/api/document/examples.json";

/// What differs from run to run in a line of the journal of access.
const OF_ACCESS: [&str; 3] = ["by", "note", "request"];

#[test]
fn the_examples_of_the_document_are_true() {
    let text = fs::read_to_string(place(EXAMPLES)).expect("the examples stand there");
    let mut examples: Vec<Value> = serde_json::from_str(&text).expect("they are JSON");
    let office = Office::furnished();
    let served = Served::start(&office);
    let people = People::of(&office, &served);
    let document = ask(&served.address, "GET /v1/openapi.json", &[], "").body;
    let document: Value = serde_json::from_str(&document).expect("the document is JSON");
    let mut differ = Vec::new();
    for example in &mut examples {
        let answered = people.ask(&document, example);
        let answer = serde_json::from_str(&answered.body).unwrap_or(Value::from(answered.body));
        let got = json!([answered.status, answer]);
        if steady(&got) != steady(&json!([example["status"], example["answer"]])) {
            differ.push(format!("{}: {got}", example["operation"]));
            example["status"] = answered.status.into();
            example["answer"] = answer;
        }
    }
    served.stop();
    if std::env::var_os("RECORD_EXAMPLES").is_some() {
        let text = serde_json::to_string_pretty(&examples).expect("it is JSON");
        fs::write(place(EXAMPLES), text + "\n").expect("the file can be written");
    } else {
        assert!(differ.is_empty(), "{}", differ.join("\n"));
    }
}

/// Who asks: programs by their tokens, and Ben as a person, because only people approve.
struct People {
    address: String,
    tokens: BTreeMap<&'static str, String>,
    ben: Visitor,
    csrf: String,
}

impl People {
    fn of(office: &Office, served: &Served<'_>) -> Self {
        let token = |person| {
            let line = format!("--quiet token new office {person} --name oms --scope write");
            (person, office.munim(&line).trim().to_owned())
        };
        let ben = Visitor::signed_in(&served.address, "ben", PASSWORD);
        Self {
            address: served.address.clone(),
            tokens: ["asha", "carla", "esther"].map(token).into(),
            csrf: ben.csrf("/me/tokens"),
            ben,
        }
    }

    fn ask(&self, document: &Value, example: &Value) -> Answered {
        let (line, headers, body) = request(document, example);
        let mut headers: Vec<(&str, &str)> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let origin = format!("http://{}", self.address);
        let person = example["by"].as_str().unwrap_or("ben");
        let bearer = self.tokens.get(person).map(|token| format!("Bearer {token}"));
        match &bearer {
            Some(bearer) => headers.push(("Authorization", bearer)),
            None => headers.extend([
                ("Cookie", self.ben.cookie.as_str()),
                ("Origin", &origin),
                ("X-CSRF-Token", &self.csrf),
            ]),
        }
        ask(&self.address, &line, &headers, &body)
    }
}

/// The request of an example: its first line, its headers, its body.
fn request(document: &Value, example: &Value) -> (String, Vec<(String, String)>, String) {
    let paths = document["paths"].as_object().expect("a document has paths");
    let operations = paths.iter().flat_map(|(path, item)| {
        let item = item.as_object().into_iter().flatten();
        item.map(move |(method, operation)| (path, method, operation))
    });
    let (path, method, _) = operations
        .into_iter()
        .find(|(_, _, operation)| operation["operationId"] == example["operation"])
        .unwrap_or_else(|| panic!("no operation {}", example["operation"]));
    let mut line = format!("{} {path}", method.to_ascii_uppercase());
    for (name, value) in pairs(&example["path"]) {
        line = line.replace(&format!("{{{name}}}"), &value);
    }
    let query: Vec<String> =
        pairs(&example["query"]).iter().map(|(name, value)| format!("{name}={value}")).collect();
    if !query.is_empty() {
        line = format!("{line}?{}", query.join("&"));
    }
    let (kind, body) = match &example["body"] {
        Value::Null => return (line, pairs(&example["headers"]), String::new()),
        Value::String(text) => ("application/octet-stream", text.clone()),
        told => ("application/json", told.to_string()),
    };
    let mut headers = pairs(&example["headers"]);
    headers.push(("Content-Type".to_owned(), kind.to_owned()));
    (line, headers, body)
}

fn pairs(given: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let given = given.as_object().into_iter().flatten();
    given.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The same without what differs from run to run.
fn steady(value: &Value) -> Value {
    match value {
        Value::String(text) if is_of_today(text) => Value::from("a moment of today"),
        // The journal's hash binds the moments at which its events were recorded.
        Value::String(text) => text.split(", chain ").next().unwrap_or_default().into(),
        Value::Array(items) => items.iter().map(steady).collect(),
        Value::Object(object) => {
            let is_access = object.contains_key("act");
            let of = |(name, value): (&String, &Value)| {
                let differs = is_access && OF_ACCESS.contains(&name.as_str());
                (name.clone(), if differs { Value::Null } else { steady(value) })
            };
            Value::Object(object.iter().map(of).collect::<Map<String, Value>>())
        }
        other => other.clone(),
    }
}

/// A moment by the clock; those of the office's books are of 2013.
fn is_of_today(text: &str) -> bool {
    let year = text.get(..4).and_then(|year| year.parse::<u16>().ok());
    text.get(10..11) == Some("T") && year.is_some_and(|year| year > 2020)
}
