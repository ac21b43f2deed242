//! Delegations: who stands in for somebody who is absent. A row is a version of a delegation, so
//! that a newer one with an earlier end ends it.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, one};
use crate::desks;
use crate::{Office, Rejection};
use terms::{Delegation, DeskEvent, Event, Name, Origin, SourceKind};

impl Paper for Delegation {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Delegations),
        handed_in_by: Duty::People,
        second_person: SecondPerson::Always(Approver::Rights),
        again: "the same version of a delegation says the same or is refused",
        taken_back_by: "a newer version, which may end it earlier",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: delegation, version, from_person, to_person, from, until);
        columns.extend(columns!(self: reason));
        columns
    }

    fn id(&self) -> Name {
        self.delegation.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let rows = office.rights.history(&self.delegation);
        let (first, origin) = rows.iter().find(|(first, _)| first.version == self.version)?;
        Some((first.clone(), *origin))
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        desks::check_delegation(
            self,
            &office.rights,
            &office.people,
            office.days.current(),
            office.directory.edition(),
        )?;
        one(DeskEvent::Delegated(self.clone()))
    }
}
