//! The office's own course.

use terms::{OfficeEvent, Say, Wording, sentence};

pub(super) fn tell(office: &OfficeEvent) -> Wording {
    match office {
        OfficeEvent::OfficeOpened { markets, books_from } => sentence!(
            "{markets} from {books_from}",
            markets = markets.join(", "),
            books_from = books_from
        )
        .into(),
        OfficeEvent::DayOpened(date)
        | OfficeEvent::ValueDateArrived(date)
        | OfficeEvent::DayClosed { date, .. }
        | OfficeEvent::DayReopened { date, .. } => date.wording(),
        OfficeEvent::PeriodClosed(close) => {
            sentence!("{period} by {person}", period = close.period, person = close.by.person)
                .into()
        }
        OfficeEvent::PeriodReopened { period, .. } => period.wording(),
        OfficeEvent::EditionBegan(began) => began.sentence().into(),
        // Its figures stand beside it.
        OfficeEvent::Restated(restatement) => restatement.sentence().into(),
    }
}
