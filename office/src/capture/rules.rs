//! The gate of capture: is this row fit for the books? Cheapest and most certain questions first.
//!
//! Sources: the sentence of each `Refusal` names its own; the order of precedence is the order of
//! the checks.

use super::phrases::Phrase;
use super::refusals::Refusal;
use super::trades::{BookedTrade, Status, TradeBook};
use crate::shared::day::{DAYS_AHEAD_MAX, DayBook};
use crate::shared::directory::Directory;
use crate::shared::stages::{CapturedShare, CapturedTrade};
use terms::{
    AccountId, AllocationReport, AssetId, Booked, Cancel, Capacity, Date, Decimal, Edition, Entry,
    Event, Instrument, Kind, KnownEvent, Market, Name, PRICE_SCALE_MAX, Price, Quantity, Quote,
    TradeReport, VenueStatus,
};

/// Checks a trade report and looks its names up.
pub fn capture<'a>(
    report: &'a TradeReport,
    directory: &Directory,
    days: &DayBook,
) -> Result<CapturedTrade<'a>, Refusal> {
    let account = trading_account(&report.account, directory)?;
    let (instrument, listing) = known_instrument(&report.instrument, directory)?;
    let market = directory.market_of(instrument);
    check_served(listing, market, directory)?;
    let quantity = positive_quantity(report.quantity, listing)?;
    let currency = directory.clearing(instrument).currency;
    check_price(report.price, listing)?;
    check_currency(&report.currency, listing)?;
    let trade_date = trade_date(report, market, directory);
    check_trade_date(report, trade_date, market, directory, days)?;
    check_venue(&report.venue, trade_date, directory)?;
    check_open(account, instrument, trade_date, directory)?;
    check_short_sale(report, account, directory)?;
    let contra = contra_account(report, instrument, directory)?;
    check_agreed_settlement(report, trade_date, market)?;
    let commission = report
        .commission
        .map(|commission| agreed_commission(commission, currency, directory))
        .transpose()?;
    Ok(CapturedTrade {
        report,
        account,
        instrument,
        quantity,
        currency,
        contra,
        trade_date,
        commission,
    })
}

/// Looks the names of an allocation row up.
pub fn capture_share<'a>(
    report: &'a AllocationReport,
    directory: &Directory,
    days: &DayBook,
) -> Result<CapturedShare<'a>, Refusal> {
    let block_account = known_account(&report.block_account, directory)?;
    let account = trading_account(&report.account, directory)?;
    let (instrument, listing) = known_instrument(&report.instrument, directory)?;
    let quantity = positive_quantity(report.quantity, listing)?;
    check_date(report.trade_date, days)?;
    check_open(account, instrument, report.trade_date, directory)?;
    Ok(CapturedShare { report, block_account, instrument, account, quantity })
}

/// The trade that a row cancels or corrects, if it names one, checked that it can be taken back.
pub fn taken_back<'b>(
    report: &TradeReport,
    trades: &'b TradeBook,
) -> Result<Option<&'b BookedTrade>, Refusal> {
    let trade_id = match (&report.cancels, &report.corrects) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => return Err(Refusal::RowMustCancelOrCorrect),
        (Some(trade_id), None) | (None, Some(trade_id)) => trade_id,
    };
    let (_, booked) = trades
        .find(trade_id)
        .ok_or_else(|| Refusal::TradeMustBeKnown { trade_id: trade_id.clone() })?;
    match booked.status {
        Status::Booked => Ok(Some(booked)),
        Status::Cancelled => Err(Refusal::TradeMustStand { trade_id: trade_id.clone() }),
    }
}

/// A cancel must name the account and the instrument of the trade that it takes back.
pub fn check_cancel(
    report: &TradeReport,
    booked: &BookedTrade,
    directory: &Directory,
) -> Result<(), Refusal> {
    let account = &directory.account(booked.trade.account).account;
    let instrument = directory.asset(booked.trade.instrument).code();
    if *account == report.account && *instrument == report.instrument {
        return Ok(());
    }
    Err(Refusal::CancelMustRepeatTheTrade {
        trade_id: booked.trade.trade_id.clone(),
        booked: Box::new(Phrase::AccountInInstrument {
            account: account.clone(),
            instrument: instrument.clone(),
        }),
        said: Box::new(Phrase::InInstrument {
            account: report.account.clone(),
            instrument: report.instrument.clone(),
        }),
    })
}

/// The taking back of a booked trade: the same postings with the opposite sign, as of its own trade
/// date. `entry` is what it moved until now.
pub fn cancel(report: &TradeReport, booked: &BookedTrade, entry: &Entry) -> Event {
    let cancel = Cancel {
        trade_id: report.trade_id.clone(),
        cancelled: booked.trade.trade_id.clone(),
        trade_date: booked.trade.trade_date,
        reason: report.reason.clone(),
    };
    Event::Booked(Booked::Cancel(cancel), entry.reversed())
}

/// Checks a new instrument; its currency is admitted before it when the office does not know it
/// yet.
pub fn list_instrument(
    instrument: &Instrument,
    directory: &Directory,
) -> Result<Vec<Event>, Refusal> {
    let market = directory.market_serving(&instrument.market);
    let contra = directory.account_id(&instrument.clearing_account).map(|id| directory.account(id));
    if instrument.instrument == instrument.currency
        || directory.currency_id(&instrument.instrument).is_some()
    {
        return Err(Refusal::InstrumentMustNotBeACurrency {
            instrument: instrument.instrument.clone(),
        });
    }
    let Some(market) = market else {
        return Err(Refusal::MarketMustBeServed {
            market: instrument.market.clone(),
            served: served_markets(directory),
        });
    };
    check_served(instrument, &directory.rulebook().markets[market], directory)?;
    if !contra.is_some_and(|account| account.kind.shows_fails()) {
        return Err(Refusal::ClearingAccountMustBeAContra {
            account: instrument.clearing_account.clone(),
        });
    }
    let mut events: Vec<Event> =
        admit_currency(&instrument.currency, directory)?.into_iter().collect();
    events.push(Event::Known(KnownEvent::InstrumentListed(instrument.clone())));
    Ok(events)
}

/// The markets of the office, for people.
pub fn served_markets(directory: &Directory) -> String {
    directory.markets().map(|market| market.market.as_str()).collect::<Vec<_>>().join(", ")
}

/// What is not served would be booked as shares, at a figure that is wrong without a word. What an
/// older office has listed stays; only new trades in it are refused.
fn check_served(
    listing: &Instrument,
    market: &Market,
    directory: &Directory,
) -> Result<(), Refusal> {
    match market.lacks(&listing.cfi) {
        Some(lacking) if directory.edition() >= Edition(5) => {
            Err(Refusal::InstrumentMustBeServed {
                instrument: listing.instrument.clone(),
                cfi: listing.cfi.clone(),
                market: market.market.clone(),
                lacking: lacking.into(),
            })
        }
        Some(_) | None => Ok(()),
    }
}

/// The admission of a currency that the office does not know yet.
pub fn admit_currency(currency: &Name, directory: &Directory) -> Result<Option<Event>, Refusal> {
    let known = terms::currency::Currency::parse(currency)
        .map_err(|why| Refusal::CurrencyMustBeKnown { currency: currency.clone(), why })?;
    // Codes of shares and of currencies overlap (COP, ALL); one code names one asset, whichever
    // came first.
    if directory.instrument(currency).is_some() {
        return Err(Refusal::InstrumentMustNotBeACurrency { instrument: currency.clone() });
    }
    let admitted = Event::Known(KnownEvent::CurrencyAdmitted {
        currency: currency.clone(),
        decimals: known.minor_units(),
    });
    Ok(directory.currency_id(currency).is_none().then_some(admitted))
}

/// Checks a price.
pub fn quote(quote: &Quote, directory: &Directory, days: &DayBook) -> Result<Price, Refusal> {
    let (instrument, listing) = known_instrument(&quote.instrument, directory)?;
    check_price(quote.price, listing)?;
    check_currency(&quote.currency, listing)?;
    check_price_date(quote.date, days)?;
    Ok(Price { date: quote.date, instrument, price: quote.price, source: quote.source.clone() })
}

/// A price or a rate is used on its own day and after, so a file may bring those of the next days
/// too.
pub fn check_price_date(date: Date, days: &DayBook) -> Result<(), Refusal> {
    let latest = days.current().plus(DAYS_AHEAD_MAX);
    if date > latest { Err(Refusal::DateMustHaveCome { date, latest }) } else { Ok(()) }
}

/// The account of a name, open on a day.
pub fn open_account(name: &Name, date: Date, directory: &Directory) -> Result<AccountId, Refusal> {
    let id = known_account(name, directory)?;
    if directory.is_open_on(id, date) {
        Ok(id)
    } else {
        Err(Refusal::AccountMustBeOpen { account: name.clone(), date })
    }
}

/// The account of a name.
pub fn known_account(name: &Name, directory: &Directory) -> Result<AccountId, Refusal> {
    directory.account_id(name).ok_or_else(|| Refusal::AccountMustBeKnown { account: name.clone() })
}

/// The account of a name, on which trades may be reported.
pub fn trading_account(name: &Name, directory: &Directory) -> Result<AccountId, Refusal> {
    let id = known_account(name, directory)?;
    let kind = directory.account(id).kind;
    if kind.trades() {
        Ok(id)
    } else {
        Err(Refusal::AccountMustTrade { account: name.clone(), kind: kind.as_str() })
    }
}

/// The instrument of a code.
pub fn known_instrument<'d>(
    code: &Name,
    directory: &'d Directory,
) -> Result<(AssetId, &'d Instrument), Refusal> {
    directory
        .instrument(code)
        .ok_or_else(|| Refusal::InstrumentMustBeKnown { instrument: code.clone() })
}

/// The asset of a code, a currency or an instrument.
pub fn known_asset(code: &Name, directory: &Directory) -> Result<AssetId, Refusal> {
    let refusal =
        || Refusal::AssetMustBeKnown { asset: code.clone(), currencies: currencies(directory) };
    directory.asset_id(code).ok_or_else(refusal)
}

/// The currency of a code.
pub fn admitted_currency(code: &Name, directory: &Directory) -> Result<AssetId, Refusal> {
    let refusal = || Refusal::CurrencyMustBeAdmitted {
        currency: code.clone(),
        currencies: currencies(directory),
    };
    directory.currency_id(code).ok_or_else(refusal)
}

/// A decimal as a quantity of an asset.
pub fn quantity(
    quantity: Decimal,
    asset: AssetId,
    directory: &Directory,
) -> Result<Quantity, Refusal> {
    let asset = directory.asset(asset);
    let refusal = || Refusal::QuantityMustFitTheAsset {
        quantity,
        asset: asset.code().clone(),
        decimals: asset.decimals(),
    };
    quantity
        .units(asset.decimals())
        .and_then(|units| Quantity::try_new(units.into()))
        .ok_or_else(refusal)
}

/// A date that the books can take now.
pub fn check_date(date: Date, days: &DayBook) -> Result<(), Refusal> {
    if date > days.latest() {
        return Err(Refusal::DateMustHaveCome { date, latest: days.latest() });
    }
    if date < days.earliest() {
        return Err(Refusal::DateMustBeInTheBooks { date, earliest: days.earliest() });
    }
    Ok(())
}

/// A quantity of an instrument that is more than zero.
pub fn positive_quantity(quantity: Decimal, listing: &Instrument) -> Result<Quantity, Refusal> {
    if quantity.mantissa <= 0 {
        return Err(Refusal::QuantityMustBePositive { quantity });
    }
    let decimals = listing.quantity_decimals;
    let refusal = || Refusal::QuantityMustFitTheAsset {
        quantity,
        asset: listing.instrument.clone(),
        decimals,
    };
    quantity.units(decimals).and_then(|units| Quantity::try_new(units.into())).ok_or_else(refusal)
}

fn currencies(directory: &Directory) -> String {
    let codes = directory
        .assets()
        .filter(|(_, asset)| asset.instrument().is_none())
        .map(|(_, asset)| asset.code().as_str());
    codes.collect::<Vec<_>>().join(", ")
}

fn check_price(price: Decimal, listing: &Instrument) -> Result<(), Refusal> {
    if price.mantissa <= 0 {
        return Err(Refusal::PriceMustBePositive { price });
    }
    let decimals = listing.price_decimals.min(PRICE_SCALE_MAX);
    // Digits that are zeros do not count; the second question keeps a block's sum of quantity times
    // price within its type.
    if price.units(decimals).is_some() && price.units(PRICE_SCALE_MAX).is_some() {
        return Ok(());
    }
    Err(Refusal::PriceMustFitTheInstrument {
        price,
        instrument: listing.instrument.clone(),
        decimals,
    })
}

fn check_currency(currency: &Name, listing: &Instrument) -> Result<(), Refusal> {
    if *currency == listing.currency {
        return Ok(());
    }
    Err(Refusal::CurrencyMustMatchTheInstrument {
        currency: currency.clone(),
        instrument: listing.instrument.clone(),
        expected: listing.currency.clone(),
    })
}

/// The trade date that a row names, or else the one on which the market was open. Until edition 4
/// every day ended at midnight.
fn trade_date(report: &TradeReport, market: &Market, directory: &Directory) -> Date {
    match report.trade_date {
        Some(trade_date) => trade_date,
        None if knows_sessions(directory) => market.trade_date(report.executed_at),
        None => market.local_time.date(report.executed_at),
    }
}

fn knows_sessions(directory: &Directory) -> bool {
    directory.edition() >= Edition(5)
}

fn check_trade_date(
    report: &TradeReport,
    trade_date: Date,
    market: &Market,
    directory: &Directory,
    days: &DayBook,
) -> Result<(), Refusal> {
    // What was executed on an evening that has come is of a day of trading that may not have.
    let of_the_evening = || {
        let overnight = market.overnight(report.executed_at);
        overnight.is_some_and(|overnight| {
            overnight.trade_date == trade_date && overnight.evening <= days.latest()
        })
    };
    let is_ahead = trade_date > days.latest() && knows_sessions(directory);
    if !(is_ahead && of_the_evening()) {
        check_date(trade_date, days)?;
    }
    if !market.calendar.covers(trade_date) {
        let (first, last) = market.calendar.span();
        return Err(Refusal::DateMustBeInTheCalendar {
            date: trade_date,
            market: market.market.clone(),
            first,
            last,
        });
    }
    if !market.calendar.is_trading_day(trade_date) {
        return Err(Refusal::TradeDateMustBeATradingDay {
            trade_date,
            market: market.market.clone(),
        });
    }
    Ok(())
}

fn check_venue(venue: &Name, trade_date: Date, directory: &Directory) -> Result<(), Refusal> {
    let known = directory
        .rulebook()
        .venues
        .get(venue)
        .ok_or_else(|| Refusal::VenueMustBeKnown { venue: venue.clone() })?;
    match known.statuses.row_on(trade_date) {
        Some((_, VenueStatus::Active)) => Ok(()),
        Some((expired, VenueStatus::Expired)) => {
            Err(Refusal::VenueMustBeOpen { venue: venue.clone(), expired, trade_date })
        }
        None => {
            let (begins, _) = known.statuses.rows().first().expect("a venue is known by a row");
            Err(Refusal::VenueMustHaveBegun { venue: venue.clone(), begins: *begins, trade_date })
        }
    }
}

fn check_open(
    account: AccountId,
    instrument: AssetId,
    date: Date,
    directory: &Directory,
) -> Result<(), Refusal> {
    if !directory.is_open_on(account, date) {
        let account = directory.account(account).account.clone();
        return Err(Refusal::AccountMustBeOpen { account, date });
    }
    match directory.instrument_on(instrument, date) {
        Some(listing) if !listing.is_listed_on(date) => {
            Err(Refusal::InstrumentMustBeListed { instrument: listing.instrument.clone(), date })
        }
        Some(_) | None => Ok(()),
    }
}

fn check_short_sale(
    report: &TradeReport,
    account: AccountId,
    directory: &Directory,
) -> Result<(), Refusal> {
    if report.side.is_short() && directory.account(account).kind == Kind::Cash {
        return Err(Refusal::ShortSaleMustBeOnMargin { account: report.account.clone() });
    }
    Ok(())
}

fn contra_account(
    report: &TradeReport,
    instrument: AssetId,
    directory: &Directory,
) -> Result<AccountId, Refusal> {
    let Some(contra) = &report.contra else { return Ok(directory.clearing(instrument).account) };
    let id = directory
        .account_id(contra)
        .ok_or_else(|| Refusal::ContraMustBeKnown { contra: contra.clone() })?;
    let kind = directory.account(id).kind;
    let stands = kind.shows_fails() || (kind.is_contra() && report.capacity != Capacity::Agency);
    if stands && *contra != report.account {
        return Ok(id);
    }
    Err(Refusal::ContraMustBeAContra { contra: contra.clone(), kind: kind.as_str() })
}

fn check_agreed_settlement(
    report: &TradeReport,
    trade_date: Date,
    market: &Market,
) -> Result<(), Refusal> {
    match report.settlement_date {
        Some(settlement_date)
            if settlement_date < trade_date
                || !market.calendar.is_settlement_day(settlement_date) =>
        {
            Err(Refusal::SettlementDateMustBeASettlementDay {
                settlement_date,
                trade_date,
                market: market.market.clone(),
            })
        }
        _ => Ok(()),
    }
}

/// An amount of money that is not below zero: a cost or an agreed commission.
pub fn amount(
    amount: Decimal,
    currency: AssetId,
    directory: &Directory,
) -> Result<Quantity, Refusal> {
    if amount.mantissa < 0 {
        return Err(Refusal::CostMustBeAnAmount { cost: amount });
    }
    quantity(amount, currency, directory)
}

fn agreed_commission(
    commission: Decimal,
    currency: AssetId,
    directory: &Directory,
) -> Result<Quantity, Refusal> {
    if commission.mantissa < 0 {
        return Err(Refusal::CommissionMustNotBeNegative { commission });
    }
    quantity(commission, currency, directory)
}
