//! Projection: what an event writes into the tables. A family of events has a file.
//!
//! In: an event, its number, when it was recorded, and the office after it was applied. Out: rows.
//! What changes with later events is noted in [`Standing`] and written at the commit. Never here: a
//! decision, a balance, SQL, a wording of its own (`office::telling` has the words).

mod booked;
mod desk;
mod known;
mod office;
mod source;

use crate::layout::Shelf;
use crate::rows::Rows;
use crate::standing::Standing;
use crate::value::Value;
use ::office::words::in_english;
use ::office::{Office, telling};
use terms::{Booked, Event, Name, Origin, Recorded, SourceEvent};

/// Where and when an event was recorded.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its number in the journal.
    pub seq: u64,
    /// Microseconds since 1970-01-01 UTC.
    pub recorded_at_us: i64,
    /// Where its input came from.
    pub origin: Origin,
}

impl Place {
    fn source(self) -> [Value; 2] {
        match self.origin {
            Origin::Row { source, row } => [source.0.into(), row.into()],
            Origin::Command => [Value::Null, Value::Null],
        }
    }
}

/// Adds the rows of an event that was just applied to the office.
pub fn project(
    office: &Office,
    place: Place,
    recorded: &Recorded,
    rows: &mut Rows,
    standing: &mut Standing,
) {
    let event = &recorded.event;
    let is_rejected = matches!(event, Event::Source(SourceEvent::InputRejected { .. }));
    standing.touch_row(place.origin, is_rejected);
    if let Some(entry) = event.entry() {
        standing.post(entry, office.ledger.settled_through());
    }
    if let Event::Booked(Booked::Trade(trade), _) = event {
        booked::trade_row(office, place, trade, rows);
        return;
    }
    event_row(office, place, event, rows);
    match event {
        Event::Booked(booked, entry) => {
            if let Some(about) = event.as_of() {
                booked::movements(place, entry, about, rows);
            }
            booked::shelve(office, place, (booked, entry), rows);
        }
        Event::Known(known) => {
            known::shelve(office, place, known, rows, standing);
        }
        Event::Source(source) => source::note(place, source, standing),
        Event::Desk(desk) => {
            desk::shelve(place, desk, rows, standing);
        }
        Event::Office(course) => {
            office::shelve(place, course, rows, standing);
        }
    }
}

fn event_row(office: &Office, place: Place, event: &Event, rows: &mut Rows) {
    let [source, row] = place.source();
    let words = in_english(&telling::tell(event, &office.directory));
    rows.write(
        Shelf::Events,
        [
            Value::seq(place.seq),
            Value::word(event.name()),
            event.id().into(),
            event.as_of().into(),
            source,
            row,
            if words.is_empty() { Value::Null } else { Value::Text(Name::from(words)) },
        ],
    );
}
