//! The journal: events as they were recorded, with what they moved, where they came from, and the
//! chain that proves them.

use super::trades::{PostingFacts, SourceRow, postings, source_row};
use super::{Said, account, asset};
use journal::Batch;
use journal::codec::Decoder;
use office::{Office, telling};
use serde::Serialize;
use terms::{Event, Moment, OfficeEvent, Recorded, RestatedFigure, Say};
use utoipa::ToSchema;

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
pub fn events(batch: &Batch) -> Result<Vec<(u64, Recorded)>, journal::codec::Undecodable> {
    (batch.seq..)
        .zip(Decoder::new(&batch.body))
        .map(|(seq, recorded)| Ok((seq, recorded?)))
        .collect()
}

/// An event in facts.
pub fn facts(office: &Office, batch: &Batch, seq: u64, recorded: &Recorded) -> EventFacts {
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
