//! The `OpenAPI` document, out of the code: what programmers of the front and middle office make
//! their clients from.
//!
//! In: the attributes of operations and shapes, the table of routes, the columns of plain files,
//! recorded examples. Out: one document (`OpenAPI` 3.1) in which every shape has a name, every
//! operation says what it does and who may, and every refusal is a `Problem`. What it promised in
//! an earlier edition it keeps, or says so in `docs/api/changes.toml`. Never here: a promise that
//! the server does not keep; the tests ask it.

mod examples;
mod operations;
mod report_rows;
mod shapes;
#[cfg(test)]
mod tests;

use super::{access, books, commands, events, reports, trades, work};
use axum::Json;
use engine::{Column, Takes, columns};
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use terms::SourceKind;
use utoipa::OpenApi;

/// Everything that the API answers.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Munim",
        description = "The back office of a stock broker. Every amount, quantity and price is a decimal in a text, so that no reader rounds it; a day is `2013-10-07`, a moment RFC 3339 in UTC. Signs: + is owed to the account (long, credit), − is held there or owed by it (short, debit). A list comes in pages: give `next` as `cursor` for the page behind it; whatever comes or goes between two pages, what stays is given once. Everything that is looked at can be looked at as of a past day (`as_of`) and as known at a past time (`known_at`: a moment with its offset, or a day, which ends where the office is). Rows, files and requests carry an `Idempotency-Key`, which is bound to its content for ever: sent again under the same key they are answered and not done again, and other content under it is refused. Every refusal and failure is a problem (RFC 9457, `application/problem+json`) with a stable `code`."
    ),
    paths(
        books::day, books::list_accounts, books::account, books::list_positions, books::inventory,
        books::list_balances, books::list_lots, books::list_instruments, books::instrument,
        books::prices, books::stock_record, books::trade, books::obligations, books::fails,
        books::list_files, books::file, books::refused_rows, books::list_proposals,
        books::proposal, trades::list, trades::of_account, reports::list, reports::report,
        super::report_rows::rows,
        reports::explain, events::event, events::list, events::acts, events::stream,
        events::news, access::list, commands::kinds, commands::rows, commands::file,
        commands::became_of, commands::approve, commands::decline, commands::recall,
        commands::reversal,
        commands::reopening, commands::closing, commands::run_day,
        commands::day_reopening, books::checklist,
        work::queue, work::item,
        work::step, work::requests, work::ask, work::people, work::desks,
    ),
    tags(
        (name = "business day", description = "The processing of the day: its state, its run, its control sheet"),
        (name = "accounts", description = "Accounts: static data, cash and securities balances, pending settlement, tax lots, activity"),
        (name = "positions", description = "Positions of clients and of the firm, and the inventory of a security"),
        (name = "instruments", description = "Instruments: static data, prices, stock record"),
        (name = "trades", description = "The blotter, and the life of a trade from execution to settlement"),
        (name = "settlement", description = "Net obligations to and from the street, fails to deliver and to receive"),
        (name = "intake", description = "Files and rows uploaded, and what became of them"),
        (name = "exceptions", description = "The queue of exceptions: rejects, fails, breaks, unallocated blocks, prices"),
        (name = "requests", description = "What the front office asks of a desk, and what it answers"),
        (name = "approvals", description = "Four eyes: what was submitted, and its approval by a second person"),
        (name = "accounting", description = "Periods and vouchers: reversals, closings, reopenings"),
        (name = "reports", description = "Reports, and the postings behind any balance"),
        (name = "audit", description = "The audit trail: events of the journal, acts of people, the journal of access"),
        (name = "people", description = "People and desks"),
    ),
)]
struct Document;

/// The document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(drawn_up);
    &DOCUMENT
}

fn drawn_up() -> Value {
    let mut document =
        serde_json::to_value(Document::openapi()).expect("a document of the API is JSON");
    shapes::settle(&mut document);
    operations::tell(&mut document);
    examples::show(&mut document);
    report_rows::expand(&mut document);
    for kind in SourceKind::ALL {
        add_row(&mut document, kind.as_str(), columns(*kind).iter().map(RowColumn::of_file));
    }
    document
}

/// Gives it.
pub async fn openapi() -> Json<&'static Value> {
    Json(document())
}

/// A column of a table of rows.
struct RowColumn {
    /// Its name: a property of every row.
    name: String,
    /// What stands in it.
    schema: Value,
    /// Is it in every row?
    is_required: bool,
    /// What it means, in a sentence.
    meaning: String,
}

impl RowColumn {
    /// A column of a plain file: a text, or one of a few words.
    fn of_file(column: &Column) -> Self {
        let (schema, expected) = match column.holds.takes() {
            Takes::OneOf(words) => {
                let words: Vec<&str> = words.split(", ").collect();
                (json!({"type": "string", "enum": words}), String::new())
            }
            Takes::SomeOf(_) | Takes::Form(_) => {
                (json!({"type": "string"}), format!(": {}", column.holds.expected()))
            }
        };
        Self {
            name: column.name.to_owned(),
            schema,
            is_required: column.required,
            meaning: in_a_sentence(&format!("{}{expected}", column.meaning)),
        }
    }
}

/// Words with a capital letter and a stop.
fn in_a_sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}

/// Adds the schema of a table's rows to the components: `corporate_actions` becomes
/// `CorporateActionsRow`. Rows of reports join here, by the columns that their crate lists.
fn add_row(document: &mut Value, table: &str, columns: impl Iterator<Item = RowColumn>) {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for RowColumn { name, mut schema, is_required, meaning } in columns {
        schema["description"] = meaning.into();
        if is_required {
            required.push(name.clone());
        }
        properties.insert(name, schema);
    }
    let row = json!({
        "type": "object", "description": format!("A row of {table}."), "required": required,
        "properties": properties,
    });
    document["components"]["schemas"][format!("{}Row", shapes::joined(table))] = row;
}
