//! Proposals: what was put forward and needs four eyes, with its hash.

use crate::{Cells, Code, Draw, Report, Sees, Table, Text, Word};
use office::Office;
use office::desks::{Decision, Kept, rules, view};
use terms::{Date, Name, Wording};

/// The report.
pub const REPORT: Report = Report {
    name: "proposals",
    shows: "what was submitted for approval, with its hash",
    takes: &[],
    sees: Sees::Clients,
    columns: Row::COLUMNS,
    draw: Draw::Office(|office, day| Table::of(draw(office, day.date))),
};

row! {
    /// A proposal.
    struct Row {
        /// Its id.
        proposal: Code as key,
        /// open, expired, approved, declined, recalled.
        state: Word,
        /// Who put it forward.
        by: Code,
        /// When.
        proposed_on: Date,
        /// Who decided; and why, when it was declined.
        decided_by: Option<Text>,
        /// What it says, line by line.
        says: Wording,
        /// The hash of what it says; an approval is bound to it.
        hash: Code,
    }
}

/// Every proposal, those that nobody has decided on first.
pub fn draw(office: &Office, date: Date) -> impl Iterator<Item = Row> + '_ {
    let mut all: Vec<(&Name, &Kept)> = office.proposals.all().collect();
    all.sort_by_key(|(_, kept)| kept.decision.is_some());
    all.into_iter().map(move |(proposal_id, kept)| Row {
        proposal: Code(proposal_id.clone()),
        state: Word(state(office, kept, date)),
        by: Code(kept.by.person.clone()),
        proposed_on: kept.proposed_on,
        decided_by: decided_by(kept),
        says: Wording::several(
            "; ",
            view::sentences(kept, &office.directory).into_iter().map(Wording::from).collect(),
        ),
        hash: Code(view::hash(proposal_id, kept, &office.directory).to_string().into()),
    })
}

/// How a proposal stands on a day.
pub fn state(office: &Office, kept: &Kept, date: Date) -> &'static str {
    match &kept.decision {
        None if rules::has_expired(kept, &office.directory, date) => "expired",
        None => "open",
        Some(Decision::Approved(_)) => "approved",
        Some(Decision::Declined(..)) => "declined",
        Some(Decision::Recalled(..)) => "recalled",
    }
}

fn decided_by(kept: &Kept) -> Option<Text> {
    match kept.decision.as_ref()? {
        Decision::Approved(approval) | Decision::Recalled(approval, _) => {
            Some(Text(approval.by.person.clone()))
        }
        Decision::Declined(approval, reason) => {
            Some(Text(format!("{}: {reason}", approval.by.person).into()))
        }
    }
}
