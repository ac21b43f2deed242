//! The stages of knowledge between the rooms: what one room has found out and the next one builds on.

use terms::{AccountId, AllocationReport, AssetId, Date, Quantity, TradeReport};

/// A trade whose names are numbers and whose facts were checked (capture), ready to be cleared (clearance).
#[derive(Clone, Copy, Debug)]
pub struct CapturedTrade<'a> {
    /// What was reported.
    pub report: &'a TradeReport,
    /// For which account.
    pub account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// How much; positive.
    pub quantity: Quantity,
    /// In which currency.
    pub currency: AssetId,
    /// Against whom.
    pub contra: AccountId,
    /// Trade date.
    pub trade_date: Date,
    /// The agreed commission, if there is one.
    pub commission: Option<Quantity>,
}

/// A share of a block whose names are numbers.
#[derive(Clone, Copy, Debug)]
pub struct CapturedShare<'a> {
    /// What was reported.
    pub report: &'a AllocationReport,
    /// The block account.
    pub block_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// Who gets the share.
    pub account: AccountId,
    /// How much; positive.
    pub quantity: Quantity,
}
