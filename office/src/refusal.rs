//! A business rule that said no, whichever room it belongs to.

use crate::{accounting, capture, clearance, corporate_actions, desks, financing, records, settlement, valuation};
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
}

impl Rejection {
    /// The rule's name: the stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Capture(refusal) => refusal.into(),
            Self::Clearance(refusal) => refusal.into(),
            Self::Settlement(refusal) => refusal.into(),
            Self::Accounting(refusal) => refusal.into(),
            Self::Desks(refusal) => refusal.into(),
            Self::Financing(refusal) => refusal.into(),
            Self::CorporateActions(refusal) => refusal.into(),
            Self::Valuation(refusal) => refusal.into(),
            Self::Records(refusal) => refusal.into(),
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
        ];
        rooms.into_iter().flatten().copied()
    }
}
