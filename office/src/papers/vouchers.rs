//! Vouchers: lines that a person puts forward, and the taking back of one.

use super::columns::{Columns, columns};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, trim,
};
use crate::corridor::four_eyes;
use crate::desks::Part;
use crate::{Office, Rejection};
use terms::{
    AccountId, Date, Entry, Event, Matter, Name, Origin, ProposeReversal, Say, SourceKind, Voucher,
    VoucherKind, VoucherReport, Wording,
};

impl Paper for VoucherReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Vouchers),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Asked(Approver::Money),
        again: "the same line of a voucher_id says the same or is refused",
        taken_back_by: "declining or recalling it; once booked, a reversal under four eyes",
        history: History::OnceDone,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: voucher_id, date, debit_account, credit_account, asset);
        columns.extend(columns!(self: amount, narrative, prepared_by, line, every, until));
        columns.extend(columns!(self: reverse_on, subject));
        columns
    }

    fn id(&self) -> Name {
        self.voucher_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.date)
    }

    /// A line of a voucher that was put forward, as the row that it came from.
    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let kept = office.proposals.find(&self.voucher_id)?;
        let line_of = |part: &Part| match &part.matter {
            Matter::Line(line) if line.line == self.line.unwrap_or(1) => Some(line.clone()),
            _ => None,
        };
        let (line, origin) =
            kept.parts.iter().find_map(|part| Some((line_of(part)?, part.origin)))?;
        let directory = &office.directory;
        let name = |account: AccountId| directory.account(account).account.clone();
        let first = Self {
            voucher_id: self.voucher_id.clone(),
            line: self.line,
            date: line.form.date,
            debit_account: name(line.debit_account),
            credit_account: name(line.credit_account),
            asset: directory.asset(line.asset).code().clone(),
            amount: decimal(directory, line.asset, line.amount),
            narrative: line.form.narrative.clone(),
            prepared_by: kept.by.person.clone(),
            every: line.form.repeats.map(|repeats| repeats.every),
            until: line.form.repeats.map(|repeats| repeats.until),
            reverse_on: line.form.reverse_on,
            subject: line.form.subject.map(name),
        };
        Some((first, origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.amount)]);
        report.prepared_by = Name::from(report.prepared_by.trim());
        report
    }

    fn summary(&self) -> Wording {
        Summary::VoucherLineOn {
            amount: self.amount,
            asset: self.asset.clone(),
            debit_account: self.debit_account.clone(),
            credit_account: self.credit_account.clone(),
            date: self.date,
            narrative: self.narrative.clone(),
        }
        .wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::propose_line(office, self)
    }
}

impl Paper for ProposeReversal {
    const POLICY: Policy = Policy {
        paper: PaperName::Command("submit a reversal"),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Asked(Approver::Money),
        again: "while the first is open, refused",
        taken_back_by: "declining or recalling it",
        history: History::OnceDone,
    };

    fn id(&self) -> Name {
        self.voucher_id.clone()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        four_eyes::propose_reversal(office, &self.voucher_id, &self.by)
    }
}

impl Office {
    pub(crate) fn book_voucher(&mut self, origin: Origin, voucher: &Voucher, entry: &Entry) {
        self.vouchers.book(origin, voucher, entry);
        self.note_day_charges(voucher);
        self.financing.note_voucher(voucher, entry, self.days.current(), &self.directory);
        self.values.marks.note(voucher, entry, &self.directory);
        self.note_exchange(voucher.date, entry, voucher.subject);
        self.post_movement(entry);
    }

    fn note_day_charges(&mut self, voucher: &Voucher) {
        if let (VoucherKind::DayCharges, Some(account)) = (voucher.kind, voucher.subject) {
            self.client_days.book((voucher.about, account), self.directory.edition());
        }
    }
}
