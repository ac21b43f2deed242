//! Reports: any report of the house as JSON, CSV or a workbook, and why a balance is what it is.

use super::ask::day;
use super::{AsKnownAt, Ask, Asked, InPath};
use crate::Rooms;
use crate::answers::Said;
use crate::answers::reports::{ReportName, Rows, drawn as drawn_from, names, of_office};
use crate::heavy::goes_on;
use crate::reason::{failed, reason};
use crate::sight::{InSight, check_in_sight};
use axum::Json;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use door::{Problem, Seen};
use office::Sight;
use office::accounting::view::Basis;
use outbound::download::{self, Field};
use reports::{Cell, Question, Report, Sees, parse_method};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{Name, sentence};
use utoipa::IntoParams;

/// What reports may be asked besides the day; a report that does not know an option refuses it.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ReportAsk {
    /// General ledger: from this day on.
    pub from: Option<String>,
    /// General ledger: trade or settlement.
    pub basis: Option<String>,
    /// General ledger and lots: one account alone.
    pub account: Option<String>,
    /// General ledger: one line alone.
    pub line: Option<String>,
    /// Lots and gains: as if lots had always been taken by this method.
    pub method: Option<String>,
    /// json, csv or xlsx.
    pub format: Option<String>,
}

impl ReportAsk {
    /// The question; an empty field of a form asks nothing.
    pub fn question(&self, lens: engine::Lens) -> Result<Question, Problem> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let basis = |text: String| match text.as_str() {
            "trade" => Ok(Basis::TradeDate),
            "settlement" => Ok(Basis::SettlementDate),
            _ => Err(Problem::invalid(sentence!(
                "{text} is no basis; it is trade or settlement",
                text = text
            ))),
        };
        Ok(Question {
            lens,
            from: given(&self.from).map(|text| day(&text, "from")).transpose()?,
            basis: given(&self.basis).map(basis).transpose()?,
            account: given(&self.account).map(Name::from),
            gl_line: given(&self.line).map(Name::from),
            method: given(&self.method)
                .map(|text| parse_method(&text).map_err(Problem::invalid))
                .transpose()?,
        })
    }
}

/// The reports that can be asked for.
#[utoipa::path(
    get,
    path = "/v1/reports",
    operation_id = "list_reports",
    tag = "reports",
    responses((status = 200, body = Vec<ReportName>, description = "The reports")),
)]
pub async fn list() -> Json<Vec<ReportName>> {
    Json(names())
}

/// A report.
#[utoipa::path(
    get,
    path = "/v1/reports/{report}",
    operation_id = "get_report",
    tag = "reports",
    params(("report" = String, Path), ReportAsk, Ask),
    responses(
        (
            status = 200,
            body = Rows,
            description = "The report as JSON; with `format`, as CSV (`text/csv`) or as a workbook (`xlsx`)",
        ),
        (status = 404, body = Problem),
    ),
)]
pub async fn report(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    InPath(name): InPath<String>,
    Asked(of): Asked<ReportAsk>,
    Asked(ask): Asked<Ask>,
) -> Result<Response, Problem> {
    let report = known(&name)?;
    let lens = ask.lens(&rooms)?;
    let rows = drawn(&rooms, report, of.question(lens)?, &sight).await?;
    let seen = seen(report, &rows, &sight);
    let known_at = AsKnownAt::of(&rooms, lens);
    Ok((seen, known_at, download_as(&name, rows, of.format.as_deref())?).into_response())
}

/// The report of a name.
pub fn known(name: &str) -> Result<&'static Report, Problem> {
    let none = || Problem::not_found(sentence!("there is no report {name}", name = name));
    reports::named(name).ok_or_else(none)
}

/// Whose accounts a report shows: a line in the journal of access says so.
pub fn seen(report: &Report, rows: &Rows, sight: &Sight) -> Seen {
    match report.sees {
        Sees::Books => Seen::default(),
        Sees::Accounts if !sight.is_whole() => {
            let account = report.columns.iter().position(|column| column.name == "account");
            let accounts = rows.rows.iter().filter_map(|row| row.get(account?));
            Seen::clients(accounts.map(|cell| cell.text().into_owned()).collect::<BTreeSet<_>>())
        }
        Sees::Clients | Sees::Accounts => Seen::every_client(),
    }
}

/// Draws a report up, of the accounts in sight. What is not divided by account is of the firm as a
/// whole.
pub async fn drawn(
    rooms: &Arc<Rooms>,
    report: &'static Report,
    question: Question,
    sight: &Sight,
) -> Result<Rows, Problem> {
    if !sight.is_whole() && report.sees != Sees::Accounts {
        return Err(Problem::whole_firm());
    }
    if let Some(account) = &question.account {
        check_in_sight(rooms, sight, account)?;
    }
    let drawn = if report.is_of_ledger() {
        let draw = move |rooms: &Rooms| {
            let folder = rooms.folder.read_while(goes_on());
            Ok(drawn_from(&folder, report, &question, |table| Ok(Rows::of(table))))
        };
        rooms.apart(draw).await.map_err(failed)?
    } else {
        rooms.long_answer(question.lens, move |office| of_office(office, report, &question)).await?
    };
    let rows: Rows = drawn.map_err(|error| Problem::invalid(reason(&error)))?;
    Ok(rows.within(report.columns, sight))
}

/// Why a balance is what it is: every posting, its event, its file and row.
#[utoipa::path(
    get,
    path = "/v1/explain/{account}/{asset}",
    operation_id = "explain_balance",
    tag = "reports",
    params(("account" = String, Path), ("asset" = String, Path), ReportAsk, Ask),
    responses(
        (
            status = 200,
            body = Rows,
            description = "The postings of the balance as JSON; with `format`, as CSV or as a workbook",
        ),
        (status = 404, body = Problem),
    ),
)]
pub async fn explain(
    State(rooms): State<Arc<Rooms>>,
    InSight(sight): InSight,
    InPath((account, asset)): InPath<(String, String)>,
    Asked(of): Asked<ReportAsk>,
    Asked(ask): Asked<Ask>,
) -> Result<Response, Problem> {
    let name = format!("explain-{account}-{asset}");
    let seen = Seen::clients([account.clone()]);
    let lens = ask.lens(&rooms)?;
    let (rows, _) = explained(&rooms, &sight, account, asset, lens).await?;
    let known_at = AsKnownAt::of(&rooms, lens);
    Ok((seen, known_at, download_as(&name, rows, of.format.as_deref())?).into_response())
}

/// Explains a balance; the rows, and their sum in a sentence.
pub async fn explained(
    rooms: &Arc<Rooms>,
    sight: &Sight,
    account: String,
    asset: String,
    lens: engine::Lens,
) -> Result<(Rows, Said), Problem> {
    check_in_sight(rooms, sight, &account)?;
    let explain = move |rooms: &Rooms| {
        let folder = rooms.folder.read_while(goes_on());
        Ok(engine::commands::explain(&folder, &account, &asset, lens))
    };
    let explained = rooms.apart(explain).await.map_err(failed)?;
    let explanation = explained.map_err(|error| Problem::not_found(reason(&error)))?;
    let rows = Rows::of_words(explanation.table());
    let rows = rows.typed(&["as_of", "value_date", "quantity", "balance"]);
    Ok((rows, explanation.sum().into()))
}

/// Rows in the form that is asked for.
pub fn download_as(name: &str, rows: Rows, format: Option<&str>) -> Result<Response, Problem> {
    let file = |ending: &str, kind: &'static str, bytes: Vec<u8>| {
        let plain: String = name
            .chars()
            .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' })
            .collect();
        let disposition = format!("attachment; filename=\"{plain}.{ending}\"");
        ([(CONTENT_TYPE, kind.to_owned()), (CONTENT_DISPOSITION, disposition)], bytes)
            .into_response()
    };
    match format.unwrap_or("json") {
        "json" => Ok(Json(rows).into_response()),
        "csv" => Ok(file(
            "csv",
            "text/csv; charset=utf-8",
            download::csv(&rows.columns, fields(&rows.rows)).map_err(failed)?,
        )),
        "xlsx" => {
            let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
            let sheet: String = name
                .chars()
                .filter(|letter| letter.is_ascii_alphanumeric() || *letter == '-')
                .take(31)
                .collect();
            Ok(file(
                "xlsx",
                kind,
                download::workbook(&sheet, &rows.columns, fields(&rows.rows)).map_err(failed)?,
            ))
        }
        other => Err(Problem::invalid(sentence!(
            "{other} is no format; the formats are json, csv, xlsx",
            other = other
        ))),
    }
}

/// Cells as the fields of a file.
fn fields(rows: &[Vec<Cell>]) -> impl Iterator<Item = Vec<Field<'_>>> {
    rows.iter().map(|row| row.iter().map(field).collect())
}

fn field(cell: &Cell) -> Field<'_> {
    match cell {
        Cell::Number(number) => Field::Number(number.to_string()),
        Cell::Date(date) => Field::Day(*date),
        Cell::Nothing | Cell::Word(_) | Cell::Text(_) | Cell::Says(_) => {
            Field::Text(cell.english())
        }
    }
}
