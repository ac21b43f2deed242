//! Currency rates and price rules: rates, exchanges by them, and the rules by which a price is
//! believed.
//!
//! In: rows of `fx_rates.csv`, `conversions.csv` and `price_rules.csv`. Out: the same, as inputs
//! and as what was decided. Never here: which rate or price is taken; the office chooses
//! (`office/src/valuation`).

use crate::assets::Price;
use crate::date::Date;
use crate::decimal::{Decimal, Quantity};
use crate::inputs::TakesBack;
use crate::names::{AccountId, AssetId, Name};

/// One unit of a currency in another, on a day. Its currencies are names: a rate may be known
/// before anything is booked in either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FxRate {
    /// The day from which it holds, until a newer one does.
    pub date: Date,
    /// The currency of which one unit is priced (ISO 4217).
    pub base: Name,
    /// The currency in which it is priced.
    pub quote: Name,
    /// How much of `quote` one unit of `base` is.
    pub rate: Decimal,
    /// Who says so.
    pub source: Name,
}

/// An exchange of currencies for an account, as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionReport {
    /// Its id.
    pub conversion_id: Name,
    /// The day.
    pub date: Date,
    /// For which account.
    pub account: Name,
    /// What the account gives.
    pub sold_currency: Name,
    /// How much of it; positive.
    pub sold_amount: Decimal,
    /// What it gets.
    pub bought_currency: Name,
    /// How much of it; positive.
    pub bought_amount: Decimal,
    /// When the money moves; none: on the day.
    pub value_date: Option<Date>,
    /// The exchange that it takes back.
    pub takes_back: TakesBack,
}

/// An exchange of currencies for an account: it gives one and gets the other, and the firm's
/// position takes both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// Its id.
    pub conversion_id: Name,
    /// The day.
    pub date: Date,
    /// For which account.
    pub account: AccountId,
    /// What the account gives.
    pub sold: AssetId,
    /// How much of it; positive.
    pub sold_amount: Quantity,
    /// What it gets.
    pub bought: AssetId,
    /// How much of it; positive.
    pub bought_amount: Quantity,
    /// What either was worth in the reporting currency: its own amount where one of the two is that
    /// currency.
    pub worth: Quantity,
    /// The exchange that this one takes back, with the opposite entry.
    pub cancels: Option<Name>,
}

/// By which rule prices are believed, of one instrument or of all: whose price goes first, when one
/// is stale, and how far one may lie from the last that was believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRule {
    /// From which day on.
    pub effective: Date,
    /// Of which instrument; none: of every one that has no rule of its own for the question.
    pub instrument: Option<Name>,
    /// Sources, the first one first; one that is not among them comes last.
    pub sources: Vec<Name>,
    /// After how many business days a price is stale.
    pub stale_days: Option<Decimal>,
    /// How many percent of the last accepted price a new one may differ from it.
    pub tolerance: Option<Decimal>,
    /// Who decided it.
    pub decided_by: Name,
}

/// A price that lies too far from the last accepted one: it is kept, and not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldPrice {
    /// The price.
    pub price: Price,
    /// The last accepted one.
    pub accepted: Decimal,
    /// The day of that one.
    pub accepted_on: Date,
    /// How many percent they may differ.
    pub tolerance: Decimal,
}
