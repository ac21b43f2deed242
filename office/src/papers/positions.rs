//! Opening positions: what stood before the books began.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Seen, Summary, decimal, one,
    seen_by_id, summaries, trim,
};
use crate::accounting::{Came, Change, Label, Receipt, Step};
use crate::corridor::opening::{Opened, PositionKey, open_position};
use crate::records::Refusal;
use crate::{Directory, Office, Rejection, taken_back};
use terms::{
    Date, Edition, Entry, Event, Moment, Name, Origin, Position, PositionReport, Say, SourceKind,
    TakenBackKind, TakesBack, Wording,
};

impl Paper for PositionReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Positions),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "rows of one file are lots of their own; a row of another file says the same as one of the same day, account, asset and day of acquisition, or is refused; the same position_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it, by its position_id, or by the name of its lot where it has none",
        history: History::WithItsLots,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: date, account, asset, quantity, cost, acquired);
        columns.extend(columns!(self: position_id));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.position_id.as_ref().unwrap_or(&self.account).clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let first = match &self.position_id {
            Some(_) if office.directory.edition() >= Edition(5) => {
                return taking_back::first(self, office);
            }
            Some(position_id) => office.positions.named(position_id)?,
            None => office.positions.of(key(self, &office.directory)?).next()?,
        };
        Some((report_of(first, &office.directory), first.origin))
    }

    /// Until edition 4 there was one opening balance of a day, account, asset and acquisition.
    fn seen(&self, office: &Office, origin: Origin) -> Option<Seen> {
        if self.position_id.is_some() || office.directory.edition() < Edition(5) {
            return seen_by_id(self, office, origin);
        }
        // What takes something back tells of no lot again.
        if self.takes_back == TakesBack::default() {
            seen_by_row(self, office, origin)
        } else {
            None
        }
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity), report.cost.as_mut()]);
        report
    }

    fn summary(&self) -> Wording {
        taking_back::summary(self)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        if self.position_id.is_none() && self.takes_back != TakesBack::default() {
            let account = self.account.clone();
            return Err(taken_back::Refusal::CancelMustHaveAnId { account }.into());
        }
        let Some(asked) = taking_back::asked(self, office)? else {
            return one(open_position(self, &office.directory, &office.days)?);
        };
        let opened = office.positions.called(asked.cancelled());
        let undoing = asked.undoing(&opened.expect("what is asked for is booked").entry);
        let again = asked.is_replaced.then(|| open_position(self, &office.directory, &office.days));
        Ok([undoing].into_iter().chain(again.transpose()?).collect())
    }
}

impl Revocable for PositionReport {
    const KIND: TakenBackKind = TakenBackKind::Position;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { position_id: Some(id.clone()), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let opened = office.positions.called(id)?;
        Some((report_of(opened, &office.directory), opened.origin))
    }

    /// What stood before the books began came in with them.
    fn reach(&self, office: &Office) -> Option<Date> {
        Some(self.date.max(office.days.books_from()))
    }

    fn says(&self) -> Wording {
        let cost = summaries::or(self.cost, &Summary::NothingKnown);
        Summary::PositionAtACost { quantity: self.quantity, asset: self.asset.clone(), cost }
            .wording()
    }
}

fn key(report: &PositionReport, directory: &Directory) -> Option<PositionKey> {
    let account = directory.account_id(&report.account)?;
    Some((report.date, account, directory.asset_id(&report.asset)?, report.acquired))
}

fn report_of(opened: &Opened, directory: &Directory) -> PositionReport {
    let Position { date, account, asset, quantity, cost, acquired, position_id } = &opened.position;
    let is_instrument = directory.asset(*asset).instrument().is_some();
    let money = if is_instrument { directory.clearing(*asset).currency } else { *asset };
    PositionReport {
        date: *date,
        account: directory.account(*account).account.clone(),
        asset: directory.asset(*asset).code().clone(),
        quantity: decimal(directory, *asset, *quantity),
        cost: cost.map(|cost| decimal(directory, money, cost)),
        acquired: *acquired,
        position_id: position_id.clone(),
        takes_back: TakesBack::default(),
    }
}

/// A row without an id is told apart by the document that it comes in. Rows of one document are
/// lots of their own, also when they are equal. A row of another document tells of one of them
/// again, each of one that its document has not told of yet, so that a list that is handed in twice
/// is the same list; what is left over is another lot or a mistake, and only a person knows which.
fn seen_by_row(report: &PositionReport, office: &Office, origin: Origin) -> Option<Seen> {
    let key = key(report, &office.directory)?;
    if let Some(itself) = office.positions.of(key).find(|opened| opened.is_told_by(origin)) {
        return Some(Seen::Same(itself.origin));
    }
    // What was taken back may be told again.
    let others = office.positions.of(key).filter(|opened| !opened.is_taken_back);
    let mut others = others.filter(|opened| !opened.came_with(origin)).peekable();
    let first = *others.peek()?;
    let says_the_same = |opened: &&Opened| {
        let earlier = PositionReport { position_id: None, ..report_of(opened, &office.directory) };
        report.says_the_same_as(&earlier, opened.origin)
    };
    let untold = |opened: &&Opened| !opened.is_told_in(origin) && says_the_same(opened);
    if let Some(same) = others.find(untold) {
        return Some(Seen::Same(same.origin));
    }
    let refusal = Refusal::LotMustBeToldApart {
        account: report.account.clone(),
        asset: report.asset.clone(),
        place: office.sources.place(first.origin),
        first: Box::new(report_of(first, &office.directory).summary()),
        now: Box::new(report.summary()),
    };
    Some(Seen::Changed(refusal.into()))
}

impl Office {
    pub(crate) fn open_position(&mut self, origin: Origin, position: &Position, entry: &Entry) {
        let number = self.positions.open(origin, position, entry);
        self.note_exchange(position.date, entry, None);
        self.post_movement(entry);
        for step in self.opening_steps(position, number) {
            self.add_lot(position.account, position.asset, step);
        }
    }

    /// The lots of an opening balance, as its row told of it or as they were stated later.
    pub(crate) fn opening_steps(&self, position: &Position, number: u32) -> Vec<Step> {
        let lots = self.statements.lots(Came::Opening(number), &opened(position));
        let step = |(piece, lot)| self.opening_step(position, Label::Opening(number, piece), lot);
        lots.into_iter().map(step).collect()
    }

    /// What it had opened goes, and what was sold of it is short, as if it had never been there.
    pub(crate) fn take_position_back(&mut self, name: &Name, entry: &Entry) {
        let number = self.positions.take_back(name);
        let opened = self.positions.position(number).expect("it was found above");
        let Position { date, account, asset, .. } = *opened;
        self.note_exchange_taken_back(date, &entry.reversed());
        self.post_movement(entry);
        if self.keeps_lots(account, asset) {
            let came = Label::Opening(number, 0);
            self.lots.state(&self.directory, (account, asset), came, Vec::new());
        }
    }

    /// An opening balance counts from the day of its acquisition on; but when an action has changed
    /// the instrument between that day and the day of the balance, it comes in on the latter, as it
    /// is then.
    fn opening_step(&self, position: &Position, label: Label, lot: Receipt) -> Step {
        // Behind the actions of its day, which what is there by then has seen; before all trades.
        let moment = Moment(i64::MIN / 2);
        let is_as_changed = self.actions.lies_between(position.asset, lot.acquired, position.date);
        let date = if is_as_changed { position.date } else { lot.acquired };
        let Receipt { quantity, cost: money, .. } = lot;
        let is_plain = !is_as_changed && lot.says_no_more_than_a_trade();
        // A balance of nothing opens no lot.
        let change = if quantity.is_zero() || is_plain {
            Change::Trade { quantity, money }
        } else {
            Change::Receive(Box::new(lot))
        };
        Step { date, moment, delivered: date, label, exchange: None, change }
    }
}

/// What came with an opening balance, with what its row told of it.
pub(crate) fn opened(position: &Position) -> Receipt {
    let Position { quantity, cost, acquired, date, .. } = *position;
    Receipt::from_outside(quantity, (cost, acquired), date, None)
}
