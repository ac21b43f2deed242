//! Filings: what is filed or counted, as of which day, and by when.

use crate::{Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use terms::{Date, FilingRule, Market, Name};

/// The report.
pub const REPORT: Report = Report {
    name: "filings",
    shows: "what is filed or counted, as of which day and by when: what is due, and what comes next",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A filing of a day.
    struct Row {
        /// What is filed: `short_interest`, focus, `box_count`.
        filing: Word as key,
        /// The market whose rule it is.
        market: Code as key,
        /// As of which day; nothing: the firm chooses the day.
        as_of: Option<Date> as key,
        /// The day on which it is due.
        due: Option<Date>,
        /// Until when on that day, local time of the market; nothing: until its end.
        due_time: Option<Text>,
        /// The rule.
        ruled_by: Text,
    }
}

/// What is as of the month of the day, or of the ones before and behind it, and is not due before
/// the day.
pub fn draw(office: &Office, date: Date) -> Vec<Row> {
    let mut rows: Vec<Row> = office
        .directory
        .markets()
        .flat_map(|market| {
            let filings = terms::FilingKind::ALL.iter();
            let rules = filings.filter_map(move |filing| market.filing(*filing, date));
            rules.flat_map(move |rule| of_rule(market, rule, date))
        })
        .collect();
    rows.sort_by_key(|row| (row.due.is_none(), row.due));
    rows
}

fn of_rule(market: &Market, rule: &FilingRule, date: Date) -> Vec<Row> {
    let row = |as_of: Option<Date>, due: Option<Date>| Row {
        filing: Word(rule.filing.as_str()),
        market: Code(market.market.clone()),
        as_of,
        due,
        due_time: rule.by.map(|by| Text(Name::from(by.to_string().as_str()))),
        ruled_by: Text(rule.source.clone()),
    };
    let calendar = &market.calendar;
    let months = [date.first_of_month().plus(-1), date, date.last_of_month().plus(1)];
    let days = months.into_iter().flat_map(|month| rule.as_of(month, calendar));
    let due = |as_of: Date| {
        let due = rule.due(as_of, calendar)?;
        (due >= date).then(|| row(Some(as_of), Some(due)))
    };
    let rows: Vec<Row> = days.filter_map(due).collect();
    if rows.is_empty() { vec![row(None, None)] } else { rows }
}
