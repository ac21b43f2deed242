//! Assets: a currency or an instrument. The ledger knows nothing else about either than its number
//! and its decimals.

use crate::date::Date;
use crate::decimal::Decimal;
use crate::names::{AssetId, Name};

/// An instrument, as its row in `instruments.csv` says. The identifiers were checked at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instrument {
    /// Its code in this office.
    pub instrument: Name,
    /// Its ticker.
    pub symbol: Name,
    /// Its name.
    pub name: Name,
    /// ISO 10962.
    pub cfi: Name,
    /// The currency in which it is priced and settled.
    pub currency: Name,
    /// The market on which it is listed (ISO 10383).
    pub market: Name,
    /// The street account against which its trades are cleared.
    pub clearing_account: Name,
    /// ISO 6166.
    pub isin: Option<Name>,
    /// CUSIP.
    pub cusip: Option<Name>,
    /// SEDOL.
    pub sedol: Option<Name>,
    /// FIGI.
    pub figi: Option<Name>,
    /// Digits behind the point of a quantity.
    pub quantity_decimals: u8,
    /// The most digits behind the point of a price.
    pub price_decimals: u8,
    /// The first day of trading, when known.
    pub listed: Option<Date>,
    /// The first day on which it no longer trades.
    pub delisted: Option<Date>,
}

impl Instrument {
    /// Is it listed on this day?
    pub fn is_listed_on(&self, date: Date) -> bool {
        self.listed.is_none_or(|listed| listed <= date)
            && self.delisted.is_none_or(|delisted| date < delisted)
    }
}

/// Does an ISIN hold the CUSIP that is said beside it? One of the United States is US, the CUSIP
/// and a check digit (ISO 6166, annex A); others say nothing of it.
pub fn isin_holds_cusip(isin: &str, cusip: &str) -> bool {
    isin.strip_prefix("US").is_none_or(|national| national.starts_with(cusip))
}

/// A price of an instrument on a day, in its currency, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// The day.
    pub date: Date,
    /// The instrument.
    pub instrument: AssetId,
    /// The price of one unit.
    pub price: Decimal,
    /// Who says so.
    pub source: Name,
}
