//! The journal: events as they were recorded, with what they moved, where they came from, and the
//! chain that proves them.

use super::trades::{PostingFacts, SourceRow, postings, source_row};
use super::{Said, account, asset};
use crate::Rooms;
use anyhow::Result;
use journal::codec::Decoder;
use journal::{Batch, Tail};
use office::{Office, telling};
use serde::Serialize;
use terms::{Event, Moment, OfficeEvent, Origin, Recorded, RestatedFigure, Say};
use utoipa::ToSchema;
use views::EventFilter;

/// An event.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventFacts {
    /// Its sequence number in the journal, counted from 0.
    pub seq: u64,
    /// When it was recorded (RFC 3339, UTC).
    pub recorded_at: String,
    /// What happened, in the past tense: trade booked, voucher booked.
    pub event: String,
    /// The paper behind it: a trade, a voucher, a proposal.
    pub id: Said,
    /// The business day that it is about.
    pub as_of: Option<String>,
    /// What happened, in a few words.
    pub narrative: Said,
    /// The row of the file that it came from.
    pub source: Option<SourceRow>,
    /// Who brought it about; none when the program did by itself, or by the command line.
    pub by: Option<String>,
    /// The address from which they came.
    pub from: Option<String>,
    /// The postings of its entry: what it moved.
    pub postings: Vec<PostingFacts>,
    /// The figures that it restates; left out when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FigureFacts>,
}

/// A figure that an edition of the rules works out otherwise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FigureFacts {
    /// The account's number.
    pub account: String,
    /// The currency (ISO 4217) or the instrument's code.
    pub asset: String,
    /// Which figure.
    pub figure: Said,
    /// As it was said until then; blank: there was none.
    pub before: Said,
    /// As it is from then on; blank: there is none.
    pub after: Said,
}

/// A batch: events that became durable together.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BatchFacts {
    /// Its number.
    pub batch: u64,
    /// The sequence number of its first event.
    pub seq: u64,
    /// How many events it holds.
    pub events: u32,
    /// When it was recorded.
    pub recorded_at: String,
    /// The hash of the batch before it.
    pub previous: String,
}

/// A batch in facts.
pub fn batch_facts(batch: &Batch) -> BatchFacts {
    BatchFacts {
        batch: batch.number,
        seq: batch.seq,
        events: batch.events,
        recorded_at: recorded_at(batch),
        previous: batch.previous.to_string(),
    }
}

/// The events of a batch, in order, with their sequence numbers.
fn events(batch: &Batch) -> Result<Vec<(u64, Recorded)>, journal::codec::Undecodable> {
    (batch.seq..)
        .zip(Decoder::new(&batch.body))
        .map(|(seq, recorded)| Ok((seq, recorded?)))
        .collect()
}

/// An event in facts.
fn facts(office: &Office, batch: &Batch, seq: u64, recorded: &Recorded) -> EventFacts {
    let event = &recorded.event;
    let moved = event
        .entry()
        .map(|entry| postings(office, entry.postings(), &entry.value_date().to_string()));
    let id = event.id().map_or_else(|| telling::paper(event), Say::wording).into();
    EventFacts {
        seq,
        recorded_at: recorded_at(batch),
        event: event.name().to_owned(),
        id,
        as_of: event.as_of().map(|date| date.to_string()),
        narrative: telling::tell(event, &office.directory).into(),
        source: source_row(office, recorded.origin),
        by: None,
        from: None,
        postings: moved.unwrap_or_default(),
        figures: figures(office, event),
    }
}

/// An event, when it is there.
pub fn one(rooms: &Rooms, seq: u64) -> Result<Option<EventFacts>> {
    Ok(whole(rooms, std::iter::once(seq))?.pop())
}

/// Each of these events, from the journal, as far as they are there. A batch that has several of
/// them is read once.
fn whole(rooms: &Rooms, numbers: impl Iterator<Item = u64>) -> Result<Vec<EventFacts>> {
    let mut found = Vec::new();
    let mut held: Option<(Vec<(u64, Recorded)>, Batch)> = None;
    for seq in numbers {
        if !matches!(&held, Some((events, _)) if at(events, seq).is_some()) {
            held = match rooms.batch_with(seq)? {
                Some(batch) => Some((events(&batch)?, batch)),
                None => None,
            };
        }
        if let Some((batch, recorded)) =
            held.as_ref().and_then(|(events, batch)| Some((batch, at(events, seq)?)))
        {
            found.push(told(rooms, batch, seq, recorded)?);
        }
    }
    Ok(found)
}

/// The event of a number, among those of its batch.
fn at(events: &[(u64, Recorded)], seq: u64) -> Option<&Recorded> {
    let (first, _) = events.first()?;
    events.get(usize::try_from(seq.checked_sub(*first)?).ok()?).map(|(_, recorded)| recorded)
}

/// An event, with who brought it about.
fn told(rooms: &Rooms, batch: &Batch, seq: u64, recorded: &Recorded) -> Result<EventFacts> {
    // A row came with its document, and whoever handed that in brought the row about.
    let brought = match recorded.origin {
        Origin::Row { source, .. } => {
            rooms.tables(|tables| Ok(tables.source(source.0)?))?.map(|source| source.seq)
        }
        Origin::Command => Some(seq),
    };
    let act_of = |seq| rooms.tables(|tables| Ok(tables.act_of_seq(seq)?));
    let act = brought.map(act_of).transpose()?.flatten();
    let (by, from) = act.map(|act| (act.person.to_string(), act.from.to_string())).unzip();
    Ok(EventFacts { by, from, ..rooms.reading.look(|office| facts(office, batch, seq, recorded)) })
}

/// The events of a filter, beyond one of them.
pub fn found(
    rooms: &Rooms,
    filter: &EventFilter,
    beyond: Option<u64>,
    limit: usize,
) -> Result<Vec<EventFacts>> {
    let rows =
        rooms.tables(|tables| Ok(tables.events(filter, beyond, u32::try_from(limit)?)?))?;
    whole(rooms, rows.into_iter().map(|row| row.seq))
}

/// What a person did, or anybody, before an event.
pub fn acted(
    rooms: &Rooms,
    person: Option<&str>,
    before: Option<u64>,
    limit: usize,
) -> Result<Vec<EventFacts>> {
    let rows = rooms.tables(|tables| Ok(tables.acts(person, before, u32::try_from(limit)?)?))?;
    whole(rooms, rows.into_iter().map(|row| row.seq))
}

/// So many events from a place on, as far as readers have come.
pub fn some(rooms: &Rooms, first: u64, limit: usize) -> Result<Vec<EventFacts>> {
    let mut found = Vec::new();
    let holding = rooms.tables(|tables| Ok(tables.batch_of_seq(first)?))?;
    let Some(holding) = holding else { return Ok(found) };
    let (mut tail, mut batch) =
        (Tail::open(&rooms.folder.journal(), holding.number)?, Batch::default());
    let reached = rooms.reading.reached().next_seq;
    while found.len() < limit && tail.head().next_seq < reached && tail.next(&mut batch)? {
        let wanted =
            events(&batch)?.into_iter().filter(|(seq, _)| *seq >= first).take(limit - found.len());
        rooms.reading.look(|office| {
            found.extend(wanted.map(|(seq, recorded)| facts(office, &batch, seq, &recorded)));
        });
    }
    Ok(found)
}

fn figures(office: &Office, event: &Event) -> Vec<FigureFacts> {
    let Event::Office(OfficeEvent::Restated(restatement)) = event else { return Vec::new() };
    let figure = |figure: &RestatedFigure| FigureFacts {
        account: account(office, figure.account),
        asset: asset(office, figure.asset),
        figure: figure.figure.clone().into(),
        before: figure.before.clone().into(),
        after: figure.after.clone().into(),
    };
    restatement.figures.iter().map(figure).collect()
}

fn recorded_at(batch: &Batch) -> String {
    Moment(batch.recorded_at_us.saturating_mul(1000)).to_string()
}
