//! Transfer statements, and what else tells what lots cost that came without it (26 CFR 1.6045A-1).
//!
//! A row states one lot of what a transfer from outside or an opening balance brought; several rows
//! state several lots of it, together no more than came. What was sold meanwhile is worked out
//! anew. A transfer that is taken back takes its lots with it, whatever was stated of them.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one,
    positions, trim,
};
use crate::accounting::{Came, Label, Receipt, Refusal};
use crate::capture::rules as capture;
use crate::{Directory, Office, Rejection};
use terms::{
    AccountId, AssetId, Date, Decimal, Entry, Event, KnownEvent, LotStatement, LotStatementReport,
    Name, Origin, Say, SourceKind, TakenBackKind, TakesBack, Wording,
};

impl Paper for LotStatementReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::LotStatements),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same statement_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::WithItsLots,
    };

    fn columns(&self) -> Columns {
        let covered = self.covered.map(columns::yes_or_no).unwrap_or_default();
        let mut columns = columns!(self: statement_id, date, account, instrument, came_by);
        columns.extend(columns!(self: quantity, acquired, held_from, cost));
        columns.push(("covered", covered));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.statement_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        taking_back::first(self, office)
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity), Some(&mut report.cost)]);
        report
    }

    fn summary(&self) -> Wording {
        taking_back::summary(self)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Some(asked) = taking_back::asked(self, office)? else {
            return one(stated(office, self, None)?);
        };
        let cancelled = asked.cancelled();
        let first = office.statements.find(cancelled).expect("what is asked for is booked");
        let nothing = Entry::try_new(first.statement.date, []).expect("nothing balances");
        let again = asked.is_replaced.then(|| stated(office, self, Some(cancelled)));
        let again = again.transpose()?.map(Event::Known);
        Ok([asked.undoing(&nothing)].into_iter().chain(again).collect())
    }
}

impl Revocable for LotStatementReport {
    const KIND: TakenBackKind = TakenBackKind::Statement;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { statement_id: id.clone(), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let stated = office.statements.find(id)?;
        Some((report_of(&stated.statement, &office.directory), stated.origin))
    }

    fn says(&self) -> Wording {
        let Self { quantity, acquired, cost, .. } = *self;
        let (account, instrument) = (self.account.clone(), self.instrument.clone());
        let came_by = self.came_by.clone();
        Summary::LotStatedAs { quantity, instrument, account, came_by, acquired, cost }.wording()
    }
}

/// What a statement says.
pub(crate) fn tell(statement: &LotStatement, directory: &Directory) -> Wording {
    report_of(statement, directory).says()
}

fn report_of(statement: &LotStatement, directory: &Directory) -> LotStatementReport {
    let LotStatement { date, account, instrument, acquired, held_from, covered, .. } = *statement;
    let currency = directory.clearing(instrument).currency;
    LotStatementReport {
        statement_id: statement.statement_id.clone(),
        date,
        account: directory.account(account).account.clone(),
        instrument: directory.asset(instrument).code().clone(),
        came_by: statement.came_by.clone(),
        quantity: decimal(directory, instrument, statement.quantity),
        acquired,
        held_from,
        cost: decimal(directory, currency, statement.cost),
        covered,
        takes_back: TakesBack::default(),
    }
}

/// The statement of a row; what another one says that it replaces is free to be stated.
fn stated(
    office: &Office,
    report: &LotStatementReport,
    without: Option<&Name>,
) -> Result<KnownEvent, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let account = capture::known_account(&report.account, directory)?;
    let (instrument, listing) = capture::known_instrument(&report.instrument, directory)?;
    let quantity = capture::positive_quantity(report.quantity, listing)?;
    let cost = capture::amount(report.cost, directory.clearing(instrument).currency, directory)?;
    let came_by = || report.came_by.clone();
    let brought = office.brought(&report.came_by, account, instrument).ok_or_else(|| {
        let (account, instrument) = (report.account.clone(), report.instrument.clone());
        Refusal::StatedLotMustHaveCome { came_by: came_by(), account, instrument }
    })?;
    if brought.whole.known.cost && brought.whole.known.day {
        return Err(Refusal::StatedLotMustBeUnknown { came_by: came_by() }.into());
    }
    let came = i128::from(brought.whole.quantity.units().abs());
    let most = came - office.statements.stated(brought.came, without);
    if i128::from(quantity.units()) > most {
        let most = i64::try_from(most.max(0)).expect("a part of a quantity is one");
        let most = Decimal { mantissa: most, scale: listing.quantity_decimals };
        let (came_by, quantity) = (came_by(), report.quantity);
        return Err(Refusal::StatedQuantityMustHaveCome { came_by, quantity, most }.into());
    }
    let days = [Some(report.acquired), report.held_from];
    if let Some(day) = days.into_iter().flatten().find(|day| *day > brought.date) {
        let (came_by, came) = (came_by(), brought.date);
        return Err(Refusal::StatedDayMustNotBeLater { came_by, day, came }.into());
    }
    let LotStatementReport { date, acquired, held_from, covered, .. } = *report;
    let (statement_id, came_by) = (report.statement_id.clone(), came_by());
    Ok(KnownEvent::LotStated(Box::new(LotStatement {
        statement_id,
        date,
        account,
        instrument,
        came_by,
        quantity,
        acquired,
        held_from,
        cost,
        covered,
    })))
}

/// What an account received from outside, or held when the books began.
pub(crate) struct Brought {
    /// By what.
    pub came: Came,
    /// When.
    pub date: Date,
    /// With what its row told of it.
    pub whole: Receipt,
}

impl Office {
    /// What an account received of an instrument by a transfer from outside that stands, or by an
    /// opening balance, of this id or lot.
    fn brought(&self, came_by: &Name, account: AccountId, instrument: AssetId) -> Option<Brought> {
        let transfer = self.transfers.booked_before(came_by).and_then(|number| {
            let transfer = self.transfers.booked_after(number);
            let is_of = (transfer.to_account, transfer.instrument) == (account, instrument);
            self.brought_by(number).filter(|_| is_of)
        });
        transfer.or_else(|| {
            let number = self.positions.number_of(came_by)?;
            if !self.positions.stands(number) {
                return None;
            }
            let position = self.positions.position(number)?;
            let is_of = (position.account, position.asset) == (account, instrument);
            let (came, date, whole) =
                (Came::Opening(number), position.date, positions::opened(position));
            let keeps = is_of && self.keeps_lots(account, instrument);
            keeps.then_some(Brought { came, date, whole })
        })
    }

    /// What a transfer brought from outside, when it stands and did.
    pub(crate) fn brought_by(&self, number: u32) -> Option<Brought> {
        let transfer = self.transfers.booked_after(number);
        let moved = self.moved(number, transfer);
        let is_from_outside = moved.from.is_none() && moved.to.is_some();
        let stands = self.taken_back.of(TakenBackKind::Transfer, &transfer.transfer_id).is_none();
        let (came, date) = (Came::Transfer(number), transfer.date);
        (is_from_outside && stands).then(|| Brought { came, date, whole: moved.receipt() })
    }

    pub(crate) fn state_lot(&mut self, origin: Origin, statement: &LotStatement) {
        let LotStatement { account, instrument, ref came_by, .. } = *statement;
        let brought = self.brought(came_by, account, instrument);
        let came = brought.expect("what is stated has come").came;
        self.statements.keep(origin, statement, came);
        self.bring_lots(came);
    }

    pub(crate) fn take_statement_back(&mut self, statement_id: &Name) {
        let came = self.statements.take_back(statement_id);
        self.bring_lots(came);
    }

    /// The lots of what came, as their row and their statements tell of them now.
    pub(crate) fn bring_lots(&mut self, came: Came) {
        match came {
            Came::Transfer(number) => {
                let Some(brought) = self.brought_by(number) else { return };
                let lots = self.statements.lots(came, &brought.whole);
                let transfer = self.transfers.booked_after(number);
                let (instrument, moved) = (transfer.instrument, self.moved(number, transfer));
                self.lots.state_transfer(&self.directory, instrument, moved, lots);
            }
            Came::Opening(number) => {
                let position = self.positions.position(number).expect("it was opened");
                let key = (position.account, position.asset);
                if self.positions.stands(number) && self.keeps_lots(key.0, key.1) {
                    let steps = self.opening_steps(position, number);
                    self.lots.state(&self.directory, key, Label::Opening(number, 0), steps);
                }
            }
        }
    }
}
