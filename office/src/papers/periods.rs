//! Periods: the end of a month or a year, and the reopening of one.

use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson};
use crate::corridor::{close, four_eyes};
use crate::{Office, Rejection};
use terms::{Event, Name, PeriodEnd, ProposeReopening};

impl Paper for PeriodEnd {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("close the period"),
        handed_in_by: Duty::Close,
        second_person: SecondPerson::NotDue,
        again: "refused: the period is closed",
        taken_back_by: "a reopening under four eyes",
        history: History::Never,
    };

    fn id(&self) -> Name {
        Name::from(self.period.to_string())
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        close::close_period(office, self)
    }
}

impl Paper for ProposeReopening {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("request a reopening"),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Asked(Approver::Money),
        again: "while the first is open, refused",
        taken_back_by: "declining or recalling it",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        Name::from(self.period.to_string())
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::propose_reopening(office, self.period, &self.by, &self.reason)
    }
}
