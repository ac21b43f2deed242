//! The proposals by their ids, each with its parts, who put it forward and when, and what a second
//! person said.

use std::collections::BTreeMap;
use terms::{Actor, Approval, Date, Document, Matter, Moment, Name, Origin, Proposal, VoucherLine};

/// A part of a proposal and where it came from: a line of a voucher, or the one thing that is put
/// forward.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What.
    pub matter: Matter,
    /// Where it came from.
    pub origin: Origin,
}

/// What was said to a proposal: by a second person, or by its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes, to what was shown.
    Approved(Approval),
    /// No, and why.
    Declined(Approval, Name),
    /// Recalled by whoever put it forward, and when.
    Recalled(Approval, Moment),
}

impl Decision {
    /// The word, which says whose it is.
    pub const fn word(&self) -> &Approval {
        match self {
            Self::Approved(word) | Self::Declined(word, _) | Self::Recalled(word, _) => word,
        }
    }
}

/// A proposal as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Who put it forward.
    pub by: Actor,
    /// The business day at which the books stood then.
    pub proposed_on: Date,
    /// Its parts; lines of a voucher by their numbers.
    pub parts: Vec<Part>,
    /// The word of the first of two people, where two are due: of what it said then.
    pub endorsed: Vec<Approval>,
    /// What was said to it, if anything was.
    pub decision: Option<Decision>,
}

impl Kept {
    /// The lines, when it is a voucher.
    pub fn lines(&self) -> impl Iterator<Item = &VoucherLine> {
        self.parts.iter().filter_map(|part| match &part.matter {
            Matter::Line(line) => Some(line),
            Matter::Reversal { .. }
            | Matter::Reopening { .. }
            | Matter::DayReopening { .. }
            | Matter::Document { .. } => None,
        })
    }

    /// Was it approved?
    pub const fn is_approved(&self) -> bool {
        matches!(self.decision, Some(Decision::Approved(_)))
    }

    /// Was it declined or recalled, so that it never counts?
    pub const fn never_counts(&self) -> bool {
        matches!(self.decision, Some(Decision::Declined(..) | Decision::Recalled(..)))
    }

    /// Is it a voucher that was approved and is booked again and again?
    pub fn recurs(&self) -> bool {
        self.is_approved() && self.lines().any(|line| line.form.repeats.is_some())
    }

    /// The document, when it is one that is to be taken in.
    pub fn document(&self) -> Option<&Document> {
        match &self.parts.first()?.matter {
            Matter::Document { document, .. } => Some(document),
            Matter::Line(_)
            | Matter::Reversal { .. }
            | Matter::Reopening { .. }
            | Matter::DayReopening { .. } => None,
        }
    }

    /// The voucher that it takes back, once that was approved.
    fn takes_back(&self) -> Option<&Name> {
        match &self.parts.first().filter(|_| self.is_approved())?.matter {
            Matter::Reversal { voucher_id } => Some(voucher_id),
            Matter::Line(_)
            | Matter::Reopening { .. }
            | Matter::DayReopening { .. }
            | Matter::Document { .. } => None,
        }
    }
}

/// Every proposal.
#[derive(Clone, Debug, Default)]
pub struct ProposalBook {
    proposals: BTreeMap<Name, Kept>,
}

impl ProposalBook {
    /// The proposal of an id.
    pub fn find(&self, proposal_id: &str) -> Option<&Kept> {
        self.proposals.get(proposal_id)
    }

    /// Every proposal, by its id.
    pub fn all(&self) -> impl Iterator<Item = (&Name, &Kept)> {
        self.proposals.iter()
    }

    /// Those to which nobody has said anything.
    pub fn open(&self) -> impl Iterator<Item = (&Name, &Kept)> {
        self.all().filter(|(_, kept)| kept.decision.is_none())
    }

    /// What takes a voucher back and was approved, by the voucher.
    pub fn taken_back(&self) -> BTreeMap<&Name, &Name> {
        self.all()
            .filter_map(|(proposal_id, kept)| Some((kept.takes_back()?, proposal_id)))
            .collect()
    }

    /// An id that no proposal has: this one, or this one with a number behind it.
    pub fn free_id(&self, stem: &str) -> Name {
        let numbered = (2..).map(|number: u32| Name::from(format!("{stem}-{number}")));
        let mut ids = std::iter::once(Name::from(stem)).chain(numbered);
        ids.find(|id| !self.proposals.contains_key(id))
            .expect("the numbers do not end before the proposals do")
    }

    pub(crate) fn propose(&mut self, origin: Origin, proposal: &Proposal, today: Date) {
        let Proposal { proposal_id, by, matter } = proposal.clone();
        let kept = self.proposals.entry(proposal_id).or_insert(Kept {
            by,
            proposed_on: today,
            parts: Vec::new(),
            endorsed: Vec::new(),
            decision: None,
        });
        kept.parts.push(Part { matter, origin });
        kept.parts.sort_by_key(|part| line_number(&part.matter));
    }

    pub(crate) fn approve(&mut self, approval: &Approval) {
        self.decide(approval, Decision::Approved(approval.clone()));
    }

    pub(crate) fn endorse(&mut self, approval: &Approval) {
        let kept = self
            .proposals
            .get_mut(&approval.proposal_id)
            .expect("what is endorsed was put forward");
        kept.endorsed.push(approval.clone());
    }

    pub(crate) fn decline(&mut self, approval: &Approval, reason: &Name) {
        self.decide(approval, Decision::Declined(approval.clone(), reason.clone()));
    }

    pub(crate) fn recall(&mut self, word: &Approval, at: Moment) {
        self.decide(word, Decision::Recalled(word.clone(), at));
    }

    fn decide(&mut self, approval: &Approval, decision: Decision) {
        let kept =
            self.proposals.get_mut(&approval.proposal_id).expect("what is decided was put forward");
        kept.decision = Some(decision);
    }
}

const fn line_number(matter: &Matter) -> u32 {
    match matter {
        Matter::Line(line) => line.line,
        Matter::Reversal { .. }
        | Matter::Reopening { .. }
        | Matter::DayReopening { .. }
        | Matter::Document { .. } => 0,
    }
}

crate::shared::image::fields!(Part { matter, origin });
crate::shared::image::variants!(Decision {
    0 = Approved { 0: approval },
    1 = Declined { 0: approval, 1: reason },
    2 = Recalled { 0: approval, 1: at },
});
crate::shared::image::fields!(Kept { by, proposed_on, parts, endorsed, decision });
crate::shared::image::fields!(ProposalBook { proposals });
