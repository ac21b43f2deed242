//! The people of the office, as the door asks for them: by name.
//!
//! They live in the office (`people.csv`), and the door asks at every request, so that rights taken
//! away are gone with the next click.

use super::permissions::{Permission, Role};
use office::Office;
use std::fmt;
use std::sync::Arc;
use terms::Sees;

/// Some roles of one person, with what is seen by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hat {
    /// Whose roles they are: the person's own, or of whom they stand in for.
    pub of: String,
    /// The roles.
    pub roles: Vec<Role>,
    /// What is seen by them; none: the whole firm.
    pub sees: Vec<Sees>,
}

impl From<office::Hat> for Hat {
    fn from(hat: office::Hat) -> Self {
        Self { of: hat.of.to_string(), roles: roles(&hat.roles), sees: hat.sees }
    }
}

/// A person of the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name by which the office knows them.
    pub person: String,
    /// How they are called.
    pub full_name: String,
    /// What they are here for, and whoever they stand in for.
    pub roles: Vec<Role>,
    /// The same with what they see by each: who has one role for a branch and another for the firm
    /// sees the firm by the other one alone.
    pub hats: Vec<Hat>,
    /// Whether they may come in at all.
    pub is_active: bool,
}

fn roles(roles: &[terms::Role]) -> Vec<Role> {
    roles.iter().filter_map(|role| Role::parse(role.as_str())).collect()
}

impl Person {
    /// The person of a name, as an office knows them on the day that is open.
    pub fn of(office: &Office, name: &str) -> Option<Self> {
        let person = office.people.find(name)?;
        let hats: Vec<Hat> = office.hats(name).into_iter().map(Hat::from).collect();
        let mut roles: Vec<Role> = Vec::new();
        for role in hats.iter().flat_map(|hat| &hat.roles) {
            if !roles.contains(role) {
                roles.push(*role);
            }
        }
        Some(Self {
            person: person.person.to_string(),
            full_name: person.full_name.to_string(),
            roles,
            hats,
            is_active: person.active,
        })
    }

    /// May they, by one of their roles?
    pub fn may(&self, permission: Permission) -> bool {
        permission.is_for(&self.roles)
    }

    /// What they see by the roles that permit something: nothing, when none does. None: the whole
    /// firm.
    pub fn bounds(&self, permission: Permission) -> Option<Vec<Sees>> {
        seen_by(self.hats.iter().filter(|hat| permission.is_for(&hat.roles)))
    }

    /// May they, and do they see the whole firm by the roles that let them? Who has one role for a
    /// branch and another for the firm sees no more by the first one than its branch.
    pub fn sees_all(&self, permission: Permission) -> bool {
        self.bounds(permission).is_none()
    }

    /// For whom they do what is permitted by no role of their own, or not for so much of the firm:
    /// the first who adds something to what they may themselves.
    pub fn stands_in(&self, permission: Permission) -> Option<&str> {
        let permits = |hat: &&Hat| permission.is_for(&hat.roles);
        let (own, lent): (Vec<&Hat>, Vec<&Hat>) =
            self.hats.iter().filter(permits).partition(|hat| hat.of == self.person);
        let own = seen_by(own.into_iter())?;
        let adds =
            |hat: &&Hat| hat.sees.is_empty() || hat.sees.iter().any(|sees| !own.contains(sees));
        lent.into_iter().find(adds).map(|hat| hat.of.as_str())
    }

    /// Must they give a code beside the password?
    pub fn needs_second_factor(&self) -> bool {
        self.roles.iter().any(|role| role.needs_second_factor())
    }
}

/// What is seen by any of some hats; nothing, when there are none. None: the whole firm.
fn seen_by<'h>(hats: impl Iterator<Item = &'h Hat>) -> Option<Vec<Sees>> {
    let mut bounds = Vec::new();
    for hat in hats {
        if hat.sees.is_empty() {
            return None;
        }
        bounds.extend(hat.sees.iter().cloned());
    }
    bounds.sort_unstable();
    bounds.dedup();
    Some(bounds)
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
    use super::{Hat, Permission, Person, Role, Sees};

    fn hat(of: &str, roles: &[Role], branches: &[&str]) -> Hat {
        let sees = branches.iter().map(|branch| Sees::Branch((*branch).into())).collect();
        Hat { of: of.to_owned(), roles: roles.to_vec(), sees }
    }

    /// A person of these hats, whose own are Nina's.
    fn nina(hats: Vec<Hat>) -> Person {
        Person {
            person: "nina".to_owned(),
            full_name: "Nina".to_owned(),
            roles: hats.iter().flat_map(|hat| hat.roles.clone()).collect(),
            hats,
            is_active: true,
        }
    }

    #[test]
    fn who_stands_in_is_named_when_that_adds_something() {
        use Role::{Clerk, It, Manager};
        let stands_in =
            |hats: Vec<Hat>| nina(hats).stands_in(Permission::WorkQueue).map(str::to_owned);
        let of_wim = Some("wim".to_owned());
        let north = || hat("nina", &[Clerk], &["North"]);
        assert_eq!(stands_in(vec![north(), hat("wim", &[Clerk], &["North"])]), None);
        assert_eq!(stands_in(vec![north(), hat("wim", &[It], &[])]), None, "not by that role");
        assert_eq!(stands_in(vec![north(), hat("wim", &[Clerk], &["North", "South"])]), of_wim);
        assert_eq!(stands_in(vec![north(), hat("wim", &[Manager], &[])]), of_wim);
        assert_eq!(stands_in(vec![hat("nina", &[It], &[]), hat("wim", &[Clerk], &[])]), of_wim);
        // Of two hats of her own the second one sees the whole firm.
        let own = [north(), hat("nina", &[Manager], &[])];
        assert_eq!(stands_in([&own[..], &[hat("wim", &[Clerk], &[])]].concat()), None);
        // Ada adds nothing, Wim does.
        let lent = [hat("ada", &[Clerk], &["North"]), hat("wim", &[Clerk], &["South"])];
        assert_eq!(stands_in([&[north()], &lent[..]].concat()), of_wim);
    }

    #[test]
    fn one_role_for_a_branch_and_another_for_the_firm_are_two_things() {
        let both =
            nina(vec![hat("nina", &[Role::Clerk], &["North"]), hat("nina", &[Role::It], &[])]);
        assert!(both.may(Permission::SeeClients) && !both.sees_all(Permission::SeeClients));
        assert!(both.sees_all(Permission::HandIn) && !both.sees_all(Permission::LoadFiles));
        assert!(!both.sees_all(Permission::CloseDay), "she may not at all");
    }

    #[test]
    fn the_door_knows_every_role_of_the_office() {
        let words: Vec<&str> = terms::Role::ALL.iter().map(|role| role.as_str()).collect();
        assert!(words.iter().all(|word| Role::parse(word).is_some()), "{words:?}");
        assert_eq!(words.len(), Role::ALL.len());
    }
}
