//! The window of valuation: positions at the closing rate, and every balance translated into the
//! reporting currency.

use super::refusals::Refusal;
pub use super::revaluation::{Books, Valued, valued};
use crate::Directory;
use std::collections::BTreeMap;
use terms::{AccountId, AssetId, Date, Kind, Name, Total};

/// After how many days a rate is stale when the office has no rule of its own.
const STALE_DAYS: i64 = 7;

/// Every position of the firm in a foreign currency.
pub fn positions(books: &Books<'_>) -> Result<Vec<Valued>, Refusal> {
    let accounts =
        books.directory.accounts().filter(|(_, account)| account.kind == Kind::ExchangePosition);
    let positions: Vec<Vec<Valued>> =
        accounts.map(|(account, _)| valued(books, account)).collect::<Result<_, _>>()?;
    Ok(positions.concat())
}

/// Is a rate of this day too old on the day of the books?
pub fn is_stale(books: &Books<'_>, quoted: Date) -> bool {
    is_stale_on(books.directory, books.date, quoted).is_some()
}

/// After how many days a rate is stale, when one of this day is too old on a day.
pub(super) fn is_stale_on(directory: &Directory, date: Date, quoted: Date) -> Option<i64> {
    let days = directory
        .firm_number("fx_stale_days", date)
        .and_then(|days| days.units(0))
        .unwrap_or(STALE_DAYS);
    (i64::from(date.days()) - i64::from(quoted.days()) > days).then_some(days)
}

/// A balance in its currency and in the reporting currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translated {
    /// On which line of the general ledger.
    pub gl_line: Name,
    /// The account.
    pub account: AccountId,
    /// Its currency.
    pub currency: AssetId,
    /// The balance on the trade-date basis; + credit, − debit.
    pub total: Total,
    /// The same in the reporting currency; none: there is no rate.
    pub translated: Option<Total>,
}

/// Every balance of money, translated at the closing rate, by line, account and currency; and what
/// rounding leaves over: the number that makes the sum zero.
pub fn translated(books: &Books<'_>) -> Result<(Vec<Translated>, Total), Refusal> {
    let rates: BTreeMap<AssetId, _> =
        books.foreign().filter_map(|currency| Some((currency, books.rate(currency)?))).collect();
    let mut lines = Vec::new();
    for cell in
        books.ledger.cells().filter(|cell| books.directory.asset(cell.asset).instrument().is_none())
    {
        let total = cell.balance.total();
        if total.is_zero() {
            continue;
        }
        let translated = if cell.asset == books.reporting {
            Some(total)
        } else {
            rates.get(&cell.asset).map(|rate| books.worth(total, cell.asset, rate)).transpose()?
        };
        let gl_line = books.directory.gl_line_on(cell.account, books.date, total.0 > 0);
        lines.push(Translated {
            gl_line,
            account: cell.account,
            currency: cell.asset,
            total,
            translated,
        });
    }
    lines.sort_by(|one, other| {
        (&one.gl_line, one.account, one.currency).cmp(&(
            &other.gl_line,
            other.account,
            other.currency,
        ))
    });
    let sum: Total = lines.iter().filter_map(|line| line.translated).sum();
    Ok((lines, -sum))
}
