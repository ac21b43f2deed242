//! Tiers of approval (approval matrix): from which amount on the firm says who approves, and how
//! far a proposal has come.
//!
//! In: an open proposal. Out: the tier that it lies in, who may, who has. Never here: a decision;
//! whether somebody may is asked of those who decide: the table of the door, and the office.

use super::{asset, show};
use crate::{Rooms, commands};
use anyhow::Result;
use door::Permission;
use office::Office;
use office::plausible::{Authority, InTier, authority};
use serde::Serialize;
use terms::{Actor, KnownBy, Moves, Name, Person};
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
    let (_, found) = found(rooms, id)?;
    Ok(rooms.reading.look(|office| found.map(|found| facts(office, id, &found))))
}

/// What a proposal moves, and the tier in which it lies for that, as the office says it.
pub fn found(rooms: &Rooms, id: &str) -> Result<(Moves, Option<Authority>)> {
    let moves =
        engine::moves_of(&rooms.folder, id, |look| rooms.reading.look(|office| look(office)))?;
    let found = rooms.reading.look(|office| authority(office, &Name::from(id), &moves));
    Ok((moves, found))
}

/// The tier that was found, in facts.
pub fn facts(office: &Office, id: &str, found: &Authority) -> TierFacts {
    let Authority { tier, of, given } = found;
    let (moved, unknown_rows) = match of {
        InTier::Amount(moved) => (Some(moved), 0),
        InTier::UnknownRows(rows) => (None, *rows),
    };
    TierFacts {
        amount: moved.map(|moved| show(office, moved.asset, moved.amount)),
        currency: moved.map(|moved| asset(office, moved.asset)),
        unknown_rows,
        above: tier.above.to_string(),
        approvals: tier.approvals(),
        roles: tier.roles.iter().map(|role| role.as_str().to_owned()).collect(),
        approved_by: given.iter().map(ToString::to_string).collect(),
        may_approve: who_may_approve(office, id, Some(found)),
    }
}

/// What one must be allowed to approve a proposal beside approving at all; nothing more where its
/// tier names roles, for which the office asks.
pub fn needed_to_approve(
    office: &Office,
    id: &str,
    found: Option<&Authority>,
) -> Option<Permission> {
    let names_roles = found.is_some_and(|found| !found.tier.roles.is_empty());
    (!names_roles).then(|| commands::needed_to_approve(office, id))
}

/// May somebody approve a proposal, by their own roles and those that they were lent: would the
/// door let them, and the office take their word?
pub fn may_approve(office: &Office, id: &str, person: &Name, found: Option<&Authority>) -> bool {
    let known = door::Person::of(office, person).filter(|known| known.is_active);
    let asked = || [Some(Permission::Approve), needed_to_approve(office, id, found)];
    let lets_in = |known: door::Person| asked().into_iter().flatten().all(|of| known.sees_all(of));
    let by = Actor { person: person.clone(), known_by: KnownBy::Session };
    known.is_some_and(lets_in) && office::may_approve(office, &Name::from(id), &by, found)
}

/// Everybody who may approve a proposal, by name.
pub fn who_may_approve(office: &Office, id: &str, found: Option<&Authority>) -> Vec<String> {
    let may = |person: &&Person| may_approve(office, id, &person.person, found);
    office.people.all().filter(may).map(|person| person.full_name.to_string()).collect()
}
