//! A business rule that said no, whichever room it belongs to.

use crate::{
    accounting, capture, clearance, corporate_actions, desks, financing, market_rules, records,
    settlement, taken_back, valuation,
};
use terms::{Name, Sentence};
use thiserror::Error;

/// The refusal of an input: a stable code and a sentence that a clerk can act on.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rejection {
    /// A rule of capture.
    #[error(transparent)]
    Capture(#[from] capture::Refusal),
    /// A rule of clearance.
    #[error(transparent)]
    Clearance(#[from] clearance::Refusal),
    /// A rule of settlement.
    #[error(transparent)]
    Settlement(#[from] settlement::Refusal),
    /// A rule of accounting.
    #[error(transparent)]
    Accounting(#[from] accounting::Refusal),
    /// A rule of four eyes.
    #[error(transparent)]
    Desks(#[from] desks::Refusal),
    /// A rule of financing.
    #[error(transparent)]
    Financing(#[from] financing::Refusal),
    /// A rule of corporate actions.
    #[error(transparent)]
    CorporateActions(#[from] corporate_actions::Refusal),
    /// A rule of valuation.
    #[error(transparent)]
    Valuation(#[from] valuation::Refusal),
    /// A rule of records.
    #[error(transparent)]
    Records(#[from] records::Refusal),
    /// A rule of rows of market rules.
    #[error(transparent)]
    MarketRules(#[from] market_rules::Refusal),
    /// A rule of taking back.
    #[error(transparent)]
    TakenBack(#[from] taken_back::Refusal),
}

impl Rejection {
    /// The rule's name: the stable code.
    pub fn code(&self) -> Name {
        self.sentence().code
    }

    /// What the journal keeps of it: the code and what was seen.
    pub fn sentence(&self) -> Sentence {
        match self {
            Self::Capture(refusal) => refusal.sentence(),
            Self::Clearance(refusal) => refusal.sentence(),
            Self::Settlement(refusal) => refusal.sentence(),
            Self::Accounting(refusal) => refusal.sentence(),
            Self::Desks(refusal) => refusal.sentence(),
            Self::Financing(refusal) => refusal.sentence(),
            Self::CorporateActions(refusal) => refusal.sentence(),
            Self::Valuation(refusal) => refusal.sentence(),
            Self::Records(refusal) => refusal.sentence(),
            Self::MarketRules(refusal) => refusal.sentence(),
            Self::TakenBack(refusal) => refusal.sentence(),
        }
    }

    /// Every code of every room.
    pub fn codes() -> impl Iterator<Item = &'static str> {
        use strum::VariantNames;
        let rooms = [
            capture::Refusal::VARIANTS,
            clearance::Refusal::VARIANTS,
            settlement::Refusal::VARIANTS,
            accounting::Refusal::VARIANTS,
            desks::Refusal::VARIANTS,
            financing::Refusal::VARIANTS,
            corporate_actions::Refusal::VARIANTS,
            valuation::Refusal::VARIANTS,
            records::Refusal::VARIANTS,
            market_rules::Refusal::VARIANTS,
            taken_back::Refusal::VARIANTS,
        ];
        rooms.into_iter().flatten().copied()
    }
}
