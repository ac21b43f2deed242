//! Narratives of events: what happened, in a few words, for whoever reads an export, a table or a
//! page without the books beside it. One telling; a family of events has a file.
//!
//! In: an event, and the directory for its names. Out: a wording; whoever shows it says it in a
//! language. Never here: a figure that is not in the event.

mod booked;
mod desk;
mod known;
mod office;
mod source;

use crate::Directory;
use terms::{Event, Say, Wording};

/// The words of an event; empty when its name and its id say everything.
pub fn tell(event: &Event, directory: &Directory) -> Wording {
    match event {
        Event::Booked(booked, _) => booked::tell(booked, directory),
        Event::Known(known) => known::tell(known, directory),
        Event::Source(source) => source::tell(source),
        Event::Desk(desk) => desk::tell(desk),
        Event::Office(office) => office::tell(office),
    }
}

/// The paper behind an event: its id, with a few words where the id alone says too little.
pub fn paper(event: &Event) -> Wording {
    match event {
        Event::Booked(booked, _) => booked::paper(booked),
        Event::Known(_) | Event::Source(_) | Event::Desk(_) | Event::Office(_) => {
            event.id().map(Say::wording).unwrap_or_default()
        }
    }
}

/// What something is, and what it says.
fn followed(what: impl Into<Wording>, says: impl Into<Wording>) -> Wording {
    Wording::several(": ", vec![what.into(), says.into()])
}
