//! Reports: any report of the house by its name, as text under columns.

use super::Said;
use anyhow::{Result, bail};
use engine::reports::{Day, LEDGER_REPORTS, Question, REPORTS};
use engine::{Folder, Table};
use office::Office;
use serde::Serialize;
use utoipa::ToSchema;

/// A report that can be asked for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportName {
    /// Its name.
    pub report: String,
    /// What it shows.
    pub shows: String,
}

/// A report, drawn up.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows; numbers are texts, so that no reader rounds them.
    pub rows: Vec<Vec<Said>>,
}

impl Rows {
    /// Of cells under columns.
    pub fn of<C: Into<Said>>(columns: Vec<String>, rows: impl IntoIterator<Item = Vec<C>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(Into::into).collect());
        Self { columns, rows: rows.collect() }
    }

    /// As programs read them.
    pub fn in_english(&self) -> Vec<Vec<String>> {
        self.rows.iter().map(|row| row.iter().map(Said::english).collect()).collect()
    }
}

/// Every report.
pub fn names() -> Vec<ReportName> {
    let ledger = LEDGER_REPORTS.iter().map(|report| (report.name, report.shows));
    let all = REPORTS.iter().map(|report| (report.name, report.shows)).chain(ledger);
    let mut names: Vec<ReportName> = all
        .map(|(report, shows)| ReportName { report: report.to_owned(), shows: shows.to_owned() })
        .collect();
    names.sort_by(|one, other| one.report.cmp(&other.report));
    names
}

/// Is it drawn up from the journal by accounting date, and not from an office?
pub fn is_of_ledger(name: &str) -> bool {
    LEDGER_REPORTS.iter().any(|report| report.name == name)
}

/// A report of the general ledger.
pub fn of_ledger(folder: &Folder, name: &str, question: &Question) -> Result<Rows> {
    let Some(report) = LEDGER_REPORTS.iter().find(|report| report.name == name) else {
        bail!("there is no report {name}")
    };
    Ok(rows(report.drawn(folder, question)?))
}

/// A report of an office, which was looked at through the question's lens.
pub fn of_office(office: &Office, name: &str, question: &Question) -> Result<Rows> {
    let Some(report) = REPORTS.iter().find(|report| report.name == name) else {
        bail!("there is no report {name}")
    };
    Ok(rows((report.draw)(office, Day::of(office, report, question)?)))
}

/// The rows of a table of the house.
pub fn rows(table: Table<'_>) -> Rows {
    Rows::of(table.columns.iter().map(|column| (*column).to_owned()).collect(), table.rows)
}
