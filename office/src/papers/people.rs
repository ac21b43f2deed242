//! People of the office: who they are, and their roles. A row is a version of a person.

use super::columns::{self, Columns, columns};
use super::{
    Approver, Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, one, summaries,
};
use crate::desks;
use crate::{Office, Rejection};
use terms::{DeskEvent, Edition, Event, Name, Origin, Person, Say, Sees, SourceKind, Wording};

impl Paper for Person {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::People),
        handed_in_by: Duty::People,
        second_person: SecondPerson::Always(Approver::Rights),
        again: "the same version of a person says the same or is refused",
        taken_back_by: "a newer version",
        history: History::OnceReplaced,
    };

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: person, version, full_name, email, desk, language);
        columns.push(("roles", columns::joined(" ", &self.roles)));
        columns.push(("active", columns::yes_or_no(self.active)));
        columns.push(("sees", columns::joined(" ", &self.sees)));
        columns
    }

    fn id(&self) -> Name {
        self.person.clone()
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        let rows = office.people.history(&self.person);
        let (first, origin) = rows.iter().find(|(first, _)| first.version == self.version)?;
        Some((first.clone(), *origin))
    }

    fn summary(&self) -> Wording {
        let Person { person: _, version, full_name, email, desk, roles, language, active, sees } =
            self.clone();
        let roles =
            Wording::several(" ", roles.iter().map(|role| role.as_str().wording()).collect());
        summaries::listed([
            Some(Summary::PersonAt { version, full_name, desk }.wording()),
            Some(roles),
            email.as_ref().map(Say::wording),
            language.map(|language| Summary::Reads { language }.wording()),
            (!sees.is_empty()).then(|| Summary::SeesOnly { sees: named(&sees) }.wording()),
            Some(if active { Summary::Active } else { Summary::NotActive }.wording()),
        ])
    }

    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        desks::check_person(self, &office.people)?;
        if office.directory.edition() < Edition(7) {
            // No file had the column.
            return one(DeskEvent::PersonSet(Self { sees: Vec::new(), ..self.clone() }));
        }
        desks::check_sees(&self.sees, &office.rights, |account| {
            office.directory.account_id(account).is_some()
        })?;
        one(DeskEvent::PersonSet(self.clone()))
    }
}

fn named(sees: &[Sees]) -> Name {
    let sees: Vec<String> = sees.iter().map(ToString::to_string).collect();
    Name::from(sees.join(" "))
}
