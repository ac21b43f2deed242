//! Source events: an example of each kind, its words, its newer forms.

use super::{name, text, within};
use terms::{ContentHash, Document, Event, Origin, Sentence, SourceEvent, SourceId, SourceKind};

/// A document, and what became of it and its rows.
pub fn rows() -> Vec<Event> {
    vec![
        Event::Source(SourceEvent::SourceReceived(document())),
        Event::Source(SourceEvent::SourceFinished { source: SourceId(2), rows: 1_000_001 }),
        Event::Source(SourceEvent::DuplicateNamed {
            id: name("EX-1"),
            first: Origin::Row { source: SourceId(1), row: 77 },
        }),
        Event::Source(SourceEvent::InputRejected {
            id: name("EX-2"),
            sentence: Sentence::prose("AccountMustBeOpen", "row 9: open the account first"),
        }),
    ]
}

/// The file of trades comes under another name.
pub fn named() -> Vec<Event> {
    vec![Event::Source(SourceEvent::SourceNamed(Document { name: name("k2.csv"), ..document() }))]
}

/// How many kinds of documents there were when their words were written down in one line.
const FIRST_KINDS: usize = 21;

/// Documents of each of the first kinds.
pub fn document_words() -> impl Iterator<Item = Event> {
    in_time().take(FIRST_KINDS).map(received)
}

/// Kinds in the order in which they came, but one that stands in the middle of its list.
fn in_time() -> impl Iterator<Item = SourceKind> {
    SourceKind::ALL.iter().copied().filter(|kind| *kind != SourceKind::LotStatements)
}

/// How many kinds came after them, before those of `latest_kinds`.
const LATER_KINDS: usize = 6;
/// How many kinds came after those, before those of `kinds_of_rights`.
const LATEST_KINDS: usize = 3;

/// Documents of the kinds that came later, each alone.
pub fn later_kinds() -> Vec<Event> {
    let later = in_time().skip(FIRST_KINDS).take(LATER_KINDS);
    later.chain([SourceKind::LotStatements]).map(received).collect()
}

/// Documents of the kinds that came last, each alone.
pub fn latest_kinds() -> Vec<Event> {
    in_time().skip(FIRST_KINDS + LATER_KINDS).take(LATEST_KINDS).map(received).collect()
}

/// Documents of groups and delegations, each alone.
pub fn kinds_of_rights() -> Vec<Event> {
    [SourceKind::Groups, SourceKind::Delegations].map(received).to_vec()
}

fn received(kind: SourceKind) -> Event {
    Event::Source(SourceEvent::SourceReceived(Document { kind, ..document() }))
}

/// A refusal by code, with a sentence within a sentence.
pub fn rejected_by_code() -> Vec<Event> {
    let seen = Sentence::new("identifier_blank", []);
    let error = Sentence::new(
        "identifier_wrong_length",
        [("kind", text("ISIN")), ("seen", within(seen)), ("length", text("0"))],
    );
    let fault = Sentence::new(
        "unreadable_wrong_identifier",
        [("column", text("isin")), ("error", within(error))],
    );
    let sentence =
        Sentence::new("row_must_be_readable", [("id", text("AAPL")), ("message", within(fault))]);
    vec![Event::Source(SourceEvent::InputRejected { id: name("AAPL"), sentence })]
}

/// A file of trades.
pub fn document() -> Document {
    let (content, layout) = (ContentHash([0xc0; 32]), Some(ContentHash([0x1a; 32])));
    Document {
        kind: SourceKind::Trades,
        name: name("trades-2013-10-07.csv"),
        content,
        layout,
        bytes: 123_456_789,
    }
}
