//! Previews of proposals (pre-approval check): balances before and after, and what looks wrong
//! about them by the limits of the firm.
//!
//! In: an open proposal. Out: what its first rows would book as the books stand now. Never here: a
//! decision.

use super::{Said, account, asset, show};
use crate::Rooms;
use anyhow::Result;
use office::Office;
use office::desks::Kept;
use office::plausible::{Effect, Would, would, would_be_brought_about};
use serde::Serialize;
use terms::{Input, Say, sentence};
use utoipa::ToSchema;

/// So many rows of a document are tried; of one with more it is said.
const ROWS_TRIED_MAX: usize = 1_000;

/// What an approval would bring about, as the books stand.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct WouldFacts {
    /// Each balance that it would change.
    pub effects: Vec<EffectFacts>,
    /// What looks wrong about it, and the rows that would be rejected.
    pub warnings: Vec<Said>,
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
}

/// What an open proposal would bring about; none when it is decided, or moves nothing.
pub fn effects(rooms: &Rooms, id: &str) -> Result<Option<WouldFacts>> {
    let open = rooms.reading.look(|office| {
        let kept = office.proposals.find(id).filter(|kept| kept.decision.is_none())?;
        Some(Kept::document(kept).cloned())
    });
    let Some(document) = open else { return Ok(None) };
    let Some(document) = document else {
        return Ok(rooms.reading.look(|office| {
            would_be_brought_about(office, id).map(|would| facts(office, would, &[]))
        }));
    };
    let (rows, inputs): (Vec<u32>, Vec<Input>) =
        engine::first_inputs(&rooms.folder, &document, ROWS_TRIED_MAX)?.into_iter().unzip();
    Ok(rooms.reading.look(|office| {
        let mut facts = facts(office, would(office, &inputs), &rows);
        if rows.len() == ROWS_TRIED_MAX {
            facts.warnings.push(Said::from(sentence!(
                "only the first {rows} rows were tried",
                rows = rows.len()
            )));
        }
        Some(facts)
    }))
}

fn facts(office: &Office, would: Would, rows: &[u32]) -> WouldFacts {
    let effect = |Effect { account: of, asset: what, before, after }: Effect| EffectFacts {
        account: account(office, of),
        name: office.directory.account(of).name.to_string(),
        asset: asset(office, what),
        before: show(office, what, before),
        change: show(office, what, after - before),
        after: show(office, what, after),
    };
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
    let warnings = found.chain(late).chain(rejected).collect();
    WouldFacts { effects: would.effects.into_iter().map(effect).collect(), warnings }
}
