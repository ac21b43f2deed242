//! Opening positions: what stood before the books began.

use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one,
    summaries, trim,
};
use crate::accounting::{Change, Label, Receipt, Step};
use crate::corridor::opening::open_position;
use crate::{Office, Rejection};
use terms::{
    Date, Entry, Event, Moment, Name, Origin, Position, PositionReport, Quantity, Say, SourceKind,
    Wording,
};

impl Paper for PositionReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Positions),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same day, account, asset and day of acquisition say the same or are refused",
        taken_back_by: "nothing",
        history: History::WithItsLots,
    };

    fn id(&self) -> Name {
        self.account.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let directory = &office.directory;
        let account = directory.account_id(&self.account)?;
        let asset = directory.asset_id(&self.asset)?;
        let opened = office.positions.find(&(self.date, account, asset, self.acquired))?;
        let is_instrument = directory.asset(asset).instrument().is_some();
        let money = if is_instrument { directory.clearing(asset).currency } else { asset };
        let first = Self {
            quantity: decimal(directory, asset, opened.position.quantity),
            cost: opened.position.cost.map(|cost| decimal(directory, money, cost)),
            ..self.clone()
        };
        Some((first, opened.origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity), report.cost.as_mut()]);
        report
    }

    fn summary(&self) -> Wording {
        let cost = summaries::or(self.cost, &Summary::NothingKnown);
        Summary::PositionAtACost { quantity: self.quantity, asset: self.asset.clone(), cost }
            .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        one(open_position(self, &office.directory, &office.days)?)
    }
}

impl Office {
    pub(crate) fn open_position(&mut self, origin: Origin, position: &Position, entry: &Entry) {
        let number = self.positions.open(origin, position, entry);
        self.note_exchange(position.date, entry, None);
        self.post_movement(entry);
        let step = self.opening_step(position, number);
        self.add_lot(position.account, position.asset, step);
    }

    /// An opening balance counts from the day of its acquisition on; but when an action has changed
    /// the instrument between that day and the day of the balance, it comes in on the latter, as it
    /// is then.
    pub(crate) fn opening_step(&self, position: &Position, number: u32) -> Step {
        let (quantity, money) = (position.quantity, position.cost.unwrap_or(Quantity::ZERO));
        let acquired = position.acquired.unwrap_or(position.date);
        // Behind the actions of its day, which what is there by then has seen; before all trades.
        let (moment, label) = (Moment(i64::MIN / 2), Label::Opening(number));
        if self.actions.lies_between(position.asset, acquired, position.date) {
            let (covered, is_purchase) = (None, true);
            let receipt = Receipt {
                quantity,
                cost: money,
                added: Quantity::ZERO,
                acquired,
                held_from: acquired,
                covered,
                is_purchase,
            };
            let change = Change::Receive(Box::new(receipt));
            return Step { date: position.date, moment, label, change };
        }
        Step { date: acquired, moment, label, change: Change::Trade { quantity, money } }
    }
}
