//! The gate of valuation: rates and exchanges of currencies, before they are in the books.

use super::ValueBook;
use super::phrases::Phrase;
use super::refusals::Refusal;
use super::view;
use crate::shared::directory::Directory;
use terms::currency::Currency;
use terms::{
    AccountId, AssetId, Booked, Conversion, ConversionReport, Date, Decimal, Edition, Entry, Event,
    Family, FxRate, Kind, KnownEvent, Name, Posting, Quantity, Say, TakesBack, Total, Wording,
};

/// How long after its day an exchange may move its money: two days is the market's use, and a
/// holiday or a week's settlement is not yet a forward (recalled: 17 CFR 5.1(m), spot).
const VALUE_DAYS_MAX: i32 = 14;

/// Checks a rate. Its date was checked before, as that of a price.
pub fn record_rate(rate: &FxRate) -> Result<Event, Refusal> {
    let is_pair = || -> Result<(), Wording> {
        for currency in [&rate.base, &rate.quote] {
            Currency::parse(currency).map_err(|why| why.wording())?;
        }
        if rate.base == rate.quote { Err(Phrase::OneUnitIsOneUnit.wording()) } else { Ok(()) }
    };
    is_pair().map_err(|why| Refusal::RateMustNameCurrencies {
        base: rate.base.clone(),
        quote: rate.quote.clone(),
        why,
    })?;
    if rate.rate.mantissa <= 0 {
        return Err(Refusal::RateMustBePositive { rate: rate.rate });
    }
    Ok(Event::Known(KnownEvent::FxRateRecorded(rate.clone())))
}

/// A side of an exchange: a currency that the office knows, or is about to.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Its number.
    pub currency: AssetId,
    /// Its code.
    pub code: &'a Name,
    /// Its minor units.
    pub decimals: u8,
}

/// The names of an exchange, looked up.
#[derive(Clone, Copy, Debug)]
pub struct ToConvert<'a> {
    /// What was reported.
    pub report: &'a ConversionReport,
    /// For whom.
    pub account: AccountId,
    /// What the account gives.
    pub sold: Side<'a>,
    /// What it gets.
    pub bought: Side<'a>,
    /// The reporting currency.
    pub reporting: Side<'a>,
}

/// Books an exchange: the account gives one currency to the firm's position and gets another from
/// it.
pub fn convert(
    exchange: &ToConvert<'_>,
    directory: &Directory,
    values: &ValueBook,
) -> Result<Event, Refusal> {
    let ToConvert { report, account, sold, bought, .. } = *exchange;
    if sold.currency == bought.currency {
        return Err(Refusal::ConversionMustBeOfTwoCurrencies { currency: sold.code.clone() });
    }
    let (sold_amount, bought_amount) =
        (amount(report.sold_amount, sold)?, amount(report.bought_amount, bought)?);
    let owner = directory.account(account);
    if !may_exchange(owner.kind) {
        return Err(Refusal::ConversionMustNameAnOwner {
            account: owner.account.clone(),
            kind: owner.kind.as_str(),
        });
    }
    let value_date = report.value_date.unwrap_or(report.date);
    let last = report.date.plus(VALUE_DAYS_MAX);
    if !(report.date..=last).contains(&value_date) {
        return Err(Refusal::ValueDateMustBeNear { value_date, date: report.date, last });
    }
    let kind = Kind::ExchangePosition;
    let position = directory
        .own_account(kind)
        .ok_or(Refusal::ResultAccountMustExist { kind: kind.as_str() })?;
    let worth = counter_value(exchange, [sold_amount, bought_amount], directory, values)?;
    let line =
        |account, side: Side<'_>, quantity| Posting { account, asset: side.currency, quantity };
    let lines = [
        line(account, sold, -sold_amount),
        line(position, sold, sold_amount),
        line(account, bought, bought_amount),
        line(position, bought, -bought_amount),
    ];
    let entry = Entry::try_new(value_date, lines).expect("what is given is taken");
    let conversion = Conversion {
        conversion_id: report.conversion_id.clone(),
        date: report.date,
        account,
        sold: sold.currency,
        sold_amount,
        bought: bought.currency,
        bought_amount,
        worth,
        cancels: None,
    };
    Ok(Event::Booked(Booked::Conversion(conversion), entry))
}

/// Takes an exchange back as editions until 4 did: the opposite entry, as of its own day. `by` is
/// the row that has taken it back already.
pub fn take_back(
    report: &ConversionReport,
    cancelled: &Name,
    by: Option<&Name>,
    directory: &Directory,
    values: &ValueBook,
) -> Result<Event, Refusal> {
    let unknown = || Refusal::ConversionMustBeKnown { conversion_id: cancelled.clone() };
    let first = values.conversions.find(cancelled).ok_or_else(unknown)?;
    if let Some(by) = by.or(first.conversion.cancels.as_ref()) {
        return Err(Refusal::ConversionMustStand {
            conversion_id: cancelled.clone(),
            taken_back_by: by.clone(),
        });
    }
    let restated = restate(&first.conversion, first.entry.value_date(), directory);
    let (first_says, now_says) = (summary(&restated), summary(report));
    if first_says != now_says {
        return Err(Refusal::CancelMustRepeatTheConversion {
            conversion_id: cancelled.clone(),
            first: Box::new(first_says),
            now: Box::new(now_says),
        });
    }
    let cancel = Conversion {
        conversion_id: report.conversion_id.clone(),
        cancels: Some(cancelled.clone()),
        ..first.conversion.clone()
    };
    Ok(Event::Booked(Booked::Conversion(cancel), first.entry.reversed()))
}

/// An exchange as the report that it came from.
pub fn restate(
    conversion: &Conversion,
    value_date: Date,
    directory: &Directory,
) -> ConversionReport {
    let code = |currency| directory.asset(currency).code().clone();
    let decimal = |quantity: Quantity, currency| Decimal {
        mantissa: quantity.units(),
        scale: directory.asset(currency).decimals(),
    };
    ConversionReport {
        conversion_id: conversion.conversion_id.clone(),
        date: conversion.date,
        account: directory.account(conversion.account).account.clone(),
        sold_currency: code(conversion.sold),
        sold_amount: decimal(conversion.sold_amount, conversion.sold),
        bought_currency: code(conversion.bought),
        bought_amount: decimal(conversion.bought_amount, conversion.bought),
        value_date: Some(value_date),
        takes_back: TakesBack { cancels: conversion.cancels.clone(), ..TakesBack::default() },
    }
}

/// An exchange in half a sentence.
pub fn summary(report: &ConversionReport) -> Phrase {
    Phrase::Exchange {
        sold_amount: report.sold_amount.trimmed(),
        sold_currency: report.sold_currency.clone(),
        bought_amount: report.bought_amount.trimmed(),
        bought_currency: report.bought_currency.clone(),
        account: report.account.clone(),
        date: report.date,
    }
}

/// Whose money can be exchanged: where securities lie there is none, results are taken into the
/// position by the day's revaluation, and the position does not exchange with itself.
fn may_exchange(kind: Kind) -> bool {
    kind != Kind::ExchangePosition && !kind.is_location() && kind.family() != Family::Result
}

fn amount(amount: Decimal, side: Side<'_>) -> Result<Quantity, Refusal> {
    let fits = amount
        .units(side.decimals)
        .filter(|units| *units > 0)
        .and_then(|units| Quantity::try_new(units.into()));
    fits.ok_or_else(|| Refusal::ConversionAmountMustFit {
        amount,
        currency: side.code.clone(),
        decimals: side.decimals,
    })
}

/// What an exchange is worth in the reporting currency: that side of it, or what is given at the
/// rate of its day, or what is got. By a rate that is stale nothing is booked: it would stay in the
/// cost of the position.
fn counter_value(
    exchange: &ToConvert<'_>,
    [sold_amount, bought_amount]: [Quantity; 2],
    directory: &Directory,
    values: &ValueBook,
) -> Result<Quantity, Refusal> {
    let ToConvert { report, sold, bought, reporting, .. } = *exchange;
    let sides = [(sold, sold_amount), (bought, bought_amount)];
    if let Some((_, amount)) = sides.iter().find(|(side, _)| side.currency == reporting.currency) {
        return Ok(*amount);
    }
    let (date, edition) = (report.date, directory.edition());
    let mut why_not = Refusal::CounterValueMustBeKnown {
        currency: sold.code.clone(),
        reporting: reporting.code.clone(),
        date,
    };
    for (side, amount) in sides {
        let rates = &values.rates;
        let Some(rate) = rates.find(side.code, reporting.code, date, reporting.code, edition)
        else {
            continue;
        };
        let stale = view::is_stale_on(directory, date, rate.date);
        if let Some(days) = stale.filter(|_| edition >= Edition(5)) {
            why_not = Refusal::CounterValueMustBeFresh {
                currency: side.code.clone(),
                reporting: reporting.code.clone(),
                quoted: rate.date,
                days,
                date,
            };
            continue;
        }
        let worth = rate.rate.times(Total::from(amount), side.decimals, reporting.decimals);
        if let Some(worth) = worth.and_then(Total::quantity) {
            return Ok(worth);
        }
    }
    Err(why_not)
}
