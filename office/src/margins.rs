//! The margin of every account that holds on credit, and which of its securities may be used: what
//! credit needs of the other departments is gathered here.
//!
//! In: the office, on a day. Out: figures by account and currency. Margin counts what was traded,
//! at the price that the firm takes of each instrument; what may be used counts what has settled.
//! Never here: a rate; what was asked of a client.

use crate::Office;
use crate::credit::{Held, Lien, Margin, Rates, used};
use crate::settlement::view::market_value;
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, AssetId, Date, Decimal, Family, Fraction, Kind, MarginRule, Total, power_of_ten,
};

/// The margin of an account in a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountMargin {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// Its margin.
    pub margin: Margin,
    /// What it holds that has no price: the values lack it.
    pub unpriced: Vec<AssetId>,
}

/// What a client holds long and settled, and how much of it the firm may use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usable {
    /// The account.
    pub account: AccountId,
    /// The instrument.
    pub instrument: AssetId,
    /// Smallest units that it holds long, settled.
    pub settled: Total,
    /// Of them, those that may be lent or pledged; the rest is fully paid or excess margin.
    pub usable: Total,
}

/// The rates of margin of a currency on a day, by the rules of its market; none where there are
/// none.
pub fn rates(office: &Office, currency: AssetId, date: Date) -> Option<Rates> {
    let market = office.directory.market_in(currency)?;
    Rates::new(|rule: MarginRule| Some(market.margin_row(rule, date)?.value))
}

/// The same of each of some currencies, once.
fn rates_of(
    office: &Office,
    currencies: impl Iterator<Item = AssetId>,
    date: Date,
) -> BTreeMap<AssetId, Rates> {
    let currencies: BTreeSet<AssetId> = currencies.collect();
    let of = |currency| Some((currency, rates(office, currency, date)?));
    currencies.into_iter().filter_map(of).collect()
}

/// The margin of every client's account that may hold on credit, by account and currency.
pub fn margins(office: &Office, date: Date) -> Vec<AccountMargin> {
    let mut gathered: BTreeMap<(AccountId, AssetId), Gathered> = BTreeMap::new();
    // Many accounts hold one instrument: its price is chosen once.
    let mut prices: BTreeMap<AssetId, Option<Decimal>> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let kind = office.directory.account(cell.account).kind;
        let total = cell.balance.total();
        if !matches!(kind, Kind::Margin | Kind::Short) || total.is_zero() {
            continue;
        }
        let asset = office.directory.asset(cell.asset);
        if asset.instrument().is_none() {
            gathered.entry((cell.account, cell.asset)).or_default().money += total;
            continue;
        }
        let currency = office.directory.clearing(cell.asset).currency;
        let of = gathered.entry((cell.account, currency)).or_default();
        let price = *prices
            .entry(cell.asset)
            .or_insert_with(|| office.price_used(cell.asset, date).map(|used| used.price.price));
        match price.and_then(|price| held_at(office, cell.asset, total, price)) {
            Some(one) => of.held.push(one),
            None => of.unpriced.push(cell.asset),
        }
    }
    let rates = rates_of(office, gathered.keys().map(|(_, currency)| *currency), date);
    let margin = |((account, currency), of): ((AccountId, AssetId), Gathered)| {
        let Gathered { held, money, unpriced } = of;
        let decimals = office.directory.asset(currency).decimals();
        let margin = Margin::of(&held, money, rates.get(&currency)?, decimals);
        Some(AccountMargin { account, currency, margin, unpriced })
    };
    gathered.into_iter().filter_map(margin).collect()
}

/// What an account has in a currency.
#[derive(Default)]
struct Gathered {
    held: Vec<Held>,
    money: Total,
    unpriced: Vec<AssetId>,
}

fn held_at(office: &Office, instrument: AssetId, total: Total, price: Decimal) -> Option<Held> {
    let decimals = |asset| office.directory.asset(asset).decimals();
    let (of_units, currency) =
        (decimals(instrument), office.directory.clearing(instrument).currency);
    let value = market_value(total.abs(), of_units, price, decimals(currency));
    Some(Held { quantity: Fraction::try_new(total.0, power_of_ten(of_units))?, price, value })
}

/// Which of what clients hold long and have settled may be used, by account and instrument. An
/// account's own largest position is used first. Nothing of a cash account may be, and nothing that
/// has no price or no rate.
pub fn usable(office: &Office, date: Date) -> Vec<Usable> {
    with_use(office, longs(office), date)
}

/// The same of one instrument: an account that does not hold it is not looked at.
pub fn usable_of(office: &Office, instrument: AssetId, date: Date) -> Vec<Usable> {
    let is_it = |one: &Usable| one.instrument == instrument;
    let mut longs = longs(office);
    longs.retain(|_, held| held.iter().any(is_it));
    let mut usable = with_use(office, longs, date);
    usable.retain(is_it);
    usable
}

/// What clients hold long and have settled, account by account; nothing of it is used yet.
fn longs(office: &Office) -> BTreeMap<AccountId, Vec<Usable>> {
    let mut longs: BTreeMap<AccountId, Vec<Usable>> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let is_client = office.directory.account(cell.account).kind.family() == Family::Client;
        let is_security = office.directory.asset(cell.asset).instrument().is_some();
        let settled = cell.balance.settled();
        if is_client && is_security && settled.0 > 0 {
            let (account, instrument) = (cell.account, cell.asset);
            let usable = Usable { account, instrument, settled, usable: Total::ZERO };
            longs.entry(account).or_default().push(usable);
        }
    }
    longs
}

/// With how much of it may be used.
fn with_use(office: &Office, longs: BTreeMap<AccountId, Vec<Usable>>, date: Date) -> Vec<Usable> {
    let held = longs.values().flatten();
    let currency = |one: &Usable| office.directory.clearing(one.instrument).currency;
    let rates = rates_of(office, held.map(currency), date);
    let used = |(account, mut held): (AccountId, Vec<Usable>)| {
        held.sort_by_key(|one| one.instrument);
        if office.directory.account(account).kind == Kind::Margin {
            use_of(office, account, &mut held, &rates, date);
        }
        held
    };
    longs.into_iter().flat_map(used).collect()
}

/// Says how much of what a margin account holds may be used, currency by currency.
fn use_of(
    office: &Office,
    account: AccountId,
    held: &mut [Usable],
    rates: &BTreeMap<AssetId, Rates>,
    date: Date,
) {
    let mut by_currency: BTreeMap<AssetId, Vec<(Total, usize)>> = BTreeMap::new();
    for (place, one) in held.iter().enumerate() {
        if let Some(value) = office.worth_of(one.instrument, one.settled, date) {
            let currency = office.directory.clearing(one.instrument).currency;
            by_currency.entry(currency).or_default().push((value, place));
        }
    }
    for (currency, mut places) in by_currency {
        let Some(rates) = rates.get(&currency) else { continue };
        let debit = -office.ledger.balance(account, currency).settled();
        places.sort_by_key(|(value, place)| (std::cmp::Reverse(value.0), *place));
        let lien = |(_, place): &(Total, usize)| {
            let one = &held[*place];
            let price = office.price_used(one.instrument, date)?.price.price;
            Some((lien_of(office, one, price, currency)?, *place))
        };
        let liens: Vec<((Lien, i128), usize)> = places.iter().filter_map(lien).collect();
        let only: Vec<(Lien, i128)> = liens.iter().map(|(lien, _)| *lien).collect();
        let found = used(&only, debit, rates.of(MarginRule::ExcessMargin));
        for ((_, place), units) in liens.iter().zip(found.units) {
            held[*place].usable = units;
        }
    }
}

/// A position as a lien, with how many smallest units make one share.
fn lien_of(
    office: &Office,
    one: &Usable,
    price: Decimal,
    currency: AssetId,
) -> Option<(Lien, i128)> {
    let decimals = |asset| office.directory.asset(asset).decimals();
    let share = power_of_ten(decimals(one.instrument));
    let in_smallest = i128::from(price.mantissa).checked_mul(power_of_ten(decimals(currency)))?;
    let price = Fraction::try_new(in_smallest, power_of_ten(price.scale).checked_mul(share)?)?;
    Some((Lien { units: one.settled, price }, share))
}
