//! Allocations: shares of blocks and their owners.

use super::adjustments::{self, TakenOut};
use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one, trim};
use crate::accounting::{Change, Label, Step};
use crate::capture::rules as capture;
use crate::clearance::rules::{self as clearance, Memory};
use crate::clearance::{Replay, Traded};
use crate::posting::quantity;
use crate::{Office, Rejection};
use terms::{
    Allocation, AllocationReport, Date, Decimal, Entry, Event, Name, Origin, Say, SourceKind,
    TakenBackKind, TakesBack, Wording,
};

impl Paper for AllocationReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Allocations),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::NotDue,
        again: "the same allocation_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::OnceSettled,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: allocation_id, trade_date, block_account, instrument);
        columns.extend(columns!(self: side, account, quantity));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.allocation_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.trade_date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        taking_back::first(self, office)
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity)]);
        report
    }

    fn summary(&self) -> Wording {
        taking_back::summary(self)
    }

    /// A share that is given back is charged as one that never was: those behind it in its client's
    /// month are charged again.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Some(asked) = taking_back::asked(self, office)? else {
            return one(share(office, self, &office.remembered(&Replay::of(&office.turnover)))?);
        };
        let number = office.blocks.number(asked.cancelled()).expect("what is asked for is booked");
        let traded = Traded::Share(number);
        let undoing = asked.undoing(&office.moved_by_fill(traded));
        let (because, cancelled) = (&self.allocation_id, asked.cancelled());
        let size = (self.quantity, Decimal::ZERO);
        let out = TakenOut { because, cancelled, traded, size };
        let (adjusted, turnover) = adjustments::without(office, &out)?;
        let memory = Memory { without: Some(number), ..office.remembered(&turnover) };
        let again = asked.is_replaced.then(|| share(office, self, &memory)).transpose()?;
        Ok([undoing].into_iter().chain(adjusted).chain(again).collect())
    }
}

fn share(office: &Office, report: &AllocationReport, memory: &Memory) -> Result<Event, Rejection> {
    let share = capture::capture_share(report, &office.directory, &office.days)?;
    Ok(clearance::allocate(&share, &office.directory, memory)?)
}

impl Revocable for AllocationReport {
    const KIND: TakenBackKind = TakenBackKind::Share;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { allocation_id: id.clone(), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.blocks.find(id)?;
        let directory = &office.directory;
        let report = Self {
            allocation_id: first.allocation_id.clone(),
            trade_date: first.trade_date,
            block_account: directory.account(first.block_account).account.clone(),
            instrument: directory.asset(first.instrument).code().clone(),
            side: first.side,
            account: directory.account(first.account).account.clone(),
            quantity: decimal(directory, first.instrument, first.quantity),
            takes_back: TakesBack::default(),
        };
        Some((report, *origin))
    }

    fn says(&self) -> Wording {
        Summary::ShareOfABlock {
            side: self.side.as_str(),
            quantity: self.quantity,
            instrument: self.instrument.clone(),
            block_account: self.block_account.clone(),
            account: self.account.clone(),
        }
        .wording()
    }
}

impl Office {
    pub(crate) fn allocate(&mut self, origin: Origin, allocation: &Allocation, entry: &Entry) {
        let number = u32::try_from(self.blocks.allocations().count())
            .expect("the limits keep every table under 2^32 rows");
        let currency = self.directory.clearing(allocation.instrument).currency;
        let edition = self.directory.edition();
        self.blocks.allocate(origin, allocation, entry, currency, edition);
        if self.is_charged_by_day(allocation.account, allocation.instrument) {
            self.client_days
                .add((allocation.trade_date, allocation.account), Traded::Share(number));
        }
        self.count_turnover(Traded::Share(number));
        self.post(entry);
        let signed = quantity(allocation.signed_quantity().into());
        let money = quantity(-allocation.net() * i128::from(allocation.side.sign()));
        let is_short = allocation.side.is_short();
        let change = if is_short {
            Change::SellShort { quantity: signed, money }
        } else {
            Change::Trade { quantity: signed, money }
        };
        let directory = &self.directory;
        let exchange = directory.exchange_of(allocation.instrument, allocation.trade_date);
        let step = Step {
            date: allocation.trade_date,
            moment: Step::WITHOUT_A_TIME,
            delivered: allocation.settlement_date,
            label: Label::Allocation(number),
            exchange: self.sets_off(allocation.account, allocation.instrument, exchange),
            change,
        };
        self.add_lot(allocation.account, allocation.instrument, step);
    }

    pub(crate) fn take_share_back(&mut self, allocation_id: &Name, entry: &Entry) {
        let number = self.blocks.number(allocation_id).expect("what is taken back was booked");
        let share = self.blocks.allocation(number);
        let (account, instrument, trade_date) = (share.account, share.instrument, share.trade_date);
        if self.is_charged_by_day(account, instrument) {
            self.client_days.change((trade_date, account));
        }
        self.uncount_turnover(Traded::Share(number));
        self.post(entry);
        if self.keeps_lots(account, instrument) {
            self.lots.remove(&self.directory, account, instrument, Label::Allocation(number));
        }
        self.blocks.take_back(number, self.directory.clearing(instrument).currency);
    }
}
