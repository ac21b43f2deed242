//! Regulation: the common ground of the reserve formula and of net capital. What things are worth
//! in the reporting currency, what secures a client's debit, what stands behind fails, the rates.
//!
//! In: the office, on a day. Out: amounts in the reporting currency; what has no price or no rate
//! is none, and never nothing. Never here: an item of a formula (`reserve`, `net_capital`).

use crate::Office;
use crate::capital::Rates;
use crate::capture::Status;
use crate::free_credits::is_customers;
use crate::settlement::view::{Fail, market_value};
use crate::trade_states::FailingNet;
use crate::valuation::view::Books;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, AssetId, CapitalRule, Date, Decimal, Family, Kind, Rounding, Total, divide,
};

/// The rates of reserve and capital of the firm's own market on a day; none where there are none.
pub(crate) fn rates(office: &Office, date: Date) -> Option<Rates> {
    let market = office.directory.market_in(office.directory.reporting_currency()?)?;
    Rates::new(|rule: CapitalRule| Some(market.capital_row(rule, date)?.value))
}

/// The days of a rule.
pub(crate) fn days(rates: &Rates, rule: CapitalRule) -> i32 {
    i32::try_from(rates.of(rule).numerator()).unwrap_or(i32::MAX)
}

/// In order, those of one thing together: two loans of one day, a balance in two currencies.
pub(crate) fn merged<Part, Key: Ord>(
    mut parts: Vec<Part>,
    key: impl Fn(&Part) -> Key,
    add: impl Fn(&mut Part, Part),
) -> Vec<Part> {
    parts.sort_by_key(&key);
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        match merged.last_mut().filter(|last| key(last) == key(&part)) {
            Some(last) => add(last, part),
            None => merged.push(part),
        }
    }
    merged
}

/// A part of an amount, as units are a part of all; half up.
pub(crate) fn share(amount: Total, units: Total, all: Total) -> Option<Total> {
    (!all.is_zero()).then_some(())?;
    Some(Total(divide(amount.0.checked_mul(units.0)?, all.0, Rounding::HalfUp)))
}

/// What things are worth in the reporting currency on a day. Many accounts hold one instrument: its
/// price is chosen once.
pub(crate) struct Worth<'o> {
    office: &'o Office,
    books: Books<'o>,
    prices: BTreeMap<AssetId, Decimal>,
}

impl<'o> Worth<'o> {
    pub(crate) fn new(office: &'o Office, date: Date) -> Option<Self> {
        let books = office.exchange_books(date, &|_| false)?;
        let instruments =
            office.directory.assets().filter(|(_, asset)| asset.instrument().is_some());
        let price = |(id, _)| Some((id, office.price_used(id, date)?.price.price));
        Some(Self { office, books, prices: instruments.filter_map(price).collect() })
    }

    /// The currency in which everything is said.
    pub(crate) const fn reporting(&self) -> AssetId {
        self.books.reporting
    }

    /// An amount of a currency; none without a rate.
    pub(crate) fn money(&self, currency: AssetId, total: Total) -> Option<Total> {
        if currency == self.books.reporting || total.is_zero() {
            return Some(total);
        }
        let rate = self.books.rate(currency)?;
        self.books.worth(total, currency, &rate).ok()
    }

    /// Units of an instrument at its price; none without a price or a rate.
    pub(crate) fn of(&self, instrument: AssetId, units: Total) -> Option<Total> {
        if units.is_zero() {
            return Some(Total::ZERO);
        }
        let decimals = |asset| self.office.directory.asset(asset).decimals();
        let currency = self.office.directory.clearing(instrument).currency;
        let price = *self.prices.get(&instrument)?;
        let worth = market_value(units, decimals(instrument), price, decimals(currency));
        self.money(currency, worth)
    }
}

/// What the settled securities of each client's account are worth, what is short taken off; or the
/// first instrument that has no price.
pub(crate) struct Securities(BTreeMap<AccountId, Result<Total, AssetId>>);

impl Securities {
    pub(crate) fn of(office: &Office, worth: &Worth<'_>) -> Self {
        let mut securities: BTreeMap<AccountId, Result<Total, AssetId>> = BTreeMap::new();
        for cell in office.ledger.cells() {
            let is_client = office.directory.account(cell.account).kind.family() == Family::Client;
            if is_client && office.directory.asset(cell.asset).instrument().is_some() {
                let of = securities.entry(cell.account).or_insert(Ok(Total::ZERO));
                let held = worth.of(cell.asset, cell.balance.settled()).ok_or(cell.asset);
                *of = of.and_then(|sum| Ok(sum + held?));
            }
        }
        Self(securities)
    }

    /// What of a debit of an account they do not secure; or the instrument without a price.
    pub(crate) fn unsecured(&self, account: AccountId, debit: Total) -> Result<Total, AssetId> {
        let secured = self.0.get(&account).copied().unwrap_or(Ok(Total::ZERO))?;
        Ok(Total((debit.0 - secured.0.max(0)).max(0)))
    }
}

/// What stands behind the fails with counterparties, and behind ours: by net of the street.
pub(crate) struct Nets(BTreeMap<FailingNet, Net>);

/// The trades of a net in sum.
#[derive(Clone, Copy, Debug, Default)]
struct Net {
    units: Total,
    principal: Total,
    of_others: Total,
}

impl Nets {
    /// The trades behind these fails. Every trade is looked at once; none when nothing fails.
    pub(crate) fn behind<'f>(office: &Office, fails: impl Iterator<Item = &'f Fail>) -> Self {
        let wanted: BTreeSet<FailingNet> = fails.map(FailingNet::of_fail).collect();
        let mut nets: BTreeMap<FailingNet, Net> = BTreeMap::new();
        if wanted.is_empty() {
            return Self(nets);
        }
        for (_, booked) in office.trades.trades() {
            let net = FailingNet::of_trade(&booked.trade);
            if booked.status == Status::Cancelled || !wanted.contains(&net) {
                continue;
            }
            let trade = &booked.trade;
            let of = nets.entry(net).or_default();
            of.units += Total(trade.quantity.units().into());
            of.principal += Total(trade.principal.units().into());
            // A block is traded for clients.
            let is_block = office.directory.account(trade.account).kind == Kind::Block;
            if !is_block && !is_customers(office, trade.account) {
                of.of_others += Total(trade.quantity.units().into());
            }
        }
        Self(nets)
    }

    /// How much of what we have failed to deliver others than customers may have sold.
    pub(crate) fn sold_by_others(&self, fail: &Fail) -> Total {
        self.0.get(&FailingNet::of_fail(fail)).map_or(Total::ZERO, |net| net.of_others)
    }

    /// What a part of a fail stands for: with a clearing house, whose open positions are marked
    /// every day, its value; with a counterparty, at the average price of the trades behind it, or
    /// at its value when no trade is.
    pub(crate) fn contract(
        &self,
        office: &Office,
        worth: &Worth<'_>,
        fail: &Fail,
        units: Total,
    ) -> Option<Total> {
        let kind = office.directory.account(fail.street_account).kind;
        let net = self.0.get(&FailingNet::of_fail(fail));
        match net.filter(|_| kind == Kind::Counterparty) {
            Some(net) => {
                let currency = office.directory.clearing(fail.instrument).currency;
                worth.money(currency, share(net.principal, units, net.units)?)
            }
            None => worth.of(fail.instrument, units),
        }
    }
}
