//! Corporate actions as their issuers announce them.

use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary};
use crate::accounting::Label;
use crate::corridor::actions;
use crate::{Office, Rejection};
use terms::{
    ActionReport, Date, Entitled, Entry, Event, Name, Origin, Position, Say, SourceKind, Wording,
};

impl Paper for ActionReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::CorporateActions),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same action_id says the same or is refused",
        taken_back_by: "nothing",
        history: History::WithItsLots,
    };

    fn id(&self) -> Name {
        self.action_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.ex_date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let known = office.actions.find(&self.action_id)?;
        let action = &known.action;
        let report = Self {
            action_id: action.action_id.clone(),
            kind: action.kind,
            instrument: office.directory.asset(action.instrument).code().clone(),
            ex_date: action.ex_date,
            record_date: action.record_date,
            pay_date: action.pay_date,
            terms: action.terms.clone(),
        };
        Some((report, known.origin))
    }

    fn summary(&self) -> Wording {
        let (instrument, terms) = (self.instrument.clone(), self.terms.clone());
        Summary::ActionOn { kind: self.kind.as_str(), instrument, ex_date: self.ex_date, terms }
            .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        actions::announce(office, self)
    }
}

impl Office {
    pub(crate) fn book_action(&mut self, entitled: &Entitled, entry: &Entry) {
        let is_first = self.actions.book(entitled, entry);
        self.post_movement(entry);
        if is_first {
            self.restate_lots(&entitled.action_id);
        }
    }

    fn restate_lots(&mut self, action_id: &Name) {
        let known =
            self.actions.find(action_id).expect("an action is announced before it is booked");
        let (instrument, ex_date) = (known.action.instrument, known.action.ex_date);
        let restatement = actions::restatement(&known.action, &self.directory);
        let is_later = |position: &Position| {
            position.asset == instrument
                && position.date >= ex_date
                && position.acquired.is_some_and(|acquired| acquired < ex_date)
        };
        let later: Vec<(u32, Position)> = self
            .positions
            .numbered()
            .filter(|(_, position)| is_later(position))
            .map(|(number, position)| (number, position.clone()))
            .collect();
        for (number, position) in later {
            if self.keeps_lots(position.account, instrument) {
                self.lots.remove(
                    &self.directory,
                    position.account,
                    instrument,
                    Label::Opening(number),
                );
                let step = self.opening_step(&position, number);
                self.lots.add(&self.directory, position.account, instrument, step);
            }
        }
        self.lots.restate(&self.directory, instrument, ex_date, restatement);
    }
}
