//! Codec of events: the tag and the version of each kind, and which fields follow. A family of
//! events has a file, in which the forms of a kind, their writing and their reading stand together.
//!
//! ```text
//!  tag · version · origin · fields · entry, when the family is booked
//! ```
//!
//! **A form, once written, is read for ever.** To change the fields of an event, add a form with
//! the next version, write that one, and read both. A tag is never given twice. Neither byte is
//! ever zero, so blank bytes are no event.

mod booked;
mod desk;
mod known;
mod office;
mod source;

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{Event, Origin, Recorded};

/// A tag and a version.
type Form = [u8; 2];

impl Writer {
    pub fn recorded(&mut self, recorded: &Recorded) {
        let origin = recorded.origin;
        match &recorded.event {
            Event::Booked(booked, entry) => {
                self.booked(origin, booked);
                self.entry(entry);
            }
            Event::Known(known) => self.known(origin, known),
            Event::Source(source) => self.source(origin, source),
            Event::Desk(desk) => self.desk_event(origin, desk),
            Event::Office(office) => self.office(origin, office),
        }
    }

    /// What every event begins with.
    fn form(&mut self, [tag, version]: Form, origin: Origin) {
        self.byte(tag);
        self.byte(version);
        self.origin(origin);
    }
}

impl Reader<'_> {
    #[inline]
    pub fn recorded(&mut self) -> Result<Recorded, Wrong> {
        let form = [self.byte()?, self.byte()?];
        let origin = self.origin()?;
        // What a day has most of comes first.
        let event = if let Some(booked) = self.booked(form)? {
            Event::Booked(booked, self.entry()?)
        } else if let Some(known) = self.known(form)? {
            known.into()
        } else if let Some(source) = self.source(form)? {
            source.into()
        } else if let Some(desk) = self.desk_event(form)? {
            desk.into()
        } else if let Some(office) = self.office(form)? {
            office.into()
        } else {
            let [tag, version] = form;
            return Err(Wrong::UnknownForm { tag, version });
        };
        Ok(Recorded { origin, event })
    }
}
