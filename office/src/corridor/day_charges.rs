//! The charges of a client's day, where a market counts them by the day: gathered from the rooms,
//! reckoned by clearance, booked as one voucher for each client and day. It stands in the corridor
//! because trades, blocks and vouchers are of three rooms.
//!
//! In: the days that have changed. Out: a voucher for each; when a late trade, a cancel or a
//! correction changes a day whose charges are booked, the old voucher is taken back and a new one
//! is booked, by the rules of the trade date as the deciding edition has them. A day that is
//! reckoned again as it is booked gives nothing. Source: `rules/india_eu.md` A5, A6.

use crate::accounting::BookedVoucher;
use crate::capture::Status;
use crate::clearance::charges::Measure;
use crate::clearance::commission::{Asked, scheduled};
use crate::clearance::day_note::{
    Brokerage, DayNote, DayRules, DayTrade, NoteFault, NoteLine, OrderPart, Payee, day_note,
};
use crate::clearance::explain::explain;
use crate::clearance::lines::{Line, commission, of_commission};
use crate::clearance::{Before, ClientDay, Refusal, Traded, rules};
use crate::corridor::jobs::JOB_EVENTS_MAX;
use crate::{Office, Rejection};
use std::collections::BTreeMap;
use terms::{
    AccountId, Booked, ChargedBy, CommissionBy, Date, Decimal, Edition, Entry, Event, Kind, Market,
    Name, Posting, Quantity, Say, Segment, Supply, Trade, TradeNumber, Voucher, VoucherKind,
};

/// A client's day in one market, with the note that was or will be booked.
#[derive(Debug)]
pub struct ClientNote<'o> {
    /// Whose.
    pub account: AccountId,
    /// The day.
    pub trade_date: Date,
    /// The market.
    pub market: &'o Market,
    /// The day on which it is to be paid.
    pub settlement_date: Date,
    /// Each trade or share behind it, as its rows tell it.
    pub trades: Vec<Executed<'o>>,
    /// What it says.
    pub note: DayNote<'o, 'o>,
}

/// A trade behind a note.
#[derive(Clone, Copy, Debug)]
pub struct Executed<'o> {
    /// Its id.
    pub trade_id: &'o Name,
    /// What the note reckons with.
    pub trade: DayTrade<'o>,
}

/// The vouchers that are due for the days that have changed, as many as fit.
pub fn due(office: &Office, date: Date) -> Result<Vec<Event>, Rejection> {
    let mut events = Vec::new();
    for day in office.client_days.changed(date) {
        events.extend(of_day(office, day, date)?);
        if events.len() + 2 > JOB_EVENTS_MAX {
            break;
        }
    }
    Ok(events)
}

/// How many days up to one have changed and are not booked as they stand.
pub fn not_booked(office: &Office, date: Date) -> usize {
    let waits =
        |day: &ClientDay| !matches!(of_day(office, *day, date), Ok(events) if events.is_empty());
    office.client_days.changed(date).filter(waits).count()
}

/// The voucher of a client's day in the books, if one stands.
pub fn standing(office: &Office, trade_date: Date, account: AccountId) -> Option<&BookedVoucher> {
    numbered(office, (trade_date, account)).1
}

/// The note of a client's day, reckoned from the trades as they stand now: by the edition that
/// booked its charges, as long as they come to what was booked; or else by the deciding one. None
/// when no trade stands.
pub fn note(office: &Office, day: ClientDay) -> Result<Option<ClientNote<'_>>, Rejection> {
    let deciding = office.directory.edition();
    let older = office.client_days.reckoned_by(day).filter(|edition| *edition != deciding);
    if let Some(Ok(note)) = older.map(|edition| note_by(office, day, edition)) {
        let booked = numbered(office, day).1.map(|booked| &booked.entry);
        // What the older edition cannot book any more is not as it is booked.
        if entry_of(office, note.as_ref()).is_ok_and(|entry| entry.as_ref() == booked) {
            return Ok(note);
        }
    }
    note_by(office, day, deciding)
}

fn note_by(
    office: &Office,
    (trade_date, account): ClientDay,
    edition: Edition,
) -> Result<Option<ClientNote<'_>>, Rejection> {
    let trades = executed(office, (trade_date, account));
    let Some(first) = trades.first() else { return Ok(None) };
    let directory = &office.directory;
    let market =
        &directory.rulebook_of(edition).markets[directory.clearing(first.trade.instrument).market];
    let dated = rules(office, market, trade_date, account);
    let reckoned: Vec<DayTrade> = trades.iter().map(|executed| executed.trade).collect();
    let note = day_note(&reckoned, &dated, |part: &OrderPart| {
        brokerage(office, trade_date, account, part)
    })
    .map_err(|fault| match fault {
        NoteFault::RateUnknown(charge) => Refusal::RateMustBeKnown { charge, trade_date },
        NoteFault::TooLarge => {
            let quantity =
                Decimal { mantissa: first.trade.quantity.units(), scale: first.trade.decimals };
            Refusal::AmountMustFit { quantity, price: first.trade.price }
        }
    })?;
    let settlement_date = match settled_on(office, (trade_date, account)) {
        Some(settled) => settled,
        None => rules::settlement_date(market, trade_date)?,
    };
    Ok(Some(ClientNote { account, trade_date, market, settlement_date, trades, note }))
}

/// What a day's charges need: nothing, a voucher, or one taken back and a new one.
fn of_day(office: &Office, day: ClientDay, date: Date) -> Result<Vec<Event>, Rejection> {
    let (trade_date, account) = day;
    let (number, standing) = numbered(office, day);
    let entry = entry_of(office, note(office, day)?.as_ref())?;
    if entry.as_ref() == standing.map(|booked| &booked.entry) {
        return Ok(Vec::new());
    }
    let code = &office.directory.account(account).account;
    // What a late trade is charged counts with the trade.
    let wanted = if office.directory.edition() < Edition(5) { date } else { trade_date };
    // What takes back what edition 4 dated with its job is not dated before it.
    let counts_on = standing.map_or(wanted, |booked| wanted.max(booked.voucher.date));
    let voucher = |voucher_id: String, narrative: Narrative, reverses: Option<&Name>| Voucher {
        voucher_id: Name::from(voucher_id),
        kind: VoucherKind::DayCharges,
        date: counts_on,
        about: trade_date,
        subject: Some(account),
        narrative: narrative.wording(),
        reverses: reverses.cloned(),
    };
    let old = standing.map(|booked| &booked.voucher.voucher_id);
    let mut events = Vec::new();
    if let Some(booked) = standing {
        let narrative = Narrative::ChargesTakenBack { account: code.clone(), trade_date };
        events.push(Event::Booked(
            Booked::Voucher(voucher(format!("{}-R", booked.voucher.voucher_id), narrative, old)),
            booked.entry.reversed(),
        ));
    }
    if let Some(entry) = entry {
        let narrative = match standing {
            Some(_) => Narrative::ChargesCorrected { account: code.clone(), trade_date },
            None => Narrative::ChargesOfTheDay { account: code.clone(), trade_date },
        };
        events.push(Event::Booked(
            Booked::Voucher(voucher(voucher_id(trade_date, code, number), narrative, old)),
            entry,
        ));
    }
    Ok(events)
}

/// When the charges of a day have settled, where a row of the firm may say since that they would
/// not have: they did.
fn settled_on(office: &Office, day: ClientDay) -> Option<Date> {
    if office.directory.firm_rows().is_empty() {
        return None;
    }
    let settled = numbered(office, day).1?.entry.value_date();
    (settled <= office.ledger.settled_through()).then_some(settled)
}

/// Does a voucher of a client's day stand? Not one that was taken back, nor the one that did it.
pub fn stands(office: &Office, voucher: &Voucher) -> bool {
    let Voucher { voucher_id, reverses, .. } = voucher;
    let taken_back = |voucher_id: &Name| Name::from(format!("{voucher_id}-R"));
    office.vouchers.find(&taken_back(voucher_id)).is_none()
        && reverses.as_ref().is_none_or(|old| taken_back(old) != *voucher_id)
}

terms::sentences! {
    in crate::words::english_words;

    /// What the voucher of a client's day says.
    pub enum Narrative {
        #[error("charges of {account} on {trade_date}")]
        ChargesOfTheDay { account: Name, trade_date: Date },
        #[error("corrected charges of {account} on {trade_date}")]
        ChargesCorrected { account: Name, trade_date: Date },
        #[error("charges of {account} on {trade_date} reversed")]
        ChargesTakenBack { account: Name, trade_date: Date },
    }
}

fn voucher_id(trade_date: Date, account: &str, number: u32) -> String {
    format!("CN-{trade_date}-{account}-{number}")
}

/// The number of the next voucher of a day, and the one that stands.
fn numbered(office: &Office, (trade_date, account): ClientDay) -> (u32, Option<&BookedVoucher>) {
    let code = &office.directory.account(account).account;
    let mut standing = None;
    for number in 1.. {
        let voucher_id = voucher_id(trade_date, code, number);
        let Some(booked) = office.vouchers.find(&voucher_id) else { return (number, standing) };
        let is_taken_back = office.vouchers.find(&format!("{voucher_id}-R")).is_some();
        standing = Some(booked)
            .filter(|booked| booked.voucher.kind == VoucherKind::DayCharges && !is_taken_back);
    }
    unreachable!("the office does not hold as many vouchers as there are numbers")
}

/// What the charges of a day are as its trades stand now: the entry that its voucher has, once the
/// day's charges have been worked out; none when nothing is charged, and a rejection when they
/// cannot be booked, such as for want of an account.
pub fn due_entry(office: &Office, note: &ClientNote) -> Result<Option<Entry>, Rejection> {
    entry(office, note)
}

fn entry_of(office: &Office, note: Option<&ClientNote>) -> Result<Option<Entry>, Rejection> {
    note.map_or(Ok(None), |note| entry(office, note))
}

/// Out of the client's money, to whom it is owed; none when nothing is charged.
fn entry(office: &Office, note: &ClientNote) -> Result<Option<Entry>, Rejection> {
    let directory = &office.directory;
    let firm = |kind: Kind| {
        directory
            .own_account(kind)
            .ok_or_else(|| Refusal::HouseAccountMustExist { kind: Name::from(kind.as_str()) })
    };
    let payable = |name: &Name| {
        directory
            .account_id(name)
            .ok_or_else(|| Refusal::HouseAccountMustExist { kind: name.clone() })
    };
    let mut owed: BTreeMap<AccountId, i128> = BTreeMap::new();
    for line in &note.note.lines {
        let account = match &line.payee {
            Payee::BookedBefore => continue,
            Payee::Brokerage { introducing, .. } => {
                if let Some((broker, share)) = introducing {
                    *owed.entry(payable(broker)?).or_default() += i128::from(share.units());
                    *owed.entry(firm(Kind::IntroducingExpense)?).or_default() -=
                        i128::from(share.units());
                }
                firm(Kind::Commission)?
            }
            Payee::DepositoryParticipant => firm(Kind::FeeIncome)?,
            Payee::PassedOn(account) => payable(account)?,
        };
        *owed.entry(account).or_default() += i128::from(line.amount.units());
    }
    *owed.entry(note.account).or_default() -= owed.values().sum::<i128>();
    let currency = directory
        .currency_id(&note.market.currency)
        .expect("a market's currency is admitted with it");
    let first = &note.trades[0].trade;
    let too_large = || {
        let quantity = Decimal { mantissa: first.quantity.units(), scale: first.decimals };
        Rejection::from(Refusal::AmountMustFit { quantity, price: first.price })
    };
    let posting = |(account, units): (AccountId, i128)| {
        Some(Posting { account, asset: currency, quantity: Quantity::try_new(units)? })
    };
    let postings: Vec<Posting> =
        owed.into_iter().map(posting).collect::<Option<_>>().ok_or_else(too_large)?;
    let entry = Entry::try_new(note.settlement_date, postings)
        .expect("what the client pays is what the others receive");
    Ok((!entry.postings().is_empty()).then_some(entry))
}

/// The trades that stand, in the order of execution; shares of blocks after them. Those of one
/// market: the first one's.
fn executed(office: &Office, day: ClientDay) -> Vec<Executed<'_>> {
    let mut trades: Vec<(i64, usize, Executed)> = Vec::new();
    for (place, traded) in office.client_days.traded(day).iter().enumerate() {
        match traded {
            Traded::Trade(number) => {
                let booked = office.trades.get(*number);
                if booked.status == Status::Booked {
                    trades.push((
                        booked.trade.executed_at.0,
                        place,
                        of_trade(office, *number, &booked.trade),
                    ));
                }
            }
            Traded::Share(number) if !office.blocks.stands(*number) => {}
            Traded::Share(number) => {
                trades.extend(of_share(office, *number).map(|share| (i64::MAX, place, share)));
            }
        }
    }
    trades.sort_by_key(|(executed_at, place, _)| (*executed_at, *place));
    let market = |executed: &Executed| office.directory.clearing(executed.trade.instrument).market;
    let first = trades.first().map(|(_, _, first)| market(first));
    trades
        .into_iter()
        .map(|(_, _, executed)| executed)
        .filter(|executed| Some(market(executed)) == first)
        .collect()
}

fn of_trade<'o>(office: &'o Office, number: TradeNumber, trade: &'o Trade) -> Executed<'o> {
    let listing = office
        .directory
        .asset(trade.instrument)
        .instrument()
        .expect("what is traded is an instrument");
    let day_trade = DayTrade {
        traded: Traded::Trade(number),
        side: trade.side,
        instrument: trade.instrument,
        segment: Segment::of_cfi(&listing.cfi),
        exchange: &trade.venue,
        order: trade.order_id.as_ref().unwrap_or(&trade.trade_id),
        quantity: trade.quantity,
        decimals: listing.quantity_decimals,
        price: trade.price,
        value: trade.principal,
        booked: booked(trade.charged_by.as_ref(), trade.commission),
    };
    Executed { trade_id: &trade.trade_id, trade: day_trade }
}

fn of_share(office: &Office, number: u32) -> Option<Executed<'_>> {
    let (share, _) = office.blocks.allocations().nth(usize::try_from(number).ok()?)?;
    let directory = &office.directory;
    let listing = directory.asset(share.instrument).instrument()?;
    let day_trade = DayTrade {
        traded: Traded::Share(number),
        side: share.side,
        instrument: share.instrument,
        segment: Segment::of_cfi(&listing.cfi),
        exchange: directory.exchange_of(share.instrument, share.trade_date),
        order: &share.allocation_id,
        quantity: share.quantity,
        decimals: listing.quantity_decimals,
        price: Decimal::ZERO,
        value: share.principal,
        booked: booked(share.charged_by.as_ref(), share.commission),
    };
    Some(Executed { trade_id: &share.allocation_id, trade: day_trade })
}

fn rules<'o>(
    office: &Office,
    market: &'o Market,
    trade_date: Date,
    account: AccountId,
) -> DayRules<'o> {
    let directory = &office.directory;
    let holder = directory.account(account);
    let currency =
        directory.currency_id(&market.currency).expect("a market's currency is admitted with it");
    let is_client = holder.kind.family() == terms::Family::Client;
    DayRules {
        market,
        trade_date,
        currency_decimals: directory.asset(currency).decimals(),
        // What an institution's custodian settles is delivered gross (rules/india_eu.md A3).
        sets_off: holder.kind != Kind::Dvp,
        supply: supply(
            directory.firm_rule("broker_state", trade_date).map(|rule| &rule.value),
            holder.country.as_ref(),
        ),
        firm: directory.fee_rounding(trade_date),
        dp_charge: directory.firm_number("dp_charge", trade_date).filter(|_| is_client),
    }
}

/// Within the State of the broker, unless the client is known to be of another one, or abroad:
/// without an address on record the service is supplied where the broker is (IGST Act 2017 section
/// 12(2)(b)(ii)).
fn supply(broker_state: Option<&Name>, client_place: Option<&Name>) -> Supply {
    let is_country_only = |broker: &str, client: &str| broker.split('-').next() == Some(client);
    match (broker_state, client_place) {
        (Some(broker), Some(client)) if broker != client && !is_country_only(broker, client) => {
            Supply::InterState
        }
        _ => Supply::IntraState,
    }
}

/// The commission that came with a trade; none when it is worked out now, because its schedule
/// tells products apart.
fn booked(charged_by: Option<&ChargedBy>, commission: Quantity) -> Option<Quantity> {
    match charged_by.map(|by| &by.commission) {
        Some(CommissionBy::Nothing) => None,
        Some(CommissionBy::Agreement | CommissionBy::Schedule { .. }) | None => Some(commission),
    }
}

/// What the schedules ask for an order, or for the part of it that is delivered or set off. What
/// was so far does not count: an order is asked for once, and its tier is by itself.
fn brokerage(
    office: &Office,
    trade_date: Date,
    account: AccountId,
    part: &OrderPart,
) -> Option<Brokerage> {
    let directory = &office.directory;
    let currency = directory.clearing(part.trade.instrument).currency;
    let asked = Asked {
        account,
        trade_date,
        product: part.product,
        quantity: Measure { units: part.quantity.units(), decimals: part.trade.decimals },
        principal: Measure {
            units: part.value.units(),
            decimals: directory.asset(currency).decimals(),
        },
    };
    let Some(line) = scheduled(&asked, &Before::default(), &office.schedules, directory).ok()?
    else {
        return Some(Brokerage::default());
    };
    let introducing = line.row.introducing_account.clone().map(|broker| (broker, line.introducing));
    let decimals = directory.asset(currency).decimals();
    let parts = commission(&line, decimals, directory.own_account(Kind::Commission));
    let schedule = Some(line.row.schedule.clone());
    Some(Brokerage { amount: line.amount, schedule, introducing, parts })
}

/// What the brokerage of a line was counted on, part by part, whether it was booked with its trade
/// or asked for when the day ended; none when nobody kept it.
pub fn brokerage_parts(office: &Office, line: &NoteLine<'_>) -> Vec<Line> {
    let Some(traded) = line.trade else { return line.parts.clone() };
    let explained = office.charged(traded).and_then(|charged| {
        let explanation = explain(&charged, &office.schedules, &office.directory)?;
        Some(of_commission(&charged, &explanation, &office.directory))
    });
    explained.unwrap_or_default()
}
