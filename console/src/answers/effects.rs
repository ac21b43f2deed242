//! Previews of proposals (pre-approval check): balances before and after, what looks wrong about
//! them by the limits of the firm, and what else waits for the same.
//!
//! In: an open proposal. Out: what its first rows would book as the books stand now, and what the
//! others that wait would. Never here: a decision.

use super::{Said, account, asset, show};
use crate::Rooms;
use anyhow::Result;
use office::Office;
use office::desks::{Kept, rules};
use office::plausible::{
    Effect, Finding, Together, Waiting, Would, together, would, would_be_brought_about,
};
use serde::Serialize;
use terms::{Input, Name, Say, Total, sentence};
use utoipa::ToSchema;

/// So many rows of a document are tried; of one with more it is said.
const ROWS_TRIED_MAX: usize = 1_000;
/// So many rows of all others that wait are tried; of the proposals behind them it is said.
const OTHER_ROWS_TRIED_MAX: usize = 10_000;

/// What an approval would bring about, as the books stand.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct WouldFacts {
    /// Each balance that it would change.
    pub effects: Vec<EffectFacts>,
    /// What looks wrong about it, alone and with all others that wait for the same, and the rows
    /// that would be rejected.
    pub warnings: Vec<Said>,
    /// What else waits for a second person and would move the same balances.
    pub waiting: Vec<WaitingFacts>,
}

/// A balance before and after.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EffectFacts {
    /// The account.
    pub account: String,
    /// Its name.
    pub name: String,
    /// The currency, or the instrument's code.
    pub asset: String,
    /// What stands there; + it belongs to the account or is owed to it. At a bank or a depository,
    /// and where it is owed to us, −.
    pub before: String,
    /// By how much it changes.
    pub change: String,
    /// What would stand there.
    pub after: String,
    /// By how much the others that wait would change it, all together.
    pub waiting: String,
    /// What would stand there with all of them.
    pub after_all: String,
}

/// What another proposal that waits would move of a balance.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingFacts {
    /// The proposal.
    pub proposal: String,
    /// Who put it forward.
    pub by: String,
    /// On which business day.
    pub proposed_on: String,
    /// The account.
    pub account: String,
    /// The currency, or the instrument's code.
    pub asset: String,
    /// By how much it would change.
    pub change: String,
}

/// What an open proposal would bring about; none when it is decided, or moves nothing.
pub fn effects(rooms: &Rooms, id: &str) -> Result<Option<WouldFacts>> {
    let is_open =
        |office: &Office| office.proposals.find(id).is_some_and(|kept| kept.decision.is_none());
    if !rooms.reading.look(is_open) {
        return Ok(None);
    }
    let Some(own) = tried(rooms, id, ROWS_TRIED_MAX)? else { return Ok(None) };
    let (others, not_tried) = others(rooms, id)?;
    Ok(Some(rooms.reading.look(|office| {
        let together = together(office, &own.would, &others);
        let mut facts = facts(office, own, together);
        if not_tried > 0 {
            facts.warnings.push(Said::from(sentence!(
                "{count} others that wait were not looked at; there are too many rows",
                count = not_tried
            )));
        }
        facts
    })))
}

/// What an entry would bring about, by itself; `rows` are the numbers of what was tried.
pub fn alone(office: &Office, would: Would, rows: &[u32]) -> WouldFacts {
    let own = Tried { would, rows: rows.to_vec() };
    let together = together(office, &own.would, &[]);
    facts(office, own, together)
}

/// What a proposal would bring about, and of which rows.
struct Tried {
    would: Would,
    rows: Vec<u32>,
}

fn tried(rooms: &Rooms, id: &str, rows_max: usize) -> Result<Option<Tried>> {
    let document =
        rooms.reading.look(|office| office.proposals.find(id).and_then(Kept::document).cloned());
    let Some(document) = document else {
        let would = rooms.reading.look(|office| would_be_brought_about(office, id));
        return Ok(would.map(|would| Tried { would, rows: Vec::new() }));
    };
    let (rows, inputs): (Vec<u32>, Vec<Input>) =
        engine::first_inputs(&rooms.folder, &document, rows_max)?.into_iter().unzip();
    let would = rooms.reading.look(|office| would(office, &inputs));
    Ok(Some(Tried { would, rows }))
}

/// What every other proposal that can still be approved would bring about alone, and how many were
/// not looked at.
fn others(rooms: &Rooms, id: &str) -> Result<(Vec<(Name, Would)>, usize)> {
    let ids: Vec<Name> = rooms.reading.look(|office| {
        let today = office.days.current();
        let open = office.proposals.open();
        let can_be = open.filter(|(_, kept)| !rules::has_expired(kept, &office.directory, today));
        can_be.map(|(other, _)| other.clone()).filter(|other| other != id).collect()
    });
    let (mut rows_left, mut others, mut not_tried) = (OTHER_ROWS_TRIED_MAX, Vec::new(), 0);
    for other in ids {
        if rows_left == 0 {
            not_tried += 1;
            continue;
        }
        if let Some(Tried { would, rows }) = tried(rooms, &other, rows_left.min(ROWS_TRIED_MAX))? {
            rows_left -= rows.len();
            others.push((other, would));
        }
    }
    Ok((others, not_tried))
}

fn facts(office: &Office, own: Tried, together: Together) -> WouldFacts {
    let Tried { would, rows } = own;
    let Together { waiting, after_all, findings } = together;
    let effect = |(effect, all): (&Effect, Total)| EffectFacts {
        account: account(office, effect.account),
        name: office.directory.account(effect.account).name.to_string(),
        asset: asset(office, effect.asset),
        before: show(office, effect.asset, effect.before),
        change: show(office, effect.asset, effect.after - effect.before),
        after: show(office, effect.asset, effect.after),
        waiting: show(office, effect.asset, all - effect.after),
        after_all: show(office, effect.asset, all),
    };
    let effects = would.effects.iter().zip(after_all).map(effect).collect();
    let mut warnings = warnings(&would, &rows);
    let of_all = |finding: Finding| {
        let found = finding.says.wording();
        Said::from(sentence!("with all that waits: {found}", found = found))
    };
    warnings.extend(findings.into_iter().map(of_all));
    let waiting = waiting.iter().filter_map(|waiting| waiting_facts(office, waiting)).collect();
    WouldFacts { effects, warnings, waiting }
}

fn waiting_facts(office: &Office, waiting: &Waiting) -> Option<WaitingFacts> {
    let kept = office.proposals.find(&waiting.proposal_id)?;
    Some(WaitingFacts {
        proposal: waiting.proposal_id.to_string(),
        by: kept.by.person.to_string(),
        proposed_on: kept.proposed_on.to_string(),
        account: account(office, waiting.account),
        asset: asset(office, waiting.asset),
        change: show(office, waiting.asset, waiting.change),
    })
}

/// What is to be known first: what looks wrong, what is late, what would be rejected, and that not
/// every row was tried.
fn warnings(would: &Would, rows: &[u32]) -> Vec<Said> {
    let found = would.findings.iter().map(|finding| Said::from(finding.says.sentence()));
    let rejected = would.rejected.iter().map(|(place, rejection)| {
        let why = rejection.sentence();
        match rows.get(*place) {
            Some(row) => Said::from(sentence!(
                "row {row} would be rejected: {why}",
                row = row,
                why = why.wording()
            )),
            None => Said::from(why),
        }
    });
    let late = would.late.iter().map(|(place, counts_on)| {
        let row = rows.get(*place).copied().unwrap_or_default();
        Said::from(sentence!(
            "row {row} is about a closed period and counts on {counts_on} (prior-period item)",
            row = row,
            counts_on = *counts_on
        ))
    });
    let tried = (rows.len() == ROWS_TRIED_MAX)
        .then(|| Said::from(sentence!("only the first {rows} rows were tried", rows = rows.len())));
    found.chain(late).chain(rejected).chain(tried).collect()
}
