//! Transfers: securities that go to another account with their lots.

use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one, summaries, trim,
};
use crate::accounting::Moved;
use crate::capture::rules as capture;
use crate::settlement::transfers;
use crate::{Office, Rejection};
use terms::{
    Date, Entry, Event, Name, Origin, Quantity, Say, SourceKind, Transfer, TransferReport, Wording,
};

impl Paper for TransferReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Transfers),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same transfer_id says the same or is refused",
        taken_back_by: "nothing",
        history: History::WithItsLots,
    };

    fn id(&self) -> Name {
        self.transfer_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.transfers.find(&self.transfer_id)?;
        Some((transfers::report_of(first, &office.directory), *origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity), report.cost.as_mut()]);
        report
    }

    fn summary(&self) -> Wording {
        let accounts = [&self.from_account, &self.to_account];
        summaries::from_to(self.quantity, &self.instrument, accounts, self.date).wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        capture::check_date(self.date, &office.days)?;
        let (instrument, listing) = capture::known_instrument(&self.instrument, directory)?;
        let currency = directory.clearing(instrument).currency;
        let row = transfers::ToTransfer {
            report: self,
            from_account: capture::open_account(&self.from_account, self.date, directory)?,
            to_account: capture::open_account(&self.to_account, self.date, directory)?,
            instrument,
            quantity: capture::positive_quantity(self.quantity, listing)?,
            cost: self.cost.map(|cost| capture::amount(cost, currency, directory)).transpose()?,
        };
        one(transfers::transfer(&row, directory, &office.ledger)?)
    }
}

impl Office {
    pub(crate) fn book_transfer(&mut self, origin: Origin, transfer: &Transfer, entry: &Entry) {
        let number = self.transfers.book(origin, transfer);
        self.post_movement(entry);
        let holder = |account| self.keeps_lots(account, transfer.instrument).then_some(account);
        let moved = Moved {
            number,
            date: transfer.date,
            from: holder(transfer.from_account),
            to: holder(transfer.to_account),
            quantity: transfer.quantity,
            cost: transfer.cost.unwrap_or(Quantity::ZERO),
            acquired: transfer.acquired.unwrap_or(transfer.date),
            covered: transfer.covered,
        };
        self.lots.transfer(&self.directory, transfer.instrument, moved);
    }
}
