//! Rates of a market's charges from a day on.

use super::market_rows::Ruling;
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{ChargeRow, Market, MarketSays, SourceKind};

impl Ruling for ChargeRow {
    const KIND: SourceKind = SourceKind::ChargeRates;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Charge(row) = says { Some(*row) } else { None }
    }

    fn check(&self, market: &Market, office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_charge(self, market, &office.directory)?)
    }
}
