//! Documents: that one came, that its rows are judged, that one is put forward, and the row that
//! could not be read.

use super::one;
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary};
use crate::corridor::close::Check;
use crate::corridor::four_eyes;
use crate::records::Refusal;
use crate::{Office, Rejection};
use terms::{
    Document, Event, FinishSource, Name, NameDocument, Origin, ProposeDocument, Say, SourceEvent,
    SourceKind, Unreadable, Wording,
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

/// The name of a document, an idempotency key: whoever sends one says by it which document it is,
/// and by the same key that it is the same one. What had come before under another key was known
/// and not done again, and the key it came under would be forgotten: from here on it is bound as
/// the first one is. A name that somebody gives a file by hand is no key, and binds nothing:
/// `trades.csv` is another file every day.
/// Source: draft-ietf-httpapi-idempotency-key-header-07, 2.2 and 2.7.
impl Paper for NameDocument {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("name a document"),
        handed_in_by: Duty::Program,
        second_person: SecondPerson::NotDue,
        again: "the same name and kind is of the same document or is refused",
        taken_back_by: "nothing: a key keeps its content",
        history: History::Never,
    };

    fn id(&self) -> Name {
        self.document.name.clone()
    }

    /// The document that has the name: another one, when there is any.
    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let named: Vec<&Document> =
            office.documents_named(self.document.kind, &self.document.name).collect();
        let other = named.iter().find(|known| !known.is_same_as(&self.document));
        let first = (*other.or(named.first())?).clone();
        let came_from = office.sources.find(&first).filter(|_| other.is_some());
        let origin = came_from.map_or(Origin::Command, |source| Origin::Row { source, row: 0 });
        Some((Self { document: first }, origin))
    }

    fn by_value(&self) -> Self {
        // How long it is follows from its content.
        Self { document: Document { bytes: 0, ..self.document.clone() } }
    }

    fn summary(&self) -> Wording {
        Summary::DocumentOf {
            bytes: self.document.bytes,
            content: Name::from(self.document.content.to_string()),
        }
        .wording()
    }

    fn decide(&self, _office: &Office) -> Result<Vec<Event>, Rejection> {
        one(SourceEvent::SourceNamed(self.document.clone()))
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
        paper: PaperName::Command("submit a document"),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Asked(Approver::Money),
        again: "while the first is open or once it is approved, refused",
        taken_back_by: "declining or recalling it",
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
    /// Every document that has this kind and this name: that came under it, was put forward
    /// under it, or came again under it.
    pub fn documents_named<'a>(
        &'a self,
        kind: SourceKind,
        name: &'a str,
    ) -> impl Iterator<Item = &'a Document> {
        let received = self.sources.files().map(|(_, file)| &file.document);
        let proposed = self.proposals.all().filter_map(|(_, kept)| kept.document());
        received
            .chain(proposed)
            .chain(self.sources.names())
            .filter(move |known| known.kind == kind && known.name == name)
    }
}
