//! Comparison of two documents: what a client that was made from the older one loses.
//!
//! In: two documents. Out: sentences, one for each thing that is gone, is of another type, or is
//! newly asked for. A document is taken apart into facts, so that how it is divided into named
//! shapes makes no difference: what it promises (which must stay), and what it demands of a client
//! (of which nothing may be added).

use super::operations;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What older clients lose.
pub fn lost(older: &Value, newer: &Value) -> BTreeSet<String> {
    let (older, newer) = (Facts::of(older), Facts::of(newer));
    let gone = older.promised.difference(&newer.promised).cloned();
    let is_known = |demand: &&Demand| older.places.contains(&demand.of);
    let asked = newer.demanded.difference(&older.demanded).filter(is_known);
    gone.chain(asked.map(|demand| demand.says.clone())).collect()
}

/// A document, taken apart.
#[derive(Default)]
struct Facts {
    promised: BTreeSet<String>,
    demanded: BTreeSet<Demand>,
    /// Everything that it has, by its path.
    places: BTreeSet<String>,
}

/// Something to which a client must be ready, as soon as it knows the place.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Demand {
    of: String,
    says: String,
}

/// Who writes a value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Writer {
    Client,
    Server,
}

impl Facts {
    fn of(document: &Value) -> Self {
        let mut facts = Self::default();
        for (place, operation) in operations(document) {
            facts.places.insert(place.clone());
            facts.promise(&format!("{place}: id {}", operation["operationId"]));
            facts.promise(&format!("{place}: tag {}", operation["tags"][0]));
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let of = format!("{place} {}", parameter["name"].as_str().unwrap_or_default());
                facts.take_given(document, &place, &of, parameter, &parameter["schema"]);
            }
            let body = &operation["requestBody"];
            facts.take_content(document, &format!("{place} body"), body, Writer::Client);
            for (status, answer) in operation["responses"].as_object().into_iter().flatten() {
                let of = format!("{place} {status}");
                facts.take_content(document, &of, resolved(document, answer), Writer::Server);
            }
        }
        facts
    }

    fn promise(&mut self, says: &str) {
        self.promised.insert(says.replace('"', ""));
    }

    fn demand(&mut self, of: &str, says: String) {
        self.demanded.insert(Demand { of: of.to_owned(), says });
    }

    fn take_given(&mut self, all: &Value, within: &str, of: &str, given: &Value, schema: &Value) {
        if given["required"] == true {
            self.demand(within, format!("{of} must be given"));
        }
        self.take(all, of, schema, Writer::Client, &mut Vec::new());
    }

    fn take_content(&mut self, all: &Value, of: &str, body: &Value, writer: Writer) {
        for (kind, content) in body["content"].as_object().into_iter().flatten() {
            let of = format!("{of} {kind}");
            self.take(all, &of, &content["schema"], writer, &mut Vec::new());
        }
    }

    /// Takes a schema apart; the names through which it was reached keep it from going round.
    fn take(
        &mut self,
        all: &Value,
        of: &str,
        schema: &Value,
        writer: Writer,
        through: &mut Vec<String>,
    ) {
        self.places.insert(of.to_owned());
        if let Some(name) = schema["$ref"].as_str() {
            if !through.iter().any(|known| known == name) {
                through.push(name.to_owned());
                self.take(all, of, resolved(all, schema), writer, through);
                through.pop();
            }
            return;
        }
        for part in
            ["allOf", "oneOf", "anyOf"].iter().filter_map(|word| schema[word].as_array()).flatten()
        {
            self.take(all, of, part, writer, through);
        }
        self.take_types(of, schema, writer);
        self.take_words(of, schema, writer);
        self.take_properties(all, of, schema, writer, through);
        if let Some(items) = schema.get("items") {
            self.take(all, &format!("{of}[]"), items, writer, through);
        }
    }

    fn take_types(&mut self, of: &str, schema: &Value, writer: Writer) {
        let types = match &schema["type"] {
            Value::Array(types) => types.clone(),
            one => vec![one.clone()],
        };
        for kind in types.iter().filter_map(Value::as_str) {
            match (kind, writer) {
                ("null", Writer::Server) => self.demand(of, format!("{of} may be null")),
                (kind, Writer::Client | Writer::Server) => {
                    let format = schema["format"].as_str().unwrap_or_default();
                    self.promise(format!("{of}: {kind} {format}").trim_end());
                }
            }
        }
    }

    fn take_words(&mut self, of: &str, schema: &Value, writer: Writer) {
        let words =
            schema["enum"].as_array().cloned().or(schema.get("const").map(|w| vec![w.clone()]));
        for word in words.iter().flatten() {
            self.promise(&format!("{of}: the word {word}"));
        }
        if words.is_some() && writer == Writer::Client {
            self.demand(of, format!("{of} must be one of its words"));
        }
    }

    fn take_properties(
        &mut self,
        all: &Value,
        of: &str,
        schema: &Value,
        writer: Writer,
        through: &mut Vec<String>,
    ) {
        let required = schema["required"].as_array();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.is_some_and(|names| names.iter().any(|one| one == name));
            let inner = format!("{of}.{name}");
            match writer {
                Writer::Client if is_required => {
                    self.demand(of, format!("{inner} must be given"));
                }
                Writer::Server if is_required => self.promise(&format!("{inner} is always there")),
                Writer::Client | Writer::Server => {}
            }
            self.take(all, &inner, property, writer, through);
        }
    }
}

/// What a reference leads to; anything else is itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> &'d Value {
    let place = value["$ref"].as_str().map(|place| place.trim_start_matches('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(value)
}

#[test]
fn what_a_client_loses_is_found_and_what_is_added_is_none_of_it() {
    let text = json!({"type": "string"});
    let schema = json!({
        "type": "object", "required": ["side"],
        "properties": {"side": {"type": "string", "enum": ["B", "S"]}, "net": text},
    });
    let of = |schema: &Value| json!({"content": {"application/json": {"schema": schema}}});
    let get = json!({
        "operationId": "get_trade", "tags": ["trades"],
        "parameters": [{"name": "as_of", "in": "query", "schema": text}],
        "responses": {"200": of(&schema)},
    });
    let post = json!({"operationId": "add", "tags": ["trades"], "requestBody": of(&schema)});
    let older = json!({"paths": {"/t": {"get": get, "post": post}}});
    let cases = [
        ("/paths/~1t/get/operationId", json!("trade"), "get /t: id get_trade"),
        ("/paths/~1t/get", json!({}), "get /t 200 application/json.net: string"),
        ("/paths/~1t/get/parameters/0/required", json!(true), "get /t as_of must be given"),
        ("/paths/~1t/get/parameters/0/schema/type", json!("integer"), "get /t as_of: string"),
        ("/paths/~1t/get/parameters", json!([]), "get /t as_of: string"),
        (
            "/paths/~1t/get/responses/200/content/application~1json/schema/properties/net/type",
            json!(["string", "null"]),
            "get /t 200 application/json.net may be null",
        ),
        (
            "/paths/~1t/get/responses/200/content/application~1json/schema/required",
            json!([]),
            "get /t 200 application/json.side is always there",
        ),
        (
            "/paths/~1t/post/requestBody/content/application~1json/schema/required",
            json!(["side", "net"]),
            "post /t body application/json.net must be given",
        ),
        (
            "/paths/~1t/post/requestBody/content/application~1json/schema/properties/side/enum",
            json!(["B"]),
            "post /t body application/json.side: the word S",
        ),
    ];
    for (pointer, value, says) in cases {
        let mut newer = older.clone();
        let (parent, name) = pointer.rsplit_once('/').expect("a pointer has parts");
        let parent = newer.pointer_mut(parent).expect(pointer);
        match parent {
            Value::Object(object) => drop(object.insert(name.to_owned(), value)),
            other => panic!("{pointer} leads into {other}"),
        }
        assert!(lost(&older, &newer).contains(says), "{pointer}: {:?}", lost(&older, &newer));
    }
    let mut more = older.clone();
    more["paths"]["/new"] = older["paths"]["/t"].clone();
    let parameters = more["paths"]["/t"]["get"]["parameters"].as_array_mut();
    let cursor = json!({"name": "cursor", "in": "query", "schema": text});
    parameters.expect("they are a list").push(cursor);
    let answer = "/paths/~1t/get/responses/200/content/application~1json/schema/properties";
    more.pointer_mut(answer).expect("it is there")["fees"] = json!({"type": ["string", "null"]});
    assert_eq!(lost(&older, &more), BTreeSet::new());
}
