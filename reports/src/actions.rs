//! Corporate actions: what was announced, and how many hold what it bears on.

use super::{Day, asset, show};
use crate::output::Table;
use office::Office;
use office::corporate_actions::view;

/// Every action in the order in which they were announced.
pub fn actions(office: &Office, _: Day) -> Table<'_> {
    let rows = view::actions(&office.actions).map(|line| {
        let action = &line.known.action;
        let date =
            |date: Option<terms::Date>| date.map(|date| date.to_string()).unwrap_or_default();
        vec![
            action.action_id.to_string(),
            action.kind.as_str().to_owned(),
            asset(office, action.instrument),
            action.ex_date.to_string(),
            date(action.record_date),
            date(action.pay_date),
            action.terms.to_string(),
            if line.known.street.is_some() { "booked" } else { "announced" }.to_owned(),
            line.accounts.to_string(),
            show(office, action.instrument, line.long),
        ]
    });
    let columns = &[
        "action_id",
        "type",
        "instrument",
        "ex_date",
        "record_date",
        "pay_date",
        "terms",
        "state",
        "accounts",
        "held_long",
    ];
    Table::new(columns, rows)
}
