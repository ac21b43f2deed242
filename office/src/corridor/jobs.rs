//! The jobs of a day: what the office works out by itself once its files are in.
//!
//! In: a job and the open day. Out: the vouchers that are due and not booked yet; none when there
//! is nothing more to do, so that a day that was interrupted, or is run again, goes on where it
//! stands. Each line is one walk through the rooms.

use crate::corridor::day_charges;
use crate::corridor::four_eyes;
use crate::corridor::worth;
use crate::records::Refusal;
use crate::{Office, Rejection};
use crate::{accounting, financing};
use terms::{Date, Event, Job};

/// The most events that a job gives at once; the day asks again until there are none.
pub const JOB_EVENTS_MAX: usize = 10_000;

/// Works a job out for the open day.
pub fn run(office: &Office, job: Job, date: Date) -> Result<Vec<Event>, Rejection> {
    if job == Job::YearEnd {
        // A year ends with its last period, which may be some days ago.
        let Office { periods, vouchers, days, directory, .. } = office;
        return Ok(accounting::year_end::carry(date, periods, vouchers, days, directory)?);
    }
    if office.days.open() != Some(date) {
        return Err(Refusal::DayMustBeOpen { date }.into());
    }
    match job {
        Job::Recurring => Ok(at_once(four_eyes::recurring(office, date))),
        Job::DayCharges => day_charges::due(office, date),
        Job::InterestPosting => {
            Ok(financing::post(&office.financing, &office.directory, date, JOB_EVENTS_MAX)?)
        }
        Job::InterestAccrual => Ok(financing::accrue(&office.financing, &office.directory, date)?),
        Job::FairValue => worth::mark(office, date),
        Job::Revaluation => worth::revalue(office, date),
        Job::YearEnd => Ok(Vec::new()),
    }
}

/// As many as a job gives at once; the rest is still due when it is asked again.
fn at_once(mut events: Vec<Event>) -> Vec<Event> {
    events.truncate(JOB_EVENTS_MAX);
    events
}
