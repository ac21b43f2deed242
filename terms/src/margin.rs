//! Rules of margin: how much of what a client holds on credit must be the client's own.
//!
//! The rows are data (`markets/*/margin.csv`), each with its first day and its source. Never here:
//! an account.

use crate::accounts::words;
use crate::rule_rows::{RuleRow, RuleWord};

words!(
    /// What a rule of margin asks.
    MarginRule {
        /// The part of the market value of what is long that equity must be, when it is bought.
        InitialLong = "initial_long",
        /// The part of the market value of what is short that money must be, when it is sold.
        InitialShort = "initial_short",
        /// The part of the market value of what is long that equity must be, always.
        MaintenanceLong = "maintenance_long",
        /// The same of what is short.
        MaintenanceShort = "maintenance_short",
        /// At least so much for each short share.
        MaintenanceShortEach = "maintenance_short_each",
        /// Below this price a short share is a low-priced one.
        LowPrice = "low_price",
        /// The part of the market value of low-priced short shares.
        MaintenanceShortLow = "maintenance_short_low",
        /// At least so much for each of them.
        MaintenanceShortLowEach = "maintenance_short_low_each",
        /// The equity that an account must have to buy on credit.
        MinimumEquity = "minimum_equity",
        /// The part of the proceeds of what is sold that goes to the special memorandum account.
        Release = "release",
        /// Securities worth more than so many times the debit are excess margin securities.
        ExcessMargin = "excess_margin",
    }
);

/// A rule of margin from a day on.
pub type MarginRow = RuleRow<MarginRule>;

impl RuleWord for MarginRule {
    fn all() -> &'static [Self] {
        Self::ALL
    }
}
