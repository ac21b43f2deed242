//! Groups of accounts, by which people see them. A row says of one account that it is in a group,
//! or no longer, from a day on.

use super::columns::{self, Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one};
use crate::capture::rules::known_account;
use crate::{Office, Rejection};
use terms::{DeskEvent, Event, GroupMember, Name, Origin, SourceKind};

impl Paper for GroupMember {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Groups),
        handed_in_by: Duty::People,
        second_person: SecondPerson::Always(Approver::Rights),
        again: "the same account of a group on a day says the same or is refused",
        taken_back_by: "a newer row, from its day on",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: group, account, effective, source);
        columns.push(("member", columns::yes_or_no(self.member)));
        columns
    }

    fn id(&self) -> Name {
        self.group.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let (first, origin) = office.rights.member_set_on(self)?;
        Some((first.clone(), *origin))
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        known_account(&self.account, &office.directory)?;
        one(DeskEvent::MemberSet(self.clone()))
    }
}
