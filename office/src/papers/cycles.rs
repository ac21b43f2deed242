//! Settlement cycles of a market from a trade date on.

use super::columns::{Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{CycleRow, MarketSays, SourceKind};

impl Ruling for CycleRow {
    const KIND: SourceKind = SourceKind::Cycles;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Cycle(row) = says { Some(row) } else { None }
    }

    fn columns(&self) -> Columns {
        columns!(self: effective, settlement_days, business_days)
    }

    fn check(&self, _beside: Beside<'_>, _office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_cycle(self)?)
    }
}
