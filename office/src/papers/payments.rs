//! Payments: money that moved at the bank.

use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one, trim,
};
use crate::capture::rules as capture;
use crate::settlement::rules as settlement;
use crate::{Office, Rejection};
use terms::{Date, Entry, Event, Name, Origin, Payment, PaymentReport, Say, SourceKind, Wording};

impl Paper for PaymentReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Payments),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::When("money goes out", Approver::Money),
        again: "the same payment_id says the same or is refused",
        taken_back_by: "nothing",
        history: History::OnceSettled,
    };

    fn id(&self) -> Name {
        self.payment_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.movements.find_payment(&self.payment_id)?;
        let directory = &office.directory;
        let report = Self {
            payment_id: first.payment_id.clone(),
            date: first.date,
            account: directory.account(first.account).account.clone(),
            bank_account: directory.account(first.bank_account).account.clone(),
            currency: directory.asset(first.currency).code().clone(),
            amount: decimal(directory, first.currency, first.amount),
            reference: first.reference.clone(),
        };
        Some((report, *origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.amount)]);
        report
    }

    fn summary(&self) -> Wording {
        let (currency, account) = (self.currency.clone(), self.account.clone());
        Summary::PaymentFor { amount: self.amount, currency, account, date: self.date }.wording()
    }

    fn needs_second_person(&self) -> bool {
        self.amount.mantissa < 0
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let directory = &office.directory;
        capture::check_date(self.date, &office.days)?;
        let currency = capture::admitted_currency(&self.currency, directory)?;
        let movement = settlement::ToPay {
            report: self,
            account: capture::open_account(&self.account, self.date, directory)?,
            bank_account: capture::open_account(&self.bank_account, self.date, directory)?,
            currency,
            amount: capture::quantity(self.amount, currency, directory)?,
        };
        one(settlement::pay(&movement, directory)?)
    }
}

impl Office {
    pub(crate) fn pay(&mut self, origin: Origin, payment: &Payment, entry: &Entry) {
        self.movements.pay(origin, payment);
        self.note_exchange(payment.date, entry, None);
        self.post_movement(entry);
    }
}
