//! Forms of the office's own course: its opening, days, periods and editions.

use super::Form;
use crate::codec::bytes::{Reader, Writer};
use crate::codec::sentences::are_in_prose;
use crate::codec::{Wrong, proposals};
use terms::{OfficeEvent, Origin};

const OFFICE_OPENED_1: Form = [1, 1];
const DAY_OPENED_1: Form = [17, 1];
const VALUE_DATE_ARRIVED_1: Form = [18, 1];
const DAY_CLOSED_1: Form = [19, 1];
const DAY_CLOSED_2: Form = [19, 2];
const PERIOD_CLOSED_1: Form = [22, 1];
const PERIOD_CLOSED_2: Form = [22, 2];
const PERIOD_REOPENED_1: Form = [23, 1];
const EDITION_BEGAN_1: Form = [42, 1];
const RESTATED_1: Form = [43, 1];
const DAY_REOPENED_1: Form = [74, 1];

impl Writer {
    pub fn office(&mut self, origin: Origin, office: &OfficeEvent) {
        match office {
            OfficeEvent::OfficeOpened { markets, books_from } => {
                self.form(OFFICE_OPENED_1, origin);
                self.names(markets);
                self.date(*books_from);
            }
            OfficeEvent::DayOpened(date) => {
                self.form(DAY_OPENED_1, origin);
                self.date(*date);
            }
            OfficeEvent::ValueDateArrived(date) => {
                self.form(VALUE_DATE_ARRIVED_1, origin);
                self.date(*date);
            }
            OfficeEvent::DayClosed { date, controls } if are_in_prose(controls) => {
                self.form(DAY_CLOSED_1, origin);
                self.date(*date);
                self.controls_in_prose(controls);
            }
            OfficeEvent::DayClosed { date, controls } => {
                self.form(DAY_CLOSED_2, origin);
                self.date(*date);
                self.controls(controls);
            }
            OfficeEvent::DayReopened { date, proposal_id } => {
                self.form(DAY_REOPENED_1, origin);
                self.date(*date);
                self.text(proposal_id);
            }
            OfficeEvent::PeriodClosed(close) => {
                let is_in_prose = proposals::is_in_prose(close);
                self.form(if is_in_prose { PERIOD_CLOSED_1 } else { PERIOD_CLOSED_2 }, origin);
                self.period_close(close);
            }
            OfficeEvent::PeriodReopened { period, proposal_id } => {
                self.form(PERIOD_REOPENED_1, origin);
                self.period_reopened(*period, proposal_id);
            }
            OfficeEvent::EditionBegan(began) => {
                self.form(EDITION_BEGAN_1, origin);
                self.edition_began(began);
            }
            OfficeEvent::Restated(restatement) => {
                self.form(RESTATED_1, origin);
                self.restatement(restatement);
            }
        }
    }
}

impl Reader<'_> {
    pub fn office(&mut self, form: Form) -> Result<Option<OfficeEvent>, Wrong> {
        Ok(Some(match form {
            OFFICE_OPENED_1 => {
                OfficeEvent::OfficeOpened { markets: self.names()?, books_from: self.date()? }
            }
            DAY_OPENED_1 => OfficeEvent::DayOpened(self.date()?),
            VALUE_DATE_ARRIVED_1 => OfficeEvent::ValueDateArrived(self.date()?),
            DAY_CLOSED_1 => {
                OfficeEvent::DayClosed { date: self.date()?, controls: self.controls_in_prose()? }
            }
            DAY_CLOSED_2 => {
                OfficeEvent::DayClosed { date: self.date()?, controls: self.controls()? }
            }
            DAY_REOPENED_1 => {
                OfficeEvent::DayReopened { date: self.date()?, proposal_id: self.name()? }
            }
            PERIOD_CLOSED_1 => OfficeEvent::PeriodClosed(self.period_close_in_prose()?),
            PERIOD_CLOSED_2 => OfficeEvent::PeriodClosed(self.period_close()?),
            PERIOD_REOPENED_1 => {
                OfficeEvent::PeriodReopened { period: self.period()?, proposal_id: self.name()? }
            }
            EDITION_BEGAN_1 => OfficeEvent::EditionBegan(self.edition_began()?),
            RESTATED_1 => OfficeEvent::Restated(self.restatement()?),
            _ => return Ok(None),
        }))
    }
}
