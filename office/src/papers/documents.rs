//! Documents: that one came, that its rows are judged, that one is put forward, and the row that
//! could not be read.

use super::one;
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson};
use crate::corridor::close::Check;
use crate::corridor::four_eyes;
use crate::records::{Disposition, Refusal};
use crate::{Office, Rejection};
use terms::{
    Document, Event, FinishSource, Name, Origin, ProposeDocument, Say, Sentence, SourceEvent,
    Unreadable, Wording,
};

impl Paper for Document {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("receive a document"),
        handed_in_by: Duty::Program,
        second_person: SecondPerson::NotDue,
        again: "the same bytes, kind and layout are the same document, whatever its name",
        taken_back_by: "nothing: what came is kept",
        history: History::Never,
    };

    fn id(&self) -> Name {
        self.name.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let source = office.sources.find(self)?;
        Some((self.clone(), Origin::Row { source, row: 0 }))
    }

    fn by_value(&self) -> Self {
        Self { name: Name::default(), ..self.clone() }
    }

    fn summary(&self) -> Wording {
        self.name.wording()
    }

    fn decide(&self, _office: &Office) -> Result<Vec<Event>, Rejection> {
        one(SourceEvent::SourceReceived(self.clone()))
    }
}

impl Paper for FinishSource {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("finish a document"),
        handed_in_by: Duty::Program,
        second_person: SecondPerson::NotDue,
        again: "the same count of rows says the same",
        taken_back_by: "nothing",
        history: History::OnceDone,
    };

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let rows = office.sources.file(self.source).rows?;
        Some((Self { source: self.source, rows }, Origin::Command))
    }

    fn summary(&self) -> Wording {
        Check::SoManyRows { rows: self.rows }.wording()
    }

    fn decide(&self, _office: &Office) -> Result<Vec<Event>, Rejection> {
        one(SourceEvent::SourceFinished { source: self.source, rows: self.rows })
    }
}

impl Paper for Unreadable {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("an unreadable row"),
        handed_in_by: Duty::Program,
        second_person: SecondPerson::NotDue,
        again: "the same refusal is not kept twice",
        taken_back_by: "a repaired row",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.id.clone()
    }

    fn decide(&self, _office: &Office) -> Result<Vec<Event>, Rejection> {
        let (id, message) = (self.id.clone(), self.message.clone());
        Err(Refusal::RowMustBeReadable { id, message }.into())
    }
}

impl Paper for ProposeDocument {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("put forward a document"),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Asked(Approver::Money),
        again: "while the first is open or once it is approved, refused",
        taken_back_by: "declining it",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.document.name.clone()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::propose_document(office, &self.document, self.rows, &self.by, &self.reason)
    }
}

impl Office {
    pub(crate) fn note_rejection(&mut self, origin: Origin, id: &Name, sentence: &Sentence) {
        self.sources
            .note(origin, Disposition::Rejected { id: id.clone(), sentence: sentence.clone() });
    }
}
