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
use crate::free_credits::is_customers;
use crate::margins::usable;
use crate::net_capital;
use crate::possession::taken;
use crate::regulation::{Nets, Securities, Worth, days, merged, rates, share};
use crate::settlement::view::{Fail, fails};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, CapitalRule, Date, Kind, LoanDirection, ReserveItem, ReserveNote, Total,
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

    /// Aggregate debit items; none when an amount is lacking.
    pub fn debits(&self) -> Option<Total> {
        self.parts.iter().filter(|part| !part.item.is_credit()).map(|part| part.amount).sum()
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

/// The items of the formula as of the close of a day; none where no rule asks for a reserve.
pub fn reserve(office: &Office, date: Date) -> Option<Reserve> {
    let rates = rates(office, date)?;
    let worth = Worth::new(office, date)?;
    let mut parts = of_money(office, &worth, &rates, date);
    parts.extend(of_securities(office, &worth, &rates, date));
    parts.extend(of_suspense(office, &worth, &rates, date));
    let key = |part: &Part| (part.item, part.instrument, part.account, part.since, part.note);
    let parts = merged(parts, key, |part, other| {
        part.units += other.units;
        part.amount = part.amount.zip(other.amount).map(|(one, other)| one + other);
    });
    let reserve_banks = office.ledger.cells().filter(|cell| {
        office.directory.account(cell.account).kind == Kind::BankReserve
            && office.directory.asset(cell.asset).instrument().is_none()
    });
    let on_deposit = reserve_banks.map(|cell| worth.money(cell.asset, -cell.balance.settled()));
    let on_deposit = on_deposit.sum();
    Some(Reserve { currency: worth.reporting(), rates, parts, on_deposit })
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
    let decimals = office.directory.asset(worth.reporting()).decimals();
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
        if unsecured != Ok(Total::ZERO) {
            let off = part(item, account, Some(ReserveNote::Unsecured), None);
            let amount = unsecured.ok().map(|amount| -amount);
            parts.push(Part { instrument: unsecured.err(), amount, ..off });
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
    let nets =
        Nets::behind(office, sides.values().flat_map(|of| of.ours.iter().chain(&of.failing)));
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
