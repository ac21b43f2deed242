//! Forms of what people did.

use super::Form;
use crate::codec::Wrong;
use crate::codec::bytes::{Reader, Writer};
use terms::{DeskEvent, Origin};

const PROPOSED_1: Form = [24, 1];
const APPROVED_1: Form = [25, 1];
const ACTED_1: Form = [35, 1];
const DECLINED_1: Form = [36, 1];
const PERSON_SET_1: Form = [37, 1];
const DESK_SET_1: Form = [38, 1];
const REQUEST_OPENED_1: Form = [39, 1];
const WORKED_1: Form = [41, 1];

impl Writer {
    pub fn desk_event(&mut self, origin: Origin, desk: &DeskEvent) {
        match desk {
            DeskEvent::Proposed(proposal) => {
                self.form(PROPOSED_1, origin);
                self.proposal(proposal);
            }
            DeskEvent::Approved(approval) => {
                self.form(APPROVED_1, origin);
                self.approval(approval);
            }
            DeskEvent::Declined(approval, reason) => {
                self.form(DECLINED_1, origin);
                self.declined(approval, reason);
            }
            DeskEvent::PersonSet(person) => {
                self.form(PERSON_SET_1, origin);
                self.person(person);
            }
            DeskEvent::DeskSet(desk) => {
                self.form(DESK_SET_1, origin);
                self.desk(desk);
            }
            DeskEvent::RequestOpened(request) => {
                self.form(REQUEST_OPENED_1, origin);
                self.request(request);
            }
            DeskEvent::Worked(work) => {
                self.form(WORKED_1, origin);
                self.work(work);
            }
            DeskEvent::Acted(act) => {
                self.form(ACTED_1, origin);
                self.act(act);
            }
        }
    }
}

impl Reader<'_> {
    pub fn desk_event(&mut self, form: Form) -> Result<Option<DeskEvent>, Wrong> {
        Ok(Some(match form {
            PROPOSED_1 => DeskEvent::Proposed(self.proposal()?),
            APPROVED_1 => DeskEvent::Approved(self.approval()?),
            DECLINED_1 => DeskEvent::Declined(self.approval()?, self.name()?),
            PERSON_SET_1 => DeskEvent::PersonSet(self.person()?),
            DESK_SET_1 => DeskEvent::DeskSet(self.desk()?),
            REQUEST_OPENED_1 => DeskEvent::RequestOpened(self.request()?),
            WORKED_1 => DeskEvent::Worked(self.work()?),
            ACTED_1 => DeskEvent::Acted(self.act()?),
            _ => return Ok(None),
        }))
    }
}
