//! A lens: as of which day, and as known at which time, books are looked at (a bitemporal query).
//!
//! Both times are kept (`domain.md`): an event was recorded at a time and is about a day.

use crate::date::{Date, Moment};
use crate::events::Recorded;

/// Through what the books are looked at; without anything, as they are now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// Only what is about days up to this one; what is due on it has settled.
    pub as_of: Option<Date>,
    /// Only what was recorded up to this moment.
    pub known_at: Option<Moment>,
}

impl Lens {
    /// Was it known by then what was recorded at this time, in microseconds since 1970?
    pub fn knows(self, recorded_at_us: i64) -> bool {
        self.known_at.is_none_or(|moment| recorded_at_us.saturating_mul(1000) <= moment.0)
    }

    /// Is it about a day up to then?
    pub fn shows(self, recorded: &Recorded) -> bool {
        match (self.as_of, recorded.event.as_of()) {
            (Some(until), Some(about)) => about <= until,
            _ => true,
        }
    }
}
