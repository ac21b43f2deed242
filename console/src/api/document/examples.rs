//! Examples of the document: requests and their answers, recorded from an office that was served.
//!
//! In: `examples.json`, in which each request stands with the answer that it got. Out: the same in
//! the document, at its operation. A test of `munim` sends every request again and compares.

use serde_json::{Map, Value};

/// Requests, in the order in which they were made, with their answers.
const RECORDED: &str = include_str!("examples.json");

/// Shows each at its operation.
pub fn show(document: &mut Value) {
    let recorded: Vec<Value> = serde_json::from_str(RECORDED).expect("the examples are JSON");
    for example in &recorded {
        let operation = operation(document, &example["operation"]);
        let Some(operation) = operation else { continue };
        let status = example["status"].to_string();
        show_request(operation, example);
        let response = operation["responses"].get_mut(&status);
        let shared = response.as_ref().and_then(|response| response["$ref"].as_str());
        match shared.map(|place| place.trim_start_matches('#').to_owned()) {
            Some(place) => show_within(document.pointer_mut(&place), &example["answer"]),
            None => show_within(response, &example["answer"]),
        }
    }
}

/// The operation of an id.
fn operation<'d>(document: &'d mut Value, id: &Value) -> Option<&'d mut Value> {
    let paths = document["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    let mut operations = paths.filter_map(Value::as_object_mut).flat_map(|item| item.values_mut());
    operations.find(|operation| operation["operationId"] == *id)
}

fn show_request(operation: &mut Value, example: &Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let given = ["path", "query", "headers"].iter().find_map(|place| example[place].get(name));
        if let (Some(given), None) = (given.cloned(), parameter.get("example")) {
            parameter["example"] = given;
        }
    }
    show_within(operation.get_mut("requestBody"), &example["body"]);
}

/// Shows a value as the content of a body, unless one is shown or there is none.
fn show_within(body: Option<&mut Value>, shown: &Value) {
    let content = body.and_then(|body| body.get_mut("content")).and_then(Value::as_object_mut);
    for content in content.into_iter().flat_map(|content| content.values_mut()) {
        if content.get("example").is_none() && !shown.is_null() {
            content["example"] = shown.clone();
        }
    }
}
