//! What became of the periods: their closings, and what came too late for them.

use super::Day;
use crate::output::Table;
use office::Office;
use terms::{Origin, Period, Say, Wording, sentence};

/// What is about a closed period and counts in an open one.
pub fn late_items(office: &Office, _: Day) -> Table<'_> {
    let rows = office.periods.late().iter().map(|item| {
        // A voucher came by its approval, and before that out of the row that put it forward.
        let put_forward = office
            .proposals
            .find(&item.id)
            .and_then(|kept| kept.parts.first())
            .map(|part| part.origin);
        let (file, row) =
            match put_forward.filter(|_| item.origin == Origin::Command).unwrap_or(item.origin) {
                Origin::Row { source, row } => {
                    (office.sources.file(source).document.name.wording(), row.wording())
                }
                Origin::Command => (sentence!("a command").into(), Wording::default()),
            };
        vec![
            item.event.wording(),
            item.id.wording(),
            item.about.wording(),
            item.accounting_date.wording(),
            file,
            row,
        ]
    });
    Table::new(&["event", "id", "about", "accounting_date", "file", "row"], rows)
}

/// The closings: who closed which period, what was open, and its trial balance against that of its
/// first closing.
pub fn closings(office: &Office, day: Day) -> Table<'_> {
    let asked = day.asked.map(Period::of);
    let periods =
        office.periods.periods().filter(move |period| asked.is_none_or(|asked| asked == *period));
    let rows = periods.flat_map(move |period| {
        office.periods.closings(period).iter().zip(1_u32..).flat_map(move |(close, number)| {
            let head = [period.wording(), number.wording(), close.by.person.wording()];
            let open = close
                .open_items
                .iter()
                .map(|item| ["open".into(), Wording::default(), item.wording()]);
            let sheet = close.sheet.iter().map(|control| {
                [control.control.wording(), control.expected.clone(), control.found.clone()]
            });
            let rows: Vec<Vec<Wording>> =
                open.chain(sheet).map(|row| [&head[..], &row].concat()).collect();
            rows
        })
    });
    Table::new(&["period", "closing", "by", "what", "first", "now"], rows)
}
