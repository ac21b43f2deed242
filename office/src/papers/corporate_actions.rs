//! Corporate actions as their issuers announce them.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary};
use crate::accounting::Came;
use crate::corporate_actions::Refusal;
use crate::corridor::actions;
use crate::{Office, Rejection};
use terms::{
    Action, ActionReport, AssetId, Date, Entitled, Entry, Event, Name, Origin, Position, Say,
    SourceKind, TakenBackKind, TakesBack, Wording,
};

impl Paper for ActionReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::CorporateActions),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same action_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it, before its ex-date and after",
        history: History::WithItsLots,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: action_id, instrument, ex_date, terms, record_date);
        columns.extend(columns!(self: pay_date, sequence));
        columns.push(("type", self.kind.wording()));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.action_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.ex_date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        taking_back::first(self, office)
    }

    fn summary(&self) -> Wording {
        taking_back::summary(self)
    }

    /// What is booked is taken back part by part, each as of the ex-date; of what is announced and
    /// no more there is nothing to move.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Some(asked) = taking_back::asked(self, office)? else {
            return actions::announce(office, self, None, &[]);
        };
        let known = office.actions.find(asked.cancelled()).expect("what is asked for is known");
        let booked = known.action.ex_date;
        let turn = (self.ex_date, self.sequence.unwrap_or(Action::FIRST));
        if asked.is_replaced && known.is_booked() && known.action.turn() != turn {
            // What lies between the two turns is worked out in two steps, or not rightly.
            let (action_id, ex_date) = (asked.cancelled().clone(), self.ex_date);
            return Err(Refusal::ExDateMustStay { action_id, booked, ex_date }.into());
        }
        let nothing = Entry::try_new(booked, []).expect("nothing balances");
        let mut events: Vec<Event> =
            known.entries().iter().map(|moved| asked.undoing(moved)).collect();
        if events.is_empty() {
            events.push(asked.undoing(&nothing));
        }
        if asked.is_replaced {
            let again = actions::announce(office, self, Some(asked.cancelled()), &events)?;
            events.extend(again);
        }
        Ok(events)
    }
}

impl Revocable for ActionReport {
    const KIND: TakenBackKind = TakenBackKind::Action;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { action_id: id.clone(), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let known = office.actions.find(id)?;
        let action = &known.action;
        let report = Self {
            action_id: action.action_id.clone(),
            kind: action.kind,
            instrument: office.directory.asset(action.instrument).code().clone(),
            ex_date: action.ex_date,
            record_date: action.record_date,
            pay_date: action.pay_date,
            // A row that leaves its place open has the first one.
            sequence: Some(action.sequence)
                .filter(|sequence| self.sequence.is_some() || *sequence != Action::FIRST),
            terms: action.terms.clone(),
            takes_back: TakesBack::default(),
        };
        Some((report, known.origin))
    }

    fn says(&self) -> Wording {
        let (instrument, terms) = (self.instrument.clone(), self.terms.clone());
        Summary::ActionOn { kind: self.kind.as_str(), instrument, ex_date: self.ex_date, terms }
            .wording()
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

    /// The first part that is taken back takes the lots back with it.
    pub(crate) fn take_action_back(&mut self, action_id: &Name, entry: &Entry) {
        let number = self.actions.take_back(action_id);
        self.post_movement(entry);
        let Some(number) = number else { return };
        let (instrument, ex_date) = self.changed_by(action_id);
        self.lots.unrestate(&self.directory, instrument, number);
        self.open_again(instrument, ex_date);
    }

    fn restate_lots(&mut self, action_id: &Name) {
        let (instrument, ex_date) = self.changed_by(action_id);
        let known = self.actions.find(action_id).expect("it was found above");
        let restatement = actions::restatement(&known.action, &self.directory);
        self.open_again(instrument, ex_date);
        self.lots.restate(&self.directory, instrument, ex_date, restatement);
    }

    /// The instrument that an action changes, and when.
    fn changed_by(&self, action_id: &Name) -> (AssetId, Date) {
        let known =
            self.actions.find(action_id).expect("an action is announced before it is booked");
        (known.action.instrument, known.action.ex_date)
    }

    /// Positions that were opened behind an ex-date and acquired before it come in as they are
    /// then.
    fn open_again(&mut self, instrument: AssetId, ex_date: Date) {
        let is_older = |number: u32, position: &Position| {
            position.acquired.is_some_and(|acquired| acquired < ex_date)
                || self.statements.of(Came::Opening(number)).next().is_some()
        };
        let is_later = |(number, position): &(u32, &Position)| {
            position.asset == instrument && position.date >= ex_date && is_older(*number, position)
        };
        let later: Vec<u32> =
            self.positions.standing().filter(is_later).map(|(number, _)| number).collect();
        for number in later {
            self.bring_lots(Came::Opening(number));
        }
    }
}
