//! Quotas of what is kept and has booked nothing: rows that were refused, or said what an earlier
//! row had said, and what was put forward. Documents are kept for ever, so that nobody may hand in
//! rubbish without end.
//!
//! In: how many bytes of a document booked nothing, and whose it was. Out: leave for the next one,
//! or none until tomorrow. Never here: a row. It is counted since the start of the console, by the
//! days of UTC.

use axum::http::StatusCode;
use door::Problem;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use terms::{Moment, sentence};

const DAY_NS: i64 = 86_400_000_000_000;
const SECOND_NS: i64 = 1_000_000_000;

/// What was kept of each person today and has booked nothing.
pub struct RefusedBytes {
    most: u64,
    of_today: Mutex<(i64, BTreeMap<String, u64>)>,
}

impl RefusedBytes {
    /// So many bytes a person and day.
    pub const fn new(most: u64) -> Self {
        Self { most, of_today: Mutex::new((0, BTreeMap::new())) }
    }

    /// May the person hand another document in?
    pub fn check(&self, person: &str, now: Moment) -> Result<(), Problem> {
        let (today, of_people) = &*self.of_today.lock();
        let kept = of_people.get(person).filter(|_| *today == day(now));
        if kept.is_none_or(|kept| *kept < self.most) {
            return Ok(());
        }
        let detail = sentence!(
            "{most} MiB of your documents booked nothing today: rejected, known already or pending approval; no more is taken of you until tomorrow (UTC)",
            most = self.most >> 20
        );
        let wait_s = (DAY_NS - now.0.rem_euclid(DAY_NS)) / SECOND_NS + 1;
        let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_much_refused", detail);
        Err(Problem { wait_s: Some(wait_s), ..problem })
    }

    /// So many bytes of a document booked nothing.
    pub fn keep(&self, person: &str, now: Moment, bytes: u64) {
        let (today, of_people) = &mut *self.of_today.lock();
        if *today != day(now) {
            (*today, *of_people) = (day(now), BTreeMap::new());
        }
        *of_people.entry(person.to_owned()).or_default() += bytes;
    }
}

const fn day(now: Moment) -> i64 {
    now.0.div_euclid(DAY_NS)
}

#[cfg(test)]
mod tests {
    use super::{DAY_NS, RefusedBytes};
    use terms::Moment;

    #[test]
    fn a_person_has_so_much_a_day() {
        let refused = RefusedBytes::new(100);
        let noon = Moment(DAY_NS / 2);
        refused.keep("asha", noon, 99);
        assert!(refused.check("asha", noon).is_ok());
        refused.keep("asha", noon, 1);
        let problem = refused.check("asha", noon).expect_err("that was enough");
        assert_eq!((problem.status.as_u16(), problem.wait_s), (429, Some(43_201)));
        assert!(refused.check("ben", noon).is_ok(), "others have their own");
        assert!(refused.check("asha", Moment(DAY_NS)).is_ok(), "tomorrow is another day");
    }
}
