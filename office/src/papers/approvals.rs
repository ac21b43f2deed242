//! The word on what was put forward: a second person approves or declines it, its author recalls
//! it.

use super::{Duty, History, Paper, PaperName, Policy, SecondPerson};
use crate::corridor::four_eyes;
use crate::{Office, Rejection};
use terms::{Approve, Decline, Event, Name, Recall};

impl Paper for Approve {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("approve"),
        handed_in_by: Duty::Approve,
        second_person: SecondPerson::NotDue,
        again: "refused: it is no longer pending",
        taken_back_by: "nothing; what it brought about has its own way",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.proposal_id.clone()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::approve(office, self)
    }
}

impl Paper for Decline {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("decline"),
        handed_in_by: Duty::Approve,
        second_person: SecondPerson::NotDue,
        again: "refused: it is no longer pending",
        taken_back_by: "submitting it again; a voucher, under a new id",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.proposal_id.clone()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::decline(office, &self.proposal_id, &self.by, &self.reason)
    }
}

impl Paper for Recall {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("recall"),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::NotDue,
        again: "refused: it is no longer pending",
        taken_back_by: "submitting it again; a voucher, under a new id",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.proposal_id.clone()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::recall(office, &self.proposal_id, &self.by, self.at)
    }
}
