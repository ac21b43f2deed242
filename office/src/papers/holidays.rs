//! Days of a market that are not what the release says, or that it does not know.

use super::columns::{Columns, columns};
use super::market_rows::Ruling;
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{ClockTime, Market, MarketDay, MarketSays, Name, SourceKind, Wording};

impl Ruling for MarketDay {
    const KIND: SourceKind = SourceKind::Holidays;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Day(day) = says { Some(day) } else { None }
    }

    fn columns(&self) -> Columns {
        let clock = |time: Option<ClockTime>| {
            time.map_or_else(Wording::default, |time| Name::from(time.to_string()).into())
        };
        let mut columns = columns!(self: date, trading, settlement, occasion);
        columns.extend([("opens", clock(self.opens)), ("closes", clock(self.closes))]);
        columns
    }

    fn check(&self, _market: &Market, _office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_hours(self)?)
    }
}
