//! Corporate actions: what issuers announced, and how many hold what it bears on.

use crate::drawing::{amount, asset};
use crate::{Amount, Asset, Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use office::corporate_actions::view;
use terms::Date;

/// The report.
pub const REPORT: Report = Report {
    name: "corporate-actions",
    shows: "what issuers announced, and how many hold it",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, _| Table::of(draw(office))),
};

row! {
    /// A corporate action.
    struct Row {
        /// Its id.
        action_id: Code as key,
        /// What it is: a split, a merger and so on.
        kind: Word = "type",
        /// On what it bears.
        instrument: Asset as key,
        /// The first day on which a buyer does not get it.
        ex_date: Date,
        /// The day on which holders are counted.
        record_date: Option<Date>,
        /// The day on which it is paid.
        pay_date: Option<Date>,
        /// Its place among the actions of its ex-date.
        sequence: u32,
        /// Its terms, as key=value.
        terms: Text,
        /// announced, booked, or taken back.
        state: Word,
        /// Accounts that hold the instrument.
        accounts: usize,
        /// What they hold long.
        held_long: Amount,
    }
}

/// Every action in the order in which they were announced.
pub fn draw(office: &Office) -> impl Iterator<Item = Row> + '_ {
    view::actions(&office.actions).map(|line| {
        let action = &line.known.action;
        Row {
            action_id: Code(action.action_id.clone()),
            kind: Word(action.kind.as_str()),
            instrument: asset(office, action.instrument),
            ex_date: action.ex_date,
            record_date: action.record_date,
            pay_date: action.pay_date,
            sequence: action.sequence,
            terms: Text(action.terms.to_string().into()),
            state: Word(line.known.state()),
            accounts: line.accounts,
            held_long: amount(office, action.instrument, line.long),
        }
    })
}
