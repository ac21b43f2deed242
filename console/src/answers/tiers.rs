//! Tiers of approval (approval matrix): from which amount on the firm says who approves, and how
//! far a proposal has come.
//!
//! In: an open proposal. Out: the tier that it lies in, who may, who has. Never here: a decision.

use super::{asset, show};
use crate::Rooms;
use anyhow::Result;
use office::Office;
use office::plausible::{Authority, InTier, authority};
use serde::Serialize;
use terms::{Name, Person};
use utoipa::ToSchema;

/// The tier in which a proposal lies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TierFacts {
    /// What the proposal moves, all its rows together; none when it lies in the tier because nobody
    /// can say.
    pub amount: Option<String>,
    /// Of which currency.
    pub currency: Option<String>,
    /// Of how many of its rows nobody can say what they move, which puts it into the highest tier:
    /// the books would not take them as they stand, or there is no price.
    pub unknown_rows: u32,
    /// Above this amount the tier holds.
    pub above: String,
    /// How many people approve, beside whoever submitted it.
    pub approvals: usize,
    /// The roles of which each of them has one; none: those who may approve it anyhow.
    pub roles: Vec<String>,
    /// Who has approved it already.
    pub approved_by: Vec<String>,
    /// Who else may approve it.
    pub may_approve: Vec<String>,
}

/// The tier of an open proposal, as the books stand; none when it lies in none.
pub fn tier(rooms: &Rooms, id: &str) -> Result<Option<TierFacts>> {
    let found = found(rooms, id)?;
    Ok(rooms.reading.look(|office| found.map(|found| facts(office, id, &found))))
}

/// The same, as the office says it.
pub fn found(rooms: &Rooms, id: &str) -> Result<Option<Authority>> {
    rooms.reading.look(|office| {
        let moves = engine::moves_of(&rooms.folder, office, id)?;
        Ok(authority(office, &Name::from(id), &moves))
    })
}

fn facts(office: &Office, id: &str, found: &Authority) -> TierFacts {
    let Authority { tier, of, given } = found;
    let (moved, unknown_rows) = match of {
        InTier::Amount(moved) => (Some(moved), 0),
        InTier::UnknownRows(rows) => (None, *rows),
    };
    let needed = crate::commands::needed_to_approve(office, id);
    let may = |person: &&Person| may_approve(office, id, person, Some(found), needed);
    let people = office.people.all().filter(may).map(|person| person.full_name.to_string());
    TierFacts {
        amount: moved.map(|moved| show(office, moved.asset, moved.amount)),
        currency: moved.map(|moved| asset(office, moved.asset)),
        unknown_rows,
        above: tier.above.to_string(),
        approvals: tier.approvals(),
        roles: tier.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        approved_by: given.iter().map(ToString::to_string).collect(),
        may_approve: people.collect(),
    }
}

/// May somebody else approve a proposal: by the tier where it names roles, or else by what the door
/// asks?
pub fn may_approve(
    office: &Office,
    id: &str,
    person: &Person,
    found: Option<&Authority>,
    needed: door::Permission,
) -> bool {
    let roles: Vec<door::Role> =
        person.roles.iter().filter_map(|role| door::Role::parse(role.as_str())).collect();
    let of_tier = found.filter(|found| !found.tier.roles.is_empty());
    let by_role = match of_tier {
        Some(found) => found.is_of(office, &person.person),
        None => needed.is_for(&roles),
    };
    let edition = office.directory.edition();
    let is_one = |other: &Name| {
        *other == person.person || office.people.one_human(other, &person.person, edition).is_some()
    };
    let submitted = office.proposals.find(id).is_some_and(|kept| is_one(&kept.by.person));
    let gave = found.is_some_and(|found| found.given.iter().any(is_one));
    person.active && by_role && !submitted && !gave
}
