//! States of trades: whether one has settled, on both of its sides.
//!
//! ```text
//!  open       its settlement date is still to come
//!  failing    the date has come, and what is due with its contra for that date and security is not
//!             wholly delivered
//!  settled    the date has come, and its street side has settled too
//!  cancelled  it was taken back
//! ```
//!
//! A cleared trade has no delivery of its own: it went into the net of its contra, its date and its
//! security (`domain.md`, novation), and nets are aged, the oldest delivered first (NSCC Procedure
//! VII). So a trade fails as long as a part of the fail dates from its settlement date, on its side
//! of the net: what was sold into a net that waits for securities has been delivered by it. What
//! was traded against the firm's own inventory has no street side. Never here: the client's side,
//! which settles contractually on the date.

use crate::Office;
use crate::capture::{BookedTrade, Status};
use crate::settlement::view::{Fail, fails};
use std::collections::BTreeSet;
use terms::{AccountId, AssetId, Date, Trade};

/// Where a trade stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TradeState {
    /// Its settlement date is still to come.
    Open,
    /// Its settlement date has come, and its street side has not settled.
    Failing,
    /// It has settled.
    Settled,
    /// It was taken back.
    Cancelled,
}

impl TradeState {
    /// The word that pages and programs use.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Failing => "failing",
            Self::Settled => "settled",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A net of the street that is not wholly delivered: its trades fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FailingNet {
    /// The clearing house or counterparty.
    pub contra: AccountId,
    /// What.
    pub instrument: AssetId,
    /// Since which settlement date.
    pub settlement_date: Date,
    /// Are we to deliver (and not the street)?
    pub is_ours: bool,
}

impl FailingNet {
    /// The net in which a part of a fail stands.
    pub const fn of_fail(part: &Fail) -> Self {
        Self {
            contra: part.street_account,
            instrument: part.instrument,
            settlement_date: part.since,
            is_ours: part.is_ours(),
        }
    }

    /// The net into which a trade went.
    pub fn of_trade(trade: &Trade) -> Self {
        Self {
            contra: trade.contra,
            instrument: trade.instrument,
            settlement_date: trade.settlement_date,
            is_ours: trade.side.is_sale(),
        }
    }
}

/// Every net that is not wholly delivered.
pub fn failing_nets(office: &Office) -> BTreeSet<FailingNet> {
    let parts = fails(&office.street, &office.directory, office.days.current());
    parts.iter().map(FailingNet::of_fail).collect()
}

/// Where a trade stands.
pub fn trade_state(office: &Office, booked: &BookedTrade) -> TradeState {
    let trade = &booked.trade;
    if booked.status == Status::Cancelled {
        return TradeState::Cancelled;
    }
    if trade.settlement_date > office.ledger.settled_through() {
        return TradeState::Open;
    }
    let edition = office.directory.edition();
    let net = FailingNet::of_trade(trade);
    let parts = office.street.parts_as(edition, trade.contra, trade.instrument);
    let is_failing = parts
        .iter()
        .any(|part| part.since == net.settlement_date && (part.quantity.0 > 0) == net.is_ours);
    if is_failing { TradeState::Failing } else { TradeState::Settled }
}
