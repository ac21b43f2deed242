//! Judgement of an input (elsewhere called the command handler, with idempotency before it): has
//! its id come before, what follows from it, or which rule does it break?
//!
//! In: an input and its origin. Out: an outcome, and the events that the journal must keep before
//! anybody hears of it. Nothing is changed.

use crate::corridor::actions;
use crate::papers::{AnyPaper, Seen, paper};
use crate::records::Disposition;
use crate::{Office, Rejection, words};
use terms::{Event, Input, Origin, Received, SourceEvent};

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the books now.
    Booked,
    /// An earlier input had said it; nothing was booked.
    Duplicate,
    /// It was refused.
    Rejected,
}

/// The judgement of an input: its outcome, and the events that the journal must keep before anybody
/// hears of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What became of it.
    pub outcome: Outcome,
    /// What is new; empty when the journal knows the outcome already.
    pub events: Vec<Event>,
}

/// Judges an input that has not come before: the events that follow from it, or the rule that it
/// breaks.
///
/// When what it books counts before a corporate action that is booked already, the action's part of
/// it follows.
pub fn decide(office: &Office, input: &Input) -> Result<Vec<Event>, Rejection> {
    decide_paper(office, paper(input))
}

fn decide_paper(office: &Office, paper: &dyn AnyPaper) -> Result<Vec<Event>, Rejection> {
    let mut events = paper.decide(office)?;
    actions::follow(office, &mut events);
    Ok(events)
}

impl Office {
    /// Judges an input that may have come before. A command's refusal is for whoever gave the
    /// command; a row's refusal is an event.
    pub fn judge(&self, received: &Received) -> Result<Judgement, Rejection> {
        let paper = paper(&received.input);
        let judged = match paper.seen(self, received.origin) {
            Some(Seen::Same(first)) => Err(Verdict::Duplicate(first)),
            Some(Seen::Changed(rejection)) => Err(Verdict::Refused(rejection)),
            None => decide_paper(self, paper).map_err(Verdict::Refused),
        };
        match judged {
            Ok(events) => Ok(Judgement { outcome: Outcome::Booked, events }),
            Err(Verdict::Duplicate(first)) => Ok(self.name_duplicate(received, first)),
            Err(Verdict::Refused(rejection)) if received.origin == Origin::Command => {
                Err(rejection)
            }
            Err(Verdict::Refused(rejection)) => Ok(self.reject(received, &rejection)),
        }
    }

    fn name_duplicate(&self, received: &Received, first: Origin) -> Judgement {
        let is_itself = first == received.origin || received.origin == Origin::Command;
        let is_known =
            is_itself || self.sources.exception(received.origin) == Some(&Disposition::Duplicate);
        let named = || {
            Event::Source(SourceEvent::DuplicateNamed { id: paper(&received.input).id(), first })
        };
        Judgement {
            outcome: Outcome::Duplicate,
            events: if is_known { Vec::new() } else { vec![named()] },
        }
    }

    fn reject(&self, received: &Received, rejection: &Rejection) -> Judgement {
        let sentence = rejection.sentence();
        let id = paper(&received.input).id();
        let is_known = match self.sources.exception(received.origin) {
            Some(Disposition::Rejected { id: first, sentence: said }) => {
                *first == id && words::say_the_same(said, &sentence)
            }
            Some(Disposition::Duplicate) | None => false,
        };
        let rejected = Event::Source(SourceEvent::InputRejected { id, sentence });
        Judgement {
            outcome: Outcome::Rejected,
            events: if is_known { Vec::new() } else { vec![rejected] },
        }
    }
}

enum Verdict {
    Duplicate(Origin),
    Refused(Rejection),
}
