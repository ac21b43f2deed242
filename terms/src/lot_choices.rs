//! Choices of lots: which lot a sale takes, or by which standing order all sales do (26 CFR
//! 1.1012-1(c)).

use crate::accounts::LotMethod;
use crate::date::Date;
use crate::decimal::{Decimal, Quantity};
use crate::names::{AccountId, AssetId, Name};

/// A choice as it came in: for one sale (`trade_id`, `lot`, `quantity`), or a standing order
/// (`account`, `method`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotChoiceReport {
    /// Its id.
    pub choice_id: Name,
    /// The day on which the holder chose; a standing order holds from this trade date on.
    pub date: Date,
    /// The sale: the id of a trade or of a share of a block.
    pub trade_id: Option<Name>,
    /// The lot, as the report of lots names it.
    pub lot: Option<Name>,
    /// How much of the lot.
    pub quantity: Option<Decimal>,
    /// Whose standing order it is.
    pub account: Option<Name>,
    /// For which instrument alone; none: for all.
    pub instrument: Option<Name>,
    /// How lots are taken.
    pub method: Option<LotMethod>,
}

/// A choice as it was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LotChoice {
    /// Its id.
    pub choice_id: Name,
    /// The day on which the holder chose.
    pub date: Date,
    /// Whose lots.
    pub account: AccountId,
    /// What was chosen.
    pub choice: Choice,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// So much of a lot for one sale; a lot for a short sale is delivered against it.
    Lot {
        /// What was sold.
        instrument: AssetId,
        /// The sale.
        trade_id: Name,
        /// The lot.
        lot: Name,
        /// How much; positive.
        quantity: Quantity,
    },
    /// A standing order.
    Standing {
        /// For which instrument alone.
        instrument: Option<AssetId>,
        /// How lots are taken.
        method: LotMethod,
    },
}
