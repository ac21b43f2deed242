//! The corridor: which rooms an input walks through. Each line is one walk; nothing is changed.

use crate::actions;
use crate::capture::RuleValue;
use crate::capture::rules as capture;
use crate::clearance::ScheduleBook;
use crate::clearance::rules as clearance;
use crate::clearance::schedule_rules as tariffs;
use crate::close;
use crate::desks;
use crate::editions;
use crate::financing::rules as financing;
use crate::four_eyes;
use crate::jobs;
use crate::lot_names;
use crate::opening::open_position;
use crate::queue;
use crate::records::Refusal;
use crate::settlement::{rules as settlement, transfers};
use crate::{Office, Rejection, worth};
use terms::{
    Account, AccountId, AllocationReport, Approve, AssetId, Date, DayEnd, Decimal, Decline,
    DeliveryReport, Desk, DeskEvent, Edition, Event, FinishSource, FirmRule, Input, InterestRate,
    KnownEvent, LoanReport, Name, OfficeEvent, OpenDay, OpenOffice, PaymentReport, Person,
    ProposeDocument, ProposeReopening, ProposeReversal, RateScope, Request, Run, ScheduleRow,
    ScheduleScope, SettleDue, SourceEvent, Trade, TradeReport, TransferReport, Unreadable,
};

/// Judges an input that has not come before: the events that follow from it, or the rule that it
/// breaks.
///
/// When what it books counts before a corporate action that is booked already, the action's part of
/// it follows.
pub fn decide(office: &Office, input: &Input) -> Result<Vec<Event>, Rejection> {
    let mut events = walk(office, input)?;
    actions::follow(office, &mut events);
    Ok(events)
}

fn walk(office: &Office, input: &Input) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    let days = &office.days;
    match input {
        Input::BeginEdition(began) => editions::begin(office, began),
        Input::OpenOffice(OpenOffice { markets, books_from }) => {
            open_office(office, markets, *books_from)
        }
        Input::ReceiveSource(document) => {
            one(Event::Source(SourceEvent::SourceReceived(document.clone())))
        }
        Input::FinishSource(FinishSource { source, rows }) => {
            one(Event::Source(SourceEvent::SourceFinished { source: *source, rows: *rows }))
        }
        Input::Unreadable(Unreadable { id, message }) => {
            Err(Refusal::RowMustBeReadable { id: id.clone(), message: message.clone() }.into())
        }
        Input::Rule(rule) => set_rule(office, rule),
        Input::Schedule(row) => set_schedule(office, row),
        Input::OpenAccount(account) => open_account(account),
        Input::ListInstrument(instrument) => Ok(capture::list_instrument(instrument, directory)?),
        Input::Quote(quote) => worth::quote(office, quote),
        Input::OpenPosition(report) => one(open_position(report, directory, days)?),
        Input::Trade(report) => book_trade(office, report),
        Input::Allocate(report) => allocate(office, report),
        Input::Deliver(report) => deliver(office, report),
        Input::Pay(report) => pay(office, report),
        Input::ChooseLots(report) => lot_names::choose(office, report),
        Input::ProposeVoucher(report) => four_eyes::propose_line(office, report),
        Input::ProposeReversal(ProposeReversal { voucher_id, by }) => {
            four_eyes::propose_reversal(office, voucher_id, by)
        }
        Input::ProposeReopening(ProposeReopening { period, by, reason }) => {
            four_eyes::propose_reopening(office, *period, by, reason)
        }
        Input::ProposeDocument(ProposeDocument { document, rows, by, reason }) => {
            four_eyes::propose_document(office, document, *rows, by, reason)
        }
        Input::SetPerson(person) => set_person(office, person),
        Input::SetDesk(desk) => set_desk(office, desk),
        Input::OpenRequest(request) => open_request(office, request),
        Input::Work(work) => queue::work(office, work),
        Input::ClosePeriod(end) => close::close_period(office, end),
        Input::Approve(Approve { proposal_id, by, shown }) => {
            four_eyes::approve(office, proposal_id, by, *shown)
        }
        Input::Decline(Decline { proposal_id, by, reason }) => {
            four_eyes::decline(office, proposal_id, by, reason)
        }
        Input::SetInterestRate(rate) => set_interest_rate(office, rate),
        Input::Lend(report) => lend(office, report),
        Input::Announce(report) => actions::announce(office, report),
        Input::FxRate(rate) => worth::record_rate(office, rate),
        Input::Convert(report) => worth::convert(office, report),
        Input::PriceRule(rule) => worth::set_price_rule(office, rule),
        Input::Transfer(report) => transfer(office, report),
        Input::OpenDay(OpenDay(date)) => open_day(office, *date),
        Input::SettleDue(SettleDue(date)) => settle_due(office, *date),
        Input::Run(Run { job, date }) => jobs::run(office, *job, *date),
        Input::CloseDay(end) => close_day(office, end),
    }
}

/// The end of a walk from which one event follows.
#[allow(clippy::unnecessary_wraps, reason = "it is the end of walks that may refuse")]
fn one(event: Event) -> Result<Vec<Event>, Rejection> {
    Ok(vec![event])
}

/// A trade, a cancel, or a correction: a correction takes the old trade back and books the new one,
/// or does neither.
fn book_trade(office: &Office, report: &TradeReport) -> Result<Vec<Event>, Rejection> {
    let Some(old) = capture::taken_back(report, &office.trades)? else {
        return one(cleared(office, report, None)?);
    };
    clearance::check_fill(&old.trade, &office.directory, &office.blocks)?;
    let reversal = capture::cancel(report, old, &office.trades);
    if report.cancels.is_some() {
        capture::check_cancel(report, old, &office.directory)?;
        return one(reversal);
    }
    Ok(vec![reversal, cleared(office, report, Some(&old.trade))?])
}

fn cleared(
    office: &Office,
    report: &TradeReport,
    replaced: Option<&Trade>,
) -> Result<Event, Rejection> {
    let captured = capture::capture(report, &office.directory, &office.days)?;
    Ok(clearance::clear(&captured, &office.directory, &remembered(office, replaced))?)
}

/// What clearance remembers.
const fn remembered<'o>(office: &'o Office, replaced: Option<&'o Trade>) -> clearance::Memory<'o> {
    clearance::Memory {
        blocks: &office.blocks,
        schedules: &office.schedules,
        turnover: &office.turnover,
        replaced,
    }
}

fn allocate(office: &Office, report: &AllocationReport) -> Result<Vec<Event>, Rejection> {
    let share = capture::capture_share(report, &office.directory, &office.days)?;
    one(clearance::allocate(&share, &office.directory, &remembered(office, None))?)
}

fn deliver(office: &Office, report: &DeliveryReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let asset = capture::known_asset(&report.asset, directory)?;
    let movement = settlement::ToDeliver {
        report,
        street_account: capture::open_account(&report.street_account, report.date, directory)?,
        location_account: capture::open_account(&report.location_account, report.date, directory)?,
        asset,
        quantity: capture::quantity(report.quantity, asset, directory)?,
    };
    one(settlement::deliver(&movement, directory, &office.ledger)?)
}

fn pay(office: &Office, report: &PaymentReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let currency = capture::admitted_currency(&report.currency, directory)?;
    let movement = settlement::ToPay {
        report,
        account: capture::open_account(&report.account, report.date, directory)?,
        bank_account: capture::open_account(&report.bank_account, report.date, directory)?,
        currency,
        amount: capture::quantity(report.amount, currency, directory)?,
    };
    one(settlement::pay(&movement, directory)?)
}

fn set_interest_rate(office: &Office, rate: &InterestRate) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    let currency = capture::admitted_currency(&rate.currency, directory)?;
    if rate.scope == RateScope::Account && !rate.name.is_empty() {
        capture::known_account(&rate.name, directory)?;
    }
    one(financing::set_rate(rate, currency, directory, &office.financing.rates)?)
}

fn lend(office: &Office, report: &LoanReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let account = |name: &Option<Name>| {
        name.as_ref().map(|name| capture::open_account(name, report.date, directory)).transpose()
    };
    let named =
        report.instrument.as_ref().map(|code| capture::known_asset(code, directory)).transpose()?;
    // Amounts are those of the loan that the row is about, or of the one that it opens.
    let opened = office.financing.loans.opened(&report.loan_id);
    let instrument = opened.map(|opened| opened.instrument).or(named);
    let currency = instrument
        .filter(|id| directory.asset(*id).instrument().is_some())
        .map(|id| directory.clearing(id).currency);
    let amount = |amount: Option<Decimal>, asset: Option<AssetId>| {
        amount
            .zip(asset)
            .map(|(amount, asset)| capture::quantity(amount, asset, directory))
            .transpose()
    };
    let row = financing::ToLend {
        report,
        account: account(&report.account)?,
        location_account: account(&report.location_account)?,
        bank_account: account(&report.bank_account)?,
        instrument: named,
        quantity: amount(report.quantity, instrument)?,
        collateral: amount(report.collateral, currency)?,
    };
    one(financing::lend(&row, directory, &office.financing.loans)?)
}

fn transfer(office: &Office, report: &TransferReport) -> Result<Vec<Event>, Rejection> {
    let directory = &office.directory;
    capture::check_date(report.date, &office.days)?;
    let (instrument, listing) = capture::known_instrument(&report.instrument, directory)?;
    let currency = directory.clearing(instrument).currency;
    let row = transfers::ToTransfer {
        report,
        from_account: capture::open_account(&report.from_account, report.date, directory)?,
        to_account: capture::open_account(&report.to_account, report.date, directory)?,
        instrument,
        quantity: capture::positive_quantity(report.quantity, listing)?,
        cost: report.cost.map(|cost| capture::amount(cost, currency, directory)).transpose()?,
    };
    one(transfers::transfer(&row, directory, &office.ledger)?)
}

/// A new office: its markets, their currencies, and the accounts of their charts.
fn open_office(
    office: &Office,
    markets: &[Name],
    books_from: Date,
) -> Result<Vec<Event>, Rejection> {
    let rulebook = office.directory.rulebook();
    if office.directory.markets().next().is_some() {
        return Err(Refusal::OfficeMustBeNew.into());
    }
    let mut events =
        vec![Event::Office(OfficeEvent::OfficeOpened { markets: markets.to_vec(), books_from })];
    for name in markets {
        let known = || {
            rulebook
                .markets
                .iter()
                .map(|market| market.market.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        let market = rulebook
            .market(name)
            .ok_or_else(|| Refusal::MarketMustBeKnown { market: name.clone(), known: known() })?;
        if !market.calendar.covers(books_from) {
            let (first, last) = market.calendar.span();
            return Err(Refusal::DateMustBeInTheCalendar {
                date: books_from,
                market: name.clone(),
                first,
                last,
            }
            .into());
        }
        let admitted = capture::admit_currency(&market.currency, &office.directory)?;
        events.extend(admitted.filter(|admitted| !events.contains(admitted)));
        // Charts have the firm's own accounts in common; the first market's row opens one.
        let is_new = |account: &&Account| {
            let opens = |event: &Event| matches!(event, Event::Known(KnownEvent::AccountOpened(opened)) if opened.account == account.account);
            !events.iter().any(opens)
        };
        let chart: Vec<Event> = market
            .chart
            .iter()
            .filter(is_new)
            .cloned()
            .map(|known| Event::Known(KnownEvent::AccountOpened(known)))
            .collect();
        events.extend(chart);
    }
    Ok(events)
}

fn open_account(account: &Account) -> Result<Vec<Event>, Rejection> {
    one(Event::Known(KnownEvent::AccountOpened(account.clone())))
}

/// The rules that an office may set for itself, what each one's value must be, and the edition that
/// brought it.
const FIRM_RULES: [(&str, RuleValue, Edition); 13] = [
    ("fee_rounding", RuleValue::HalfUpOrUp, Edition(1)),
    ("commission_flat", RuleValue::AmountForEachTrade, Edition(1)),
    ("commission_per_share", RuleValue::AmountForEachShare, Edition(1)),
    ("commission_bps", RuleValue::BasisPointsOfThePrincipal, Edition(1)),
    ("commission_minimum", RuleValue::AnAmount, Edition(1)),
    ("commission_maximum", RuleValue::AnAmount, Edition(1)),
    ("year_starts", RuleValue::MonthInWhichYearsStart, Edition(2)),
    ("approval_days", RuleValue::NumberOfBusinessDays, Edition(2)),
    ("broker_state", RuleValue::StateOfTheBroker, Edition(2)),
    ("dp_charge", RuleValue::AmountForEachSecurityDelivered, Edition(2)),
    ("contract_note_decimals", RuleValue::TwoOrFour, Edition(2)),
    ("reporting_currency", RuleValue::IsoCurrency, Edition(2)),
    ("fx_stale_days", RuleValue::WholeNumberOfDays, Edition(2)),
];

fn set_rule(office: &Office, rule: &FirmRule) -> Result<Vec<Event>, Rejection> {
    let known = FIRM_RULES.iter().filter(|(_, _, since)| *since <= office.directory.edition());
    let Some((_, expected, _)) = known.clone().find(|(known, ..)| rule.rule == *known) else {
        let rules = known.map(|(known, ..)| *known).collect::<Vec<_>>().join(", ");
        return Err(
            crate::capture::Refusal::RuleMustBeKnown { rule: rule.rule.clone(), rules }.into()
        );
    };
    let fits = match rule.rule.as_str() {
        "year_starts" => matches!(rule.value.as_str(), "01" | "04"),
        "approval_days" => rule.value.parse::<u8>().is_ok_and(|days| (1..=250).contains(&days)),
        "reporting_currency" => return worth::set_reporting_currency(office, rule),
        "fx_stale_days" => terms::Decimal::parse(&rule.value)
            .and_then(|days| days.units(0))
            .is_some_and(|days| (0..=3660).contains(&days)),
        "fee_rounding" => matches!(rule.value.as_str(), "half_up" | "up"),
        "broker_state" => terms::identifiers::Place::parse(&rule.value).is_ok(),
        "contract_note_decimals" => matches!(rule.value.as_str(), "2" | "4"),
        // Twelve digits leave room for any schedule and keep every product within what a quantity
        // holds.
        _ => terms::Decimal::parse(&rule.value).is_some_and(|value| {
            (0..1_000_000_000_000).contains(&value.mantissa) && value.scale <= 8
        }),
    };
    if fits {
        return one(Event::Known(KnownEvent::RuleSet(rule.clone())));
    }
    let (rule, value) = (rule.rule.clone(), rule.value.clone());
    Err(crate::capture::Refusal::RuleValueMustFit { rule, value, expected: expected.clone() }
        .into())
}

fn set_schedule(office: &Office, row: &ScheduleRow) -> Result<Vec<Event>, Rejection> {
    may_be_set(office, row, &office.schedules)?;
    one(Event::Known(KnownEvent::ScheduleSet(row.clone())))
}

/// May a row be set beside these schedules? The account that it names as its scope.
pub fn may_be_set(
    office: &Office,
    row: &ScheduleRow,
    schedules: &ScheduleBook,
) -> Result<Option<AccountId>, Rejection> {
    let directory = &office.directory;
    let names_an_account = row.scope == ScheduleScope::Account;
    let account = row
        .whom
        .as_ref()
        .filter(|_| names_an_account)
        .map(|name| capture::known_account(name, directory))
        .transpose()?;
    let broker = row
        .introducing_account
        .as_ref()
        .map(|name| capture::known_account(name, directory))
        .transpose()?;
    tariffs::check_row(row, account, broker, directory, schedules)?;
    Ok(account)
}

fn set_person(office: &Office, person: &Person) -> Result<Vec<Event>, Rejection> {
    desks::check_person(person, &office.people)?;
    one(Event::Desk(DeskEvent::PersonSet(person.clone())))
}

fn set_desk(office: &Office, desk: &Desk) -> Result<Vec<Event>, Rejection> {
    desks::check_desk(desk, &office.people)?;
    one(Event::Desk(DeskEvent::DeskSet(desk.clone())))
}

fn open_request(office: &Office, request: &Request) -> Result<Vec<Event>, Rejection> {
    desks::check_request(request, &office.people)?;
    one(Event::Desk(DeskEvent::RequestOpened(request.clone())))
}

fn open_day(office: &Office, date: Date) -> Result<Vec<Event>, Rejection> {
    let days = &office.days;
    if days.open() == Some(date) {
        return Ok(Vec::new());
    }
    if let Some(open) = days.open() {
        return Err(Refusal::EarlierDayMustBeClosed { date, open }.into());
    }
    if date < days.books_from() {
        return Err(Refusal::DayMustBeInTheBooks { date, books_from: days.books_from() }.into());
    }
    if !office.directory.is_business_day(date) {
        return Err(Refusal::DayMustBeABusinessDay { date }.into());
    }
    match days.last_closed() {
        Some(last_closed) if date <= last_closed => {
            Err(Refusal::DayMustFollow { date, last_closed }.into())
        }
        _ => Ok([vec![Event::Office(OfficeEvent::DayOpened(date))], actions::due(office, date)]
            .concat()),
    }
}

fn settle_due(office: &Office, date: Date) -> Result<Vec<Event>, Rejection> {
    if office.days.open() != Some(date) {
        return Err(Refusal::DayMustBeOpen { date }.into());
    }
    let has_arrived = office.ledger.settled_through() >= date;
    Ok(if has_arrived {
        Vec::new()
    } else {
        vec![Event::Office(OfficeEvent::ValueDateArrived(date))]
    })
}

fn close_day(office: &Office, end: &DayEnd) -> Result<Vec<Event>, Rejection> {
    if office.days.open() != Some(end.date) {
        return Err(Refusal::DayMustBeOpen { date: end.date }.into());
    }
    let controls = close::controls(office, end);
    let failed: Vec<_> = controls.iter().filter(|control| !control.holds()).collect();
    match failed.first() {
        None => one(Event::Office(OfficeEvent::DayClosed { date: end.date, controls })),
        Some(first) => Err(Refusal::ControlsMustHold {
            date: end.date,
            failed: failed.len(),
            control: Box::new(first.control.clone()),
            expected: Box::new(first.expected.clone()),
            found: Box::new(first.found.clone()),
        }
        .into()),
    }
}
