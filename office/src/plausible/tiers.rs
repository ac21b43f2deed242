//! Tiers of approval (delegation of authority, approval matrix): from which amount on who approves
//! what waits for a second person, and where two different people do.
//!
//! A tier is a rule of the firm: dated, with its source, under four eyes. Its name is
//! `approve.amount`, and behind another point the kind of file that it is of; the narrower one goes
//! first. Its value is one tier behind the other, each from a higher amount on, in whatever
//! currency is moved:
//!
//! ```text
//!  approve.amount           above 100000 manager above 5000000 two manager compliance
//!  approve.amount.payments  above 1000000 two
//! ```
//!
//! The amount of a proposal is the sum of its rows, each as the limit `check.amount` takes it. What
//! has a row of which nobody can say what it moves lies in the highest tier: what rests on a row
//! before it, and securities without a price, may be any amount. Up to the lowest tier, and where
//! `two` names no role, whoever may approve what is proposed does.
//!
//! In: a proposal and what it moves. Out: the tier that it lies in, and whether a word satisfies
//! it. Never here: who may approve by the table of the door.

use super::entries::{Worth, kind_of, worth_of};
use super::is_above;
use crate::corridor::four_eyes;
use crate::desks::{self, Kept, view};
use crate::papers::{Seen, paper};
use crate::sight::Hat;
use crate::{Office, judge};
use std::collections::BTreeMap;
use terms::{
    Actor, AmountOf, AssetId, Date, Decimal, Edition, Entry, Event, Input, Matter, Moves, Name,
    Origin, Role, SourceKind, Total,
};

/// What the names of tiers begin with.
const APPROVE: &str = "approve.";
/// The rule of whatever kind has none of its own.
const OF_ALL: &str = "approve.amount";

/// The roles that approve; no other one can stand in a tier.
pub const APPROVING: [Role; 2] = [Role::Manager, Role::Compliance];

/// The kinds of file whose rows move an amount.
pub const KINDS_WITH_AMOUNTS: [SourceKind; 7] = [
    SourceKind::Trades,
    SourceKind::Allocations,
    SourceKind::Deliveries,
    SourceKind::Payments,
    SourceKind::Transfers,
    SourceKind::Conversions,
    SourceKind::Vouchers,
];

/// From an amount on, who approves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Beyond this amount.
    pub above: Decimal,
    /// Do two different people approve?
    pub is_of_two: bool,
    /// Whoever approves has one of these; none: whoever may anyhow.
    pub roles: Vec<Role>,
}

impl Tier {
    /// How many people approve, beside whoever submitted it.
    pub const fn approvals(&self) -> usize {
        if self.is_of_two { 2 } else { 1 }
    }

    /// The roles, as people read them.
    pub fn roles_named(&self) -> Name {
        let roles: Vec<&str> = self.roles.iter().map(|role| role.as_str()).collect();
        Name::from(roles.join(", "))
    }
}

/// Is this the name of a tier, known or not?
pub fn is_tier(rule: &str) -> bool {
    rule.starts_with(APPROVE)
}

/// Is it the name of one of all kinds, or of a kind whose rows move an amount?
pub fn may_be_named(rule: &str) -> bool {
    let kind = rule.strip_prefix(OF_ALL).and_then(|rest| rest.strip_prefix('.'));
    let is_kind = |kind: &str| KINDS_WITH_AMOUNTS.iter().any(|known| known.as_str() == kind);
    rule == OF_ALL || kind.is_some_and(is_kind)
}

/// The tiers that a value says, the lowest first; none when it says none. `off` is no tier at all.
pub fn tiers(value: &str) -> Option<Vec<Tier>> {
    let mut words = value.split_whitespace().peekable();
    if value.trim() == "off" {
        return Some(Vec::new());
    }
    let mut tiers: Vec<Tier> = Vec::new();
    while let Some(word) = words.next() {
        if word != "above" {
            return None;
        }
        let above = Decimal::parse(words.next()?).filter(|above| {
            (0..1_000_000_000_000_000).contains(&above.mantissa) && above.scale <= 8
        })?;
        let is_of_two = words.next_if_eq(&"two").is_some();
        let mut roles = Vec::new();
        while let Some(word) = words.next_if(|word| *word != "above") {
            let role = APPROVING.into_iter().find(|role| role.as_str() == word)?;
            if roles.contains(&role) {
                return None;
            }
            roles.push(role);
        }
        let is_higher = tiers.last().is_none_or(|lower| is_less(lower.above, above));
        if !is_higher || (roles.is_empty() && !is_of_two) {
            return None;
        }
        tiers.push(Tier { above, is_of_two, roles });
    }
    (!tiers.is_empty()).then_some(tiers)
}

fn is_less(one: Decimal, other: Decimal) -> bool {
    let units = |decimal: Decimal| {
        i128::from(decimal.mantissa) * 10_i128.pow(u32::from(8 - decimal.scale.min(8)))
    };
    units(one) < units(other)
}

/// The tiers of a kind in force on a day.
fn tiers_of(office: &Office, kind: SourceKind, date: Date) -> Vec<Tier> {
    let own = office.directory.firm_rule(&format!("{OF_ALL}.{}", kind.as_str()), date);
    let rule = own.or_else(|| office.directory.firm_rule(OF_ALL, date));
    rule.and_then(|rule| tiers(&rule.value)).unwrap_or_default()
}

/// Must the amount of a document be known before it is approved?
pub fn needs_amounts(office: &Office, kind: SourceKind) -> bool {
    KINDS_WITH_AMOUNTS.contains(&kind) && !tiers_of(office, kind, office.days.current()).is_empty()
}

/// What rows move, one after the other, summed up.
#[derive(Clone, Debug, Default)]
pub struct Summed {
    amounts: BTreeMap<AssetId, Total>,
    unknown_rows: u32,
}

impl Summed {
    /// Adds a row, as the books would take it now. What came before moves nothing; of one that they
    /// would not take nobody knows what it moves once the rows before it are booked.
    pub fn add(&mut self, office: &Office, input: &Input) {
        if kind_of(input).is_none() {
            return;
        }
        let paper = paper(input);
        if matches!(paper.seen(office, Origin::Command), Some(Seen::Same(_))) {
            return;
        }
        let Ok(events) = judge::decide(office, input) else {
            self.unknown_rows += 1;
            return;
        };
        let worths: Vec<Worth> = events.iter().map(|event| worth_of(office, event)).collect();
        self.unknown_rows +=
            u32::from(worths.iter().any(|worth| matches!(worth, Worth::Unknown(..))));
        for worth in worths {
            if let Worth::Known(asset, amount) = worth {
                self.credit(asset, amount.abs());
            }
        }
    }

    fn credit(&mut self, asset: AssetId, amount: Total) {
        *self.amounts.entry(asset).or_default() += amount;
    }

    /// The sums.
    pub fn moves(&self) -> Moves {
        let amount =
            |(asset, amount): (&AssetId, &Total)| AmountOf { asset: *asset, amount: *amount };
        let amounts = self.amounts.iter().map(amount).collect();
        Moves { amounts, unknown_rows: self.unknown_rows }
    }
}

/// The tier in which a proposal lies, and the words that were given to what it says now.
#[derive(Clone, Debug)]
pub struct Authority {
    /// The tier.
    pub tier: Tier,
    /// What lies in it.
    pub of: InTier,
    /// Who has approved it already.
    pub given: Vec<Name>,
}

/// Why a proposal lies in a tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InTier {
    /// It moves so much.
    Amount(AmountOf),
    /// Of so many rows nobody can say how much they move: whatever is approved then is in the
    /// highest tier.
    UnknownRows(u32),
}

/// The tier in which an open proposal lies: of its amounts the one that lies in the highest. What a
/// document moves is for whoever reads it to say; none when it lies in no tier.
pub fn authority(office: &Office, proposal_id: &Name, moves: &Moves) -> Option<Authority> {
    let kept = office.proposals.find(proposal_id)?;
    let (kind, own) = moved(office, proposal_id, kept)?;
    let tiers = tiers_of(office, kind, office.days.current());
    let Moves { amounts, unknown_rows } = if kept.document().is_some() { moves } else { &own };
    let place = |amount: &AmountOf| {
        let lies_in = |tier: &Tier| is_above(office, amount.asset, amount.amount, Some(tier.above));
        tiers.iter().rposition(lies_in).map(|place| (place, InTier::Amount(*amount)))
    };
    let highest = tiers.len().checked_sub(1).filter(|_| *unknown_rows > 0);
    let unknown = highest.map(|place| (place, InTier::UnknownRows(*unknown_rows)));
    let known = amounts.iter().filter_map(place);
    // Of two in one tier the amount says more.
    let (place, of) = unknown.into_iter().chain(known).max_by_key(|(place, _)| *place)?;
    let now = view::hash(proposal_id, kept, &office.directory);
    let given = kept.endorsed.iter().filter(|word| word.shown == now);
    let given = given.map(|word| word.by.person.clone()).collect();
    Some(Authority { tier: tiers[place].clone(), of, given })
}

/// Of which kind a proposal is, and what it moves where the books know that themselves.
fn moved(office: &Office, id: &Name, kept: &Kept) -> Option<(SourceKind, Moves)> {
    match &kept.parts.first()?.matter {
        Matter::Document { document, .. } => Some((document.kind, Moves::default())),
        Matter::Line(_) => {
            let mut summed = Summed::default();
            for line in kept.lines() {
                summed.credit(line.asset, Total::from(line.amount));
            }
            Some((SourceKind::Vouchers, summed.moves()))
        }
        Matter::Reversal { .. } => {
            let event = four_eyes::preview(office, id);
            Some((SourceKind::Vouchers, event.as_ref().map(credits).unwrap_or_default()))
        }
        Matter::Reopening { .. } | Matter::DayReopening { .. } => None,
    }
}

/// What an entry credits of each asset, all its lines together.
fn credits(event: &Event) -> Moves {
    let mut summed = Summed::default();
    let postings = event.entry().into_iter().flat_map(Entry::postings);
    for posting in postings.filter(|posting| posting.quantity.units() > 0) {
        summed.credit(posting.asset, Total::from(posting.quantity));
    }
    summed.moves()
}

impl Authority {
    /// Is this person one whose word satisfies the tier, as far as roles go: their own, or those of
    /// whom they stand in for? Where an office has no people yet, nobody has a role, and any name
    /// counts.
    fn is_of(&self, office: &Office, person: &str) -> bool {
        let counts_bounded = office.directory.edition() < Edition(8);
        let has = |hat: Hat| {
            // Who sees some accounts alone does not know all that a proposal is about.
            (counts_bounded || hat.sees.is_empty())
                && self.tier.roles.iter().any(|role| hat.roles.contains(role))
        };
        self.tier.roles.is_empty()
            || office.people.is_empty()
            || (office.people.find_active(person).is_some()
                && office.hats(person).into_iter().any(has))
    }

    /// Is the word the first of two?
    pub fn is_first(&self) -> bool {
        self.given.len() + 1 < self.tier.approvals()
    }

    /// Checks that somebody's word satisfies the tier.
    pub(crate) fn check(
        &self,
        office: &Office,
        proposal_id: &Name,
        word_of: &Actor,
    ) -> Result<(), desks::Refusal> {
        let (proposal_id, by, above) =
            (proposal_id.clone(), word_of.person.clone(), self.tier.above);
        if !self.is_of(office, &by) {
            let roles = Box::new(self.tier.roles_named());
            return Err(match self.of {
                InTier::Amount(AmountOf { asset, amount }) => {
                    desks::Refusal::ApproverMustBeOfTheTier {
                        proposal_id,
                        amount: Box::new(super::shown(office, asset, amount)),
                        currency: office.directory.asset(asset).code().clone(),
                        above,
                        roles,
                        by,
                    }
                }
                InTier::UnknownRows(rows) => {
                    desks::Refusal::ApproverMustBeOfTheHighestTier { proposal_id, rows, roles, by }
                }
            });
        }
        let edition = office.directory.edition();
        let is_one = |first: &&Name| {
            word_of.is_same_person(&Actor { person: (*first).clone(), ..word_of.clone() })
                || office.people.one_human(first, &by, edition).is_some()
        };
        match self.given.iter().find(is_one) {
            Some(first) => {
                let first = first.clone();
                Err(desks::Refusal::ApproverMustBeTheOtherOne { proposal_id, first, by, above })
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Tier, may_be_named, tiers};
    use terms::{Decimal, Role};

    #[test]
    fn a_value_says_its_tiers() {
        let above = |text: &str| Decimal::parse(text).expect("a number");
        let expected = vec![
            Tier { above: above("100000"), is_of_two: false, roles: vec![Role::Manager] },
            Tier {
                above: above("5000000.50"),
                is_of_two: true,
                roles: vec![Role::Manager, Role::Compliance],
            },
        ];
        let value = "above 100000 manager above 5000000.50 two manager compliance";
        assert_eq!(tiers(value), Some(expected));
        assert_eq!(tiers("off"), Some(Vec::new()));
        let two = tiers("above 0 two").expect("two who may anyhow");
        assert!(two[0].is_of_two && two[0].roles.is_empty());
    }

    #[test]
    fn what_says_no_tiers_is_none() {
        let wrong = [
            "",
            "manager",
            "above",
            "above 5",
            "above x manager",
            "above -1 manager",
            "above 5 clerk",
            "above 5 manager manager",
            "above 5 manager two",
            "above 5 manager above 5.00 two",
            "above 9 manager above 5 two",
            "off above 5 manager",
        ];
        for value in wrong {
            assert_eq!(tiers(value), None, "{value}");
        }
        let names = ["approve.amount", "approve.amount.payments", "approve.amount.vouchers"];
        assert!(names.into_iter().all(may_be_named));
        let no_names = ["approve.", "approve.amounts", "approve.amount.", "approve.amount.people"];
        assert!(!no_names.into_iter().any(may_be_named));
    }
}
