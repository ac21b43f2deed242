//! Previews of what a person enters (pre-trade and pre-release checks): balances before and after,
//! and the limits beyond which it goes. Nothing is changed.
//!
//! In: the rows of a document, or a voucher, that somebody enters. Out: what would be booked of
//! them, one after the other, and what looks wrong about it. Never here: whether it is done.

use super::books::{asks_how_it_was_sold, check_of, lacking, says};
use super::{Check, Finding, Found, Limits, OnEntry, is_above, name, shown};
use crate::corridor::four_eyes;
use crate::free_credits::of_uncovered_sales;
use crate::papers::paper;
use crate::{Office, Rejection, judge};
use std::collections::BTreeMap;
use terms::{
    AccountId, AssetId, Booked, Date, DeskEvent, Event, Input, Matter, Name, Posting, SourceKind,
    Total, Trade,
};

/// A balance before and after an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effect {
    /// The account.
    pub account: AccountId,
    /// The security or the currency.
    pub asset: AssetId,
    /// What stands there, settled or not.
    pub before: Total,
    /// What would stand there.
    pub after: Total,
    /// What of both is settled.
    pub(super) settled: [Total; 2],
}

/// What an entry would bring about.
#[derive(Debug, Default)]
pub struct Would {
    /// Every balance that it would change, by account and asset.
    pub effects: Vec<Effect>,
    /// What looks wrong about it.
    pub findings: Vec<Finding>,
    /// What is about a closed period, and the day on which it would count: places as below.
    pub late: Vec<(usize, Date)>,
    /// The rows that would be rejected: their places among those that were asked about, from 0.
    pub rejected: Vec<(usize, Rejection)>,
}

impl Would {
    /// What becomes of the entry, by the strictest limit beyond which it goes.
    pub fn on_entry(&self) -> OnEntry {
        self.findings.iter().map(|finding| finding.limit.on_entry).max().unwrap_or_default()
    }
}

/// What these inputs would bring about, one after the other. Each is judged by the books as they
/// stand: one that rests on another one of them is not known as right yet.
pub fn would(office: &Office, inputs: &[Input]) -> Would {
    let limits = limits_of(office, inputs);
    let mut would = Would::default();
    let mut moved: BTreeMap<(AccountId, AssetId), Moved> = BTreeMap::new();
    for (place, input) in inputs.iter().enumerate() {
        match judge::decide(office, input) {
            Ok(events) => {
                for event in &events {
                    let counts_on = office.accounting_date(event);
                    let late = counts_on.filter(|counts_on| event.as_of() != Some(*counts_on));
                    would.late.extend(late.map(|counts_on| (place, counts_on)));
                    note(office, event, &mut moved);
                    would.findings.extend(of_event(office, limits, input, event));
                }
            }
            Err(rejection) => would.rejected.push((place, rejection)),
        }
    }
    finish(office, limits, moved, &mut would);
    would
}

/// The balances that move, and what looks wrong about where they come to stand.
fn finish(
    office: &Office,
    limits: Limits<'_>,
    moved: BTreeMap<(AccountId, AssetId), Moved>,
    would: &mut Would,
) {
    would.findings.extend(restricted(office, limits, moved.keys().map(|(account, _)| *account)));
    // It takes a walk through the ledger, which is worth it when money leaves a cash account alone.
    let leaves = |((account, asset), moved): (&(AccountId, AssetId), &Moved)| {
        moved.settled.0 < 0
            && check_of(office, *account, *asset) == Some(Check::Overdraft)
            && limits.of_account(Check::Overdraft, *account).is_some()
    };
    let uncovered =
        if moved.iter().any(leaves) { of_uncovered_sales(office) } else { BTreeMap::new() };
    for ((account, asset), moved) in moved {
        let balance = office.ledger.balance(account, asset);
        let (total, settled) = (balance.total(), balance.settled());
        let after = [total + moved.total, settled + moved.settled];
        let (of, before) = ((account, asset), [total, settled]);
        let settled = [settled, after[1]];
        would.effects.push(Effect { account, asset, before: total, after: after[0], settled });
        let below = below_nothing(office, limits, of, before, after).or_else(|| {
            let uncovered = uncovered.get(&of).copied()?;
            beyond_free_credit(office, limits, of, settled, uncovered)
        });
        would.findings.extend(below);
    }
}

/// The same of a voucher, or of what takes one back, that waits for a second person; none when
/// there is no such proposal, or it could not be approved as the books stand.
pub fn would_be_brought_about(office: &Office, proposal_id: &str) -> Option<Would> {
    let event = four_eyes::preview(office, &Name::from(proposal_id))?;
    let mut moved = BTreeMap::new();
    note(office, &event, &mut moved);
    let mut would = Would::default();
    finish(office, office.limits(), moved, &mut would);
    Some(would)
}

/// The limits in force on the day that is entered, when it is after the day at which the books
/// stand: what is entered in the morning is of a day that is not open yet.
fn limits_of<'o>(office: &'o Office, inputs: &[Input]) -> Limits<'o> {
    Limits::on(&office.directory, day_of(office, inputs))
}

fn day_of(office: &Office, inputs: &[Input]) -> Date {
    let day = |input: &Input| match input {
        Input::Trade(report) if report.trade_date.is_none() => {
            Some(office.directory.local_time().date(report.executed_at))
        }
        other => paper(other).day(),
    };
    let days = inputs.iter().filter_map(day);
    days.fold(office.days.current(), Date::max)
}

/// By how much a balance moves.
#[derive(Clone, Copy, Default)]
struct Moved {
    total: Total,
    /// What of it settles at once.
    settled: Total,
}

fn note(office: &Office, event: &Event, moved: &mut BTreeMap<(AccountId, AssetId), Moved>) {
    let mut post = |account, asset, quantity: Total, is_due: bool| {
        let cell = moved.entry((account, asset)).or_default();
        cell.total += quantity;
        if is_due {
            cell.settled += quantity;
        }
    };
    if let Some(entry) = event.entry() {
        // What is of the day that is entered is due on it, also before that day is open.
        let of_the_day = event.as_of().unwrap_or_else(|| office.days.current());
        let through = office.ledger.settled_through().max(office.days.current()).max(of_the_day);
        let is_due = entry.value_date() <= through;
        for Posting { account, asset, quantity } in entry.postings() {
            post(*account, *asset, Total::from(*quantity), is_due);
        }
    }
    // A voucher that is put forward moves nothing yet; what it would move is what is asked.
    if let Event::Desk(DeskEvent::Proposed(proposal)) = event
        && let Matter::Line(line) = &proposal.matter
    {
        let amount = Total::from(line.amount);
        post(line.debit_account, line.asset, -amount, true);
        post(line.credit_account, line.asset, amount, true);
    }
}

/// What looks wrong about one thing that would be booked.
fn of_event(office: &Office, limits: Limits<'_>, input: &Input, event: &Event) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Event::Booked(Booked::Trade(trade), _) = event {
        findings.extend(away(office, limits, trade));
        findings.extend(told_twice(office, limits, trade));
        findings.extend(sold_as_owned(office, limits, trade));
    }
    findings.extend(above_the_limit(office, limits, input, event));
    findings
}

fn finding(office: &Office, check: Check, says: Found, limit: super::Limit) -> Finding {
    Finding {
        check,
        key: Name::from(format!("check:{}", check.as_str())),
        account: None,
        instrument: None,
        quantity: None,
        since: office.days.current(),
        says,
        limit,
    }
}

fn away(office: &Office, limits: Limits<'_>, trade: &Trade) -> Option<Finding> {
    let limit = limits.of_account(Check::Price, trade.account)?;
    let away = office.away(trade, limit.above?)?;
    let says = Found::PriceAwayFromTheMarket {
        trade_id: trade.trade_id.clone(),
        price: trade.price,
        above: away.above,
        last: away.last,
        date: away.of,
    };
    let of = finding(office, Check::Price, says, limit);
    Some(Finding { account: Some(trade.account), instrument: Some(trade.instrument), ..of })
}

/// A sale that is marked as one of what is owned, on an account that may be short, beyond what it
/// holds.
fn sold_as_owned(office: &Office, limits: Limits<'_>, trade: &Trade) -> Option<Finding> {
    let (account, instrument) = (trade.account, trade.instrument);
    if trade.side.is_short() || !asks_how_it_was_sold(office, account) {
        return None;
    }
    let moved = Total(trade.signed_quantity().into());
    let after = office.ledger.balance(account, instrument).total() + moved;
    let beyond = Total((-moved.0).min(-after.0).max(0));
    let limit = limits.of_account(Check::Oversold, account).filter(|_| !beyond.is_zero())?;
    let said = says(office, Check::Oversold, (account, instrument), beyond);
    let of = finding(office, Check::Oversold, said, limit);
    let quantity = Some((instrument, -beyond));
    Some(Finding { account: Some(account), instrument: Some(instrument), quantity, ..of })
}

/// A trade that is entered by hand looks like one of its day that says the same at any hour.
fn told_twice(office: &Office, limits: Limits<'_>, trade: &Trade) -> Option<Finding> {
    let limit = limits.of_account(Check::Duplicate, trade.account)?;
    let is_same = |other: &Trade| {
        other.account == trade.account
            && other.instrument == trade.instrument
            && other.side == trade.side
            && other.quantity == trade.quantity
            && other.price.trimmed() == trade.price.trimmed()
            && other.trade_date == trade.trade_date
            && Some(&other.trade_id) != trade.corrects.as_ref()
    };
    let mut booked = office.trades.of_today().map(|(_, booked)| booked);
    let other = booked
        .find(|booked| booked.status == crate::capture::Status::Booked && is_same(&booked.trade))?;
    let says = Found::TradeEnteredTwice { other: other.trade.trade_id.clone() };
    let of = finding(office, Check::Duplicate, says, limit);
    Some(Finding { account: Some(trade.account), instrument: Some(trade.instrument), ..of })
}

/// The amount of an entry against the limit of its kind: money as it is, securities at their price.
fn above_the_limit(
    office: &Office,
    limits: Limits<'_>,
    input: &Input,
    event: &Event,
) -> Option<Finding> {
    let kind = kind_of(input)?;
    let limit = limits.of_scope(Check::Amount, kind.as_str())?;
    let above = limit.above.filter(|_| !limit.is_off)?;
    match worth_of(office, event) {
        Worth::Nothing => None,
        Worth::Known(asset, amount) => {
            let says = Found::AboveTheLimit {
                amount: shown(office, asset, amount),
                currency: office.directory.asset(asset).code().clone(),
                above,
            };
            let of = finding(office, Check::Amount, says, limit);
            is_above(office, asset, amount, Some(above))
                .then_some(Finding { quantity: Some((asset, amount)), ..of })
        }
        Worth::Unknown(instrument, units) => {
            let quantity = shown(office, instrument, units);
            let code = office.directory.asset(instrument).code().clone();
            let says = Found::WorthNotKnown { quantity, instrument: code, above };
            let of = finding(office, Check::Amount, says, limit);
            Some(Finding { quantity: Some((instrument, units)), ..of })
        }
    }
}

pub(super) fn kind_of(input: &Input) -> Option<SourceKind> {
    Some(match input {
        Input::Trade(_) => SourceKind::Trades,
        Input::Allocate(_) => SourceKind::Allocations,
        Input::Deliver(_) => SourceKind::Deliveries,
        Input::Pay(_) => SourceKind::Payments,
        Input::Transfer(_) => SourceKind::Transfers,
        Input::Convert(_) => SourceKind::Conversions,
        Input::ProposeVoucher(_) => SourceKind::Vouchers,
        _ => return None,
    })
}

/// What an event moves, in money.
pub(super) enum Worth {
    /// It moves nothing.
    Nothing,
    /// So much of a currency: the largest amount that it posts, or else what the securities are
    /// worth.
    Known(AssetId, Total),
    /// Securities alone, and these have no price.
    Unknown(AssetId, Total),
}

pub(super) fn worth_of(office: &Office, event: &Event) -> Worth {
    if let Event::Desk(DeskEvent::Proposed(proposal)) = event
        && let Matter::Line(line) = &proposal.matter
    {
        return Worth::Known(line.asset, Total::from(line.amount));
    }
    let Some(entry) = event.entry() else { return Worth::Nothing };
    let worth = |posting: &Posting| {
        let total = Total::from(posting.quantity).abs();
        if office.directory.asset(posting.asset).instrument().is_none() {
            return Some((posting.asset, total));
        }
        let worth = office.worth_of(posting.asset, total, office.days.current())?;
        Some((office.directory.clearing(posting.asset).currency, worth))
    };
    let known = entry.postings().iter().filter_map(worth).max_by_key(|(_, amount)| amount.0);
    let first = || entry.postings().first().map(|posting| (posting.asset, posting.quantity));
    match (known, first()) {
        (Some((currency, amount)), _) => Worth::Known(currency, amount),
        (None, Some((asset, units))) => Worth::Unknown(asset, Total::from(units).abs()),
        (None, None) => Worth::Nothing,
    }
}

/// The accounts on which nobody may enter anything, each with the reason that the firm gives.
fn restricted(
    office: &Office,
    limits: Limits<'_>,
    accounts: impl Iterator<Item = AccountId>,
) -> Vec<Finding> {
    let accounts: std::collections::BTreeSet<AccountId> = accounts.collect();
    let restricted = |account: AccountId| {
        let scope = name(office, account);
        let limit = limits.of_scope(Check::Restricted, &scope).filter(|limit| !limit.is_off)?;
        let reason = limits.source_of(Check::Restricted, &scope)?;
        let says = Found::AccountRestricted { account: scope, reason };
        let of = finding(office, Check::Restricted, says, limit);
        Some(Finding { account: Some(account), ..of })
    };
    accounts.into_iter().filter_map(restricted).collect()
}

/// A balance that an entry brings below nothing, or further below it.
pub(super) fn below_nothing(
    office: &Office,
    limits: Limits<'_>,
    (account, asset): (AccountId, AssetId),
    before: [Total; 2],
    after: [Total; 2],
) -> Option<Finding> {
    let check = check_of(office, account, asset)?;
    let (was, lacks) = (lacking(check, before), lacking(check, after));
    let limit = limits.of_account(check, account)?;
    if lacks.0 <= was.0 || !is_above(office, asset, lacks, limit.above) {
        return None;
    }
    let of = finding(office, check, says(office, check, (account, asset), lacks), limit);
    Some(Finding {
        account: Some(account),
        instrument: office.directory.asset(asset).instrument().map(|_| asset),
        quantity: Some((asset, -lacks)),
        ..of
    })
}

/// Money that would leave a cash account, of which that is left which securities brought in that
/// were sold and are not held.
fn beyond_free_credit(
    office: &Office,
    limits: Limits<'_>,
    (account, currency): (AccountId, AssetId),
    [before, after]: [Total; 2],
    uncovered: Total,
) -> Option<Finding> {
    let check = check_of(office, account, currency).filter(|check| *check == Check::Overdraft)?;
    let limit = limits.of_account(check, account)?;
    let beyond = uncovered - after;
    if after.0 >= before.0 || beyond.0 <= 0 || !is_above(office, currency, beyond, limit.above) {
        return None;
    }
    let says = Found::BeyondTheFreeCredit {
        account: name(office, account),
        amount: shown(office, currency, beyond),
        currency: office.directory.asset(currency).code().clone(),
    };
    let of = finding(office, check, says, limit);
    Some(Finding { account: Some(account), quantity: Some((currency, -beyond)), ..of })
}

/// The rule of the firm by which an input that a person enters needs a second one, if it says so:
/// cancels and corrections of trades, and money that is credited by hand.
pub fn is_due_by_rule(office: &Office, input: &Input) -> bool {
    let rule = match input {
        Input::Trade(report) if report.cancels.is_some() => "two_people.trade_cancels",
        Input::Trade(report) if report.corrects.is_some() => "two_people.trade_corrections",
        Input::Pay(report) if report.amount.mantissa > 0 => "two_people.receipts",
        _ => return false,
    };
    says_yes(office, rule, day_of(office, std::slice::from_ref(input)))
}

/// Does a rule of the firm say yes?
pub(super) fn says_yes(office: &Office, rule: &str, date: Date) -> bool {
    office.directory.firm_rule(rule, date).is_some_and(|rule| rule.value == "yes")
}

/// Must a second person see an input that somebody enters by hand: by its kind, by the table of
/// the firm, or because it goes beyond a limit at which it is held?
pub fn waits_for_a_second(office: &Office, input: &Input, would: &Would) -> bool {
    paper(input).needs_second_person()
        || is_due_by_rule(office, input)
        || would.on_entry() == OnEntry::Held
}
