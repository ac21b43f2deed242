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

    /// Others of the list, active or not, who by their name in full or their e-mail are the same
    /// human as somebody of such a name and e-mail, as an edition compares names; and what says so.
    pub fn same_human<'b>(
        &'b self,
        person: &str,
        full_name: &str,
        email: Option<&str>,
        edition: Edition,
    ) -> impl Iterator<Item = (&'b Person, &'b Name)> {
        let (own, name) = (key(person), human(full_name, edition));
        let address = email.map(key).filter(|address| !address.is_empty());
        self.all().filter(move |other| key(&other.person) != own).filter_map(move |other| {
            let same_address = other.email.as_ref().filter(|email| Some(key(email)) == address);
            let is_same = name.is_some() && human(&other.full_name, edition) == name;
            let same_name = is_same.then_some(&other.full_name);
            Some((other, same_name.or(same_address)?))
        })
    }

    /// What says that two names, each an id or a name in full, are of one human; nothing when they
    /// are not, or are not in the list.
    pub fn one_human(&self, one: &str, other: &str, edition: Edition) -> Option<&Name> {
        let others: Vec<&Person> = self.named(other, edition).collect();
        self.named(one, edition).find_map(|one| {
            let email = one.email.as_deref();
            let own = others.iter().any(|other| other.person == one.person);
            let mut same = self.same_human(&one.person, &one.full_name, email, edition);
            let second = same.find(|(same, _)| others.iter().any(|one| one.person == same.person));
            own.then_some(&one.full_name).or(second.map(|(_, both)| both))
        })
    }

    pub(crate) fn set_person(&mut self, origin: Origin, person: &Person) {
        self.people.entry(key(&person.person)).or_default().push((person.clone(), origin));
    }

    pub(crate) fn set_desk(&mut self, origin: Origin, desk: &Desk) {
        self.desks.entry(key(&desk.desk)).or_default().push((desk.clone(), origin));
    }
}

fn key(name: &str) -> Name {
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

fn check_version(name: &Name, version: u32, present: usize) -> Result<(), Refusal> {
    let expected = present + 1;
    if version as usize == expected {
        return Ok(());
    }
    Err(Refusal::VersionMustFollow { name: name.clone(), version, present, expected })
}

crate::shared::image::fields!(PeopleBook { people, desks });
