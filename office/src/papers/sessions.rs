//! Overnight sessions of a market from an evening on.

use super::columns::{self, Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{MarketSays, SessionRow, SourceKind};

impl Ruling for SessionRow {
    const KIND: SourceKind = SourceKind::Sessions;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Session(row) = says { Some(row) } else { None }
    }

    fn columns(&self) -> Columns {
        let mut columns = columns!(self: effective, evenings);
        columns.extend(columns::of_hours(self.opens, self.closes));
        columns
    }

    fn check(&self, _beside: Beside<'_>, office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_session(self, office.directory.edition())?)
    }
}
