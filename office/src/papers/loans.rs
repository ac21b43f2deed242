//! Loans of securities: borrowed or lent, marked, given back, their rate changed.

use super::columns::{Columns, columns};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one,
    summaries, trim,
};
use crate::capture::rules as capture;
use crate::financing::rules as financing;
use crate::{Office, Rejection};
use terms::{
    AccountId, AssetId, Date, Decimal, Entry, Event, LoanMovement, LoanReport, Name, Origin, Say,
    SourceKind, Wording,
};

impl Paper for LoanReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Loans),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::Always(Approver::Money),
        again: "the same movement_id says the same or is refused",
        taken_back_by: "a movement the other way",
        history: History::OnceDone,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: movement_id, loan_id, date, action, direction, account);
        columns.extend(columns!(self: location_account, bank_account, instrument, quantity));
        columns.extend(columns!(self: collateral, price, rebate, fee, day_count));
        columns
    }

    fn id(&self) -> Name {
        self.movement_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    /// A booked row about a loan; what a report may leave open, and this one does, is left open.
    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.financing.loans.find_movement(&self.movement_id)?;
        let directory = &office.directory;
        let name = |account: AccountId| directory.account(account).account.clone();
        let code = |asset: AssetId| directory.asset(asset).code().clone();
        let (instrument, currency) = (first.instrument, first.currency);
        let first = Self {
            movement_id: first.movement_id.clone(),
            loan_id: first.loan_id.clone(),
            date: first.date,
            action: first.action,
            direction: self.direction.map(|_| first.direction),
            account: self.account.as_ref().map(|_| name(first.account)),
            location_account: self.location_account.as_ref().map(|_| name(first.location_account)),
            bank_account: self.bank_account.as_ref().map(|_| name(first.bank_account)),
            instrument: self.instrument.as_ref().map(|_| code(instrument)),
            quantity: self.quantity.map(|_| decimal(directory, instrument, first.quantity)),
            collateral: self.collateral.map(|_| decimal(directory, currency, first.collateral)),
            price: first.price,
            rebate: first.rebate,
            fee: first.fee,
            day_count: self.day_count.map(|_| first.day_count),
        };
        Some((first, *origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        let numbers = [
            &mut report.quantity,
            &mut report.collateral,
            &mut report.price,
            &mut report.rebate,
            &mut report.fee,
        ];
        trim(numbers.map(Option::as_mut));
        report
    }

    fn summary(&self) -> Wording {
        let number = |number: Option<Decimal>| summaries::or(number, &Summary::NoFigure);
        Summary::LoanOn {
            action: self.action.as_str(),
            loan_id: self.loan_id.clone(),
            date: self.date,
            quantity: number(self.quantity),
            collateral: number(self.collateral),
            price: number(self.price),
            rebate: number(self.rebate),
            fee: number(self.fee),
        }
        .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        capture::check_date(self.date, &office.days)?;
        let account = |name: &Option<Name>| {
            name.as_ref().map(|name| capture::open_account(name, self.date, directory)).transpose()
        };
        let named = self
            .instrument
            .as_ref()
            .map(|code| capture::known_asset(code, directory))
            .transpose()?;
        // Amounts are those of the loan that the row is about, or of the one that it opens.
        let opened = office.financing.loans.opened(&self.loan_id);
        let instrument = opened.map(|opened| opened.instrument).or(named);
        let currency = instrument
            .filter(|id| directory.asset(*id).instrument().is_some())
            .map(|id| directory.clearing(id).currency);
        let amount = |amount: Option<Decimal>, asset: Option<AssetId>| {
            amount
                .zip(asset)
                .map(|(amount, asset)| capture::quantity(amount, asset, directory))
                .transpose()
        };
        let row = financing::ToLend {
            report: self,
            account: account(&self.account)?,
            location_account: account(&self.location_account)?,
            bank_account: account(&self.bank_account)?,
            instrument: named,
            quantity: amount(self.quantity, instrument)?,
            collateral: amount(self.collateral, currency)?,
        };
        one(financing::lend(&row, directory, &office.financing.loans)?)
    }
}

impl Office {
    pub(crate) fn book_loan(&mut self, origin: Origin, movement: &LoanMovement, entry: &Entry) {
        self.financing.book_loan(origin, movement);
        self.post_movement(entry);
    }
}
