//! Events: what was decided. The journal keeps them in order; the books are their sum.

use crate::accounts::Account;
use crate::actions::{Action, Entitled};
use crate::actors::Act;
use crate::assets::{Instrument, Price};
use crate::date::Date;
use crate::decimal::Quantity;
use crate::editions::{EditionBegan, Restatement};
use crate::entries::Entry;
use crate::financing::{InterestRate, LoanMovement};
use crate::inputs::{ContentHash, Document, FirmRule, Origin};
use crate::lot_choices::LotChoice;
use crate::names::{AccountId, AssetId, Name, SourceId};
use crate::people::{Desk, Person};
use crate::period::Period;
use crate::proposals::{Approval, PeriodClose, Proposal};
use crate::schedules::{ChargedBy, ScheduleRow};
use crate::sentences::{Sentence, Wording};
use crate::trades::{Side, Trade};
use crate::transfers::Transfer;
use crate::values::{Conversion, FxRate, HeldPrice, PriceRule};
use crate::vouchers::Voucher;
use crate::work::{Request, Work};

/// An event and where its input came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Where the input came from.
    pub origin: Origin,
    /// What was decided.
    pub event: Event,
}

/// Everything that can have happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The office exists.
    OfficeOpened {
        /// Names of its markets.
        markets: Vec<Name>,
        /// The first business day.
        books_from: Date,
    },
    /// A currency can be booked.
    CurrencyAdmitted {
        /// ISO 4217.
        currency: Name,
        /// Its minor units.
        decimals: u8,
    },
    /// A document is kept; its number is the count of documents before it.
    SourceReceived(Document),
    /// All rows of a document have been judged.
    SourceFinished {
        /// The document.
        source: SourceId,
        /// How many rows it has.
        rows: u32,
    },
    /// A row said what an earlier one had said already; nothing was booked.
    DuplicateNamed {
        /// The id that both have.
        id: Name,
        /// Where the first one came from.
        first: Origin,
    },
    /// A row was refused; nothing was booked.
    InputRejected {
        /// The id that it had.
        id: Name,
        /// The rule that it broke, and what a clerk is told.
        sentence: Sentence,
    },
    /// A rule of the office's own is in force.
    RuleSet(FirmRule),
    /// A row of a commission schedule is in force.
    ScheduleSet(ScheduleRow),
    /// An account exists.
    AccountOpened(Account),
    /// An instrument exists.
    InstrumentListed(Instrument),
    /// A price is known.
    PriceRecorded(Price),
    /// An opening balance is in the books.
    PositionOpened(Position),
    /// A trade is in the books.
    TradeBooked(Trade, Entry),
    /// A trade was taken back; the entry is its own with the opposite sign.
    TradeCancelled(Cancel, Entry),
    /// A share of a block has found its owner.
    BlockAllocated(Allocation, Entry),
    /// Securities have moved at the depository.
    DeliveryBooked(Delivery, Entry),
    /// Money has moved at the bank.
    PaymentBooked(Payment, Entry),
    /// Lots were chosen, for a sale or by a standing order.
    LotsChosen(LotChoice),
    /// An entry that no trade, delivery or payment gives is in the books.
    VoucherBooked(Voucher, Entry),
    /// Something that needs four eyes was put forward.
    Proposed(Proposal),
    /// A second person approved it; what it brings about follows.
    Approved(Approval),
    /// A person declined it, and why.
    Declined(Approval, Name),
    /// A rate of interest is in force.
    InterestRateSet(InterestRate),
    /// Securities were borrowed or lent, marked, given back, or their rate changed.
    LoanBooked(LoanMovement, Entry),
    /// A corporate action is known.
    ActionAnnounced(Action),
    /// A part of a corporate action is in the books.
    ActionBooked(Entitled, Entry),
    /// Securities went to another account with their lots.
    TransferBooked(Transfer, Entry),
    /// A period was closed; nothing counts in it from now on.
    PeriodClosed(PeriodClose),
    /// A period is open again.
    PeriodReopened {
        /// Which period.
        period: Period,
        /// The proposal that was approved.
        proposal_id: Name,
    },
    /// A rate of a currency is known.
    FxRateRecorded(FxRate),
    /// Currencies were exchanged for an account.
    ConversionBooked(Conversion, Entry),
    /// A price lies too far from the last accepted one, and waits for a person.
    PriceHeld(HeldPrice),
    /// A rule by which prices are believed is in force.
    PriceRuleSet(PriceRule),
    /// What is known of a person is in force.
    PersonSet(Person),
    /// What is known of a desk is in force.
    DeskSet(Desk),
    /// Something was asked of a desk.
    RequestOpened(Request),
    /// Somebody did something about an item of the queue.
    Worked(Work),
    /// A person did something at the door; what it brought about follows.
    Acted(Act),
    /// A business day began.
    DayOpened(Date),
    /// The settlement date arrived: every rung up to it is settled.
    ValueDateArrived(Date),
    /// A business day was proved and closed.
    DayClosed {
        /// The day.
        date: Date,
        /// What was proved.
        controls: Vec<Control>,
    },
    /// From here on an edition of the program and its rules decides.
    EditionBegan(EditionBegan),
    /// What an edition works out otherwise from the events before it.
    Restated(Restatement),
}

impl Event {
    /// The entry, when the event moves anything.
    pub const fn entry(&self) -> Option<&Entry> {
        match self {
            Self::PositionOpened(Position { entry, .. })
            | Self::TradeBooked(_, entry)
            | Self::TradeCancelled(_, entry)
            | Self::BlockAllocated(_, entry)
            | Self::DeliveryBooked(_, entry)
            | Self::PaymentBooked(_, entry)
            | Self::VoucherBooked(_, entry)
            | Self::ActionBooked(_, entry)
            | Self::TransferBooked(_, entry)
            | Self::LoanBooked(_, entry)
            | Self::ConversionBooked(_, entry) => Some(entry),
            Self::OfficeOpened { .. }
            | Self::CurrencyAdmitted { .. }
            | Self::SourceReceived(_)
            | Self::SourceFinished { .. }
            | Self::DuplicateNamed { .. }
            | Self::InputRejected { .. }
            | Self::RuleSet(_)
            | Self::ScheduleSet(_)
            | Self::AccountOpened(_)
            | Self::InstrumentListed(_)
            | Self::PriceRecorded(_)
            | Self::LotsChosen(_)
            | Self::Proposed(_)
            | Self::Approved(_)
            | Self::Declined(..)
            | Self::InterestRateSet(_)
            | Self::ActionAnnounced(_)
            | Self::PeriodClosed(_)
            | Self::PeriodReopened { .. }
            | Self::FxRateRecorded(_)
            | Self::PriceHeld(_)
            | Self::PriceRuleSet(_)
            | Self::PersonSet(_)
            | Self::DeskSet(_)
            | Self::RequestOpened(_)
            | Self::Worked(_)
            | Self::Acted(_)
            | Self::DayOpened(_)
            | Self::ValueDateArrived(_)
            | Self::DayClosed { .. }
            | Self::EditionBegan(_)
            | Self::Restated(_) => None,
        }
    }

    /// The day that the event is about; none for what holds on every day (accounts, rules,
    /// documents).
    pub const fn as_of(&self) -> Option<Date> {
        match self {
            Self::PriceRecorded(price) => Some(price.date),
            Self::PositionOpened(position) => Some(position.date),
            Self::TradeBooked(trade, _) => Some(trade.trade_date),
            Self::TradeCancelled(cancel, _) => Some(cancel.trade_date),
            Self::BlockAllocated(allocation, _) => Some(allocation.trade_date),
            Self::DeliveryBooked(delivery, _) => Some(delivery.date),
            Self::PaymentBooked(payment, _) => Some(payment.date),
            Self::ActionBooked(entitled, _) => Some(entitled.ex_date),
            Self::LotsChosen(choice) => Some(choice.date),
            Self::TransferBooked(transfer, _) => Some(transfer.date),
            Self::VoucherBooked(voucher, _) => Some(voucher.date),
            Self::LoanBooked(movement, _) => Some(movement.date),
            Self::FxRateRecorded(rate) => Some(rate.date),
            Self::ConversionBooked(conversion, _) => Some(conversion.date),
            Self::PriceHeld(held) => Some(held.price.date),
            Self::DayOpened(date) | Self::ValueDateArrived(date) | Self::DayClosed { date, .. } => {
                Some(*date)
            }
            Self::OfficeOpened { .. }
            | Self::CurrencyAdmitted { .. }
            | Self::SourceReceived(_)
            | Self::SourceFinished { .. }
            | Self::DuplicateNamed { .. }
            | Self::InputRejected { .. }
            | Self::RuleSet(_)
            | Self::ScheduleSet(_)
            | Self::AccountOpened(_)
            | Self::InstrumentListed(_)
            | Self::Proposed(_)
            | Self::Approved(_)
            | Self::Declined(..)
            | Self::InterestRateSet(_)
            | Self::ActionAnnounced(_)
            | Self::PeriodClosed(_)
            | Self::PeriodReopened { .. }
            | Self::PriceRuleSet(_)
            | Self::PersonSet(_)
            | Self::DeskSet(_)
            | Self::RequestOpened(_)
            | Self::Worked(_)
            | Self::Acted(_)
            | Self::EditionBegan(_)
            | Self::Restated(_) => None,
        }
    }

    /// The id of what was decided, when it has one.
    pub const fn id(&self) -> Option<&Name> {
        match self {
            Self::DuplicateNamed { id, .. } | Self::InputRejected { id, .. } => Some(id),
            Self::RuleSet(rule) => Some(&rule.rule),
            Self::ScheduleSet(row) => Some(&row.schedule),
            Self::AccountOpened(account) => Some(&account.account),
            Self::InstrumentListed(instrument) => Some(&instrument.instrument),
            Self::TradeBooked(trade, _) => Some(&trade.trade_id),
            Self::TradeCancelled(cancel, _) => Some(&cancel.trade_id),
            Self::BlockAllocated(allocation, _) => Some(&allocation.allocation_id),
            Self::DeliveryBooked(delivery, _) => Some(&delivery.delivery_id),
            Self::PaymentBooked(payment, _) => Some(&payment.payment_id),
            Self::LotsChosen(choice) => Some(&choice.choice_id),
            Self::VoucherBooked(voucher, _) => Some(&voucher.voucher_id),
            Self::InterestRateSet(rate) => Some(&rate.name),
            Self::LoanBooked(movement, _) => Some(&movement.movement_id),
            Self::ConversionBooked(conversion, _) => Some(&conversion.conversion_id),
            Self::ActionAnnounced(action) => Some(&action.action_id),
            Self::ActionBooked(entitled, _) => Some(&entitled.action_id),
            Self::TransferBooked(transfer, _) => Some(&transfer.transfer_id),
            Self::Proposed(Proposal { proposal_id, .. })
            | Self::Approved(Approval { proposal_id, .. })
            | Self::Declined(Approval { proposal_id, .. }, _)
            | Self::PeriodReopened { proposal_id, .. } => Some(proposal_id),
            Self::PersonSet(person) => Some(&person.person),
            Self::DeskSet(desk) => Some(&desk.desk),
            Self::RequestOpened(request) => Some(&request.request_id),
            Self::Worked(work) => Some(&work.item),
            Self::OfficeOpened { .. }
            | Self::CurrencyAdmitted { .. }
            | Self::SourceReceived(_)
            | Self::SourceFinished { .. }
            | Self::PriceRecorded(_)
            | Self::PositionOpened(_)
            | Self::PeriodClosed(_)
            | Self::DayOpened(_)
            | Self::ValueDateArrived(_)
            | Self::PriceHeld(_)
            | Self::FxRateRecorded(_)
            | Self::PriceRuleSet(_)
            | Self::Acted(_)
            | Self::EditionBegan(_)
            | Self::Restated(_)
            | Self::DayClosed { .. } => None,
        }
    }

    /// The names of all events, in the order of their codes.
    pub const NAMES: &[&str] = &[
        "office opened",
        "currency admitted",
        "source received",
        "source finished",
        "duplicate named",
        "input rejected",
        "rule set",
        "schedule set",
        "account opened",
        "instrument listed",
        "price recorded",
        "position opened",
        "trade booked",
        "trade cancelled",
        "block allocated",
        "delivery booked",
        "payment booked",
        "lots chosen",
        "voucher booked",
        "proposed",
        "approved",
        "declined",
        "interest rate set",
        "loan booked",
        "action announced",
        "action booked",
        "transfer booked",
        "period closed",
        "period reopened",
        "fx rate recorded",
        "conversion booked",
        "price held",
        "price rule set",
        "person set",
        "desk set",
        "request opened",
        "worked",
        "acted",
        "day opened",
        "value date arrived",
        "day closed",
        "edition began",
        "restated",
    ];

    /// The event's name, in the past tense, for people.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::OfficeOpened { .. } => "office opened",
            Self::CurrencyAdmitted { .. } => "currency admitted",
            Self::SourceReceived(_) => "source received",
            Self::SourceFinished { .. } => "source finished",
            Self::DuplicateNamed { .. } => "duplicate named",
            Self::InputRejected { .. } => "input rejected",
            Self::RuleSet(_) => "rule set",
            Self::ScheduleSet(_) => "schedule set",
            Self::AccountOpened(_) => "account opened",
            Self::InstrumentListed(_) => "instrument listed",
            Self::PriceRecorded(_) => "price recorded",
            Self::PositionOpened(_) => "position opened",
            Self::TradeBooked(..) => "trade booked",
            Self::TradeCancelled(..) => "trade cancelled",
            Self::BlockAllocated(..) => "block allocated",
            Self::DeliveryBooked(..) => "delivery booked",
            Self::PaymentBooked(..) => "payment booked",
            Self::LotsChosen(_) => "lots chosen",
            Self::VoucherBooked(..) => "voucher booked",
            Self::Proposed(_) => "proposed",
            Self::Approved(_) => "approved",
            Self::Declined(..) => "declined",
            Self::InterestRateSet(_) => "interest rate set",
            Self::LoanBooked(..) => "loan booked",
            Self::ActionAnnounced(_) => "action announced",
            Self::ActionBooked(..) => "action booked",
            Self::TransferBooked(..) => "transfer booked",
            Self::PeriodClosed(_) => "period closed",
            Self::PeriodReopened { .. } => "period reopened",
            Self::FxRateRecorded(_) => "fx rate recorded",
            Self::ConversionBooked(..) => "conversion booked",
            Self::PriceHeld(_) => "price held",
            Self::PriceRuleSet(_) => "price rule set",
            Self::PersonSet(_) => "person set",
            Self::DeskSet(_) => "desk set",
            Self::RequestOpened(_) => "request opened",
            Self::Worked(_) => "worked",
            Self::Acted(_) => "acted",
            Self::DayOpened(_) => "day opened",
            Self::ValueDateArrived(_) => "value date arrived",
            Self::DayClosed { .. } => "day closed",
            Self::EditionBegan(_) => "edition began",
            Self::Restated(_) => "restated",
        }
    }
}

/// An opening balance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// As of which day.
    pub date: Date,
    /// Whose.
    pub account: AccountId,
    /// What.
    pub asset: AssetId,
    /// How much.
    pub quantity: Quantity,
    /// What it cost in all.
    pub cost: Option<Quantity>,
    /// When it was acquired.
    pub acquired: Option<Date>,
    /// The postings, against the opening account.
    pub entry: Entry,
}

/// The taking back of a trade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancel {
    /// The id of the row that takes it back.
    pub trade_id: Name,
    /// The id of the trade that is taken back.
    pub cancelled: Name,
    /// Its trade date: the reversal is as of then.
    pub trade_date: Date,
}

/// A client's share of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// Its id.
    pub allocation_id: Name,
    /// The day of the fills.
    pub trade_date: Date,
    /// When it settles.
    pub settlement_date: Date,
    /// The block account.
    pub block_account: AccountId,
    /// What.
    pub instrument: AssetId,
    /// The side of the fills.
    pub side: Side,
    /// Who gets the share.
    pub account: AccountId,
    /// How much; positive.
    pub quantity: Quantity,
    /// The share's principal at the average price, rounded half up.
    pub principal: Quantity,
    /// Commission.
    pub commission: Quantity,
    /// Regulatory fees, in sum.
    pub fees: Quantity,
    /// By what it was charged; none when it was booked before this was kept.
    pub charged_by: Option<ChargedBy>,
}

impl Allocation {
    /// What the account receives (+) or pays (−) in money.
    pub fn net(&self) -> i128 {
        let principal = i128::from(self.principal.units()) * i128::from(-self.side.sign());
        principal - i128::from(self.commission.units()) - i128::from(self.fees.units())
    }

    /// What the account receives (+) or gives (−) in securities.
    pub const fn signed_quantity(&self) -> i64 {
        self.quantity.units() * self.side.sign()
    }
}

/// A movement at the depository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id.
    pub delivery_id: Name,
    /// The day.
    pub date: Date,
    /// Who delivered or received.
    pub street_account: AccountId,
    /// Where it lies now, or lay.
    pub location_account: AccountId,
    /// What.
    pub asset: AssetId,
    /// + received by us, − delivered by us.
    pub quantity: Quantity,
    /// How much of it nobody was due; it waits in suspense.
    pub excess: Quantity,
}

/// A movement of money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// Its id.
    pub payment_id: Name,
    /// The day.
    pub date: Date,
    /// Whose account it is for.
    pub account: AccountId,
    /// On which bank account.
    pub bank_account: AccountId,
    /// In which currency.
    pub currency: AssetId,
    /// + received by us, − paid by us.
    pub amount: Quantity,
    /// A reference.
    pub reference: Option<Name>,
}

/// A control at the close of a day: what had to be, and what was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// What was checked.
    pub control: Sentence,
    /// What had to be.
    pub expected: Wording,
    /// What was.
    pub found: Wording,
}

impl Control {
    /// Does it hold?
    pub fn holds(&self) -> bool {
        self.expected == self.found
    }
}

/// The chain hash of an empty journal.
pub const GENESIS: ContentHash = ContentHash([0; 32]);
