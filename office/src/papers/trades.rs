//! Trades as the front office reports them: executions, cancels, corrections.

use super::adjustments::{self, TakenOut};
use super::columns::{Columns, columns};
use super::{Duty, History, Paper, PaperName, Policy, SecondPerson, Summary, decimal, one, trim};
use crate::accounting::{Change, Label, Mic, Step};
use crate::capture::rules as capture;
use crate::clearance::rules as clearance;
use crate::clearance::{Replay, Traded};
use crate::posting::quantity;
use crate::taken_back::rules as taken_back;
use crate::{Directory, Office, Rejection};
use terms::{
    AccountId, AssetId, Cancel, Date, Edition, Entry, Event, Kind, MovedKind, Name, Origin, Say,
    SourceKind, Trade, TradeNumber, TradeReport, Venue, Wording,
};

impl Paper for TradeReport {
    const POLICY: Policy = Policy {
        paper: PaperName::File(SourceKind::Trades),
        handed_in_by: Duty::Load,
        second_person: SecondPerson::NotDue,
        again: "the same trade_id says the same or is refused",
        taken_back_by: "a row that cancels or corrects it",
        history: History::OnceSettled,
    };

    fn columns(&self) -> Columns {
        let mut columns =
            columns!(self: trade_id, executed_at, account, side, instrument, quantity);
        columns.extend(columns!(self: price, currency, venue, capacity, contra, settlement_date));
        columns.extend(columns!(self: commission, order_id, cancels, corrects, reason, trade_date));
        columns
    }

    fn id(&self) -> Name {
        self.trade_id.clone()
    }

    fn day(&self) -> Option<Date> {
        self.trade_date
    }

    fn first(&self, office: &Office) -> Option<(Self, Origin)> {
        if let Some((_, booked)) = office.trades.find(&self.trade_id) {
            let replaced = office.trades.find_cancel(&self.trade_id);
            let reason = replaced.and_then(|row| row.cancel.reason.clone());
            let first = restated(&booked.trade, self, &office.directory);
            let agreed = office.rescheduled.first_date(MovedKind::Trade, &self.trade_id);
            let agreed = agreed.filter(|_| first.settlement_date.is_some());
            let first = Self { settlement_date: agreed.or(first.settlement_date), ..first };
            return Some((Self { reason, ..first }, booked.origin));
        }
        let row = office.trades.find_cancel(&self.trade_id)?;
        let (cancels, reason) = (Some(row.cancel.cancelled.clone()), row.cancel.reason.clone());
        Some((Self { cancels, corrects: None, reason, ..self.clone() }, row.origin))
    }

    fn by_value(&self) -> Self {
        let mut report = self.clone();
        trim([Some(&mut report.quantity), Some(&mut report.price), report.commission.as_mut()]);
        report
    }

    fn summary(&self) -> Wording {
        if let Some(cancelled) = &self.cancels {
            return Summary::CancelOf { cancelled: cancelled.clone() }.wording();
        }
        let executed = Summary::TradeExecuted {
            side: self.side.as_str(),
            quantity: self.quantity,
            instrument: self.instrument.clone(),
            price: self.price,
            currency: self.currency.clone(),
            account: self.account.clone(),
            venue: self.venue.clone(),
            executed_at: self.executed_at,
        };
        let correction = self.corrects.clone().map(|corrected| Summary::Correcting { corrected });
        Wording::list([Some(executed), correction].into_iter().flatten())
    }

    /// A correction takes the old trade back and books the new one, or does neither.
    fn decide(&self, office: &Office) -> Result<Vec<Event>, Rejection> {
        let Some(old) = capture::taken_back(self, &office.trades)? else {
            taken_back::check_reason(&self.trade_id, self.reason.as_ref())?;
            return one(cleared(office, self, &Replay::of(&office.turnover))?);
        };
        if office.directory.edition() >= Edition(5) {
            let Trade { trade_id, trade_date, .. } = &old.trade;
            taken_back::check_reach("trade", trade_id, *trade_date, &office.days)?;
        }
        clearance::check_fill(&old.trade, &office.directory, &office.blocks)?;
        let reversal = capture::cancel(self, old, &office.moved_by(&old.trade.trade_id));
        if self.cancels.is_some() {
            capture::check_cancel(self, old, &office.directory)?;
        }
        let (number, _) = office.trades.find(&old.trade.trade_id).expect("it was found above");
        let out = TakenOut {
            because: &self.trade_id,
            cancelled: &old.trade.trade_id,
            traded: Traded::Trade(number),
            size: (self.quantity, self.price),
        };
        let (adjusted, turnover) = adjustments::without(office, &out)?;
        let again = match self.corrects {
            Some(_) => Some(cleared(office, self, &turnover)?),
            None => None,
        };
        Ok([reversal].into_iter().chain(adjusted).chain(again).collect())
    }
}

fn cleared(office: &Office, report: &TradeReport, turnover: &Replay) -> Result<Event, Rejection> {
    let captured = capture::capture(report, &office.directory, &office.days)?;
    Ok(clearance::clear(&captured, &office.directory, &office.remembered(turnover))?)
}

/// A booked trade as a report; what a report may leave open, and this one does, is left open.
fn restated(trade: &Trade, report: &TradeReport, directory: &Directory) -> TradeReport {
    let name = |account: AccountId| directory.account(account).account.clone();
    let commission = decimal(directory, trade.currency, trade.commission);
    TradeReport {
        trade_id: trade.trade_id.clone(),
        executed_at: trade.executed_at,
        account: name(trade.account),
        side: trade.side,
        instrument: directory.asset(trade.instrument).code().clone(),
        quantity: decimal(directory, trade.instrument, trade.quantity),
        price: trade.price,
        currency: directory.asset(trade.currency).code().clone(),
        venue: trade.venue.clone(),
        capacity: trade.capacity,
        contra: report.contra.as_ref().map(|_| name(trade.contra)),
        settlement_date: report.settlement_date.map(|_| trade.settlement_date),
        commission: report.commission.map(|_| commission),
        order_id: trade.order_id.clone(),
        cancels: None,
        corrects: trade.corrects.clone(),
        reason: None,
        trade_date: report.trade_date.map(|_| trade.trade_date),
    }
}

impl Office {
    /// What clearance remembers.
    pub(crate) const fn remembered<'o>(
        &'o self,
        turnover: &'o Replay<'o>,
    ) -> clearance::Memory<'o> {
        clearance::Memory {
            blocks: &self.blocks,
            schedules: &self.schedules,
            turnover,
            without: None,
        }
    }

    pub(crate) fn book_trade(&mut self, origin: Origin, trade: &Trade, entry: &Entry) {
        let number = self.trades.book(origin, trade, entry, self.directory.edition());
        self.trades.note_captured(self.days.worked());
        self.post(entry);
        if trade.settlement_date > self.ledger.settled_through() {
            self.open_trades.add(trade.settlement_date, number);
        }
        self.move_lots(trade, number);
        // A trade against the firm's own inventory is none on a market.
        if self.directory.account(trade.contra).kind.shows_fails()
            && self.is_charged_by_day(trade.account, trade.instrument)
        {
            self.client_days.add((trade.trade_date, trade.account), Traded::Trade(number));
        }
        self.count_turnover(Traded::Trade(number));
        if self.directory.account(trade.account).kind == Kind::Block {
            self.blocks.add_fill(trade, 1);
        }
        if trade.side.is_short() {
            let net = (trade.contra, trade.instrument, trade.settlement_date);
            self.short_nets.add(net, number);
        }
        self.note_suspicion(number);
    }

    fn move_lots(&mut self, trade: &Trade, number: TradeNumber) {
        // A trade against the firm's own inventory is on no exchange.
        let exchange = self
            .directory
            .account(trade.contra)
            .kind
            .shows_fails()
            .then(|| self.sets_off(trade.account, trade.instrument, &trade.venue))
            .flatten();
        let step = |change| Step {
            date: trade.trade_date,
            moment: trade.executed_at,
            delivered: trade.settlement_date,
            label: Label::Trade(number),
            exchange,
            change,
        };
        let signed = quantity(trade.signed_quantity().into());
        let money = quantity(-trade.net() * i128::from(trade.side.sign()));
        let is_short = trade.side.is_short();
        let change = if is_short {
            Change::SellShort { quantity: signed, money }
        } else {
            Change::Trade { quantity: signed, money }
        };
        self.add_lot(trade.account, trade.instrument, step(change));
        // A principal trade moves the inventory's lots the other way, at the price without the
        // client's charges.
        let change = Change::Trade { quantity: -signed, money: trade.principal };
        self.add_lot(trade.contra, trade.instrument, step(change));
    }

    pub(crate) fn cancel_trade(&mut self, origin: Origin, cancel: &Cancel, entry: &Entry) {
        let number = self.trades.cancel(origin, cancel);
        self.post(entry);
        let trade = self.trades.get(number).trade.clone();
        self.suspects.cancel(number, &trade);
        if trade.side.is_short() {
            let net = (trade.contra, trade.instrument, trade.settlement_date);
            self.short_nets.remove(net, number);
        }
        if self.is_charged_by_day(trade.account, trade.instrument) {
            self.client_days.change((trade.trade_date, trade.account));
        }
        self.uncount_turnover(Traded::Trade(number));
        for account in [trade.account, trade.contra] {
            if self.keeps_lots(account, trade.instrument) {
                self.lots.remove(&self.directory, account, trade.instrument, Label::Trade(number));
            }
        }
        if self.directory.account(trade.account).kind == Kind::Block {
            self.blocks.add_fill(&trade, -1);
        }
    }

    /// The exchange on which the account's trades of a day are set off; none: they are delivered,
    /// as all are of whoever settles through a custodian (`rules/india_eu.md` A3).
    pub(crate) fn sets_off(
        &self,
        account: AccountId,
        instrument: AssetId,
        venue: &Name,
    ) -> Option<Mic> {
        let market = self.directory.market_of(instrument);
        let is_there = |venue: &Venue| venue.country == market.country;
        let sets_off = market.sets_off_the_day()
            && self.directory.account(account).kind != Kind::Dvp
            && self.directory.rulebook().venues.get(venue).is_some_and(is_there);
        sets_off.then(|| Mic::of(venue)).flatten()
    }

    /// Does the account bear charges of its day? A fill on a block account does not: its shares do.
    pub(crate) fn is_charged_by_day(&self, account: AccountId, instrument: AssetId) -> bool {
        let is_block = self.directory.account(account).kind == Kind::Block;
        !is_block && self.directory.market_of(instrument).charges_by_day()
    }
}
