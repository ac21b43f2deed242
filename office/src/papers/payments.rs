//! Payments: money that moved at the bank.

use super::columns::{self, Columns, columns};
use super::taking_back::{self, Revocable};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one, trim,
};
use crate::capture::rules as capture;
use crate::settlement::rules as settlement;
use crate::{Office, Rejection};
use terms::{
    Date, Entry, Event, Name, Origin, Payment, PaymentReport, Say, SourceKind, TakenBackKind,
    TakesBack, Wording,
};

impl Paper for PaymentReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Payments),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::When(
            "money goes out, or a payment is cancelled",
            Approver::Money,
        ),
        again: "the same payment_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::OnceSettled,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: payment_id, date, account, bank_account, currency);
        columns.extend(columns!(self: amount, reference));
        columns.extend(columns::of_taking_back(&self.takes_back));
        columns
    }

    fn id(&self) -> Name {
        self.payment_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        taking_back::first(self, office)
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.amount)]);
        report
    }

    fn summary(&self) -> Wording {
        taking_back::summary(self)
    }

    /// What takes a payment back takes money away, whichever way the payment went.
    fn needs_second_person(&self) -> bool {
        let TakesBack { cancels, corrects, .. } = &self.takes_back;
        self.amount.mantissa < 0 || cancels.is_some() || corrects.is_some()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Some(asked) = taking_back::asked(self, office)? else {
            return one(paid(office, self)?);
        };
        let first = office.movements.find_payment(asked.cancelled());
        let (first, _) = first.expect("what is asked for is booked");
        let undoing = asked.undoing(&settlement::paid(first));
        let again = asked.is_replaced.then(|| paid(office, self)).transpose()?;
        Ok([undoing].into_iter().chain(again).collect())
    }
}

fn paid(office: &Office, report: &PaymentReport) -> Result<Event, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let currency = capture::admitted_currency(&report.currency, directory)?;
    let movement = settlement::ToPay {
        report,
        account: capture::open_account(&report.account, report.date, directory)?,
        bank_account: capture::open_account(&report.bank_account, report.date, directory)?,
        currency,
        amount: capture::quantity(report.amount, currency, directory)?,
    };
    Ok(settlement::pay(&movement, directory)?)
}

impl Revocable for PaymentReport {
    const KIND: TakenBackKind = TakenBackKind::Payment;

    fn takes_back(&self) -> &TakesBack {
        &self.takes_back
    }

    fn under(&self, id: &Name, takes_back: TakesBack) -> Self {
        Self { payment_id: id.clone(), takes_back, ..self.clone() }
    }

    fn booked(&self, id: &Name, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.movements.find_payment(id)?;
        let directory = &office.directory;
        let report = Self {
            payment_id: first.payment_id.clone(),
            date: first.date,
            account: directory.account(first.account).account.clone(),
            bank_account: directory.account(first.bank_account).account.clone(),
            currency: directory.asset(first.currency).code().clone(),
            amount: decimal(directory, first.currency, first.amount),
            reference: first.reference.clone(),
            takes_back: TakesBack::default(),
        };
        Some((report, *origin))
    }

    fn says(&self) -> Wording {
        let (currency, account) = (self.currency.clone(), self.account.clone());
        Summary::PaymentFor { amount: self.amount, currency, account, date: self.date }.wording()
    }
}

impl Office {
    pub(crate) fn pay(&mut self, origin: Origin, payment: &Payment, entry: &Entry) {
        self.movements.pay(origin, payment);
        self.note_exchange(payment.date, entry, None);
        self.post_movement(entry);
    }

    pub(crate) fn take_payment_back(&mut self, payment_id: &Name, entry: &Entry) {
        let date = self.movements.take_payment_back(payment_id);
        self.note_exchange_taken_back(date, &entry.reversed());
        self.post_movement(entry);
    }
}
