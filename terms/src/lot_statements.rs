//! Transfer statements, and what else tells what lots cost that came without it (26 USC 6045A; 26
//! CFR 1.6045A-1).

use crate::date::Date;
use crate::decimal::{Decimal, Quantity};
use crate::inputs::TakesBack;
use crate::names::{AccountId, AssetId, Name};

/// A statement as it came in: of one lot of what an account received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotStatementReport {
    /// Its id.
    pub statement_id: Name,
    /// The day on which it came.
    pub date: Date,
    /// Who received what it is about.
    pub account: Name,
    /// What.
    pub instrument: Name,
    /// By what that came: the id of a transfer or of an opening balance, or the lot of an opening
    /// balance without an id, as the report of lots names it.
    pub came_by: Name,
    /// How much of it the statement is about, as it came.
    pub quantity: Decimal,
    /// When that was acquired.
    pub acquired: Date,
    /// The day after which its holding period counts; none: the day of acquisition.
    pub held_from: Option<Date>,
    /// What it cost in all, adjusted by what its sender knows; what a short sale brought.
    pub cost: Decimal,
    /// Whether it is a covered security; none: its day of acquisition says it.
    pub covered: Option<bool>,
    /// The statement that it takes back.
    pub takes_back: TakesBack,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotStatement {
    /// Its id.
    pub statement_id: Name,
    /// The day on which it came.
    pub date: Date,
    /// Who received what it is about.
    pub account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// By what that came.
    pub came_by: Name,
    /// How much of it; positive.
    pub quantity: Quantity,
    /// When it was acquired.
    pub acquired: Date,
    /// The day after which its holding period counts; none: the day of acquisition.
    pub held_from: Option<Date>,
    /// What it cost in all; what a short sale brought.
    pub cost: Quantity,
    /// Whether it is a covered security, when the statement says so.
    pub covered: Option<bool>,
}
