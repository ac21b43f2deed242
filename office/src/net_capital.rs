//! Net capital out of the books (17 CFR 240.15c3-1): net worth, what is deducted from it, and what
//! must be there, each with the balances and positions of which it is made.
//!
//! In: the office, as of the close of a day: net worth and positions of what was traded, what
//! others owe and are owed of what has settled. Out: parts in the reporting currency. Never here: a
//! rate, a haircut; the arithmetic of either (`capital`). The books know no subordinated loans:
//! nothing is added for them. A security without a price stops what it belongs to; it is never
//! worth nothing.

use crate::Office;
use crate::calls::{ClientCall, open_calls};
use crate::capital::{Rates, aged_fail, equity_haircut, undue};
use crate::financing::view::open_loans;
use crate::regulation::{Nets, Securities, Worth, days, merged, rates};
use crate::settlement::view::{Fail, fails};
use crate::shared::rates::{fraction, part};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, CallKind, CapitalLine, CapitalRule, CapitalTreatment, Date, Family,
    Fraction, GlSection, Haircut, LoanDirection, Market, Name, Total,
};

/// What a step is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The step.
    pub line: CapitalLine,
    /// The line of the general ledger, if it is of one.
    pub gl_line: Option<Name>,
    /// Whose balance or position it is.
    pub account: Option<AccountId>,
    /// Of which instrument, if of one.
    pub instrument: Option<AssetId>,
    /// Since when, where that matters.
    pub since: Option<Date>,
    /// What it is a part of: a balance, a market value; none where that is the amount.
    pub of: Option<Total>,
    /// How much, in the reporting currency, as the step counts it; none: there is no price, or no
    /// rate of a currency.
    pub amount: Option<Total>,
}

/// Net capital as of a day.
#[derive(Clone, Debug)]
pub struct Capital {
    /// The currency of the amounts.
    pub currency: AssetId,
    /// The rates of the day.
    pub rates: Rates,
    /// What the steps are made of, by step.
    pub parts: Vec<Part>,
}

impl Capital {
    /// A step; none when an amount of it is lacking.
    pub fn line(&self, line: CapitalLine) -> Option<Total> {
        self.parts.iter().filter(|part| part.line == line).map(|part| part.amount).sum()
    }

    /// All steps; none when an amount is lacking.
    pub fn net_capital(&self) -> Option<crate::capital::NetCapital> {
        let line = |line| self.line(line);
        Some(crate::capital::NetCapital {
            net_worth: line(CapitalLine::NetWorth)?,
            subordinated: Total::ZERO,
            non_allowable: line(CapitalLine::NonAllowable)?,
            other_deductions: line(CapitalLine::AgedFails)?
                + line(CapitalLine::ShortDifferences)?
                + line(CapitalLine::BorrowDeficits)?
                + line(CapitalLine::MarginDeficits)?,
            haircuts: line(CapitalLine::Haircuts)? + line(CapitalLine::UndueConcentration)?,
        })
    }

    /// What is lacking a price or a rate.
    pub fn lacking(&self) -> impl Iterator<Item = &Part> {
        self.parts.iter().filter(|part| part.amount.is_none())
    }
}

/// Tentative net capital, before the haircuts; none when an amount is lacking.
pub fn tentative(office: &Office, date: Date) -> Option<Total> {
    let walk = Walk::new(office, date)?;
    let capital = walk.capital(walk.before_haircuts());
    Some(capital.net_capital()?.tentative())
}

/// Net capital as of the close of a day; none where no rule asks for it.
pub fn capital(office: &Office, date: Date) -> Option<Capital> {
    let walk = Walk::new(office, date)?;
    let mut capital = walk.capital(walk.before_haircuts());
    let tentative = capital.net_capital().map(|firm| firm.tentative());
    capital.parts.extend(walk.haircuts(tentative));
    capital.parts = in_order(capital.parts);
    Some(capital)
}

/// A balance of money on its line of the general ledger.
struct OnLine {
    account: AccountId,
    gl_line: Name,
    is_asset: bool,
    treatment: Option<CapitalTreatment>,
    /// + credit, − debit; none without a rate.
    worth: Option<Total>,
}

impl OnLine {
    fn part(&self, line: CapitalLine, of: Option<Total>, amount: Option<Total>) -> Part {
        Part {
            line,
            gl_line: Some(self.gl_line.clone()),
            account: Some(self.account),
            instrument: None,
            since: None,
            of,
            amount,
        }
    }
}

/// In order, those of one thing together.
fn in_order(parts: Vec<Part>) -> Vec<Part> {
    let key =
        |part: &Part| (part.line, part.gl_line.clone(), part.account, part.instrument, part.since);
    let sum =
        |one: Option<Total>, other: Option<Total>| one.zip(other).map(|(one, other)| one + other);
    merged(parts, key, |part, other| {
        part.of = sum(part.of, other.of);
        part.amount = sum(part.amount, other.amount);
    })
}

struct Walk<'o> {
    office: &'o Office,
    market: &'o Market,
    worth: Worth<'o>,
    rates: Rates,
    date: Date,
}

impl<'o> Walk<'o> {
    fn new(office: &'o Office, date: Date) -> Option<Self> {
        let worth = Worth::new(office, date)?;
        let market = office.directory.market_in(worth.reporting())?;
        Some(Self { office, market, worth, rates: rates(office, date)?, date })
    }

    fn capital(&self, parts: Vec<Part>) -> Capital {
        let parts = in_order(parts);
        Capital { currency: self.worth.reporting(), rates: self.rates.clone(), parts }
    }

    fn before_haircuts(&self) -> Vec<Part> {
        let mut parts = self.of_balances();
        parts.extend(self.aged_fails());
        parts.extend(self.short_differences());
        parts.extend(self.borrow_deficits());
        parts.extend(self.margin_deficits());
        parts
    }

    /// The rate of a haircut on the day; none before its first band.
    fn haircut(&self, haircut: Haircut, at: usize) -> Option<Fraction> {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        fraction(self.market.haircut(haircut, at, self.date)?.rate)
    }

    /// Net worth, what of it does not count, and indebtedness, by line and account. Net worth is of
    /// what was traded; who owes whom, and what secures it, of what has settled.
    fn of_balances(&self) -> Vec<Part> {
        let securities = Securities::of(self.office, &self.worth);
        let mut parts = Vec::new();
        for cell in self.office.ledger.cells() {
            if self.office.directory.asset(cell.asset).instrument().is_some() {
                continue;
            }
            let of = (cell.account, cell.asset);
            if let Some(traded) = self.on_its_line(of, cell.balance.total()) {
                let asset = traded.worth.map(|worth| -worth);
                parts.push(traded.part(CapitalLine::NetWorth, None, asset));
                let counts =
                    !matches!(traded.treatment, None | Some(CapitalTreatment::NonAllowable));
                if traded.is_asset && !counts {
                    parts.push(traded.part(CapitalLine::NonAllowable, asset, asset));
                }
            }
            if let Some(settled) = self.on_its_line(of, cell.balance.settled()) {
                parts.extend(self.owed(&settled, &securities));
            }
        }
        parts
    }

    /// What of a settled debit is not secured, or how much of a settled credit is indebtedness.
    fn owed(&self, settled: &OnLine, securities: &Securities) -> Option<Part> {
        if settled.is_asset {
            (settled.treatment == Some(CapitalTreatment::Secured)).then_some(())?;
            let debit = settled.worth.map(|worth| -worth);
            let kind = self.office.directory.account(settled.account).kind;
            let mut part = settled.part(CapitalLine::NonAllowable, debit, debit);
            if let Some(debit) = debit.filter(|_| kind.family() == Family::Client) {
                let unsecured = securities.unsecured(settled.account, debit);
                part.amount = unsecured.ok();
                part.instrument = unsecured.err();
            }
            return (part.amount != Some(Total::ZERO)).then_some(part);
        }
        let is_debt = matches!(settled.treatment, None | Some(CapitalTreatment::Indebtedness));
        is_debt.then(|| settled.part(CapitalLine::AggregateIndebtedness, None, settled.worth))
    }

    /// A balance of money on its line of the general ledger; none when it is nothing, or on no line
    /// of assets or liabilities.
    fn on_its_line(&self, (account, currency): (AccountId, AssetId), of: Total) -> Option<OnLine> {
        (!of.is_zero()).then_some(())?;
        let gl_line = self.office.directory.gl_line_on(account, self.date, of.0 > 0);
        let is_asset = match GlSection::of_line(&gl_line)? {
            GlSection::Assets => true,
            GlSection::Liabilities => false,
            GlSection::Equity | GlSection::Revenue | GlSection::Expenses => return None,
        };
        let treatment = self.market.capital_lines.get(&gl_line).copied();
        let worth = self.worth.money(currency, of);
        Some(OnLine { account, gl_line, is_asset, treatment, worth })
    }

    /// Our fails to deliver that are aged.
    fn aged_fails(&self) -> Vec<Part> {
        let aged = days(&self.rates, CapitalRule::AgedFailDays).unsigned_abs() as usize;
        let fails = fails(&self.office.street, &self.office.directory, self.date);
        let is_aged = |fail: &Fail| fail.is_ours() && fail.age_settlement_days >= aged;
        let fails: Vec<Fail> = fails.into_iter().filter(is_aged).collect();
        let nets = Nets::behind(self.office, fails.iter());
        let part = |fail: &Fail| {
            let market = self.worth.of(fail.instrument, fail.quantity);
            let charge = || {
                let contract = nets.contract(self.office, &self.worth, fail, fail.quantity)?;
                Some(aged_fail(contract, market?, self.haircut(Haircut::Equity, 0)?))
            };
            Part {
                line: CapitalLine::AgedFails,
                gl_line: None,
                account: Some(fail.street_account),
                instrument: Some(fail.instrument),
                since: Some(fail.since),
                of: market,
                amount: charge(),
            }
        };
        fails.iter().map(part).collect()
    }

    /// Securities that stand short in suspense, by the business days since they do.
    fn short_differences(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for (account, asset) in self.office.suspense.open() {
            if self.office.directory.asset(asset).instrument().is_none() {
                continue;
            }
            let calendar = &self.office.directory.market_of(asset).calendar;
            let edition = self.office.directory.edition();
            for aged in self.office.suspense.parts_as(edition, account, asset) {
                let age = calendar.settlement_days_between(aged.since, self.date);
                let Some(rate) = self.haircut(Haircut::ShortDifference, age) else { continue };
                if aged.quantity.0 >= 0 {
                    continue;
                }
                let market = self.worth.of(asset, -aged.quantity);
                parts.push(Part {
                    line: CapitalLine::ShortDifferences,
                    gl_line: None,
                    account: Some(account),
                    instrument: Some(asset),
                    since: Some(aged.since),
                    of: market,
                    amount: market.map(|market| part(market, rate)),
                });
            }
        }
        parts
    }

    /// What was paid for borrowed securities beyond what they are worth.
    fn borrow_deficits(&self) -> Vec<Part> {
        let loans = open_loans(&self.office.financing, &self.office.directory, self.date);
        let deficit = |loan: crate::financing::view::OpenLoan<'_>| {
            let opened = loan.opened;
            let market = self.worth.of(opened.instrument, loan.state.quantity);
            let paid = self.worth.money(opened.currency, loan.state.collateral);
            let over = paid.zip(market).map(|(paid, market)| Total((paid - market).0.max(0)));
            let is_there = opened.direction == LoanDirection::Borrow && over != Some(Total::ZERO);
            is_there.then(|| Part {
                line: CapitalLine::BorrowDeficits,
                gl_line: None,
                account: Some(opened.account),
                instrument: Some(opened.instrument),
                since: Some(opened.date),
                of: paid,
                amount: over,
            })
        };
        loans.filter_map(deficit).collect()
    }

    /// What accounts lack of margin after a call has been open for too long.
    fn margin_deficits(&self) -> Vec<Part> {
        let is_charged = |of: &ClientCall| {
            let from = of.charged_from.is_some_and(|from| from <= self.date);
            from && of.call.kind == CallKind::Maintenance
        };
        let calls = open_calls(self.office, self.date).into_iter().filter(is_charged);
        let part = |of: ClientCall| Part {
            line: CapitalLine::MarginDeficits,
            gl_line: None,
            account: Some(of.account),
            instrument: None,
            since: Some(of.call.arose),
            of: None,
            amount: self.worth.money(of.currency, of.call.left),
        };
        calls.map(part).collect()
    }

    /// The haircuts of the firm's positions, and what of one instrument is too much.
    fn haircuts(&self, tentative: Option<Total>) -> Vec<Part> {
        let mut held: BTreeMap<AssetId, Total> = BTreeMap::new();
        for cell in self.office.ledger.cells() {
            let is_own = self.office.directory.account(cell.account).kind.is_marked();
            if is_own && self.office.directory.asset(cell.asset).instrument().is_some() {
                *held.entry(cell.asset).or_default() += cell.balance.total();
            }
        }
        held.retain(|_, units| !units.is_zero());
        let part = |line, instrument, of, amount| Part {
            line,
            gl_line: None,
            account: None,
            instrument,
            since: None,
            of,
            amount,
        };
        let valued: Vec<(AssetId, Option<Total>)> =
            held.iter().map(|(id, units)| (*id, self.worth.of(*id, *units))).collect();
        let mut parts = Vec::new();
        for (instrument, value) in &valued {
            if value.is_none() {
                parts.push(part(CapitalLine::Haircuts, Some(*instrument), None, None));
            }
        }
        let sum = |is_long: bool| -> Total {
            let of_side = valued.iter().filter_map(|(_, value)| *value);
            of_side.filter(|value| (value.0 > 0) == is_long).map(Total::abs).sum()
        };
        let (long, short) = (sum(true), sum(false));
        if !(long + short).is_zero() {
            let haircut = self
                .haircut(Haircut::Equity, 0)
                .map(|rate| equity_haircut(long, short, rate, &self.rates));
            parts.push(part(CapitalLine::Haircuts, None, Some(long + short), haircut));
        }
        let decimals = self.office.directory.asset(self.worth.reporting()).decimals();
        for (instrument, value) in valued {
            let Some(value) = value.map(Total::abs) else { continue };
            let undue = || {
                let rate = self.haircut(Haircut::UndueEquity, 0)?;
                Some(undue(value, tentative?, rate, &self.rates, decimals))
            };
            let charge = undue().map(|undue| undue.charge);
            if charge != Some(Total::ZERO) {
                let line = CapitalLine::UndueConcentration;
                parts.push(part(line, Some(instrument), Some(value), charge));
            }
        }
        parts
    }
}
