//! Local time: what the clocks of a market show at a moment, and at which moment they show it.

use crate::date::{Date, Moment};
use crate::market_rows::ClockTime;

/// Nanoseconds of a second.
const SECOND_NS: i64 = 1_000_000_000;

/// The local time of a market: from which second (UTC) it lies how many seconds east of Greenwich.
#[derive(Clone, Debug, Default)]
pub struct LocalTime {
    /// Transitions, oldest first.
    pub offsets: Vec<(i64, i32)>,
}

impl LocalTime {
    /// The business day on which a moment falls.
    pub fn date(&self, moment: Moment) -> Date {
        Date::of_moment(moment, self.offset(moment))
    }

    /// What the clocks there show at a moment: the day, and the second of it.
    pub fn clock(&self, moment: Moment) -> (Date, i32) {
        const DAY_S: i64 = 86_400;
        let offset = self.offset(moment);
        let second = moment.0.div_euclid(SECOND_NS) + i64::from(offset);
        let second_of_the_day = i32::try_from(second.rem_euclid(DAY_S));
        let second_of_the_day = second_of_the_day.expect("a day has 86,400 seconds");
        (Date::of_moment(moment, offset), second_of_the_day)
    }

    /// The last nanosecond of a day there: the one before the next day's midnight, whichever way
    /// the clocks are turned meanwhile. A day becomes a moment here and in `start_of`, and nowhere
    /// else.
    pub fn end_of(&self, date: Date) -> Moment {
        Moment(self.start_of(date.plus(1)).0 - 1)
    }

    /// The moment at which the clocks there show an hour of a day.
    pub fn at(&self, date: Date, clock: ClockTime) -> Moment {
        const MINUTE_NS: i64 = 60 * SECOND_NS;
        let minutes = i64::from(date.days()) * 24 * 60 + i64::from(clock.minutes());
        self.of_the_clock(Moment(minutes.saturating_mul(MINUTE_NS)))
    }

    /// The first nanosecond of a day there.
    pub fn start_of(&self, date: Date) -> Moment {
        const DAY_NS: i64 = 86_400 * SECOND_NS;
        self.of_the_clock(Moment(i64::from(date.days()).saturating_mul(DAY_NS)))
    }

    /// The moment at which the clocks there show what `shown` says as if it were UTC: the first
    /// one, when clocks are turned back and show it twice; when they are turned on and never show
    /// it, the moment at which they would have shown it, had nobody turned them.
    fn of_the_clock(&self, shown: Moment) -> Moment {
        // No place is further from Greenwich than a day, and none turns its clocks twice in two.
        const DAY_S: i64 = 86_400;
        let second = shown.0.div_euclid(SECOND_NS);
        let before = self.offset_of_second(second.saturating_sub(DAY_S));
        let near = |from: i64| (second - DAY_S..=second + DAY_S).contains(&from);
        let turned = self.offsets.iter().filter(|(from, _)| near(*from)).map(|(_, offset)| *offset);
        let at = |offset: i32| Moment(shown.0.saturating_sub(i64::from(offset) * SECOND_NS));
        let shows_it = |offset: &i32| self.offset(at(*offset)) == *offset;
        let found = std::iter::once(before).chain(turned).filter(shows_it).map(at).min();
        found.unwrap_or_else(|| at(before))
    }

    /// A moment as the clocks there show it, with its offset (RFC 3339).
    pub fn show(&self, moment: Moment) -> String {
        let offset = self.offset(moment);
        let shown = Moment(moment.0.saturating_add(i64::from(offset) * SECOND_NS)).to_string();
        let (sign, minutes) = (if offset < 0 { '-' } else { '+' }, offset.unsigned_abs() / 60);
        format!("{}{sign}{:02}:{:02}", shown.trim_end_matches('Z'), minutes / 60, minutes % 60)
    }

    fn offset(&self, moment: Moment) -> i32 {
        self.offset_of_second(moment.0.div_euclid(SECOND_NS))
    }

    fn offset_of_second(&self, second: i64) -> i32 {
        let after = self.offsets.partition_point(|(from, _)| *from <= second);
        after.checked_sub(1).map_or(0, |index| self.offsets[index].1)
    }
}
