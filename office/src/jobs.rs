//! The corridor's other half: what the office works out by itself once the files of a day are in.
//!
//! In: a job and the open day. Out: the vouchers that are due and not booked yet; none when there is nothing more to do, so
//! that a day that was interrupted, or is run again, goes on where it stands. Each line is one walk through the rooms.

use crate::records::Refusal;
use crate::{Office, Rejection, worth};
use terms::{Date, Event, Job};

/// The most events that a job gives at once; the day asks again until there are none.
pub const JOB_EVENTS_MAX: usize = 10_000;

/// Works a job out for the open day.
pub fn run(office: &Office, job: Job, date: Date) -> Result<Vec<Event>, Rejection> {
    if office.days.open() != Some(date) {
        return Err(Refusal::DayMustBeOpen { date }.into());
    }
    match job {
        Job::FairValue => worth::mark(office, date),
        Job::Revaluation => worth::revalue(office, date),
        Job::Recurring | Job::DayCharges | Job::InterestPosting | Job::InterestAccrual | Job::YearEnd => Ok(Vec::new()),
    }
}
