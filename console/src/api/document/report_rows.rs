//! Rows of reports in the document: for each report of `reports::REPORTS` an operation and the
//! shape of its row, so that a client has a type for each.
//!
//! In: the one operation of rows, told of as the others; the list of reports. Out: an operation and
//! a schema for each report in its place.

use super::{RowColumn, add_row, in_a_sentence, shapes};
use reports::{Column, Holds, REPORTS};
use serde_json::{Value, json};

/// Where the rows of any report are asked for.
pub const PATH: &str = "/v1/reports/{report}/rows";

/// Puts an operation for each report in the place of the one for any.
pub fn expand(document: &mut Value) {
    let paths = document["paths"].as_object_mut().expect("a document has paths");
    let any = paths.shift_remove(PATH).expect("the rows of reports have a route");
    for report in REPORTS {
        let mut one = any.clone();
        let table = format!("{} report", report.name.replace('-', " "));
        let operation = &mut one["get"];
        operation["operationId"] = format!("list_{}_report", report.name.replace('-', "_")).into();
        operation["summary"] = format!("Rows of the report {}", report.name).into();
        let more = operation["description"].as_str().unwrap_or_default();
        operation["description"] =
            format!("{} {more}", in_a_sentence(report.shows.trim_end_matches('.'))).into();
        if let Some(asked) = operation["parameters"].as_array_mut() {
            let takes = |name: &str| report.takes.iter().any(|takes| takes.field() == name);
            asked.retain(|parameter| match parameter["name"].as_str().unwrap_or_default() {
                "report" | "format" => false,
                name @ ("from" | "basis" | "account" | "line" | "method") => takes(name),
                _ => true,
            });
        }
        let row = format!("{}Row", shapes::joined(&table));
        operation["responses"]["200"] = json!({
            "description": format!("The rows of {}", report.name),
            "content": {"application/json": {"schema": {
                "type": "array", "items": {"$ref": format!("#/components/schemas/{row}")},
            }}},
        });
        document["paths"][PATH.replace("{report}", report.name)] = one;
        add_row(document, &table, report.columns.iter().map(of_report));
    }
}

/// A column of a report.
fn of_report(column: &Column) -> RowColumn {
    let told = match column.holds {
        Holds::YesNo => json!({"type": "boolean"}),
        Holds::Integer => json!({"type": "integer", "format": "int64"}),
        Holds::Date => json!({"type": "string", "format": "date"}),
        Holds::Account
        | Holds::Asset
        | Holds::Code
        | Holds::Word
        | Holds::Text
        | Holds::Sentence
        | Holds::Period
        | Holds::Decimal
        | Holds::Quantity
        | Holds::Money => json!({"type": "string"}),
    };
    let kind = told["type"].clone();
    // A sentence in its place says why there is no figure.
    let mut schema = if column.may_say { json!({"type": "string"}) } else { told };
    if column.is_nullable {
        let of_text = if column.may_say { Value::from("string") } else { kind };
        schema["type"] = json!([of_text, "null"]);
    }
    let unit = match column.holds {
        Holds::Decimal => ", an exact decimal",
        Holds::Quantity => ", a quantity with as many digits as the asset has",
        Holds::Money => ", money with as many digits as its currency has",
        Holds::Period => ", a month such as 2013-10",
        _ => "",
    };
    let meaning = column.meaning.trim_end_matches('.');
    let or_why = if column.may_say { "; or why there is none" } else { "" };
    RowColumn {
        name: column.name.to_owned(),
        schema,
        is_required: true,
        meaning: in_a_sentence(&format!("{meaning}{unit}{or_why}")),
    }
}
