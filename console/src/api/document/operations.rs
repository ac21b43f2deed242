//! Operations of the document: who may, what stands in paths and headers, and the one shape of
//! every refusal.
//!
//! In: the operations as their attributes say them, and the table of routes. Out: the same with
//! everything that holds for all of them alike.

use crate::routes;
use door::{RouteRule, Row, Scope};
use serde_json::{Map, Value, json};

/// What a word in a path names, and what a header says, wherever it stands.
const MEANINGS: [(&str, &str); 13] = [
    ("account", "The account's number, such as C0000106"),
    ("asset", "A currency (ISO 4217) or the code of an instrument"),
    ("date", "The business day, such as 2013-10-07"),
    ("instrument", "The instrument's code in this office, such as IBM"),
    ("item", "The key of an item of the queue, such as `fail:NSCC:IBM`"),
    ("kind", "The kind of file, such as trades; `/v1/kinds` lists them"),
    ("name", "The name under which it was uploaded; of rows, the idempotency key and `.csv`"),
    ("proposal", "The id under which it was submitted for approval"),
    ("report", "The report's name, such as trial-balance; `/v1/reports` lists them"),
    ("seq", "The sequence number of the event in the journal, counted from 0"),
    ("source", "The number of the document, counted from 0 in the order of arrival"),
    ("trade_id", "The id of the trade, as whoever executed it gave it"),
    (
        "Idempotency-Key",
        "A word of your own for this command, at most 200 bytes. Sent again under it, the command is answered and not done again; with other content it is refused (409)",
    ),
];

/// What is said when nothing more is to be said.
const DONE: &str = "Done, and durable; there is no body";

/// Refusals and failures: the status, the name of the answer, what it means.
const PROBLEMS: [(&str, &str, &str); 7] = [
    (
        "400",
        "BadRequest",
        "The request cannot be read: a parameter, a header or the body is not what it must be (code `invalid`)",
    ),
    (
        "401",
        "Unauthorized",
        "Nobody whom the console knows: no token, or one that has ended (code `sign_in_needed`)",
    ),
    (
        "403",
        "Forbidden",
        "Whoever asks may not: no role permits it (code `role_must_permit`), or the token does not (code `scope_must_permit`)",
    ),
    ("404", "NotFound", "What the path or the query names is not there (code `not_found`)"),
    (
        "409",
        "Conflict",
        "It came before under this name and said something else, or was broken off (code `conflict`)",
    ),
    (
        "422",
        "Refused",
        "A rule of the firm said no: `code` is the rule, `detail` what was wrong and what to do",
    ),
    (
        "default",
        "OtherProblem",
        "Too many requests (429, with Retry-After), too large a body (413), or a failure (500, 503)",
    ),
];

/// What a problem says.
const OF_A_PROBLEM: [(&str, &str); 5] = [
    ("type", "Always `about:blank`: the code says which problem it is"),
    ("title", "The status in words"),
    ("status", "The status of the answer (HTTP)"),
    ("code", "A stable word for the problem; of a refusal, the rule that said no"),
    ("detail", "A sentence in English that a person can act on; its wording may change"),
];

/// Tells of every operation what holds for it.
pub fn tell(document: &mut Value) {
    document["components"]["responses"] = PROBLEMS
        .iter()
        .map(|(_, name, says)| ((*name).to_owned(), problem(says)))
        .collect::<Map<String, Value>>()
        .into();
    tell_of_problems(&mut document["components"]["schemas"]["Problem"]);
    document["components"]["securitySchemes"] = ways_in();
    for rule in routes::api().iter().map(Row::rule) {
        let method = rule.method.word().to_ascii_lowercase();
        let operation = document["paths"].get_mut(rule.path).and_then(|item| item.get_mut(method));
        if let Some(operation) = operation {
            tell_one(operation, rule);
        }
    }
}

fn problem(says: &str) -> Value {
    let schema = json!({"$ref": "#/components/schemas/Problem"});
    json!({"description": says, "content": {"application/problem+json": {"schema": schema}}})
}

fn tell_of_problems(schema: &mut Value) {
    schema["description"] =
        "Why a request was refused or failed (RFC 9457, `application/problem+json`).".into();
    for (name, says) in OF_A_PROBLEM {
        schema["properties"][name]["description"] = says.into();
    }
}

/// The ways in.
fn ways_in() -> Value {
    json!({
        "token": {
            "type": "http", "scheme": "bearer",
            "description": "A token of a person, for a program: made on the page /me/tokens or by `munim token new`. It has the person's roles, and the scope `read` or `write`.",
        },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "munim",
            "description": "The session of a browser that is signed in (`__Host-munim` over https). What changes something also carries `X-CSRF-Token` and comes from a page of this console.",
        },
    })
}

fn tell_one(operation: &mut Value, rule: RouteRule) {
    let whole = operation["summary"].as_str().unwrap_or_default().replace('\n', " ");
    let (summary, rest) = whole.split_once(". ").unwrap_or((whole.trim_end_matches('.'), ""));
    let more = [rest, operation["description"].as_str().unwrap_or_default(), &who_may(rule)]
        .map(|text| text.replace('\n', " "));
    let told = more.iter().map(|text| text.trim()).filter(|text| !text.is_empty());
    let told = told.collect::<Vec<_>>();
    let (summary, told) = (Value::from(summary), Value::from(told.join(" ")));
    operation["summary"] = summary;
    operation["description"] = told;
    operation["security"] = match rule.scope {
        Scope::Read | Scope::Write => json!([{"token": [rule.scope.word()]}, {"session": []}]),
        Scope::Person => json!([{"session": []}]),
    };
    tell_of_parameters(operation);
    tell_of_answers(operation);
}

/// Who may, by the table of routes.
fn who_may(rule: RouteRule) -> String {
    let roles: Vec<&str> = rule.permission.roles().iter().map(|role| role.word()).collect();
    let way = match rule.scope {
        Scope::Read | Scope::Write => format!("a token needs the scope `{}`", rule.scope.word()),
        Scope::Person => "no token carries this, a person signs in".to_owned(),
    };
    format!("Permission `{}`: {}; {way}.", rule.permission.word(), roles.join(", "))
}

fn tell_of_parameters(operation: &mut Value) {
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let known = MEANINGS.iter().find(|(name, _)| parameter["name"] == *name);
        if let (None, Some((_, says))) = (parameter.get("description"), known) {
            parameter["description"] = (*says).into();
        }
    }
}

fn tell_of_answers(operation: &mut Value) {
    let reads_something =
        operation.get("parameters").is_some() || operation.get("requestBody").is_some();
    let responses = operation["responses"].as_object_mut().expect("an operation has answers");
    let always = ["401", "403", "default"].into_iter().chain(reads_something.then_some("400"));
    for status in always {
        responses.entry(status).or_insert(Value::Null);
    }
    for (status, name, _) in PROBLEMS {
        if let Some(response) = responses.get_mut(status) {
            *response = json!({"$ref": format!("#/components/responses/{name}")});
        }
    }
    if let Some(done) = responses.get_mut("204") {
        done["description"] = DONE.into();
    }
    responses.sort_keys();
}
