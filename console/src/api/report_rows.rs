//! Rows of reports for programs: an object for each row, whose properties are the report's columns.
//!
//! In: a report and what is asked of it. Out: rows whose shape the document states for each report
//! (`document/report_rows.rs`). Never here: a figure, a list of columns.

use super::reports::{ReportAsk, drawn, known, seen};
use super::{AsKnownAt, Ask, Asked, InPath};
use crate::Rooms;
use crate::sight::InSight;
use axum::Json;
use axum::extract::State;
use door::{Problem, Seen};
use reports::{Cell, Column, Holds};
use serde_json::{Map, Value};
use std::sync::Arc;
use terms::sentence;

/// The rows of a report, an object for each.
#[utoipa::path(
    get,
    path = "/v1/reports/{report}/rows",
    operation_id = "list_report_rows",
    tag = "reports",
    params(("report" = String, Path), ReportAsk, Ask),
    responses(
        (status = 200, body = Vec<serde_json::Value>, description = "The rows"),
        (status = 404, body = Problem),
        (status = 409, body = Problem),
    ),
)]
pub async fn rows(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    InPath(name): InPath<String>,
    Asked(of): Asked<ReportAsk>,
    Asked(ask): Asked<Ask>,
) -> Result<(Seen, AsKnownAt, Json<Vec<Value>>), Problem> {
    if of.format.as_deref().is_some_and(|format| format != "json") {
        return Err(Problem::invalid(sentence!(
            "rows are JSON; a file of {report} is at /v1/reports/{report}",
            report = name
        )));
    }
    let report = known(&name)?;
    let lens = ask.lens(&rooms)?;
    let drawn = drawn(&rooms, report, of.question(lens)?, &sight).await?;
    let rows: Result<Vec<Value>, Problem> =
        drawn.rows.iter().map(|row| object(report.columns, row)).collect();
    Ok((seen(report, &drawn, &sight), AsKnownAt::of(&rooms, lens), Json(rows?)))
}

/// A row as an object. A report that cannot be drawn up says why in place of a row.
fn object(columns: &[Column], cells: &[Cell]) -> Result<Value, Problem> {
    let missing = |(column, cell): (&Column, &Cell)| {
        *cell == Cell::Nothing && !column.is_nullable && !is_text(column)
    };
    if columns.iter().zip(cells).any(missing) {
        let why = cells.iter().map(Cell::english).collect::<Vec<_>>().join(" ");
        return Err(Problem::conflict(why.trim().to_owned()));
    }
    let property = |(column, cell): (&Column, &Cell)| (column.name.to_owned(), value(column, cell));
    Ok(columns.iter().zip(cells).map(property).collect::<Map<String, Value>>().into())
}

/// May an empty text be what it holds?
const fn is_text(column: &Column) -> bool {
    matches!(column.holds, Holds::Text | Holds::Code | Holds::Word | Holds::Sentence)
}

fn value(column: &Column, cell: &Cell) -> Value {
    let text = cell.english();
    match (column.holds, cell) {
        (_, Cell::Nothing) if column.is_nullable => Value::Null,
        (Holds::Integer, Cell::Number(_)) => {
            text.parse::<i64>().map_or_else(|_| text.as_ref().into(), Value::from)
        }
        (Holds::YesNo, _) => Value::Bool(text == "yes"),
        _ => text.as_ref().into(),
    }
}
