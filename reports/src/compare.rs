//! A comparison: a report through two lenses, and only what differs: how a person sees what a
//! cancel, a correction or a late item has changed in books that were looked at before.
//!
//! A row is known again by its key: its cells in every column that says what it is about. When
//! several rows have one key, the first is compared with the first. What differs is a row of the
//! answer for each figure, so that every report has one form.
//!
//! In: the tables of a report as two offices draw it. Out: a table. Never here: a figure.

use crate::row::{Cell, Column, Role, Text, Word};
use crate::table::Table;
use std::collections::BTreeMap;

/// A report as it was then and as it is now.
pub struct Views<'v> {
    /// Through the first lens.
    pub then: Table<'v>,
    /// Through the second one.
    pub now: Table<'v>,
}

row! {
    /// A figure that differs, or a row that came or went.
    struct Row {
        /// added, removed, changed.
        change: Word,
        /// What the row is about.
        key: Text,
        /// The column that differs.
        column: Text,
        /// What stood in it.
        then: Cell,
        /// What stands in it.
        now: Cell,
    }
}

/// The rows of one key, in their order.
type ByKey = BTreeMap<Vec<String>, Vec<Vec<Cell>>>;

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
    rows.sort_by(|one, other| one.key.0.cmp(&other.key.0));
    Table::of(rows)
}

fn keys(columns: &[Column]) -> impl Iterator<Item = (usize, &Column)> {
    columns.iter().enumerate().filter(|(_, column)| column.role == Role::Key)
}

fn figures(columns: &[Column]) -> impl Iterator<Item = (usize, &Column)> {
    columns.iter().enumerate().filter(|(_, column)| column.role == Role::Figure)
}

fn by_key(table: Table<'_>) -> ByKey {
    let (columns, mut rows) = (table.columns, ByKey::new());
    for row in table.rows {
        let key = keys(columns).map(|(at, _)| row[at].english().into_owned()).collect();
        rows.entry(key).or_default().push(row);
    }
    rows
}

/// What differs between the rows of one key.
fn of_key(columns: &[Column], key: &[String], then: &[Vec<Cell>], now: &[Vec<Cell>]) -> Vec<Row> {
    let cells = keys(columns).zip(key).filter(|(_, cell)| !cell.is_empty());
    let words: Vec<String> = cells
        .map(|((_, column), cell)| format!("{} {cell}", column.name.replace('_', " ")))
        .collect();
    let words = words.join(", ");
    let rows = (0..then.len().max(now.len())).map(|at| (then.get(at), now.get(at)));
    rows.flat_map(|(then, now)| of_row(columns, &words, then, now)).collect()
}

fn of_row(
    columns: &[Column],
    words: &str,
    then: Option<&Vec<Cell>>,
    now: Option<&Vec<Cell>>,
) -> Vec<Row> {
    let change = match (then, now) {
        (None, _) => "added",
        (_, None) => "removed",
        (Some(_), Some(_)) => "changed",
    };
    let cell =
        |row: Option<&Vec<Cell>>, at: usize| row.map(|row| row[at].clone()).unwrap_or_default();
    let row = |column: &str, then: Cell, now: Cell| Row {
        change: Word(change),
        key: Text(words.into()),
        column: Text(column.replace('_', " ").into()),
        then,
        now,
    };
    let differing = figures(columns)
        .map(|(at, column)| (column.name, cell(then, at), cell(now, at)))
        .filter(|(_, then, now)| then != now);
    let rows: Vec<Row> = differing.map(|(column, then, now)| row(column, then, now)).collect();
    // A row without figures is there or is not.
    if rows.is_empty() && change != "changed" {
        vec![row("", Cell::Nothing, Cell::Nothing)]
    } else {
        rows
    }
}
