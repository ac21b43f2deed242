//! The gate of clearance: from a captured trade to a booked one.
//!
//! Sources: settlement date by the dated cycle (17 CFR 240.15c6-1) counted in settlement days;
//! novation (NSCC Rule 11).

use super::adjustments::Replay;
use super::blocks::{Block, BlockBook, BlockKey, Decimals};
use super::charges::{self, Fee, FeeRounding, Measure, Measures, UnitPrice};
use super::commission::{Asked, CommissionLine, TooLarge, scheduled};
use super::day_note::check_rates;
use super::entries::{Introducing, Legs, trade_entry, with_transfer};
use super::refusals::Refusal;
use super::schedules::ScheduleBook;
use super::turnover::Fill;
use crate::shared::directory::Directory;
use crate::shared::stages::{CapturedShare, CapturedTrade};
use smallvec::SmallVec;
use terms::{
    AccountId, Allocation, AssetId, Booked, Capacity, Chargeable, ChargedBy, CommissionBy, Date,
    Decimal, Edition, Entry, Event, Family, FeesOfUnit, Kind, Market, Name, Product, Quantity,
    Rounding, ScheduleRow, Segment, Side, Total, Trade,
};

/// The settlement date of a trade date: the one that the market's table names, or else by its cycle
/// and calendar.
pub fn settlement_date(market: &Market, trade_date: Date) -> Result<Date, Refusal> {
    let behind = || Refusal::SettlementDateMustBeInTheCalendar {
        trade_date,
        market: market.market.clone(),
        last: market.calendar.span().1,
    };
    if let Some(named) = market.settlement_dates.get(&trade_date) {
        // A day that a row of the firm closes since is none any more.
        return market.calendar.settlement_day_from(*named).ok_or_else(behind);
    }
    let cycle = market.cycles.on(trade_date);
    let cycle = cycle
        .ok_or_else(|| Refusal::CycleMustBeKnown { market: market.market.clone(), trade_date })?;
    market.calendar.settlement_date(trade_date, cycle.settlement_days).ok_or_else(behind)
}

/// What clearance remembers and needs for a trade.
#[derive(Clone, Copy, Debug)]
pub struct Memory<'m> {
    /// Blocks.
    pub blocks: &'m BlockBook,
    /// Commission schedules.
    pub schedules: &'m ScheduleBook,
    /// What clients have traded so far, without what is taken back.
    pub turnover: &'m Replay<'m>,
    /// The share that the same row takes back.
    pub without: Option<u32>,
}

/// Clears a trade: settlement date, novation, principal, charges, entry.
pub fn clear(
    trade: &CapturedTrade,
    directory: &Directory,
    memory: &Memory,
) -> Result<Event, Refusal> {
    let blocks = memory.blocks;
    let CapturedTrade { report, quantity, trade_date, .. } = *trade;
    let market = directory.market_of(trade.instrument);
    let settlement_date = match report.settlement_date {
        Some(agreed) => agreed,
        None => settlement_date(market, trade_date)?,
    };
    check_block(trade, settlement_date, directory, blocks)?;
    check_rates(
        market,
        trade_date,
        &chargeable(report.side, trade.instrument, &report.venue, directory),
    )?;
    let on = measure(trade.instrument, quantity, directory);
    let decimals = directory.asset(trade.currency).decimals();
    let too_large = || Refusal::AmountMustFit { quantity: report.quantity, price: report.price };
    let principal =
        charges::principal(on, report.price, decimals, Rounding::HalfUp).ok_or_else(too_large)?;
    if !block_has_room(trade, principal, directory, blocks) {
        return Err(too_large());
    }
    let charged = charge(trade, principal, memory, directory)?;
    let sign = report.side.sign();
    let legs = Legs {
        account: trade.account,
        contra: trade.contra,
        instrument: trade.instrument,
        currency: trade.currency,
        received: signed(quantity, sign),
        money: signed(principal, -sign),
        commission: charged.commission,
        fees: &charged.fees,
        introducing: charged.introducing,
    };
    let entry = trade_entry(settlement_date, &legs).ok_or_else(too_large)?;
    Ok(Event::Booked(
        Booked::Trade(booked(trade, settlement_date, principal, charged, directory)),
        entry,
    ))
}

/// May a booked fill still be taken back? Not once its block is being allocated.
pub fn check_fill(fill: &Trade, directory: &Directory, blocks: &BlockBook) -> Result<(), Refusal> {
    let key = BlockKey {
        account: fill.account,
        instrument: fill.instrument,
        trade_date: fill.trade_date,
        side: fill.side,
    };
    match blocks.block(&key) {
        Some(block) if !block.allocated.is_zero() => Err(being_allocated(&key, directory)),
        _ => Ok(()),
    }
}

/// Gives a share of a block to its owner at the average price of the fills.
pub fn allocate(
    share: &CapturedShare,
    directory: &Directory,
    memory: &Memory,
) -> Result<Event, Refusal> {
    let CapturedShare { report, block_account, instrument, quantity, .. } = *share;
    let block = &block_with_shares(share, directory, memory)?;
    let exchange = directory.exchange_of(instrument, report.trade_date);
    check_rates(
        directory.market_of(instrument),
        report.trade_date,
        &chargeable(report.side, instrument, exchange, directory),
    )?;
    let currency = directory.clearing(instrument).currency;
    let decimals = |asset| directory.asset(asset).decimals();
    let decimals = Decimals { quantity: decimals(instrument), currency: decimals(currency) };
    let too_large =
        || Refusal::AmountMustFit { quantity: report.quantity, price: block.average_price() };
    let principal = block.share(quantity, decimals, Rounding::HalfUp).ok_or_else(too_large)?;
    let charged = share_charges(share, block, principal, memory, directory)?;
    let sign = report.side.sign();
    let legs = Legs {
        account: share.account,
        contra: block_account,
        instrument,
        currency,
        received: signed(quantity, sign),
        money: signed(principal, -sign),
        commission: charged.commission,
        fees: &charged.fees,
        introducing: charged.introducing,
    };
    let entry = trade_entry(block.settlement_date, &legs).ok_or_else(too_large)?;
    let entry = if block.left() == Total::from(quantity) {
        close_block(&entry, &legs, block, principal, sign, directory)?
    } else {
        entry
    };
    let allocation = Allocation {
        allocation_id: report.allocation_id.clone(),
        trade_date: report.trade_date,
        settlement_date: block.settlement_date,
        block_account,
        instrument,
        side: report.side,
        account: share.account,
        quantity,
        principal,
        commission: charged.commission.1,
        fees: charged.fee_sum(),
        charged_by: kept(charged.by, directory),
    };
    Ok(Event::Booked(Booked::Share(allocation), entry))
}

/// The last share takes what rounding has left to the rounding account, so that the block is empty
/// in money too.
fn close_block(
    entry: &Entry,
    legs: &Legs,
    block: &Block,
    principal: Quantity,
    sign: i64,
    directory: &Directory,
) -> Result<Entry, Refusal> {
    let left = block.left_by_rounding(principal);
    let left = left.quantity().expect("a remainder is less than a cent for each share given");
    let rounding = own_account(Kind::Rounding, directory)?;
    Ok(with_transfer(entry, legs.currency, legs.contra, rounding, signed(left, sign)))
}

fn block_with_shares(
    share: &CapturedShare,
    directory: &Directory,
    memory: &Memory,
) -> Result<Block, Refusal> {
    let CapturedShare { report, block_account, instrument, quantity, .. } = *share;
    let block_kind = directory.account(block_account).kind;
    if block_kind != Kind::Block {
        return Err(Refusal::AllocationMustNameABlock {
            account: report.block_account.clone(),
            kind: block_kind.as_str(),
        });
    }
    if directory.account(share.account).kind == Kind::Block {
        return Err(Refusal::AllocationMustFindAnOwner { account: report.account.clone() });
    }
    let key = BlockKey {
        account: block_account,
        instrument,
        trade_date: report.trade_date,
        side: report.side,
    };
    let no_fills = || Refusal::BlockMustHaveFills {
        block: report.block_account.clone(),
        instrument: report.instrument.clone(),
        side: report.side.as_str(),
        trade_date: report.trade_date,
    };
    let without = memory.without.map(|number| (number, directory.clearing(instrument).currency));
    let block = memory.blocks.block_without(&key, without).ok_or_else(no_fills)?;
    if Total::from(quantity) > block.left() {
        let decimals = directory.asset(instrument).decimals();
        let left = Decimal {
            mantissa: block.left().quantity().map_or(i64::MAX, Quantity::units),
            scale: decimals,
        };
        return Err(Refusal::AllocationMustFitTheBlock {
            block: report.block_account.clone(),
            quantity: report.quantity,
            left,
        });
    }
    Ok(block)
}

fn share_charges(
    share: &CapturedShare,
    block: &Block,
    principal: Quantity,
    memory: &Memory,
    directory: &Directory,
) -> Result<Charges, Refusal> {
    let CapturedShare { report, instrument, quantity, account, .. } = *share;
    let currency = directory.clearing(instrument).currency;
    let (trade_date, side) = (report.trade_date, report.side);
    let fill = Fill {
        account,
        trade_date,
        instrument,
        currency,
        side,
        order_id: None,
        block: Some(share.block_account),
        quantity,
        principal,
    };
    let too_large = || Refusal::AmountMustFit { quantity: report.quantity, price: Decimal::ZERO };
    let scheduled = schedule(&fill, memory, directory)?.ok_or_else(too_large)?;
    let exchange = directory.exchange_of(instrument, trade_date);
    let what = chargeable(side, instrument, exchange, directory);
    // The sums of a block are bounded, so that its average is a fraction that fits.
    let price = block.exact_price().ok_or_else(too_large)?;
    let fees = trade_fees(&what, &fill, price, memory, directory)?;
    scheduled.with_fees(fees, Kind::Commission, directory)
}

/// What a trade is charged, by what, and on which accounts it is booked.
struct Charges {
    commission: Fee,
    introducing: Option<Introducing>,
    fees: SmallVec<[Fee; 2]>,
    by: ChargedBy,
}

impl Charges {
    fn fee_sum(&self) -> Quantity {
        self.fees.iter().map(|(_, amount)| *amount).fold(Quantity::ZERO, add)
    }
}

/// Fees, and how they were rounded.
struct Fees {
    amounts: SmallVec<[Fee; 2]>,
    rounding: Rounding,
    unit: Option<FeesOfUnit>,
}

/// A commission before it has found its account.
struct Commission {
    amount: Quantity,
    by: CommissionBy,
    introducing: Option<Introducing>,
}

impl Commission {
    const fn plain(amount: Quantity, by: CommissionBy) -> Self {
        Self { amount, by, introducing: None }
    }

    fn with_fees(
        self,
        fees: Fees,
        earned_by: Kind,
        directory: &Directory,
    ) -> Result<Charges, Refusal> {
        let Fees { amounts, rounding, unit } = fees;
        let commission = (own_account(earned_by, directory)?, self.amount);
        let by =
            ChargedBy { fee_rounding: rounding, fees: unit.map(Box::new), commission: self.by };
        Ok(Charges { commission, introducing: self.introducing, fees: amounts, by })
    }
}

/// What the office's schedules ask for a fill; none when it is too large.
fn schedule(
    fill: &Fill,
    memory: &Memory,
    directory: &Directory,
) -> Result<Option<Commission>, Refusal> {
    let before = memory.turnover.before(fill);
    let product = product_when_booked(directory.market_of(fill.instrument));
    let asked = Asked {
        account: fill.account,
        trade_date: fill.trade_date,
        product,
        quantity: measure(fill.instrument, fill.quantity, directory),
        principal: measure(fill.currency, fill.principal, directory),
    };
    match scheduled(&asked, &before, memory.schedules, directory) {
        Err(TooLarge) => Ok(None),
        Ok(None) => Ok(Some(Commission::plain(Quantity::ZERO, CommissionBy::Nothing))),
        Ok(Some(line)) => by_schedule(&line, directory).map(Some),
    }
}

fn by_schedule(line: &CommissionLine, directory: &Directory) -> Result<Commission, Refusal> {
    let introducing = introducing(line.introducing, line.row, directory)?;
    Ok(Commission { amount: line.amount, by: line.by(), introducing })
}

/// The accounts of an introducing broker's share; none of a share of nothing.
pub fn introducing(
    share: Quantity,
    row: &ScheduleRow,
    directory: &Directory,
) -> Result<Option<Introducing>, Refusal> {
    let broker = row.introducing_account.as_ref().filter(|_| !share.is_zero());
    let Some(broker) = broker else { return Ok(None) };
    let payable = directory
        .account_id(broker)
        .ok_or_else(|| Refusal::HouseAccountMustExist { kind: broker.clone() })?;
    let expense = own_account(Kind::IntroducingExpense, directory)?;
    Ok(Some(Introducing { expense, payable, amount: share }))
}

fn charge(
    trade: &CapturedTrade,
    principal: Quantity,
    memory: &Memory,
    directory: &Directory,
) -> Result<Charges, Refusal> {
    let CapturedTrade { report, account, instrument, quantity, currency, trade_date, .. } = *trade;
    let kinds = (directory.account(account).kind, directory.account(trade.contra).kind);
    let (side, order_id) = (report.side, report.order_id.as_ref());
    let fill = Fill {
        account,
        trade_date,
        instrument,
        currency,
        side,
        order_id,
        block: None,
        quantity,
        principal,
    };
    let too_large = || Refusal::AmountMustFit { quantity: report.quantity, price: report.price };
    let commission = match trade.commission {
        Some(agreed) => Commission::plain(agreed, CommissionBy::Agreement),
        None if is_fill(kinds.0) => Commission::plain(Quantity::ZERO, CommissionBy::Nothing),
        None => schedule(&fill, memory, directory)?.ok_or_else(too_large)?,
    };
    let what = chargeable(side, instrument, &report.venue, directory);
    let fees = if bears_fees(kinds.0, kinds.1, report.capacity, directory.edition()) {
        trade_fees(&what, &fill, report.price.into(), memory, directory)?
    } else {
        let rounding = directory.fee_rounding(trade_date);
        Fees { amounts: SmallVec::new(), rounding, unit: None }
    };
    commission.with_fees(fees, earned_by(report.capacity), directory)
}

/// What becomes of a trade, as far as it is known when it is booked: where the market tells it
/// apart that is when the day ends; elsewhere everything is delivered.
pub fn product_when_booked(market: &Market) -> Product {
    if market.charges_by_day() { Product::Any } else { Product::Delivery }
}

/// The kind of account that earns the commission of an agent, or the mark-up of a principal.
pub const fn earned_by(capacity: Capacity) -> Kind {
    match capacity {
        Capacity::Agency => Kind::Commission,
        Capacity::Principal | Capacity::RisklessPrincipal => Kind::Markup,
    }
}

/// Is a trade on this account a fill of a block? It bears no charges itself: its allocations do,
/// each as the confirmation that its client gets (FINRA TAF FAQ A200.17).
fn is_fill(account: Kind) -> bool {
    account == Kind::Block
}

/// Does a trade on these accounts bear fees itself? What is sold on a market does, and what a
/// client sells to the firm as its dealer: a sale "by or through any member of a national
/// securities association otherwise than on a national securities exchange" is covered (17 CFR
/// 240.31(a)(6)). A riskless principal's leg with its client is not: that sale is exempt beside the
/// one on the market. Before edition 5 no sale to the firm's inventory bore any.
pub fn bears_fees(account: Kind, contra: Kind, capacity: Capacity, edition: Edition) -> bool {
    let is_to_a_dealer = account.family() == Family::Client
        && contra == Kind::Inventory
        && capacity == Capacity::Principal
        && edition >= Edition(5);
    !is_fill(account) && (contra.shows_fails() || is_to_a_dealer)
}

/// The charges that are worked out when a trade is booked, each on its payable account: of the fill
/// by itself, or what the unit in which the firm rounds them owes more with it.
fn trade_fees(
    what: &Chargeable,
    fill: &Fill,
    price: UnitPrice,
    memory: &Memory,
    directory: &Directory,
) -> Result<Fees, Refusal> {
    let measures = Measures {
        principal: measure(fill.currency, fill.principal, directory),
        quantity: measure(fill.instrument, fill.quantity, directory),
        price,
    };
    let rounding = directory.fee_rounding(fill.trade_date);
    let unit = directory.fee_unit(fill.trade_date);
    let before = unit.and_then(|unit| Some((unit, memory.turnover.before_fees(fill, unit)?)));
    let too_large = || Refusal::AmountMustFit {
        quantity: Decimal { mantissa: measures.quantity.units, scale: measures.quantity.decimals },
        price: Decimal::ZERO,
    };
    let unit = match before {
        Some((unit, before)) => Some(before.fees(unit).ok_or_else(too_large)?),
        None => None,
    };
    let lines = charges::trade_charges(
        directory.market_of(fill.instrument),
        fill.trade_date,
        what,
        measures,
        FeeRounding { firm: rounding, unit: unit.as_ref() },
        directory,
    )?;
    let amounts: SmallVec<[Fee; 2]> =
        lines.iter().map(|line| (line.payable, line.amount)).collect();
    // What bears no fee is in no unit.
    let unit = unit.filter(|_| !amounts.is_empty());
    Ok(Fees { amounts, rounding, unit })
}

/// What a charge may fall on in a trade of an instrument; whether it will be delivered is not known
/// yet. `exchange` is the venue of a fill; of a share of a block, where the instrument was listed.
pub fn chargeable<'a>(
    side: Side,
    instrument: AssetId,
    exchange: &'a str,
    directory: &'a Directory,
) -> Chargeable<'a> {
    let listing =
        directory.asset(instrument).instrument().expect("what is traded is an instrument");
    Chargeable { side, product: Product::Any, segment: Segment::of_cfi(&listing.cfi), exchange }
}

fn check_block(
    trade: &CapturedTrade,
    settlement_date: Date,
    directory: &Directory,
    blocks: &BlockBook,
) -> Result<(), Refusal> {
    if directory.account(trade.account).kind != Kind::Block {
        return Ok(());
    }
    let key = BlockKey {
        account: trade.account,
        instrument: trade.instrument,
        trade_date: trade.trade_date,
        side: trade.report.side,
    };
    match blocks.block(&key) {
        Some(block) if !block.allocated.is_zero() => Err(being_allocated(&key, directory)),
        Some(block) if block.settlement_date != settlement_date => {
            Err(Refusal::FillsMustSettleTogether {
                block: trade.report.account.clone(),
                instrument: trade.report.instrument.clone(),
                trade_date: trade.trade_date,
                expected: block.settlement_date,
                settlement_date,
            })
        }
        _ => Ok(()),
    }
}

fn block_has_room(
    trade: &CapturedTrade,
    principal: Quantity,
    directory: &Directory,
    blocks: &BlockBook,
) -> bool {
    if directory.account(trade.account).kind != Kind::Block {
        return true;
    }
    let key = BlockKey {
        account: trade.account,
        instrument: trade.instrument,
        trade_date: trade.trade_date,
        side: trade.report.side,
    };
    Block::has_room(blocks.block(&key), trade.quantity, principal)
}

fn being_allocated(key: &BlockKey, directory: &Directory) -> Refusal {
    Refusal::BlockMustBeUnallocated {
        block: directory.account(key.account).account.clone(),
        instrument: directory.asset(key.instrument).code().clone(),
        trade_date: key.trade_date,
    }
}

fn booked(
    trade: &CapturedTrade,
    settlement_date: Date,
    principal: Quantity,
    charged: Charges,
    directory: &Directory,
) -> Trade {
    let report = trade.report;
    Trade {
        trade_id: report.trade_id.clone(),
        executed_at: report.executed_at,
        account: trade.account,
        side: report.side,
        instrument: trade.instrument,
        quantity: trade.quantity,
        price: report.price,
        currency: trade.currency,
        venue: report.venue.clone(),
        capacity: report.capacity,
        contra: trade.contra,
        trade_date: trade.trade_date,
        settlement_date,
        principal,
        commission: charged.commission.1,
        fees: charged.fee_sum(),
        order_id: report.order_id.clone(),
        corrects: report.corrects.clone(),
        charged_by: kept(charged.by, directory),
    }
}

/// By what it was charged is kept since edition 2.
fn kept(charged_by: ChargedBy, directory: &Directory) -> Option<ChargedBy> {
    (directory.edition() >= Edition(2)).then_some(charged_by)
}

/// The firm's account of a kind.
pub fn own_account(kind: Kind, directory: &Directory) -> Result<AccountId, Refusal> {
    directory
        .own_account(kind)
        .ok_or_else(|| Refusal::HouseAccountMustExist { kind: Name::from(kind.as_str()) })
}

/// A quantity as a measure of its asset.
pub fn measure(asset: AssetId, quantity: Quantity, directory: &Directory) -> Measure {
    Measure { units: quantity.units(), decimals: directory.asset(asset).decimals() }
}

fn signed(quantity: Quantity, sign: i64) -> Quantity {
    if sign < 0 { -quantity } else { quantity }
}

fn add(left: Quantity, right: Quantity) -> Quantity {
    Quantity::try_new(i128::from(left.units()) + i128::from(right.units()))
        .expect("fees are small parts of a principal that fits")
}
