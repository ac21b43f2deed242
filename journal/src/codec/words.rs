//! Words: the codes under which the house's enumerations are kept.
//!
//! The tables stand here and not with the nouns, so that nothing done to the nouns can change bytes
//! that are written. A code is never given twice, not even when its word is gone.

use super::Wrong;
use super::bytes::{Reader, Writer};
use terms::{
    ActionKind, BalanceSide, BasisKind, Capacity, ChargeSide, ChargeUnit, ChargedPer, Class,
    Compounding, DayCount, DayState, Every, FeeUnit, FillKind, Kind, KnownBy, LoanAction,
    LoanDirection, LotMethod, MovedKind, NegativeBase, Product, RateScope, RateSide,
    RequestSubject, Role, Rounding, ScheduleScope, Segment, Side, SourceKind, Supply,
    TakenBackKind, TierBy, Tiering, VenueStatus, VoucherKind,
};

// A function will not do: one table has to give both directions, and the compiler has to find what
// it lacks.
macro_rules! codes {
    ($type:ident as $word:ident { $($variant:ident = $code:literal,)+ }) => {
        impl Writer {
            pub fn $word(&mut self, word: $type) {
                self.byte(match word { $($type::$variant => $code,)+ });
            }
        }

        impl Reader<'_> {
            pub fn $word(&mut self) -> Result<$type, Wrong> {
                match self.byte()? {
                    $($code => Ok($type::$variant),)+
                    code => Err(Wrong::UnknownWord { word: stringify!($word), code }),
                }
            }
        }
    };
}

codes!(Kind as kind {
    Cash = 1,
    Margin = 2,
    Short = 3,
    Dvp = 4,
    Inventory = 5,
    Error = 6,
    Suspense = 7,
    Block = 8,
    Rounding = 9,
    Opening = 10,
    Capital = 11,
    ClearingHouse = 12,
    Counterparty = 13,
    Depository = 14,
    DepositorySegregated = 15,
    DepositoryPledged = 16,
    DepositoryTransfer = 17,
    Bank = 18,
    BankReserve = 19,
    Borrow = 20,
    Loan = 21,
    Commission = 22,
    Markup = 23,
    TradingResult = 24,
    InterestIncome = 25,
    InterestExpense = 26,
    ClearingExpense = 27,
    ErrorLoss = 28,
    RegulatoryFee = 29,
    Tax = 30,
    RetainedEarnings = 31,
    ExchangePosition = 32,
    Accrual = 33,
    OtherAsset = 34,
    OtherLiability = 35,
    UnrealisedResult = 36,
    FxResult = 37,
    FxUnrealised = 38,
    RebateIncome = 39,
    RebateExpense = 40,
    FeeIncome = 41,
    IntroducingExpense = 42,
    OperatingExpense = 43,
    ExchangeFee = 44,
    IntroducingBroker = 45,
});

codes!(Class as class {
    Customer = 1,
    NonCustomer = 2,
    BrokerDealer = 3,
    Firm = 4,
});

codes!(Side as side {
    Buy = 1,
    Sell = 2,
    SellShort = 3,
    SellShortExempt = 4,
});

codes!(Capacity as capacity {
    Agency = 1,
    Principal = 2,
    RisklessPrincipal = 3,
});

codes!(SourceKind as source_kind {
    Accounts = 1,
    Instruments = 2,
    Prices = 3,
    Positions = 4,
    Trades = 5,
    Allocations = 6,
    Deliveries = 7,
    Payments = 8,
    Rules = 9,
    Vouchers = 11,
    InterestRates = 14,
    Loans = 15,
    CorporateActions = 18,
    Transfers = 17,
    Schedules = 10,
    FxRates = 12,
    Conversions = 13,
    PriceRules = 19,
    People = 20,
    Desks = 21,
    Groups = 50,
    Delegations = 51,
    AccountChanges = 22,
    InstrumentChanges = 24,
    Holidays = 40,
    Calendars = 41,
    ChargeRates = 42,
    Cycles = 43,
    Venues = 44,
    Sessions = 45,
    ChartLines = 46,
    LotChoices = 16,
    LotStatements = 25,
});

codes!(LotMethod as lot_method {
    FirstInFirstOut = 1,
    LastInFirstOut = 2,
    HighestCostFirst = 3,
    LowestCostFirst = 4,
    Average = 5,
});

codes!(VoucherKind as voucher_kind {
    Manual = 1,
    Recurring = 2,
    Reversal = 3,
    Accrual = 4,
    Interest = 5,
    Rebate = 6,
    FairValue = 7,
    Revaluation = 8,
    YearEnd = 9,
    DayCharges = 10,
});

codes!(KnownBy as known_by {
    Word = 1,
    Session = 2,
    Token = 3,
});

codes!(Every as every {
    Month = 1,
    Quarter = 2,
});

codes!(RateScope as rate_scope {
    All = 1,
    Desk = 2,
    Account = 3,
});

codes!(RateSide as rate_side {
    Debit = 1,
    Credit = 2,
    Base = 3,
});

codes!(Tiering as tiering {
    Whole = 1,
    Marginal = 2,
});

codes!(DayCount as day_count {
    ActualOver360 = 1,
    ActualOver365 = 2,
    ThirtyOver360 = 3,
});

codes!(Compounding as compounding {
    Monthly = 1,
    Simple = 2,
});

codes!(NegativeBase as negative_base {
    AsItIs = 1,
    Zero = 2,
});

codes!(LoanDirection as loan_direction {
    Borrow = 1,
    Lend = 2,
});

codes!(LoanAction as loan_action {
    Open = 1,
    Mark = 2,
    Return = 3,
    Rate = 4,
});

codes!(ActionKind as action_kind {
    Split = 1,
    StockDividend = 2,
    Bonus = 3,
    SpinOff = 4,
    Merger = 5,
    ReturnOfCapital = 6,
    Worthless = 7,
});
codes!(Rounding as rounding {
    HalfUp = 1,
    HalfDown = 2,
    HalfEven = 3,
    Up = 4,
    Down = 5,
});

codes!(Product as product {
    Any = 1,
    Delivery = 2,
    Intraday = 3,
});

codes!(ScheduleScope as schedule_scope {
    All = 1,
    Desk = 2,
    Account = 3,
});

codes!(ChargedPer as charged_per {
    Trade = 1,
    Order = 2,
});

codes!(TierBy as tier_by {
    Quantity = 1,
    Principal = 2,
    Month = 3,
    MonthMarginal = 4,
});

codes!(TakenBackKind as taken_back_kind {
    Share = 1,
    Transfer = 2,
    Payment = 3,
    Action = 4,
    Delivery = 5,
    Position = 6,
    Conversion = 7,
    Statement = 8,
});

codes!(MovedKind as moved_kind {
    Trade = 1,
    Share = 2,
    Voucher = 3,
});

codes!(ChargeSide as charge_side {
    Buy = 1,
    Sell = 2,
    Both = 3,
});

codes!(Segment as segment {
    Any = 1,
    Cash = 2,
    EquityShares = 3,
    FundUnits = 4,
    EquityFundUnits = 5,
    BusinessTrustUnits = 6,
    EquityFutures = 7,
    EquityOptions = 8,
    ExercisedOptions = 9,
    CurrencyFutures = 10,
    CurrencyOptions = 11,
});

codes!(ChargeUnit as charge_unit {
    Trade = 1,
    SecurityDay = 2,
    ClientDay = 3,
});

codes!(Supply as supply {
    Any = 1,
    IntraState = 2,
    InterState = 3,
});

codes!(BasisKind as basis_kind {
    PerMillionOfPrincipal = 1,
    PerShare = 2,
    Percent = 3,
    PercentOf = 4,
    Flat = 5,
});

codes!(DayState as day_state {
    Open = 1,
    Closed = 2,
});

codes!(BalanceSide as balance_side {
    Debit = 1,
    Credit = 2,
    Either = 3,
});

codes!(VenueStatus as venue_status {
    Active = 1,
    Expired = 2,
});

codes!(FillKind as fill_kind {
    Trade = 1,
    Share = 2,
});

codes!(FeeUnit as fee_unit {
    Order = 1,
    Day = 2,
});

codes!(Role as role {
    Clerk = 1,
    Manager = 2,
    Accountant = 3,
    Compliance = 4,
    Auditor = 5,
    It = 6,
    FrontOffice = 7,
});

codes!(RequestSubject as request_subject {
    Price = 1,
    Inventory = 2,
    Document = 3,
    Correction = 4,
    Trouble = 5,
    Question = 6,
});
