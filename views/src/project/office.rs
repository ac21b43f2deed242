//! Rows of the office's own course: controls and restated figures; days stand until the commit.

use super::Place;
use crate::layout::Shelf;
use crate::rows::Rows;
use crate::standing::Standing;
use crate::value::Value;
use office::words::{english, in_english};
use terms::{Control, Date, OfficeEvent, Restatement};

pub(super) fn shelve(place: Place, office: &OfficeEvent, rows: &mut Rows, standing: &mut Standing) {
    match office {
        OfficeEvent::DayOpened(date) => standing.open_day(*date, place.seq),
        OfficeEvent::ValueDateArrived(date) => standing.settle(*date),
        OfficeEvent::DayClosed { date, controls } => {
            let close = standing.close_day(*date, place.seq);
            control_rows((*date, close), controls, rows);
        }
        OfficeEvent::DayReopened { date, .. } => standing.reopen_day(*date),
        OfficeEvent::Restated(restatement) => restatement_rows(place, restatement, rows),
        OfficeEvent::OfficeOpened { .. }
        | OfficeEvent::PeriodClosed(_)
        | OfficeEvent::PeriodReopened { .. }
        | OfficeEvent::EditionBegan(_) => {}
    }
}

fn restatement_rows(place: Place, restatement: &Restatement, rows: &mut Rows) {
    for (line, figure) in (1_u32..).zip(&restatement.figures) {
        rows.write(
            Shelf::Restatements,
            [
                Value::seq(place.seq),
                line.into(),
                figure.account.into(),
                figure.asset.into(),
                english(&figure.figure).into(),
                in_english(&figure.before).into(),
                in_english(&figure.after).into(),
            ],
        );
    }
}

fn control_rows((date, close): (Date, u32), controls: &[Control], rows: &mut Rows) {
    for (line, control) in (1_u32..).zip(controls) {
        rows.write(
            Shelf::Controls,
            [
                date.into(),
                close.into(),
                line.into(),
                english(&control.control).into(),
                in_english(&control.expected).into(),
                in_english(&control.found).into(),
            ],
        );
    }
}
