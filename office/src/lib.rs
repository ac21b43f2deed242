//! The departments, and the corridor between them. Pure: no I/O, no clock, no chance, no order that
//! depends on a hash.
//!
//! ```text
//!  Received ── judge ──> Judgement (outcome, events) ── the journal makes them durable ── apply
//!  ──> Office, Ledger
//!               │  is its id known?      idempotency
//!               └─ decide                capture ─> clearance ─> entry        one room after the other
//! ```
//!
//! `decide` judges an input against the books and changes nothing. `apply` changes the books and
//! cannot fail: whatever it needs was checked by `decide`, or is certain by type. A replay applies;
//! `verify` decides again and compares. Only the corridor (this file, `decide`, `again`, `opening`,
//! `jobs`, `day_charges`, `four_eyes`, `lot_names`, `moves`, `queue`, `close`,
//! `refusal`, `editions`, `words`) knows the rooms; no room knows another.

pub mod accounting;
mod actions;
mod again;
pub mod basis;
pub mod capture;
mod causes;
pub mod clearance;
mod close;
pub mod corporate_actions;
mod day;
mod day_charges;
mod decide;
pub mod desks;
mod directory;
pub mod editions;
pub mod financing;
mod four_eyes;
mod image;
mod jobs;
mod lot_names;
mod moves;
mod opening;
mod queue;
pub mod records;
mod refusal;
pub mod settlement;
mod stages;
pub mod telling;
mod trial;
pub mod valuation;
pub mod words;
mod worth;

pub use causes::{key_of_balance, key_of_row};
pub use close::{controls, open_items};
pub use day::{DAYS_AHEAD_MAX, DAYS_BACK_MAX, DayBook};
pub use day_charges::{ClientNote, Executed, note as client_note, standing as standing_note};
pub use decide::decide;
pub use directory::{Asset, Clearing, Directory};
pub use four_eyes::approved_documents;
pub use image::IMAGE_VERSION;
pub use jobs::JOB_EVENTS_MAX;
pub use moves::{Move, Paper};
pub use queue::{Facts, Item, Since, Subject, queue};
pub use refusal::Rejection;
pub use stages::{CapturedShare, CapturedTrade, VoucherDraft};
pub use trial::{Trial, Tried, try_schedules};

use accounting::{
    Change, ChoiceBook, Label, LotBook, Moved, OffDayBook, PeriodBook, Receipt, Step, VoucherBook,
};
use again::Seen;
use capture::{PriceBook, TradeBook};
use clearance::{BlockBook, ClientDays, Fill, OpenTrades, ScheduleBook, Traded, TurnoverBook};
use corporate_actions::ActionBook;
use desks::{PeopleBook, ProposalBook, WorkBook};
use financing::FinancingBook;
use ledger::Ledger;
use opening::PositionBook;
use records::{Disposition, SourceBook};
use settlement::{AgedBalances, MovementBook, TransferBook};
use terms::{
    Account, AccountId, Allocation, AssetId, Booked, ChargedBy, Control, Conversion, Date,
    DeskEvent, Entitled, Entry, Event, Instrument, KnownEvent, Moment, Name, OfficeEvent, Origin,
    Position, Quantity, Received, Recorded, Rulebook, ScheduleRow, ScheduleScope, Sentence,
    SourceEvent, Trade, TradeNumber, Transfer,
};
use valuation::ValueBook;

/// The books and everything that the departments remember.
#[derive(Clone, Debug)]
pub struct Office {
    /// Accounts, assets, markets, rules of the firm.
    pub directory: Directory,
    /// Business days.
    pub days: DayBook,
    /// Documents and the rows of them.
    pub sources: SourceBook,
    /// Prices.
    pub prices: PriceBook,
    /// Trades.
    pub trades: TradeBook,
    /// Opening balances.
    pub positions: PositionBook,
    /// Trades that have not settled.
    pub open_trades: OpenTrades,
    /// Blocks and allocations.
    pub blocks: BlockBook,
    /// Accounts' days in markets that charge by the day.
    pub client_days: ClientDays,
    /// Commission schedules.
    pub schedules: ScheduleBook,
    /// What clients have traded so far, for the schedules that ask.
    pub turnover: TurnoverBook,
    /// Deliveries and payments.
    pub movements: MovementBook,
    /// What settled on the street.
    pub street: AgedBalances,
    /// What came to stand in suspense.
    pub suspense: AgedBalances,
    /// Tax lots.
    pub lots: LotBook,
    /// Corporate actions.
    pub actions: ActionBook,
    /// Choices of lots.
    pub choices: ChoiceBook,
    /// Transfers.
    pub transfers: TransferBook,
    /// Vouchers.
    pub vouchers: VoucherBook,
    /// What needs four eyes.
    pub proposals: ProposalBook,
    /// People and desks.
    pub people: PeopleBook,
    /// Requests, and what people did about the items of the queue.
    pub work: WorkBook,
    /// Rates, balances that bear interest, loans of securities.
    pub financing: FinancingBook,
    /// Which periods are closed, and what came too late for them.
    pub periods: PeriodBook,
    /// Rates, exchanges, positions, rules of prices.
    pub values: ValueBook,
    /// What does not count on the day that was open.
    pub off_day: OffDayBook,
    /// Every balance.
    pub ledger: Ledger,
    /// Where accounts, instruments and rules of the firm came from, for the second arrival of one.
    admitted: again::Admissions,
    events: u64,
}

/// What became of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the books now.
    Booked,
    /// An earlier input had said it; nothing was booked.
    Duplicate,
    /// It was refused.
    Rejected,
}

/// The judgement of an input: its outcome, and the events that the journal must keep before anybody
/// hears of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// What became of it.
    pub outcome: Outcome,
    /// What is new; empty when the journal knows the outcome already.
    pub events: Vec<Event>,
}

impl Office {
    /// An office without a book, beside a rulebook. Its first event says which markets it serves
    /// and from when.
    pub fn new(rulebook: Rulebook) -> Self {
        let nothing_settled = Date::from_days(i32::MIN);
        Self {
            directory: Directory::new(rulebook),
            days: DayBook::new(nothing_settled),
            sources: SourceBook::default(),
            prices: PriceBook::default(),
            trades: TradeBook::default(),
            positions: PositionBook::default(),
            open_trades: OpenTrades::default(),
            blocks: BlockBook::default(),
            client_days: ClientDays::default(),
            schedules: ScheduleBook::default(),
            turnover: TurnoverBook::default(),
            movements: MovementBook::default(),
            street: AgedBalances::default(),
            suspense: AgedBalances::default(),
            lots: LotBook::default(),
            actions: ActionBook::default(),
            choices: ChoiceBook::default(),
            transfers: TransferBook::default(),
            vouchers: VoucherBook::default(),
            proposals: ProposalBook::default(),
            people: PeopleBook::default(),
            work: WorkBook::default(),
            financing: FinancingBook::default(),
            periods: PeriodBook::default(),
            values: ValueBook::default(),
            off_day: OffDayBook::default(),
            ledger: Ledger::new(nothing_settled),
            admitted: again::Admissions::default(),
            events: 0,
        }
    }

    /// How many events were applied.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Judges an input that may have come before. A command's refusal is for whoever gave the
    /// command; a row's refusal is an event.
    pub fn judge(&self, received: &Received) -> Result<Judgement, Rejection> {
        let judged = match again::seen(self, received) {
            Some(Seen::Same(first)) => Err(Verdict::Duplicate(first)),
            Some(Seen::Changed(rejection)) => Err(Verdict::Refused(rejection)),
            None => decide(self, &received.input).map_err(Verdict::Refused),
        };
        match judged {
            Ok(events) => Ok(Judgement { outcome: Outcome::Booked, events }),
            Err(Verdict::Duplicate(first)) => Ok(self.name_duplicate(received, first)),
            Err(Verdict::Refused(rejection)) if received.origin == Origin::Command => {
                Err(rejection)
            }
            Err(Verdict::Refused(rejection)) => Ok(self.reject(received, &rejection)),
        }
    }

    fn name_duplicate(&self, received: &Received, first: Origin) -> Judgement {
        let is_itself = first == received.origin || received.origin == Origin::Command;
        let is_known =
            is_itself || self.sources.exception(received.origin) == Some(&Disposition::Duplicate);
        let named = || {
            Event::Source(SourceEvent::DuplicateNamed { id: again::id_of(&received.input), first })
        };
        Judgement {
            outcome: Outcome::Duplicate,
            events: if is_known { Vec::new() } else { vec![named()] },
        }
    }

    fn reject(&self, received: &Received, rejection: &Rejection) -> Judgement {
        let sentence = rejection.sentence();
        let id = again::id_of(&received.input);
        let is_known = match self.sources.exception(received.origin) {
            Some(Disposition::Rejected { id: first, sentence: said }) => {
                *first == id && words::say_the_same(said, &sentence)
            }
            Some(Disposition::Duplicate) | None => false,
        };
        let rejected = Event::Source(SourceEvent::InputRejected { id, sentence });
        Judgement {
            outcome: Outcome::Rejected,
            events: if is_known { Vec::new() } else { vec![rejected] },
        }
    }

    /// Puts an event into the books. It cannot fail.
    pub fn apply(&mut self, recorded: &Recorded) {
        let origin = recorded.origin;
        self.events += 1;
        self.note_accounting(recorded);
        match &recorded.event {
            Event::Office(OfficeEvent::OfficeOpened { markets, books_from }) => {
                self.open(markets, *books_from)
            }
            Event::Known(KnownEvent::CurrencyAdmitted { currency, decimals }) => {
                self.directory.admit_currency(currency, *decimals);
            }
            Event::Source(SourceEvent::SourceReceived(document)) => {
                self.sources.receive(document, self.days.current())
            }
            Event::Source(SourceEvent::SourceFinished { source, rows }) => {
                self.sources.finish(*source, *rows)
            }
            Event::Source(SourceEvent::DuplicateNamed { .. }) => {
                self.sources.note(origin, Disposition::Duplicate)
            }
            Event::Source(SourceEvent::InputRejected { id, sentence }) => {
                self.note_rejection(origin, id, sentence)
            }
            Event::Known(KnownEvent::RuleSet(rule)) => {
                self.booked(origin, |office| office.set_rule(origin, rule))
            }
            Event::Known(KnownEvent::ScheduleSet(row)) => {
                self.booked(origin, |office| office.set_schedule(origin, row));
            }
            Event::Known(KnownEvent::AccountOpened(account)) => {
                self.booked(origin, |office| office.open_account(origin, account));
            }
            Event::Known(KnownEvent::InstrumentListed(instrument)) => {
                self.booked(origin, |office| office.list_instrument(origin, instrument));
            }
            Event::Known(KnownEvent::PriceRecorded(price)) => self.booked(origin, |office| {
                office.prices.record(origin, price);
                office.note_price(price.instrument);
            }),
            Event::Booked(Booked::Position(position), entry) => {
                self.booked(origin, |office| office.open_position(origin, position, entry));
            }
            Event::Booked(Booked::Trade(trade), entry) => {
                self.booked(origin, |office| office.book_trade(origin, trade, entry));
            }
            Event::Booked(Booked::Cancel(cancel), entry) => {
                self.booked(origin, |office| office.cancel_trade(origin, cancel, entry));
            }
            Event::Booked(Booked::Share(allocation), entry) => {
                self.booked(origin, |office| office.allocate(origin, allocation, entry));
            }
            Event::Booked(Booked::Delivery(delivery), entry) => self.booked(origin, |office| {
                office.movements.deliver(origin, delivery);
                office.post_delivery(entry);
            }),
            Event::Booked(Booked::Payment(payment), entry) => self.booked(origin, |office| {
                office.movements.pay(origin, payment);
                office.note_exchange(payment.date, entry, None);
                office.post_movement(entry);
            }),
            Event::Known(KnownEvent::LotsChosen(choice)) => {
                self.booked(origin, |office| office.choose_lots(origin, choice));
            }
            Event::Booked(Booked::Voucher(voucher), entry) => {
                self.booked(origin, |office| office.book_voucher(origin, voucher, entry));
            }
            Event::Known(KnownEvent::InterestRateSet(rate)) => self.booked(origin, |office| {
                office.financing.set_rate(origin, rate, &office.directory);
            }),
            Event::Booked(Booked::Loan(movement), entry) => self.booked(origin, |office| {
                office.financing.book_loan(origin, movement);
                office.post_movement(entry);
            }),
            Event::Desk(DeskEvent::Proposed(proposal)) => {
                self.booked(origin, |office| {
                    office.proposals.propose(origin, proposal, office.days.current());
                });
            }
            Event::Desk(DeskEvent::Approved(approval)) => self.proposals.approve(approval),
            Event::Desk(DeskEvent::Declined(approval, reason)) => {
                self.proposals.decline(approval, reason)
            }
            Event::Known(KnownEvent::ActionAnnounced(action)) => {
                self.booked(origin, |office| office.actions.announce(origin, action));
            }
            Event::Booked(Booked::Transfer(transfer), entry) => {
                self.booked(origin, |office| office.book_transfer(origin, transfer, entry));
            }
            Event::Booked(Booked::Action(entitled), entry) => {
                self.booked(origin, |office| office.book_action(entitled, entry));
            }
            Event::Office(OfficeEvent::PeriodClosed(close)) => self.periods.close(close),
            Event::Office(OfficeEvent::PeriodReopened { period, .. }) => {
                self.periods.reopen(*period)
            }
            Event::Known(KnownEvent::FxRateRecorded(rate)) => {
                self.booked(origin, |office| office.values.rates.record(origin, rate));
            }
            Event::Booked(Booked::Conversion(conversion), entry) => {
                self.booked(origin, |office| office.convert(origin, conversion, entry));
            }
            Event::Known(KnownEvent::PriceHeld(held)) => self.booked(origin, |office| {
                office.values.held.hold(origin, held);
                office.note_price(held.price.instrument);
            }),
            Event::Known(KnownEvent::PriceRuleSet(rule)) => {
                self.booked(origin, |office| office.values.price_rules.set(origin, rule));
            }
            Event::Desk(DeskEvent::PersonSet(person)) => {
                self.booked(origin, |office| office.people.set_person(origin, person));
            }
            Event::Desk(DeskEvent::DeskSet(desk)) => {
                self.booked(origin, |office| office.people.set_desk(origin, desk));
            }
            Event::Desk(DeskEvent::RequestOpened(request)) => {
                self.booked(origin, |office| office.work.open(origin, request));
            }
            Event::Desk(DeskEvent::Worked(work)) => self.work.work(work),
            Event::Office(OfficeEvent::DayOpened(date)) => self.days.open_day(*date),
            Event::Office(OfficeEvent::ValueDateArrived(date)) => self.settle(*date),
            Event::Office(OfficeEvent::DayClosed { date, controls }) => {
                self.close_day(*date, controls)
            }
            Event::Office(OfficeEvent::EditionBegan(began)) => self.directory.begin(began),
            // Who did something changes no book, and a restatement says what follows from the
            // edition that began before it.
            Event::Desk(DeskEvent::Acted(_)) | Event::Office(OfficeEvent::Restated(_)) => {}
        }
    }

    fn close_day(&mut self, date: Date, controls: &[Control]) {
        self.days.close_day(date, controls);
        self.off_day.close(date);
        self.client_days.close_day(date);
        self.sources.close_day();
        self.financing.close_day(date, &self.directory);
        self.trades.close_day();
        self.blocks.close_day();
    }

    /// The day on which an event counts that moves something: the one that it is about, or the day
    /// that is being worked when the period of that one is closed.
    pub fn accounting_date(&self, event: &Event) -> Option<Date> {
        let as_of = event.entry().and_then(|_| event.as_of())?;
        Some(self.periods.accounting_date(as_of, &self.days, &self.directory))
    }

    fn note_accounting(&mut self, recorded: &Recorded) {
        let event = &recorded.event;
        if let (Some(entry), Some(accounting_date)) = (event.entry(), self.accounting_date(event)) {
            self.periods.note(event, entry, recorded.origin, accounting_date, &self.directory);
            self.off_day.note(entry, accounting_date, &self.days, &self.directory);
        }
    }

    /// Brings the value dates up to a day, to look at the books as of then.
    pub fn look_through(&mut self, date: Date) {
        if date > self.ledger.settled_through() {
            self.settle(date);
        }
    }

    fn open(&mut self, markets: &[Name], books_from: Date) {
        self.directory.choose_markets(markets);
        self.days = DayBook::new(books_from);
        self.financing.begin(books_from);
        self.ledger = Ledger::new(books_from.plus(-1));
    }

    fn booked(&mut self, origin: Origin, enter: impl FnOnce(&mut Self)) {
        self.sources.count_booked(origin);
        enter(self);
    }

    fn note_rejection(&mut self, origin: Origin, id: &Name, sentence: &Sentence) {
        self.sources
            .note(origin, Disposition::Rejected { id: id.clone(), sentence: sentence.clone() });
    }

    fn book_voucher(&mut self, origin: Origin, voucher: &terms::Voucher, entry: &Entry) {
        self.vouchers.book(origin, voucher, entry);
        self.note_day_charges(voucher);
        self.financing.note_voucher(voucher, entry, &self.directory);
        self.values.marks.note(voucher, entry, &self.directory);
        self.note_exchange(voucher.date, entry, voucher.subject);
        self.post_movement(entry);
    }

    fn set_rule(&mut self, origin: Origin, rule: &terms::FirmRule) {
        self.directory.set_rule(rule);
        self.admitted.rule(origin, rule);
        if rule.rule.starts_with("commission_") {
            let days = self.directory.days_of_rules("commission_");
            let number = |rule: &str, date| self.directory.firm_number(rule, date);
            self.schedules.set_firm(rule, &days, number, origin);
        }
    }

    fn set_schedule(&mut self, origin: Origin, row: &ScheduleRow) {
        let account = row.whom.as_ref().filter(|_| row.scope == ScheduleScope::Account);
        let account = account.and_then(|name| self.directory.account_id(name));
        self.schedules.set(row, account, origin);
    }

    /// Counts a trade or a share for the schedules that ask what was traded so far.
    fn count_turnover(&mut self, fill: &Fill, charged_by: Option<&ChargedBy>, sign: i128) {
        if let Some(row) = clearance::row_behind(charged_by, &self.schedules) {
            self.turnover.count(fill, row, sign);
        }
    }

    fn open_account(&mut self, origin: Origin, account: &Account) {
        self.directory.open_account(account);
        self.admitted.account(origin);
    }

    fn list_instrument(&mut self, origin: Origin, instrument: &Instrument) {
        self.directory.list_instrument(instrument);
        self.admitted.asset(instrument, origin);
    }

    fn open_position(&mut self, origin: Origin, position: &Position, entry: &Entry) {
        let number = self.positions.open(origin, position, entry);
        self.note_exchange(position.date, entry, None);
        self.post_movement(entry);
        let step = self.opening_step(position, number);
        self.add_lot(position.account, position.asset, step);
    }

    /// An opening balance counts from the day of its acquisition on; but when an action has changed
    /// the instrument between that day and the day of the balance, it comes in on the latter, as it
    /// is then.
    fn opening_step(&self, position: &Position, number: u32) -> Step {
        let (quantity, money) = (position.quantity, position.cost.unwrap_or(Quantity::ZERO));
        let acquired = position.acquired.unwrap_or(position.date);
        let (moment, label) = (Moment(i64::MIN), Label::Opening(number));
        if self.actions.lies_between(position.asset, acquired, position.date) {
            let (covered, is_purchase) = (None, true);
            let receipt = Receipt {
                quantity,
                cost: money,
                added: Quantity::ZERO,
                acquired,
                held_from: acquired,
                covered,
                is_purchase,
            };
            // Behind the actions of its day.
            return Step {
                date: position.date,
                moment: Moment(i64::MIN / 2),
                label,
                change: Change::Receive(Box::new(receipt)),
            };
        }
        Step { date: acquired, moment, label, change: Change::Trade { quantity, money } }
    }

    fn book_trade(&mut self, origin: Origin, trade: &Trade, entry: &Entry) {
        let number = self.trades.book(origin, trade, entry);
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
        self.count_turnover(&Fill::of_trade(trade), trade.charged_by.as_ref(), 1);
        if self.directory.account(trade.account).kind == terms::Kind::Block {
            self.blocks.add_fill(trade, 1);
        }
    }

    fn move_lots(&mut self, trade: &Trade, number: TradeNumber) {
        let (date, moment, label) = (trade.trade_date, trade.executed_at, Label::Trade(number));
        let signed = quantity(trade.signed_quantity().into());
        let money = quantity(-trade.net() * i128::from(trade.side.sign()));
        let is_short = trade.side.is_short();
        let change = if is_short {
            Change::SellShort { quantity: signed, money }
        } else {
            Change::Trade { quantity: signed, money }
        };
        self.add_lot(trade.account, trade.instrument, Step { date, moment, label, change });
        // A principal trade moves the inventory's lots the other way, at the price without the
        // client's charges.
        let change = Change::Trade { quantity: -signed, money: trade.principal };
        self.add_lot(trade.contra, trade.instrument, Step { date, moment, label, change });
    }

    fn cancel_trade(&mut self, origin: Origin, cancel: &terms::Cancel, entry: &Entry) {
        let number = self.trades.cancel(origin, cancel);
        self.post(entry);
        let trade = self.trades.get(number).trade.clone();
        if self.is_charged_by_day(trade.account, trade.instrument) {
            self.client_days.change((trade.trade_date, trade.account));
        }
        self.count_turnover(&Fill::of_trade(&trade), trade.charged_by.as_ref(), -1);
        for account in [trade.account, trade.contra] {
            if self.keeps_lots(account, trade.instrument) {
                self.lots.remove(&self.directory, account, trade.instrument, Label::Trade(number));
            }
        }
        if self.directory.account(trade.account).kind == terms::Kind::Block {
            self.blocks.add_fill(&trade, -1);
        }
    }

    fn allocate(&mut self, origin: Origin, allocation: &Allocation, entry: &Entry) {
        let number = u32::try_from(self.blocks.allocations().count())
            .expect("the limits keep every table under 2^32 rows");
        let currency = self.directory.clearing(allocation.instrument).currency;
        self.blocks.allocate(origin, allocation, entry, currency);
        if self.is_charged_by_day(allocation.account, allocation.instrument) {
            self.client_days
                .add((allocation.trade_date, allocation.account), Traded::Share(number));
        }
        let fill = Fill::of_share(allocation, currency);
        self.count_turnover(&fill, allocation.charged_by.as_ref(), 1);
        self.post(entry);
        let signed = quantity(allocation.signed_quantity().into());
        let money = quantity(-allocation.net() * i128::from(allocation.side.sign()));
        let is_short = allocation.side.is_short();
        let change = if is_short {
            Change::SellShort { quantity: signed, money }
        } else {
            Change::Trade { quantity: signed, money }
        };
        let step = Step {
            date: allocation.trade_date,
            moment: Moment(i64::MAX),
            label: Label::Allocation(number),
            change,
        };
        self.add_lot(allocation.account, allocation.instrument, step);
    }

    /// Does the account bear charges of its day? A fill on a block account does not: its shares do.
    fn is_charged_by_day(&self, account: AccountId, instrument: AssetId) -> bool {
        let is_block = self.directory.account(account).kind == terms::Kind::Block;
        !is_block && self.directory.market_of(instrument).charges_by_day()
    }

    fn note_day_charges(&mut self, voucher: &terms::Voucher) {
        if let (terms::VoucherKind::DayCharges, Some(account)) = (voucher.kind, voucher.subject) {
            self.client_days.book((voucher.about, account));
        }
    }

    fn book_transfer(&mut self, origin: Origin, transfer: &Transfer, entry: &Entry) {
        let number = self.transfers.book(origin, transfer);
        self.post_movement(entry);
        let holder = |account| self.keeps_lots(account, transfer.instrument).then_some(account);
        let moved = Moved {
            number,
            date: transfer.date,
            from: holder(transfer.from_account),
            to: holder(transfer.to_account),
            quantity: transfer.quantity,
            cost: transfer.cost.unwrap_or(Quantity::ZERO),
            acquired: transfer.acquired.unwrap_or(transfer.date),
            covered: transfer.covered,
        };
        self.lots.transfer(&self.directory, transfer.instrument, moved);
    }

    fn book_action(&mut self, entitled: &Entitled, entry: &Entry) {
        let is_first = self.actions.book(entitled, entry);
        self.post_movement(entry);
        if is_first {
            self.restate_lots(&entitled.action_id);
        }
    }

    fn restate_lots(&mut self, action_id: &Name) {
        let known =
            self.actions.find(action_id).expect("an action is announced before it is booked");
        let (instrument, ex_date) = (known.action.instrument, known.action.ex_date);
        let restatement = actions::restatement(&known.action, &self.directory);
        let is_later = |position: &Position| {
            position.asset == instrument
                && position.date >= ex_date
                && position.acquired.is_some_and(|acquired| acquired < ex_date)
        };
        let later: Vec<(u32, Position)> = self
            .positions
            .numbered()
            .filter(|(_, position)| is_later(position))
            .map(|(number, position)| (number, position.clone()))
            .collect();
        for (number, position) in later {
            if self.keeps_lots(position.account, instrument) {
                self.lots.remove(
                    &self.directory,
                    position.account,
                    instrument,
                    Label::Opening(number),
                );
                let step = self.opening_step(&position, number);
                self.lots.add(&self.directory, position.account, instrument, step);
            }
        }
        self.lots.restate(&self.directory, instrument, ex_date, restatement);
    }

    fn add_lot(&mut self, account: AccountId, asset: AssetId, step: Step) {
        if self.keeps_lots(account, asset) {
            self.lots.add(&self.directory, account, asset, step);
        }
    }

    fn keeps_lots(&self, account: AccountId, asset: AssetId) -> bool {
        self.directory.account(account).kind.keeps_lots()
            && self.directory.asset(asset).instrument().is_some()
    }

    fn convert(&mut self, origin: Origin, conversion: &Conversion, entry: &Entry) {
        self.values.conversions.book(origin, conversion, entry);
        let (position, reporting) = (
            self.directory.own_account(terms::Kind::ExchangePosition),
            self.directory.reporting_currency(),
        );
        let (position, reporting) =
            position.zip(reporting).expect("both were there when it was decided");
        self.values.positions.convert(conversion, position, reporting);
        self.post_movement(entry);
    }

    /// Notes what moves the firm's position in a currency: anything but trades, which stand against
    /// no such account.
    fn note_exchange(&mut self, date: Date, entry: &Entry, subject: Option<AccountId>) {
        if let Some(reporting) = self.directory.reporting_currency() {
            self.values.positions.note(date, entry, subject, &self.directory, reporting);
        }
    }

    fn post_movement(&mut self, entry: &Entry) {
        self.post(entry);
        if entry.value_date() > self.ledger.settled_through() {
            self.movements.note_ahead(entry);
        }
    }

    fn post(&mut self, entry: &Entry) {
        self.ledger.post(entry);
        self.financing.note(entry, &self.directory);
        if entry.value_date() <= self.ledger.settled_through() {
            self.note_ages(entry, AgedBalances::note_due);
        }
    }

    /// A delivery takes what became due away; the days of both are kept apart.
    fn post_delivery(&mut self, entry: &Entry) {
        self.ledger.post(entry);
        self.financing.note(entry, &self.directory);
        if entry.value_date() <= self.ledger.settled_through() {
            self.note_ages(entry, AgedBalances::note_moved);
        } else {
            self.note_ages(entry, AgedBalances::note_ahead);
            self.movements.note_ahead(entry);
        }
    }

    /// What settles at once on an account whose balances have an age is a part of its history.
    fn note_ages(
        &mut self,
        entry: &Entry,
        note: fn(&mut AgedBalances, AccountId, AssetId, Date, terms::Total),
    ) {
        let has_come = entry.value_date() <= self.ledger.settled_through();
        for posting in entry.postings() {
            if self.is_aged(posting.account, posting.asset) {
                let book = if self.is_suspense(posting.account) {
                    &mut self.suspense
                } else {
                    &mut self.street
                };
                note(
                    book,
                    posting.account,
                    posting.asset,
                    entry.value_date(),
                    posting.quantity.into(),
                );
                if has_come {
                    self.note_gone(posting.account, posting.asset);
                }
            }
        }
    }

    fn settle(&mut self, through: Date) {
        let due =
            |(date, total): &(Date, terms::Total)| (*date <= through).then_some((*date, *total));
        let mut arriving = Vec::new();
        for cell in self.ledger.cells().filter(|cell| self.is_aged(cell.account, cell.asset)) {
            arriving.extend(
                cell.balance
                    .rungs()
                    .iter()
                    .filter_map(due)
                    .map(|(date, total)| (cell.account, cell.asset, date, total)),
            );
        }
        for (account, asset, date, total) in &arriving {
            let book =
                if self.is_suspense(*account) { &mut self.suspense } else { &mut self.street };
            book.arrive(*account, *asset, *date, *total);
        }
        self.street.arrive_without_a_rung(through);
        self.suspense.arrive_without_a_rung(through);
        self.ledger.settle(through);
        self.open_trades.settle(through);
        self.movements.settle(through);
        for (account, asset, ..) in arriving {
            self.note_gone(account, asset);
        }
    }

    /// What was said about an older price is not about this one.
    fn note_price(&mut self, instrument: AssetId) {
        if !self.work.is_empty() {
            self.work.begin_anew(&causes::key_of_price(&self.directory, instrument));
        }
    }

    /// A fail or a break that is gone takes the work on it along: one that comes back is another
    /// one.
    fn note_gone(&mut self, account: AccountId, asset: AssetId) {
        if !self.work.is_empty() && self.ledger.balance(account, asset).settled().is_zero() {
            self.work.begin_anew(&causes::key_of_balance(&self.directory, account, asset));
        }
    }

    /// Must what stands there have an age?
    fn is_aged(&self, account: AccountId, asset: AssetId) -> bool {
        self.shows_fails(account, asset) || self.is_suspense(account)
    }

    fn shows_fails(&self, account: AccountId, asset: AssetId) -> bool {
        self.directory.account(account).kind.shows_fails()
            && self.directory.asset(asset).instrument().is_some()
    }

    fn is_suspense(&self, account: AccountId) -> bool {
        self.directory.account(account).kind == terms::Kind::Suspense
    }
}

enum Verdict {
    Duplicate(Origin),
    Refused(Rejection),
}

fn quantity(units: i128) -> Quantity {
    Quantity::try_new(units).expect("it was a quantity when it was decided")
}
