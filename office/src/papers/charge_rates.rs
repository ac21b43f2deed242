//! Rates of a market's charges from a day on.

use super::columns::{self, Columns, columns};
use super::market_rows::{Beside, Ruling};
use crate::market_rules::rules;
use crate::{Office, Rejection};
use terms::{
    Basis, ChargeRate, ChargeRounding, ChargeRow, MarketSays, Name, Say, SourceKind, Wording,
};

impl Ruling for ChargeRow {
    const KIND: SourceKind = SourceKind::ChargeRates;

    fn of(says: MarketSays) -> Option<Self> {
        if let MarketSays::Charge(row) = says { Some(*row) } else { None }
    }

    fn columns(&self) -> Columns {
        let ChargeRate { basis, rounding, nil_below_rate, .. } = &self.rate;
        let of: &[Name] = if let Basis::PercentOf(charges) = basis { charges } else { &[] };
        let (decimals, rounding) = match rounding {
            ChargeRounding::Firm => (Wording::default(), "house".into()),
            ChargeRounding::Named { decimals, rounding } => {
                (decimals.wording(), rounding.wording())
            }
        };
        let mut columns = columns!(self: charge, side, product, segment, exchange, unit, supply);
        columns.extend(columns!(self: effective, through, payable_account));
        let rate = &self.rate;
        columns.extend(columns!(rate: rate, cap));
        columns.extend([
            ("basis", basis.kind().wording()),
            ("of", columns::joined(" ", of)),
            ("nil_below_rate", columns::yes_or_no(*nil_below_rate)),
            ("decimals", decimals),
            ("rounding", rounding),
        ]);
        columns
    }

    fn check(&self, beside: Beside<'_>, office: &Office) -> Result<(), Rejection> {
        Ok(rules::check_charge(self, beside.market, &office.directory)?)
    }
}
