//! Closings: closed periods, what was open, and their trial balances at the first closing and now.

use crate::{Cells, Code, Draw, Report, Sees, Table};
use office::Office;
use terms::{Date, Period, PeriodClose, Say, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "closings",
    shows: "closed periods: what was open, and their trial balances at the first closing and now",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.asked))),
};

row! {
    /// What was open at a closing, or a line of its trial balance.
    struct Row {
        /// The month.
        period: Period as key,
        /// Which closing of it.
        closing: u32,
        /// Who closed it.
        by: Code,
        /// open, or the line of the trial balance.
        what: Wording,
        /// What stood there at the first closing; nothing beside what was open.
        first: Option<Wording>,
        /// What was open; or what stands there at this closing.
        now: Wording,
    }
}

/// The closings of every period, or of a day's.
pub fn draw(office: &Office, asked: Option<Date>) -> impl Iterator<Item = Row> + '_ {
    let asked = asked.map(Period::of);
    let periods =
        office.periods.periods().filter(move |period| asked.is_none_or(|asked| asked == *period));
    periods.flat_map(move |period| {
        let closings = office.periods.closings(period).iter().zip(1..);
        closings.flat_map(move |(close, closing)| rows(period, closing, close))
    })
}

fn rows(period: Period, closing: u32, close: &PeriodClose) -> impl Iterator<Item = Row> + '_ {
    let row = move |what: Wording, first: Option<Wording>, now: Wording| {
        let by = Code(close.by.person.clone());
        Row { period, closing, by, what, first, now }
    };
    let open = close.open_items.iter().map(move |item| row("open".into(), None, item.wording()));
    let sheet = close.sheet.iter().map(move |control| {
        row(control.control.wording(), Some(control.expected.clone()), control.found.clone())
    });
    open.chain(sheet)
}
