//! Allocations: shares of blocks and their owners.

use super::{Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one, trim};
use crate::accounting::{Change, Label, Step};
use crate::capture::rules as capture;
use crate::clearance::rules as clearance;
use crate::clearance::{Replay, Traded};
use crate::posting::quantity;
use crate::{Office, Rejection};
use terms::{
    Allocation, AllocationReport, Date, Entry, Event, Moment, Name, Origin, Say, SourceKind,
    Wording,
};

impl Paper for AllocationReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Allocations),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::NotDue,
        again: "the same allocation_id says the same or is refused",
        taken_back_by: "nothing",
        history: History::OnceSettled,
    };

    fn id(&self) -> Name {
        self.allocation_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.trade_date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.blocks.find(&self.allocation_id)?;
        let directory = &office.directory;
        let report = Self {
            allocation_id: first.allocation_id.clone(),
            trade_date: first.trade_date,
            block_account: directory.account(first.block_account).account.clone(),
            instrument: directory.asset(first.instrument).code().clone(),
            side: first.side,
            account: directory.account(first.account).account.clone(),
            quantity: decimal(directory, first.instrument, first.quantity),
        };
        Some((report, *origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity)]);
        report
    }

    fn summary(&self) -> Wording {
        Summary::ShareOfABlock {
            side: self.side.as_str(),
            quantity: self.quantity,
            instrument: self.instrument.clone(),
            block_account: self.block_account.clone(),
            account: self.account.clone(),
        }
        .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let share = capture::capture_share(self, &office.directory, &office.days)?;
        let turnover = Replay::of(&office.turnover);
        one(clearance::allocate(&share, &office.directory, &office.remembered(&turnover))?)
    }
}

impl Office {
    pub(crate) fn allocate(&mut self, origin: Origin, allocation: &Allocation, entry: &Entry) {
        let number = u32::try_from(self.blocks.allocations().count())
            .expect("the limits keep every table under 2^32 rows");
        let currency = self.directory.clearing(allocation.instrument).currency;
        self.blocks.allocate(origin, allocation, entry, currency);
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
        let step = Step {
            date: allocation.trade_date,
            moment: Moment(i64::MAX),
            label: Label::Allocation(number),
            change,
        };
        self.add_lot(allocation.account, allocation.instrument, step);
    }
}
