//! The people of the office, as the door asks for them: by name.
//!
//! They live in the office (`people.csv`), and the door asks at every request, so that rights taken
//! away are gone with the next click.

use super::permissions::{Permission, Role};
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

impl Person {
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
