//! The people and desks of the office, each with every row that was ever in force about it.

use super::human_names::human;
use super::refusals::Refusal;
use std::collections::BTreeMap;
use terms::{Desk, Edition, Name, Origin, Person, Role};

/// Every person and desk.
#[derive(Clone, Debug, Default)]
pub struct PeopleBook {
    people: BTreeMap<Name, Vec<(Person, Origin)>>,
    desks: BTreeMap<Name, Vec<(Desk, Origin)>>,
}

impl PeopleBook {
    /// A person as they are now. Capitals and spaces around a name do not make another one of them.
    pub fn find(&self, person: &str) -> Option<&Person> {
        self.history(person).last().map(|(person, _)| person)
    }

    /// A person who works here.
    pub fn find_active(&self, person: &str) -> Option<&Person> {
        self.find(person).filter(|person| person.active)
    }

    /// Has nobody been set up?
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Whoever has this id, or else everybody who has this name in full.
    pub fn named<'b>(&'b self, name: &str, edition: Edition) -> impl Iterator<Item = &'b Person> {
        let (by_id, name) = (self.find(name), human(name, edition));
        let is_named =
            move |person: &&Person| name.is_some() && human(&person.full_name, edition) == name;
        let by_name = self.all().filter(is_named);
        by_id.into_iter().chain(by_name.filter(move |_| by_id.is_none()))
    }

    /// Everybody as they are now, by name.
    pub fn all(&self) -> impl Iterator<Item = &Person> {
        self.people.values().filter_map(|rows| rows.last()).map(|(person, _)| person)
    }

    /// Every row about a person, the first one first, and where each came from.
    pub fn history(&self, person: &str) -> &[(Person, Origin)] {
        self.people.get(&key(person)).map_or(&[], Vec::as_slice)
    }

    /// A desk as it is now.
    pub fn find_desk(&self, desk: &str) -> Option<&Desk> {
        self.desk_history(desk).last().map(|(desk, _)| desk)
    }

    /// Every desk as it is now, by name.
    pub fn all_desks(&self) -> impl Iterator<Item = &Desk> {
        self.desks.values().filter_map(|rows| rows.last()).map(|(desk, _)| desk)
    }

    /// Every row about a desk, the first one first, and where each came from.
    pub fn desk_history(&self, desk: &str) -> &[(Desk, Origin)] {
        self.desks.get(&key(desk)).map_or(&[], Vec::as_slice)
    }

    /// Does a person answer for what a desk is asked: do they sit there, or manage its department?
    pub fn answers_for(&self, person: &str, desk: &str) -> bool {
        let Some((person, desk)) = self.find_active(person).zip(self.find_desk(desk)) else {
            return false;
        };
        let own = self.find_desk(&person.desk);
        let manages = || {
            person.roles.contains(&Role::Manager)
                && own.is_some_and(|own| own.department == desk.department)
        };
        own.is_some_and(|own| own.desk == desk.desk) || manages()
    }

    /// What says that two names, each an id or a name in full, are of one human; nothing when they
    /// are not, or are not in the list.
    pub fn one_human(&self, one: &str, other: &str, edition: Edition) -> Option<&Name> {
        let others: Vec<&Person> = self.named(other, edition).collect();
        self.named(one, edition).find_map(|one| {
            let own = others.iter().any(|other| other.person == one.person);
            let second = || others.iter().find_map(|other| same_human(one, other, edition));
            own.then_some(&one.full_name).or_else(second)
        })
    }

    pub(crate) fn set_person(&mut self, origin: Origin, person: &Person) {
        self.people.entry(key(&person.person)).or_default().push((person.clone(), origin));
    }

    pub(crate) fn set_desk(&mut self, origin: Origin, desk: &Desk) {
        self.desks.entry(key(&desk.desk)).or_default().push((desk.clone(), origin));
    }
}

/// Humans who were met, by what says that two people are one: the name in full, and the e-mail.
/// People of the list come first, and then whoever is new.
#[derive(Clone, Debug)]
pub struct Humans {
    met: BTreeMap<Mark, Vec<Met>>,
    /// As it compares names.
    edition: Edition,
}

/// What says who somebody is, beside their id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    FullName(String),
    Email(Name),
}

/// Somebody who was met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Met {
    /// Their id.
    pub person: Name,
    /// What says who they are: their name in full, or their e-mail.
    pub says: Name,
    /// Are they in the list?
    pub is_listed: bool,
}

impl Humans {
    /// Those of a list, active or not.
    pub fn listed(people: &PeopleBook, edition: Edition) -> Self {
        let mut humans = Self { met: BTreeMap::new(), edition };
        for person in people.all() {
            for (mark, says) in marks(person, edition) {
                let (person, says) = (person.person.clone(), says.clone());
                let met = Met { person, says, is_listed: true };
                humans.met.entry(mark).or_default().push(met);
            }
        }
        humans
    }

    /// Meets somebody: others, met before, who seem to be the same human. Of those who are new the
    /// first one stands for all.
    pub fn meet(&mut self, person: &Person) -> Vec<Met> {
        let own = key(&person.person);
        let mut same: Vec<Met> = Vec::new();
        for (mark, says) in marks(person, self.edition) {
            let met = self.met.entry(mark).or_default();
            let others = met.iter().filter(|other| key(&other.person) != own);
            for other in others {
                if same.iter().all(|one| one.person != other.person) {
                    same.push(other.clone());
                }
            }
            if met.iter().all(|other| other.is_listed) {
                let (person, says) = (person.person.clone(), says.clone());
                met.push(Met { person, says, is_listed: false });
            }
        }
        same
    }
}

/// What says of the second one that they are the same human as the first.
fn same_human<'p>(one: &Person, other: &'p Person, edition: Edition) -> Option<&'p Name> {
    let own: Vec<Mark> = marks(one, edition).map(|(mark, _)| mark).collect();
    marks(other, edition).find(|(mark, _)| own.contains(mark)).map(|(_, says)| says)
}

fn marks(person: &Person, edition: Edition) -> impl Iterator<Item = (Mark, &Name)> {
    // A name that says nothing is nobody's.
    let name = human(&person.full_name, edition);
    let name = name.map(|name| (Mark::FullName(name), &person.full_name));
    let email = person.email.as_ref().filter(|email| !email.trim().is_empty());
    name.into_iter().chain(email.map(|email| (Mark::Email(key(email)), email)))
}

/// Capitals and spaces around a name do not make another one of it.
pub fn key(name: &str) -> Name {
    Name::from(name.trim().to_lowercase())
}

/// Checks that a row about a person can come into force: their desk is known, and no row is passed
/// over.
pub fn check_person(person: &Person, people: &PeopleBook) -> Result<(), Refusal> {
    known_desk(&person.desk, people)?;
    check_version(&person.person, person.version, people.history(&person.person).len())
}

/// Checks that a row about a desk can come into force.
pub fn check_desk(desk: &Desk, people: &PeopleBook) -> Result<(), Refusal> {
    check_version(&desk.desk, desk.version, people.desk_history(&desk.desk).len())
}

/// A desk that is known.
pub fn known_desk<'b>(desk: &Name, people: &'b PeopleBook) -> Result<&'b Desk, Refusal> {
    let known = || people.all_desks().map(|desk| desk.desk.as_str()).collect::<Vec<_>>().join(", ");
    people
        .find_desk(desk)
        .ok_or_else(|| Refusal::DeskMustBeKnown { desk: desk.clone(), known: known() })
}

/// Checks that no row about a name is passed over.
pub(super) fn check_version(name: &Name, version: u32, present: usize) -> Result<(), Refusal> {
    let expected = present + 1;
    if version as usize == expected {
        return Ok(());
    }
    Err(Refusal::VersionMustFollow { name: name.clone(), version, present, expected })
}

crate::shared::image::fields!(PeopleBook { people, desks });

#[cfg(test)]
mod tests {
    use super::{Humans, Met, PeopleBook};
    use crate::editions::EDITION;
    use terms::{Name, Person};

    fn person(id: &str, full_name: &str, email: Option<&'static str>) -> Person {
        Person {
            person: Name::from(id),
            version: 1,
            full_name: Name::from(full_name),
            email: email.map(Name::from),
            desk: Name::from("OPS"),
            roles: Vec::new(),
            language: None,
            active: true,
            sees: Vec::new(),
        }
    }

    #[test]
    fn who_is_met_a_second_time_is_found_by_name_or_by_address() {
        let mut humans = Humans::listed(&PeopleBook::default(), EDITION);
        let ids = |same: Vec<Met>| same.into_iter().map(|met| met.person).collect::<Vec<_>>();
        assert!(humans.meet(&person("asha", "Asha Rao", Some("a@b.example"))).is_empty());
        assert!(humans.meet(&person("Asha ", "Asha Rao", None)).is_empty(), "it is herself");
        assert_eq!(ids(humans.meet(&person("rao", "RAO, Asha", None))), ["asha"]);
        assert_eq!(ids(humans.meet(&person("ben", "Ben", Some("A@B.example")))), ["asha"]);
        assert_eq!(ids(humans.meet(&person("dan", "Ben", Some("a@b.example")))), ["ben", "asha"]);
    }
}
