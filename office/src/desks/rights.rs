//! Groups of accounts, and delegations, each with every row that was ever in force about it; and
//! the gate of both.
//!
//! In: rows. Out: which accounts a group has on a day, who stands in for whom. Never here: what a
//! role may (the door), and which accounts a bound comes to (`office/src/sight.rs`).

use super::people::{PeopleBook, check_version, key};
use super::refusals::Refusal;
use std::collections::BTreeMap;
use terms::{Date, Delegation, Edition, GroupMember, Name, Origin, Sees};

/// The rows about an account of a group, by the day from which each holds.
type Rows = BTreeMap<Date, (GroupMember, Origin)>;

/// Every group and delegation.
#[derive(Clone, Debug, Default)]
pub struct RightsBook {
    /// By group, account and day.
    members: BTreeMap<(Name, Name), Rows>,
    delegations: BTreeMap<Name, Vec<(Delegation, Origin)>>,
}

impl RightsBook {
    /// The row about an account of a group that came for the same day.
    pub fn member_set_on(&self, row: &GroupMember) -> Option<&(GroupMember, Origin)> {
        let key = (key(&row.group), row.account.clone());
        self.members.get(&key)?.get(&row.effective)
    }

    /// The accounts of a group on a day.
    pub fn members(&self, group: &str, date: Date) -> impl Iterator<Item = &Name> {
        let is_of = move |rows: &Rows| {
            let newest = rows.range(..=date).next_back();
            newest.is_some_and(|(_, (row, _))| row.member)
        };
        let of_group = self.of_group(group).filter(move |(_, rows)| is_of(rows));
        of_group.map(|((_, account), _)| account)
    }

    /// Has anything ever been said of a group?
    pub fn is_group(&self, group: &str) -> bool {
        self.of_group(group).next().is_some()
    }

    fn of_group(&self, group: &str) -> impl Iterator<Item = (&(Name, Name), &Rows)> {
        let group = key(group);
        let first = (group.clone(), Name::default());
        self.members.range(first..).take_while(move |((of, _), _)| *of == group)
    }

    /// Every delegation as it stands, by its id.
    pub fn delegations(&self) -> impl Iterator<Item = &Delegation> {
        self.delegations.values().filter_map(|rows| rows.last()).map(|(delegation, _)| delegation)
    }

    /// A delegation as it stands.
    pub fn delegation(&self, delegation: &str) -> Option<&Delegation> {
        self.history(delegation).last().map(|(delegation, _)| delegation)
    }

    /// Every row about a delegation, the first one first, and where each came from.
    pub fn history(&self, delegation: &str) -> &[(Delegation, Origin)] {
        self.delegations.get(&key(delegation)).map_or(&[], Vec::as_slice)
    }

    /// Whom a person stands in for on a day.
    pub fn lent_to(&self, person: &str, date: Date) -> impl Iterator<Item = &Delegation> {
        let person = key(person);
        self.delegations().filter(move |lent| lent.is_on(date) && key(&lent.to_person) == person)
    }

    /// What a person has ever lent or been lent, the newest first.
    pub fn about(&self, person: &str) -> Vec<&Delegation> {
        let person = key(person);
        let is_about = |lent: &&Delegation| {
            [&lent.from_person, &lent.to_person].iter().any(|one| key(one) == person)
        };
        let mut about: Vec<&Delegation> = self.delegations().filter(is_about).collect();
        about.sort_by_key(|lent| std::cmp::Reverse(lent.from));
        about
    }

    pub(crate) fn set_member(&mut self, origin: Origin, row: &GroupMember) {
        let days = self.members.entry((key(&row.group), row.account.clone())).or_default();
        days.insert(row.effective, (row.clone(), origin));
    }

    pub(crate) fn delegate(&mut self, origin: Origin, lent: &Delegation) {
        let rows = self.delegations.entry(key(&lent.delegation)).or_default();
        rows.push((lent.clone(), origin));
    }
}

/// Checks that what a person shall see is there to be seen.
pub fn check_sees(
    sees: &[Sees],
    rights: &RightsBook,
    is_account: impl Fn(&Name) -> bool,
) -> Result<(), Refusal> {
    let is_there = |sees: &&Sees| match sees {
        // Accounts of the branch or the desk may be opened tomorrow.
        Sees::Branch(_) | Sees::Desk(_) => true,
        Sees::Account(account) => is_account(account),
        Sees::Group(group) => rights.is_group(group),
    };
    match sees.iter().find(|sees| !is_there(sees)) {
        Some(sees) => Err(Refusal::SeesMustBeKnown { sees: Name::from(sees.to_string()) }),
        None => Ok(()),
    }
}

/// Checks that a person may stand in for another one, for these days.
pub fn check_delegation(
    lent: &Delegation,
    rights: &RightsBook,
    people: &PeopleBook,
    today: Date,
    edition: Edition,
) -> Result<(), Refusal> {
    for person in [&lent.from_person, &lent.to_person] {
        if people.find_active(person).is_none() {
            return Err(Refusal::PersonMustBeActive { person: person.clone() });
        }
    }
    let is_self = key(&lent.from_person) == key(&lent.to_person)
        || people.one_human(&lent.from_person, &lent.to_person, edition).is_some();
    if is_self {
        let [from_person, to_person] = [&lent.from_person, &lent.to_person].map(Clone::clone);
        return Err(Refusal::DelegateMustBeAnother { from_person, to_person });
    }
    let before = rights.delegation(&lent.delegation);
    let same = |before: &Delegation| {
        key(&before.from_person) == key(&lent.from_person)
            && key(&before.to_person) == key(&lent.to_person)
    };
    if before.is_some_and(|before| !same(before)) {
        return Err(Refusal::DelegationMustStayAsItIs { delegation: lent.delegation.clone() });
    }
    check_days(lent, before, today)?;
    check_not_passed_on(lent, rights)?;
    let present = rights.history(&lent.delegation).len();
    check_version(&lent.delegation, lent.version, present)
}

fn check_days(lent: &Delegation, before: Option<&Delegation>, today: Date) -> Result<(), Refusal> {
    let days = lent.until.days() - lent.from.days() + 1;
    // What has begun may be ended as of a day that is gone.
    let is_gone = before.is_none() && lent.until < today;
    if (1..=Delegation::DAYS_MAX).contains(&days) && !is_gone {
        return Ok(());
    }
    let (delegation, from, until) = (lent.delegation.clone(), lent.from, lent.until);
    let days_max = Delegation::DAYS_MAX;
    Err(Refusal::DelegationMustEnd { delegation, from, until, today, days_max })
}

/// Whoever is absent stands in for nobody, and whoever stands in is not absent.
fn check_not_passed_on(lent: &Delegation, rights: &RightsBook) -> Result<(), Refusal> {
    let mut others =
        rights.delegations().filter(|other| key(&other.delegation) != key(&lent.delegation));
    let passes_on = |other: &&Delegation| {
        other.meets(lent)
            && (key(&other.to_person) == key(&lent.from_person)
                || key(&other.from_person) == key(&lent.to_person))
    };
    match others.find(passes_on) {
        Some(other) => Err(Refusal::DelegationMustNotBePassedOn {
            delegation: other.delegation.clone(),
            from_person: other.from_person.clone(),
            to_person: other.to_person.clone(),
        }),
        None => Ok(()),
    }
}

crate::shared::image::fields!(RightsBook { members, delegations });
