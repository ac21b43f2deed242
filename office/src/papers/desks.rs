//! Desks of the office: where work lies, and how soon it is answered. A row is a version of a desk.

use super::columns::{Columns, columns};
use super::{Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one};
use crate::desks;
use crate::{Office, Rejection};
use terms::{Desk, DeskEvent, Event, Name, Origin, Say, SourceKind, Wording};

impl Paper for Desk {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Desks),
        handed_in_by: Duty::People,
        second_person: SecondPerson::Always(Approver::Rights),
        again: "the same version of a desk says the same or is refused",
        taken_back_by: "a newer version",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: desk, version, name, department, location, time_zone);
        columns.extend(columns!(self: answer_minutes));
        columns
    }

    fn id(&self) -> Name {
        self.desk.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let rows = office.people.desk_history(&self.desk);
        let (first, origin) = rows.iter().find(|(first, _)| first.version == self.version)?;
        Some((first.clone(), *origin))
    }

    fn summary(&self) -> Wording {
        let Desk { desk: _, version, name, department, location, time_zone, answer_minutes } =
            self.clone();
        Summary::DeskOf { version, name, department, location, time_zone, answer_minutes }.wording()
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        desks::check_desk(self, &office.people)?;
        one(DeskEvent::DeskSet(self.clone()))
    }
}
