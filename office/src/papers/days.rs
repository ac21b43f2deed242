//! Business days: opened, what is due settles, jobs run, closed when every control holds.

use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one};
use crate::corridor::{actions, close, four_eyes, jobs};
use crate::plausible::gates;
use crate::records::Refusal;
use crate::{Office, Rejection};
use terms::{
    Control, Date, DayEnd, Edition, Event, Name, OfficeEvent, OpenDay, Period, ProposeDayReopening,
    Run, SettleDue,
};

impl Paper for OpenDay {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("open the day"),
        handed_in_by: Duty::Close,
        second_person: SecondPerson::NotDue,
        again: "the open day is open already: nothing happens",
        taken_back_by: "nothing",
        history: History::Never,
    };

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Self(date) = *self;
        let days = &office.days;
        if days.open() == Some(date) {
            return Ok(Vec::new());
        }
        if let Some(open) = days.open() {
            return Err(Refusal::EarlierDayMustBeClosed { date, open }.into());
        }
        if date < days.books_from() {
            return Err(Refusal::DayMustBeInTheBooks { date, books_from: days.books_from() }.into());
        }
        if !office.directory.is_business_day(date) {
            return Err(Refusal::DayMustBeABusinessDay { date }.into());
        }
        match days.last_closed() {
            Some(last_closed) if date <= last_closed => {
                Err(Refusal::DayMustFollow { date, last_closed }.into())
            }
            _ => {
                Ok([vec![Event::Office(OfficeEvent::DayOpened(date))], actions::due(office, date)]
                    .concat())
            }
        }
    }
}

impl Paper for ProposeDayReopening {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("request the reopening of a day"),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Asked(Approver::Money),
        again: "while the first is open, refused",
        taken_back_by: "declining or recalling it",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        Name::from(self.date.to_string())
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::propose_day_reopening(office, self.date, &self.by, &self.reason)
    }
}

/// Checks that a day may be opened again: it is the last one that is closed, nothing of a later one
/// is open or in the books, and its period is not closed.
pub fn check_reopen(office: &Office, date: Date) -> Result<(), Refusal> {
    let days = &office.days;
    if let Some(open) = days.open() {
        return Err(Refusal::NoLaterDayMustBeOpen { date, open });
    }
    let Some(last) = days.last_closed().filter(|last| days.sheet(*last).is_some()) else {
        return Err(Refusal::DayMustHaveBeenClosed { date });
    };
    if last != date {
        return Err(Refusal::DayMustBeTheLastClosed { date, last });
    }
    if office.periods.is_locked(date) {
        return Err(Refusal::PeriodOfTheDayMustBeOpen { date, period: Period::of(date) });
    }
    match days.ahead() {
        Some(later) => Err(Refusal::LaterDayMustNotHaveBegun { date, later }),
        None => Ok(()),
    }
}

impl Paper for SettleDue {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("settle what is due"),
        handed_in_by: Duty::Close,
        second_person: SecondPerson::NotDue,
        again: "what has settled has: nothing happens",
        taken_back_by: "nothing",
        history: History::AtOnce,
    };

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Self(date) = *self;
        if office.days.open() != Some(date) {
            return Err(Refusal::DayMustBeOpen { date }.into());
        }
        let has_arrived = office.ledger.settled_through() >= date;
        Ok(if has_arrived {
            Vec::new()
        } else {
            vec![Event::Office(OfficeEvent::ValueDateArrived(date))]
        })
    }
}

impl Paper for Run {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("run a job"),
        handed_in_by: Duty::Close,
        second_person: SecondPerson::NotDue,
        again: "gives the difference to what is booked: nothing, when nothing differs",
        taken_back_by: "the same job, when what it rests on changes; a reversal",
        history: History::OnceDone,
    };

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        jobs::run(office, self.job, self.date)
    }
}

impl Paper for DayEnd {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("close the day"),
        handed_in_by: Duty::Close,
        second_person: SecondPerson::NotDue,
        again: "refused: the day is not open",
        taken_back_by: "the reopening of the last closed day under four eyes; what comes later is as of its day, and counts on the open one",
        history: History::Never,
    };

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let end = self;
        if office.days.open() != Some(end.date) {
            return Err(Refusal::DayMustBeOpen { date: end.date }.into());
        }
        let controls = close::controls(office, end);
        let failed: Vec<_> = controls.iter().filter(|control| !control.holds()).collect();
        if office.directory.edition() >= Edition(6)
            && let Some(gate) = gates(office, end.date).iter().find(|gate| !gate.is_signed())
        {
            return Err(Refusal::ExceptionsMustBeSigned {
                date: end.date,
                exceptions: gate.findings.len(),
                check: gate.check.as_str(),
                first: Box::new(gate.says()),
            }
            .into());
        }
        match failed.first() {
            None => one(OfficeEvent::DayClosed { date: end.date, controls }),
            Some(first) => Err(Refusal::ControlsMustHold {
                date: end.date,
                failed: failed.len(),
                control: Box::new(first.control.clone()),
                expected: Box::new(first.expected.clone()),
                found: Box::new(first.found.clone()),
            }
            .into()),
        }
    }
}

impl Office {
    pub(crate) fn close_day(&mut self, date: Date, controls: &[Control]) {
        // The close is the event that was counted last.
        self.days.close_day(date, controls, self.events.saturating_sub(1));
        self.off_day.close(date, self.events);
        self.client_days.close_day(date, self.directory.edition());
        self.sources.close_day();
        self.financing.close_day(date, &self.directory);
        self.trades.close_day();
        self.suspects.close_day();
        self.blocks.close_day();
        self.close_credit(date);
    }

    /// Opens the day again that was closed last. Nothing is unbooked; what its close had put away
    /// as done is at hand again, so that the next close is of the whole day.
    pub(crate) fn reopen_day(&mut self, date: Date) {
        self.days.reopen_day(date);
        self.off_day.reopen();
        self.sources.reopen_day();
        self.trades.reopen_day();
        self.suspects.reopen_day(self.directory.edition());
        self.blocks.reopen_day();
        self.credit.reopen(date);
    }
}
