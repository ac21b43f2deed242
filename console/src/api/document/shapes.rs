//! Schemas of the document: one name for each shape, so that a generator makes one type of it and
//! finds every word that tells two types apart.
//!
//! In: what the derives say. Out: the same shapes, said in a way that generators follow. Never
//! here: a change of what the server sends.

use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The schemas of the document, by name.
type Shapes = Map<String, Value>;

const PLACE: &str = "#/components/schemas/";

/// Settles all of them.
pub fn settle(document: &mut Value) {
    name_pages(document);
    each_object(document, &mut say_one_word);
    each_object(document, &mut lift_description);
    let asked = asked(document);
    let shapes = schemas(document);
    name_variants(shapes);
    refer_to_names(shapes);
    for (_, shape) in shapes.iter_mut().filter(|(name, _)| !asked.contains(*name)) {
        require_what_is_always_there(shape);
    }
}

/// The schemas of a document.
pub fn schemas(document: &mut Value) -> &mut Shapes {
    document["components"]["schemas"].as_object_mut().expect("a document has schemas")
}

/// `corporate_actions` in the form of a type's name: `CorporateActions`.
pub fn joined(words: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
    };
    words.split(['_', ' ']).filter_map(word).collect()
}

/// Every object within a value, the inner ones first.
fn each_object(value: &mut Value, act: &mut impl FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(object) => {
            object.values_mut().for_each(|inner| each_object(inner, act));
            act(object);
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| each_object(inner, act)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A part of a list of accounts is a page of accounts: `Part_Account` becomes `AccountPage`.
fn name_pages(document: &mut Value) {
    let page = |name: &str| name.strip_prefix("Part_").map(|of| format!("{of}Page"));
    each_object(document, &mut |object| {
        if let Some(Value::String(place)) = object.get_mut("$ref")
            && let Some(name) = place.strip_prefix(PLACE).and_then(page)
        {
            *place = format!("{PLACE}{name}");
        }
    });
    let shapes = std::mem::take(schemas(document));
    let renamed =
        shapes.into_iter().map(|(name, shape)| (page(&name).unwrap_or(name), shape)).collect();
    *schemas(document) = renamed;
}

/// One word is a constant.
fn say_one_word(object: &mut Map<String, Value>) {
    if let Some(Value::Array(words)) = object.get("enum")
        && let [word] = words.as_slice()
    {
        let word = word.clone();
        object.remove("enum");
        object.insert("const".to_owned(), word);
    }
}

/// What is said of a shape that may be missing is said of the property, not of the shape.
fn lift_description(object: &mut Map<String, Value>) {
    let Some(Value::Array(either)) = object.get_mut("oneOf") else { return };
    let may_be_null = either.iter().any(|one| one["type"] == "null");
    let description = either
        .iter_mut()
        .filter(|_| may_be_null)
        .find_map(|one| one.as_object_mut()?.remove("description"));
    if let Some(description) = description {
        object.insert("description".to_owned(), description);
    }
}

/// What programs send, and so may leave things out of.
fn asked(document: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let operations = document["paths"].as_object().into_iter().flat_map(Map::values);
    for operation in operations.filter_map(Value::as_object).flat_map(Map::values) {
        gather(document, &operation["requestBody"], &mut found);
    }
    found
}

fn gather(document: &Value, value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => {
            if let Some(name) = object.get("$ref").and_then(|place| named(place))
                && found.insert(name.to_owned())
            {
                gather(document, &document["components"]["schemas"][name], found);
            }
            object.values().for_each(|inner| gather(document, inner, found));
        }
        Value::Array(items) => items.iter().for_each(|inner| gather(document, inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn named(place: &Value) -> Option<&str> {
    place.as_str()?.strip_prefix(PLACE)
}

/// The variants of a shape that comes in several get names of their own, and the word by which
/// they are told apart.
fn name_variants(shapes: &mut Shapes) {
    let mut variants = Map::new();
    for (name, shape) in shapes.iter_mut() {
        let Some(Value::Array(either)) = shape.get("oneOf") else { continue };
        let tags: Option<Vec<(String, String)>> = either.iter().map(tag).collect();
        let Some(tags) = tags.filter(|tags| tags.len() > 1) else { continue };
        let (mut references, mut mapping) = (Vec::new(), BTreeMap::new());
        for ((_, word), variant) in tags.iter().zip(either) {
            let of = format!("{name}{}", joined(word));
            references.push(json!({"$ref": format!("{PLACE}{of}")}));
            mapping.insert(word.clone(), format!("{PLACE}{of}"));
            variants.insert(of, variant.clone());
        }
        shape["discriminator"] = json!({"propertyName": tags[0].0, "mapping": mapping});
        shape["oneOf"] = references.into();
    }
    shapes.append(&mut variants);
}

/// The property that has one word in this variant, and the word.
fn tag(variant: &Value) -> Option<(String, String)> {
    let parts = variant["allOf"].as_array().map_or(std::slice::from_ref(variant), Vec::as_slice);
    let properties = parts.iter().filter_map(|part| part["properties"].as_object()).flatten();
    let mut words = properties.filter_map(|(name, schema)| Some((name, schema["const"].as_str()?)));
    words.next().map(|(name, word)| (name.clone(), word.to_owned()))
}

/// A shape that stands somewhere within another and has a name is said by its name.
fn refer_to_names(shapes: &mut Shapes) {
    let known: Vec<(String, Map<String, Value>)> = shapes
        .iter()
        .filter_map(|(name, shape)| Some((name.clone(), shape.as_object()?.clone())))
        .filter(|(_, shape)| shape.contains_key("properties"))
        .collect();
    let mut refer = |object: &mut Map<String, Value>| {
        if let Some((name, _)) = known.iter().find(|(_, shape)| shape == object) {
            *object = Map::from_iter([("$ref".to_owned(), format!("{PLACE}{name}").into())]);
        }
    };
    for shape in shapes.values_mut().filter_map(Value::as_object_mut) {
        shape.values_mut().for_each(|within| each_object(within, &mut refer));
    }
}

/// What may be null is in every answer all the same, as null.
fn require_what_is_always_there(shape: &mut Value) {
    let Some(properties) = shape["properties"].as_object() else { return };
    let is_required = |name: &String| {
        shape["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name))
    };
    let always: Vec<String> = properties
        .iter()
        .filter(|(name, schema)| is_required(name) || may_be_null(schema))
        .map(|(name, _)| name.clone())
        .collect();
    shape["required"] = always.into();
}

fn may_be_null(schema: &Value) -> bool {
    let is_null = |one: &Value| one == "null" || one["type"] == "null";
    [&schema["type"], &schema["oneOf"]]
        .iter()
        .any(|either| either.as_array().is_some_and(|either| either.iter().any(is_null)))
}
