//! Sight: which accounts of the firm a person sees, and by which of their roles (elsewhere called
//! row-level security, entitlements).
//!
//! In: a person's rows and those of who lends them rights, groups, the accounts as they stand. Out:
//! hats, each some roles with what they see; and the accounts that bounds come to. The entity is
//! the office itself: one has the books of one firm. Never here: what a role may do (the door), and
//! a past day: what was in sight follows from the rows of now, also where the books of a past day
//! are looked at.

use crate::Office;
use std::collections::BTreeSet;
use std::sync::Arc;
use terms::{AccountId, Name, Person, Role, Sees};

/// Roles of one person, with what whoever has them sees by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hat {
    /// Whose roles they are: the person's own, or of whom they stand in for.
    pub of: Name,
    /// The roles.
    pub roles: Vec<Role>,
    /// What is seen by them; none: the whole firm.
    pub sees: Vec<Sees>,
}

/// The accounts that somebody sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Sight {
    /// All of them, and what is of the firm as a whole.
    #[default]
    Whole,
    /// These alone, by their numbers or names.
    Only(Arc<BTreeSet<Name>>),
}

impl Sight {
    /// Is it of the whole firm?
    pub const fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }

    /// Is an account in sight?
    pub fn sees(&self, account: &str) -> bool {
        match self {
            Self::Whole => true,
            Self::Only(accounts) => accounts.contains(account),
        }
    }

    /// Is an account of an office in sight?
    pub fn sees_id(&self, office: &Office, account: AccountId) -> bool {
        self.is_whole() || self.sees(&office.directory.account(account).account)
    }
}

impl Office {
    /// The hats of a person on the day that is open: their own, and those that they were lent; none
    /// when nobody has this name.
    pub fn hats(&self, person: &str) -> Vec<Hat> {
        let Some(own) = self.people.find(person) else { return Vec::new() };
        let mut hats = self.own_hats(own);
        for lent in self.rights.lent_to(person, self.days.current()) {
            let absent = self.people.find_active(&lent.from_person);
            hats.extend(absent.into_iter().flat_map(|absent| self.own_hats(absent)));
        }
        hats
    }

    /// Who speaks with clients sees those of their own desk, when the firm says so; what they are
    /// beside that sees as always.
    fn own_hats(&self, person: &Person) -> Vec<Hat> {
        let hat = |roles: Vec<Role>, sees| Hat { of: person.person.clone(), roles, sees };
        if !person.sees.is_empty() || !self.front_office_sees_its_desk() {
            return vec![hat(person.roles.clone(), person.sees.clone())];
        }
        let is_front = |role: &Role| *role == Role::FrontOffice;
        let (front, others): (Vec<Role>, Vec<Role>) =
            person.roles.iter().copied().partition(is_front);
        let front = (!front.is_empty()).then(|| hat(front, vec![Sees::Desk(person.desk.clone())]));
        let others = (!others.is_empty() || front.is_none()).then(|| hat(others, Vec::new()));
        others.into_iter().chain(front).collect()
    }

    fn front_office_sees_its_desk(&self) -> bool {
        let rule = self.directory.firm_rule("front_office_sees", self.days.current());
        rule.is_some_and(|rule| rule.value == "desk")
    }

    /// The accounts of some bounds, as they stand now: those of each of them.
    pub fn sight(&self, sees: &[Sees]) -> Sight {
        let today = self.days.current();
        let of_groups: BTreeSet<&Name> = sees
            .iter()
            .filter_map(|sees| match sees {
                Sees::Group(group) => Some(self.rights.members(group, today)),
                Sees::Branch(_) | Sees::Desk(_) | Sees::Account(_) => None,
            })
            .flatten()
            .collect();
        let is = |said: &Option<Name>, name: &Name| {
            said.as_ref()
                .is_some_and(|said| said.trim().to_lowercase() == name.trim().to_lowercase())
        };
        let sees_account = |id: AccountId| {
            let account = self.directory.account_on(id, today);
            sees.iter().any(|sees| match sees {
                Sees::Branch(branch) => is(&account.branch, branch),
                Sees::Desk(desk) => is(&account.desk, desk),
                Sees::Account(name) => *name == account.account,
                Sees::Group(_) => of_groups.contains(&account.account),
            })
        };
        let accounts = self.directory.accounts().filter(|(id, _)| sees_account(*id));
        Sight::Only(Arc::new(accounts.map(|(_, account)| account.account.clone()).collect()))
    }
}
