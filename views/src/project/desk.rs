//! Rows of what people did: acts, requests, work; proposals are written at the commit.

use super::Place;
use crate::layout::Shelf;
use crate::rows::Rows;
use crate::standing::Standing;
use crate::value::Value;
use terms::{Act, DeskEvent, Request, Step, Work};

pub(super) fn shelve(place: Place, desk: &DeskEvent, rows: &mut Rows, standing: &mut Standing) {
    match desk {
        DeskEvent::Proposed(proposal) => standing.touch_proposal(&proposal.proposal_id),
        DeskEvent::Endorsed(approval)
        | DeskEvent::Approved(approval)
        | DeskEvent::Declined(approval, _)
        | DeskEvent::Recalled(approval, _) => {
            standing.touch_proposal(&approval.proposal_id);
        }
        DeskEvent::Acted(act) => act_row(place, act, rows),
        DeskEvent::RequestOpened(request) => request_row(place, request, rows),
        DeskEvent::Worked(work) => work_row(place, work, rows),
        DeskEvent::PersonSet(_)
        | DeskEvent::DeskSet(_)
        | DeskEvent::MemberSet(_)
        | DeskEvent::Delegated(_) => {}
    }
}

fn act_row(place: Place, act: &Act, rows: &mut Rows) {
    rows.write(
        Shelf::Acts,
        [
            Value::seq(place.seq),
            (&act.by.person).into(),
            Value::word(act.by.known_by.as_str()),
            (&act.from).into(),
            (&act.act).into(),
            act.object.as_ref().into(),
            act.at.0.into(),
            act.events.into(),
        ],
    );
}

fn request_row(place: Place, request: &Request, rows: &mut Rows) {
    rows.write(
        Shelf::Requests,
        [
            Value::seq(place.seq),
            (&request.request_id).into(),
            (&request.by.person).into(),
            (&request.desk).into(),
            Value::word(request.subject.as_str()),
            request.about.as_ref().into(),
            request.text.as_str().into(),
            request.at.0.into(),
        ],
    );
}

fn work_row(place: Place, work: &Work, rows: &mut Rows) {
    let (assigned_to, due_at) = match &work.step {
        Step::Assign(person) => (Some(person), None),
        Step::Due(moment) => (None, Some(moment.0)),
        Step::Take
        | Step::Release
        | Step::Comment(_)
        | Step::Answer(_)
        | Step::Resolve(_)
        | Step::Reopen(_)
        | Step::Chase(_)
        | Step::BuyIn(..) => (None, None),
    };
    rows.write(
        Shelf::Work,
        [
            Value::seq(place.seq),
            (&work.item).into(),
            (&work.by.person).into(),
            Value::word(work.step.word()),
            work.step.text().into(),
            assigned_to.into(),
            due_at.into(),
            work.at.0.into(),
        ],
    );
}
