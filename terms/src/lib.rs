//! The domain types of Munim, its nouns, in one place. The verbs live in the rooms.
//!
//! ```text
//!  file ── row ── Received ────── judged ─> Recorded ── Event ── Entry ── Posting ──> a balance
//!  (Document)     origin + Input  (office)  origin + what        value    account     (ledger)
//!                 TradeReport,              was decided:         date     asset
//!                 DeliveryReport,           Trade, Delivery,              quantity
//!                 PaymentReport, ...        Payment, DayClosed, ...
//!
//!  Account (client, firm, street, result, payable)      Asset (currency or instrument)
//!  Rulebook: markets, calendars, cycles, charges, venues: dated rows, each with a source
//! ```
//!
//! **The sign, stated once.** In every posting and balance, of cash and of securities alike:
//! `+` is owed by the firm to the account (long, credit: whose it is);
//! `−` is held there, or owed by the account to the firm (short, debit: where it is).
//! So "credits equal debits" and "longs equal shorts" are one check: everything sums to zero.
//!
//! Never here: reading or writing anything, a clock, a float, a serialization format.

mod accounts;
mod actions;
mod actors;
mod assets;
mod calls;
mod capital_rules;
mod charges;
mod commands;
mod control_rules;
pub mod currency;
mod date;
mod decimal;
mod editions;
mod entries;
mod events;
mod fail_rules;
mod faults;
mod filings;
mod financing;
mod fraction;
pub mod identifiers;
mod inputs;
mod lens;
mod local_time;
mod lot_choices;
mod lot_statements;
mod margin;
mod market_rows;
mod names;
mod people;
mod period;
mod proposals;
mod rights;
mod rule_rows;
mod rules;
mod schedules;
mod sentences;
mod sessions;
mod trades;
mod transfers;
mod values;
mod vouchers;
pub mod words;
mod work;

pub use accounts::{Account, Class, Family, Kind, LotMethod};
pub use actions::{Action, ActionKind, ActionReport, Entitled, Fractions, Held, Turn};
pub use actors::{Act, Actor, KnownBy};
pub use assets::{Instrument, Price, isin_holds_cusip};
pub use calls::{CallKind, CallRule, CallState, MetBy};
pub use capital_rules::{
    CapitalLine, CapitalRow, CapitalRule, CapitalStandard, CapitalTreatment, Haircut, HaircutBand,
    ReserveFrequency, ReserveItem, ReserveNote,
};
pub use charges::{
    Basis, BasisKind, Charge, ChargeRate, ChargeRounding, ChargeSide, ChargeUnit, Chargeable,
    ExactSum, FeeBorne, FeeUnit, FeesOfUnit, Product, Segment, Supply,
};
pub use commands::{
    Approve, Decline, FinishSource, NameDocument, OpenDay, OpenOffice, ProposeDayReopening,
    ProposeDocument, ProposeReopening, ProposeReversal, Recall, Run, SettleDue, Unreadable,
};
pub use control_rules::{ControlClock, ControlPlace, ControlRule};
pub use date::{Date, Moment, YEARS};
pub use decimal::{
    Decimal, PRICE_SCALE_MAX, QUANTITY_MAX, Quantity, Rounding, SCALE_MAX, Shown, Total, divide,
    largest_remainder, power_of_ten,
};
pub use editions::{Edition, EditionBegan, Proved, RestatedFigure, Restatement};
pub use entries::{Entry, Posting, Unbalanced};
pub use events::*;
pub use fail_rules::{FailClock, FailRule, FailSale, ThresholdRule};
pub use faults::{Expected, Fault};
pub use filings::{FilingKind, FilingPeriod, FilingRule};
pub use financing::{
    Compounding, DayCount, InterestRate, LoanAction, LoanDirection, LoanMovement, LoanReport,
    NegativeBase, RateScope, RateSide, Tiering,
};
pub use fraction::Fraction;
pub use inputs::{
    AllocationReport, ContentHash, DayEnd, DeliveryReport, Document, FirmRule, Input, OVERRIDE,
    Origin, PaymentReport, PositionReport, Quote, Received, SourceKind, TakesBack, is_override,
};
pub use lens::{KnownAt, Lens};
pub use local_time::LocalTime;
pub use lot_choices::{Choice, LotChoice, LotChoiceReport};
pub use lot_statements::{LotStatement, LotStatementReport};
pub use margin::{MarginRow, MarginRule};
pub use market_rows::{
    BalanceSide, CalendarReach, ChargeRow, ChartLine, ClockTime, CycleRow, DayState, MarketDay,
    MarketRow, MarketSays, SessionRow, VenueRow,
};
pub use names::{
    AccountId, AssetId, Name, NameTable, Numbered, ScheduleNumber, SourceId, TradeNumber, is_hidden,
};
pub use people::{Desk, Person, Role};
pub use period::Period;
pub use proposals::{
    AmountOf, Approval, Every, LineTotal, Matter, Moves, PeriodClose, PeriodEnd, Proposal, Repeats,
    ReverseOn, VoucherForm, VoucherLine, VoucherReport,
};
pub use rights::{Delegation, GroupMember, Sees};
pub use rule_rows::{RuleRow, RuleWord};
pub use rules::{
    Calendar, Cycle, Dated, GainsRate, GlLine, GlRule, GlSection, InstrumentGroup, Lacking, Market,
    Rulebook, Venue, VenueStatus,
};
pub use schedules::{
    ChargedBy, ChargedPer, CommissionBy, Marginal, ScheduleRow, ScheduleScope, Shared, SoFar,
    TierBy,
};
pub use sentences::{Say, Sentence, Several, Wording};
pub use sessions::{Evenings, Overnight, OvernightSession, Weekday};
pub use trades::{Capacity, Side, Trade, TradeReport};
pub use transfers::{Transfer, TransferReport};
pub use values::{Conversion, ConversionReport, FxRate, HeldPrice, PriceRule};
pub use vouchers::{Job, Voucher, VoucherKind};
pub use work::{ItemAction, ItemKind, ItemState, Request, RequestSubject, Step, Work};
