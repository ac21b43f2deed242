//! The people of the office, as the door asks for them.

use crate::door::{Person, Role};
use anyhow::Result;
use engine::Folder;
use office::Office;

/// Somebody who works in an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// The name by which they sign in.
    pub name: String,
    /// How they are called.
    pub full_name: String,
    /// What they are here for.
    pub roles: Vec<String>,
}

/// Everybody who works in an office.
pub fn people_of(folder: &Folder) -> Result<Vec<Colleague>> {
    let office = engine::look(folder, engine::Lens::default())?;
    let active = office.people.all().filter(|person| person.active);
    let colleague = |person: &terms::Person| Colleague {
        name: person.person.to_string(),
        full_name: person.full_name.to_string(),
        roles: person.roles.iter().map(|role| role.as_str().to_owned()).collect(),
    };
    Ok(active.map(colleague).collect())
}

/// The person of a name.
pub fn person(office: &Office, name: &str) -> Option<Person> {
    let found = office.people.find(name)?;
    let roles = found.roles.iter().filter_map(|role| Role::parse(role.as_str())).collect();
    Some(Person {
        person: found.person.to_string(),
        full_name: found.full_name.to_string(),
        roles,
        is_active: found.active,
    })
}

#[cfg(test)]
mod tests {
    use crate::door::Role;

    #[test]
    fn the_door_knows_every_role_of_the_office() {
        let words: Vec<&str> = terms::Role::ALL.iter().map(|role| role.as_str()).collect();
        assert!(words.iter().all(|word| Role::parse(word).is_some()), "{words:?}");
        assert_eq!(words.len(), Role::ALL.len());
    }
}
