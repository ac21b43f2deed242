//! Walks to valuation: what it needs of the other rooms is gathered here.
//!
//! In: the jobs of a day. Out: events. Also here: what the
//! inventory holds, beside the price that is taken of each instrument, for the job, the reports and
//! the close of a day alike.

use crate::corridor::close::{OPEN_ITEMS_SHOWN, OpenItem};
use crate::settlement::view::market_value;
use crate::valuation::view::{self, Books};
use crate::valuation::{Holder, Marked, PriceReason, PriceUsed, Stock, fresh_from};
use crate::{JOB_EVENTS_MAX, Office, Rejection, valuation};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, AssetId, Date, Decimal, Event, Fraction, HeldPrice, Name, PRICE_SCALE_MAX, Price,
    Rounding, Say, Total, Wording, divide,
};

impl Office {
    /// What a revaluation of a day reads; none before the office has a market.
    pub fn exchange_books<'o>(
        &'o self,
        date: Date,
        is_taken: &'o dyn Fn(&str) -> bool,
    ) -> Option<Books<'o>> {
        let reporting = self.directory.reporting_currency()?;
        Some(Books {
            directory: &self.directory,
            ledger: &self.ledger,
            values: &self.values,
            reporting,
            date,
            is_taken,
        })
    }

    pub(crate) fn reporting_code(&self) -> Name {
        self.directory
            .reporting_currency()
            .map(|id| self.directory.asset(id).code().clone())
            .unwrap_or_default()
    }

    /// The price that is taken of an instrument on a day, and why.
    pub fn price_used(&self, instrument: AssetId, date: Date) -> Option<PriceUsed<'_>> {
        let rules = self.values.price_rules.terms(self.directory.asset(instrument).code(), date);
        let mut used = rules.choose(
            self.prices.newest_first(instrument, date),
            fresh_from(&rules, instrument, date, &self.directory),
        )?;
        if let Cow::Owned(restated) = self.restated(&used.price, date) {
            used.why = PriceReason::RestatedFrom {
                reason: used.why.wording(),
                price: used.price.price.trimmed(),
            }
            .sentence();
            used.price = Cow::Owned(restated);
        }
        Some(used)
    }

    /// What a quantity is worth on a day, in the instrument's currency, at the price that the price
    /// rules choose; none without a price. This is the one value of a fail, a loan or a position.
    pub fn worth_of(&self, instrument: AssetId, quantity: Total, date: Date) -> Option<Total> {
        let price = self.price_used(instrument, date)?.price.price;
        let decimals = |asset| self.directory.asset(asset).decimals();
        let currency = self.directory.clearing(instrument).currency;
        Some(market_value(quantity, decimals(instrument), price, decimals(currency)))
    }

    /// A price as one of the units of a day: what one unit was worth before a split, several are
    /// worth after it. To eight digits, half up.
    pub fn restated<'p>(&self, price: &'p Price, date: Date) -> Cow<'p, Price> {
        let becomes = self.actions.units_for_one(price.instrument, price.date, date);
        if becomes == Fraction::ONE {
            return Cow::Borrowed(price);
        }
        let units =
            price.price.units(PRICE_SCALE_MAX).expect("a price was checked to have no more digits");
        let product = i128::from(units).checked_mul(becomes.denominator());
        let mantissa = product.and_then(|product| {
            i64::try_from(divide(product, becomes.numerator(), Rounding::HalfUp)).ok()
        });
        let restated = |mantissa| Price {
            price: Decimal { mantissa, scale: PRICE_SCALE_MAX }.trimmed(),
            ..price.clone()
        };
        mantissa.map_or(Cow::Borrowed(price), |mantissa| Cow::Owned(restated(mantissa)))
    }

    /// What each account of inventory holds, by currency.
    pub fn inventory(&self, date: Date) -> Vec<Holder<'_>> {
        let mut prices = BTreeMap::new();
        let accounts = self.directory.accounts().filter(|(_, account)| account.kind.is_marked());
        accounts.flat_map(|(account, _)| self.held_by(account, date, &mut prices)).collect()
    }

    fn held_by<'o>(
        &'o self,
        account: AccountId,
        date: Date,
        prices: &mut BTreeMap<AssetId, Option<PriceUsed<'o>>>,
    ) -> Vec<Holder<'o>> {
        let mut stocks: BTreeMap<AssetId, Vec<Stock<'o>>> = BTreeMap::new();
        for (asset, code) in self.directory.assets() {
            if code.instrument().is_none() {
                stocks.entry(asset).or_default();
            } else if let Some(holding) =
                self.lots.holding(account, asset).filter(|holding| holding.lots().next().is_some())
            {
                // What came in without a cost came without money too, until edition 4: both are
                // nothing here.
                let signed = |lot: &crate::accounting::Lot| {
                    let cost = i128::from(lot.cost.units());
                    Total(if lot.is_short() { -cost } else { cost })
                };
                let price =
                    prices.entry(asset).or_insert_with(|| self.price_used(asset, date)).clone();
                let stock = Stock {
                    instrument: asset,
                    quantity: holding.position(),
                    cost: holding.lots().map(signed).sum(),
                    price,
                };
                stocks.entry(self.directory.clearing(asset).currency).or_default().push(stock);
            }
        }
        let holder = |(currency, stocks)| Holder {
            account,
            currency,
            money: self.ledger.balance(account, currency).total(),
            stocks,
        };
        // Sold out at the last mark, an account holds nothing, and its result is still to be moved.
        let has_books = |holder: &Holder<'_>| {
            !holder.stocks.is_empty()
                || !holder.money.is_zero()
                || self.values.marks.of(account, holder.currency) != Marked::default()
        };
        stocks.into_iter().map(holder).filter(has_books).collect()
    }

    /// A price that was held back and that nothing has replaced: no price of its day or after it is
    /// accepted.
    pub fn held_back(&self, instrument: AssetId, date: Date) -> Option<&HeldPrice> {
        let held = self.values.held.newest(instrument, date)?;
        let is_replaced = self
            .prices
            .newest(instrument, date)
            .is_some_and(|accepted| accepted.date >= held.price.date);
        (!is_replaced).then_some(held)
    }
}

/// The inventory at fair value.
pub fn mark(office: &Office, date: Date) -> Result<Vec<Event>, Rejection> {
    let is_taken = |id: &str| office.vouchers.find(id).is_some();
    let marked = office.inventory(date).into_iter().filter_map(|holder| {
        valuation::mark(&holder, &office.values.marks, &office.directory, date, &is_taken)
            .transpose()
    });
    Ok(marked.take(JOB_EVENTS_MAX).collect::<Result<_, _>>()?)
}

/// Foreign results and positions at the closing rate.
pub fn revalue(office: &Office, date: Date) -> Result<Vec<Event>, Rejection> {
    let is_taken = |id: &str| office.vouchers.find(id).is_some();
    let Some(books) = office.exchange_books(date, &is_taken) else { return Ok(Vec::new()) };
    let mut events = valuation::revalue(&books)?;
    events.truncate(JOB_EVENTS_MAX);
    Ok(events)
}

/// Prices of what the inventory holds that a person should look at.
pub fn open_prices(office: &Office, date: Date) -> Option<OpenItem> {
    let (mut held, mut stale, mut missing) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for stock in office.inventory(date).iter().flat_map(|holder| &holder.stocks) {
        let code = office.directory.asset(stock.instrument).code().as_str();
        if office.held_back(stock.instrument, date).is_some() {
            held.insert(code);
        }
        match &stock.price {
            None => drop(missing.insert(code)),
            Some(used) if used.is_stale => drop(stale.insert(code)),
            Some(_) => {}
        }
    }
    let parts = [
        told(&held, |count, codes| OpenItem::PricesHeldBack { count, codes }),
        told(&stale, |count, codes| OpenItem::PricesStale { count, codes }),
        told(&missing, |count, codes| OpenItem::PricesMissing { count, codes }),
    ];
    let parts: Vec<Wording> = parts.into_iter().flatten().map(|part| part.wording()).collect();
    (!parts.is_empty())
        .then(|| OpenItem::PricesOfTheInventory { parts: Wording::several("; ", parts) })
}

/// How many of them there are, and the first few.
fn told(codes: &BTreeSet<&str>, item: impl FnOnce(usize, Name) -> OpenItem) -> Option<OpenItem> {
    let first: Vec<&str> = codes.iter().take(OPEN_ITEMS_SHOWN).copied().collect();
    let more = if codes.len() > OPEN_ITEMS_SHOWN { ", ..." } else { "" };
    (!codes.is_empty()).then(|| item(codes.len(), format!("{}{more}", first.join(", ")).into()))
}

/// Positions in currencies of which no rate is known, or only an old one.
pub fn open_rates(office: &Office, date: Date) -> Option<OpenItem> {
    let books = office.exchange_books(date, &|_| false)?;
    let positions = view::positions(&books).ok()?;
    let open = positions.iter().filter(|valued| !valued.exposure.position.is_zero());
    let odd: Vec<OpenItem> = open
        .filter_map(|valued| {
            let currency = office.directory.asset(valued.currency).code().clone();
            match &valued.rate {
                None => Some(OpenItem::CurrencyWithoutARate { currency }),
                Some(rate) => {
                    let date = rate.date;
                    view::is_stale(&books, date)
                        .then_some(OpenItem::CurrencyWithAnOldRate { currency, date })
                }
            }
        })
        .collect();
    (!odd.is_empty()).then(|| OpenItem::RatesOfOpenPositions { odd: Wording::list(odd) })
}
