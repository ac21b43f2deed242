//! Desk events, the acts of people: proposals and the second pair of eyes, people and desks,
//! requests, the work on what waits.

use super::Head;
use crate::actors::Act;
use crate::date::Moment;
use crate::names::Name;
use crate::people::{Desk, Person};
use crate::proposals::{Approval, Proposal};
use crate::rights::{Delegation, GroupMember};
use crate::work::{Request, Work};

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskEvent {
    /// Something that needs four eyes was put forward.
    Proposed(Proposal),
    /// The first of two people who are due approved it; it waits for the other one.
    Endorsed(Approval),
    /// A second person approved it; what it brings about follows.
    Approved(Approval),
    /// A person declined it, and why.
    Declined(Approval, Name),
    /// Whoever put it forward recalled it, and when; it never counts.
    Recalled(Approval, Moment),
    /// What is known of a person is in force.
    PersonSet(Person),
    /// What is known of a desk is in force.
    DeskSet(Desk),
    /// An account is in a group, or no longer, from a day on.
    MemberSet(GroupMember),
    /// Rights are lent for an absence.
    Delegated(Delegation),
    /// Something was asked of a desk.
    RequestOpened(Request),
    /// Somebody did something about an item of the queue.
    Worked(Work),
    /// A person did something at the door; what it brought about follows.
    Acted(Act),
}

impl DeskEvent {
    /// The names of this family.
    pub const NAMES: &[&str] = &[
        "proposed",
        "endorsed",
        "approved",
        "declined",
        "recalled",
        "person set",
        "desk set",
        "group member set",
        "delegated",
        "request opened",
        "worked",
        "acted",
    ];

    /// The head.
    pub const fn head(&self) -> Head<'_> {
        match self {
            Self::Proposed(proposal) => Head::new("proposed", None, Some(&proposal.proposal_id)),
            Self::Endorsed(approval) => Head::new("endorsed", None, Some(&approval.proposal_id)),
            Self::Approved(approval) => Head::new("approved", None, Some(&approval.proposal_id)),
            Self::Declined(approval, _) => Head::new("declined", None, Some(&approval.proposal_id)),
            Self::Recalled(approval, _) => Head::new("recalled", None, Some(&approval.proposal_id)),
            Self::PersonSet(person) => Head::new("person set", None, Some(&person.person)),
            Self::DeskSet(desk) => Head::new("desk set", None, Some(&desk.desk)),
            Self::MemberSet(member) => Head::new("group member set", None, Some(&member.group)),
            Self::Delegated(lent) => Head::new("delegated", None, Some(&lent.delegation)),
            Self::RequestOpened(request) => {
                Head::new("request opened", None, Some(&request.request_id))
            }
            Self::Worked(work) => Head::new("worked", None, Some(&work.item)),
            Self::Acted(_) => Head::new("acted", None, None),
        }
    }
}
