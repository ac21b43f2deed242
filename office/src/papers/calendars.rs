//! Calendars of markets and how far they reach: a year that no release knows yet, once the firm has
//! loaded its holidays.

use super::columns::{Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{CalendarReach, MarketSays, SourceKind};

impl Ruling for CalendarReach {
    const KIND: SourceKind = SourceKind::Calendars;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Reach(reach) = says { Some(reach) } else { None }
    }

    fn columns(&self) -> Columns {
        columns!(self: through)
    }

    fn check(&self, beside: Beside<'_>, _office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_reach(self, beside.market)?)
    }
}
