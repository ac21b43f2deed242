//! Requests to a desk, and the steps of people on what waits.

use super::{Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one};
use crate::desks;
use crate::{Office, Rejection, queue};
use terms::{Actor, DeskEvent, Event, KnownBy, Moment, Name, Origin, Request, Say, Wording, Work};

impl Paper for Request {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("ask a desk"),
        handed_in_by: Duty::Queue,
        second_person: SecondPerson::NotDue,
        again: "the same request_id says the same or is refused, whenever and however its author is known",
        taken_back_by: "closing it",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.request_id.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.work.request(&self.request_id)?;
        Some((first.clone(), *origin))
    }

    /// Who sends the same request again does so later, and may be known in another way.
    fn by_value(&self) -> Self {
        let by = Actor { known_by: KnownBy::Word, ..self.by.clone() };
        Self { at: Moment(0), by, ..self.clone() }
    }

    fn summary(&self) -> Wording {
        let (person, desk, text) = (self.by.person.clone(), self.desk.clone(), self.text.clone());
        Summary::RequestTo { subject: self.subject.as_str(), person, desk, text }.wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        desks::check_request(self, &office.people)?;
        one(DeskEvent::RequestOpened(self.clone()))
    }
}

impl Paper for Work {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("take a step"),
        handed_in_by: Duty::Queue,
        second_person: SecondPerson::NotDue,
        again: "the same step of the same person at the same moment is one",
        taken_back_by: "the step that undoes it",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.item.clone()
    }

    /// A step has no id of its own: the same step of the same person at the same moment is one.
    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        office.work.has(self).then(|| (self.clone(), Origin::Command))
    }

    fn summary(&self) -> Wording {
        Summary::StepBy { step: self.step.word(), person: self.by.person.clone() }.wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        queue::work(office, self)
    }
}
