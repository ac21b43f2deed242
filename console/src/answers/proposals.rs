//! Proposals: what was put forward, what it says, and the hash to which an approval binds.

use super::Said;
use office::Office;
use office::desks::{Decision, Kept, view};
use reports::proposals::state;
use serde::Serialize;
use terms::{Date, Matter, Name, SourceKind};
use utoipa::ToSchema;

/// Something that needs a second person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProposalFacts {
    /// Its id.
    pub proposal: String,
    /// What it is about: voucher, reversal, reopening, or the kind of a document.
    pub about: String,
    /// open, expired, approved, declined.
    pub state: String,
    /// Who put it forward.
    pub by: String,
    /// On which business day.
    pub proposed_on: String,
    /// What it says, a sentence for each part: the whole of what is approved.
    pub says: Vec<Said>,
    /// The BLAKE3 hash of what it says; an approval names it.
    pub hash: String,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Why it was declined.
    pub reason: Option<String>,
}

/// Every proposal, the open ones first.
pub fn proposals(office: &Office, date: Date) -> Vec<ProposalFacts> {
    let mut all: Vec<(&Name, &Kept)> = office.proposals.all().collect();
    all.sort_by_key(|(_, kept)| kept.decision.is_some());
    all.into_iter().map(|(id, kept)| facts(office, id, kept, date)).collect()
}

/// A proposal.
pub fn proposal(office: &Office, id: &str, date: Date) -> Option<ProposalFacts> {
    office
        .proposals
        .all()
        .find(|(name, _)| name.as_str() == id)
        .map(|(name, kept)| facts(office, name, kept, date))
}

fn facts(office: &Office, id: &Name, kept: &Kept, date: Date) -> ProposalFacts {
    let (decided_by, reason) = match &kept.decision {
        None => (None, None),
        Some(Decision::Approved(approval)) => (Some(approval.by.person.to_string()), None),
        Some(Decision::Declined(approval, reason)) => {
            (Some(approval.by.person.to_string()), Some(reason.to_string()))
        }
    };
    ProposalFacts {
        proposal: id.to_string(),
        about: about(kept).to_owned(),
        state: state(office, kept, date).to_owned(),
        by: kept.by.person.to_string(),
        proposed_on: kept.proposed_on.to_string(),
        says: view::sentences(kept, &office.directory).into_iter().map(Said::from).collect(),
        hash: view::hash(id, kept, &office.directory).to_string(),
        decided_by,
        reason,
    }
}

/// Is it about people and their rights alone, and so no client's business?
pub fn is_of_rights(proposal: &ProposalFacts) -> bool {
    [SourceKind::People.as_str(), SourceKind::Desks.as_str()].contains(&proposal.about.as_str())
}

fn about(kept: &Kept) -> &'static str {
    match kept.parts.first().map(|part| &part.matter) {
        Some(Matter::Document { document, .. }) => document.kind.as_str(),
        Some(Matter::Reversal { .. }) => "reversal",
        Some(Matter::Reopening { .. }) => "reopening",
        Some(Matter::Line(_)) | None => "voucher",
    }
}
