//! What four eyes refuse, in the order in which they look.

use strum::{IntoStaticStr, VariantNames};
use terms::{ContentHash, Date, Name};
use thiserror::Error;

/// A rule of four eyes that said no.
#[derive(Clone, Debug, PartialEq, Eq, Error, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[allow(missing_docs, reason = "each variant's sentence says what its fields hold")]
pub enum Refusal {
    #[error("nobody is named; say who it is")]
    PersonMustBeNamed,
    #[error("proposal {proposal_id} is not known; munim report DIR proposals lists what is open")]
    ProposalMustBeKnown { proposal_id: Name },
    #[error("proposal {proposal_id} was {decided} by {by} already; what is to be put forward again needs another id")]
    ProposalMustBeOpen { proposal_id: Name, decided: &'static str, by: Name },
    #[error("proposal {proposal_id} of {proposed_on} expired after {days} business days; put it forward again under another id")]
    ProposalMustNotHaveExpired { proposal_id: Name, proposed_on: Date, days: usize },
    #[error("{by} put {proposal_id} forward and cannot approve it too; somebody else must (four eyes)")]
    ApproverMustBeAnother { proposal_id: Name, by: Name },
    #[error("proposal {proposal_id} now has the hash {now}, not {shown}: it has changed since it was shown; look at it again")]
    ApprovalMustBeOfWhatWasShown { proposal_id: Name, now: ContentHash, shown: ContentHash },
    #[error("line {line} of {proposal_id} differs from its first line: {difference}; the lines of a voucher share that")]
    LinesMustAgree { proposal_id: Name, line: u32, difference: String },
    #[error("{proposal_id} puts the same forward already and is open; approve or decline that first")]
    MatterMustNotBeOpen { proposal_id: Name },
    #[error("document {name} need not be put forward: {place}")]
    DocumentMustBeNew { name: Name, place: String },
    #[error("no reason is given for {what}; say why, so that whoever approves it knows")]
    ReasonMustBeGiven { what: Name },
}
