//! Reports: any report of `reports::REPORTS` by its name, as typed cells under columns.
//!
//! Whoever asks on the command line comes here too: this is the one place that reads what a report
//! is drawn up from.

use super::Said;
use anyhow::{Result, bail};
use engine::{Folder, Objection, look};
use office::{Office, Sight};
use reports::{Cell, Column, Covers, Day, Draw, Question, REPORTS, Report, Role, Sees, Table};
use serde::{Serialize, Serializer};
use terms::{Date, Shown, Total};
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
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows; numbers are texts, so that no reader rounds them.
    #[serde(serialize_with = "in_english")]
    #[schema(value_type = Vec<Vec<String>>)]
    pub rows: Vec<Vec<Cell>>,
    /// The first day that it is of; null for books as of a day.
    pub from: Option<String>,
    /// The last day that it is of, or the day as of which it is.
    pub until: Option<String>,
    /// What the rows come to, where counting them would say something else: of how many fails they
    /// are the parts.
    pub says: Option<Said>,
}

/// As programs read them.
fn in_english<S: Serializer>(rows: &[Vec<Cell>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rows.iter().map(|row| row.iter().map(Cell::english).collect::<Vec<_>>()))
}

impl Rows {
    /// Of a report.
    pub fn of(table: Table<'_>) -> Self {
        let columns = table.names().into_iter().map(str::to_owned).collect();
        let (from, until) = table.covers.map(Covers::days).unzip();
        let from = from.flatten().map(|date| date.to_string());
        let until = until.map(|date| date.to_string());
        let says = table.says.map(Said);
        Self { columns, rows: table.rows.collect(), from, until, says }
    }

    /// The rows of the accounts in sight, when each row is of one account; they are counted anew.
    #[must_use]
    pub fn within(self, columns: &[Column], sight: &Sight) -> Self {
        if sight.is_whole() {
            return self;
        }
        let place = |is_it: &dyn Fn(&Column) -> bool| columns.iter().position(is_it);
        let account = place(&|column| column.name == "account");
        let number = place(&|column| column.role == Role::RowNumber);
        let is_seen =
            |row: &Vec<Cell>| account.is_some_and(|account| sight.sees(&row[account].text()));
        let mut rows: Vec<Vec<Cell>> = self.rows.into_iter().filter(is_seen).collect();
        if let Some(number) = number {
            for (row, count) in rows.iter_mut().zip(1_i128..) {
                row[number] = Cell::Number(Total(count).show(0));
            }
        }
        Self { rows, says: None, ..self }
    }

    /// Of facts in texts; one that is a day or a number is one.
    pub fn of_texts(columns: Vec<String>, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        let rows = rows.into_iter().map(|row| row.into_iter().map(fact).collect());
        Self { columns, rows: rows.collect(), ..Self::default() }
    }

    /// Of what the engine has put into words.
    pub fn of_words(table: engine::Table<'_>) -> Self {
        let columns = table.columns.into_iter().map(str::to_owned).collect();
        let rows = table.rows.map(|row| row.into_iter().map(Cell::said).collect());
        Self { columns, rows: rows.collect(), ..Self::default() }
    }

    /// In these columns stand days and numbers, and no words.
    #[must_use]
    pub fn typed(mut self, columns: &[&str]) -> Self {
        let typed: Vec<usize> = (0..self.columns.len())
            .filter(|index| columns.contains(&self.columns[*index].as_str()))
            .collect();
        for row in &mut self.rows {
            for index in &typed {
                row[*index] = fact(row[*index].text().into_owned());
            }
        }
        self
    }
}

/// A fact in a text. An id such as 007 is no number.
pub fn fact(text: String) -> Cell {
    if let Some(date) = Date::parse(&text) {
        Cell::Date(date)
    } else if let Some(number) = Shown::parse(&text) {
        Cell::Number(number)
    } else {
        Cell::said(text.into())
    }
}

/// Every report, by name.
pub fn names() -> Vec<ReportName> {
    let mut names: Vec<ReportName> = REPORTS
        .iter()
        .map(|report| ReportName { report: report.name.into(), shows: report.shows.into() })
        .collect();
    names.sort_by(|one, other| one.report.cmp(&other.report));
    names
}

/// Those that somebody can open: who sees some accounts alone, those that are divided by account.
pub fn names_for(sight: &Sight) -> Vec<ReportName> {
    let is_open = |name: &ReportName| {
        let report = reports::named(&name.report);
        sight.is_whole() || report.is_some_and(|report| report.sees == Sees::Accounts)
    };
    names().into_iter().filter(is_open).collect()
}

/// Draws up a report out of a folder, and gives its table on while what it shows is in memory.
pub fn drawn<T>(
    folder: &Folder,
    report: &Report,
    question: &Question,
    take: impl FnOnce(Table<'_>) -> Result<T>,
) -> Result<T> {
    report.check(question).map_err(Objection)?;
    let lens = question.lens;
    match report.draw {
        Draw::Office(_) => {
            let office = look(folder, lens)?;
            let day = Day::of(&office, question).map_err(Objection)?;
            let table = report.of_office(&office, day).expect("it is drawn up from an office");
            take(table.of_days(Covers::AsOf(day.date)))
        }
        Draw::Balances(draw) => {
            let ledger = engine::balances(folder, lens)?;
            let covers = Covers::AsOf(ledger.date());
            take(draw(&ledger, question).map_err(Objection)?.of_days(covers))
        }
        Draw::Results(draw) => {
            let from = match question.from {
                Some(from) => from,
                None => engine::year_of(folder, lens)?,
            };
            let ledger = engine::results(folder, Some(from), lens)?;
            let covers = Covers::Days(from, ledger.date());
            take(draw(&ledger, question).map_err(Objection)?.of_days(covers))
        }
        Draw::Postings(draw) => {
            let basis = question.one_basis();
            let (office, postings) =
                engine::postings(folder, lens, basis, question.account.as_ref())?;
            let from = question.from.unwrap_or_else(|| office.days.books_from());
            let covers = Covers::Days(from, Day::at(&office, lens.as_of).date);
            take(draw(&office, postings, question).map_err(Objection)?.of_days(covers))
        }
    }
}

/// A report of an office that was looked at through the question's lens.
pub fn of_office(office: &Office, report: &Report, question: &Question) -> Result<Rows> {
    report.check(question).map_err(Objection)?;
    let day = Day::of(office, question).map_err(Objection)?;
    match report.of_office(office, day) {
        Some(table) => Ok(Rows::of(table.of_days(Covers::AsOf(day.date)))),
        None => bail!("{} is drawn up from the journal, and not from an office", report.name),
    }
}
