//! Possession or control: what clients need that is not segregated, and how it is brought back.

use crate::drawing::{amount, asset};
use crate::{Amount, Asset, Cells, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use office::possession::{Cure, Need, needs};
use terms::Date;

/// The report.
pub const REPORT: Report = Report {
    name: "possession-or-control",
    shows: "securities that clients need and that are not segregated, where they lie, and by when they are brought back",
    takes: &[],
    sees: Sees::Books,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A part of what clients need of an instrument.
    struct Row {
        /// The instrument.
        instrument: Asset as key,
        /// free, pledged, lent, failing, oversold, short; nowhere: nobody knows where.
        place: Word as key,
        /// Since when it lies there.
        since: Option<Date> as key,
        /// How many units of it.
        quantity: Amount,
        /// By when the firm acts, as the need was found on the business day behind the close.
        act_by: Option<Date>,
        /// By when it is done.
        complete_by: Option<Date>,
        /// Fully paid and excess margin units of clients in all.
        required: Amount,
        /// Of them, those that are segregated.
        segregated: Amount,
        /// Units that lie neither segregated nor free.
        deficit: Amount,
        /// The rule.
        ruled_by: Option<Text>,
    }
}

/// What clients need, by instrument, and the parts of each in the order in which they are brought
/// back.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    needs(office, date).into_iter().flat_map(move |need| {
        let row = |cure: &Cure| row(office, &need, cure);
        need.cures.iter().map(row).collect::<Vec<_>>()
    })
}

fn row(office: &Office, need: &Need, cure: &Cure) -> Row {
    let shown = |total| amount(office, need.instrument, total);
    Row {
        instrument: asset(office, need.instrument),
        place: Word(cure.place.map_or("nowhere", |place| place.as_str())),
        since: cure.since,
        quantity: shown(cure.quantity),
        act_by: cure.act_by,
        complete_by: cure.complete_by,
        required: shown(need.required),
        segregated: shown(need.segregated),
        deficit: shown(need.deficit),
        ruled_by: cure.source.clone().map(Text),
    }
}
