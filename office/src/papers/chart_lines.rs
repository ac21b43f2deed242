//! Lines of the general ledger, and which balances stand on them from a day on.

use super::columns::{Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{ChartLine, MarketSays, SourceKind};

impl Ruling for ChartLine {
    const KIND: SourceKind = SourceKind::ChartLines;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Line(line) = says { Some(*line) } else { None }
    }

    fn columns(&self) -> Columns {
        columns!(self: effective, gl_line, caption, focus_item, kind, class, balance)
    }

    fn check(&self, beside: Beside<'_>, office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_line(self, beside.market, &office.directory)?)
    }
}
