//! Changes of accounts: a client's name, the closing of an account and its opening again, from a
//! day on. A name may reach back; the journal keeps when it was said.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one};
use crate::capture::{Refusal, rules as capture};
use crate::{Directory, Office, Rejection};
use terms::{
    AccountChange, AccountId, AccountState, Date, Event, Family, KnownEvent, Name, Origin, Say,
    SourceKind, Total, Wording, sentence,
};

impl Paper for AccountChange {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::AccountChanges),
        handed_in_by: Duty::Prepare,
        second_person: SecondPerson::Always(Approver::Static),
        again: "the same change_id says the same or is refused",
        taken_back_by: "a newer change, from its day on",
        history: History::Never,
    };

    fn columns(&self) -> Columns {
        columns!(self: change_id, account, effective, name, state, reason)
    }

    fn id(&self) -> Name {
        self.change_id.clone()
    }

    fn day(&self) -> Option<Date> {
        Some(self.effective)
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.directory.account_change(&self.change_id)?;
        Some((first.clone(), *origin))
    }

    fn summary(&self) -> Wording {
        tell(self)
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let account = capture::known_account(&self.account, &office.directory)?;
        let (date, earliest) = (self.effective, office.days.earliest());
        if date < earliest {
            return Err(Refusal::DateMustBeInTheBooks { date, earliest }.into());
        }
        if self.name.is_none() && self.state.is_none() {
            return Err(
                Refusal::ChangeMustSaySomething { change_id: self.change_id.clone() }.into()
            );
        }
        if self.state == Some(AccountState::Closed) {
            check_closing(self, account, office)?;
        }
        one(KnownEvent::AccountChanged(self.clone()))
    }
}

/// A client's account is closed when nothing is left on it or on its way to it, from the current
/// day on: no day that was worked with it is changed. What is looked at is the ledger as it stands:
/// not interest that has accrued and is not posted yet, nor what comes until the day of the
/// closing. What is then left is moved after the account was opened again.
fn check_closing(
    change: &AccountChange,
    account: AccountId,
    office: &Office,
) -> Result<(), Refusal> {
    let (name, today) = (change.account.clone(), office.days.current());
    let kind = office.directory.account(account).kind;
    if kind.family() != Family::Client {
        return Err(Refusal::ClosedAccountMustBeAClients { account: name, kind: kind.as_str() });
    }
    if change.effective < today {
        let effective = change.effective;
        return Err(Refusal::ClosingMustNotReachBack { account: name, effective, today });
    }
    let left = office.ledger.cells().find(|cell| {
        let is_left = |total: Total| !total.is_zero();
        cell.account == account
            && (is_left(cell.balance.settled())
                || cell.balance.rungs().iter().any(|(_, total)| is_left(*total)))
    });
    match left {
        Some(cell) => Err(Refusal::ClosedAccountMustBeEmpty {
            account: name,
            asset: office.directory.asset(cell.asset).code().clone(),
            left: office.directory.show_total(cell.asset, cell.balance.total()),
        }),
        None => Ok(()),
    }
}

/// What a change says.
pub(crate) fn tell(change: &AccountChange) -> Wording {
    let from = change.effective;
    let renamed = change.name.as_ref().map(|name| {
        let account = &change.account;
        sentence!("{account} is {name} from {date} on", account = account, name = name, date = from)
    });
    let turned = change.state.map(|state| {
        let (account, state) = (&change.account, state.as_str());
        sentence!(
            "{account} is {state} from {date} on",
            account = account,
            state = state,
            date = from
        )
    });
    Wording::list([renamed, turned].into_iter().flatten().map(|said| said.wording()))
}

crate::shared::image::fields!(AccountChange { change_id, account, effective, name, state, reason });
crate::shared::image::variants!(AccountState { 0 = Open {}, 1 = Closed {} });

impl Directory {
    /// The change of an id, and where it came from.
    pub(crate) fn account_change(&self, change_id: &Name) -> Option<&(AccountChange, Origin)> {
        self.account_changes().find(|(change, _)| change.change_id == *change_id)
    }
}
