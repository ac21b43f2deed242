//! Accounts: who holds what, and the firm's own.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary};
use crate::capture::rules as capture;
use crate::records::{Place, Refusal};
use crate::{Office, Rejection};
use terms::{Account, Edition, Event, KnownEvent, Name, Origin, Say, SourceKind, Wording};

impl Paper for Account {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Accounts),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same account says the same or is refused; a row for an account of the chart agrees by its kind",
        taken_back_by: "nothing; account_changes closes it",
        history: History::Never,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: account, kind, name, class, currency, desk, branch);
        columns.push(("family", self.kind.family().wording()));
        columns.extend(columns!(self: opened, closed, lot_method, country));
        columns
    }

    fn id(&self) -> Name {
        self.account.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let id = office.directory.account_id(&self.account)?;
        let (first, origin) = (office.directory.account(id), office.admitted.account_of(id));
        // What else a row says of an account of the chart is not compared.
        let is_of_the_chart = origin == Origin::Command && office.directory.edition() >= Edition(5);
        let first = Self { kind: first.kind, ..if is_of_the_chart { self } else { first }.clone() };
        Some((first, origin))
    }

    /// A row for an account of the chart, which the office opened by itself, agrees when its kind
    /// does.
    fn says_the_same_as(&self, first: &Self, came_from: Origin) -> bool {
        if came_from == Origin::Command { first.kind == self.kind } else { first == self }
    }

    fn reused(&self, place: Place, [first, now]: [Box<Wording>; 2]) -> Refusal {
        Refusal::AccountMustBeChangedByAChange { account: self.account.clone(), place, first, now }
    }

    fn summary(&self) -> Wording {
        let (kind, name, class) = (self.kind.as_str(), self.name.clone(), self.class.as_str());
        Summary::AccountOf { kind, name, class }.wording()
    }

    /// The currency in which its owner thinks is admitted with it.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let admits = office.directory.edition() >= Edition(5);
        let currency = self.currency.as_ref().filter(|_| admits);
        let admitted = currency
            .map(|code| capture::admit_currency(code, &office.directory))
            .transpose()?
            .flatten();
        let opened = Event::Known(KnownEvent::AccountOpened(self.clone()));
        Ok(admitted.into_iter().chain([opened]).collect())
    }
}

impl Office {
    pub(crate) fn open_account(&mut self, origin: Origin, account: &Account) {
        self.directory.open_account(account);
        self.admitted.account(origin);
    }
}
