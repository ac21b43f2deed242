//! Items of proposals: what was put forward and waits for a second person.

use super::{Cause, Facts, Since, Subject};
use crate::Office;
use crate::desks::{self, Kept, view};
use terms::{ItemAction, ItemKind, Name, Wording};

pub(super) fn causes(office: &Office) -> Vec<Cause> {
    let today = office.days.current();
    let cause = |(proposal_id, kept): (&Name, &Kept)| {
        let is_expired = desks::rules::has_expired(kept, &office.directory, today);
        let says = view::sentences(kept, &office.directory);
        let approve = (!is_expired).then_some(ItemAction::Approve);
        Cause {
            key: Name::from(format!("proposal:{proposal_id}")),
            kind: ItemKind::Approval,
            desk: Name::const_new("control"),
            subject: Subject { proposal: Some(proposal_id.clone()), ..Subject::default() },
            facts: Facts {
                says: Wording::several("; ", says.into_iter().map(Wording::from).collect()),
                by: Some(kept.by.clone()),
                is_expired,
                ..Facts::default()
            },
            since: Since::Day(kept.proposed_on),
            due: desks::rules::expires(kept, &office.directory)
                .map(|last| office.directory.local_time().end_of(last)),
            mends: approve.into_iter().chain([ItemAction::Decline]).collect(),
            is_ended_by_word: false,
        }
    };
    office.proposals.open().map(cause).collect()
}

/// Is the proposal of a key open?
pub(super) fn stands(office: &Office, id: &str) -> bool {
    office.proposals.open().any(|(proposal_id, _)| proposal_id == id)
}
