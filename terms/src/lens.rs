//! A lens: as of which day, and as known at which time, books are looked at (a bitemporal query).
//!
//! Both times are kept (`domain.md`): an event was recorded at a time and is about a day.

use crate::date::{Date, Moment};
use crate::events::Recorded;
use crate::local_time::LocalTime;

/// Through what the books are looked at; without anything, as they are now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lens {
    /// Only what is about days up to this one; what is due on it has settled.
    pub as_of: Option<Date>,
    /// Only what was recorded up to this moment.
    pub known_at: Option<Moment>,
}

/// As known when: at a moment, or at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnownAt {
    /// At this moment.
    Moment(Moment),
    /// When the second that begins at this moment ends: a clock that shows no parts of it says no
    /// more.
    Second(Moment),
    /// When this day ends where the office is.
    EndOf(Date),
}

const SECOND_NS: i64 = 1_000_000_000;

impl KnownAt {
    /// Reads `2013-10-07T18:00:00-04:00`, or a day; none for anything else, and for a time without
    /// an offset, which would be another moment for each reader.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let has_parts = text.contains(['.', ',']);
        let at = if has_parts { Self::Moment } else { Self::Second };
        Moment::parse(text).map(at).or_else(|| Date::parse(text).map(Self::EndOf))
    }

    /// The moment, for clocks that show this local time.
    pub fn moment(self, local_time: &LocalTime) -> Moment {
        match self {
            Self::Moment(moment) => moment,
            Self::Second(begins) => Moment(begins.0.saturating_add(SECOND_NS - 1)),
            Self::EndOf(date) => local_time.end_of(date),
        }
    }
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

#[cfg(test)]
mod tests {
    use super::{KnownAt, LocalTime};

    /// `date --iso-8601=seconds` says the second in which it is asked, of which a part has passed.
    #[test]
    fn a_second_is_known_to_its_end() {
        let known = |text: &str| {
            let asked = KnownAt::parse(text).expect("a moment");
            asked.moment(&LocalTime::default()).to_string()
        };
        assert_eq!(known("2026-06-08T18:00:05-04:00"), "2026-06-08T22:00:05.999999999Z");
        assert_eq!(known("2026-06-08T18:00:05.25-04:00"), "2026-06-08T22:00:05.25Z");
        assert_eq!(known("2026-06-08T18:00:05,25-04:00"), "2026-06-08T22:00:05.25Z");
    }
}
