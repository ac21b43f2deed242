//! Days of a market that are not what the release says, or that it does not know.

use super::market_rows::Ruling;
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{Market, MarketDay, MarketSays, SourceKind};

impl Ruling for MarketDay {
    const KIND: SourceKind = SourceKind::Holidays;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Day(day) = says { Some(day) } else { None }
    }

    fn check(&self, _market: &Market, _office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_hours(self)?)
    }
}
