//! What became of the periods: their closings, and what came too late for them.

use super::Day;
use crate::output::Table;
use office::Office;
use terms::{Origin, Period};

/// What is about a closed period and counts in an open one.
pub fn late_items(office: &Office, _: Day) -> Table<'_> {
    let rows = office.periods.late().iter().map(|item| {
        // A voucher came by its approval, and before that out of the row that put it forward.
        let put_forward = office.proposals.find(&item.id).and_then(|kept| kept.parts.first()).map(|part| part.origin);
        let (file, row) = match put_forward.filter(|_| item.origin == Origin::Command).unwrap_or(item.origin) {
            Origin::Row { source, row } => (office.sources.file(source).document.name.to_string(), row.to_string()),
            Origin::Command => ("a command".to_owned(), String::new()),
        };
        vec![item.event.to_string(), item.id.to_string(), item.about.to_string(), item.accounting_date.to_string(), file, row]
    });
    Table::new(&["event", "id", "about", "accounting_date", "file", "row"], rows)
}

/// The closings: who closed which period, what was open, and its trial balance against that of its first closing.
pub fn closings(office: &Office, day: Day) -> Table<'_> {
    let asked = day.asked.map(Period::of);
    let periods = office.periods.periods().filter(move |period| asked.is_none_or(|asked| asked == *period));
    let rows = periods.flat_map(move |period| {
        office.periods.closings(period).iter().zip(1_u32..).flat_map(move |(close, number)| {
            let head = [period.to_string(), number.to_string(), close.by.person.to_string()];
            let open = close.open_items.iter().map(|item| ["open".to_owned(), String::new(), item.clone()]);
            let sheet = close.sheet.iter().map(|control| [control.control.clone(), control.expected.clone(), control.found.clone()]);
            let rows: Vec<Vec<String>> = open.chain(sheet).map(|row| [&head[..], &row].concat()).collect();
            rows
        })
    });
    Table::new(&["period", "closing", "by", "what", "first", "now"], rows)
}
