//! Transfers: securities that go to another account with their lots.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one, summaries, trim,
};
use crate::accounting::{Moved, Refusal};
use crate::capture::rules as capture;
use crate::settlement::transfers;
use crate::{Office, Rejection};
use terms::{
    Date, Edition, Entry, Event, Name, Origin, Say, SourceKind, TakenBackKind, TakesBack, Transfer,
    TransferReport, Wording,
};

impl Paper for TransferReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Transfers),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same transfer_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::WithItsLots,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: transfer_id, date, from_account, to_account, instrument);
        columns.extend(columns!(self: quantity, acquired, cost));
        columns.push(("covered", self.covered.map(columns::yes_or_no).wording()));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.transfer_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        taking_back::first(self, office)
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
        let Some(asked) = taking_back::asked(self, office)? else {
            return one(transferred(office, self, None)?);
        };
        let (first, _) =
            office.transfers.find(asked.cancelled()).expect("what is asked for is booked");
        let undoing = asked.undoing(&transfers::entry(first));
        let again = asked.is_replaced.then(|| transferred(office, self, Some(&undoing)));
        Ok([undoing.clone()].into_iter().chain(again.transpose()?).collect())
    }
}

/// The transfer of a row; what it undoes is there again to be transferred.
fn transferred(
    office: &Office,
    report: &TransferReport,
    undoing: Option<&Event>,
) -> Result<Event, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let (instrument, listing) = capture::known_instrument(&report.instrument, directory)?;
    let currency = directory.clearing(instrument).currency;
    let row = transfers::ToTransfer {
        report,
        from_account: capture::open_account(&report.from_account, report.date, directory)?,
        to_account: capture::open_account(&report.to_account, report.date, directory)?,
        instrument,
        quantity: capture::positive_quantity(report.quantity, listing)?,
        cost: report.cost.map(|cost| capture::amount(cost, currency, directory)).transpose()?,
    };
    let is_from_outside = !directory.account(row.from_account).kind.keeps_lots();
    let is_marked = directory.account(row.to_account).kind.is_marked();
    let is_refused = row.cost.is_none() && directory.edition() >= Edition(5);
    if is_from_outside && is_marked && is_refused {
        let (account, instrument) = (report.to_account.clone(), report.instrument.clone());
        return Err(Refusal::InventoryMustSayItsCost { account, instrument }.into());
    }
    let given_back = taking_back::given_back(undoing, row.from_account, instrument, None);
    Ok(transfers::transfer(&row, directory, &office.ledger, given_back)?)
}

impl Revocable for TransferReport {
    const KIND: TakenBackKind = TakenBackKind::Transfer;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { transfer_id: id.clone(), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.transfers.find(id)?;
        Some((transfers::report_of(first, &office.directory), *origin))
    }

    fn says(&self) -> Wording {
        let accounts = [&self.from_account, &self.to_account];
        summaries::from_to(self.quantity, &self.instrument, accounts, self.date).wording()
    }
}

impl Office {
    pub(crate) fn book_transfer(&mut self, origin: Origin, transfer: &Transfer, entry: &Entry) {
        let number = self.transfers.book(origin, transfer);
        self.post_movement(entry);
        let moved = self.moved(number, transfer);
        self.lots.transfer(&self.directory, transfer.instrument, moved);
    }

    /// The lots go back with all that was known of them.
    pub(crate) fn take_transfer_back(&mut self, transfer_id: &Name, entry: &Entry) {
        let number = self.transfers.booked_before(transfer_id).expect("it was booked");
        let transfer = self.transfers.booked_after(number).clone();
        self.post_movement(entry);
        let moved = self.moved(number, &transfer);
        self.lots.take_transfer_back(&self.directory, transfer.instrument, moved);
    }

    /// A transfer, as the lots need to know it.
    pub(crate) fn moved(&self, number: u32, transfer: &Transfer) -> Moved {
        let holder = |account| self.keeps_lots(account, transfer.instrument).then_some(account);
        Moved {
            number,
            date: transfer.date,
            from: holder(transfer.from_account),
            to: holder(transfer.to_account),
            quantity: transfer.quantity,
            cost: transfer.cost,
            acquired: transfer.acquired,
            covered: transfer.covered,
        }
    }
}
