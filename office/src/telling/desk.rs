//! Sentences of desk events: what people did.

use super::followed;
use terms::{Act, Actor, Delegation, DeskEvent, GroupMember, Wording, sentence};

pub(super) fn tell(desk: &DeskEvent) -> Wording {
    let by = |by: &Actor| Wording::from(sentence!("by {person}", person = by.person));
    match desk {
        DeskEvent::Proposed(proposal) => by(&proposal.by),
        DeskEvent::Endorsed(approval)
        | DeskEvent::Approved(approval)
        | DeskEvent::Recalled(approval, _) => by(&approval.by),
        DeskEvent::Declined(approval, reason) => {
            sentence!("by {person}: {reason}", person = approval.by.person, reason = reason).into()
        }
        DeskEvent::Acted(act) => match &act.in_place_of {
            Some(absent) => {
                sentence!("{act}, in place of {person}", act = acted(act), person = absent).into()
            }
            None => acted(act),
        },
        DeskEvent::PersonSet(person) => person.full_name.clone().into(),
        DeskEvent::DeskSet(desk) => desk.name.clone().into(),
        DeskEvent::MemberSet(member) => {
            let GroupMember { group: _, account, effective, member, source: _ } = member.clone();
            if member {
                sentence!("account {account} from {date} on", account = account, date = effective)
            } else {
                let date = effective;
                sentence!(
                    "no longer account {account} from {date} on",
                    account = account,
                    date = date
                )
            }
            .into()
        }
        DeskEvent::Delegated(lent) => {
            let Delegation { from_person, to_person, from, until, .. } = lent.clone();
            sentence!(
                "{to_person} stands in for {from_person} from {from} until {until}",
                to_person = to_person,
                from_person = from_person,
                from = from,
                until = until
            )
            .into()
        }
        DeskEvent::RequestOpened(request) => request.text.as_str().into(),
        DeskEvent::Worked(work) => {
            let step = work.step.word();
            work.step.text().map_or_else(|| step.into(), |text| followed(step, text))
        }
    }
}

/// What a person did, and to what; an act of an older program is shown as it was written down.
fn acted(act: &Act) -> Wording {
    let Some(object) = &act.object else { return act.act.clone().into() };
    let sentence = match act.act.as_str() {
        "run the day" => sentence!("run the day {date}", date = object),
        "put forward" => sentence!("submit {document} for approval", document = object),
        "put forward a reversal" => {
            sentence!("submit a reversal of {voucher} for approval", voucher = object)
        }
        "put forward a reopening" => sentence!("request reopening of {period}", period = object),
        "put forward the reopening of a day" => {
            sentence!("request reopening of day {date}", date = object)
        }
        "ask" => sentence!("ask {request}", request = object),
        "propose" => sentence!("propose {document}", document = object),
        "load" => sentence!("load {document}", document = object),
        "approve" => sentence!("approve {proposal}", proposal = object),
        "decline" => sentence!("decline {proposal}", proposal = object),
        "recall" => sentence!("recall {proposal}", proposal = object),
        "close the period" => sentence!("close the period {period}", period = object),
        other => return format!("{other} {object}").into(),
    };
    sentence.into()
}
