//! Sentences of source events: what came in, and what became of rows that were not booked.

use terms::{SourceEvent, Wording, sentence};

pub(super) fn tell(source: &SourceEvent) -> Wording {
    match source {
        SourceEvent::SourceReceived(document) | SourceEvent::SourceNamed(document) => {
            format!("{} {}", document.kind.as_str(), document.name).into()
        }
        SourceEvent::SourceFinished { rows, .. } => sentence!("{rows} rows", rows = rows).into(),
        SourceEvent::InputRejected { sentence, .. } => sentence.clone().into(),
        SourceEvent::DuplicateNamed { .. } => Wording::default(),
    }
}
