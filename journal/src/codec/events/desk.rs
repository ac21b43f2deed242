//! Forms of what people did.

use super::Form;
use crate::codec::Wrong;
use crate::codec::bytes::{Reader, Writer};
use terms::{Act, Approval, DeskEvent, Moves, Origin, Person};

const PROPOSED_1: Form = [24, 1];
const APPROVED_1: Form = [25, 1];
const APPROVED_2: Form = [25, 2];
const APPROVED_3: Form = [25, 3];
const ACTED_1: Form = [35, 1];
const ACTED_2: Form = [35, 2];
const DECLINED_1: Form = [36, 1];
const PERSON_SET_1: Form = [37, 1];
const PERSON_SET_2: Form = [37, 2];
const DESK_SET_1: Form = [38, 1];
const REQUEST_OPENED_1: Form = [39, 1];
const WORKED_1: Form = [41, 1];
const MEMBER_SET_1: Form = [80, 1];
const DELEGATED_1: Form = [81, 1];
const RECALLED_1: Form = [72, 1];
const ENDORSED_1: Form = [73, 1];
const ENDORSED_2: Form = [73, 2];

impl Writer {
    pub fn desk_event(&mut self, origin: Origin, desk: &DeskEvent) {
        match desk {
            DeskEvent::Proposed(proposal) => {
                self.form(PROPOSED_1, origin);
                self.proposal(proposal);
            }
            DeskEvent::Endorsed(approval) => {
                self.approved([ENDORSED_1, ENDORSED_2], origin, approval);
            }
            DeskEvent::Approved(approval) if approval.moves.is_empty() => {
                self.form(APPROVED_1, origin);
                self.approval(approval);
            }
            DeskEvent::Approved(approval) => {
                self.approved([APPROVED_2, APPROVED_3], origin, approval);
            }
            DeskEvent::Declined(approval, reason) => {
                self.form(DECLINED_1, origin);
                self.declined(approval, reason);
            }
            DeskEvent::Recalled(approval, at) => {
                self.form(RECALLED_1, origin);
                self.approval(approval);
                self.moment(*at);
            }
            DeskEvent::PersonSet(person) => self.person_set(origin, person),
            DeskEvent::DeskSet(desk) => {
                self.form(DESK_SET_1, origin);
                self.desk(desk);
            }
            DeskEvent::MemberSet(member) => {
                self.form(MEMBER_SET_1, origin);
                self.group_member(member);
            }
            DeskEvent::Delegated(lent) => {
                self.form(DELEGATED_1, origin);
                self.delegation(lent);
            }
            DeskEvent::RequestOpened(request) => {
                self.form(REQUEST_OPENED_1, origin);
                self.request(request);
            }
            DeskEvent::Worked(work) => {
                self.form(WORKED_1, origin);
                self.work(work);
            }
            DeskEvent::Acted(act) => self.acted(origin, act),
        }
    }
}

impl Writer {
    /// An approval of what can be measured is written as it always was.
    fn approved(&mut self, [measured, unknown]: [Form; 2], origin: Origin, approval: &Approval) {
        let Moves { amounts, unknown_rows } = &approval.moves;
        self.form(if *unknown_rows == 0 { measured } else { unknown }, origin);
        self.approval(approval);
        if *unknown_rows > 0 {
            self.number((*unknown_rows).into());
        }
        self.amounts(amounts);
    }
}

impl Writer {
    /// A person who sees the whole firm is written as everybody always was.
    fn person_set(&mut self, origin: Origin, person: &Person) {
        if person.sees.is_empty() {
            self.form(PERSON_SET_1, origin);
            self.person(person);
        } else {
            self.form(PERSON_SET_2, origin);
            self.person_2(person);
        }
    }
}

impl Writer {
    /// What somebody did for nobody else is written as it always was.
    fn acted(&mut self, origin: Origin, act: &Act) {
        if let Some(in_place_of) = &act.in_place_of {
            self.form(ACTED_2, origin);
            self.act_2(act, in_place_of);
        } else {
            self.form(ACTED_1, origin);
            self.act(act);
        }
    }
}

impl Reader<'_> {
    pub fn desk_event(&mut self, form: Form) -> Result<Option<DeskEvent>, Wrong> {
        Ok(Some(match form {
            PROPOSED_1 => DeskEvent::Proposed(self.proposal()?),
            APPROVED_1 => DeskEvent::Approved(self.approval()?),
            APPROVED_2 => DeskEvent::Approved(self.approval_2()?),
            APPROVED_3 => DeskEvent::Approved(self.approval_3()?),
            ENDORSED_1 => DeskEvent::Endorsed(self.approval_2()?),
            ENDORSED_2 => DeskEvent::Endorsed(self.approval_3()?),
            DECLINED_1 => DeskEvent::Declined(self.approval()?, self.name()?),
            RECALLED_1 => DeskEvent::Recalled(self.approval()?, self.moment()?),
            PERSON_SET_1 => DeskEvent::PersonSet(self.person()?),
            PERSON_SET_2 => DeskEvent::PersonSet(self.person_2()?),
            DESK_SET_1 => DeskEvent::DeskSet(self.desk()?),
            MEMBER_SET_1 => DeskEvent::MemberSet(self.group_member()?),
            DELEGATED_1 => DeskEvent::Delegated(self.delegation()?),
            REQUEST_OPENED_1 => DeskEvent::RequestOpened(self.request()?),
            WORKED_1 => DeskEvent::Worked(self.work()?),
            ACTED_1 => DeskEvent::Acted(self.act()?),
            ACTED_2 => DeskEvent::Acted(self.act_2()?),
            _ => return Ok(None),
        }))
    }
}
