//! The people of the office, as the door asks for them: by name.
//!
//! They live in the office (`people.csv`), and the door asks at every request, so that rights taken
//! away are gone with the next click.

use super::permissions::{Permission, Role};
use office::Office;
use std::fmt;
use std::sync::Arc;

/// A person of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name by which the office knows them.
    pub person: String,
    /// How they are called.
    pub full_name: String,
    /// What they are here for.
    pub roles: Vec<Role>,
    /// Whether they may come in at all.
    pub is_active: bool,
}

impl From<&terms::Person> for Person {
    fn from(person: &terms::Person) -> Self {
        Self {
            person: person.person.to_string(),
            full_name: person.full_name.to_string(),
            roles: person.roles.iter().filter_map(|role| Role::parse(role.as_str())).collect(),
            is_active: person.active,
        }
    }
}

impl Person {
    /// The person of a name, as an office knows them.
    pub fn of(office: &Office, name: &str) -> Option<Self> {
        office.people.find(name).map(Self::from)
    }

    /// May they, by one of their roles?
    pub fn may(&self, permission: Permission) -> bool {
        permission.is_for(&self.roles)
    }

    /// Must they give a code beside the password?
    pub fn needs_second_factor(&self) -> bool {
        self.roles.iter().any(|role| role.needs_second_factor())
    }
}

type Named = dyn Fn(&str) -> Option<Person> + Send + Sync;

/// Finds a person by name.
#[derive(Clone)]
pub struct People(Arc<Named>);

impl People {
    /// Asks this function.
    pub fn new(named: impl Fn(&str) -> Option<Person> + Send + Sync + 'static) -> Self {
        Self(Arc::new(named))
    }

    /// The person of this name, active or not.
    pub fn named(&self, name: &str) -> Option<Person> {
        (self.0)(name)
    }

    /// The person of this name, when they may come in.
    pub fn active(&self, name: &str) -> Option<Person> {
        self.named(name).filter(|person| person.is_active)
    }
}

impl fmt::Debug for People {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("People")
    }
}

#[cfg(test)]
mod tests {
    use super::Role;

    #[test]
    fn the_door_knows_every_role_of_the_office() {
        let words: Vec<&str> = terms::Role::ALL.iter().map(|role| role.as_str()).collect();
        assert!(words.iter().all(|word| Role::parse(word).is_some()), "{words:?}");
        assert_eq!(words.len(), Role::ALL.len());
    }
}
