//! Calls of margin, from the books: what moves of accounts that hold on credit, and what the close
//! of a day makes of it.
//!
//! In: events as they are applied, the close of a day. Out: the credit department's memory, and
//! calls with their days. Nothing is remembered of any other account. Never here: an event of its
//! own; what a client says about a call.
//!
//! A purchase and a sale count at what they cost and bring, charges included (12 CFR 220.2,
//! "current market value"); money counts as it comes and goes, but interest; securities that come
//! or go count at what they are worth. What was there when the books began has moved nothing.

use crate::Office;
use crate::credit::Rates;
use crate::credit::calls::{Call, Finding, Moved, Purse};
use crate::credit::memorandum::{carried, release, sale_for};
use crate::margins::{margins, rates};
use crate::shared::rates::part;
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, CallKind, CallState, Date, Entry, Event, Fraction, Kind,
    MarginRule, Name, Posting, Rounding, TakenBackKind, Total, VoucherKind, divide,
};

/// How what an entry moves counts.
#[derive(Clone, Copy)]
enum Counts {
    /// As a trade.
    Trade,
    /// As the taking back of one.
    TradeBack,
    /// As what a trade that was closed bears.
    Charge,
    /// As money.
    Money,
    /// As what a corporate action gives: money, or a trade where the security goes for it.
    Action,
    /// As the taking back of it.
    ActionBack,
    /// As securities that come or go, and money.
    Transfer,
}

/// None: not at all.
const fn counts(booked: &Booked) -> Option<Counts> {
    match booked {
        Booked::Trade(_) | Booked::Share(_) => Some(Counts::Trade),
        Booked::Cancel(_) => Some(Counts::TradeBack),
        Booked::Adjustment(_) => Some(Counts::Charge),
        Booked::Payment(_) | Booked::Conversion(_) => Some(Counts::Money),
        Booked::Action(_) => Some(Counts::Action),
        Booked::Transfer(_) => Some(Counts::Transfer),
        Booked::Voucher(voucher) => match voucher.kind {
            VoucherKind::Manual
            | VoucherKind::Recurring
            | VoucherKind::Reversal
            | VoucherKind::DayCharges => Some(Counts::Money),
            VoucherKind::Accrual
            | VoucherKind::Interest
            | VoucherKind::Rebate
            | VoucherKind::FairValue
            | VoucherKind::Revaluation
            | VoucherKind::YearEnd => None,
        },
        Booked::TakenBack(taken) => match taken.kind {
            TakenBackKind::Share => Some(Counts::TradeBack),
            TakenBackKind::Transfer => Some(Counts::Transfer),
            TakenBackKind::Payment | TakenBackKind::Conversion => Some(Counts::Money),
            TakenBackKind::Action => Some(Counts::ActionBack),
            TakenBackKind::Delivery | TakenBackKind::Position | TakenBackKind::Statement => None,
        },
        Booked::Position(_) | Booked::Delivery(_) | Booked::Loan(_) | Booked::Moved(_) => None,
    }
}

/// A call with its days, on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCall {
    /// The account.
    pub account: AccountId,
    /// The currency.
    pub currency: AssetId,
    /// The call.
    pub call: Call,
    /// The last day for meeting it.
    pub due: Option<Date>,
    /// From when on it is a charge to net capital.
    pub charged_from: Option<Date>,
    /// How it stands.
    pub state: CallState,
    /// How much must be sold, or bought back, to meet what is left of it.
    pub sale: Option<Total>,
    /// The rule.
    pub source: Option<Name>,
}

/// Every call, as a day stands: those that are not met, the oldest of each account first, and those
/// that were, in the order in which they were.
pub fn calls(office: &Office, date: Date) -> Vec<ClientCall> {
    let met = office.credit.met().iter().copied();
    open_calls(office, date)
        .into_iter()
        .chain(met.map(|of| client_call(office, of, date)))
        .collect()
}

/// Those that are not met.
pub fn open_calls(office: &Office, date: Date) -> Vec<ClientCall> {
    let open = office.credit.standings().flat_map(|(purse, standing)| {
        standing.calls.iter().map(move |call| client_call(office, (purse, *call), date))
    });
    open.collect()
}

fn client_call(
    office: &Office,
    ((account, currency), call): (Purse, Call),
    date: Date,
) -> ClientCall {
    let asset = office.directory.asset(currency);
    let market = office.directory.market_in(currency);
    let rule = market.and_then(|market| market.call_rule(call.kind, call.arose));
    let due = market.and_then(|market| market.call_due(call.kind, call.arose));
    let is_minor = || rule.is_some_and(|rule| rule.is_minor(call.amount, None, asset.decimals()));
    let state = match () {
        () if call.left.is_zero() => CallState::Met,
        () if is_minor() => CallState::Minor,
        () if due.is_some_and(|due| due < date) => CallState::Overdue,
        () => CallState::Open,
    };
    let charged_from =
        rule.zip(market).and_then(|(rule, market)| rule.charged_from(call.arose, &market.calendar));
    let frees = rates(office, currency, date).map(|rates| match call.kind {
        CallKind::Maintenance if office.directory.account(account).kind == Kind::Short => {
            rates.of(MarginRule::MaintenanceShort)
        }
        CallKind::Maintenance => rates.of(MarginRule::MaintenanceLong),
        CallKind::Initial | CallKind::Intraday | CallKind::Payment => rates.of(MarginRule::Release),
    });
    ClientCall {
        account,
        currency,
        call,
        due,
        charged_from,
        state,
        sale: frees.and_then(|frees| sale_for(call.left, frees)),
        source: rule.map(|rule| rule.source.clone()),
    }
}

/// What stands on the special memorandum account of an account now, of an excess that is found.
pub fn memorandum(office: &Office, purse: Purse, excess: Option<Total>, date: Date) -> Total {
    let standing = office.credit.standing(purse);
    let (before, moved) = standing.map(|of| (of.memorandum, of.moved)).unwrap_or_default();
    let rates = rates(office, purse.1, date);
    let moved = moved.money + rates.map_or(Total::ZERO, |rates| traded(moved, &rates));
    carried(before, moved, excess.unwrap_or(before + moved))
}

/// What trades do to the special memorandum account.
fn traded(moved: Moved, rates: &Rates) -> Total {
    let short = rates.of(MarginRule::InitialShort).minus(Fraction::ONE).unwrap_or(Fraction::ZERO);
    part(moved.bought, rates.of(MarginRule::InitialLong)) - part(moved.sold_short, short)
        + release(moved.closed, rates)
}

impl Office {
    /// Notes what an event moves of accounts that hold on credit, before it is booked.
    pub(crate) fn note_credit(&mut self, event: &Event) {
        let Event::Booked(booked, entry) = event else { return };
        let Some(counts) = counts(booked) else { return };
        for posting in entry.postings() {
            let kind = self.directory.account(posting.account).kind;
            if matches!(kind, Kind::Margin | Kind::Short) {
                self.note_posting(counts, entry, posting);
            }
        }
    }

    fn note_posting(&mut self, counts: Counts, entry: &Entry, posting: &Posting) {
        let account = posting.account;
        let total = Total::from(posting.quantity);
        if self.directory.asset(posting.asset).instrument().is_some() {
            if let Counts::Transfer = counts {
                let currency = self.directory.clearing(posting.asset).currency;
                let worth = self.worth_of(posting.asset, total.abs(), self.days.worked());
                let worth = worth.map_or(0, |worth| worth.0 * total.0.signum());
                let moved = Moved { bought: Total(worth), ..Moved::default() };
                self.credit.note((account, currency), moved);
            }
            return;
        }
        let money = Moved { money: total, ..Moved::default() };
        let moved = match counts {
            Counts::Charge => Moved { closed: total, ..Moved::default() },
            Counts::Trade => of_trade(self, entry, posting).unwrap_or(money),
            Counts::TradeBack => of_trade_back(self, entry, posting).unwrap_or(money),
            Counts::Action if goes(entry, posting, 1) => {
                of_trade(self, entry, posting).unwrap_or(money)
            }
            Counts::ActionBack if goes(entry, posting, -1) => {
                of_trade_back(self, entry, posting).unwrap_or(money)
            }
            Counts::Money | Counts::Transfer | Counts::Action | Counts::ActionBack => money,
        };
        self.credit.note((account, posting.asset), moved);
    }

    /// Works out, at the close of a day, the special memorandum account and the calls of every
    /// account that holds on credit.
    pub(crate) fn close_credit(&mut self, date: Date) {
        let mut figures: BTreeMap<Purse, Option<(Total, Total)>> =
            self.credit.standings().map(|(purse, _)| (purse, Some(Default::default()))).collect();
        for of in margins(self, date) {
            let priced = of.unpriced.is_empty();
            let found = priced.then(|| (of.margin.excess(), of.margin.call()));
            figures.insert((of.account, of.currency), found);
        }
        let mut by_currency: BTreeMap<AssetId, Option<Rates>> = BTreeMap::new();
        let found = figures.into_iter().filter_map(|(purse, figures)| {
            let rates = by_currency.entry(purse.1).or_insert_with(|| rates(self, purse.1, date));
            let moved = self.credit.standing(purse).map(|of| of.moved).unwrap_or_default();
            Some((purse, Finding { traded: traded(moved, rates.as_ref()?), figures }))
        });
        let found = found.collect();
        self.credit.close(date, found);
    }
}

/// The money of a trade: what of it closes a position, and what opens one. None when no security
/// of the account moves with it.
fn of_trade(office: &Office, entry: &Entry, money: &Posting) -> Option<Moved> {
    let units = units(office, entry, money)?;
    let held = office.ledger.balance(money.account, units.asset).total();
    Some(split(held, units.quantity.into(), money.quantity.into()))
}

/// The same of one that is taken back: the opposite of what it did to the position that is left.
fn of_trade_back(office: &Office, entry: &Entry, money: &Posting) -> Option<Moved> {
    let units = units(office, entry, money)?;
    let back = Total::from(units.quantity);
    let left = office.ledger.balance(money.account, units.asset).total() + back;
    Some(split(left, -back, -Total::from(money.quantity)).reversed())
}

/// What moves of a security beside the money.
fn units<'e>(office: &Office, entry: &'e Entry, money: &Posting) -> Option<&'e Posting> {
    let is_it = |other: &&Posting| {
        other.account == money.account && office.directory.asset(other.asset).instrument().is_some()
    };
    entry.postings().iter().find(is_it)
}

/// Does a security go for the money, and not come with it? With −1 of an entry that takes back.
fn goes(entry: &Entry, money: &Posting, sign: i64) -> bool {
    let other = |other: &&Posting| other.account == money.account && other.asset != money.asset;
    let units = entry.postings().iter().find(other).map_or(0, |other| other.quantity.units());
    units.signum() == -sign && money.quantity.units().signum() == sign
}

/// The money of so many units that come (+) or go (−) beside what is held: the part that closes,
/// and the part that opens.
fn split(held: Total, units: Total, money: Total) -> Moved {
    let is_against = held.0.signum() == -units.0.signum();
    let closing = if is_against { held.0.abs().min(units.0.abs()) } else { 0 };
    let closed = match units.0.abs() {
        0 => 0,
        all if closing == all => money.0,
        all => money.0.checked_mul(closing).map_or(0, |part| divide(part, all, Rounding::HalfUp)),
    };
    let opened = Total(money.0 - closed);
    // Of what is bought back the money that was paid is released, of what is sold what it brought.
    let closed = Total(if units.0 > 0 { -closed } else { closed });
    if units.0 > 0 {
        Moved { bought: opened, closed, ..Moved::default() }
    } else {
        Moved { sold_short: opened, closed, ..Moved::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::split;
    use crate::credit::calls::Moved;
    use terms::Total;

    fn moved(bought: i128, sold_short: i128, closed: i128) -> Moved {
        let [bought, sold_short, closed] = [bought, sold_short, closed].map(Total);
        Moved { money: Total::ZERO, bought, sold_short, closed }
    }

    #[test]
    fn a_trade_closes_what_is_held_and_opens_the_rest() {
        let of = |held, units, money| split(Total(held), Total(units), Total(money));
        assert_eq!(of(0, 100, -5_000), moved(-5_000, 0, 0));
        assert_eq!(of(50, 100, -5_000), moved(-5_000, 0, 0));
        assert_eq!(of(100, -40, 2_000), moved(0, 0, 2_000));
        assert_eq!(of(100, -150, 6_000), moved(0, 2_000, 4_000));
        assert_eq!(of(0, -10, 600), moved(0, 600, 0));
        assert_eq!(of(-30, 40, -800), moved(-200, 0, 600));
    }
}
