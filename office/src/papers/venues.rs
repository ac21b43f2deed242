//! Codes of venues that are good from a day on, or no longer.

use super::columns::{Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{MarketSays, SourceKind, VenueRow};

impl Ruling for VenueRow {
    const KIND: SourceKind = SourceKind::Venues;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Venue(row) = says { Some(row) } else { None }
    }

    fn columns(&self) -> Columns {
        columns!(self: mic, effective, status, country)
    }

    fn check(&self, beside: Beside<'_>, _office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_venue(self, beside.venues)?)
    }
}
