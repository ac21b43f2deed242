//! Days of a market that are not what the release says, or that it does not know.

use super::columns::{self, Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{MarketDay, MarketSays, SourceKind};

impl Ruling for MarketDay {
    const KIND: SourceKind = SourceKind::Holidays;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Day(day) = says { Some(day) } else { None }
    }

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: date, trading, settlement, occasion);
        columns.extend(columns::of_hours(self.opens, self.closes));
        columns
    }

    fn check(&self, _beside: Beside<'_>, _office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_hours(self)?)
    }
}
