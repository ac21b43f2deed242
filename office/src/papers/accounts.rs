//! Accounts: who holds what, and the firm's own.

use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary};
use crate::capture::rules as capture;
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

    fn id(&self) -> Name {
        self.account.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let id = office.directory.account_id(&self.account)?;
        Some((office.directory.account(id).clone(), office.admitted.account_of(id)))
    }

    /// A row for an account of the chart, which the office opened by itself, agrees when its kind
    /// does.
    fn says_the_same_as(&self, first: &Self, came_from: Origin) -> bool {
        if came_from == Origin::Command { first.kind == self.kind } else { first == self }
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
