//! Inputs: what comes in, each with the place that it came from. A door makes them; the office
//! judges them.

use crate::accounts::Account;
use crate::accounts::words;
use crate::actions::ActionReport;
use crate::assets::Instrument;
use crate::commands::{
    Approve, Decline, FinishSource, NameDocument, OpenDay, OpenOffice, ProposeDayReopening,
    ProposeDocument, ProposeReopening, ProposeReversal, Recall, Run, SettleDue, Unreadable,
};
use crate::date::Date;
use crate::decimal::Decimal;
use crate::editions::EditionBegan;
use crate::events::{AccountChange, InstrumentChange};
use crate::financing::{InterestRate, LoanReport};
use crate::lot_choices::LotChoiceReport;
use crate::lot_statements::LotStatementReport;
use crate::market_rows::{
    CalendarReach, ChargeRow, ChartLine, CycleRow, MarketDay, MarketRow, SessionRow, VenueRow,
};
use crate::names::{Name, SourceId};
use crate::people::{Desk, Person};
use crate::proposals::{PeriodEnd, VoucherReport};
use crate::rights::{Delegation, GroupMember};
use crate::schedules::ScheduleRow;
use crate::trades::{Side, TradeReport};
use crate::transfers::TransferReport;
use crate::values::{ConversionReport, FxRate, PriceRule};
use crate::work::{Request, Work};

/// A BLAKE3 hash: of a document, or of the journal's chain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ContentHash(pub [u8; 32]);

impl std::fmt::Display for ContentHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

words!(
    /// The kinds of plain files (`formats.md`).
    SourceKind {
        /// Accounts.
        Accounts = "accounts",
        /// Instruments.
        Instruments = "instruments",
        /// Prices.
        Prices = "prices",
        /// Opening balances.
        Positions = "positions",
        /// Executed trades.
        Trades = "trades",
        /// Allocations of blocks.
        Allocations = "allocations",
        /// Movements at the depository.
        Deliveries = "deliveries",
        /// Movements of money.
        Payments = "payments",
        /// The office's own dated rules.
        Rules = "rules",
        /// Vouchers that a person puts forward.
        Vouchers = "vouchers",
        /// Rates of interest.
        InterestRates = "interest_rates",
        /// Securities borrowed and lent.
        Loans = "loans",
        /// Corporate actions.
        CorporateActions = "corporate_actions",
        /// Transfers of securities with their lots.
        Transfers = "transfers",
        /// Commission schedules.
        Schedules = "schedules",
        /// Rates of currencies.
        FxRates = "fx_rates",
        /// Exchanges of currencies.
        Conversions = "conversions",
        /// Rules by which prices are believed.
        PriceRules = "price_rules",
        /// Choices of lots, and standing orders.
        LotChoices = "lot_choices",
        /// Statements of what lots cost that came without it.
        LotStatements = "lot_statements",
        /// People of the office.
        People = "people",
        /// Desks of the office.
        Desks = "desks",
        /// Changes of accounts.
        AccountChanges = "account_changes",
        /// Changes of instruments.
        InstrumentChanges = "instrument_changes",
        /// Days of a market that are not ordinary ones.
        Holidays = "holidays",
        /// How far the calendar of a market reaches.
        Calendars = "calendars",
        /// Rates of charges.
        ChargeRates = "charge_rates",
        /// Settlement cycles.
        Cycles = "cycles",
        /// Venues.
        Venues = "venues",
        /// Overnight sessions.
        Sessions = "sessions",
        /// Lines of the chart.
        ChartLines = "chart_lines",
        /// Groups of accounts.
        Groups = "groups",
        /// Rights that are lent for an absence.
        Delegations = "delegations",
    }
);

/// Where an input or an event came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A row of a source document; the header is row 1, as a spreadsheet shows it.
    Row {
        /// The document.
        source: SourceId,
        /// The row.
        row: u32,
    },
    /// A command of the person or the job that runs the office.
    Command,
}

/// An input and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Where it came from.
    pub origin: Origin,
    /// What it says.
    pub input: Input,
}

/// Everything that can come in. Each has a type of its own, and its paper in the office
/// (`office/src/papers`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// From here on another edition, program or rulebook decides.
    BeginEdition(EditionBegan),
    /// A new office.
    OpenOffice(OpenOffice),
    /// A document arrived and is kept.
    ReceiveSource(Document),
    /// A document that is known comes under another name.
    NameDocument(NameDocument),
    /// All rows of a document have been judged.
    FinishSource(FinishSource),
    /// A row that could not be read at all.
    Unreadable(Unreadable),
    /// A rule of the firm's own.
    Rule(FirmRule),
    /// A row of a commission schedule.
    Schedule(ScheduleRow),
    /// A new account.
    OpenAccount(Account),
    /// A change of an account, from a day on.
    ChangeAccount(AccountChange),
    /// A new instrument.
    ListInstrument(Instrument),
    /// A change of an instrument, from a day on.
    ChangeInstrument(InstrumentChange),
    /// What a day of a market is.
    SetDay(MarketRow<MarketDay>),
    /// How far the calendar of a market reaches.
    SetReach(MarketRow<CalendarReach>),
    /// What a charge of a market is from a day on.
    SetCharge(MarketRow<ChargeRow>),
    /// How long settlement takes in a market from a day on.
    SetCycle(MarketRow<CycleRow>),
    /// Whether the code of a venue is good from a day on.
    SetVenue(MarketRow<VenueRow>),
    /// When a market trades overnight, from an evening on.
    SetSession(MarketRow<SessionRow>),
    /// On which line of the general ledger balances stand, from a day on.
    SetLine(MarketRow<ChartLine>),
    /// A price.
    Quote(Quote),
    /// An opening balance.
    OpenPosition(PositionReport),
    /// A trade, a cancel or a correction.
    Trade(TradeReport),
    /// A share of a block.
    Allocate(AllocationReport),
    /// Securities have moved at the depository.
    Deliver(DeliveryReport),
    /// Money has moved at the bank.
    Pay(PaymentReport),
    /// Lots are chosen.
    ChooseLots(LotChoiceReport),
    /// Somebody tells what a lot cost that came without it.
    StateLot(LotStatementReport),
    /// A line of a voucher is put forward.
    ProposeVoucher(VoucherReport),
    /// The taking back of a voucher is put forward.
    ProposeReversal(ProposeReversal),
    /// The reopening of a period is put forward.
    ProposeReopening(ProposeReopening),
    /// The reopening of the day that was closed last is put forward.
    ProposeDayReopening(ProposeDayReopening),
    /// The taking in of a document is put forward; its bytes are kept.
    ProposeDocument(ProposeDocument),
    /// A period ends.
    ClosePeriod(PeriodEnd),
    /// A second person approves a proposal.
    Approve(Approve),
    /// A person declines a proposal.
    Decline(Decline),
    /// Whoever put a proposal forward recalls it.
    Recall(Recall),
    /// A person of the office.
    SetPerson(Person),
    /// A desk of the office.
    SetDesk(Desk),
    /// An account of a group.
    SetMember(GroupMember),
    /// Rights are lent for an absence.
    Delegate(Delegation),
    /// Somebody asks something of a desk.
    OpenRequest(Request),
    /// Somebody does something about an item of the queue.
    Work(Work),
    /// A rate of interest.
    SetInterestRate(InterestRate),
    /// Something happened to a loan of securities.
    Lend(LoanReport),
    /// An issuer announces a corporate action.
    Announce(ActionReport),
    /// A rate of a currency.
    FxRate(FxRate),
    /// An exchange of currencies, or the taking back of one.
    Convert(ConversionReport),
    /// A rule by which prices are believed.
    PriceRule(PriceRule),
    /// Securities go to another account with their lots.
    Transfer(TransferReport),
    /// A business day begins.
    OpenDay(OpenDay),
    /// What is due on a day settles.
    SettleDue(SettleDue),
    /// The office works something out by itself.
    Run(Run),
    /// A business day ends, if it can be proved.
    CloseDay(DayEnd),
}

/// A document as it arrived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// What it is.
    pub kind: SourceKind,
    /// The name under which it came.
    pub name: Name,
    /// Its content, under which it is kept.
    pub content: ContentHash,
    /// The layout by which it was read, kept like the document; none: our own columns.
    pub layout: Option<ContentHash>,
    /// Its length in bytes.
    pub bytes: u64,
}

impl Document {
    /// The same bytes, read as the same kind by the same layout; a name is only a name.
    pub fn is_same_as(&self, other: &Self) -> bool {
        (self.kind, self.content, self.layout) == (other.kind, other.content, other.layout)
    }
}

/// A rule of the office's own, from a day on: `fee_rounding`, `commission_per_share` and so on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirmRule {
    /// The first trade date on which it holds.
    pub effective: Date,
    /// Which rule.
    pub rule: Name,
    /// Its value.
    pub value: Name,
    /// Who decided it.
    pub source: Name,
}

/// A price as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The day.
    pub date: Date,
    /// The instrument.
    pub instrument: Name,
    /// The price.
    pub price: Decimal,
    /// Its currency.
    pub currency: Name,
    /// Who says so.
    pub source: Name,
}

/// What the source of a price begins with that a person has decided.
pub const OVERRIDE: &str = "override";

/// Is it a person's price, by its source?
pub fn is_override(source: &str) -> bool {
    source.starts_with(OVERRIDE)
}

/// An opening balance as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PositionReport {
    /// As of which day.
    pub date: Date,
    /// Whose.
    pub account: Name,
    /// What.
    pub asset: Name,
    /// How much; + long or credit.
    pub quantity: Decimal,
    /// What it cost in all, in the instrument's currency.
    pub cost: Option<Decimal>,
    /// When it was acquired.
    pub acquired: Option<Date>,
    /// Its id, where its account, asset and day do not tell it from another lot.
    pub position_id: Option<Name>,
    /// The opening balance that it takes back.
    pub takes_back: TakesBack,
}

/// What a row takes back: another one of its kind, which is in the books.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakesBack {
    /// The id of the row that it repeats and takes back.
    pub cancels: Option<Name>,
    /// The id of the row that it replaces.
    pub corrects: Option<Name>,
    /// Why.
    pub reason: Option<Name>,
}

/// A share of a block as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationReport {
    /// Its id.
    pub allocation_id: Name,
    /// The day of the fills.
    pub trade_date: Date,
    /// The block account that holds the fills.
    pub block_account: Name,
    /// What.
    pub instrument: Name,
    /// The side of the fills.
    pub side: Side,
    /// Who gets the share.
    pub account: Name,
    /// How much.
    pub quantity: Decimal,
    /// The allocation that it takes back.
    pub takes_back: TakesBack,
}

/// A movement at the depository as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryReport {
    /// Its id.
    pub delivery_id: Name,
    /// The day.
    pub date: Date,
    /// Who delivered or received on the street.
    pub street_account: Name,
    /// Where it lies now, or lay.
    pub location_account: Name,
    /// What.
    pub asset: Name,
    /// + received by us, − delivered by us.
    pub quantity: Decimal,
    /// The delivery that it takes back.
    pub takes_back: TakesBack,
}

/// A movement of money as it came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentReport {
    /// Its id.
    pub payment_id: Name,
    /// The day.
    pub date: Date,
    /// Whose account it is for.
    pub account: Name,
    /// On which bank account.
    pub bank_account: Name,
    /// In which currency.
    pub currency: Name,
    /// + received by us, − paid by us.
    pub amount: Decimal,
    /// A reference.
    pub reference: Option<Name>,
    /// The payment that it takes back.
    pub takes_back: TakesBack,
}

/// What the keeper of the journal says at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayEnd {
    /// The day.
    pub date: Date,
    /// How many events the journal holds.
    pub journal_events: u64,
    /// The hash of its last batch.
    pub journal_chain: ContentHash,
}
