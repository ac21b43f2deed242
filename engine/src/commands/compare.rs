//! `munim compare`: a report through two lenses, and only what differs: how a person sees what a
//! cancel, a correction or a late item has changed in books that were looked at before.
//!
//! A row is known again by its key: its cells in every column that says what it is about. When
//! several rows have one key, the first is compared with the first. What differs is a row of the
//! answer for each figure, so that every report has one form.
//!
//! In: the tables of a report as two offices draw it. Out: a table. Never here: a figure.

use crate::output::{Table, english};
use std::collections::BTreeMap;

/// The columns of a comparison.
const COLUMNS: &[&str] = &["change", "key", "column", "then", "now"];

/// Columns that say what a row is about, in any report; every other column holds a figure or what
/// follows from one.
const KEYS: &[&str] = &[
    "account",
    "accounting_date",
    "action_id",
    "asset",
    "base",
    "basis",
    "block_account",
    "buy",
    "charge",
    "clearing_house",
    "closed_by",
    "code",
    "control",
    "conversion_id",
    "currency",
    "date",
    "day",
    "desk",
    "direction",
    "event",
    "focus_item",
    "gl_line",
    "id",
    "instrument",
    "item",
    "kind",
    "line",
    "loan_id",
    "lot",
    "market",
    "month_end",
    "movement_id",
    "name",
    "pair",
    "period",
    "proposal",
    "proposal_id",
    "quote",
    "row",
    "rule",
    "sale",
    "schedule",
    "scope",
    "section",
    "settlement_date",
    "side",
    "since",
    "source",
    "street_account",
    "term",
    "tier_from",
    "trade_date",
    "trade_id",
    "transfer_id",
    "value_date",
    "voucher",
    "voucher_id",
];

/// The line of a balance follows from its sign: it is a key only where no account is.
const LINE: &str = "gl_line";

/// The number of a row among the rows: neither a figure nor a part of the key.
const ROW_NUMBER: &str = "seq";

/// A report as it was then and as it is now.
pub struct Views<'v> {
    /// Through the first lens.
    pub then: Table<'v>,
    /// Through the second one.
    pub now: Table<'v>,
}

/// The rows of one key, in their order.
type ByKey = BTreeMap<Vec<String>, Vec<Vec<String>>>;

/// What differs between two views of one report.
pub fn compare(views: Views<'_>) -> Table<'static> {
    let columns = views.then.columns;
    let (mut then, now) = (by_key(views.then), by_key(views.now));
    let mut rows = Vec::new();
    for (key, now) in now {
        let then = then.remove(&key).unwrap_or_default();
        rows.extend(of_key(columns, &key, &then, &now));
    }
    for (key, then) in then {
        rows.extend(of_key(columns, &key, &then, &[]));
    }
    rows.sort_by(|one, other| one[1].cmp(&other[1]));
    Table::new(COLUMNS, rows.into_iter())
}

fn by_key(table: Table<'_>) -> ByKey {
    let (columns, mut rows) = (table.columns, ByKey::new());
    for row in table.rows {
        let row: Vec<String> = row.iter().map(|cell| english(cell).into_owned()).collect();
        let key = columns
            .iter()
            .zip(&row)
            .filter(|(column, _)| is_key(columns, column))
            .map(|(_, cell)| cell.clone());
        rows.entry(key.collect()).or_default().push(row);
    }
    rows
}

fn is_key(columns: &[&str], column: &str) -> bool {
    KEYS.contains(&column) && !(column == LINE && columns.contains(&"account"))
}

fn is_figure(columns: &[&str], column: &str) -> bool {
    !is_key(columns, column) && column != ROW_NUMBER
}

/// What differs between the rows of one key.
fn of_key(
    columns: &[&str],
    key: &[String],
    then: &[Vec<String>],
    now: &[Vec<String>],
) -> Vec<Vec<String>> {
    let cells = columns
        .iter()
        .filter(|column| is_key(columns, column))
        .zip(key)
        .filter(|(_, cell)| !cell.is_empty());
    let words: Vec<String> =
        cells.map(|(column, cell)| format!("{} {cell}", column.replace('_', " "))).collect();
    let words = words.join(", ");
    let rows = (0..then.len().max(now.len())).map(|at| (then.get(at), now.get(at)));
    rows.flat_map(|(then, now)| of_row(columns, &words, then, now)).collect()
}

fn of_row(
    columns: &[&str],
    words: &str,
    then: Option<&Vec<String>>,
    now: Option<&Vec<String>>,
) -> Vec<Vec<String>> {
    let change = match (then, now) {
        (None, _) => "added",
        (_, None) => "removed",
        (Some(_), Some(_)) => "changed",
    };
    let cell =
        |row: Option<&Vec<String>>, at: usize| row.map(|row| row[at].clone()).unwrap_or_default();
    let row = |column: &str, then: String, now: String| {
        vec![change.to_owned(), words.to_owned(), column.replace('_', " "), then, now]
    };
    let figures = columns.iter().enumerate().filter(|(_, column)| is_figure(columns, column));
    let differing = figures
        .map(|(at, column)| (*column, cell(then, at), cell(now, at)))
        .filter(|(_, then, now)| then != now);
    let rows: Vec<Vec<String>> =
        differing.map(|(column, then, now)| row(column, then, now)).collect();
    // A row without figures is there or is not.
    if rows.is_empty() && change != "changed" {
        vec![row("", String::new(), String::new())]
    } else {
        rows
    }
}
