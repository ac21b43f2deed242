//! Accounts: who holds what, and the firm's own.

use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one};
use crate::{Office, Rejection};
use terms::{Account, Event, KnownEvent, Name, Origin, Say, SourceKind, Wording};

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

    fn decide(&self, _office: &Office) -> Result<Vec<Event>, Rejection> {
        one(KnownEvent::AccountOpened(self.clone()))
    }
}

impl Office {
    pub(crate) fn open_account(&mut self, origin: Origin, account: &Account) {
        self.directory.open_account(account);
        self.admitted.account(origin);
    }
}
