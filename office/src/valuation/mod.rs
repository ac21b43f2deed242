//! Valuation: what currencies and securities are worth, and the firm's result from holding them.
//!
//! In: rates, prices and the rules by which they are believed; exchanges of currencies; what the
//! firm holds. Out: the rate and the price that are taken, each with its day, its source and the
//! reason; entries that bring the firm's positions to the closing rate and its inventory to fair
//! value.
//!
//! **Why only the firm's open position is revalued.** In a currency everything sums to zero, so
//! what the firm owes its clients in euro, has at the bank in euro and is owed in euro differ by
//! one number: what stands on its position account. Translated at any rate, all the rest cancels
//! out against that number. So a client's balance is never restated, and a revaluation of a million
//! accounts moves one account for each position; a report that translates every balance
//! (`trial-balance-reporting`) adds up by itself. Sources: ASC 820 (fair value), ASC 830 and IAS 21
//! (foreign currencies), ASC 940-320 (a broker's inventory at fair value). Never here: which trades
//! there were, how lots are taken, what a client is charged.

mod conversions;
mod fair_value;
mod marks;
mod narratives;
mod phrases;
mod positions;
mod prices;
mod rates;
mod refusals;
mod revaluation;
pub mod rules;
pub mod view;

pub use conversions::{BookedConversion, ConversionBook};
pub use fair_value::{Holder, Stock, mark};
pub use marks::{MarkBook, Marked};
pub use narratives::Narrative;
pub use phrases::{Phrase, PriceReason};
pub use positions::{ExchangeBook, Exposure};
pub use prices::{HeldBook, PriceRuleBook, PriceUsed, Terms, check_rule, fresh_from, judge_price};
pub use rates::{RateBook, RateUsed};
pub use refusals::Refusal;
pub use revaluation::revalue;

/// Everything that valuation remembers.
#[derive(Clone, Debug, Default)]
pub struct ValueBook {
    /// Rates of currencies.
    pub rates: RateBook,
    /// Exchanges of currencies.
    pub conversions: ConversionBook,
    /// The firm's positions in foreign currencies.
    pub positions: ExchangeBook,
    /// Rules by which prices are believed.
    pub price_rules: PriceRuleBook,
    /// Prices that were held back.
    pub held: HeldBook,
    /// What was booked of the inventory's results.
    pub marks: MarkBook,
}

crate::shared::image::fields!(ValueBook {
    rates,
    conversions,
    positions,
    price_rules,
    held,
    marks
});
