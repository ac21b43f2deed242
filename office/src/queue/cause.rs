//! A cause: why something waits for a person, under its key. The work on it is added by the queue.

use super::Since;
use crate::settlement::view::Fail;
use terms::{
    AccountId, Actor, AssetId, Date, Decimal, ItemAction, ItemKind, Moment, Name, Side, SourceId,
    Total, Wording,
};

/// What the cause of an item says of it.
pub struct Cause {
    /// Its key: the prefix of its kind, and what tells it from others.
    pub key: Name,
    /// Why it lies here.
    pub kind: ItemKind,
    /// The desk that was asked, or the kind of desk that such things go to.
    pub desk: Name,
    /// What it is about.
    pub subject: Subject,
    /// What is to be known about it.
    pub facts: Facts,
    /// Since when it waits.
    pub since: Since,
    /// By when it is to be done.
    pub due: Option<Moment>,
    /// What mends it, the best first.
    pub mends: Vec<ItemAction>,
    /// May a person say that it is done? Else it is gone when its cause is.
    pub is_ended_by_word: bool,
}

/// What an item is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The account.
    pub account: Option<AccountId>,
    /// The instrument.
    pub instrument: Option<AssetId>,
    /// The row of a document; the header is row 1.
    pub row: Option<(SourceId, u32)>,
    /// The proposal.
    pub proposal: Option<Name>,
    /// The request.
    pub request: Option<Name>,
}

/// What is to be known about an item at a glance.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What a person is told, or what somebody said.
    pub says: Wording,
    /// The code of the rule that a row broke.
    pub code: Option<Name>,
    /// How much of what: of a fail, + we are to deliver, − the street is; of a break, + it belongs
    /// to somebody, − somebody owes it; of a price, what the inventory holds.
    pub quantity: Option<(AssetId, Total)>,
    /// The market value of the quantity, in the currency of the instrument.
    pub value: Option<Total>,
    /// The age of its oldest part, in settlement days.
    pub age_settlement_days: Option<usize>,
    /// Of a fail, its parts by age, the oldest first.
    pub parts: Vec<Fail>,
    /// Of what has not come, from which day on it may be bought in.
    pub buy_in_from: Option<Date>,
    /// Of a fail, the rule that says so, or by when it must be closed out.
    pub ruled_by: Option<Name>,
    /// The fills of a block.
    pub block: Option<BlockOf>,
    /// The price that is odd, and its day.
    pub price: Option<(Decimal, Date)>,
    /// Who asked, or put it forward.
    pub by: Option<Actor>,
    /// Can what was put forward no longer be approved?
    pub is_expired: bool,
}

/// The fills of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockOf {
    /// Their day.
    pub trade_date: Date,
    /// Their side.
    pub side: Side,
    /// When they settle.
    pub settlement_date: Date,
}
