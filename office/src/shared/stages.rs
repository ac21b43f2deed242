//! The stages of knowledge between the rooms: what one room has found out and the next one builds
//! on.

use terms::{
    AccountId, AllocationReport, AssetId, Date, Name, Quantity, TradeReport, VoucherForm,
    VoucherLine,
};

/// A trade whose names are numbers and whose facts were checked (capture), ready to be cleared
/// (clearance).
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

/// A voucher as it was put forward: all its lines, of which it has at least one.
#[derive(Clone, Debug)]
pub struct VoucherDraft<'a> {
    /// Its id.
    pub voucher_id: &'a Name,
    /// Its lines, by their numbers.
    pub lines: Vec<&'a VoucherLine>,
}

impl VoucherDraft<'_> {
    /// What its lines share.
    pub fn form(&self) -> &VoucherForm {
        &self.lines.first().expect("a voucher has a line").form
    }
}
