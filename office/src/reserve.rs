//! The items of the reserve formula, out of the books (17 CFR 240.15c3-3a), each with the balances
//! and positions of which it is the sum.
//!
//! ```text
//!  customers' money ── + 1 credit balances     − 10 debit balances, less what is not secured,
//!                                                 less Notes E(4) and E(5)
//!  customers' longs − segregated ──> pledged ─> lent ─> not received ─> short for the firm
//!                                    2          3       4               5
//!  suspense for too long 8           in transfer 9      borrowed 11     not delivered 12
//! ```
//!
//! In: the office, as of the close of a day, on the settlement-date basis. Out: parts in the
//! reporting currency. What could be the customers' or the firm's is a credit of the customers and
//! a debit of the firm: the reserve is never too small for a choice that was made here. Securities
//! that are pledged stand for the loan, which is no larger. Never here: a rate; the formula itself
//! (`capital`). The books keep no counts of boxes, receivables of stock dividends, options or
//! futures: items 6, 7 and 13 to 15 have no parts.

use crate::Office;
use crate::capital::{Rates, over_one_customer, over_one_security};
use crate::financing::view::open_loans;
use crate::margins::usable;
use crate::possession::taken;
use crate::settlement::view::{Fail, fails};
use crate::trade_states::FailingNet;
use crate::valuation::view::Books;
use crate::{capture::Status, net_capital};
use std::collections::{BTreeMap, BTreeSet};
use terms::{
    AccountId, AssetId, CapitalRule, Class, Date, Family, Kind, LoanDirection, ReserveItem,
    ReserveNote, Rounding, Total, divide,
};

/// What an item is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The item.
    pub item: ReserveItem,
    /// Whose balance it is, or where the securities are or should be; none: nobody's alone.
    pub account: Option<AccountId>,
    /// Of which instrument, if of one.
    pub instrument: Option<AssetId>,
    /// Since when, where that matters.
    pub since: Option<Date>,
    /// How many units of the instrument.
    pub units: Total,
    /// Why it is taken off the item, if it is.
    pub note: Option<ReserveNote>,
    /// How much, in the reporting currency; none: there is no price, or no rate of a currency.
    pub amount: Option<Total>,
}

/// The items of the formula as of a day.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// The currency of the amounts.
    pub currency: AssetId,
    /// The rates of the day.
    pub rates: Rates,
    /// What the items are made of, by item.
    pub parts: Vec<Part>,
    /// What lies on the special reserve bank accounts; none: there is no rate of a currency.
    pub on_deposit: Option<Total>,
}

impl Reserve {
    /// Each item that has a part; none when an amount is lacking, so that the sum would be another.
    pub fn items(&self) -> Option<BTreeMap<ReserveItem, Total>> {
        let mut items: BTreeMap<ReserveItem, Total> = BTreeMap::new();
        for part in &self.parts {
            *items.entry(part.item).or_default() += part.amount?;
        }
        Some(items)
    }

    /// An item; none when an amount of it is lacking.
    pub fn item(&self, item: ReserveItem) -> Option<Total> {
        self.parts.iter().filter(|part| part.item == item).map(|part| part.amount).sum()
    }

    /// What is lacking: instruments without a price; of a balance of money, a rate.
    pub fn lacking(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.amount.is_none())
    }
}

/// The rates of reserve and capital of the firm's own market on a day; none where there are none.
pub fn rates(office: &Office, date: Date) -> Option<Rates> {
    let currency = office.directory.reporting_currency()?;
    let code = office.directory.asset(currency).code();
    let market = office.directory.markets().find(|market| market.currency == *code)?;
    Rates::new(|rule: CapitalRule| Some(market.capital_row(rule, date)?.value))
}

/// The items of the formula as of the close of a day; none where no rule asks for a reserve.
pub fn reserve(office: &Office, date: Date) -> Option<Reserve> {
    let rates = rates(office, date)?;
    let worth = Worth::new(office, date)?;
    let mut parts = of_money(office, &worth, &rates, date);
    parts.extend(of_securities(office, &worth, &rates, date));
    parts.extend(of_suspense(office, &worth, &rates, date));
    let parts = merged(parts);
    let reserve_banks = office.ledger.cells().filter(|cell| {
        office.directory.account(cell.account).kind == Kind::BankReserve
            && office.directory.asset(cell.asset).instrument().is_none()
    });
    let on_deposit = reserve_banks.map(|cell| worth.money(cell.asset, -cell.balance.settled()));
    let on_deposit = on_deposit.sum();
    Some(Reserve { currency: worth.books.reporting, rates, parts, on_deposit })
}

/// In order, those of one thing together: two loans of one day, a balance in two currencies.
fn merged(mut parts: Vec<Part>) -> Vec<Part> {
    let key = |part: &Part| (part.item, part.instrument, part.account, part.since, part.note);
    parts.sort_by_key(key);
    let mut merged: Vec<Part> = Vec::new();
    for part in parts {
        match merged.last_mut().filter(|last| key(last) == key(&part)) {
            Some(last) => {
                last.units += part.units;
                last.amount = last.amount.zip(part.amount).map(|(one, other)| one + other);
            }
            None => merged.push(part),
        }
    }
    merged
}

/// What things are worth in the reporting currency.
pub(crate) struct Worth<'o> {
    office: &'o Office,
    pub(crate) books: Books<'o>,
    date: Date,
}

impl<'o> Worth<'o> {
    pub(crate) fn new(office: &'o Office, date: Date) -> Option<Self> {
        let books = office.exchange_books(date, &|_| false)?;
        Some(Self { office, books, date })
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
        let worth = self.office.worth_of(instrument, units, self.date)?;
        self.money(self.office.directory.clearing(instrument).currency, worth)
    }
}

/// Is it an account of a customer?
pub(crate) fn is_customers(office: &Office, account: AccountId) -> bool {
    let of = office.directory.account_on(account, office.days.current());
    of.kind.family() == Family::Client && of.class == Class::Customer
}

/// What the settled securities of each client's account are worth, what is short taken off.
pub(crate) struct Securities(BTreeMap<AccountId, Option<Total>>);

impl Securities {
    pub(crate) fn of(office: &Office, worth: &Worth<'_>) -> Self {
        let mut securities: BTreeMap<AccountId, Option<Total>> = BTreeMap::new();
        for cell in office.ledger.cells() {
            let is_client = office.directory.account(cell.account).kind.family() == Family::Client;
            if is_client && office.directory.asset(cell.asset).instrument().is_some() {
                let of = securities.entry(cell.account).or_insert(Some(Total::ZERO));
                *of = of.and_then(|sum| Some(sum + worth.of(cell.asset, cell.balance.settled())?));
            }
        }
        Self(securities)
    }

    /// What of a debit of an account they do not secure; none without a price.
    pub(crate) fn unsecured(&self, account: AccountId, debit: Total) -> Option<Total> {
        let secured = self.0.get(&account).copied().unwrap_or(Some(Total::ZERO))?;
        Some(Total((debit.0 - secured.0.max(0)).max(0)))
    }
}

/// Customers' credit and debit balances, by account: items 1 and 10 with their notes.
fn of_money(office: &Office, worth: &Worth<'_>, rates: &Rates, date: Date) -> Vec<Part> {
    let mut balances: BTreeMap<AccountId, Option<Total>> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let settled = cell.balance.settled();
        let is_money = office.directory.asset(cell.asset).instrument().is_none();
        if is_money && !settled.is_zero() && is_customers(office, cell.account) {
            let of = balances.entry(cell.account).or_insert(Some(Total::ZERO));
            *of = of.and_then(|sum| Some(sum + worth.money(cell.asset, settled)?));
        }
    }
    let mut debits = BTreeMap::new();
    let securities = Securities::of(office, worth);
    let capital = net_capital::tentative(office, date);
    let decimals = office.directory.asset(worth.books.reporting).decimals();
    let part = |item, account, note, amount| Part {
        item,
        account: Some(account),
        instrument: None,
        since: None,
        units: Total::ZERO,
        note,
        amount,
    };
    let mut parts = Vec::new();
    for (account, balance) in balances {
        let Some(balance) = balance else {
            parts.push(part(ReserveItem::CreditBalances, account, None, None));
            continue;
        };
        if balance.0 > 0 {
            parts.push(part(ReserveItem::CreditBalances, account, None, Some(balance)));
            continue;
        }
        let debit = -balance;
        if debit.is_zero() {
            continue;
        }
        let item = ReserveItem::DebitBalances;
        parts.push(part(item, account, None, Some(debit)));
        let unsecured = securities.unsecured(account, debit);
        if unsecured != Some(Total::ZERO) {
            let off = unsecured.map(|amount| -amount);
            parts.push(part(item, account, Some(ReserveNote::Unsecured), off));
        }
        let secured = debit - unsecured.unwrap_or_default();
        debits.insert(account, secured);
        let Some(capital) = capital else { continue };
        let (_, over) = over_one_customer(secured, capital, rates, decimals);
        if !over.is_zero() {
            parts.push(part(item, account, Some(ReserveNote::OneCustomer), Some(-over)));
        }
    }
    parts.extend(over_securities(office, worth, rates, &debits, date));
    parts
}

/// What item 10 is reduced by for securities that are too large a part of all collateral of margin
/// accounts. A security is collateral up to 140 percent of the debit, as it may be used, and no
/// more is taken off than is owed by those who have it.
fn over_securities(
    office: &Office,
    worth: &Worth<'_>,
    rates: &Rates,
    debits: &BTreeMap<AccountId, Total>,
    date: Date,
) -> Vec<Part> {
    let mut collateral: BTreeMap<AssetId, (Total, Total)> = BTreeMap::new();
    for held in usable(office, date) {
        if let Some(debit) = debits.get(&held.account)
            && !held.usable.is_zero()
        {
            let (units, owed) = collateral.entry(held.instrument).or_default();
            *units += held.usable;
            *owed += *debit;
        }
    }
    // What has no price may not be used, and is lacking at the account that holds it.
    let value = |(id, (units, _)): (&AssetId, &(Total, Total))| worth.of(*id, *units);
    let all: Total = collateral.iter().filter_map(value).sum();
    let over = |(instrument, (units, owed)): (&AssetId, &(Total, Total))| {
        let (_, over) = over_one_security(worth.of(*instrument, *units)?, all, rates);
        let over = Total(over.0.min(owed.0));
        (!over.is_zero()).then(|| Part {
            item: ReserveItem::DebitBalances,
            account: None,
            instrument: Some(*instrument),
            since: None,
            units: *units,
            note: Some(ReserveNote::OneSecurity),
            amount: Some(-over),
        })
    };
    collateral.iter().filter_map(over).collect()
}

/// What of an instrument is where.
#[derive(Default)]
struct Sides {
    customers: Total,
    segregated: Total,
    customers_short: Total,
    others_short: Vec<(AccountId, Total)>,
    pledged: Vec<(AccountId, Total)>,
    transfer: Vec<(AccountId, Total)>,
    lent: Vec<Lent>,
    borrowed: Vec<Lent>,
    failing: Vec<Fail>,
    ours: Vec<Fail>,
}

/// A loan: with whom, how many units, against how much.
struct Lent {
    account: AccountId,
    since: Date,
    units: Total,
    collateral: Option<Total>,
}

impl Lent {
    /// The money of a part of its units.
    fn of(&self, units: Total) -> Option<Total> {
        share(self.collateral?, units, self.units)
    }
}

/// A part of an amount, as units are a part of all; half up.
fn share(amount: Total, units: Total, all: Total) -> Option<Total> {
    (!all.is_zero()).then_some(())?;
    Some(Total(divide(amount.0.checked_mul(units.0)?, all.0, Rounding::HalfUp)))
}

fn sides(office: &Office, worth: &Worth<'_>, date: Date) -> BTreeMap<AssetId, Sides> {
    let mut sides: BTreeMap<AssetId, Sides> = BTreeMap::new();
    for cell in office.ledger.cells() {
        let settled = cell.balance.settled();
        if settled.is_zero() || office.directory.asset(cell.asset).instrument().is_none() {
            continue;
        }
        let kind = office.directory.account(cell.account).kind;
        let of = sides.entry(cell.asset).or_default();
        let short = (cell.account, -settled);
        match kind {
            Kind::DepositorySegregated => of.segregated += -settled,
            Kind::DepositoryPledged if settled.0 < 0 => of.pledged.push(short),
            Kind::DepositoryTransfer if settled.0 < 0 => of.transfer.push(short),
            _ if is_customers(office, cell.account) => {
                if settled.0 > 0 {
                    of.customers += settled;
                } else {
                    of.customers_short += -settled;
                }
            }
            _ if kind.keeps_lots() && settled.0 < 0 => of.others_short.push(short),
            _ => {}
        }
    }
    for loan in open_loans(&office.financing, &office.directory, date) {
        let of = sides.entry(loan.opened.instrument).or_default();
        let lent = Lent {
            account: loan.opened.account,
            since: loan.opened.date,
            units: loan.state.quantity,
            collateral: worth.money(loan.opened.currency, loan.state.collateral),
        };
        match loan.opened.direction {
            LoanDirection::Lend => of.lent.push(lent),
            LoanDirection::Borrow => of.borrowed.push(lent),
        }
    }
    for fail in fails(&office.street, &office.directory, date) {
        let of = sides.entry(fail.instrument).or_default();
        if fail.is_ours() { of.ours.push(fail) } else { of.failing.push(fail) }
    }
    sides
}

/// Items 2 to 5, 9, 11 and 12.
fn of_securities(office: &Office, worth: &Worth<'_>, rates: &Rates, date: Date) -> Vec<Part> {
    let sides = sides(office, worth, date);
    let nets = Nets::of(office, &sides);
    let fail_days = days(rates, CapitalRule::FailDays);
    let mut parts = Vec::new();
    for (instrument, of) in &sides {
        let part = |item, account, since, units, amount| Part {
            item,
            account: Some(account),
            instrument: Some(*instrument),
            since,
            units,
            note: None,
            amount,
        };
        let value = |units| worth.of(*instrument, units);
        let left = Total((of.customers - of.segregated).0.max(0));
        let (pledged, left) = taken(left, of.pledged.iter().copied());
        for (account, units) in pledged {
            parts.push(part(ReserveItem::BankLoans, account, None, units, value(units)));
        }
        let (loans, left) = taken(left, of.lent.iter().map(|loan| (loan, loan.units)));
        for (loan, units) in loans {
            let since = Some(loan.since);
            let money = loan.of(units);
            parts.push(part(ReserveItem::SecuritiesLoaned, loan.account, since, units, money));
        }
        let failing = of.failing.iter().map(|fail| (fail, -fail.quantity));
        let (failing, left) = taken(left, failing);
        for (fail, units) in failing {
            let (account, since) = (fail.street_account, Some(fail.since));
            let money = nets.contract(office, worth, fail, units);
            parts.push(part(ReserveItem::FailedToReceive, account, since, units, money));
        }
        let (sold, _) = taken(left, of.others_short.iter().copied());
        for (account, units) in sold {
            parts.push(part(ReserveItem::PrincipalSales, account, None, units, value(units)));
        }
        for (account, units) in &of.transfer {
            // The books keep no age of a transfer: all of it counts as if it were too old.
            parts.push(part(ReserveItem::InTransfer, *account, None, *units, value(*units)));
        }
        let mut of_customers = of.customers_short;
        for fail in &of.ours {
            let units = Total((fail.quantity - nets.sold_by_others(fail)).0.max(0));
            of_customers += units;
            let is_young = date.days() - fail.since.days() <= fail_days;
            if !units.is_zero() && is_young {
                let (account, since) = (fail.street_account, Some(fail.since));
                let money = nets.contract(office, worth, fail, units);
                parts.push(part(ReserveItem::FailedToDeliver, account, since, units, money));
            }
        }
        // What is borrowed serves what others are short of first.
        let others: Total = of.others_short.iter().map(|(_, units)| *units).sum();
        let borrowed: Total = of.borrowed.iter().map(|loan| loan.units).sum();
        let serves = (borrowed - others).0.clamp(0, of_customers.0);
        let (borrowed, _) = taken(Total(serves), of.borrowed.iter().map(|loan| (loan, loan.units)));
        for (loan, units) in borrowed {
            let since = Some(loan.since);
            let money = loan.of(units);
            parts.push(part(ReserveItem::SecuritiesBorrowed, loan.account, since, units, money));
        }
    }
    parts
}

/// The days of a rule.
pub(crate) fn days(rates: &Rates, rule: CapitalRule) -> i32 {
    i32::try_from(rates.of(rule).numerator()).unwrap_or(i32::MAX)
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
    fn of(office: &Office, sides: &BTreeMap<AssetId, Sides>) -> Self {
        Self::behind(office, sides.values().flat_map(|of| of.ours.iter().chain(&of.failing)))
    }

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
    fn sold_by_others(&self, fail: &Fail) -> Total {
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

/// Short securities and credits that stand in suspense for too long: item 8.
fn of_suspense(office: &Office, worth: &Worth<'_>, rates: &Rates, date: Date) -> Vec<Part> {
    let too_old = days(rates, CapitalRule::SuspenseDays);
    let mut parts = Vec::new();
    for (account, asset) in office.suspense.open() {
        let is_security = office.directory.asset(asset).instrument().is_some();
        for aged in office.suspense.parts_as(office.directory.edition(), account, asset) {
            let is_old = date.days() - aged.since.days() > too_old;
            // A security is missing where it stands short; money is owed where it stands as a
            // credit.
            let counts = if is_security { aged.quantity.0 < 0 } else { aged.quantity.0 > 0 };
            if !is_old || !counts {
                continue;
            }
            let amount = if is_security {
                worth.of(asset, -aged.quantity)
            } else {
                worth.money(asset, aged.quantity)
            };
            parts.push(Part {
                item: ReserveItem::Suspense,
                account: Some(account),
                instrument: is_security.then_some(asset),
                since: Some(aged.since),
                units: if is_security { -aged.quantity } else { Total::ZERO },
                note: None,
                amount,
            });
        }
    }
    parts
}
