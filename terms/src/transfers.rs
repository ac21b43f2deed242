//! Transfers: securities that go from one account to another with their lots, or come from outside,
//! or go there.

use crate::date::Date;
use crate::decimal::{Decimal, Quantity};
use crate::inputs::TakesBack;
use crate::names::{AccountId, AssetId, Name};

/// A transfer as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferReport {
    /// Its id.
    pub transfer_id: Name,
    /// The day.
    pub date: Date,
    /// Who gives; a depository account: it comes from outside.
    pub from_account: Name,
    /// Who receives; a depository account: it goes outside.
    pub to_account: Name,
    /// What.
    pub instrument: Name,
    /// How much.
    pub quantity: Decimal,
    /// When it was acquired, when it comes from outside (26 CFR 1.6045A-1).
    pub acquired: Option<Date>,
    /// What it cost in all.
    pub cost: Option<Decimal>,
    /// Whether it is a covered security, when whoever sent it says so.
    pub covered: Option<bool>,
    /// The transfer that it takes back.
    pub takes_back: TakesBack,
}

/// A transfer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub transfer_id: Name,
    /// The day.
    pub date: Date,
    /// Who gives.
    pub from_account: AccountId,
    /// Who receives.
    pub to_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// How much; positive.
    pub quantity: Quantity,
    /// When it was acquired, when it comes from outside.
    pub acquired: Option<Date>,
    /// What it cost in all.
    pub cost: Option<Quantity>,
    /// Whether it is a covered security, when whoever sent it says so.
    pub covered: Option<bool>,
}
