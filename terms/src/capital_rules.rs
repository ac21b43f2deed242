//! Rules about the reserve of a broker-dealer and its net capital: rates, amounts and days.
//!
//! The rows are data (`markets/*/capital.csv`, `markets/*/haircuts.csv`), each with its first day
//! and its source. Never here: a balance; what a firm owes.

use crate::accounts::words;
use crate::date::Date;
use crate::decimal::Decimal;
use crate::names::Name;
use crate::rule_rows::{RuleRow, RuleWord};

words!(
    /// What a rule of the reserve formula (17 CFR 240.15c3-3, 15c3-3a) or of net capital
    /// (17 CFR 240.15c3-1) says.
    CapitalRule {
        /// Alternative standard, computed weekly: the part of the aggregate debits left out.
        DebitCutWeekly = "debit_cut_weekly",
        /// The same, computed daily.
        DebitCutDaily = "debit_cut_daily",
        /// Basic standard: the part of customers' debits that is left out.
        DebitCutBasic = "debit_cut_basic",
        /// Computed monthly: so many times the excess of credits.
        MonthlyPart = "monthly_part",
        /// One security may be so much of all collateral of margin accounts.
        OneSecurity = "one_security",
        /// One customer's debit may be so much of tentative net capital.
        OneCustomer = "one_customer",
        /// A customer's debit up to this amount is never too large.
        OneCustomerFloor = "one_customer_floor",
        /// Cash at one bank may be so much of its equity capital.
        OneBank = "one_bank",
        /// Average total credits from which on the computation is daily.
        DailyFrom = "daily_from",
        /// Of how many months the average is.
        DailyMonths = "daily_months",
        /// How many banking days behind the computation's day the deposit is made.
        DepositDays = "deposit_days",
        /// Within how many hours of the bank's opening.
        DepositHours = "deposit_hours",
        /// When banks open, in hours of the day.
        BankOpens = "bank_opens",
        /// A fail to deliver is a debit up to so many calendar days.
        FailDays = "fail_days",
        /// What stands in suspense is a credit from more calendar days than these.
        SuspenseDays = "suspense_days",
        /// What is in transfer is a credit from more calendar days than these.
        TransferDays = "transfer_days",
        /// Least net capital of whoever carries customers' accounts.
        Carrying = "carrying",
        /// Least net capital of a dealer.
        Dealer = "dealer",
        /// A market maker's for each security.
        MarketMakerEach = "market_maker_each",
        /// A market maker's for each low-priced one.
        MarketMakerEachLow = "market_maker_each_low",
        /// A market maker's at most.
        MarketMakerMost = "market_maker_most",
        /// Basic method: aggregate indebtedness may be so many times net capital.
        BasicRatio = "basic_ratio",
        /// Alternative method: net capital is at least so much of aggregate debits.
        AlternativePart = "alternative_part",
        /// Basic method: from so many times on the commission is warned early.
        WarningRatio = "warning_ratio",
        /// Alternative method: below so much of aggregate debits it is.
        WarningPart = "warning_part",
        /// Below so many times the least net capital it is.
        WarningMinimum = "warning_minimum",
        /// Of the smaller side of equity positions so much of the larger one bears no haircut.
        LesserSideFree = "lesser_side_free",
        /// One issuer's securities may be so much of tentative net capital.
        UnduePart = "undue_part",
        /// Up to this amount they are never too many.
        UndueFloor = "undue_floor",
        /// A fail to deliver is aged from so many business days on.
        AgedFailDays = "aged_fail_days",
    }
);

/// A rule about reserve or capital from a day on.
pub type CapitalRow = RuleRow<CapitalRule>;

impl RuleWord for CapitalRule {
    fn all() -> &'static [Self] {
        Self::ALL
    }

    fn came_later(self) -> bool {
        matches!(self, Self::DailyFrom | Self::DailyMonths | Self::OneBank)
    }
}

words!(
    /// What is deducted of a market value.
    Haircut {
        /// Shares and what is traded as they are.
        Equity = "equity",
        /// The same of one issuer beyond what is due: beside the haircut.
        UndueEquity = "undue_equity",
        /// What has a limited market.
        LimitedMarket = "limited_market",
        /// What has no market.
        NoMarket = "no_market",
        /// Money market funds.
        MoneyMarketFund = "money_market_fund",
        /// Debt of the United States, by months to maturity.
        UsTreasury = "us_treasury",
        /// A short difference of a count, by business days since it was found.
        ShortDifference = "short_difference",
    }
);

/// A band of a haircut from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HaircutBand {
    /// From which day on.
    pub effective: Date,
    /// Of what.
    pub haircut: Haircut,
    /// From how many months or business days on; the next band ends it.
    pub starts_at: u16,
    /// The part of market value.
    pub rate: Decimal,
    /// Who says so.
    pub source: Name,
}

words!(
    /// An item of the reserve formula (17 CFR 240.15c3-3a), in its order: nine credits, then
    /// debits.
    ReserveItem {
        /// Free and other credit balances of customers.
        CreditBalances = "credit_balances",
        /// Money borrowed on customers' securities.
        BankLoans = "bank_loans",
        /// Money owed against customers' securities that are lent.
        SecuritiesLoaned = "securities_loaned",
        /// Customers' securities that were not received.
        FailedToReceive = "failed_to_receive",
        /// Credits in the firm's accounts for what it sold to customers.
        PrincipalSales = "principal_sales",
        /// Stock dividends and splits that are receivable for too long.
        StockDividends = "stock_dividends",
        /// Short differences of counts that were found too long ago.
        ShortDifferences = "short_differences",
        /// Short securities and credits that stand in suspense for too long.
        Suspense = "suspense",
        /// What is in transfer for too long and not confirmed.
        InTransfer = "in_transfer",
        /// Debit balances of customers.
        DebitBalances = "debit_balances",
        /// Securities borrowed for customers' short sales and fails.
        SecuritiesBorrowed = "securities_borrowed",
        /// Customers' securities that were not delivered, and not for too long.
        FailedToDeliver = "failed_to_deliver",
        /// Margin at the clearing house of options.
        OptionMargin = "option_margin",
        /// Margin for futures on securities.
        SecurityFutureMargin = "security_future_margin",
        /// Margin at the clearing house of treasuries.
        TreasuryMargin = "treasury_margin",
    }
);

impl ReserveItem {
    /// Its number in the formula.
    pub const fn number(self) -> u8 {
        self as u8 + 1
    }

    /// The item of a number.
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number).checked_sub(1)?).copied()
    }

    /// Is it one of the credits?
    pub const fn is_credit(self) -> bool {
        self.number() <= Self::InTransfer.number()
    }
}

words!(
    /// Why an amount is taken off an item of the reserve formula.
    ReserveNote {
        /// No security secures it.
        Unsecured = "unsecured",
        /// One security is too large a part of all collateral (Note E(4)).
        OneSecurity = "one_security",
        /// One customer's debit is too large beside tentative net capital (Note E(5)).
        OneCustomer = "one_customer",
    }
);

words!(
    /// What net capital makes of a line of the general ledger.
    CapitalTreatment {
        /// An asset that counts.
        Allowable = "allowable",
        /// An asset that does not.
        NonAllowable = "non_allowable",
        /// An asset that counts as far as securities of the same account secure it.
        Secured = "secured",
        /// Securities of the firm: they count less their haircuts.
        Securities = "securities",
        /// A liability in money: aggregate indebtedness.
        Indebtedness = "indebtedness",
    }
);

words!(
    /// A step of the computation of net capital.
    CapitalLine {
        /// Assets less liabilities.
        NetWorth = "net_worth",
        /// Assets that do not count.
        NonAllowable = "non_allowable",
        /// Fails to deliver that are aged.
        AgedFails = "aged_fails",
        /// Short differences in suspense.
        ShortDifferences = "short_differences",
        /// What was paid for borrowed securities beyond what they are worth.
        BorrowDeficits = "borrow_deficits",
        /// What accounts lack of margin after a call has been open for too long.
        MarginDeficits = "margin_deficits",
        /// Haircuts of the firm's positions.
        Haircuts = "haircuts",
        /// What of one issuer is too much.
        UndueConcentration = "undue_concentration",
        /// Liabilities in money, for the least by aggregate indebtedness.
        AggregateIndebtedness = "aggregate_indebtedness",
    }
);

words!(
    /// By which standard the reserve and the least net capital are reckoned.
    CapitalStandard {
        /// By aggregate indebtedness.
        Basic = "basic",
        /// By aggregate debit items.
        Alternative = "alternative",
    }
);

words!(
    /// How often the reserve is computed.
    ReserveFrequency {
        /// As of the last business day of each week.
        Weekly = "weekly",
        /// As of each business day.
        Daily = "daily",
        /// As of the last business day of each month.
        Monthly = "monthly",
    }
);
