//! Exceptions of the books as they stand.
//!
//! In: the office, its limits. Out: findings, in the order of checks. A cash account holds no
//! less than nothing; one that may be short has sold beyond what it holds when the sale was marked
//! as one of what it owns. Of one that settles by delivery against payment this is not asked. Sign:
//! + of a security belongs to the account, + of money is owed to it; at a depository − lies there.
//!
//! Sources: 12 CFR 220.8 (a cash account sells what it holds); 17 CFR 242.200(g)(1) (a sale is
//! marked long only by whoever owns what is sold); 17 CFR 240.15c3-3(d) (what is not in
//! possession); NSCC Procedure VIII (money settlement of the day).

use super::{Check, Finding, Found, Limit, Limits, is_above, name, shown};
use crate::Office;
use crate::accounting::{Label, Lot};
use crate::settlement::view::{ClearingMoney, clearing_money};
use std::collections::{BTreeMap, BTreeSet};
use terms::{AccountId, AssetId, Edition, Kind, Name, Total};

/// Which limit holds for a check, for an account if it is about one.
type LimitOf<'l> = dyn Fn(Check, Option<AccountId>) -> Option<Limit> + 'l;

/// Everything in the books that lies beyond a limit of the firm.
pub fn exceptions(office: &Office) -> Vec<Finding> {
    let limits = office.limits();
    let limit = |check, account: Option<AccountId>| {
        let limit = match account {
            Some(account) => limits.of_account(check, account),
            None => limits.of_all(check).filter(|limit| !limit.is_off),
        };
        limit.filter(|limit| limit.is_exception)
    };
    found(office, &|check| limits.has(check), &limit)
}

/// What would be an exception if the firm had a limit of each check that it has none of; of those
/// that need no figure.
pub fn unwatched(office: &Office) -> Vec<Finding> {
    let limits = office.limits();
    let limit = |check, _| (!limits.has(check)).then(Limit::default);
    found(office, &|check| !limits.has(check), &limit)
}

fn found(office: &Office, asks: &dyn Fn(Check) -> bool, limit: &LimitOf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    if [Check::Oversold, Check::Box, Check::Overdraft].into_iter().any(asks) {
        findings.extend(below_nothing(office, limit));
    }
    if asks(Check::Money) {
        findings.extend(open_money(office, limit));
    }
    findings.extend(suspects(office, limit));
    if asks(Check::Prices) {
        findings.extend(prices(office, limit));
    }
    findings.sort_by(|one, other| (one.check, &one.key).cmp(&(other.check, &other.key)));
    findings
}

/// The check that a balance below nothing fails, and whether the balance is one: of a security in a
/// cash account what was traded counts, elsewhere what has settled.
pub(super) fn check_of(office: &Office, account: AccountId, asset: AssetId) -> Option<Check> {
    let kind = office.directory.account(account).kind;
    let is_security = office.directory.asset(asset).instrument().is_some();
    match kind {
        Kind::Cash if is_security => Some(Check::Oversold),
        Kind::Cash => Some(Check::Overdraft),
        kind if kind.is_location() && is_security => Some(Check::Box),
        _ => None,
    }
}

/// What an account that may be short has sold as its own and does not hold: what is left of the
/// short lots that sales opened which were marked as long.
fn sold_as_owned(office: &Office, account: AccountId, asset: AssetId, total: Total) -> Total {
    if total.0 >= 0 || !asks_how_it_was_sold(office, account) {
        return Total::ZERO;
    }
    let Some(holding) = office.lots.holding(account, asset) else { return Total::ZERO };
    let was_sold_as_owned = |lot: &&Lot| {
        let Label::Trade(number) = lot.label else { return false };
        lot.is_short() && !office.trades.get(number).trade.side.is_short()
    };
    holding.lots().filter(was_sold_as_owned).map(|lot| Total::from(lot.quantity).abs()).sum()
}

/// Is a sale beyond what is held looked at by how it was marked, and since which edition?
pub(super) fn asks_how_it_was_sold(office: &Office, account: AccountId) -> bool {
    let kind = office.directory.account(account).kind;
    matches!(kind, Kind::Margin | Kind::Short) && office.directory.edition() >= Edition(7)
}

/// By how much a balance lies below nothing.
pub(super) fn lacking(check: Check, [total, settled]: [Total; 2]) -> Total {
    let lacking = match check {
        Check::Oversold => -total,
        Check::Overdraft => -settled,
        // What lies at a depository is a debit.
        _ => settled,
    };
    Total(lacking.0.max(0))
}

/// What is said of a balance below nothing.
pub(super) fn says(
    office: &Office,
    check: Check,
    (account, asset): (AccountId, AssetId),
    lacking: Total,
) -> Found {
    let (account, amount) = (name(office, account), shown(office, asset, lacking));
    let code = office.directory.asset(asset).code().clone();
    match check {
        Check::Oversold => {
            Found::SoldWithoutHolding { account, quantity: amount, instrument: code }
        }
        Check::Overdraft => Found::Overdrawn { account, amount, currency: code },
        _ => Found::BoxBelowNothing { account, quantity: amount, instrument: code },
    }
}

fn below_nothing(office: &Office, limit: &LimitOf<'_>) -> Vec<Finding> {
    let below = |cell: ledger::Cell<'_>| {
        let balance = [cell.balance.total(), cell.balance.settled()];
        let (check, lacking) = match check_of(office, cell.account, cell.asset) {
            Some(check) => (check, lacking(check, balance)),
            None => (Check::Oversold, sold_as_owned(office, cell.account, cell.asset, balance[0])),
        };
        if lacking.is_zero() {
            return None;
        }
        let limit = limit(check, Some(cell.account))?;
        is_above(office, cell.asset, lacking, limit.above).then(|| Finding {
            check,
            key: key(office, check, cell.account, cell.asset),
            account: Some(cell.account),
            instrument: office.directory.asset(cell.asset).instrument().map(|_| cell.asset),
            quantity: Some((cell.asset, -lacking)),
            since: office.days.current(),
            says: says(office, check, (cell.account, cell.asset), lacking),
            limit,
        })
    };
    office.ledger.cells().filter_map(below).collect()
}

fn key(office: &Office, check: Check, account: AccountId, asset: AssetId) -> Name {
    let code = office.directory.asset(asset).code();
    Name::from(format!("check:{}:{}:{code}", check.as_str(), name(office, account)))
}

/// Money that was due and is open: what a clearing house and we are to pay each other for the day,
/// with the mark of what is open; and what stands with a counterparty to whom nothing is open in
/// securities any more, or who owes us, or is owed, both: money moves against securities.
fn open_money(office: &Office, limit: &LimitOf<'_>) -> Vec<Finding> {
    let directory = &office.directory;
    let today = office.days.current();
    let mut open: BTreeMap<(AccountId, AssetId), Total> = BTreeMap::new();
    let houses: Vec<AccountId> = directory
        .accounts()
        .filter(|(_, account)| account.kind == Kind::ClearingHouse)
        .map(|(id, _)| id)
        .collect();
    let price_of = |instrument| office.price_used(instrument, today).map(|used| used.price.price);
    for (currency, asset) in directory.assets() {
        if asset.instrument().is_some() {
            continue;
        }
        for money in clearing_money(&office.ledger, directory, &houses, currency, price_of) {
            // Without a price of everything that is open nobody can say what is due.
            if money.unpriced == 0 {
                open.insert((money.clearing_house, currency), ClearingMoney::net_money(&money));
            }
        }
    }
    let with_counterparties = |cell: &ledger::Cell<'_>| {
        directory.account(cell.account).kind == Kind::Counterparty
            && !cell.balance.settled().is_zero()
    };
    let cells: Vec<ledger::Cell<'_>> = office.ledger.cells().filter(with_counterparties).collect();
    let is_security = |asset| directory.asset(asset).instrument().is_some();
    let securities = cells.iter().filter(|cell| is_security(cell.asset));
    let securities: BTreeSet<(AccountId, bool)> =
        securities.map(|cell| (cell.account, cell.balance.settled().0 > 0)).collect();
    let looks_at_sides = directory.edition() >= Edition(7);
    for cell in cells.iter().filter(|cell| !is_security(cell.asset)) {
        let is_owed = cell.balance.settled().0 > 0;
        let has_the_other_side = if looks_at_sides {
            securities.contains(&(cell.account, !is_owed))
        } else {
            [true, false].into_iter().any(|side| securities.contains(&(cell.account, side)))
        };
        if !has_the_other_side {
            open.insert((cell.account, cell.asset), -cell.balance.settled());
        }
    }
    let finding = |((account, currency), owed): ((AccountId, AssetId), Total)| {
        let limit = limit(Check::Money, Some(account))?;
        if owed.is_zero() || !is_above(office, currency, owed, limit.above) {
            return None;
        }
        let (of, amount) = (name(office, account), shown(office, currency, owed));
        let code = directory.asset(currency).code().clone();
        let says = if owed.0 > 0 {
            Found::MoneyNotReceived { account: of, amount, currency: code }
        } else {
            Found::MoneyNotPaid { account: of, amount, currency: code }
        };
        Some(Finding {
            check: Check::Money,
            key: key(office, Check::Money, account, currency),
            account: Some(account),
            instrument: None,
            quantity: Some((currency, owed)),
            since: today,
            says,
            limit,
        })
    };
    open.into_iter().filter_map(finding).collect()
}

/// Trades that look wrong, and about which nobody has said that they are right.
fn suspects(office: &Office, limit: &LimitOf<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, suspect) in office.suspects.all() {
        let trade = &office.trades.get(number).trade;
        let trade_id = trade.trade_id.clone();
        let mut find = |check: Check, says: Found| {
            let Some(limit) = limit(check, Some(trade.account)) else { return };
            findings.push(Finding {
                check,
                key: Name::from(format!("check:{}:{trade_id}", check.as_str())),
                account: Some(trade.account),
                instrument: Some(trade.instrument),
                quantity: Some((trade.instrument, Total(trade.signed_quantity().into()))),
                since: trade.trade_date,
                says,
                limit,
            });
        };
        if let Some(away) = &suspect.away {
            let says = Found::PriceAwayFromTheMarket {
                trade_id: trade_id.clone(),
                price: trade.price,
                above: away.above,
                last: away.last,
                date: away.of,
            };
            find(Check::Price, says);
        }
        if let Some(like) = suspect.like {
            let other = office.trades.get(like).trade.trade_id.clone();
            find(Check::Duplicate, Found::TradeToldTwice { trade_id: trade_id.clone(), other });
        }
    }
    findings
}

/// Securities that somebody holds, long or short, without a price of the day.
fn prices(office: &Office, limit: &LimitOf<'_>) -> Vec<Finding> {
    let Some(limit) = limit(Check::Prices, None) else { return Vec::new() };
    let directory = &office.directory;
    let today = office.days.current();
    let is_held = |cell: &ledger::Cell<'_>| {
        directory.account(cell.account).kind.keeps_lots()
            && directory.asset(cell.asset).instrument().is_some()
            && !cell.balance.total().is_zero()
    };
    let held: BTreeSet<AssetId> =
        office.ledger.cells().filter(is_held).map(|cell| cell.asset).collect();
    let finding = |instrument: AssetId| {
        let code = directory.asset(instrument).code().clone();
        let says = match office.price_used(instrument, today) {
            Some(used) if !used.is_stale => return None,
            Some(used) => Found::HeldWithAnOldPrice {
                instrument: code.clone(),
                date: today,
                last: used.price.date,
            },
            None => Found::HeldWithoutAPrice { instrument: code.clone() },
        };
        Some(Finding {
            check: Check::Prices,
            key: Name::from(format!("check:prices:{code}")),
            account: None,
            instrument: Some(instrument),
            quantity: None,
            since: today,
            says,
            limit: limit.clone(),
        })
    };
    held.into_iter().filter_map(finding).collect()
}

impl Office {
    /// A trade was booked: does it look wrong, by the limits of the firm?
    pub(crate) fn note_suspicion(&mut self, number: terms::TradeNumber) {
        let limits = Limits::on(&self.directory, self.days.current());
        let (price, duplicate) = (limits.has(Check::Price), limits.has(Check::Duplicate));
        if !price && !duplicate {
            return;
        }
        let trade = &self.trades.get(number).trade;
        let limit = |check| {
            limits.of_account(check, trade.account).filter(|limit: &Limit| limit.is_exception)
        };
        let away = limit(Check::Price).and_then(|limit| self.away(trade, limit.above?));
        let looks = limit(Check::Duplicate).is_some();
        if let Some(away) = away {
            self.suspects.note_away(number, away);
        }
        if looks {
            self.suspects.look_for_another(number, &self.trades.get(number).trade);
        }
    }

    /// By which price of the market a trade lies away from it.
    pub(super) fn away(
        &self,
        trade: &terms::Trade,
        above: terms::Decimal,
    ) -> Option<crate::capture::Away> {
        let is_in_its_currency =
            self.directory.clearing(trade.instrument).currency == trade.currency;
        let last = self.price_used(trade.instrument, trade.trade_date);
        let last = last.filter(|_| is_in_its_currency)?.price;
        crate::capture::is_away(trade.price, last.price, above).then(|| crate::capture::Away {
            last: last.price,
            of: last.date,
            above,
        })
    }
}
