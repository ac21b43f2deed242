//! Pending approvals of the same balances (aggregate exposure): the other proposals that would move
//! what one moves, and where all of them together would bring it.
//!
//! In: what each proposal would bring about alone. Out: what the others move, and what looks wrong
//! about all of them that does not about one. Never here: whether one is approved.

use super::entries::below_nothing;
use super::{Effect, Finding, Would};
use crate::Office;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Name, Total};

/// What another proposal that waits would move of a balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which proposal.
    pub proposal_id: Name,
    /// The account.
    pub account: AccountId,
    /// The security or the currency.
    pub asset: AssetId,
    /// By how much.
    pub change: Total,
}

/// What waits beside a proposal for the same balances.
#[derive(Debug, Default)]
pub struct Together {
    /// What each of the others moves, in their order.
    pub waiting: Vec<Waiting>,
    /// What would stand there with all of them, of each balance that the proposal moves, in the
    /// order of its effects.
    pub after_all: Vec<Total>,
    /// What looks wrong about all of them together, beyond what looks wrong about it alone.
    pub findings: Vec<Finding>,
}

/// What others would move of the balances that one proposal moves.
pub fn together(office: &Office, own: &Would, others: &[(Name, Would)]) -> Together {
    let mut together = Together::default();
    let mut sums: BTreeMap<(AccountId, AssetId), [Total; 2]> = BTreeMap::new();
    let is_moved = |effect: &&Effect| {
        own.effects.iter().any(|own| (own.account, own.asset) == (effect.account, effect.asset))
    };
    for (proposal_id, would) in others {
        for effect in would.effects.iter().filter(is_moved) {
            let Effect { account, asset, before, after, settled } = *effect;
            let sum = sums.entry((account, asset)).or_default();
            sum[0] += after - before;
            sum[1] += settled[1] - settled[0];
            let (proposal_id, change) = (proposal_id.clone(), after - before);
            together.waiting.push(Waiting { proposal_id, account, asset, change });
        }
    }
    for Effect { account, asset, after, settled, .. } in &own.effects {
        let [total, due] = sums.get(&(*account, *asset)).copied().unwrap_or_default();
        together.after_all.push(*after + total);
        let (alone, all) = ([*after, settled[1]], [*after + total, settled[1] + due]);
        let limits = office.limits();
        let found = below_nothing(office, limits, (*account, *asset), alone, all);
        together.findings.extend(found);
    }
    together
}
