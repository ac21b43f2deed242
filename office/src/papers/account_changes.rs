//! Changes of accounts: a client's name, class, desk, branch and lot method, the closing of an
//! account and its opening again, from a day on. Name and branch may reach back, because documents
//! alone show them, and the journal keeps when it was said; what something was booked or worked out
//! by does not.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one};
use crate::accounting::Order;
use crate::capture::{Refusal, Status, rules as capture};
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
        let mut columns = columns!(self: change_id, account, effective, name, class, desk, branch);
        columns.extend(columns!(self: lot_method, state, reason));
        columns
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
        let names_nothing = self.named().iter().all(|(_, text)| text.is_none());
        if self.name.is_none() && self.state.is_none() && names_nothing {
            return Err(
                Refusal::ChangeMustSaySomething { change_id: self.change_id.clone() }.into()
            );
        }
        check_reach(self, office)?;
        check_desk(self, account, office)?;
        if self.state == Some(AccountState::Closed) {
            check_closing(self, account, office)?;
        }
        one(KnownEvent::AccountChanged(self.clone()))
    }
}

/// Class, desk and lot method are those of days that are still to be worked: the trial balance of a
/// closed day has been seen, what was charged by a desk stays charged, and a standing order is for
/// what is sold after it (26 CFR 1.1012-1(c)(8)).
fn check_reach(change: &AccountChange, office: &Office) -> Result<(), Refusal> {
    let earliest = office.days.next_to_work();
    let mut named = change.named().into_iter().filter(|(column, _)| *column != "branch");
    match named.find(|(_, text)| text.is_some()) {
        Some((column, _)) if change.effective < earliest => {
            let (account, effective) = (change.account.clone(), change.effective);
            Err(Refusal::AccountChangeMustNotReachBack { column, account, effective, earliest })
        }
        _ => Ok(()),
    }
}

/// No trade of the account stands that was charged by another desk's schedule.
fn check_desk(change: &AccountChange, account: AccountId, office: &Office) -> Result<(), Refusal> {
    if change.desk.is_none() {
        return Ok(());
    }
    let trades = office.trades.trades().filter(|(_, booked)| booked.status == Status::Booked);
    let trades = trades
        .map(|(_, booked)| (booked.trade.account, &booked.trade.trade_id, booked.trade.trade_date));
    let shares = office.blocks.standing();
    let shares = shares.map(|(_, share)| (share.account, &share.allocation_id, share.trade_date));
    let behind = trades
        .chain(shares)
        .find(|(of, _, trade_date)| *of == account && *trade_date >= change.effective);
    match behind {
        Some((_, trade_id, trade_date)) => Err(Refusal::DeskMustNotChangeBehindATrade {
            account: change.account.clone(),
            effective: change.effective,
            trade_id: trade_id.clone(),
            trade_date,
        }),
        None => Ok(()),
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
    let named = change.named().into_iter().filter_map(|(what, text)| Some((what, text?)));
    let named = named.map(|(what, text)| {
        sentence!(
            "{what} of {account} is {text} from {date} on",
            what = what,
            account = change.account,
            text = text,
            date = from
        )
    });
    let said = renamed.into_iter().chain(named).chain(turned);
    Wording::list(said.map(|said| said.wording()))
}

impl Office {
    /// A lot method is a standing order for the whole account, from its day on.
    pub(crate) fn change_account(&mut self, origin: Origin, change: &AccountChange) {
        self.directory.change_account(origin, change);
        let account = self.directory.account_id(&change.account).expect("it was known");
        if let Some(method) = change.lot_method {
            let order = Order { date: change.effective, instrument: None, method };
            self.lots.order(&self.directory, account, order);
        }
    }
}

crate::shared::image::fields!(AccountChange {
    change_id,
    account,
    effective,
    name,
    class,
    desk,
    branch,
    lot_method,
    state,
    reason,
});
crate::shared::image::variants!(AccountState { 0 = Open {}, 1 = Closed {} });

impl Directory {
    /// The change of an id, and where it came from.
    pub(crate) fn account_change(&self, change_id: &Name) -> Option<&(AccountChange, Origin)> {
        self.account_changes().find(|(change, _)| change.change_id == *change_id)
    }
}
