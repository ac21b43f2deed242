//! Instruments: what they are, who owns them and where they are, and their prices.

use super::{Said, asset, text};
use office::{Office, Sight};
use serde::Serialize;
use terms::{AssetId, Date};
use utoipa::ToSchema;

/// An instrument.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Instrument {
    /// Its code in this office.
    pub instrument: String,
    /// Its ticker.
    pub symbol: String,
    /// Its name.
    pub name: String,
    /// Classification of the instrument (ISO 10962).
    pub cfi: String,
    /// The currency in which it is priced and settled (ISO 4217).
    pub currency: String,
    /// The market on which it is listed (ISO 10383).
    pub market: String,
    /// The street account against which its trades are cleared.
    pub clearing_account: String,
    /// ISIN (ISO 6166).
    pub isin: Option<String>,
    /// CUSIP.
    pub cusip: Option<String>,
    /// The first day of trading.
    pub listed: Option<String>,
    /// The first day on which it no longer trades.
    pub delisted: Option<String>,
    /// The price that the office believes on the day that is asked about.
    pub price: Option<PriceFacts>,
}

/// A price.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PriceFacts {
    /// The instrument's code.
    pub instrument: String,
    /// Of which day it is.
    pub date: String,
    /// The price of one unit, as a decimal.
    pub price: String,
    /// The currency of the price (ISO 4217).
    pub currency: String,
    /// Who says so: an exchange, a vendor, a person.
    pub source: String,
    /// Why it is believed; null in a list of all prices.
    pub why: Option<Said>,
}

/// A line of the stock record.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StockLine {
    /// The instrument's code.
    pub instrument: String,
    /// long: whose it is; short: where it is.
    pub side: String,
    /// Who (long), or where (short): the account's number.
    pub account: String,
    /// What kind of account that is: cash, depository, clearing house and so on.
    pub kind: String,
    /// Units that have settled, without a sign.
    pub settled: String,
    /// Units that are still to settle, without a sign.
    pub pending: String,
}

/// An instrument in facts.
pub fn facts(office: &Office, id: AssetId, date: Date) -> Option<Instrument> {
    let listing = office.directory.instrument_on(id, date)?;
    let name = |name: &Option<terms::Name>| name.as_ref().map(ToString::to_string);
    Some(Instrument {
        instrument: listing.instrument.to_string(),
        symbol: listing.symbol.to_string(),
        name: listing.name.to_string(),
        cfi: listing.cfi.to_string(),
        currency: listing.currency.to_string(),
        market: listing.market.to_string(),
        clearing_account: listing.clearing_account.to_string(),
        isin: name(&listing.isin),
        cusip: name(&listing.cusip),
        listed: listing.listed.map(|date| date.to_string()),
        delisted: listing.delisted.map(|date| date.to_string()),
        price: price(office, id, date),
    })
}

/// Every instrument whose code, name, ticker or ISIN, of whatever day, contains a text, by code.
pub fn instruments(office: &Office, search: &str, date: Date) -> Vec<Instrument> {
    let wanted = search.to_lowercase();
    let is_wanted = |id: AssetId| {
        let listing = office.directory.asset(id).instrument();
        let first = listing.into_iter().flat_map(|listing| {
            let named = [&listing.instrument, &listing.name, &listing.symbol];
            named.into_iter().chain(&listing.isin)
        });
        let changes = office.directory.changes_of(id).iter().map(|(change, _)| change);
        let later =
            changes.flat_map(|change| [&change.name, &change.symbol, &change.isin]).flatten();
        first.chain(later).any(|text| text.to_lowercase().contains(&wanted))
    };
    let listed = office.directory.assets().filter(|(id, _)| is_wanted(*id));
    let mut found: Vec<Instrument> = listed.filter_map(|(id, _)| facts(office, id, date)).collect();
    found.sort_by(|one, other| one.instrument.cmp(&other.instrument));
    found
}

/// The price that the office believes on a day, and why.
pub fn price(office: &Office, id: AssetId, date: Date) -> Option<PriceFacts> {
    let used = office.price_used(id, date)?;
    Some(PriceFacts { why: Some(used.why.clone().into()), ..price_facts(office, &used.price) })
}

/// Every price of an instrument up to a day, the newest first.
pub fn prices(office: &Office, id: AssetId, date: Date) -> Vec<PriceFacts> {
    office.prices.newest_first(id, date).map(|price| price_facts(office, price)).collect()
}

fn price_facts(office: &Office, price: &terms::Price) -> PriceFacts {
    PriceFacts {
        instrument: asset(office, price.instrument),
        date: price.date.to_string(),
        price: price.price.trimmed().to_string(),
        currency: asset(office, office.directory.clearing(price.instrument).currency),
        source: price.source.to_string(),
        why: None,
    }
}

/// The stock record, of one instrument or of all.
pub fn stock_lines(office: &Office, sight: &Sight, only: Option<AssetId>) -> Vec<StockLine> {
    let only = only.map(|instrument| office.directory.asset(instrument).code());
    let wanted = reports::stock_record::draw(office)
        .filter(|line| only.is_none_or(|instrument| *instrument == line.instrument.0))
        .filter(|line| sight.sees(&line.account.0));
    wanted
        .map(|line| {
            let id = office.directory.account_id(&line.account.0);
            let kind = id.map_or("", |id| office.directory.account(id).kind.as_str());
            StockLine {
                instrument: text(line.instrument),
                side: text(line.side),
                account: text(line.account),
                kind: kind.to_owned(),
                settled: text(line.settled),
                pending: text(line.pending),
            }
        })
        .collect()
}
