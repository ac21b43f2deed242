//! Random source events.

use super::{any_sentence, hash, name, number, origin};
use proptest::option::of;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use terms::{Document, Event, SourceEvent, SourceId, SourceKind};

/// Any event of a document or its rows.
pub fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        document().prop_map(|source| Event::Source(SourceEvent::SourceReceived(source))).boxed(),
        document().prop_map(|source| Event::Source(SourceEvent::SourceNamed(source))).boxed(),
        (number(), number())
            .prop_map(|(source, rows)| Event::Source(SourceEvent::SourceFinished {
                source: SourceId(source),
                rows
            }))
            .boxed(),
        (name(), origin())
            .prop_map(|(id, first)| Event::Source(SourceEvent::DuplicateNamed { id, first }))
            .boxed(),
        (name(), any_sentence())
            .prop_map(|(id, sentence)| Event::Source(SourceEvent::InputRejected { id, sentence }))
            .boxed()
    ]
}

/// Any document.
pub fn document() -> impl Strategy<Value = Document> {
    let bytes = prop_oneof![any::<u64>(), Just(u64::MAX)];
    let fields = (select(SourceKind::ALL), name(), hash(), of(hash()), bytes);
    fields.prop_map(|(kind, name, content, layout, bytes)| Document {
        kind,
        name,
        content,
        layout,
        bytes,
    })
}
